"""What is more than chance: the backbone of a network, null models, and pairs that are named together too often.

Everything random has a fixed seed. An empirical p is the share of the null networks, the observed one counted with
them, that come at least as far from their mean as the observed one (Davison and Hinkley 1997, § 4.2), so it is never 0.
"""

import math
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from kg.ties import Ties, ties

if TYPE_CHECKING:
    Plain = nx.Graph[int]
else:
    Plain = nx.Graph

Numbers = NDArray[np.float64]

ALPHA: Final = 0.05
"""Level of significance where none is given."""

SWAPS: Final = 10
"""Swaps of ties for each tie that make a null network: enough to forget the observed one (Milo et al. 2003)."""


def backbone(network: Ties, alpha: float = ALPHA) -> Ties:
    """Return the ties that are heavier than chance would make them for one of their ends: the disparity filter.

    If a node of k ties spread its weight evenly at random, a tie would get the share p or more of it with
    probability (1 − p)^(k − 1); ties for which this is below ``alpha`` at either end stay (Serrano, Boguñá and
    Vespignani 2009, «Extracting the multiscale backbone of complex weighted networks»). An end with one tie says
    nothing. Edges carry ``weight`` and ``p``, the lower of both; nodes without such ties are left out.
    """
    graph = ties(network)
    strength: dict[str, int] = dict(graph.degree(weight="weight"))
    result: Ties = nx.Graph()
    for one, other, data in graph.edges(data=True):
        weight = data["weight"]
        p = min(
            (1 - weight / strength[end]) ** (graph.degree(end) - 1) if graph.degree(end) > 1 else 1.0
            for end in (one, other)
        )
        if p < alpha:
            result.add_edge(one, other, weight=weight, p=float(f"{p:.9g}"))
    for node in result:
        result.nodes[node].update(network.nodes[node])
    return result


Statistic = Callable[[Plain], float]
"""A number of a whole network, not a number where it is undefined."""


def transitivity(graph: Plain) -> float:
    """Return the share of the pairs with a common neighbour that are tied themselves."""
    return float(nx.transitivity(graph))


def largest_component(graph: Plain) -> float:
    """Return the share of the nodes that are in the largest component."""
    return max(map(len, nx.connected_components(graph)), default=0) / max(len(graph), 1)


def class_assortativity(graph: Plain) -> float:
    """Return how far ties keep within a class: 1 if wholly, 0 as chance has it, below 0 if they seek other classes.

    Newman's coefficient (2003, «Mixing patterns in networks»); not a number if nothing is tied or all are of one class.
    """
    if not graph.size() or len({label for node, label in graph.nodes(data="class") if graph.degree(node)}) < 2:
        return math.nan
    return float(nx.attribute_assortativity_coefficient(graph, "class"))


def louvain_modularity(graph: Plain) -> float:
    """Return the modularity of the communities that Louvain's method finds, weights ignored, seed 0."""
    if not graph.size():
        return 0.0
    found = nx.community.louvain_communities(graph, weight=None, seed=0)
    return float(nx.community.modularity(graph, found, weight=None))


STATISTICS: Final[dict[str, Statistic]] = {
    "transitivity": transitivity,
    "class_assortativity": class_assortativity,
    "modularity": louvain_modularity,
    "largest_component": largest_component,
}
"""What :func:`against_chance` compares."""


def against_chance(
    network: Ties, *, runs: int = 100, seed: int = 0, statistics: Collection[str] = tuple(STATISTICS)
) -> pd.DataFrame:
    """Compare statistics of the network with those of random networks in which each node has as many ties.

    The null networks come from the configuration model without loops and parallel ties: ties swap their ends at
    random (Maslov and Sneppen 2002). Directions and weights are ignored, nodes without ties left out. Where ties
    cannot be swapped, as in a star, the null networks equal the observed one: then z is not a number and p is 1.

    One row for each statistic; columns: ``observed``, ``expected`` (mean of the null networks),
    ``deviation`` (their standard deviation), ``z`` and ``p`` (empirical, two-sided).

    Args:
        network: any.
        runs: number of null networks.
        seed: of the swaps.
        statistics: which of :data:`STATISTICS`.
    """
    graph = _numbered(ties(network), network)
    chosen = [STATISTICS[name] for name in statistics]
    drawn = [[statistic(null) for statistic in chosen] for null in _null_networks(graph, runs, seed)]
    table = np.array(drawn, dtype=float).reshape(-1, len(chosen))
    rows = [_compare(statistic(graph), table[:, column]) for column, statistic in enumerate(chosen)]
    names = ("observed", "expected", "deviation", "z", "p")
    return pd.DataFrame(rows, columns=list(names), index=pd.Index(list(statistics), name="statistic"))


def _numbered(graph: Ties, network: Ties) -> Plain:
    # numbers in the order of names: sets of numbers have one order, sets of strings another one in each run
    tied = [node for node in graph if graph.degree(node)]
    number_of = {node: number for number, node in enumerate(tied)}
    result: Plain = nx.Graph()
    for node, number in number_of.items():
        result.add_node(number, **{"class": network.nodes[node].get("class", "")})
    result.add_edges_from((number_of[one], number_of[other]) for one, other in graph.edges)
    return result


def _null_networks(graph: Plain, runs: int, seed: int) -> Iterator[Plain]:
    generator = np.random.default_rng(seed)
    edges = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    for _ in range(runs):
        null: Plain = nx.Graph()
        null.add_nodes_from(graph.nodes(data=True))
        null.add_edges_from(_swapped(edges, generator))
        yield null


def _swapped(edges: NDArray[np.int64], generator: np.random.Generator) -> list[tuple[int, int]]:
    """Return as many edges with the same degrees, after :data:`SWAPS` attempts for each to swap two ends."""
    pairs: list[tuple[int, int]] = [(a, b) for a, b in edges.tolist()]
    if len(pairs) < 2:
        return pairs
    known = {pair if pair[0] < pair[1] else pair[::-1] for pair in pairs}
    for i, j, turn in generator.integers(0, (len(pairs), len(pairs), 2), size=(SWAPS * len(pairs), 3)).tolist():
        (a, b), (c, d) = pairs[i], pairs[j] if turn else pairs[j][::-1]
        one, other = (a, d) if a < d else (d, a), (c, b) if c < b else (b, c)
        # an attempt that would make a loop or a double tie leaves things as they are: so all results are equally likely
        if a != d and b != c and one not in known and other not in known and one != other:
            known.remove((a, b) if a < b else (b, a))
            known.remove((c, d) if c < d else (d, c))
            known |= {one, other}
            pairs[i], pairs[j] = one, other
    return pairs


def _compare(observed: float, drawn: NDArray[np.float64]) -> tuple[float, ...]:
    valid = drawn[~np.isnan(drawn)]
    if math.isnan(observed) or not len(valid):
        return observed, math.nan, math.nan, math.nan, 1.0
    mean, deviation = float(valid.mean()), float(valid.std(ddof=1)) if len(valid) > 1 else 0.0
    # a hair's breadth, so that rounding in a mean of equal values is no difference
    farther = int((np.abs(valid - mean) >= abs(observed - mean) - 1e-12).sum())
    z = (observed - mean) / deviation if deviation > 1e-12 else math.nan
    return observed, mean, deviation, z, (1 + farther) / (1 + len(valid))


LEAST: Final = 3
"""How many sentences must name an entity before its company is tested: fewer can prove nothing."""


def surprising_pairs(network: Ties, alpha: float = ALPHA, least: int = LEAST) -> pd.DataFrame:
    """Return the pairs of a co-mention network that are named together more often than chance would have it.

    If entities were spread over the sentences (or paragraphs) at random, each as often as it is, the number that two
    of them share would follow the hypergeometric distribution; that is the configuration model of the network of
    entities and sentences (Tumminello et al. 2011, «Statistically validated networks in bipartite complex systems»).
    Benjamini and Hochberg's rule (1995) keeps the expected share of false ones below ``alpha``; all pairs of entities
    that are named often enough count as tested, also those that are never named together.

    Columns: ``one``, ``other`` (IRIs), ``observed``, ``expected``, ``z`` and ``p`` (exact, one-sided), the most
    surprising first.

    Args:
        network: made by :func:`kg.comention.comention`.
        alpha: expected share of false discoveries.
        least: entities that fewer sentences (or paragraphs) name are left out.
    """
    total = int(network.graph.get("contexts", 0))
    counts: dict[str, int] = nx.get_node_attributes(network, "contexts")
    often = {node: count for node, count in counts.items() if count >= least}
    weights = nx.get_edge_attributes(network, "weight")
    rows = [(*pair, weights[pair]) for pair in sorted(network.edges) if pair[0] in often and pair[1] in often]
    frame = pd.DataFrame(rows, columns=["one", "other", "observed"])
    ends = [np.array([often[node] for node in frame[end]], dtype=float) for end in ("one", "other")]
    tested = _hypergeometric(total, frame["observed"].to_numpy(dtype=float), ends[0], ends[1])
    frame = frame.assign(expected=tested[:, 0], z=tested[:, 1], p=tested[:, 2])
    frame = frame.sort_values(["p", "z", "one", "other"], ascending=[True, False, True, True], ignore_index=True)
    possible = len(often) * (len(often) - 1) / 2
    passed = [row for row, p in enumerate(frame["p"], 1) if p <= alpha * row / possible]
    return frame.head(max(passed, default=0))


def _hypergeometric(total: int, observed: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Return what is expected, z and p, in three columns."""
    expected = one * other / max(total, 1)
    variance = expected * (1 - one / max(total, 1)) * (total - other) / max(total - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, (observed - expected) / np.sqrt(variance), math.nan)
    p = stats.hypergeom.sf(observed - 1, total, one, other)
    return np.column_stack([expected.round(9), z.round(9), [float(f"{value:.9g}") for value in p]])
