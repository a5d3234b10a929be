"""The graph checked against its shapes (SHACL), and what they object to in plain language.

Shapes are in ``ontology/shapes.ttl``; those of the relations are derived from the domains and ranges of
``ontology/schema.ttl``, so that no rule stands in two places.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import OntologyError
from kg.graph import KnowledgeGraph
from kg.namespaces import BASE, CLASSES, UNKG
from kg.projection import natural, rows
from kg.resources import ontology_path
from kg.vocabulary import load_properties


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a graph that its shapes object to.

    Attributes:
        message: the rule that is broken, in plain language.
        node: IRI of what breaks it.
        name: what to call it: the key of an entity, or a relation as «MINUSCA operatesIn CAF».
        value: the offending value, or an empty string.
        report: key of the report where it stands, or an empty string for background facts.
        paragraph: number as printed, or an empty string.
    """

    message: str
    node: str
    name: str
    value: str
    report: str
    paragraph: str

    def __str__(self) -> str:
        number = f", paragraph {self.paragraph}" if self.paragraph else ""
        place = f"{self.report}{number}: " if self.report else "background facts: "
        value = f" (found: {self.value})" if self.value else ""
        return " ".join(f"{place}{self.name}: {self.message}{value}".split())


def validate(graph: KnowledgeGraph) -> tuple[Violation, ...]:
    """Return what the shapes object to, sorted by report and paragraph; empty for a good graph.

    Raises:
        OntologyError: if the shapes cannot be read.
    """
    shapes = _shapes()
    conforms, results, text = pyshacl.validate(
        _data(graph, _named(shapes)), shacl_graph=shapes, inference="none", inplace=True
    )
    if not isinstance(results, Graph):
        raise OntologyError(f"shapes.ttl cannot be applied: {text}")
    return () if conforms else _sorted(_Teller(graph, results).violations())


def _sorted(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(set(violations), key=lambda v: (v.report, natural(v.paragraph), v.name, v.message, v.value)))


def _named(shapes: Graph) -> frozenset[str]:
    """Return the IRIs that the shapes name, those inside SPARQL included."""
    terms = {str(term) for triple in shapes for term in triple if isinstance(term, URIRef)}
    queries = " ".join(str(query) for query in shapes.objects(None, SH.select))
    return frozenset(terms | set(re.findall(r"<([^<>\s]{1,2000})>", queries)))


def _data(graph: KnowledgeGraph, predicates: Iterable[str]) -> Graph:
    """Return the triples with these predicates; the others, most of a graph, concern no shape."""
    data = Graph()
    nodes: dict[str, URIRef] = {}
    for predicate in predicates:
        for triple in graph.triples(predicate):
            subject, verb, object_ = (_node(term, nodes) for term in triple)
            data.add((subject, verb, object_))
    return data


def _node(term: object, nodes: dict[str, URIRef]) -> Node:
    if isinstance(term, ox.NamedNode):
        return nodes.setdefault(term.value, URIRef(term.value))
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype)
    return BNode(str(term))


def _shapes() -> Graph:
    shapes = Graph()
    try:
        shapes.parse(ontology_path("shapes.ttl"), format="turtle")
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"shapes.ttl is no valid Turtle: {error}") from error
    for rule in load_properties().values():
        for role, labels in (("subject", rule.domain), ("object", rule.range)):
            if labels != set(CLASSES):
                _add_end(shapes, rule.name, role, sorted(labels))
    return shapes


_TARGETS: Final = {"subject": SH.targetSubjectsOf, "object": SH.targetObjectsOf}


def _add_end(shapes: Graph, name: str, role: str, labels: Sequence[str]) -> None:
    """Add the shape of one end of a relation: which classes may stand there."""
    shape = _end_shape(name, role)
    choices: list[Node] = []
    for label in labels:
        choice = BNode()
        shapes.add((choice, SH["class"], CLASSES[label]))
        choices.append(choice)
    allowed = " or ".join(label.lower() for label in labels)
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, _TARGETS[role], UNKG[name]))
    shapes.add((shape, SH["or"], Collection(shapes, BNode(), choices).uri))
    shapes.add((shape, SH.message, Literal(f"the {role} of {name} is {allowed}")))


def _end_shape(name: str, role: str) -> URIRef:
    return UNKG[f"{name}-{role}-shape"]


_STATEMENTS: Final = """
SELECT ?statement ?subject ?property ?object ?passage WHERE {
  ?statement a unkg:Statement .
  OPTIONAL { ?statement rdf:subject ?subject } OPTIONAL { ?statement rdf:predicate ?property }
  OPTIONAL { ?statement rdf:object ?object } OPTIONAL { ?statement prov:wasQuotedFrom ?passage }
}"""
_PASSAGES: Final = """
SELECT ?passage ?report ?number WHERE {
  ?passage a unkg:Passage .
  OPTIONAL { ?passage dcterms:isPartOf/dcterms:identifier ?report } OPTIONAL { ?passage unkg:number ?number }
}"""
_KEYS: Final = """
SELECT ?node (GROUP_CONCAT(?key; SEPARATOR=" = ") AS ?keys) WHERE {
  { SELECT DISTINCT ?node ?key WHERE { ?node dcterms:identifier ?key } ORDER BY ?key }
} GROUP BY ?node"""
_MENTIONS: Final = """
SELECT ?mention ?passage ?entity WHERE {
  ?mention a unkg:Mention . OPTIONAL { ?mention nif:referenceContext ?passage }
  OPTIONAL { ?mention itsrdf:taIdentRef ?entity }
}"""


_ALL: Final = frozenset(map(str, CLASSES.values()))


class _Teller:
    """Turns the results of SHACL into violations, with the place of each."""

    def __init__(self, graph: KnowledgeGraph, results: Graph) -> None:
        self.results = results
        self.keys = {row["node"]: row["keys"] for row in rows(graph, _KEYS)}
        self.passages = {row["passage"]: (row["report"], row["number"]) for row in rows(graph, _PASSAGES)}
        self.statements = {row["statement"]: row for row in rows(graph, _STATEMENTS)}
        mentions = sorted(rows(graph, _MENTIONS), key=lambda row: natural(row["mention"]))
        self.contexts = {row["mention"]: row["passage"] for row in mentions}
        for row in self.statements.values():
            self.contexts |= {row[role]: row["passage"] for role in _TARGETS}
        self.contexts |= {row["entity"]: row["passage"] for row in reversed(mentions) if row["entity"]}
        self.ends = {
            str(_end_shape(name, role)): (str(UNKG[name]), role) for name in load_properties() for role in _TARGETS
        }

    def violations(self) -> Iterator[Violation]:
        for result in self.results.subjects(RDF.type, SH.ValidationResult):
            focus = str(self.results.value(result, SH.focusNode))
            shape = str(self.results.value(result, SH.sourceShape))
            message = str(self.results.value(result, SH.resultMessage))
            if shape in self.ends:
                for statement in self.stating(focus, *self.ends[shape]):
                    yield self.violation(message, statement, "")
                continue
            value = self.results.value(result, SH.value)
            if focus in _ALL:
                # a shape of a whole class looks at it once; what breaks it is the value
                focus, value = str(value), None
            yield self.violation(message, focus, "" if value is None or str(value) == focus else self.name(str(value)))

    def stating(self, entity: str, property: str, role: str) -> Iterator[str]:
        """Yield the statements that put ``entity`` at that end of a relation."""
        for iri, row in self.statements.items():
            if row[role] == entity and row["property"] == property:
                yield iri

    def violation(self, message: str, node: str, value: str) -> Violation:
        report, number = self.place(node)
        return Violation(message, node, self.name(node), value, report, number)

    def place(self, node: str) -> tuple[str, str]:
        statement = self.statements.get(node)
        passage = statement["passage"] if statement else self.contexts.get(node, node)
        return self.passages.get(passage, ("", ""))

    def name(self, node: str) -> str:
        if (statement := self.statements.get(node)) is not None:
            ends = (self.name(statement["subject"]), statement["property"], self.name(statement["object"]))
            return " ".join(end.removeprefix(str(UNKG)) or "?" for end in ends)
        return self.keys.get(node) or node.removeprefix(str(UNKG)).removeprefix(BASE)
