"""Reports on disk → a graph and its outputs on disk.

One broken file never stops the others, and an interrupted build never leaves half an output: everything is
written beside the old outputs first and moved in place at the end.
"""

import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from kg import analysis, namespaces, network, tables, visualization
from kg.annotation import DEFAULT, Settings, annotate_report
from kg.errors import InputError, StoreError
from kg.graph import KnowledgeGraph
from kg.models import AnnotatedReport, Report
from kg.reading import find_reports, read_report
from kg.store import move_into
from kg.validation import Violation, validate

OUTPUTS: Final = (
    "graph.trig",
    "graph.html",
    "network.graphml",
    "entities.csv",
    "relations.csv",
    "figures.csv",
    "analysis.md",
    "store",
)
"""What a build writes into its folder."""


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
        problems: one line for each file that could not be read.
        violations: what the shapes object to.
    """

    graph: KnowledgeGraph
    reports: tuple[AnnotatedReport, ...]
    problems: tuple[str, ...]
    violations: tuple[Violation, ...]


def samples() -> Path:
    """Return the folder of the sample reports that ship with the package."""
    return Path(__file__).parent / "samples"


def build(paths: Iterable[Path | str], progress: Progress | None = None, settings: Settings = DEFAULT) -> Build:
    """Read and annotate the reports below ``paths`` and return their graph.

    Args:
        paths: files and folders.
        progress: shown while the work goes on.
        settings: models and least confidence.

    Raises:
        InputError: if no file at all could be read; the message tells of each.
    """
    reports, problems = _read(Path(path) for path in paths)
    if not reports:
        raise InputError("\n".join(problems) or "no reports: name a text file or a folder that holds some")
    annotated = tuple(_annotate(reports, progress, settings))
    graph = KnowledgeGraph.from_reports(annotated)
    return Build(graph, annotated, tuple(problems), tuple(validate(graph)))


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


def _read(paths: Iterable[Path]) -> tuple[list[Report], list[str]]:
    files, problems = find_reports(paths)
    reports: dict[str, Report] = {}
    for path in files:
        try:
            report = read_report(path)
        except InputError as error:
            problems.append(str(error))
            continue
        # what counts is the graph that a report would fill: A/80/1 and a file named A-80-1 would share one
        graph = str(namespaces.report(report.key))
        first = reports.setdefault(graph, report)
        if first is not report:
            problems.append(f"{path}: is the same report ({report.key}) as {first.source.path}; keep one of them")
    return [reports[graph] for graph in sorted(reports)], problems


def _annotate(reports: Sequence[Report], progress: Progress | None, settings: Settings) -> Iterator[AnnotatedReport]:
    for report in reports:
        if progress is None:
            yield annotate_report(report, settings=settings)
            continue
        task = progress.add_task(report.title[:30], total=len(report.passages))
        yield annotate_report(report, partial(progress.advance, task), settings)


def check_folder(directory: Path | str) -> None:
    """Check that outputs can be written into a folder, before the work begins.

    Raises:
        StoreError: if something that is no folder stands at this path.
    """
    folder = Path(directory)
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file, not a folder; choose another one with -o")


def write(result: Build, directory: Path | str) -> None:
    """Write all outputs of a build into ``directory``, replacing earlier ones together.

    Raises:
        StoreError: if the folder cannot be written; each output is then the old or the new one, never half.
    """
    folder = Path(directory)
    try:
        with _staging(folder) as staging:
            _write_outputs(result, staging)
            for name in OUTPUTS:
                move_into(staging / name, folder / name)
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{folder}: cannot be written ({reason}); choose another folder with -o") from error


@contextmanager
def _staging(directory: Path) -> Iterator[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kg-", dir=directory) as folder:
        yield Path(folder)


def _write_outputs(result: Build, folder: Path) -> None:
    projected = network.project(result.graph)
    result.graph.save(folder)
    visualization.write_page(projected, folder / "graph.html")
    network.write_graphml(projected, folder / "network.graphml")
    tables.write_entities(result.graph, folder / "entities.csv")
    tables.write_relations(result.graph, folder / "relations.csv")
    tables.write_figures(result.graph, folder / "figures.csv")
    analysis.write_analysis(projected, folder / "analysis.md")
