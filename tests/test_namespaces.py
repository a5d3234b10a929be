"""IRIs: readable, safe, and different for what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from kg import namespaces
from kg.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("S/RES/2254(2015)", "S-RES-2254-2015"),
        ("A/80/1", "A-80-1"),
        ("52.4 %", "52.4-%25"),
        ("-5 %", "-5-%25"),
        ("中非稳定团", "中非稳定团"),
        (" （a b） ", "a-b"),
        ("a<b>\"c'", "a%3Cb%3E%22c%27"),
    ],
)
def test_slug(key: str, segment: str) -> None:
    assert namespaces.slug(key) == segment


@pytest.mark.parametrize("key", ["", "  ", "()", ".", ".."])
def test_no_iri_of_nothing(key: str) -> None:
    with pytest.raises(ValueError, match="no IRI"):
        namespaces.slug(key)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()))
def test_a_slug_is_one_segment(key: str) -> None:
    try:
        segment = namespaces.slug(key)
    except ValueError:
        return
    assert not set(segment) & set('/?#<>"{}|\\^` \n')


def test_entity_report_and_passage() -> None:
    assert namespaces.entity("MISSION", "MINUSCA") == URIRef("https://w3id.org/unkg/mission/MINUSCA")
    passage = namespaces.passage("A/80/1", "p24")
    assert passage == URIRef("https://w3id.org/unkg/report/A-80-1/p24")
    assert namespaces.fragment(passage, 3, 8) == URIRef(f"{passage}#char=3,8")
    with pytest.raises(KeyError):
        namespaces.entity("SHIP", "x")


def test_a_statement_is_known_by_what_it_says_and_where() -> None:
    passage = namespaces.passage("A/80/1", "p24")
    one, other = namespaces.entity("MISSION", "UNMISS"), namespaces.entity("COUNTRY", "SSD")
    iri = namespaces.statement(passage, 0, 9, one, "operatesIn", other)
    assert iri == URIRef(f"{passage}#statement=0,9,mission/UNMISS,operatesIn,country/SSD")
    assert iri != namespaces.statement(passage, 0, 9, other, "operatesIn", one)


def test_the_page_of_a_symbol() -> None:
    assert namespaces.page("S/RES/2254 (2015)") == URIRef("https://undocs.org/S/RES/2254(2015)")


def test_the_vocabulary_uses_the_same_iris() -> None:
    entries = load_vocabulary().entries.values()
    assert [e.iri for e in entries if e.iri != str(namespaces.entity(e.entity.label, e.entity.key))] == []
