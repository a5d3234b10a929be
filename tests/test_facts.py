"""What is known beforehand, read from a graph."""

import pyoxigraph as ox

from kg.facts import Fact, Profile, profiles
from kg.graph import KnowledgeGraph
from kg.namespaces import BACKGROUND, BASE
from kg.store import renew_union

GRAPH = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unkg: <https://w3id.org/unkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix : <https://w3id.org/unkg/> .
<%s> {
  <https://w3id.org/unkg/mission/NEW> a unkg:Mission ; dcterms:identifier "NEW" ; skos:prefLabel "新特派团"@zh ;
    unkg:startDate "2014-04" ; unkg:hostCountry <https://w3id.org/unkg/country/CAF> ;
    unkg:predecessor <https://w3id.org/unkg/mission/OLD> ; unkg:establishedBy <https://w3id.org/unkg/resolution/R> .
  <https://w3id.org/unkg/mission/OLD> dcterms:identifier "OLD" .
  <https://w3id.org/unkg/country/CAF> dcterms:identifier "CAF" ; unkg:shortLabel "中非"@zh ; skos:prefLabel
    "中非共和国"@zh, "Central African Republic"@en, "République centrafricaine"@fr ; skos:notation "CF" ;
    skos:exactMatch <http://www.wikidata.org/entity/Q929> ; skos:closeMatch <http://example.org/caf> .
}
<https://w3id.org/unkg/report/A-1> {
  <https://w3id.org/unkg/report/A-1> foaf:page <https://undocs.org/A/1> ;
    dcterms:isVersionOf <https://w3id.org/unkg/document/A-1> .
  <https://w3id.org/unkg/country/CAF> unkg:endDate "1999" .
}
"""


def graph() -> KnowledgeGraph:
    store = ox.Store()
    store.load(GRAPH.replace("%s", str(BACKGROUND)).encode(), format=ox.RdfFormat.TRIG)
    renew_union(store)
    return KnowledgeGraph(store)


def test_facts_are_those_of_the_background_alone() -> None:
    known = profiles(graph())
    assert known[f"{BASE}country/CAF"] == Profile(
        exact=("http://www.wikidata.org/entity/Q929",), close=("http://example.org/caf",), codes=("CF",)
    )


def test_a_fact_about_an_entity_carries_its_names() -> None:
    facts = {fact.property: fact for fact in profiles(graph())[f"{BASE}mission/NEW"].facts}
    assert facts["hostCountry"] == Fact(
        "hostCountry", f"{BASE}country/CAF", (("en", "Central African Republic"), ("zh", "中非"))
    )
    assert facts["startDate"] == Fact("startDate", "2014-04")
    assert facts["establishedBy"].names == ()
    assert facts["predecessor"].names == (("en", "OLD"), ("zh", "OLD"))


def test_a_predecessor_has_a_successor() -> None:
    [fact] = profiles(graph())[f"{BASE}mission/OLD"].facts
    assert fact == Fact("successor", f"{BASE}mission/NEW", (("en", "新特派团"), ("zh", "新特派团")))


def test_a_document_is_read_where_its_version_is() -> None:
    known = profiles(graph())
    assert known[f"{BASE}document/A-1"].pages == known[f"{BASE}report/A-1"].pages == ("https://undocs.org/A/1",)


def test_an_empty_graph_knows_nothing() -> None:
    assert profiles(KnowledgeGraph(ox.Store())) == {}
