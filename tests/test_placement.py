"""Where nodes stand: nothing on top of anything else, communities apart, the frame filled."""

import math
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network import Ties
from kg.placement import GAP, LANDSCAPE, PORTRAIT, Placement, place, place_in

CLIQUES = [{f"{clique}{number}" for number in range(6)} for clique in "abcdefghi"]


def cliques() -> Ties:
    """Return nine cliques of six, in a ring."""
    graph: Ties = nx.Graph()
    for clique in CLIQUES:
        graph.add_edges_from(combinations(sorted(clique), 2), weight=1)
    names = [min(clique) for clique in CLIQUES]
    graph.add_edges_from(zip(names, names[1:] + names[:1], strict=True), weight=1)
    return graph


def sizes(graph: Ties) -> dict[str, float]:
    return dict.fromkeys(graph, 10.0)


def extent(placement: Placement) -> tuple[float, float]:
    """Return width and height of all discs together."""
    left, right = (f(d.x + s * d.radius for d in placement.discs) for f, s in ((min, -1), (max, 1)))
    top, bottom = (f(d.y + s * d.radius for d in placement.discs) for f, s in ((min, -1), (max, 1)))
    return right - left, bottom - top


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 60),
    st.integers(0, 40),
    st.sampled_from([LANDSCAPE, PORTRAIT]),
    st.randoms(use_true_random=False),
)
def test_nodes_never_overlap(count: int, links: int, aspect: float, random: Any) -> None:
    names = [f"n{i:02}" for i in range(count)]
    graph: Ties = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(random.sample(names, 2) for _ in range(links if count > 1 else 0))
    radius = {name: random.uniform(8, 34) for name in names}
    groups = [set(names[start : start + 9]) for start in range(0, count, 9)]
    found = place(graph, groups, radius, aspect).nodes
    assert set(found) == set(names)
    for one, other in combinations(names, 2):
        assert math.dist(found[one], found[other]) > radius[one] + radius[other] + GAP / 4


def test_communities_lie_apart_and_their_members_within() -> None:
    graph = cliques()
    placement = place(graph, CLIQUES, sizes(graph))
    for one, other in combinations(placement.discs, 2):
        assert math.dist(one[:2], other[:2]) > one.radius + other.radius + GAP / 2
    for clique, disc in zip(CLIQUES, placement.discs, strict=True):
        for node in clique:
            assert math.dist(placement.nodes[node], disc[:2]) + 10 <= disc.radius + 1e-6


def test_each_frame_is_filled_in_its_own_way() -> None:
    graph = cliques()
    wide, upright = place_in(graph, CLIQUES, sizes(graph), (LANDSCAPE, PORTRAIT))
    (width, height), (narrow, tall) = extent(wide), extent(upright)
    assert width > height and narrow < tall
    assert max(width / LANDSCAPE, height) < max(narrow / LANDSCAPE, tall)
    assert max(narrow / PORTRAIT, tall) < max(width / PORTRAIT, height)
    for clique, one, other in zip(CLIQUES, wide.discs, upright.discs, strict=True):
        node = min(clique)
        for axis in (0, 1):
            moved = upright.nodes[node][axis] - wide.nodes[node][axis]
            assert moved == pytest.approx(other[axis] - one[axis])


def test_tied_communities_are_nearer_than_others() -> None:
    graph: Ties = nx.Graph()
    for clique in CLIQUES:
        graph.add_edges_from(combinations(sorted(clique), 2), weight=1)
    graph.add_edge("h0", "i0", weight=1)
    discs = place(graph, CLIQUES, sizes(graph)).discs
    distance = {pair: math.dist(discs[pair[0]][:2], discs[pair[1]][:2]) for pair in combinations(range(9), 2)}
    assert distance[7, 8] == pytest.approx(min(distance.values()), rel=0.1)


def test_who_is_tied_to_nobody_stands_in_rows_below() -> None:
    graph = cliques()
    graph.add_nodes_from(["lone", "lonely"])
    placement = place(graph, [*CLIQUES, {"lone"}, {"lonely"}], sizes(graph))
    lowest = max(disc.y + disc.radius for disc in placement.discs if disc.radius)
    (x, y), (other_x, other_y) = placement.nodes["lone"], placement.nodes["lonely"]
    assert y == other_y > lowest + GAP and abs(x - other_x) > 20 + GAP


def test_places_do_not_depend_on_the_order_of_nodes() -> None:
    graph = cliques()
    turned: Ties = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from(reversed(list(graph.edges)))
    assert place(turned, CLIQUES, sizes(graph)) == place(graph, CLIQUES, sizes(graph))


def test_an_empty_network_has_no_places() -> None:
    assert place(nx.Graph(), [], {}) == Placement({}, [])
