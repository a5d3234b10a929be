"""Reports on disk → a graph and its outputs on disk.

One broken file never stops the others, and an interrupted build never leaves half an output: everything is
written beside the old outputs first and moved in place at the end. A second build reads only what has changed.
"""

import shutil
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import pyoxigraph as ox

from kg import analysis, namespaces, network, store, tables, visualization
from kg.annotation import DEFAULT, Settings, annotate_report
from kg.corrections import Corrections, correct
from kg.errors import InputError, StoreError
from kg.evidence import Evidence
from kg.facts import profiles
from kg.graph import KnowledgeGraph
from kg.manifest import MANIFEST, Manifest, Origin, checksum, configuration, read_manifest
from kg.models import Report
from kg.queries import find_report
from kg.reading import find_reports, read_report
from kg.store import STORE, TRIG, replacing
from kg.terms import Language
from kg.triples import report_quads
from kg.validation import Violation, validate

OUTPUTS: Final = (
    "graph.trig",
    "graph.html",
    "network.graphml",
    "entities.csv",
    "relations.csv",
    "figures.csv",
    "analysis.md",
    analysis.FIGURES,
    STORE,
    MANIFEST,
)
"""What a build writes into its folder."""


def _outputs(names: Collection[str]) -> Collection[str]:
    """Return what a build wrote, of the names of the files of a folder: nothing if it holds no graph."""
    return OUTPUTS if TRIG in names or MANIFEST in names else ()


class Progress(Protocol):
    """What :class:`rich.progress.Progress` offers and a build uses."""

    def add_task(self, description: str, *, total: float | None) -> Any:
        """Announce a piece of work and return its number."""

    def advance(self, task_id: Any, advance: float = 1) -> None:
        """Report that some of it is done."""


@dataclass(frozen=True, slots=True)
class Build:
    """The outcome of a build.

    Attributes:
        manifest: where the graph of each report comes from.
        read: keys of the reports that were read and annotated.
        dropped: keys of the reports that an earlier build had and this one has not.
        replaced: keys of the reports that an earlier build had of another content.
        uncorrected: keys of the reports that an earlier build corrected and this one has not.
        problems: one line for each file, or correction, that could not be used.
        violations: what the shapes object to.
        base: content of the manifest that reports were taken over from, or None if none were.
    """

    graph: KnowledgeGraph
    manifest: Manifest
    read: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    uncorrected: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    base: bytes | None = None


class Earlier:
    """What an earlier build left in a folder, to take over what has not changed; empty if there is nothing of use."""

    def __init__(self, folder: Path | str | None = None) -> None:
        self.seal = None if folder is None else _seal(Path(folder))
        manifest = Manifest() if folder is None else read_manifest(Path(folder))
        self.graph = KnowledgeGraph.from_graphs(())
        if folder is not None and manifest.reports:
            with suppress(StoreError):
                self.graph = KnowledgeGraph.open(folder)
        # a manifest vouches for nothing that the graph does not have
        checksums = {info.key: info.sha256 for info in self.graph}
        kept = {key: one for key, one in manifest.reports.items() if checksums.get(key) == one.sha256}
        self.manifest = Manifest(kept)
        self._keys = {(one.file, one.sha256, one.configuration): key for key, one in kept.items()}

    def key(self, path: Path, configuration: str) -> str | None:
        """Return the key of the report that was made of this file in this way, or None."""
        try:
            return self._keys.get((path.name, checksum(path), configuration))
        except OSError:
            return None


def samples() -> Path:
    """Return the folder of the sample reports that ship with the package."""
    return Path(__file__).parent / "samples"


def build(
    paths: Iterable[Path | str],
    progress: Progress | None = None,
    settings: Settings = DEFAULT,
    *,
    earlier: Earlier | None = None,
    keep: bool = False,
    fresh: bool = False,
    corrections: Corrections | None = None,
) -> Build:
    """Read and annotate the reports below ``paths`` and return their graph.

    Args:
        paths: files and folders.
        progress: shown while the work goes on.
        settings: models and least confidence.
        earlier: an earlier build; files that have not changed since are not read again, and the graph is the same as if
            they were.
        keep: whether the other reports of the earlier build stay.
        fresh: whether files are read again although they have not changed.
        corrections: passages that take the place of what is extracted.

    Raises:
        InputError: if no file at all could be read; the message tells of each.
    """
    run = _Run(settings, corrections, earlier or Earlier())
    run.take((Path(path) for path in paths), progress, fresh=fresh)
    if not run.origins:
        raise InputError("\n".join(run.problems) or "no reports: name a text file or a folder that holds some")
    return run.outcome(keep=keep)


class _Run:
    """One build in the making: graphs and origins by key."""

    def __init__(self, settings: Settings, corrections: Corrections | None, earlier: Earlier) -> None:
        self.settings = settings
        self.corrections = corrections
        self.earlier = earlier
        self.configuration = configuration(settings, corrections.sha256 if corrections else "")
        self.origins: dict[str, Origin] = {}
        self.graphs: dict[str, list[ox.Quad]] = {}
        self.read: list[str] = []
        self.problems: list[str] = []

    def take(self, paths: Iterable[Path], progress: Progress | None, *, fresh: bool) -> None:
        """Take over or read the reports below the paths, then annotate those that were read."""
        files, self.problems = find_reports(paths, _outputs)
        taken: dict[str, Path] = {}
        reports = []
        for path in files:
            try:
                key, sha256, report = self.open(path, fresh=fresh)
            except InputError as error:
                self.problems.append(str(error))
                continue
            # what counts is the graph that a report would fill: A/80/1 and a file named A-80-1 would share one
            names = (str(namespaces.report(key)), sha256)
            if twin := taken.get(sha256):
                self.problems.append(f"{path}: is the same report ({key}) as {twin}; keep one of them")
                continue
            if twin := taken.get(names[0]):
                self.problems.append(
                    f"{path}: has the same symbol or name ({key}) as {twin}; rename or keep one of them"
                )
                continue
            taken |= dict.fromkeys(names, path)
            if report is None:
                self.take_over(key)
            else:
                reports.append(report)
        for report in sorted(reports, key=lambda report: report.key):
            self.annotate(report, progress)

    def open(self, path: Path, *, fresh: bool) -> tuple[str, str, Report | None]:
        """Return key and checksum of the report in a file, and the report itself if it must be annotated."""
        key = None if fresh else self.earlier.key(path, self.configuration)
        if key is not None:
            return key, self.earlier.manifest.reports[key].sha256, None
        report = read_report(path)
        return report.key, report.source.sha256, report

    def take_over(self, key: str) -> None:
        self.origins[key] = self.earlier.manifest.reports[key]
        self.graphs[key] = list(self.earlier.graph.quads(key))

    def annotate(self, report: Report, progress: Progress | None) -> None:
        tick = None
        if progress is not None:
            tick = partial(progress.advance, progress.add_task(report.title[:30], total=len(report.passages)))
        annotated = annotate_report(report, tick, self.settings)
        if self.corrections is not None:
            annotated = correct(annotated, self.corrections)
        file, sha256 = report.source.path.name, report.source.sha256
        self.origins[report.key] = Origin(file, sha256, self.configuration, report.warnings)
        self.graphs[report.key] = report_quads(annotated)
        self.read.append(report.key)

    def is_replaced(self, key: str) -> bool:
        """Whether the earlier build had a report of this key from another content."""
        known = self.earlier.manifest.reports.get(key)
        return known is not None and known.sha256 != self.origins[key].sha256

    def outcome(self, *, keep: bool) -> Build:
        others = self.earlier.manifest.reports.keys() - self.origins.keys()
        if keep:
            for key in sorted(others):
                self.take_over(key)
        graph = KnowledgeGraph.from_graphs(self.graphs[key] for key in sorted(self.graphs))
        problems = (*self.problems, *_unused(graph, self.corrections))
        dropped = () if keep else tuple(sorted(others))
        lost = (_corrected(self.earlier.graph) & self.graphs.keys()) - _corrected(graph)
        return Build(
            graph,
            Manifest(self.origins),
            tuple(self.read),
            dropped,
            replaced=tuple(sorted(filter(self.is_replaced, self.read))),
            uncorrected=tuple(sorted(lost)),
            problems=problems,
            violations=tuple(validate(graph)),
            base=self.earlier.seal if keep else None,
        )


_CORRECTED: Final = """
SELECT DISTINCT ?text ?report WHERE {
  ?passage unkg:correctedBy ?file ; nif:isString ?text ; dcterms:isPartOf/dcterms:identifier ?report
}"""


def _corrected(graph: KnowledgeGraph) -> set[str]:
    """Return the keys of the reports with a passage that was corrected by hand."""
    return set(graph.select(_CORRECTED)["report"])


def _unused(graph: KnowledgeGraph, corrections: Corrections | None) -> Iterator[str]:
    """Yield a line for each correction whose passage is in no report."""
    if corrections is not None:
        used = set(graph.select(_CORRECTED)["text"])
        for text in corrections.rows:
            if text not in used:
                yield f"{corrections.place(text)}: no report has this passage; its text must be that of the report"


def remove(keys: Iterable[str], directory: Path | str) -> Build:
    """Return what a graph on disk is without some of its reports; :func:`write` puts it there.

    Args:
        keys: of the reports, as in ``A/80/1``; also their IRI or the name of the file.
        directory: the folder of the graph.

    Raises:
        StoreError: if the folder holds no graph.
        QueryError: if the graph has no such report.
    """
    seal = _seal(Path(directory))
    old, manifest = KnowledgeGraph.open(directory), read_manifest(Path(directory))
    dropped = tuple(sorted({find_report(old, key) for key in keys}))
    kept = [info.key for info in old if info.key not in dropped]
    graph = KnowledgeGraph.from_graphs(old.quads(key) for key in kept)
    origins = {key: origin for key, origin in manifest.reports.items() if key in kept}
    return Build(graph, Manifest(origins), dropped=dropped, violations=tuple(validate(graph)), base=seal)


def build_graph(paths: Iterable[Path | str], settings: Settings = DEFAULT) -> KnowledgeGraph:
    """Return the graph of the reports below ``paths``; a file that cannot be read is a Python warning.

    Args:
        paths: files and folders.
        settings: models and least confidence.

    Raises:
        InputError: if no file at all could be read.
    """
    result = build(paths, settings=settings)
    for problem in result.problems:
        warnings.warn(problem, stacklevel=2)
    return result.graph


def check_folder(directory: Path | str) -> None:
    """Check that outputs can be written into a folder, before the work begins.

    Raises:
        StoreError: if something that is no folder stands at this path, or a folder with files of others would be lost.
    """
    folder = Path(directory)
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file, not a folder; choose another one with -o")
    if not (folder / TRIG).exists():
        for name in (analysis.FIGURES, STORE):
            # an output folder that is replaced as a whole must not be one with files of the user
            if (folder / name).exists():
                raise StoreError(f"{folder / name}: exists and belongs to no graph; choose another folder with -o")


def write(result: Build, directory: Path | str, *, with_store: bool = True, language: Language = "zh") -> None:
    """Write all outputs of a build into ``directory``, replacing earlier ones together.

    Args:
        result: of a build.
        directory: made if it does not exist.
        with_store: whether to write the store, or to take it away because another one holds the graph.
        language: of the page when it opens, and of the analysis.

    Raises:
        StoreError: if the folder cannot be written; each output is then the old or the new one, never half.
    """
    folder = Path(directory)
    check_folder(folder)
    with replacing(folder, seal=MANIFEST) as new:
        if result.base is not None and result.base != _seal(folder):
            raise StoreError(f"{folder}: another program has changed the graph meanwhile; run it again")
        _write_outputs(result, new, language)
        if not with_store:
            shutil.rmtree(new / STORE)
            shutil.rmtree(folder / STORE, ignore_errors=True)


def _seal(folder: Path) -> bytes:
    """Return the content of the manifest, by which a change of the folder is noticed; empty if there is none."""
    path = folder / MANIFEST
    return path.read_bytes() if path.is_file() else b""


def _write_outputs(result: Build, folder: Path, language: Language) -> None:
    evidence = Evidence(result.graph)
    projected = network.project(result.graph, evidence=evidence)
    store.write(result.graph.quads(), folder)
    visualization.write_page(projected, folder / "graph.html", language=language, known=profiles(result.graph))
    network.write_graphml(projected, folder / "network.graphml")
    tables.write_entities(result.graph, folder / "entities.csv")
    tables.write_relations(result.graph, folder / "relations.csv")
    tables.write_figures(result.graph, folder / "figures.csv")
    together = network.project(result.graph, kind="comention", evidence=evidence)
    analysis.write_analysis(projected, folder / "analysis.md", language=language, together=together)
    result.manifest.write(folder)
