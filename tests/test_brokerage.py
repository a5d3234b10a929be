"""Who bridges: bridges, structural holes, ties across communities and between fields."""

import math
from typing import Any

import networkx as nx
import pytest

from kg import brokerage, centrality
from kg.ties import Ties
from tests.networks import make


def karate() -> Ties:
    numbered: nx.Graph[Any] = nx.karate_club_graph()
    return nx.relabel_nodes(numbered, {number: f"n{number:02}" for number in range(34)})


def test_bridges_and_cut_points_of_two_triangles() -> None:
    network = make([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")])
    assert brokerage.bridges(network) == [("c", "d")]
    assert brokerage.cut_points(network) == {"c", "d"}


def test_a_second_relation_of_the_same_pair_makes_no_bridge_safe() -> None:
    network = make([("a", "b")])
    network.add_edge("b", "a", key="funds", weight=1)
    assert brokerage.bridges(network) == [("a", "b")]


@pytest.mark.parametrize("graph", [nx.florentine_families_graph(), karate()], ids=["florentine", "karate"])
def test_structural_holes_are_those_of_networkx(graph: Ties, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokerage, "_ROWS", 7)
    assert brokerage.constraint(graph) == pytest.approx(nx.constraint(graph, weight="weight"), abs=1e-8)
    assert brokerage.effective_size(graph) == pytest.approx(nx.effective_size(graph), abs=1e-8)


def test_igraph_agrees_on_constraint() -> None:
    igraph = pytest.importorskip("igraph")
    graph = karate()
    edges = [(int(a[1:]), int(b[1:])) for a, b in graph.edges]
    weights = [data["weight"] for *_, data in graph.edges(data=True)]
    expected = igraph.Graph(n=34, edges=edges).constraint(weights=weights)
    assert [brokerage.constraint(graph)[f"n{i:02}"] for i in range(34)] == pytest.approx(expected, abs=1e-8)


def test_who_has_no_ties_has_no_constraint() -> None:
    network = make([("a", "b")], ["z"])
    for values in (brokerage.constraint(network), brokerage.effective_size(network)):
        assert math.isnan(values["z"]) and values["a"] == 1.0
    assert math.isnan(brokerage.constraint(make([], ["z"]))["z"])
    assert brokerage.constraint(make([])) == {}


def test_participation_counts_sentences_per_community() -> None:
    network = make([("hub", "a"), ("hub", "b"), ("hub", "c"), ("a", "a2")], ["z"])
    network.edges["hub", "c", "supports"]["weight"] = 2
    groups = [{"hub", "a", "a2"}, {"b"}, {"c"}, {"z"}]
    values = brokerage.participation(network, groups)
    assert values["hub"] == pytest.approx(1 - (1 / 4) ** 2 - (1 / 4) ** 2 - (2 / 4) ** 2)
    assert (values["a2"], values["z"]) == (0.0, 0.0)


def test_who_stands_between_two_fields() -> None:
    # p1 and p2 are one field, d1 and d2 the other; all paths lead through m, half of them also through n
    network = make([("p1", "m"), ("p2", "m"), ("m", "d1"), ("m", "n"), ("n", "d2")])
    frame = brokerage.go_betweens(network, {"p1", "p2", "absent"}, {"d1", "d2"})
    assert frame["paths"].to_dict() == {"m": 1.0, "n": 0.5}
    assert [frame[name]["m"] for name in ("to_one", "to_other")] == [2, 1]


def test_paths_are_shares_of_those_that_exist() -> None:
    network = make([("p1", "x"), ("x", "d1"), ("p2", "q"), ("d2", "r")])
    one, other = {"p1", "p2"}, {"d1", "d2"}
    assert brokerage.connected(network, one, other) == (1, 4)
    assert brokerage.go_betweens(network, one, other)["paths"].to_dict() == {"x": 1.0}


def test_who_is_in_both_fields_is_in_neither() -> None:
    network = make([("p", "both"), ("both", "d")])
    frame = brokerage.go_betweens(network, {"p", "both"}, {"d", "both"})
    assert frame["paths"].to_dict() == {"both": 1.0}


@pytest.mark.parametrize("edges", [[], [("p", "x"), ("d", "y")]], ids=["empty", "apart"])
def test_nobody_stands_between_fields_that_are_not_connected(edges: list[tuple[str, str]]) -> None:
    frame = brokerage.go_betweens(make(edges), {"p"}, {"d"})
    assert frame.empty and list(frame.columns)[-3:] == ["paths", "to_one", "to_other"]


def test_igraph_and_networkx_agree_on_go_betweens(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("igraph")
    graph: Ties = nx.relabel_nodes(nx.barabasi_albert_graph(80, 2, seed=1), str)
    fields = {"7", "8", "9", "30"}, {"50", "51", "60", "70", "71"}
    by_networkx = brokerage.go_betweens(graph, *fields)
    monkeypatch.setattr(centrality, "FAST", 10)
    by_igraph = brokerage.go_betweens(graph, *fields)
    assert by_igraph["paths"].to_dict() == pytest.approx(by_networkx["paths"].to_dict(), abs=1e-8)
    assert len(by_networkx) > 5


def test_large_fields_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokerage, "EXACT", 5)
    monkeypatch.setattr(brokerage, "ENDS", 2)
    network = make([(f"p{i}", "m") for i in range(4)] + [("m", f"d{i}") for i in range(6)])
    frame = brokerage.go_betweens(network, {f"p{i}" for i in range(4)}, {f"d{i}" for i in range(6)})
    assert frame["paths"].to_dict() == {"m": 1.0}
