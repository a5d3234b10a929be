"""Where the nodes of a drawn network stand: communities apart, nothing on top of anything else.

All lengths are in the units of the drawing; nothing is random, so the same network always looks the same.
"""

from collections.abc import Collection, Mapping, Sequence
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

ASPECT: Final = 1.35
"""Width by height: a drawing for a landscape screen."""

_EXACT: Final = 90
"""Up to so many nodes a community is drawn by the (cubic) method of Kamada and Kawai."""


class Disc(NamedTuple):
    """Where a community lies."""

    x: float
    y: float
    radius: float


class Placement(NamedTuple):
    """Coordinates of the nodes, and the discs of the communities in the order given."""

    nodes: dict[str, tuple[float, float]]
    discs: list[Disc]


def place(graph: Ties, groups: Sequence[Collection[str]], radius: Mapping[str, float]) -> Placement:
    """Place the nodes of ``graph``.

    Args:
        graph: who is tied to whom.
        groups: the communities; a node in none of them, or tied to nobody, is placed in rows below the rest.
        radius: of each node.
    """
    tied = [sorted(node for node in group if graph.degree(node)) for group in groups]
    inner = [_arrange(graph, members, radius) for members in tied]
    reach = [_reach(points, _radii(members, radius)) for points, members in zip(inner, tied, strict=True)]
    centres = _pack(reach, _pulls(graph, tied))
    nodes: dict[str, tuple[float, float]] = {}
    for members, points, centre in zip(tied, inner, centres, strict=True):
        nodes |= {node: (x, y) for node, (x, y) in zip(members, (points + centre).tolist(), strict=True)}
    rest = [node for node in graph if node not in nodes]
    discs = [Disc(x, y, size) for (x, y), size in zip(centres.tolist(), reach, strict=True)]
    return Placement(nodes | _rows(rest, radius, discs), discs)


def _radii(members: Sequence[str], radius: Mapping[str, float]) -> Points:
    return np.array([radius[node] for node in members], dtype=float)


def _arrange(graph: Ties, members: Sequence[str], radius: Mapping[str, float]) -> Points:
    """Return the places of the members of a community around its centre."""
    if len(members) < 2:
        return np.zeros((len(members), 2))
    part: Ties = nx.Graph()
    part.add_nodes_from(members)
    part.add_edges_from((a, b) for a in members for b in sorted(graph[a]) if a < b and b in part)
    exact = len(part) <= _EXACT and nx.is_connected(part)
    found = nx.kamada_kawai_layout(part) if exact else nx.spring_layout(part, seed=0, iterations=120)
    points = np.array([found[node] for node in members], dtype=float)
    points = _separate(_spread(points), _radii(members, radius))
    return np.asarray(points - (points.min(axis=0) + points.max(axis=0)) / 2)


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
        apart = points[:, None] - points[None, :]
        distance = np.linalg.norm(apart, axis=2)
        lack = least - distance
        if lack.max() < 0.5:
            break
        push = np.where(lack > 0, lack / np.maximum(distance, 1e-9), 0)
        points = points + (apart * push[..., None]).sum(axis=1) * 0.35
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


def _pack(reach: Sequence[float], pulls: Points) -> Points:
    """Return the centres of discs: none touches another, and tied ones are near each other."""
    sizes = np.array(reach, dtype=float)
    centres = np.zeros((len(sizes), 2))
    spots = _spots(sizes)
    from_middle = np.hypot(spots[:, 0] / ASPECT**0.5, spots[:, 1] * ASPECT**0.5)
    placed: list[int] = []
    for number in _order(sizes, pulls):
        if not sizes[number]:
            continue
        weights = pulls[number, placed]
        cost = from_middle.copy()
        if weights.sum():
            cost += np.linalg.norm(spots - (weights @ centres[placed]) / weights.sum(), axis=1)
        for other in placed:
            least = sizes[number] + sizes[other] + _gap(sizes[number], sizes[other])
            cost[np.linalg.norm(spots - centres[other], axis=1) < least] = np.inf
        centres[number] = spots[int(np.argmin(cost))]
        placed.append(number)
    return centres


def _gap(one: float, other: float) -> float:
    """Return how far apart two discs stay: small ones may be near each other."""
    return GAP + 0.12 * min(one, other)


def _order(sizes: Points, pulls: Points) -> list[int]:
    """Return the discs with ties to others before those without, the largest first."""
    return sorted(range(len(sizes)), key=lambda number: (not pulls[number].any(), -sizes[number], number))


def _spots(sizes: Points) -> Points:
    """Return the points of a spiral, wide enough for all discs, in which a centre may lie."""
    used = sizes[sizes > 0] + GAP
    if not len(used):
        return np.zeros((1, 2))
    extent = 2.4 * float(np.sqrt((used**2).sum())) + float(used.max())
    step = max(float(used.min()) / 3, extent / 90)
    number = np.arange(int((extent / step) ** 2) + 1)
    distance, turn = step * np.sqrt(number), number * 2.399963
    return np.stack([distance * np.cos(turn) * ASPECT**0.5, distance * np.sin(turn) / ASPECT**0.5], axis=1)


def _rows(
    nodes: Sequence[str], radius: Mapping[str, float], discs: Sequence[Disc]
) -> dict[str, tuple[float, float]]:
    """Return places in rows below the discs, for nodes that nothing holds."""
    if not nodes:
        return {}
    pitch = 2 * max(radius[node] for node in nodes) + 2 * GAP
    used = [disc for disc in discs if disc.radius]
    left = min((disc.x - disc.radius for disc in used), default=0.0)
    right = max((disc.x + disc.radius for disc in used), default=pitch * ASPECT * len(nodes) ** 0.5)
    top = max((disc.y + disc.radius for disc in used), default=0.0) + (2 * pitch if used else 0)
    columns = max(int((right - left) / pitch), 1)
    return {
        node: (left + pitch * (number % columns + 0.5), top + pitch * (number // columns))
        for number, node in enumerate(nodes)
    }
