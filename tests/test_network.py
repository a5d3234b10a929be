"""RDF → network, its measures and communities, the GraphML file."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest

from kg import network
from kg.namespaces import PREFIXES, entity
from kg.network import Network
from kg.projection import natural

SUBJECTS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unkg: <https://w3id.org/unkg/ontology#> .
@base <https://w3id.org/unkg/> .

<graph/background> {
  <mission/MINUSCA> a unkg:Mission ; dcterms:identifier "MINUSCA" ; unkg:shortLabel "中非稳定团"@zh ;
    skos:prefLabel "联合国中非共和国多层面综合稳定特派团"@zh, "MINUSCA"@en, "MINUSCA"@fr .
  <country/CAF> a unkg:Country ; dcterms:identifier "CAF" ; skos:prefLabel "中非共和国"@zh,
    "Central African Republic"@en .
  <country/SDN> a unkg:Country ; dcterms:identifier "SDN" ; skos:prefLabel "苏丹"@zh, "Sudan"@en .
  <country/SSD> a unkg:Country ; dcterms:identifier "SSD" ; skos:prefLabel "南苏丹"@zh, "South Sudan"@en .
  <country/FRA> a unkg:Country ; dcterms:identifier "FRA" ; skos:prefLabel "法国"@zh, "France"@en .
}
<report/A> {
  <report/A> a unkg:Report ; dcterms:identifier "A/1" ; dcterms:title "第一份报告" .
  <report/A/p9> a unkg:Passage ; dcterms:isPartOf <report/A> ; unkg:number "9" .
  <report/A/p10> a unkg:Passage ; dcterms:isPartOf <report/A> ; unkg:number "10" .
  <report/A/box1> a unkg:Passage ; dcterms:isPartOf <report/A> .
  <resolution/S-RES-2149-2014> a unkg:Resolution ; dcterms:identifier "S/RES/2149(2014)" ;
    rdfs:label "第2149(2014)号决议"@zh .
  <date/2011-07-09> a unkg:Date ; dcterms:identifier "2011-07-09" .
  <event/independence> a unkg:Event ; dcterms:identifier "independence" ; rdfs:label "独立"@zh ;
    unkg:isCandidate true .
  <report/A/p9#char=0,5> a nif:Phrase ; nif:referenceContext <report/A/p9> ; nif:anchorOf "中非稳定团" ;
    itsrdf:taIdentRef <mission/MINUSCA> .
  <report/A/p9#char=8,13> a nif:Phrase ; nif:referenceContext <report/A/p9> ; nif:anchorOf "中非共和国" ;
    itsrdf:taIdentRef <country/CAF> .
  <report/A/p10#char=0,3> a nif:Phrase ; nif:referenceContext <report/A/p10> ; nif:anchorOf "稳定团" ;
    itsrdf:taIdentRef <mission/MINUSCA> .
  <report/A/p10#char=9,14> a nif:Phrase ; nif:referenceContext <report/A/p10> ; nif:anchorOf "中非共和国" ;
    itsrdf:taIdentRef <country/CAF> .
  <report/A/box1#char=0,3> a nif:Phrase ; nif:referenceContext <report/A/box1> ; nif:anchorOf "南苏丹" ;
    itsrdf:taIdentRef <country/SSD> .
  <report/A/box1#char=4,6> a nif:Phrase ; nif:referenceContext <report/A/box1> ; nif:anchorOf "苏丹" ;
    itsrdf:taIdentRef <country/SDN> .
  <statement/1> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p10> ;
    unkg:quotation "稳定团部署在整个中非共和国。" ;
    unkg:pattern "deployed" ; unkg:confidence 0.7 .
  <statement/2> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p9> ;
    unkg:quotation "中非稳定团驻在中非共和国。" ;
    unkg:pattern "stationed" ; unkg:confidence 0.9 .
  <statement/3> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p9> ;
    unkg:quotation "中非稳定团驻在中非共和国。" ;
    unkg:pattern "weaker" ; unkg:confidence 0.4 .
  <statement/4> a unkg:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:mandatedBy ;
    rdf:object <resolution/S-RES-2149-2014> ; prov:wasQuotedFrom <report/A/p9> ; unkg:quotation "依据决议。" .
  <statement/5> a unkg:Statement ; rdf:subject <event/independence> ; rdf:predicate unkg:occurredOn ;
    rdf:object <date/2011-07-09> ; prov:wasQuotedFrom <report/A/box1> ; unkg:quotation "2011年7月9日独立。" .
  <statement/6> a unkg:Statement ; rdf:subject <country/SSD> ; rdf:predicate unkg:cooperatesWith ;
    rdf:object <country/SDN> ; prov:wasQuotedFrom <report/A/box1> ; unkg:quotation "南苏丹和苏丹合作。" .
}
"""

MINUSCA, CAF = str(entity("MISSION", "MINUSCA")), str(entity("COUNTRY", "CAF"))
SDN, SSD = str(entity("COUNTRY", "SDN")), str(entity("COUNTRY", "SSD"))
RESOLUTION = str(entity("RESOLUTION", "S/RES/2149(2014)"))


class Graph:
    """The least that can be projected."""

    def __init__(self, trig: str) -> None:
        self.store = ox.Store()
        self.store.load(trig, format=ox.RdfFormat.TRIG)

    def query(self, sparql: str) -> pd.DataFrame:
        """Answer as the graph of a build does."""
        answer: Any = self.store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
        columns = [variable.value for variable in answer.variables]
        rows = [[None if cell is None else cell.value for cell in row] for row in answer]
        return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def projected() -> Network:
    return network.project(Graph(SUBJECTS))


def make(edges: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> Network:
    """Return a network of organisations, one sentence behind each edge."""
    result: Network = nx.MultiDiGraph()
    for node in sorted({*nodes, *(end for edge in edges for end in edge)}):
        result.add_node(node, **{"key": node, "class": "ORGANISATION", "label_zh": node, "label_en": node})
        result.nodes[node]["mentions"] = 1
    for source, target in edges:
        result.add_edge(source, target, key="supports", weight=1, sentences=[], property="supports")
    return result


def test_nodes_are_what_the_reports_mention(projected: Network) -> None:
    assert set(projected) == {MINUSCA, CAF, SDN, SSD, RESOLUTION, str(entity("EVENT", "independence"))}
    node = projected.nodes[MINUSCA]
    assert (node["key"], node["class"], node["candidate"]) == ("MINUSCA", "MISSION", False)
    assert (node["mentions"], node["mentions_by_report"], node["reports"]) == (2, {"A/1": 2}, ["A/1"])


def test_labels_are_short_and_names_full(projected: Network) -> None:
    node = projected.nodes[MINUSCA]
    assert node["label_zh"] == "中非稳定团"
    assert node["name_zh"] == "联合国中非共和国多层面综合稳定特派团"
    assert node["label_en"] == node["name_en"] == "MINUSCA"
    # without an English name the Chinese one says more than the key
    assert projected.nodes[RESOLUTION]["label_en"] == "第2149(2014)号决议"


def test_candidates_are_those_of_the_graph(projected: Network) -> None:
    assert [node for node, new in projected.nodes(data="candidate") if new] == [str(entity("EVENT", "independence"))]


def test_an_edge_holds_each_sentence_once_in_reading_order(projected: Network) -> None:
    edge = projected.edges[MINUSCA, CAF, "operatesIn"]
    assert [(s["paragraph"], s["pattern"]) for s in edge["sentences"]] == [
        ("9", "stationed"),
        ("10", "deployed"),
    ]
    assert (edge["weight"], edge["confidence"], edge["property"]) == (2, 0.9, "operatesIn")
    assert edge["sentences"][0]["report_title"] == "第一份报告"


def test_marks_are_where_the_names_are(projected: Network) -> None:
    sentence = projected.edges[MINUSCA, CAF, "operatesIn"]["sentences"][1]
    assert [(sentence["text"][start:end], role) for start, end, role in sentence["marks"]] == [
        ("稳定团", "subject"),
        ("中非共和国", "object"),
    ]


def test_a_name_inside_a_longer_one_is_not_marked(projected: Network) -> None:
    [sentence] = projected.edges[SSD, SDN, "cooperatesWith"]["sentences"]
    assert sentence["marks"] == [(0, 3, "subject"), (4, 6, "object")]


def test_dates_are_attributes_unless_asked_for(projected: Network) -> None:
    event = str(entity("EVENT", "independence"))
    assert projected.nodes[event]["dates"] == ["2011-07-09"]
    assert projected.degree(event) == 0
    with_dates = network.project(Graph(SUBJECTS), classes=("EVENT", "DATE"))
    assert list(with_dates.edges(event, keys=True)) == [(event, str(entity("DATE", "2011-07-09")), "occurredOn")]


def test_projection_is_sorted(projected: Network) -> None:
    assert list(projected) == sorted(projected)
    assert list(projected.edges(keys=True)) == sorted(projected.edges(keys=True))
    assert projected.graph["reports"] == {"A/1": "第一份报告"}


def test_an_empty_graph_gives_an_empty_network() -> None:
    empty = network.project(Graph(""))
    assert len(empty) == 0
    assert network.measures(empty).empty
    assert network.communities(empty) == []
    assert network.modularity(empty, []) == 0.0


def test_a_single_node_has_measures() -> None:
    [row] = network.measures(make([], ["a"])).to_dict("records")
    assert (row["degree"], row["pagerank"], row["betweenness"]) == (0, 1.0, 0.0)
    assert network.communities(make([], ["a"])) == [{"a"}]


def test_a_disconnected_network_is_measured_in_parts() -> None:
    parts = make([("a", "b"), ("b", "c"), ("x", "y")], ["z"])
    frame = network.measures(parts)
    assert math.isclose(frame["pagerank"].sum(), 1, abs_tol=1e-6)
    assert frame["betweenness"].idxmax() == "b"
    assert {"z"} in network.communities(parts)


def test_measures_are_those_of_networkx_on_the_florentine_families() -> None:
    families = nx.florentine_families_graph()
    frame = network.measures(make(families.edges))
    for name, values in {
        "degree": dict(families.degree),
        "pagerank": nx.pagerank(families),
        "betweenness": nx.betweenness_centrality(families),
    }.items():
        assert frame[name].to_dict() == pytest.approx(values, abs=1e-6), name
    assert frame.index[0] == "Medici"


def test_parallel_edges_count_as_relations_but_tie_once() -> None:
    twice = make([("a", "b")])
    twice.add_edge("b", "a", key="funds", weight=4, sentences=[], property="funds")
    twice.add_edge("a", "a", key="partOf", weight=1, sentences=[], property="partOf")
    assert network.ties(twice).edges["a", "b"]["weight"] == 5
    assert list(network.ties(twice).edges) == [("a", "b")]
    row = network.measures(twice).to_dict("index")["b"]
    assert [row[name] for name in ("degree", "in_degree", "out_degree", "strength")] == [2, 1, 1, 5]


def test_communities_of_two_cliques_are_the_cliques() -> None:
    cliques = make([(f"{c}{i}", f"{c}{j}") for c in "ab" for i in range(5) for j in range(i)] + [("a0", "b0")])
    found = network.communities(cliques)
    assert found == [{f"{c}{i}" for i in range(5)} for c in "ab"]
    assert network.modularity(cliques, found) > 0.4


def test_communities_do_not_depend_on_the_order_of_nodes() -> None:
    karate = [(f"n{a}", f"n{b}") for a, b in nx.karate_club_graph().edges]
    assert network.communities(make(karate)) == network.communities(make(karate[::-1]))


def test_graphml_is_flat_deterministic_and_complete(projected: Network, tmp_path: Path) -> None:
    first, second = tmp_path / "1.graphml", tmp_path / "2.graphml"
    network.write_graphml(projected, first)
    network.write_graphml(network.project(Graph(SUBJECTS)), second)
    assert first.read_bytes() == second.read_bytes()
    read = nx.read_graphml(first, force_multigraph=True)
    assert read.nodes[MINUSCA]["mentions_by_report"] == "A/1=2"
    [edge] = [data for _, _, data in read.edges(data=True) if data["property"] == "operatesIn"]
    assert edge["sentences"] == "中非稳定团驻在中非共和国。 ¶ 稳定团部署在整个中非共和国。"
    assert edge["places"] == "A/1, 9; A/1, 10"


def test_graphml_survives_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    odd = make([], ["a"])
    odd.nodes["a"]["label_zh"] = "a\x00b\x0b<&>\ud800\uffff"
    network.write_graphml(odd, tmp_path / "odd.graphml")
    assert nx.read_graphml(tmp_path / "odd.graphml").nodes["a"]["label_zh"] == "a\ufffdb\ufffd<&>\ufffd\ufffd"


def test_paragraph_nine_comes_before_ten() -> None:
    assert sorted(["p10", "p9", "box1", "p1a"], key=natural) == ["box1", "p1a", "p9", "p10"]
