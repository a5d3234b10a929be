"""Who is central: NetworkX's measures, with igraph behind the heavy one where it is installed.

None of them grows faster than nodes × edges, and betweenness, which does, is estimated from :data:`PIVOTS` nodes beyond
:data:`EXACT` ones. With 10,000 nodes and 50,000 ties it takes most of a minute, with igraph two seconds, the others
less than ten (``tests/benchmarks/network_speed.py``).
"""

import importlib
import importlib.util
import random
from collections.abc import Collection
from functools import cache
from typing import Any, Final, cast

import networkx as nx

from kg.ties import Ties, ties

EXACT: Final = 2_000
"""Up to so many nodes betweenness is exact; beyond it is estimated from :data:`PIVOTS` nodes."""

PIVOTS: Final = 500

FAST: Final = 1_500
"""From so many nodes igraph computes betweenness, where it is installed; the values are the same."""

DIGITS: Final = 9
"""Decimals that are kept, so that the order of summation does not show."""


def pagerank(network: Ties) -> dict[str, float]:
    """Return the PageRank of each node on :func:`kg.ties.ties`, weighted by sentences, damping 0.85.

    Directions are ignored: a property could as well be named the other way round, so its subject casts no vote for
    its object.
    """
    return _rounded(nx.pagerank(ties(network), weight="weight"))


def betweenness(network: Ties) -> dict[str, float]:
    """Return for how many pairs of other nodes each lies on the shortest path, as a share of all these pairs.

    Of several such paths those that pass count in part; a pair that no path connects counts as passed by nobody.
    Directions and weights are ignored.

    Beyond :data:`EXACT` nodes it is estimated from the paths that begin at :data:`PIVOTS` of them (Brandes and
    Pich 2007), drawn with a fixed seed.
    """
    graph = ties(network)
    pivots = random.Random(0).sample(list(graph), PIVOTS) if len(graph) > EXACT else None  # noqa: S311 (no secret)
    if len(graph) >= FAST and has_igraph():
        return _rounded(_betweenness_igraph(graph, pivots))
    # NetworkX draws the same pivots from the same seed
    return _rounded(nx.betweenness_centrality(graph, k=None if pivots is None else PIVOTS, seed=0))


@cache
def has_igraph() -> bool:
    """Whether igraph (extra ``fast``) is installed."""
    return importlib.util.find_spec("igraph") is not None


def as_igraph(graph: Ties) -> Any:
    """Return an undirected network as a ``igraph.Graph``; vertices are numbered in the order of the nodes."""
    number_of = {node: number for number, node in enumerate(graph)}
    edges = [(number_of[one], number_of[other]) for one, other in graph.edges]
    weights = [weight for _, _, weight in graph.edges(data="weight", default=1)]
    return importlib.import_module("igraph").Graph(n=len(graph), edges=edges, edge_attrs={"weight": weights})


def betweenness_between(graph: Ties, sources: Collection[str], targets: Collection[str]) -> dict[str, float]:
    """Return through how many shortest paths from ``sources`` to ``targets`` each node is passed, by their share.

    Of several shortest paths of a pair each counts as its share of them (Brandes 2008, «On variants of shortest-path
    betweenness centrality and their generic computation»); directions and weights are ignored, ends do not count.
    """
    if len(graph) >= FAST and has_igraph():
        number_of = {node: number for number, node in enumerate(graph)}
        ends = ([number_of[node] for node in sorted(side)] for side in (sources, targets))
        found = as_igraph(graph).betweenness(directed=False, **dict(zip(("sources", "targets"), ends, strict=True)))
        values = dict(zip(graph, found, strict=True))
    else:
        values = nx.betweenness_centrality_subset(graph, sorted(sources), sorted(targets))
    # both halve what they find in an undirected network, although these paths run one way
    return {node: 2 * value for node, value in values.items()}


def _betweenness_igraph(graph: Ties, pivots: Collection[str] | None) -> dict[str, float]:
    number_of = {node: number for number, node in enumerate(graph)}
    sources = None if pivots is None else [number_of[node] for node in pivots]
    found = as_igraph(graph).betweenness(directed=False, sources=sources)
    size = len(graph)
    values = dict(zip(graph, found, strict=True))
    if pivots is None:
        return {node: value / max((size - 1) * (size - 2) / 2, 1) for node, value in values.items()}
    chosen = set(pivots)
    # igraph halves what it finds although it looks from the pivots only; and no pivot lies amid its own paths
    return {node: 2 * value / ((len(chosen) - (node in chosen)) * (size - 2)) for node, value in values.items()}


def eigenvector(network: Ties) -> dict[str, float]:
    """Return the eigenvector centrality of each node, weighted by sentences; 0 outside the largest component.

    Components have eigenvectors of their own, which cannot be compared: only those of the largest (of several the
    one whose first node comes first) are measured.
    """
    graph = ties(network)
    values = dict.fromkeys(graph, 0.0)
    parts = sorted(map(sorted, nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    if parts and len(parts[0]) > 1:
        # a subgraph would keep its nodes in the order of a set
        largest: Ties = nx.Graph()
        largest.add_nodes_from(parts[0])
        largest.add_edges_from(edge for edge in graph.edges(data=True) if edge[0] in largest)
        values |= nx.eigenvector_centrality(largest, max_iter=10_000, tol=1e-9, weight="weight")
    return {node: round(value, 6) for node, value in values.items()}


def core(network: Ties) -> dict[str, int]:
    """Return the largest k for which each node is in the k-core: all of whose members have k ties among themselves."""
    return cast(dict[str, int], nx.core_number(ties(network)))


def clustering(network: Ties) -> dict[str, float]:
    """Return for each node the share of the pairs of its neighbours that are tied; 0 below two neighbours."""
    return _rounded(cast(dict[str, float], nx.clustering(ties(network))))


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {node: round(value, DIGITS) for node, value in values.items()}
