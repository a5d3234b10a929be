"""What is known beforehand: of the entities that are mentioned, and of what these facts point to."""

import pyoxigraph as ox
import pytest
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS

from kg.background import _document, _facts, background
from kg.namespaces import BASE, UNKG, entity

MINUSCA, FRANCE = (str(entity(label, key)) for label, key in (("MISSION", "MINUSCA"), ("COUNTRY", "FRA")))


def objects(quads: list[ox.Quad], subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.subject == ox.NamedNode(subject)
        and quad.predicate.value == predicate
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }


def test_a_resolution_that_is_only_pointed_to_has_symbol_and_page() -> None:
    quads = list(background([MINUSCA]))
    [resolution] = objects(quads, MINUSCA, str(UNKG.establishedBy))
    assert objects(quads, resolution, str(DCTERMS.identifier)) == {"S/RES/2149(2014)"}
    assert objects(quads, resolution, str(FOAF.page)) == {"https://undocs.org/S/RES/2149(2014)"}
    assert not objects(quads, resolution, str(RDF.type))


def test_everything_that_the_vocabulary_points_to_has_a_key() -> None:
    facts = _facts()
    targets = {
        triple.object.value
        for triples in facts.values()
        for triple in triples
        if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(BASE)
    }
    targets = {iri for iri in targets if "#" not in iri}
    known = {quad.subject for quad in background(facts) if quad.predicate.value == str(DCTERMS.identifier)}
    assert {ox.NamedNode(iri) for iri in targets} <= known


@pytest.mark.parametrize(
    "symbol", ["S/RES/2149(2014)", "A/RES/47/114", "A/RES/1000(ES-I)", "A/RES/ES-10/17", "A/RES/194(III)"]
)
def test_the_symbol_is_read_from_the_iri(symbol: str) -> None:
    iri = str(entity("RESOLUTION", symbol))
    assert objects(list(_document(iri)), iri, str(DCTERMS.identifier)) == {symbol}


@pytest.mark.parametrize(("mentioned", "comes"), [([MINUSCA], True), ([FRANCE], False)])
def test_missions_bring_the_other_missions(mentioned: list[str], comes: bool) -> None:
    quads = list(background(mentioned))
    haiti = str(entity("MISSION", "MINUJUSTH"))
    assert bool(objects(quads, haiti, str(UNKG.startDate))) is comes
    assert not objects(quads, haiti, str(RDF.type))


def test_names_for_matching_stay_out() -> None:
    quads = list(background([FRANCE]))
    assert "法国" in objects(quads, FRANCE, str(SKOS.prefLabel))
    assert not objects(quads, FRANCE, str(SKOS.hiddenLabel))
