"""Which entities have the same neighbours: structural similarity."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from math import sqrt
from typing import Final

import pandas as pd

from kg.terms import symmetric
from kg.ties import Network, require_relations

Feature = tuple[str, str, str]
"""Property, ``"→"`` or ``"←"`` (``"↔"`` for a property that holds both ways), and the neighbour."""

LEAST: Final = 2
"""Neighbours that two entities must share to be compared: one in common is a coincidence."""


def profiles(network: Network, label: str = "MISSION") -> dict[str, Counter[Feature]]:
    """Return for each entity of a class its relations as features, with the number of sentences."""
    found: defaultdict[str, Counter[Feature]] = defaultdict(Counter)
    for source, target, name in sorted(network.edges(keys=True)):
        weight = network.edges[source, target, name]["weight"]
        ways = ("↔", "↔") if name in symmetric() else ("→", "←")
        if source != target and network.nodes[source]["class"] == label:
            found[source][name, ways[0], target] += weight
        if source != target and network.nodes[target]["class"] == label:
            found[target][name, ways[1], source] += weight
    return dict(found)


def similar(network: Network, label: str = "MISSION", least: int = LEAST) -> pd.DataFrame:
    """Return which entities of a class have the same relations to the same neighbours, the most similar first.

    Columns: ``one``, ``other`` (IRIs), ``jaccard`` (shared features by all features), ``cosine`` (of the numbers of
    sentences), ``shared`` (number of features) and ``features``, which they are. Relations to each other do not
    count: they say that two work together, not that they are alike.

    Args:
        network: of relations.
        label: class of the entities.
        least: pairs that share fewer features are left out.

    Raises:
        InputError: if it is no network of relations.
    """
    require_relations(network)
    known = profiles(network, label)
    rows = []
    for one, other in _candidates(known):
        first, second = _apart(known[one], other), _apart(known[other], one)
        shared = sorted(set(first) & set(second))
        if len(shared) >= least:
            values = round(len(shared) / len({*first, *second}), 9), round(_cosine(first, second), 9)
            rows.append((one, other, *values, len(shared), shared))
    frame = pd.DataFrame(rows, columns=["one", "other", "jaccard", "cosine", "shared", "features"])
    order = ["jaccard", "cosine", "one", "other"]
    return frame.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def _candidates(known: Mapping[str, Counter[Feature]]) -> list[tuple[str, str]]:
    """Return the pairs that share any feature, without looking at all pairs."""
    owners: defaultdict[Feature, list[str]] = defaultdict(list)
    for entity in sorted(known):
        for feature in known[entity]:
            owners[feature].append(entity)
    return sorted({pair for owned in owners.values() for pair in combinations(owned, 2)})


def _apart(features: Counter[Feature], other: str) -> Counter[Feature]:
    """Return the relations to all but the one that is compared with."""
    return Counter({feature: count for feature, count in features.items() if feature[2] != other})


def edges_of(network: Network, node: str, feature: Feature) -> list[tuple[str, str, str]]:
    """Return the relations of the network that make a feature of a node: one, or two of a property both ways."""
    name, way, other = feature
    choices = {"→": [(node, other, name)], "←": [(other, node, name)], "↔": [(node, other, name), (other, node, name)]}
    return [edge for edge in choices[way] if network.has_edge(*edge)]


def _cosine(one: Mapping[Feature, int], other: Mapping[Feature, int]) -> float:
    product = sum(count * other.get(feature, 0) for feature, count in one.items())
    return product / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
