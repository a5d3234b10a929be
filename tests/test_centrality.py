"""Centralities are those of NetworkX, and defined for every network."""

from typing import Any

import networkx as nx
import pytest

from kg import centrality
from kg.ties import Ties
from tests.networks import make


def florentine() -> Ties:
    families: Ties = nx.florentine_families_graph()
    return families


def karate() -> Ties:
    numbered: nx.Graph[Any] = nx.karate_club_graph()
    return nx.relabel_nodes(numbered, {number: f"n{number:02}" for number in range(34)})


def closed(graph: Ties) -> dict[str, float]:
    return nx.eigenvector_centrality_numpy(
        graph.subgraph(max(nx.connected_components(graph), key=len)), weight="weight"
    )


@pytest.mark.parametrize("graph", [florentine(), karate()], ids=["florentine", "karate"])
def test_centralities_are_those_of_networkx(graph: Ties) -> None:
    assert centrality.pagerank(graph) == pytest.approx(nx.pagerank(graph), abs=1e-6)
    assert centrality.betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph), abs=1e-8)
    assert centrality.eigenvector(graph) == pytest.approx(closed(graph), abs=1e-5)
    assert centrality.core(graph) == nx.core_number(graph)
    assert centrality.clustering(graph) == pytest.approx(nx.clustering(graph), abs=1e-8)


def test_the_known_winners_win() -> None:
    ranks = centrality.betweenness(florentine())
    assert max(ranks, key=ranks.__getitem__) == "Medici" and ranks["Medici"] == pytest.approx(0.522, abs=0.001)
    important = sorted(centrality.pagerank(karate()).items(), key=lambda item: -item[1])
    assert [node for node, _ in important[:2]] == ["n33", "n00"]


def test_eigenvectors_stay_in_the_largest_component() -> None:
    parts = make([("a", "b"), ("b", "c"), ("x", "y")], ["z"])
    values = centrality.eigenvector(parts)
    assert [values[node] for node in ("x", "y", "z")] == [0, 0, 0]
    assert values["b"] == pytest.approx(2**-0.5, abs=1e-5)


def test_of_equal_components_the_first_counts() -> None:
    values = centrality.eigenvector(make([("x", "y"), ("a", "b")]))
    assert values["a"] > 0 == values["x"]


@pytest.mark.parametrize("nodes", [[], ["a"]])
def test_centralities_of_nothing(nodes: list[str]) -> None:
    network = make([], nodes)
    for measure in (centrality.eigenvector, centrality.core, centrality.clustering, centrality.betweenness):
        assert measure(network) == dict.fromkeys(nodes, 0)
    assert centrality.pagerank(network) == dict.fromkeys(nodes, 1.0)


def test_beyond_a_size_betweenness_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(150, 2, seed=1), str)
    exact = centrality.betweenness(graph)
    monkeypatch.setattr(centrality, "EXACT", 100)
    monkeypatch.setattr(centrality, "PIVOTS", 60)
    estimated = centrality.betweenness(graph)
    assert estimated != exact
    assert estimated == centrality.betweenness(graph)
    assert max(estimated, key=estimated.__getitem__) == max(exact, key=exact.__getitem__)
