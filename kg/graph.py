"""The knowledge graph: RDF in named graphs, one for each report and one for what is known beforehand."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib.namespace import DCTERMS, RDF

from kg import namespaces, store
from kg.answers import frame, tidy
from kg.background import background
from kg.errors import QueryError, StoreError
from kg.models import AnnotatedReport
from kg.names import load_names
from kg.namespaces import BACKGROUND, BASE, CLASSES, PREFIXES
from kg.queries import find_entity, find_report
from kg.serialization import serialize
from kg.sparql import explain_error, one_line, refuse_service
from kg.triples import report_quads

if TYPE_CHECKING:
    from kg.notebook import NotebookPage
    from kg.projection import Network
    from kg.terms import Language


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """What a graph knows of a report itself.

    Attributes:
        iri: of the report and of its named graph.
        key: symbol, or slug of the file name.
        language: ISO 639-1 code.
        session: session of the organ that it was written for, or None.
        file: name of the file that was read.
        sha256: checksum of that file.
    """

    iri: str
    key: str
    title: str
    language: str
    session: int | None
    file: str
    sha256: str


class KnowledgeGraph:
    """A graph that answers SPARQL; the queries see all named graphs as one, ``GRAPH`` tells them apart.

    Make one with :meth:`from_reports`, or :meth:`open` what :meth:`save` wrote.
    """

    def __init__(self, quads: ox.Store) -> None:
        # the default graph holds the union of the named ones (see kg.store.renew_union)
        self._store = quads
        self._known_labels: dict[str, dict[str, str]] = {}

    @classmethod
    def from_reports(cls, annotated: Iterable[AnnotatedReport]) -> "KnowledgeGraph":
        """Return the graph of some reports, in memory; of two with the same key the later one counts.

        Raises:
            ProvenanceError: if a quotation differs from its source.
        """
        graphs = {namespaces.report(one.report.key): report_quads(one) for one in annotated}
        return cls.from_graphs(graphs.values())

    @classmethod
    def from_graphs(cls, graphs: Iterable[Iterable[ox.Quad]]) -> "KnowledgeGraph":
        """Return the graph, in memory, of reports given by the quads of their named graphs; the background is added."""
        graph = cls(ox.Store())
        for quads in graphs:
            graph._store.extend(quads)
        graph._renew_background()
        return graph

    @classmethod
    def open(cls, folder: Path | str) -> "KnowledgeGraph":
        """Return the graph that ``kg build`` or :meth:`save` wrote into a folder, for reading.

        Raises:
            StoreError: if there is none, or a damaged one.
        """
        return cls(store.open_store(Path(folder)))

    def replace(self, annotated: AnnotatedReport) -> None:
        """Put a report in the place of its earlier version; the graphs of other reports stay as they are.

        Raises:
            ProvenanceError: if a quotation differs from its source; then nothing changes.
            StoreError: if the graph was opened from disk, where it is for reading only.
        """
        quads = report_quads(annotated)
        self._drop(annotated.report.key)
        self._store.extend(quads)
        self._renew_background()

    def remove(self, report: str) -> None:
        """Take a report out; nothing but the background knowledge of what it alone mentions goes with it.

        Args:
            report: its key, as in ``A/80/1``, its IRI or the name of its file.

        Raises:
            QueryError: if the graph has no such report.
            StoreError: if the graph was opened from disk, where it is for reading only.
        """
        self._drop(find_report(self, report))
        self._renew_background()

    def _drop(self, report: str) -> None:
        try:
            self._store.remove_graph(ox.NamedNode(str(namespaces.report(report))))
        except (OSError, RuntimeError) as error:
            raise StoreError("a graph on disk is read only: change it with «kg build» or «kg remove»") from error

    def _renew_background(self) -> None:
        self._store.remove_graph(ox.NamedNode(str(BACKGROUND)))
        classes = [ox.NamedNode(str(iri)) for iri in CLASSES.values()]
        type_ = ox.NamedNode(str(RDF.type))
        entities = {
            quad.subject.value
            for class_ in classes
            for quad in self._store.quads_for_pattern(None, type_, class_)
            if isinstance(quad.subject, ox.NamedNode) and quad.graph_name != ox.DefaultGraph()
        }
        subjects = (
            quad.object for quad in self._store.quads_for_pattern(None, ox.NamedNode(str(DCTERMS.subject)), None)
        )
        entities |= {subject.value for subject in subjects if isinstance(subject, ox.NamedNode)}
        self._store.extend(background(entities))
        store.renew_union(self._store)
        self._known_labels.clear()

    def __len__(self) -> int:
        """Return the number of quads in the named graphs."""
        return sum(1 for _ in self.quads())

    def __iter__(self) -> Iterator[ReportInfo]:
        """Yield the reports, sorted by key."""
        rows = self.select(_REPORTS).to_dict("records")
        return (_report_info(row) for row in rows)

    def quads(self, report: str | None = None) -> Iterator[ox.Quad]:
        """Yield the quads of the named graphs, or of one report (its key), in no particular order."""
        if report is None:
            return store.named(self._store)
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(str(namespaces.report(report))))

    def background(self) -> Iterator[ox.Quad]:
        """Yield the quads of the background graph, in no particular order."""
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(str(BACKGROUND)))

    def triples(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield the triples of the union that have this predicate (an IRI), in no particular order."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return (quad.triple for quad in found)

    def query(self, sparql: str, *, labels: "Language | None" = "zh") -> pd.DataFrame:
        """Return the answer to a SPARQL 1.1 query, one row for each solution.

        The prefixes of :data:`kg.namespaces.PREFIXES` need no declaration, and a relative IRI such as
        ``<mission/MINUSCA>`` is one of this project. Columns are typed (``Int64``, ``Float64``, ``boolean``,
        ``string``), IRIs are strings, and what is unbound is missing. Beside a column of entities ``x`` stands
        ``x_label``, what they are called. ASK gives one cell named ``answer``; CONSTRUCT and DESCRIBE give the columns
        ``subject``, ``predicate`` and ``object``.

        Args:
            sparql: the query.
            labels: language of the names; None for an answer without them.

        Raises:
            QueryError: if the query cannot be run, with the place of the error; updates are refused, and SERVICE,
                which would ask the network.
        """
        return tidy(self.select(sparql), None if labels is None else self._labels(labels))

    def select(self, sparql: str) -> pd.DataFrame:
        """Return the answer to a query as it is: plain Python values, None or NaN for what is unbound, no labels.

        Raises:
            QueryError: as :meth:`query`.
        """
        try:
            refuse_service(sparql)
            return frame(self._store.query(sparql, prefixes=PREFIXES, base_iri=BASE))
        except SyntaxError as error:
            raise QueryError(explain_error(sparql, str(error))) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be run: {one_line(str(error))}") from error

    def _labels(self, language: "Language") -> dict[str, str]:
        if language not in self._known_labels:
            self._known_labels[language] = {iri: names.label(language) for iri, names in load_names(self).items()}
        return self._known_labels[language]

    def network(self, **choices: Any) -> "Network":
        """Return the network of the relations; see :func:`kg.projection.project` for the choices."""
        from kg.projection import project

        network: Network = project(self, **choices)
        return network

    def show(
        self,
        *,
        around: Iterable[str] = (),
        hops: int = 1,
        classes: Collection[str] = (),
        reports: Collection[str] = (),
        language: "Language" = "zh",
        height: int = 640,
    ) -> "NotebookPage":
        """Return the interactive page of the graph, or of a part; a notebook displays it.

        Args:
            around: keys or names of entities in the middle; none for the whole graph.
            hops: how many relations away from them.
            classes: mention labels, as in ``"MISSION"``; none for all.
            reports: keys of reports; none for all.
            language: of names and texts when the page opens.
            height: of the frame in the notebook, in pixels.

        Raises:
            QueryError: if no entity of the graph, or several, bear a name.
            InputError: if an entity, class or report is not in the network.
        """
        from kg.facts import profiles
        from kg.notebook import NotebookPage
        from kg.selection import select, title_of
        from kg.visualization import render_page

        centres = [find_entity(self, name) for name in around]
        part = select(self.network(), around=centres, hops=hops, classes=classes, reports=reports)
        title = title_of(part, centres, classes, reports, language)
        return NotebookPage(render_page(part, title=title, language=language, known=profiles(self)), height=height)

    def _repr_html_(self) -> str:
        """Return what the graph holds at a glance, for notebooks."""
        from kg.overview import to_html

        return to_html(self)

    @property
    def rdf(self) -> rdflib.Dataset:
        """The same data with the API of rdflib, no copy: its default graph is the union of the named ones."""
        dataset = rdflib.Dataset(store=OxigraphStore(store=self._store))
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri, replace=True)
        return dataset

    def serialize(self, format: str = "trig") -> str:
        """Return the graph as text.

        Formats are ``trig``, ``nquads`` and ``jsonld``, or without named graphs ``turtle``, ``ntriples`` and
        ``xml``. The same graph gives the same bytes on every machine.

        Raises:
            StoreError: if the format is unknown.
        """
        return serialize(self.quads(), format)

    def save(self, folder: Path | str) -> None:
        """Write ``graph.trig`` and ``store`` into a folder, replacing earlier ones.

        Raises:
            StoreError: if the folder cannot be written.
        """
        with store.replacing(Path(folder)) as new:
            store.write(self.quads(), new)


def open_graph(folder: Path | str = "output") -> KnowledgeGraph:
    """Return the graph that ``kg build`` wrote; see :meth:`KnowledgeGraph.open`."""
    return KnowledgeGraph.open(folder)


_REPORTS: Final = """
SELECT ?iri ?key ?title ?language ?session ?file ?sha256 WHERE {
  ?iri a unkg:Report ; dcterms:identifier ?key .
  OPTIONAL { ?iri dcterms:title ?title }
  OPTIONAL { ?iri dcterms:language ?language }
  OPTIONAL { ?iri unkg:session ?session }
  OPTIONAL { ?iri unkg:fileName ?file }
  OPTIONAL { ?iri unkg:sha256 ?sha256 }
} ORDER BY ?key"""


def _report_info(row: dict[Any, Any]) -> ReportInfo:
    session = row["session"]
    texts = {name: "" if pd.isna(row[name]) else str(row[name]) for name in ("title", "language", "file", "sha256")}
    return ReportInfo(str(row["iri"]), str(row["key"]), session=None if pd.isna(session) else int(session), **texts)
