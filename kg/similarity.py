"""Which entities have the same neighbours: structural similarity."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from math import sqrt
from typing import Final

import pandas as pd

from kg.ties import Network

Feature = tuple[str, str, str]
"""Property, ``"→"`` or ``"←"``, and the neighbour."""

LEAST: Final = 2
"""Neighbours that two entities must share to be compared: one in common is a coincidence."""


def profiles(network: Network, label: str = "MISSION") -> dict[str, Counter[Feature]]:
    """Return for each entity of a class its relations as features, with the number of sentences."""
    found: defaultdict[str, Counter[Feature]] = defaultdict(Counter)
    for source, target, name in sorted(network.edges(keys=True)):
        weight = network.edges[source, target, name]["weight"]
        if source != target and network.nodes[source]["class"] == label:
            found[source][name, "→", target] += weight
        if source != target and network.nodes[target]["class"] == label:
            found[target][name, "←", source] += weight
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
    """
    known = profiles(network, label)
    rows = []
    for one, other in _candidates(known):
        shared = sorted(set(known[one]) & set(known[other]))
        if len(shared) >= least:
            every = set(known[one]) | set(known[other])
            values = round(len(shared) / len(every), 9), round(_cosine(known[one], known[other]), 9)
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


def _cosine(one: Mapping[Feature, int], other: Mapping[Feature, int]) -> float:
    product = sum(count * other.get(feature, 0) for feature, count in one.items())
    return product / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
