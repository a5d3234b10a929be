"""What is more than chance: the backbone of a network, null models, and pairs that are named together too often.

Everything random has a fixed seed. An empirical p is the share of the null networks, the observed one counted with
them, that come at least as far from their mean as the observed one (Davison and Hinkley 1997, § 4.2), so it is never 0.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from kg.errors import InputError
from kg.evidence import identity, reading_order
from kg.ties import Ties, ties

if TYPE_CHECKING:
    Plain = nx.Graph[int]
else:
    Plain = nx.Graph

Numbers = NDArray[np.float64]

ALPHA: Final = 0.05
"""Level of significance where none is given."""

SWAPS: Final = 5
"""Attempts to swap two entities for each tie that make a null network. Each concerns two ties, so a tie has ten, which
is the number of Milo et al. (2003); more forget no more of the network."""


def backbone(network: Ties, alpha: float = ALPHA, *, corrected: bool = True) -> Ties:
    """Return the ties that are heavier than chance would make them for one of their ends: the disparity filter.

    If a node of k ties spread its weight evenly at random, a tie would get the share p or more of it with
    probability (1 − p)^(k − 1); ties for which this is below ``alpha`` at either end stay (Serrano, Boguñá and
    Vespignani 2009, «Extracting the multiscale backbone of complex weighted networks»). An end with one tie says
    nothing. Edges carry ``weight`` and ``p``, the lower of both ends, doubled where both say something, since the
    better of two tests is taken; nodes without such ties are left out.

    The filter was made for weights that can be divided at will. Where most weights are 1 it can find little: absence
    from the backbone does not make a tie accidental.

    Args:
        network: any.
        alpha: level of significance.
        corrected: whether Benjamini and Hochberg's rule (1995) keeps the expected share of false ties below ``alpha``
            over all ties; otherwise each tie is tested as if it were the only one.
    """
    graph = ties(network)
    strength: dict[str, int] = dict(graph.degree(weight="weight"))
    tested = sorted((_disparity(graph, strength, one, other), one, other) for one, other in sorted(graph.edges))
    level = _threshold([p for p, *_ in tested], alpha, len(tested)) if corrected else alpha
    result: Ties = nx.Graph()
    for p, one, other in tested:
        if p <= level and p < alpha:
            result.add_edge(one, other, weight=graph.edges[one, other]["weight"], p=p)
    for node in result:
        result.nodes[node].update(network.nodes[node])
    return result


def _disparity(graph: Ties, strength: dict[str, int], one: str, other: str) -> float:
    weight = graph.edges[one, other]["weight"]
    ends = [end for end in (one, other) if graph.degree(end) > 1]
    chances = [(1 - weight / strength[end]) ** (graph.degree(end) - 1) for end in ends]
    return float(f"{min(1.0, len(ends) * min(chances)):.9g}") if ends else 1.0


def _threshold(sorted_p: Sequence[float], alpha: float, tests: int) -> float:
    """Return the largest p that Benjamini and Hochberg's rule passes, −1 if none; tests that are not listed have 1."""
    return max((p for rank, p in enumerate(sorted_p, 1) if p <= alpha * rank / tests), default=-1.0)


Statistic = Callable[[Plain], float]
"""A number of a whole network, not a number where it is undefined."""


def transitivity(graph: Plain) -> float:
    """Return the share of the pairs with a common neighbour that are tied themselves."""
    if not graph.size():
        return 0.0
    # as nx.transitivity, many times faster
    matrix = (nx.to_scipy_sparse_array(graph, weight="", format="csr") != 0).astype(np.int64)
    degrees = matrix.sum(axis=1)
    paths = int((degrees * (degrees - 1)).sum())
    return float((matrix @ matrix).multiply(matrix).sum() / paths) if paths else 0.0


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
    "unweighted_modularity": louvain_modularity,
    "largest_component": largest_component,
}
"""What :func:`against_chance` compares."""


Null = Literal["sentences", "ties"]
"""What is dealt at random: see :func:`against_chance`."""


def against_chance(
    network: Ties,
    *,
    runs: int = 100,
    seed: int = 0,
    statistics: Collection[str] = tuple(STATISTICS),
    null: Null = "sentences",
) -> pd.DataFrame:
    """Compare statistics of the network with those of random networks in which each node has as many ties.

    With ``null="ties"`` these come from the configuration model without loops and parallel ties: ties swap their ends
    at random (Maslov and Sneppen 2002). But ties are not independent of each other: a sentence that lists five
    partners makes many at once, and many triangles. ``null="sentences"`` therefore keeps the form of each sentence, the
    graph of the ties that it states, and swaps entities between sentences, each only for one that has as many ties in
    its own: so entities keep their ties and sentences theirs, and what sentences make by their form alone is no
    finding (after Karrer and Newman 2010, «Random graphs containing arbitrary distributions of subgraphs»). A tie that
    several sentences state belongs to the one that states most. Where no sentences are known both are the same.

    Directions and weights are ignored, nodes without ties left out. Where nothing can be swapped, as in a star, the
    null networks equal the observed one: then z is not a number and p is 1. Which classes a property can join is not
    kept, so assortativity by class differs from chance partly by the grammar of the properties.

    One row for each statistic; columns: ``observed``, ``expected`` (mean of the null networks),
    ``deviation`` (their standard deviation), ``z`` and ``p`` (empirical, two-sided).

    Args:
        network: of relations, of co-mention, or projected onto one kind of entities.
        runs: number of null networks.
        seed: of the swaps.
        statistics: which of :data:`STATISTICS`.
        null: ``"sentences"`` or ``"ties"``.

    Raises:
        InputError: if the network has two sides, which the swaps would mix.
    """
    if {0, 1} <= {side for _, side in network.nodes(data="bipartite")}:
        raise InputError("a network of two sides cannot be compared with these: chance would tie missions to missions")
    graph, number_of = _numbered(ties(network), network)
    alone: list[Form] = [[(min(edge), max(edge))] for edge in graph.edges]
    forms = _forms(network, number_of) if null == "sentences" else alone
    chosen = [STATISTICS[name] for name in statistics]
    drawn = [[statistic(drawn) for statistic in chosen] for drawn in _null_networks(graph, forms, runs, seed)]
    table = np.array(drawn, dtype=float).reshape(-1, len(chosen))
    rows = [_compare(statistic(graph), table[:, column]) for column, statistic in enumerate(chosen)]
    names = ("observed", "expected", "deviation", "z", "p")
    return pd.DataFrame(rows, columns=list(names), index=pd.Index(list(statistics), name="statistic"))


def _numbered(graph: Ties, network: Ties) -> tuple[Plain, dict[str, int]]:
    # numbers in the order of names: sets of numbers have one order, sets of strings another one in each run
    tied = [node for node in graph if graph.degree(node)]
    number_of = {node: number for number, node in enumerate(tied)}
    result: Plain = nx.Graph()
    for node, number in number_of.items():
        result.add_node(number, **{"class": network.nodes[node].get("class", "")})
    result.add_edges_from((number_of[one], number_of[other]) for one, other in graph.edges)
    return result, number_of


Form = list[tuple[int, int]]
"""The ties that one sentence states."""


def _forms(network: Ties, number_of: dict[str, int]) -> list[Form]:
    """Return the ties of each sentence, each tie in one sentence; a tie without sentences is alone."""
    stated: defaultdict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    sources: defaultdict[tuple[int, int], set[tuple[object, ...]]] = defaultdict(set)
    for source, target, data in network.edges(data=True):
        if source != target:
            one, other = sorted((number_of[source], number_of[target]))
            places: set[tuple[object, ...]] = {(reading_order(s), identity(s)) for s in data.get("sentences", ())}
            for place in places or {((), (one, other))}:
                stated[place].add((one, other))
                sources[one, other].add(place)
    forms: defaultdict[tuple[object, ...], Form] = defaultdict(list)
    for tie, stating in sorted(sources.items()):
        forms[min(stating, key=lambda place: (-len(stated[place]), repr(place)))].append(tie)
    return sorted(forms.values())


def _null_networks(graph: Plain, forms: Sequence[Form], runs: int, seed: int) -> Iterator[Plain]:
    generator = np.random.default_rng(seed)
    for _ in range(runs):
        null: Plain = nx.Graph()
        null.add_nodes_from(graph.nodes(data=True))
        null.add_edges_from(_Dealt(forms).shuffled(generator))
        yield null


class _Slot:
    """A place in a sentence: who has it, and the places in the same sentence that it is tied to."""

    __slots__ = ("alike", "form", "node", "tied")

    def __init__(self, node: int, form: set[int]) -> None:
        self.node = node
        self.form = form
        self.tied: list[_Slot] = []
        self.alike: list[_Slot] = []

    def ties_of(self, node: int) -> list[tuple[int, int]]:
        """Return the ties that a node has or would have here."""
        return [(node, end.node) if node < end.node else (end.node, node) for end in self.tied]


class _Dealt:
    """Entities dealt to places in sentences, and the ties that follow."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.slots = [slot for form in forms for slot in _slots(form)]
        self.known = {tie for form in forms for tie in form}
        alike: defaultdict[int, list[_Slot]] = defaultdict(list)
        for slot in self.slots:
            alike[len(slot.tied)].append(slot)
            slot.alike = alike[len(slot.tied)]

    def shuffled(self, generator: np.random.Generator) -> list[tuple[int, int]]:
        """Return the ties after :data:`SWAPS` attempts for each of them to swap two entities."""
        attempts = SWAPS * len(self.known)
        if self.slots:
            first = generator.integers(0, len(self.slots), size=attempts).tolist()
            for number, share in zip(first, generator.random(attempts).tolist(), strict=True):
                one = self.slots[number]
                self._swap(one, one.alike[int(share * len(one.alike))])
        return sorted(self.known)

    def _swap(self, one: _Slot, other: _Slot) -> None:
        a, b, known = one.node, other.node, self.known
        # an attempt that would put one twice into a sentence or tie two twice leaves things as they are: so all
        # results are equally likely
        if b in one.form or a in other.form:
            return
        old = one.ties_of(a) + other.ties_of(b)
        new = one.ties_of(b) + other.ties_of(a)
        known.difference_update(old)
        if len(set(new)) < len(new) or not known.isdisjoint(new):
            known.update(old)
            return
        known.update(new)
        one.form ^= {a, b}
        other.form ^= {a, b}
        one.node, other.node = b, a


def _slots(form: Form) -> list[_Slot]:
    members = {node for tie in form for node in tie}
    found = {node: _Slot(node, members) for node in sorted(members)}
    for one, other in form:
        found[one].tied.append(found[other])
        found[other].tied.append(found[one])
    return list(found.values())


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
    possible = len(often) * (len(often) - 1) // 2
    level = _threshold(frame["p"].tolist(), alpha, max(possible, 1))
    return frame[frame["p"] <= level]


def _hypergeometric(total: int, observed: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Return what is expected, z and p, in three columns."""
    expected = one * other / max(total, 1)
    variance = expected * (1 - one / max(total, 1)) * (total - other) / max(total - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, (observed - expected) / np.sqrt(variance), math.nan)
    p = stats.hypergeom.sf(observed - 1, total, one, other)
    return np.column_stack([expected.round(9), z.round(9), [float(f"{value:.9g}") for value in p]])
