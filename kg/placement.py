"""Where the nodes of a drawn network stand: communities apart, nothing on top of anything else.

All lengths are in the units of the drawing; nothing is random, so the same network always looks the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.network import Ties

Points = NDArray[np.float64]

GAP: Final = 26.0
"""Least distance between the rims of two nodes; labels need it."""

ROOM: Final = 46.0
"""Radius of the disc that a node of a community gets on average."""

LANDSCAPE: Final = 1.35
"""Width by height of what a laptop leaves for the drawing beside the panel."""

PORTRAIT: Final = 0.58
"""Width by height of what an upright telephone leaves for it."""

_STRETCHES: Final = (1.0, 0.6, 0.8, 1.3, 1.7)
"""How much wider than wanted a spiral on which discs are packed is; that which fills the frame best wins."""

_EXACT: Final = 300
"""Up to so many nodes a community is drawn by its (quadratic) distances in the network."""

_ROUNDS: Final = 150


class Disc(NamedTuple):
    """Where a community lies."""

    x: float
    y: float
    radius: float


class _Spots(NamedTuple):
    """Points in which the centre of a disc may lie, and how far from the middle each counts."""

    points: Points
    cost: Points


class Placement(NamedTuple):
    """Coordinates of the nodes, and the discs of the communities in the order given."""

    nodes: dict[str, tuple[float, float]]
    discs: list[Disc]


def place(
    graph: Ties, groups: Sequence[Collection[str]], radius: Mapping[str, float], aspect: float = LANDSCAPE
) -> Placement:
    """Place the nodes of ``graph``.

    Args:
        graph: who is tied to whom.
        groups: the communities; a node in none of them, or tied to nobody, is placed in rows below the rest.
        radius: of each node.
        aspect: width by height of the frame that the communities should fill.
    """
    [placement] = place_in(graph, groups, radius, [aspect])
    return placement


def place_in(
    graph: Ties, groups: Sequence[Collection[str]], radius: Mapping[str, float], aspects: Iterable[float]
) -> list[Placement]:
    """Place the nodes once for each frame, moving only whole communities; see :func:`place`."""
    tied = [sorted(node for node in group if graph.degree(node)) for group in groups]
    inner = [_arrange(graph, members, radius) for members in tied]
    reach = [_reach(points, _radii(members, radius)) for points, members in zip(inner, tied, strict=True)]
    pulls = _pulls(graph, tied)

    def placement(aspect: float) -> Placement:
        centres = _pack(np.array(reach, dtype=float), pulls, aspect)
        nodes: dict[str, tuple[float, float]] = {}
        for members, points, centre in zip(tied, inner, centres, strict=True):
            nodes |= {node: (x, y) for node, (x, y) in zip(members, (points + centre).tolist(), strict=True)}
        discs = [Disc(x, y, size) for (x, y), size in zip(centres.tolist(), reach, strict=True)]
        rest = [node for node in graph if node not in nodes]
        return Placement(nodes | _rows(rest, radius, discs, aspect), discs)

    return [placement(aspect) for aspect in aspects]


def _radii(members: Sequence[str], radius: Mapping[str, float]) -> Points:
    return np.array([radius[node] for node in members], dtype=float)


def _arrange(graph: Ties, members: Sequence[str], radius: Mapping[str, float]) -> Points:
    """Return the places of the members of a community around its centre."""
    if len(members) < 2:
        return np.zeros((len(members), 2))
    part: Ties = nx.Graph()
    part.add_nodes_from(members)
    part.add_edges_from((a, b) for a in members for b in sorted(graph[a]) if a < b and b in part)
    found = nx.spring_layout(part, seed=0, iterations=60)
    points = np.array([found[node] for node in members], dtype=float)
    if len(part) <= _EXACT:
        points = _relax(points, _distances(part, members))
    points = _separate(_spread(points), _radii(members, radius))
    return np.asarray(points - (points.min(axis=0) + points.max(axis=0)) / 2)


def _distances(part: Ties, members: Sequence[str]) -> Points:
    """Return how many ties apart each two members are; those without a path are as far apart as can be."""
    lengths = dict(nx.all_pairs_shortest_path_length(part))
    farthest = 1 + max(max(row.values()) for row in lengths.values())
    return np.array([[lengths[a].get(b, farthest) for b in members] for a in members], dtype=float)


def _relax(points: Points, wanted: Points) -> Points:
    """Move points until they are as far apart as wanted (stress majorisation, Gansner, Koren and North 2005).

    Only sums of elements, no linear algebra: its libraries give other last digits on other processors.
    """
    weight = 1 / np.maximum(wanted, 1) ** 2
    np.fill_diagonal(weight, 0)
    share = weight / weight.sum(axis=1, keepdims=True)
    points = points * wanted.max() / 2
    for _ in range(_ROUNDS):
        across, down, distance = _apart(points)
        stretch = wanted / np.maximum(distance, 1e-9)
        ends = ((points[:, 0], across), (points[:, 1], down))
        target = [(share * (place[None, :] + apart * stretch)).sum(axis=1) for place, apart in ends]
        points = (points + np.stack(target, axis=1)) / 2
    return points


def _apart(points: Points) -> tuple[Points, Points, Points]:
    """Return how far each two points are apart: across, down, and straight (an array for each axis is fastest)."""
    across, down = (axis[:, None] - axis[None, :] for axis in (points[:, 0], points[:, 1]))
    return across, down, np.sqrt(across * across + down * down)


def _spread(points: Points) -> Points:
    """Return the points spread evenly over a disc: directions stay, distances from the middle become ranks.

    Force-directed layouts crowd the neighbours of a hub and stretch chains; even density leaves names room.
    """
    points = points - points.mean(axis=0)
    distance = np.linalg.norm(points, axis=1)
    rank = np.empty(len(points))
    rank[np.argsort(distance, kind="stable")] = np.arange(len(points))
    wanted = ROOM * np.sqrt(rank + 0.5)
    return np.asarray(points * (wanted / np.maximum(distance, 1e-9))[:, None])


def _separate(points: Points, radii: Points) -> Points:
    """Push nodes apart until no two are nearer than :data:`GAP`, moving each as little as possible."""
    count = len(points)
    # two nodes at the same place need a direction to part in: a spiral far too small to be seen
    turn = np.arange(count) * 2.399963
    points = points + np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1e-3 * (1 + np.arange(count)[:, None])
    least = radii[:, None] + radii[None, :] + GAP
    np.fill_diagonal(least, 0)
    for _ in range(400):
        across, down, distance = _apart(points)
        lack = least - distance
        if lack.max() < 0.5:
            break
        push = np.where(lack > 0, lack / np.maximum(distance, 1e-9), 0)
        points = points + np.stack([(across * push).sum(axis=1), (down * push).sum(axis=1)], axis=1) * 0.35
    return points


def _reach(points: Points, radii: Points) -> float:
    return float((np.linalg.norm(points, axis=1) + radii).max()) if len(points) else 0.0


def _pulls(graph: Ties, groups: Sequence[Collection[str]]) -> Points:
    """Return how many ties there are between each two communities."""
    home = {node: number for number, group in enumerate(groups) for node in group}
    pulls = np.zeros((len(groups), len(groups)))
    for a, b in graph.edges:
        if a in home and b in home and home[a] != home[b]:
            pulls[home[a], home[b]] += 1
            pulls[home[b], home[a]] += 1
    return pulls


def _pack(sizes: Points, pulls: Points, aspect: float) -> Points:
    """Return the centres of discs: none touches another, tied ones are near, all fill the frame."""
    tries = (_pack_along(_spots(sizes, aspect * stretch), sizes, pulls) for stretch in _STRETCHES)
    return min(tries, key=lambda centres: _height(centres, sizes, aspect))


def _pack_along(spots: _Spots, sizes: Points, pulls: Points) -> Points:
    """Put each disc on the free spot that is nearest to the middle and to the discs that it is tied to."""
    centres = np.zeros((len(sizes), 2))
    # how far each spot is from the nearest rim
    room = np.full(len(spots.points), np.inf)
    placed: list[int] = []
    for number in _order(sizes, pulls):
        weights = pulls[number, placed]
        cost = spots.cost.copy()
        if weights.sum():
            middle = (weights @ centres[placed]) / weights.sum()
            cost += np.linalg.norm(spots.points - middle, axis=1)
        cost[room < sizes[number] * 1.12 + GAP] = np.inf
        centres[number] = spots.points[int(np.argmin(cost))]
        room = np.minimum(room, np.linalg.norm(spots.points - centres[number], axis=1) - sizes[number])
        placed.append(number)
    return centres


def _height(centres: Points, sizes: Points, aspect: float) -> float:
    """Return the height of the smallest frame of that aspect that holds all discs."""
    used = sizes > 0
    if not used.any():
        return 0.0
    reach = sizes[used, None]
    width, height = (centres[used] + reach).max(axis=0) - (centres[used] - reach).min(axis=0)
    return max(float(width) / aspect, float(height))


def _order(sizes: Points, pulls: Points) -> list[int]:
    """Return the discs with ties to others before those without, the largest first; points are left out."""
    used = (number for number in range(len(sizes)) if sizes[number])
    return sorted(used, key=lambda number: (not pulls[number].any(), -sizes[number], number))


def _spots(sizes: Points, aspect: float) -> _Spots:
    """Return a spiral that is wide enough for all discs."""
    used = sizes[sizes > 0] + GAP
    if not len(used):
        return _Spots(np.zeros((1, 2)), np.zeros(1))
    extent = 2.4 * float(np.sqrt((used**2).sum())) + float(used.max())
    step = max(float(used.min()) / 3, extent / 90)
    number = np.arange(int((extent / step) ** 2) + 1)
    distance, turn = step * np.sqrt(number), number * 2.399963
    points = np.stack([np.cos(turn) * aspect**0.5, np.sin(turn) / aspect**0.5], axis=1) * distance[:, None]
    return _Spots(points, distance)


def _rows(
    nodes: Sequence[str], radius: Mapping[str, float], discs: Sequence[Disc], aspect: float
) -> dict[str, tuple[float, float]]:
    """Return places in rows below the discs, for nodes that nothing holds."""
    if not nodes:
        return {}
    pitch = 2 * max(radius[node] for node in nodes) + 2 * GAP
    used = [disc for disc in discs if disc.radius]
    left = min((disc.x - disc.radius for disc in used), default=0.0)
    right = max((disc.x + disc.radius for disc in used), default=pitch * aspect * len(nodes) ** 0.5)
    top = max((disc.y + disc.radius for disc in used), default=0.0) + (2 * pitch if used else 0)
    columns = max(int((right - left) / pitch), 1)
    return {
        node: (left + pitch * (number % columns + 0.5), top + pitch * (number // columns))
        for number, node in enumerate(nodes)
    }
