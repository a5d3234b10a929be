"""The ontology explained: an overview to read, a drawing, and queries to begin with.

Classes and properties come from ``ontology/schema.ttl``; the texts around them, an example and the queries from
``kg/page/schema.toml``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from kg.errors import OntologyError
from kg.namespaces import CLASSES, PREFIXES, UNKG
from kg.resources import ontology_path
from kg.terms import Language, page_file


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or datatype of the ontology, or a term of another vocabulary that the graph uses.

    Attributes:
        name: with its prefix, as in ``unkg:operatesIn``.
        label: what it is called in the language of the overview; empty for terms of other vocabularies.
        definition: in the language of the overview.
        domain: names of the classes whose members have the property; for a class, its superclasses.
        range: names of the classes or datatypes of its values; empty for a class.
        section: key of the heading of ``schema.toml`` under which it stands.
    """

    name: str
    label: str
    definition: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class SampleQuery:
    """A SPARQL query of the overview and the question that it answers."""

    question: str
    sparql: str


SECTIONS: Final = ("classes", "relations", "facts", "provenance", "figures", "datatypes", "others")
"""Headings of the overview, in its order."""


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(page_file("schema.toml"))


@cache
def _schema() -> Graph:
    try:
        return Graph().parse(ontology_path("schema.ttl"), format="turtle")
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"schema.ttl is no valid Turtle: {error}") from error


def terms(language: Language = "en") -> tuple[Term, ...]:
    """Return all terms that a graph uses, in the order of :data:`SECTIONS` and then of their names.

    Raises:
        OntologyError: if the schema cannot be read.
    """
    found = [*_own_terms(language), *_other_terms(language)]
    return tuple(sorted(found, key=lambda term: (SECTIONS.index(term.section), term.name)))


def sample_queries(language: Language = "en") -> tuple[SampleQuery, ...]:
    """Return the queries to begin with."""
    return tuple(SampleQuery(query[language], query["sparql"].strip()) for query in _texts()["query"])


def example() -> str:
    """Return one sentence as triples, in Turtle without its prefixes."""
    return str(_texts()["example"]["turtle"]).strip()


# --- reading the schema ---

_KINDS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)


def _own_terms(language: Language) -> Iterator[Term]:
    schema = _schema()
    for iri in sorted({iri for kind in _KINDS for iri in schema.subjects(RDF.type, kind) if isinstance(iri, URIRef)}):
        ends = RDFS.subClassOf if (iri, RDF.type, OWL.Class) in schema else RDFS.domain
        label, definition = (_text(iri, predicate, language) for predicate in (RDFS.label, SKOS.definition))
        domain, range_ = _classes(iri, ends), _classes(iri, RDFS.range)
        yield Term(short(iri), label, definition, domain, range_, _section(iri, domain))


def _other_terms(language: Language) -> Iterator[Term]:
    for row in _texts()["term"]:
        domain, range_ = (tuple(row[end].split(", ")) for end in ("of", "value"))
        yield Term(row["name"], "", row[language], domain, range_, "others")


def _text(iri: Node, predicate: URIRef, language: Language) -> str:
    return next(
        (str(text) for text in _schema().objects(iri, predicate) if getattr(text, "language", "") == language), ""
    )


def _classes(iri: Node, end: URIRef) -> tuple[str, ...]:
    """Return the names of what a domain or range allows, unions resolved."""
    return tuple(sorted(short(member) for value in _schema().objects(iri, end) for member in _members(value)))


def _members(value: Node) -> Iterable[Node]:
    union = _schema().value(value, OWL.unionOf) if isinstance(value, BNode) else None
    return [value] if union is None else Collection(_schema(), union)


def short(iri: object) -> str:
    """Return an IRI with its prefix: ``unkg:Mission``; unchanged where it has none."""
    for prefix, namespace in PREFIXES.items():
        if str(iri).startswith(namespace):
            return f"{prefix}:{str(iri)[len(namespace) :]}"
    return str(iri)


_ENTITIES: Final = frozenset(short(iri) for iri in CLASSES.values())
_PROVENANCE: Final = frozenset({"unkg:Report", "unkg:Passage", "unkg:Mention", "unkg:Statement"})


def _section(iri: URIRef, domain: tuple[str, ...]) -> str:
    schema = _schema()
    if (iri, RDF.type, OWL.Class) in schema:
        return "classes"
    if (iri, RDF.type, RDFS.Datatype) in schema:
        return "datatypes"
    if iri == UNKG.relation or (iri, RDFS.subPropertyOf, UNKG.relation) in schema:
        return "relations"
    return _section_of_domain(set(domain))


def _section_of_domain(domain: set[str]) -> str:
    """Return where a property stands that is no relation: with what it says most about."""
    if _ENTITIES & domain:
        return "facts"
    if domain & _PROVENANCE and domain != {"unkg:Observation", "unkg:Statement"}:
        return "provenance"
    return "figures" if "unkg:Observation" in domain else "facts"


# --- the overview ---


def overview(language: Language = "en") -> str:
    """Return the overview of the ontology as Markdown.

    Raises:
        OntologyError: if the schema cannot be read.
    """
    return "\n".join(_overview(language))


def _overview(language: Language) -> Iterator[str]:
    texts, ontology = _texts()[language], URIRef(str(UNKG).rstrip("#"))
    licence, version = (_schema().value(ontology, predicate) for predicate in (DCTERMS.license, OWL.versionInfo))
    yield f"# {_text(ontology, DCTERMS.title, language)}\n"
    yield f"{_text(ontology, DCTERMS.description, language)}\n"
    yield texts["about"].format(version=version, licence=licence, namespace=UNKG)
    yield f"\n## {texts['model']}\n"
    yield from (f"- {line}" for line in texts["modelText"])
    yield f"\n{texts['example']}\n\n{_fenced('turtle', example())}"
    yield f"\n## {texts['drawing']}\n\n{_fenced('mermaid', mermaid(language))}"
    for section in SECTIONS:
        yield from _table(section, language)
    yield f"\n## {texts['queries']}"
    for query in sample_queries(language):
        yield f"\n{query.question}\n\n{_fenced('sparql', query.sparql)}"


def _fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"


def _table(section: str, language: Language) -> Iterator[str]:
    texts = _texts()[language]
    columns = (
        ("term", "name", "below", "definition")
        if section == "classes"
        else ("term", "name", "domain", "range", "definition")
    )
    yield f"\n## {texts[section]}\n"
    if section == "others":
        yield f"{texts['othersText']}\n"
    heads = [texts[column] for column in columns]
    yield f"| {' | '.join(heads)} |\n|{' --- |' * len(columns)}"
    for term in (term for term in terms(language) if term.section == section):
        yield _row(term, columns)


def _row(term: Term, columns: Iterable[str]) -> str:
    cells = {
        "term": f"`{term.name}`",
        "name": term.label,
        "below": ", ".join(term.domain),
        "domain": ", ".join(term.domain),
        "range": ", ".join(term.range),
        "definition": term.definition,
    }
    return f"| {' | '.join(cells[column].replace('|', chr(92) + '|') for column in columns)} |"


# --- the drawing ---


def mermaid(language: Language = "en") -> str:
    """Return a drawing of the classes and of what joins them, as a Mermaid flowchart.

    All kinds of entity are one box, which names them; the relations that reports state are one arrow from it to itself.
    """
    return "\n".join(_mermaid(language))


def _mermaid(language: Language) -> Iterator[str]:
    edges = _edges()
    yield "flowchart LR"
    for name in dict.fromkeys(end for edge in edges for end in edge[::2]):
        yield f'  {_node(name)}["{_box(name, language)}"]'
    for subject, labels, object_ in edges:
        yield f'  {_node(subject)} -->|"{labels}"| {_node(object_)}'


def _node(name: str) -> str:
    return name.replace(":", "_")


def _box(name: str, language: Language) -> str:
    if name != "unkg:Entity":
        label = next((term.label for term in terms(language) if term.name == name), "")
        return f"{name}<br>{label}" if label else name
    kinds = [short(iri) for iri in CLASSES.values()]
    return f"{name}<br>{_texts()[language]['entities']}:<br>{'<br>'.join(kinds)}"


_Edge = tuple[str, str, str]


def _edges() -> list[_Edge]:
    """Return what joins two classes: subject, names of the properties, object."""
    joined: dict[tuple[str, str], list[str]] = {}
    for term in terms():
        if term.section in ("provenance", "figures", "others", "relations"):
            for ends in _pairs(term):
                joined.setdefault(ends, []).append(term.name)
    return [(subject, "<br>".join(names), object_) for (subject, object_), names in joined.items()]


def _pairs(term: Term) -> Iterator[tuple[str, str]]:
    """Yield the boxes that a property joins; values without a box of their own (texts, numbers) are left out."""
    for subject in dict.fromkeys(map(_collapsed, term.domain)):
        for object_ in dict.fromkeys(map(_collapsed, term.range)):
            if subject in _BOXES and object_ in _BOXES:
                yield subject, object_


_BOXES: Final = (
    *sorted(_PROVENANCE),
    "unkg:Entity",
    "unkg:Observation",
    "nif:Sentence",
    "prov:Activity",
    "prov:SoftwareAgent",
    "prov:Entity",
    "qb:DataSet",
)


def _collapsed(name: str) -> str:
    return "unkg:Entity" if name in _ENTITIES else name
