"""What is known beforehand about the entities of a graph, for readers: identifiers, links and key facts.

All of it stands in the graph of :mod:`kg.background`, apart from what the reports say, and is to be shown apart.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.answers import Queryable, rows
from kg.names import LANGUAGES, Names, load_names
from kg.namespaces import BACKGROUND, BASE, UNKG

_NAMING: Final = "dcterms:identifier, skos:prefLabel, skos:altLabel, unkg:shortLabel, rdf:type, rdfs:label"

_FACTS: Final = f"""
SELECT DISTINCT ?entity ?property ?value WHERE {{
  GRAPH <{BACKGROUND}> {{ ?entity ?property ?value . FILTER(?property NOT IN ({_NAMING})) }}
}}"""
_PAGES: Final = """
SELECT DISTINCT ?entity ?value WHERE {
  { ?entity foaf:page ?value } UNION { ?file dcterms:isVersionOf ?entity ; foaf:page ?value }
}"""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One known fact about an entity.

    Attributes:
        property: name in the ontology, such as ``hostCountry`` or ``startDate``.
        value: the IRI of another entity, a date (EDTF) or other text.
        names: of that entity, by language (``zh``, ``en``); empty for dates and text.
    """

    property: str
    value: str
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known about one entity.

    Attributes:
        pages: addresses where its document or site can be read.
        exact: IRIs of the same thing elsewhere (``skos:exactMatch``), checked.
        close: IRIs that probably mean it (``skos:closeMatch``).
        codes: notations such as ISO 3166 or M49 codes.
        facts: sorted by property and value.
    """

    pages: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True)
class _Found:
    links: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    facts: set[Fact] = field(default_factory=set)


_LINKS: Final[Mapping[str, str]] = {
    "http://www.w3.org/2004/02/skos/core#exactMatch": "exact",
    "http://www.w3.org/2004/02/skos/core#closeMatch": "close",
    "http://www.w3.org/2004/02/skos/core#notation": "codes",
    "http://xmlns.com/foaf/0.1/page": "pages",
}
_INVERSE: Final[Mapping[str, str]] = {"predecessor": "successor", "successor": "predecessor"}


def profiles(graph: Queryable) -> dict[str, Profile]:
    """Return what is known beforehand about each entity that has such facts, by IRI.

    A fact that names a predecessor also counts as one that names a successor, the other way round.
    """
    names = load_names(graph)
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for row in rows(graph, _FACTS):
        _add(found, row["entity"], row["property"], row["value"], names)
    for row in rows(graph, _PAGES):
        found[row["entity"]].links["pages"].add(row["value"])
    return {iri: _profile(one) for iri, one in sorted(found.items())}


def _add(found: Mapping[str, _Found], entity: str, predicate: str, value: str, names: Mapping[str, Names]) -> None:
    if kind := _LINKS.get(predicate):
        found[entity].links[kind].add(value)
    elif predicate.startswith(str(UNKG)):
        name = predicate.removeprefix(str(UNKG))
        found[entity].facts.add(Fact(name, value, _both(names.get(value))))
        if name in _INVERSE and value.startswith(BASE):
            found[value].facts.add(Fact(_INVERSE[name], entity, _both(names.get(entity))))


def _profile(found: _Found) -> Profile:
    links = {kind: tuple(sorted(values)) for kind, values in found.links.items()}
    return Profile(**links, facts=tuple(sorted(found.facts)))


def _both(names: Names | None) -> tuple[tuple[str, str], ...]:
    return () if names is None else tuple(sorted((code, names.label(code)) for code in LANGUAGES))
