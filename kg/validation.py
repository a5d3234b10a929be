"""The graph checked against its shapes (SHACL), and what they object to in plain language.

Shapes are in ``ontology/shapes.ttl``. Those of the relations are derived from the domains and ranges of
``ontology/schema.ttl``, that of the numbers of the Security Council's resolutions from
``ontology/patterns/symbols.toml``, so that no rule stands in two places.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, SH, XSD
from rdflib.term import Node

from kg.answers import rows
from kg.errors import OntologyError
from kg.graph import KnowledgeGraph
from kg.namespaces import BASE, CLASSES, UNKG
from kg.ordering import natural
from kg.resources import load_toml, ontology_path
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
    shapes = load_shapes()
    faults = [fault for rule in _take_rules(shapes) for fault in rule.faults(graph)]
    _, results, text = pyshacl.validate(
        _data(graph, _named(shapes)), shacl_graph=shapes, inference="none", inplace=True
    )
    if not isinstance(results, Graph):
        raise OntologyError(f"shapes.ttl cannot be applied: {text}")
    faults += _faults(results)
    return _sorted(_Teller(graph).violations(faults)) if faults else ()


@dataclass(frozen=True, slots=True)
class _Fault:
    """A result of SHACL: IRIs of the shape and of what breaks it, the offending value as text, the message."""

    shape: str
    node: str
    value: str
    message: str


def _faults(results: Graph) -> Iterator[_Fault]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape, node, value, message = (
            str(results.value(result, part, default=Literal("")))
            for part in (SH.sourceShape, SH.focusNode, SH.value, SH.resultMessage)
        )
        yield _Fault(shape, node, value, message)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A SPARQL constraint on a whole class, ``$this``; what breaks it is the ``?value`` of a row."""

    shape: str
    target: str
    message: str
    select: str

    def faults(self, graph: KnowledgeGraph) -> Iterator[_Fault]:
        # bound first, as SHACL has it: a pattern with $this as its property would look at every triple
        bound = self.select.replace("WHERE {", f"WHERE {{ VALUES $this {{ <{self.target}> }}", 1)
        for row in rows(graph, bound):
            yield _Fault(self.shape, row["value"], "", _filled(self.message, row))


def _filled(message: str, row: Mapping[str, str]) -> str:
    """Put the values of a row into a message, as SHACL says (section 5.3.2)."""
    return re.sub(r"\{[?$](\w{1,40})\}", lambda match: row.get(match[1], match[0]), message)


def _take_rules(shapes: Graph) -> list[_Rule]:
    """Take the SPARQL constraints on whole classes out of the shapes.

    They are plain SHACL-SPARQL, which pySHACL would run on rdflib: on the store they take milliseconds, not seconds.
    """
    rules = [
        _Rule(str(shape), str(target), *(str(shapes.value(constraint, part)) for part in (SH.message, SH.select)))
        for shape, constraint in shapes.subject_objects(SH.sparql)
        for target in shapes.objects(shape, SH.targetNode)
    ]
    for rule in rules:
        shapes.remove((URIRef(rule.shape), SH.sparql, None))
    return rules


def _sorted(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(set(violations), key=lambda v: (v.report, natural(v.paragraph), v.name, v.message, v.value)))


def _named(shapes: Graph) -> frozenset[str]:
    return frozenset(str(term) for triple in shapes for term in triple if isinstance(term, URIRef))


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


def load_shapes() -> Graph:
    """Return all shapes, those that are derived included; any SHACL processor with SPARQL can apply them.

    Raises:
        OntologyError: if ``shapes.ttl``, or what shapes are derived from, cannot be read.
    """
    shapes = Graph()
    try:
        shapes.parse(ontology_path("shapes.ttl"), format="turtle")
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"shapes.ttl is no valid Turtle: {error}") from error
    for rule in load_properties().values():
        for role, labels in (("subject", rule.domain), ("object", rule.range)):
            if labels != set(CLASSES):
                _add_end(shapes, rule.name, role, sorted(labels))
    _add_years(shapes)
    _add_stated(shapes)
    return shapes


_YEARS: Final = """
SELECT $this ?value ?year WHERE {{
    ?value a $this ; <{identifier}> ?key .
    FILTER(REGEX(?key, "^S/RES/[0-9]+[(][0-9]{{4}}[)]$"))
    BIND(<{integer}>(STRBEFORE(STRAFTER(?key, "S/RES/"), "(")) AS ?number)
    BIND(COALESCE({years}) AS ?year)
    FILTER(STR(?year) != STRBEFORE(STRAFTER(?key, "("), ")"))
}}"""
# SHACL forbids VALUES in a constraint (section 5.2.1): the table is a list of cases, all but one of which are errors
_YEAR: Final = "IF({first} <= ?number && ?number <= {last}, {year}, 1/0)"


def _add_years(shapes: Graph) -> None:
    """Add the shape of the numbers that the Security Council's resolutions of a year have."""
    years = load_toml("patterns", "symbols.toml")["security_council"]["years"]
    cases = ", ".join(_YEAR.format(year=year, first=first, last=last) for year, (first, last) in sorted(years.items()))
    shape, constraint = UNKG["resolution-year-shape"], BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetNode, UNKG.Resolution))
    shapes.add((shape, SH.sparql, constraint))
    shapes.add(
        (constraint, SH.message, Literal("the Security Council adopted the resolution of this number in {?year}"))
    )
    select = _YEARS.format(identifier=DCTERMS.identifier, integer=XSD.integer, years=cases)
    shapes.add((constraint, SH.select, Literal(select)))


_STATED: Final = f"""
SELECT DISTINCT $this ?value ?relation ?key WHERE {{
    ?value $this ?object .
    OPTIONAL {{ ?object <{DCTERMS.identifier}> ?name }}
    BIND(REPLACE(STR($this), "^.*[#/]", "") AS ?relation)
    BIND(COALESCE(?name, STR(?object)) AS ?key)
    FILTER NOT EXISTS {{ ?statement <{RDF.subject}> ?value ; <{RDF.predicate}> $this ; <{RDF.object}> ?object }}
}}"""


def _add_stated(shapes: Graph) -> None:
    """Add the shape of the plain triples of all relations: behind each stands a statement, and so a sentence."""
    shape, constraint = UNKG["stated-shape"], BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    for name in load_properties():
        shapes.add((shape, SH.targetNode, UNKG[name]))
    shapes.add((shape, SH.sparql, constraint))
    shapes.add((constraint, SH.message, Literal("no statement, and so no sentence, stands behind {?relation} {?key}")))
    shapes.add((constraint, SH.select, Literal(_STATED)))


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
SELECT ?mention ?passage ?entity ?words WHERE {
  ?mention a unkg:Mention . OPTIONAL { ?mention nif:referenceContext ?passage }
  OPTIONAL { ?mention itsrdf:taIdentRef ?entity } OPTIONAL { ?mention nif:anchorOf ?words }
}"""
_FIGURES: Final = """
SELECT ?figure ?passage ?words WHERE {
  ?figure a unkg:Observation . OPTIONAL { ?figure prov:wasQuotedFrom ?passage }
  OPTIONAL { ?figure unkg:printedAs/nif:anchorOf ?words }
}"""
_REPORTS: Final = "SELECT ?report ?key WHERE { ?report a unkg:Report ; dcterms:identifier ?key }"


class _Teller:
    """Turns the results of SHACL into violations, with the place of each."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.keys = {row["node"]: row["keys"] for row in rows(graph, _KEYS)}
        self.reports = {row["report"]: row["key"] for row in rows(graph, _REPORTS)}
        self.passages = {row["passage"]: (row["report"], row["number"]) for row in rows(graph, _PASSAGES)}
        self.statements = {row["statement"]: row for row in rows(graph, _STATEMENTS)}
        mentions = sorted(rows(graph, _MENTIONS), key=lambda row: natural(row["mention"]))
        figures = rows(graph, _FIGURES)
        self.words = {row["mention"]: row["words"] for row in mentions}
        self.words |= {row["figure"]: row["words"] for row in figures}
        self.contexts = {row["mention"]: row["passage"] for row in mentions}
        self.contexts |= {row["figure"]: row["passage"] for row in figures}
        for row in self.statements.values():
            self.contexts |= {row[role]: row["passage"] for role in _TARGETS}
        self.contexts |= {row["entity"]: row["passage"] for row in reversed(mentions) if row["entity"]}
        self.ends = {
            str(_end_shape(name, role)): (str(UNKG[name]), role) for name in load_properties() for role in _TARGETS
        }

    def violations(self, faults: Iterable[_Fault]) -> Iterator[Violation]:
        for fault in faults:
            if fault.shape in self.ends:
                stating = list(self.stating(fault.node, *self.ends[fault.shape]))
                # a triple that no statement stands behind breaks the rule all the same
                for statement in stating or [fault.node]:
                    yield self.violation(fault.message, statement, "")
            else:
                value = "" if fault.value in ("", fault.node) else self.name(fault.value)
                yield self.violation(fault.message, fault.node, value)

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
        return self.passages.get(passage) or (self.report_of(node), "")

    def report_of(self, node: str) -> str:
        """Return the key of the report whose IRI that of a node begins with, or an empty string."""
        keys = (key for report, key in self.reports.items() if node == report or node.startswith(f"{report}/"))
        return next(keys, "")

    def name(self, node: str) -> str:
        if (statement := self.statements.get(node)) is not None:
            ends = (self.name(statement["subject"]), statement["property"], self.name(statement["object"]))
            return " ".join(end.removeprefix(str(UNKG)) or "?" for end in ends)
        words = f"«{self.words[node]}»" if self.words.get(node) else ""
        return words or self.keys.get(node) or node.removeprefix(str(UNKG)).removeprefix(BASE)
