"""RDF → network, its measures and communities, the GraphML file."""

import math
import random
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import centrality, network
from kg.namespaces import entity
from kg.network import Network, Ties
from kg.ordering import natural
from kg.projection import project
from tests.networks import CAF, MINUSCA, RESOLUTION, SDN, SSD, SUBJECTS, Graph, make


@pytest.fixture(scope="module")
def projected() -> Network:
    return network.project(Graph(SUBJECTS))


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


def test_a_sentence_that_states_two_relations_of_a_pair_ties_it_once() -> None:
    twice = make([("a", "b")])
    sentences = [{"text": text, "passage": "p", "report": "r", "confidence": 1.0} for text in ("一。", "二。")]
    twice.edges["a", "b", "supports"].update(sentences=sentences, weight=2)
    twice.add_edge("b", "a", key="funds", weight=1, sentences=sentences[:1])
    assert network.ties(twice).edges["a", "b"]["weight"] == network.bundle(twice).edges["a", "b"]["weight"] == 2
    assert network.measures(twice)["strength"].to_dict() == {"a": 2, "b": 2}


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
    assert edge["dates"] == "2014" and "id" not in edge
    assert read.graph["reports"] == "A/1: 第一份报告"


def test_graphml_survives_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    odd = make([], ["a"])
    odd.nodes["a"]["label_zh"] = "a\x00b\x0b<&>\ud800\uffff"
    network.write_graphml(odd, tmp_path / "odd.graphml")
    assert nx.read_graphml(tmp_path / "odd.graphml").nodes["a"]["label_zh"] == "a\ufffdb\ufffd<&>\ufffd\ufffd"


def test_paragraph_nine_comes_before_ten() -> None:
    assert sorted(["p10", "p9", "box1", "p1a"], key=natural) == ["box1", "p1a", "p9", "p10"]


def karate() -> Network:
    return make((f"n{a:02}", f"n{b:02}") for a, b in nx.karate_club_graph().edges)


def test_measures_have_a_column_for_each_measure() -> None:
    row = network.measures(karate()).loc["n00"]
    assert (row["key"], row["degree"], row["core"], bool(row["cut_point"])) == ("n00", 16, 4, True)
    assert 0 < row["constraint"] < 0.2 and row["effective_size"] > 10 and 0 <= row["participation"] < 1


def test_a_network_without_direction_has_measures_too() -> None:
    together = project(Graph(SUBJECTS), kind="comention")
    row = network.measures(together).loc[MINUSCA]
    assert [row[name] for name in ("degree", "in_degree", "out_degree", "strength")] == [1, 1, 1, 2]


def test_communities_are_stable_where_they_are_clear() -> None:
    cliques = make([(f"{c}{i}", f"{c}{j}") for c in "abc" for i in range(6) for j in range(i)] + [("a0", "b0")])
    found = network.stability(cliques, 5)
    assert (found.agreement, found.least, found.runs) == (1.0, 1.0, 5)
    assert found.modularity[0] == found.modularity[1] > 0.5


def test_nodes_without_ties_do_not_flatter_the_stability() -> None:
    ring = [(f"n{i:02}", f"n{(i + 1) % 30:02}") for i in range(30)]
    alone = make(ring, [f"alone{i}" for i in range(60)])
    assert network.stability(alone, 6) == network.stability(make(ring), 6)
    assert network.stability(alone, 6).agreement < 1


@pytest.mark.parametrize("nodes", [[], ["a"]])
def test_stability_of_nothing_is_undefined(nodes: list[str]) -> None:
    found = network.stability(make([], nodes), 3)
    assert math.isnan(found.agreement) and found.modularity == (0.0, 0.0)


def test_igraph_finds_communities_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("igraph")
    club = karate()
    ours = network.stability(club, 6)
    monkeypatch.setattr(network, "LARGE", 10)
    theirs, again = network.stability(club, 6), network.stability(club, 6)
    assert theirs == again
    assert theirs.modularity[1] == pytest.approx(ours.modularity[1], abs=0.02)


def test_igraph_leaves_the_random_numbers_of_python_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("igraph")
    monkeypatch.setattr(network, "LARGE", 10)
    random.seed(1)
    expected = random.Random(1).random()  # noqa: S311
    network.stability(karate(), 2)
    assert random.random() == expected  # noqa: S311


def random_network(nodes: int) -> Ties:
    return nx.relabel_nodes(nx.barabasi_albert_graph(nodes, 2, seed=1), str)


@pytest.mark.parametrize("exact", [True, False], ids=["exact", "sampled"])
def test_igraph_and_networkx_agree_on_betweenness(monkeypatch: pytest.MonkeyPatch, exact: bool) -> None:
    pytest.importorskip("igraph")
    if not exact:
        monkeypatch.setattr(centrality, "EXACT", 100)
        monkeypatch.setattr(centrality, "PIVOTS", 40)
    graph = random_network(200)
    by_networkx = network.betweenness(graph)
    monkeypatch.setattr(centrality, "FAST", 10)
    assert network.betweenness(graph) == pytest.approx(by_networkx, abs=1e-8)
    assert max(by_networkx.values()) > 0.1


def test_gexf_is_deterministic_and_complete(projected: Network, tmp_path: Path) -> None:
    first, second = tmp_path / "1.gexf", tmp_path / "2.gexf"
    network.write_gexf(projected, first)
    network.write_gexf(project(Graph(SUBJECTS)), second)
    assert first.read_bytes() == second.read_bytes()
    assert b"lastmodifieddate" not in first.read_bytes()
    assert "<description>A/1: " in first.read_text(encoding="utf-8")
    read = nx.read_gexf(first)
    assert read.nodes[MINUSCA]["label"] == "中非稳定团"
    assert sorted(data["property"] for *_, data in read.edges(data=True)) == sorted(
        name for *_, name in projected.edges(keys=True)
    )


@pytest.mark.parametrize("kind", ["comention", "mission-country", "resolution-report"])
def test_each_kind_can_be_written(kind: str, tmp_path: Path) -> None:
    graph: Ties = project(Graph(SUBJECTS), kind=kind)  # type: ignore[call-overload]
    network.write_graphml(graph, tmp_path / "n.graphml")
    network.write_gexf(graph, tmp_path / "n.gexf")
    for read in (nx.read_graphml(tmp_path / "n.graphml"), nx.read_gexf(tmp_path / "n.gexf")):
        assert set(read) == set(graph)
        assert {frozenset(edge) for edge in read.edges} == {frozenset(edge) for edge in graph.edges}
        assert all(data["sentences"] for *_, data in read.edges(data=True))


def test_gexf_survives_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    odd = make([], ["a"])
    odd.nodes["a"]["label_zh"] = "a\x00<&>\ud800"
    network.write_gexf(odd, tmp_path / "odd.gexf")
    assert nx.read_gexf(tmp_path / "odd.gexf").nodes["a"]["label"] == "a\ufffd<&>\ufffd"


@pytest.mark.parametrize("plain", [nx.karate_club_graph(), nx.empty_graph(1)])
def test_networks_from_elsewhere_are_measured(plain: Any) -> None:
    frame = network.measures(plain)
    assert len(frame) == len(plain) and frame["key"].isna().all()
