"""Who stands between others: bridges, structural holes, and ties across communities or fields."""

import random
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, cast

import networkx as nx
import numpy as np
import pandas as pd

from kg.centrality import EXACT, betweenness_between
from kg.ties import Ties, ties

ENDS: Final = 100
"""Most members of a field that paths are followed from in a large network."""

_ROWS: Final = 1_000
"""Nodes whose constraint is computed at a time: memory stays below this × all nodes."""


def bridges(network: Ties) -> list[tuple[str, str]]:
    """Return the ties without which their ends would be in different components, sorted."""
    found = cast(Iterable[tuple[str, str]], nx.bridges(ties(network)))
    return sorted((min(edge), max(edge)) for edge in found)


def cut_points(network: Ties) -> set[str]:
    """Return the nodes without which their component would fall apart (articulation points)."""
    return set(nx.articulation_points(ties(network)))


def constraint(network: Ties) -> dict[str, float]:
    """Return Burt's constraint of each node, weighted by sentences; not a number for a node without ties.

    The lower it is, the less a node's neighbours are tied to each other: it spans structural holes (Burt 2004,
    «Structural holes and good ideas»). The values are those of :func:`networkx.constraint`, which would fill a
    matrix of all pairs where a hub ties everybody.
    """
    graph = ties(network)
    if not graph.size():
        return dict.fromkeys(graph, float("nan"))
    weights = nx.to_scipy_sparse_array(graph, weight="weight", format="csr").astype(float)
    strength = np.asarray(weights.sum(axis=1)).ravel()
    share = (weights / np.where(strength > 0, strength, 1)[:, None]).tocsr()
    values: list[float] = []
    for start in range(0, len(graph), _ROWS):
        part = share[start : start + _ROWS]
        spent = (part + part @ share).multiply(part > 0)
        values += np.asarray(spent.power(2).sum(axis=1)).ravel().tolist()
    pairs = zip(graph, values, strict=True)
    return {node: round(value, 9) if graph.degree(node) else float("nan") for node, value in pairs}


def effective_size(network: Ties) -> dict[str, float]:
    """Return the effective size of each node's ego network: its ties less the ties that its neighbours have on average.

    Weights are ignored (Borgatti 1997, «Structural holes: unpacking Burt's redundancy measures»); it is not a
    number for a node without ties.
    """
    graph = ties(network)
    triangles = cast(dict[str, int], nx.triangles(graph))
    return {
        node: round(degree - 2 * triangles[node] / degree, 9) if degree else float("nan")
        for node, degree in graph.degree()
    }


def participation(network: Ties, groups: Iterable[Collection[str]]) -> dict[str, float]:
    """Return how evenly each node's sentences spread over the communities: 0 if all lead into one, near 1 if into many.

    The participation coefficient of Guimerà and Amaral (2005, «Functional cartography of complex metabolic
    networks»), weighted by sentences; 0 for a node without ties.
    """
    graph = ties(network)
    home = {node: number for number, group in enumerate(groups) for node in group}
    values: dict[str, float] = {}
    for node in graph:
        into: Counter[int] = Counter()
        for other, data in graph[node].items():
            into[home[other]] += data["weight"]
        total = sum(into.values())
        values[node] = round(1 - sum((count / total) ** 2 for count in into.values()), 9) if total else 0.0
    return values


def go_betweens(network: Ties, one: Collection[str], other: Collection[str]) -> pd.DataFrame:
    """Return who stands between two fields, given by nodes that certainly belong to them.

    One row for each node outside both that any shortest path between them passes through, indexed by IRI, the first
    first. Columns: ``key``, ``class``, ``label_zh``, ``label_en``; ``paths``, the share of the shortest paths between
    the fields that pass through it, of the pairs that a path connects (see :func:`connected`,
    :func:`kg.centrality.betweenness_between`; in a network of more than :data:`kg.centrality.EXACT` nodes estimated
    from :data:`ENDS` members of the smaller field, drawn with a seed);
    ``to_one`` and ``to_other``, the sentences that tie it to each field.

    Args:
        network: any.
        one: members of the first field; those that are not in the network are ignored.
        other: members of the second; who is in both counts to neither.
    """
    graph = ties(network)
    first, second = _fields(graph, one, other)
    names = ("key", "class", "label_zh", "label_en")
    columns = [*names, "paths", "to_one", "to_other"]
    if not first or not second:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="iri"))
    sources, targets = _sources(graph, first, second)
    found = betweenness_between(graph, sources, targets)
    pairs = max(_connected(graph, sources, targets), 1)
    rows = {}
    for node, value in found.items():
        if node not in first | second and value > 0:
            own = [network.nodes[node].get(name) for name in names]
            rows[node] = [
                *own,
                round(value / pairs, 9),
                *_strengths(graph, node, first, second),
            ]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("iri")
    return frame.sort_values(["paths", "key"], ascending=[False, True])


def connected(network: Ties, one: Collection[str], other: Collection[str]) -> tuple[int, int]:
    """Return how many pairs with a member of each field a path connects, and how many such pairs there are.

    Members without ties, and who is in both fields, count to neither, as in :func:`go_betweens`.
    """
    graph = ties(network)
    first, second = _fields(graph, one, other)
    return _connected(graph, first, second), len(first) * len(second)


def _connected(graph: Ties, first: Collection[str], second: Collection[str]) -> int:
    parts = {node: number for number, part in enumerate(nx.connected_components(graph)) for node in part}
    counts = Counter(parts[node] for node in second)
    return sum(counts[parts[node]] for node in first)


def _fields(graph: Ties, one: Collection[str], other: Collection[str]) -> tuple[set[str], set[str]]:
    return _tied(graph, set(one) - set(other)), _tied(graph, set(other) - set(one))


def _sources(graph: Ties, first: set[str], second: set[str]) -> tuple[list[str], list[str]]:
    """Return where paths begin and end: the work grows with the number of beginnings."""
    few, many = sorted((sorted(first), sorted(second)), key=len)
    if len(graph) > EXACT and len(few) > ENDS:
        few = sorted(random.Random(0).sample(few, ENDS))  # noqa: S311 (no secret)
    return few, many


def _tied(graph: Ties, nodes: Collection[str]) -> set[str]:
    return {node for node in nodes if node in graph and graph.degree(node)}


def _strengths(graph: Ties, node: str, *fields: Collection[str]) -> list[int]:
    return [sum(data["weight"] for other, data in graph[node].items() if other in field) for field in fields]
