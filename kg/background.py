"""What is known beforehand about the entities of a graph: names, dates, host countries.

These facts come from ``ontology/vocabulary`` and stand in a named graph of their own
(:data:`kg.namespaces.BACKGROUND`), so that «the report says» and «is known» never mix.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, SKOS

from kg.namespaces import BACKGROUND, UNKG
from kg.resources import ontology_path
from kg.vocabulary import read_turtle

_GRAPH: Final = ox.NamedNode(str(BACKGROUND))

_FOR_MATCHING: Final = frozenset(map(str, (SKOS.hiddenLabel, UNKG.ambiguousLabel)))
"""Names that recognition needs and that nobody should read as names of the entity."""

_NAMING: Final = frozenset(map(str, (DCTERMS.identifier, SKOS.prefLabel, SKOS.altLabel, UNKG.shortLabel)))


@cache
def _facts() -> Mapping[str, tuple[ox.Triple, ...]]:
    facts: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for path in sorted(ontology_path("vocabulary").glob("*.ttl")):
        for triple in read_turtle(path):
            if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value not in _FOR_MATCHING:
                facts[triple.subject.value].append(triple)
    return {iri: tuple(triples) for iri, triples in facts.items()}


def background(entities: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield the facts of the vocabulary about ``entities`` (IRIs), in the background graph.

    What these facts point to comes with its names only, without class: a query for missions finds those that
    the reports mention. The rest of the vocabulary stays out.

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
    for iri in sorted(wanted | named):
        for triple in _facts().get(iri, ()):
            if iri in wanted or triple.predicate.value in _NAMING:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, _GRAPH)
