"""Which missions have the same relations to the same entities."""

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

from kg.errors import InputError
from kg.network import Network, at_least, bundle
from kg.similarity import edges_of, profiles, similar
from tests.networks import make


@pytest.fixture
def network() -> Network:
    result = make([], ["m1", "m2", "m3", "cpas", "caf", "mali", "un"])
    for node in ("m1", "m2", "m3"):
        result.nodes[node]["class"] = "MISSION"
    edges = [
        ("m1", "cpas", 1),
        ("m1", "caf", 2),
        ("m2", "cpas", 1),
        ("m2", "caf", 2),
        ("m2", "mali", 2),
        ("m3", "caf", 1),
    ]
    for source, target, weight in edges:
        result.add_edge(source, target, key="supports", weight=weight)
    result.add_edge("m1", "m2", key="cooperatesWith", weight=9)
    result.add_edge("un", "m3", key="supports", weight=1)
    return result


def test_shared_relations_make_missions_alike(network: Network) -> None:
    [row] = similar(network).to_dict("records")
    assert (row["one"], row["other"], row["shared"]) == ("m1", "m2", 2)
    assert row["features"] == [("supports", "→", "caf"), ("supports", "→", "cpas")]
    # of three relations two are common; those that the two have with each other do not count
    assert row["jaccard"] == pytest.approx(2 / 3)
    assert row["cosine"] == pytest.approx(5 / ((5 * 9) ** 0.5))


def test_a_property_that_holds_both_ways_has_no_direction(network: Network) -> None:
    network.add_edge("m1", "un", key="cooperatesWith", weight=1)
    network.add_edge("un", "m2", key="cooperatesWith", weight=1)
    [row] = similar(network).to_dict("records")
    shared = ("cooperatesWith", "↔", "un")
    assert row["shared"] == 3 and shared in row["features"]
    assert edges_of(network, "m2", shared) == [("un", "m2", "cooperatesWith")]


def test_one_common_relation_is_a_coincidence_unless_asked_for(network: Network) -> None:
    pairs = similar(network, least=1)
    assert [tuple(pair) for pair in pairs[["one", "other"]].to_numpy()] == [("m1", "m2"), ("m1", "m3"), ("m2", "m3")]


def test_directions_count(network: Network) -> None:
    assert profiles(network)["m3"] == {("supports", "→", "caf"): 1, ("supports", "←", "un"): 1}


def test_without_missions_nobody_is_alike() -> None:
    assert similar(make([("a", "b"), ("c", "b")])).empty
    assert similar(make([])).empty


@pytest.mark.parametrize("measure", [similar, bundle, lambda network: at_least(network, 0.5)])
def test_other_networks_than_of_relations_are_refused(measure: Callable[[Any], object]) -> None:
    with pytest.raises(InputError, match=r"graph\.network\(\)"):
        measure(nx.Graph([("a", "b")]))
