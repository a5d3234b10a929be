"""RDF → NetworkX: the network of the relations that reports state.

A node is an entity, an edge a property between two entities; it carries every sentence that states it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NotRequired, Protocol, TypedDict

import networkx as nx
import pandas as pd

from kg.expressions import alternatives
from kg.namespaces import CLASSES, LABEL_OF, UNKG

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[str]
else:
    Network = nx.MultiDiGraph

VALUES: Final = frozenset({"DATE", "QUANTITY"})
"""Values, no nodes by default: they would tie together whatever happened in the same year."""

ENTITIES: Final = tuple(label for label in CLASSES if label not in VALUES)
"""Mention labels of the default network."""


class Queryable(Protocol):
    """What answers SPARQL, knows :data:`kg.namespaces.PREFIXES` and sees all named graphs together."""

    def query(self, sparql: str) -> pd.DataFrame:
        """Return one row for each solution and one column for each variable."""


class Sentence(TypedDict):
    """A sentence that states a relation.

    Attributes:
        report: key of the report.
        paragraph: number as printed, or an empty string.
        passage: IRI.
        marks: where the sentence names the subject and the object: start, end (code points, half-open) and
            ``"subject"`` or ``"object"``.
    """

    text: str
    report: str
    report_title: str
    paragraph: str
    passage: str
    pattern: str
    confidence: float
    marks: NotRequired[list[tuple[int, int, str]]]


def project(graph: Queryable, *, classes: Collection[str] = ENTITIES) -> Network:
    """Return the network of the entities that the reports mention and of the relations that they state.

    Nodes are entity IRIs with the attributes ``key``, ``class`` (mention label), ``label_zh``, ``label_en``
    (short names), ``name_zh``, ``name_en`` (full names), ``mentions``, ``mentions_by_report``, ``reports``,
    ``dates`` (EDTF) and ``candidate``. Edges have the property as key and the attributes ``property``,
    ``sentences`` (a list of :class:`Sentence`), ``weight`` (their number) and ``confidence`` (the highest).
    The network's own attribute ``reports`` maps the key of each report to its title.

    Args:
        graph: where the annotations are.
        classes: mention labels to include; with ``"DATE"`` or ``"QUANTITY"`` values are nodes too.
    """
    tables = _Tables(graph)
    network: Network = nx.MultiDiGraph(reports=dict(sorted(tables.reports.values())))
    used = {*tables.mentions, *(end for row in tables.statements for end in (row["subject"], row["object"]))}
    for iri in sorted(used & set(tables.entities)):
        node = tables.node(iri)
        if node["class"] in classes:
            network.add_node(iri, **node)
    for (subject, object_, name), sentences in sorted(tables.relations().items()):
        if subject in network and object_ in network:
            network.add_edge(subject, object_, key=name, **_edge(name, sentences))
    return network


def _edge(name: str, sentences: list[Sentence]) -> dict[str, Any]:
    confidence = max(sentence["confidence"] for sentence in sentences)
    return {"property": name, "sentences": sentences, "weight": len(sentences), "confidence": confidence}


_MENTIONS: Final = """
SELECT ?passage ?entity ?name (COUNT(?mention) AS ?count) WHERE {
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext ?passage ; nif:anchorOf ?name .
} GROUP BY ?passage ?entity ?name"""
_STATEMENTS: Final = """
SELECT ?subject ?property ?object ?text ?passage ?pattern ?confidence WHERE {
  ?statement a unkg:Statement ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object ;
    prov:wasQuotedFrom ?passage ; unkg:quotation ?text .
  OPTIONAL { ?statement unkg:pattern ?pattern }
  OPTIONAL { ?statement unkg:confidence ?confidence }
}"""
_REPORTS: Final = """
SELECT ?report ?key ?title WHERE {
  ?report a unkg:Report ; dcterms:identifier ?key . OPTIONAL { ?report dcterms:title ?title }
}"""
_PASSAGES: Final = """
SELECT ?passage ?report ?number WHERE {
  ?passage a unkg:Passage ; dcterms:isPartOf ?report . OPTIONAL { ?passage unkg:number ?number }
}"""
_KEYS: Final = """
SELECT ?entity ?class ?key WHERE { ?entity a ?class ; dcterms:identifier ?key }"""
_NAMES: Final = """
SELECT DISTINCT ?entity ?kind ?text (LANG(?text) AS ?language) WHERE {
  VALUES (?label ?kind) { (unkg:shortLabel "short") (skos:prefLabel "preferred") (rdfs:label "found") }
  ?entity ?label ?text ; dcterms:identifier ?key .
  FILTER(LANG(?text) IN ("zh", "en", ""))
}"""
_CANDIDATES: Final = """
SELECT DISTINCT ?entity WHERE { ?entity unkg:isCandidate true }"""


class _Statement(TypedDict):
    subject: str
    property: str
    object: str
    text: str
    passage: str
    pattern: str
    confidence: float


class _Tables:
    """The answers to the queries of a projection, indexed."""

    def __init__(self, graph: Queryable) -> None:
        self.reports = {r["report"]: (r["key"], r["title"] or r["key"]) for r in rows(graph, _REPORTS)}
        self.passages = {r["passage"]: (r["report"], r["number"]) for r in rows(graph, _PASSAGES)}
        self.entities = {
            r["entity"]: (LABEL_OF[r["class"]], r["key"]) for r in rows(graph, _KEYS) if r["class"] in LABEL_OF
        }
        self.candidates = {r["entity"] for r in rows(graph, _CANDIDATES)}
        self.names = _names(rows(graph, _NAMES))
        self.mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.anchors: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows(graph, _MENTIONS):
            counts, report = self.mentions[row["entity"]], self.report_of(row["passage"])
            counts[report] = counts.get(report, 0) + int(row["count"])
            self.anchors[row["passage"]].append((row["name"], row["entity"]))
        self.statements = [_statement(row) for row in rows(graph, _STATEMENTS)]
        self.dates: defaultdict[str, set[str]] = defaultdict(set)
        for statement in self.statements:
            if statement["property"] == "occurredOn":
                end = statement["object"]
                self.dates[statement["subject"]].add(self.entities.get(end, ("DATE", end))[1])

    def report_of(self, passage: str) -> str:
        report, _ = self.passages.get(passage, ("", ""))
        return self.reports.get(report, (report, ""))[0]

    def node(self, iri: str) -> dict[str, Any]:
        label, key = self.entities[iri]
        mentions = dict(sorted(self.mentions[iri].items()))
        return {
            "key": key,
            "class": label,
            **_labels(key, self.names.get(iri, {})),
            "mentions": sum(mentions.values()),
            "mentions_by_report": mentions,
            "reports": list(mentions),
            "dates": sorted(self.dates[iri]),
            "candidate": iri in self.candidates,
        }

    def relations(self) -> dict[tuple[str, str, str], list[Sentence]]:
        """Return the sentences of each (subject, object, property), in the order of report and passage."""
        found: defaultdict[tuple[str, str, str], dict[tuple[str, str], Sentence]] = defaultdict(dict)
        for statement in self.statements:
            sentence = self.sentence(statement)
            sentences = found[statement["subject"], statement["object"], statement["property"]]
            place = (statement["passage"], statement["text"])
            # two patterns may find the same relation in one sentence: that is one sentence, not two
            sentences[place] = max(sentences.get(place, sentence), sentence, key=_preference)
        return {relation: sorted(sentences.values(), key=_order) for relation, sentences in found.items()}

    def sentence(self, statement: _Statement) -> Sentence:
        report, number = self.passages.get(statement["passage"], ("", ""))
        key, title = self.reports.get(report, (report, report))
        return {
            "text": statement["text"],
            "report": key,
            "report_title": title,
            "paragraph": number,
            "passage": statement["passage"],
            "pattern": statement["pattern"],
            "confidence": statement["confidence"],
            "marks": _marks(statement, self.anchors[statement["passage"]]),
        }


def rows(graph: Queryable, sparql: str) -> list[dict[str, str]]:
    """Return the rows of an answer as strings, in a fixed order; an unbound variable is an empty string."""
    frame = graph.query(sparql)
    text = [["" if pd.isna(cell) else str(cell) for cell in row] for row in frame.itertuples(index=False)]
    return [dict(zip(frame.columns, row, strict=True)) for row in sorted(text)]


def _statement(row: Mapping[str, str]) -> _Statement:
    return {
        "subject": row["subject"],
        "property": row["property"].removeprefix(str(UNKG)),
        "object": row["object"],
        "text": row["text"],
        "passage": row["passage"],
        "pattern": row["pattern"],
        "confidence": float(row["confidence"] or 1),
    }


def _preference(sentence: Sentence) -> tuple[float, str]:
    return sentence["confidence"], sentence["pattern"]


def _order(sentence: Sentence) -> tuple[str, list[tuple[int, str]], str]:
    return sentence["report"], natural(sentence["passage"]), sentence["text"]


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that puts paragraph 9 before paragraph 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]{1,9})", text)]


def _names(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[tuple[str, str], str]]:
    names: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows:
        names[row["entity"]].setdefault((row["kind"], row["language"]), row["text"])
    return dict(names)


def _labels(key: str, names: Mapping[tuple[str, str], str]) -> dict[str, str]:
    return {
        f"{attribute}_{language}": _pick(names, kinds, language) or key
        for attribute, kinds in (("label", ("short", "preferred")), ("name", ("preferred", "short")))
        for language in ("zh", "en")
    }


def _pick(names: Mapping[tuple[str, str], str], kinds: tuple[str, ...], language: str) -> str:
    # a name in the other language says more than a bare key
    order = [(kind, tag) for tag in (language, "", "zh", "en") for kind in (*kinds, "found")]
    return next((names[choice] for choice in order if choice in names), "")


def _marks(statement: _Statement, anchors: Iterable[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Find the names of both ends; the longest name in the passage wins, so 苏丹 is not found in 南苏丹."""
    owners: dict[str, str] = {}
    for name, entity in anchors:
        if name and (name not in owners or entity in (statement["subject"], statement["object"])):
            owners[name] = entity
    if not owners:
        return []
    pattern = alternatives(owners)
    roles = {statement["object"]: "object", statement["subject"]: "subject"}
    found = ((match, owners[match[0]]) for match in re.finditer(pattern, statement["text"]))
    return [(match.start(), match.end(), roles[owner]) for match, owner in found if owner in roles]
