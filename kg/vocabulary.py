"""The vocabularies and the schema of ``ontology/``, indexed for matching."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.errors import OntologyError
from kg.models import Entity
from kg.namespaces import CLASSES, LABEL_OF, UNKG
from kg.normalization import normalize
from kg.resources import ontology_files, ontology_path, own_ontology


class NameKind(StrEnum):
    """How a name may be used (SKOS labels, and two of our own)."""

    PREFERRED = "preferred"
    SHORT = "short"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"
    """Matched, never shown."""
    AMBIGUOUS = "ambiguous"
    """Shared with another entity or a common noun: matched only where the context decides."""


_KINDS: Final = {
    str(SKOS.prefLabel): NameKind.PREFERRED,
    str(UNKG.shortLabel): NameKind.SHORT,
    str(SKOS.altLabel): NameKind.ALTERNATIVE,
    str(SKOS.hiddenLabel): NameKind.HIDDEN,
    str(UNKG.ambiguousLabel): NameKind.AMBIGUOUS,
}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity in one language (ISO 639-1)."""

    text: str
    language: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity of the vocabulary.

    Attributes:
        names: in the order of the file.
        facts: local name of a background property → values, IRIs and literals alike as strings.
    """

    iri: str
    entity: Entity
    names: tuple[Name, ...]
    facts: Mapping[str, tuple[str, ...]]

    def with_more(self, other: "Entry") -> "Entry":
        """Return this entry with the names and facts of another one added."""
        facts = {
            name: tuple(dict.fromkeys((*self.facts.get(name, ()), *other.facts.get(name, ()))))
            for name in (*self.facts, *other.facts)
        }
        return Entry(self.iri, self.entity, tuple(dict.fromkeys((*self.names, *other.names))), facts)


@dataclass(frozen=True)
class Vocabulary:
    """All entries, by entity, by IRI and by name."""

    entries: Mapping[Entity, Entry]

    @cached_property
    def by_iri(self) -> Mapping[str, Entry]:
        """Entry for each IRI."""
        return {entry.iri: entry for entry in self.entries.values()}

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Entity, ...]]:
        """Entities with each key; a mission and an organisation may share one."""
        found: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in self.entries:
            found[entity.key].append(entity)
        return {key: tuple(entities) for key, entities in found.items()}

    def without(self, labels: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary without the entries of these mention labels."""
        dropped = set(labels)
        return Vocabulary({e: entry for e, entry in self.entries.items() if e.label not in dropped})

    def forms(self, language: str) -> dict[str, tuple[tuple[Entity, NameKind], ...]]:
        """Return each name as it looks in normalised text, with the entities that may bear it.

        Names in Latin letters (acronyms) count for every language.
        """
        forms: defaultdict[str, dict[Entity, NameKind]] = defaultdict(dict)
        for entry in self.entries.values():
            for name in entry.names:
                if name.language == language or (name.language == "en" and _is_acronym(name)):
                    forms[normalize(name.text).text].setdefault(entry.entity, name.kind)
        return {form: tuple(bearers.items()) for form, bearers in forms.items() if len(form) > 1}


def _is_acronym(name: Name) -> bool:
    # «UN-Women», «MINUSCA», «COVID-19», «A4P»: two capitals or a digit, and no blank
    text = name.text
    return " " not in text and sum(char.isupper() or char.isdigit() for char in text) > 1


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the package, with the user's own names and entries, read once.

    Raises:
        OntologyError: if a file cannot be parsed, or an entry has no key or no known class.
    """
    own = own_ontology()
    entries: dict[Entity, Entry] = {}
    for path in ontology_files("vocabulary", "*.ttl"):
        for entry in read_entries(path):
            known = entries.get(entry.entity)
            if known is not None and (own is None or own not in path.parents):
                raise OntologyError(f"{path.name}: {entry.iri} is already defined; merge the two entries")
            entries[entry.entity] = entry if known is None else known.with_more(entry)
    return Vocabulary(entries)


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of a Turtle file, in its order.

    Raises:
        OntologyError: if the file cannot be parsed, or an entry has no key or no known class.
    """
    properties: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for triple in read_turtle(path):
        if isinstance(triple.subject, ox.NamedNode):
            properties[triple.subject.value].append(triple)
    for iri, triples in properties.items():
        yield _entry(path, iri, triples)


def read_turtle(path: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file.

    Raises:
        OntologyError: if the file cannot be parsed.
    """
    try:
        return [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"{path.name} is no valid Turtle: {error}") from error


def _entry(path: Path, iri: str, triples: list[ox.Triple]) -> Entry:
    names: list[Name] = []
    facts: defaultdict[str, list[str]] = defaultdict(list)
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        if predicate in _KINDS and isinstance(value, ox.Literal):
            names.append(Name(value.value, value.language or "", _KINDS[predicate]))
        else:
            facts[predicate.rsplit("#")[-1].rsplit("/")[-1]].append(_text(value))
    label = next((LABEL_OF[kind] for kind in facts["type"] if kind in LABEL_OF), None)
    keys = facts[DCTERMS.identifier.fragment or "identifier"]
    if label is None or len(keys) != 1:
        raise OntologyError(f"{path.name}: {iri} needs one class of the schema and one dcterms:identifier")
    return Entry(iri, Entity(label, keys[0]), tuple(names), {k: tuple(v) for k, v in facts.items()})


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@dataclass(frozen=True, slots=True)
class Property:
    """A relation property of the schema: which mention labels its subject and its object may have."""

    name: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool


@cache
def load_properties() -> Mapping[str, Property]:
    """Return the relation properties of the schema by name, read once.

    Raises:
        OntologyError: if the schema cannot be parsed or a property lacks its domain or range.
    """
    triples = read_turtle(ontology_path("schema.ttl"))
    objects: defaultdict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
            objects[triple.subject.value, triple.predicate.value].append(triple.object)
    relations = sorted(s for (s, p), values in objects.items() if _is_relation(p, values))
    return {name.removeprefix(str(UNKG)): _property(name, objects) for name in relations}


def _is_relation(predicate: str, values: Iterable[object]) -> bool:
    return predicate == str(RDFS.subPropertyOf) and ox.NamedNode(str(UNKG.relation)) in values


_Objects = Mapping[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]]


def _property(iri: str, objects: _Objects) -> Property:
    name = iri.removeprefix(str(UNKG))
    domain, range_ = (_classes(objects, iri, str(end)) for end in (RDFS.domain, RDFS.range))
    if not domain or not range_:
        raise OntologyError(f"schema.ttl: unkg:{name} needs rdfs:domain and rdfs:range")
    symmetric = ox.NamedNode(str(OWL.SymmetricProperty)) in objects.get((iri, str(RDF.type)), [])
    return Property(name, domain, range_, symmetric)


THINGS: Final = frozenset(CLASSES) - {"DATE", "QUANTITY"}
"""What «any» means in the guideline's table of relations: nobody supports a date."""


def _classes(objects: _Objects, iri: str, end: str) -> frozenset[str]:
    labels: set[str] = set()
    for value in objects.get((iri, end), []):
        for member in _members(objects, value.value):
            labels |= THINGS if member == str(UNKG.Entity) else {LABEL_OF[member]}
    return frozenset(labels)


def _members(objects: _Objects, node: str) -> Iterator[str]:
    union = objects.get((node, str(OWL.unionOf)))
    if union is None:
        yield node
        return
    rest = union[0].value
    while rest != str(RDF.nil):
        yield objects[rest, str(RDF.first)][0].value
        rest = objects[rest, str(RDF.rest)][0].value
