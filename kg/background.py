"""What is known beforehand about the entities of a graph: names, dates, host countries.

These facts come from ``ontology/vocabulary`` and stand in a named graph of their own
(:data:`kg.namespaces.BACKGROUND`), so that «the report says» and «is known» never mix.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS

from kg import namespaces
from kg.namespaces import BACKGROUND, UNKG
from kg.resources import ontology_files, ontology_path
from kg.symbols import parse_symbol
from kg.vocabulary import read_turtle

_GRAPH: Final = ox.NamedNode(str(BACKGROUND))

_FOR_MATCHING: Final = frozenset(map(str, (SKOS.hiddenLabel, UNKG.ambiguousLabel)))
"""Names that recognition needs and that nobody should read as names of the entity."""

_NAMING: Final = frozenset(map(str, (DCTERMS.identifier, SKOS.prefLabel, SKOS.altLabel, UNKG.shortLabel)))

_PLACES: Final = frozenset(map(str, (UNKG.hostCountry, UNKG.concerns)))

_CAREER: Final = _PLACES | frozenset(
    map(
        str,
        (
            *(DCTERMS.identifier, SKOS.prefLabel, UNKG.shortLabel, DCTERMS.type, UNKG.startDate, UNKG.endDate),
            *(UNKG.predecessor, UNKG.successor),
        ),
    )
)
"""What is told of every mission of the vocabulary, mentioned or not: who came before whom, and how many there were."""


@cache
def _facts() -> Mapping[str, tuple[ox.Triple, ...]]:
    facts: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for path in (*ontology_files("vocabulary", "*.ttl"), ontology_path("subjects.ttl")):
        for triple in read_turtle(path):
            if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value not in _FOR_MATCHING:
                facts[triple.subject.value].append(triple)
    return {iri: tuple(triples) for iri, triples in facts.items()}


@cache
def _missions() -> frozenset[str]:
    class_ = str(UNKG.Mission)
    return frozenset(
        iri
        for iri, facts in _facts().items()
        if any(fact.predicate.value == str(RDF.type) and getattr(fact.object, "value", "") == class_ for fact in facts)
    )


def background(entities: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield the facts of the vocabulary about ``entities`` (IRIs), in the background graph.

    What these facts point to comes with its names only, without class: a query for missions finds those that
    the reports mention. A resolution or document that the vocabulary does not describe has its symbol and page.
    Where the reports mention a mission, the other missions come too, without class, with names, kind, dates, place and
    predecessors, and the names of these places: a chain of missions and their number at a date have no gaps. The rest
    of the vocabulary stays out.

    Raises:
        OntologyError: if a vocabulary cannot be read.
    """
    wanted = set(entities)
    named = {
        triple.object.value
        for iri in wanted
        for triple in _facts().get(iri, ())
        if isinstance(triple.object, ox.NamedNode)
    }
    others = _missions() if not wanted.isdisjoint(_missions()) else frozenset()
    for iri in sorted(named - _facts().keys()):
        yield from _document(iri)
    named |= {
        triple.object.value
        for iri in others
        for triple in _facts()[iri]
        if triple.predicate.value in _PLACES and isinstance(triple.object, ox.NamedNode)
    }
    for iri in sorted(wanted | named | others):
        kept = _CAREER | _NAMING if iri in named else _CAREER
        for triple in _facts().get(iri, ()):
            if iri in wanted or triple.predicate.value in (kept if iri in others else _NAMING):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, _GRAPH)


def _document(iri: str) -> Iterator[ox.Quad]:
    """Yield key and page of a document that the vocabulary only points to; its IRI tells the symbol."""
    for symbol in _symbols(iri.rpartition("/")[2].split("-")):
        parsed = parse_symbol(symbol)
        if parsed is not None and str(namespaces.entity(parsed.kind, parsed.key)) == iri:
            node = ox.NamedNode(iri)
            yield ox.Quad(node, ox.NamedNode(str(DCTERMS.identifier)), ox.Literal(parsed.key), _GRAPH)
            page = ox.NamedNode(str(namespaces.page(parsed.key)))
            yield ox.Quad(node, ox.NamedNode(str(FOAF.page)), page, _GRAPH)
            return


def _symbols(parts: Sequence[str]) -> Iterator[str]:
    """Yield the symbols that the parts of an IRI may have come from: ``S-RES-2254-2015`` from S/RES/2254(2015)."""
    # special sessions keep their hyphen; brackets go first: the same parts without them may be another symbol
    if set(parts[2:]) & {"S", "ES"}:
        yield f"{'/'.join(parts[:-2])}({'-'.join(parts[-2:])})"
        yield f"{'/'.join(parts[:-3])}/{'-'.join(parts[-3:-1])}/{parts[-1]}"
    yield f"{'/'.join(parts[:-1])}({parts[-1]})"
    yield "/".join(parts)
