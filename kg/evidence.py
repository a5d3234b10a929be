"""What reports mention and state, read out of the RDF with SPARQL: the ground of every network."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NotRequired, TypedDict

from kg.answers import Queryable, rows
from kg.expressions import alternatives
from kg.names import load_names
from kg.namespaces import CLASSES, LABEL_OF, UNKG
from kg.ordering import natural

VALUES: Final = frozenset({"DATE", "QUANTITY"})
"""Values, no nodes by default: they would tie together whatever happened in the same year."""

ENTITIES: Final = tuple(label for label in CLASSES if label not in VALUES)
"""Mention labels of the default network."""


class Sentence(TypedDict):
    """A sentence that states a relation, or a sentence or paragraph that names both ends of a tie.

    Attributes:
        report: key of the report.
        paragraph: number as printed, or an empty string.
        passage: IRI.
        marks: where the sentence names the subject and the object: start, end (code points, half-open) and
            ``"subject"`` or ``"object"``; in a tie without direction the end whose IRI comes first is the subject.
        statement: IRI of the statement in the graph.
        dates: when what it states held or happened, as EDTF; empty if it does not say.
    """

    text: str
    report: str
    report_title: str
    paragraph: str
    passage: str
    pattern: str
    confidence: float
    marks: NotRequired[list[tuple[int, int, str]]]
    statement: NotRequired[str]
    dates: NotRequired[list[str]]


_MENTIONS: Final = """
SELECT ?passage ?entity ?name (COUNT(?mention) AS ?count) WHERE {
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext ?passage ; nif:anchorOf ?name .
} GROUP BY ?passage ?entity ?name"""
_STATEMENTS: Final = """
SELECT ?statement ?subject ?property ?object ?text ?passage ?pattern ?confidence ?during WHERE {
  ?statement a unkg:Statement ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object ;
    prov:wasQuotedFrom ?passage ; unkg:quotation ?text .
  OPTIONAL { ?statement unkg:pattern ?pattern }
  OPTIONAL { ?statement unkg:confidence ?confidence }
  OPTIONAL { ?statement unkg:during/dcterms:identifier ?during }
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
_TYPES: Final = """
SELECT ?entity ?type WHERE { ?entity dcterms:type ?type ; dcterms:identifier ?key FILTER(isLiteral(?type)) }"""
_CANDIDATES: Final = """
SELECT DISTINCT ?entity WHERE { ?entity unkg:isCandidate true }"""


class _Statement(TypedDict):
    statement: str
    subject: str
    property: str
    object: str
    text: str
    passage: str
    pattern: str
    confidence: float
    during: str


class Evidence:
    """The mentions and statements of a graph, indexed; entities and passages are IRIs.

    Attributes:
        reports: IRI → key and title of each report.
        passages: IRI → IRI of the report and number as printed.
        entities: IRI → mention label and key.
        mentions: entity → key of the report → number of mentions.
        types: entity → what kind of its class it is (``dcterms:type``), such as ``"peacekeeping operation"``.
    """

    def __init__(self, graph: Queryable) -> None:
        self.reports = {r["report"]: (r["key"], r["title"] or r["key"]) for r in rows(graph, _REPORTS)}
        self.passages = {r["passage"]: (r["report"], r["number"]) for r in rows(graph, _PASSAGES)}
        self.entities = {
            r["entity"]: (LABEL_OF[r["class"]], r["key"]) for r in rows(graph, _KEYS) if r["class"] in LABEL_OF
        }
        self.types = {r["entity"]: r["type"] for r in rows(graph, _TYPES)}
        self.candidates = {r["entity"] for r in rows(graph, _CANDIDATES)}
        self.names = load_names(graph)
        self.mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.anchors: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows(graph, _MENTIONS):
            counts, report = self.mentions[row["entity"]], self.report_of(row["passage"])
            counts[report] = counts.get(report, 0) + int(row["count"])
            self.anchors[row["passage"]].append((row["name"], row["entity"]))
        self.statements = [_statement(row) for row in rows(graph, _STATEMENTS)]
        self.dated = self._dated()

    def _dated(self) -> dict[str, list[Sentence]]:
        """Return the sentences that say when an entity happened, each with that date."""
        found: defaultdict[str, dict[tuple[str, str, str], Sentence]] = defaultdict(dict)
        for statement in self.statements:
            if statement["property"] == "occurredOn":
                end = statement["object"]
                date = self.entities.get(end, ("DATE", end))[1]
                sentence = self.sentence(statement) | {"dates": [date]}
                found[statement["subject"]][date, sentence["passage"], sentence["text"]] = sentence
        return {entity: sorted(sentences.values(), key=reading_order) for entity, sentences in found.items()}

    def report_of(self, passage: str) -> str:
        """Return the key of the report that a passage belongs to."""
        report, _ = self.passages.get(passage, ("", ""))
        return self.reports.get(report, (report, ""))[0]

    def of_class(self, *labels: str) -> set[str]:
        """Return the entities of some classes, given by their mention labels."""
        return {iri for iri, (label, _) in self.entities.items() if label in labels}

    def node(self, iri: str) -> dict[str, Any]:
        """Return the attributes of an entity as a node; see :func:`kg.projection.project`."""
        label, key = self.entities[iri]
        mentions = dict(sorted(self.mentions[iri].items()))
        return {
            "key": key,
            "class": label,
            **self.names[iri].attributes(),
            "mentions": sum(mentions.values()),
            "mentions_by_report": mentions,
            "reports": list(mentions),
            "dates": sorted({date for sentence in self.dated.get(iri, ()) for date in sentence["dates"]}),
            "dated": self.dated.get(iri, []),
            "candidate": iri in self.candidates,
            "type": self.types.get(iri, ""),
        }

    def relations(self) -> dict[tuple[str, str, str], list[Sentence]]:
        """Return the sentences of each (subject, object, property), in the order of report and passage."""
        found: defaultdict[tuple[str, str, str], list[Sentence]] = defaultdict(list)
        for statement in self.statements:
            relation = statement["subject"], statement["object"], statement["property"]
            found[relation].append(self.sentence(statement))
        # two patterns may find the same relation in one sentence: that is one sentence, not two
        return {relation: distinct(sentences) for relation, sentences in found.items()}

    def sentence(self, statement: _Statement) -> Sentence:
        """Return the sentence of a statement."""
        quoted = self.quote(
            statement["passage"], statement["text"], _marks(statement, self.anchors[statement["passage"]])
        )
        dates = [statement["during"]] if statement["during"] else []
        return quoted | {
            "statement": statement["statement"],
            "pattern": statement["pattern"],
            "confidence": statement["confidence"],
            "dates": dates,
        }

    def quote(self, passage: str, text: str, marks: list[tuple[int, int, str]]) -> Sentence:
        """Return a stretch of a passage with its place: no pattern, certain, without date."""
        report, number = self.passages.get(passage, ("", ""))
        key, title = self.reports.get(report, (report, report))
        return {
            "text": text,
            "report": key,
            "report_title": title,
            "paragraph": number,
            "passage": passage,
            "pattern": "",
            "confidence": 1.0,
            "marks": marks,
            "dates": [],
        }


def _statement(row: Mapping[str, str]) -> _Statement:
    return {
        "statement": row["statement"],
        "subject": row["subject"],
        "property": row["property"].removeprefix(str(UNKG)),
        "object": row["object"],
        "text": row["text"],
        "passage": row["passage"],
        "pattern": row["pattern"],
        "confidence": float(row["confidence"] or 1),
        "during": row["during"],
    }


def identity(sentence: Sentence) -> tuple[str, str]:
    """Return what makes a sentence one and the same, whatever it states: its passage and its text."""
    return sentence["passage"], sentence["text"]


def distinct(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return each sentence once, in reading order: the surest of its statements, with the dates of all."""
    found: dict[tuple[str, str], Sentence] = {}
    for sentence in sentences:
        known = found.get(identity(sentence), sentence)
        dates = sorted({*known.get("dates", ()), *sentence.get("dates", ())})
        found[identity(sentence)] = max(known, sentence, key=_preference) | {"dates": dates}
    return sorted(found.values(), key=reading_order)


def _preference(sentence: Sentence) -> tuple[float, str]:
    return sentence["confidence"], sentence.get("pattern", "")


def reading_order(sentence: Sentence) -> tuple[str, tuple[str | int, ...], str]:
    """Return a sort key that follows the reports, paragraph 9 before paragraph 10."""
    return sentence["report"], natural(sentence["passage"]), sentence["text"]


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
