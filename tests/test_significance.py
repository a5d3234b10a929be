"""Backbone, null models, pairs that are named together too often."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kg import significance
from kg.errors import InputError
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


def test_many_ties_ask_the_backbone_for_more_evidence() -> None:
    network = star([17, 1, 1, 1])
    for number in range(40):
        network.add_edge(f"x{number}", f"y{number}", key="supports", weight=1)
    assert backbone(network, corrected=False).size() == 1 and not backbone(network).edges


def test_a_tie_tested_at_both_ends_counts_twice() -> None:
    network = star([17, 1, 1, 1])
    network.add_edge("leaf0", "other", key="supports", weight=17)
    kept = backbone(network, corrected=False)
    assert kept.edges["hub", "leaf0"]["p"] == pytest.approx(2 * 0.15**3)


def test_even_ties_are_no_backbone() -> None:
    assert not backbone(star([5, 5, 5, 5])).edges


def test_a_single_tie_says_nothing() -> None:
    assert not backbone(star([100])).edges
    assert not backbone(make([])).edges


def test_the_karate_club_has_communities_beyond_chance() -> None:
    found = against_chance(karate(), runs=40)
    assert list(found.index) == list(significance.STATISTICS)
    assert found["observed"]["transitivity"] == pytest.approx(nx.transitivity(nx.karate_club_graph()))
    assert found["z"]["unweighted_modularity"] > 2 and found["p"]["unweighted_modularity"] == pytest.approx(1 / 41)
    # all are of one class: that they mix in no way is undefined, not chance
    assert math.isnan(found["observed"]["class_assortativity"])


def test_a_seed_gives_the_same_and_another_one_something_else() -> None:
    first, again, other = (against_chance(karate(), runs=10, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)


def test_a_random_network_does_not_differ_from_chance() -> None:
    graph: Ties = nx.relabel_nodes(nx.gnm_random_graph(60, 120, seed=5), str)
    nx.set_node_attributes(graph, dict.fromkeys(graph, ""), "class")
    found = against_chance(graph, runs=40)
    assert found["p"]["transitivity"] > 0.05 and found["p"]["unweighted_modularity"] > 0.05


def test_a_star_has_no_other_shape() -> None:
    found = against_chance(star([1, 1, 1, 1]), runs=5)
    assert (found["p"] == 1).all()
    assert found["z"].isna().all()
    assert found["observed"]["unweighted_modularity"] == found["expected"]["unweighted_modularity"]


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


def said(texts: dict[str, list[tuple[str, str]]]) -> Network:
    """Return a network of sentences, each of which states some relations."""
    network: Network = nx.MultiDiGraph()
    stated: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for text, edges in texts.items():
        for edge in edges:
            stated.setdefault(edge, []).append({"text": text, "passage": "p", "report": "r", "confidence": 1.0})
    for (one, other), sentences in stated.items():
        network.add_edge(one, other, key="supports", sentences=sentences, weight=len(sentences))
    return network


def triangle(name: str) -> list[tuple[str, str]]:
    return [(f"{name}1", f"{name}2"), (f"{name}2", f"{name}3"), (f"{name}3", f"{name}1")]


def test_triangles_of_one_sentence_are_no_finding() -> None:
    texts = {f"{name}。": triangle(name) for name in "abcdefgh"}
    network = said(texts | {f"{i}。": [(f"x{i}", f"y{i}")] for i in range(20)})
    by_sentence, by_tie = (
        against_chance(network, runs=30, statistics=["transitivity"], null=null).loc["transitivity"]
        for null in ("sentences", "ties")
    )
    assert (by_sentence["expected"], by_sentence["p"]) == (1.0, 1.0)
    assert by_tie["expected"] < 0.3 and by_tie["p"] < 0.05


def test_triangles_of_three_sentences_are_one() -> None:
    texts = {f"{edge}。": [edge] for name in "abcdefgh" for edge in triangle(name)}
    found = against_chance(said(texts), runs=30, statistics=["transitivity"]).loc["transitivity"]
    assert found["expected"] < 0.3 and found["p"] < 0.05


def test_a_tie_of_several_sentences_belongs_to_the_one_that_states_most() -> None:
    network = said({"一。": [("a1", "a2")], "二。": triangle("a"), "三。": [("a3", "b")]})
    number_of = {node: number for number, node in enumerate(sorted(network))}
    assert significance._forms(network, number_of) == [[(0, 1), (0, 2), (1, 2)], [(2, 3)]]


SENTENCES = st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5), max_size=12)


def shapes(forms: list[list[tuple[int, int]]]) -> list[list[int]]:
    return [sorted(degree for _, degree in nx.Graph(form).degree()) for form in forms]


@settings(max_examples=40, deadline=None)
@given(SENTENCES, st.integers(0, 5))
def test_swaps_keep_the_degrees_and_the_forms(sentences: list[list[tuple[int, int]]], seed: int) -> None:
    known: set[tuple[int, int]] = set()
    forms = []
    for sentence in sentences:
        form = sorted({(min(tie), max(tie)) for tie in sentence if tie[0] != tie[1]} - known)
        known.update(form)
        forms += [form] if form else []
    dealt = significance._Dealt(forms)
    graph = nx.Graph(dealt.shuffled(np.random.default_rng(seed)))
    assert dict(graph.degree()) == dict(nx.Graph(sorted(known)).degree())
    assert not list(nx.selfloop_edges(graph)) and graph.size() == len(known)
    after: dict[int, list[tuple[int, int]]] = {}
    for slot in dealt.slots:
        after.setdefault(id(slot.form), []).extend((slot.node, end.node) for end in slot.tied)
    assert shapes(list(after.values())) == shapes(forms)


def test_swaps_forget_the_network() -> None:
    pairs = [(min(edge), max(edge)) for edge in nx.karate_club_graph().edges]
    swapped = significance._Dealt([[pair] for pair in pairs]).shuffled(np.random.default_rng(0))
    assert len(set(swapped) & set(pairs)) < 0.6 * len(pairs)


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


def test_two_sides_are_not_compared() -> None:
    network = make([("M1", "CAF"), ("M2", "MLI")])
    for node in network:
        network.nodes[node]["bipartite"] = int(node.startswith("M"))
    with pytest.raises(InputError, match="two sides"):
        against_chance(network, runs=2)
    network.remove_nodes_from(["M1", "M2", "MLI"])
    assert not against_chance(network, runs=2).empty
