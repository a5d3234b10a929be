"""Backbone, null models, pairs that are named together too often."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kg import significance
from kg.significance import against_chance, backbone, surprising_pairs
from kg.ties import Network, Ties
from tests.networks import make


def karate() -> Network:
    return make((f"n{a:02}", f"n{b:02}") for a, b in nx.karate_club_graph().edges)


def star(weights: list[int]) -> Network:
    network = make([("hub", f"leaf{number}") for number in range(len(weights))])
    for number, weight in enumerate(weights):
        network.edges["hub", f"leaf{number}", "supports"]["weight"] = weight
    return network


def test_the_backbone_keeps_what_is_too_heavy_for_chance() -> None:
    # of 20 sentences that four ties share at random, one has 17 or more with probability (1 − 17/20)³
    kept = backbone(star([17, 1, 1, 1]))
    assert list(kept.edges(data=True)) == [("hub", "leaf0", {"weight": 17, "p": pytest.approx(0.15**3)})]
    assert kept.nodes["leaf0"]["key"] == "leaf0"
    assert not backbone(star([17, 1, 1, 1]), alpha=0.001).edges


def test_even_ties_are_no_backbone() -> None:
    assert not backbone(star([5, 5, 5, 5])).edges


def test_a_single_tie_says_nothing() -> None:
    assert not backbone(star([100])).edges
    assert not backbone(make([])).edges


def test_the_karate_club_has_communities_beyond_chance() -> None:
    found = against_chance(karate(), runs=40)
    assert list(found.index) == list(significance.STATISTICS)
    assert found["observed"]["transitivity"] == pytest.approx(nx.transitivity(nx.karate_club_graph()))
    assert found["z"]["modularity"] > 2 and found["p"]["modularity"] == pytest.approx(1 / 41)
    # all are of one class: that they mix in no way is undefined, not chance
    assert math.isnan(found["observed"]["class_assortativity"])


def test_a_seed_gives_the_same_and_another_one_something_else() -> None:
    first, again, other = (against_chance(karate(), runs=10, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)


def test_a_random_network_does_not_differ_from_chance() -> None:
    graph: Ties = nx.relabel_nodes(nx.gnm_random_graph(60, 120, seed=5), str)
    nx.set_node_attributes(graph, dict.fromkeys(graph, ""), "class")
    found = against_chance(graph, runs=40)
    assert found["p"]["transitivity"] > 0.05 and found["p"]["modularity"] > 0.05


def test_a_star_has_no_other_shape() -> None:
    found = against_chance(star([1, 1, 1, 1]), runs=5)
    assert (found["p"] == 1).all()
    assert found["z"].isna().all() and found["observed"]["modularity"] == found["expected"]["modularity"]


@pytest.mark.parametrize("nodes", [[], ["a"]])
def test_nothing_can_be_compared_with_chance(nodes: list[str]) -> None:
    found = against_chance(make([], nodes), runs=3)
    assert (found["p"] == 1).all() and found["observed"]["largest_component"] == 0


def test_classes_that_seek_each_other_are_disassortative() -> None:
    network = make([(f"m{i}", f"c{j}") for i in range(3) for j in range(3)])
    for node in network:
        network.nodes[node]["class"] = "MISSION" if node[0] == "m" else "COUNTRY"
    found = against_chance(network, runs=2, statistics=["class_assortativity"])
    assert found["observed"].tolist() == [pytest.approx(-1)]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 20), st.integers(0, 60), st.integers(0, 5))
def test_swaps_keep_the_degrees_and_make_no_loops(nodes: int, edges: int, seed: int) -> None:
    graph = nx.gnm_random_graph(nodes, edges, seed=seed)
    pairs = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    swapped = nx.Graph(significance._swapped(pairs, np.random.default_rng(seed)))
    swapped.add_nodes_from(graph)
    assert dict(swapped.degree()) == dict(graph.degree())
    assert not list(nx.selfloop_edges(swapped)) and swapped.size() == graph.size()


def test_swaps_forget_the_network() -> None:
    pairs = np.array(nx.karate_club_graph().edges, dtype=np.int64)
    swapped = significance._swapped(pairs, np.random.default_rng(0))
    common = {frozenset(pair) for pair in swapped} & {frozenset(pair) for pair in pairs.tolist()}
    assert len(common) < 0.6 * len(pairs)


def together(weights: dict[tuple[str, str], int], contexts: dict[str, int], total: int) -> Ties:
    network: Ties = nx.Graph(contexts=total)
    for node, count in contexts.items():
        network.add_node(node, contexts=count)
    for pair, weight in weights.items():
        network.add_edge(*pair, weight=weight)
    return network


def test_pairs_are_tested_exactly() -> None:
    contexts = {"a": 5, "b": 6, "c": 40, "d": 50}
    found = surprising_pairs(together({("a", "b"): 5, ("c", "d"): 21}, contexts, 100))
    # a is always named with b; c and d meet no more often than 40 × 50 ÷ 100 sentences let expect
    [row] = found.to_dict("records")
    assert (row["one"], row["other"], row["observed"], row["expected"]) == ("a", "b", 5, pytest.approx(0.3))
    assert row["p"] == pytest.approx(stats.hypergeom(100, 5, 6).sf(4)) and row["z"] > 5


def test_rare_names_prove_nothing() -> None:
    network = together({("a", "b"): 2}, {"a": 2, "b": 2}, 1000)
    assert surprising_pairs(network).empty
    assert len(surprising_pairs(network, least=2)) == 1


def test_many_possible_pairs_ask_for_more_evidence() -> None:
    pair = {("a", "b"): 3}
    few = together(pair, {"a": 6, "b": 6}, 60)
    many = together(pair, {"a": 6, "b": 6} | {f"x{i}": 6 for i in range(60)}, 60)
    assert len(surprising_pairs(few)) == 1 and surprising_pairs(many).empty


def test_no_pairs_are_no_error() -> None:
    assert surprising_pairs(nx.Graph()).empty
    assert list(surprising_pairs(nx.Graph()).columns) == ["one", "other", "observed", "expected", "z", "p"]
