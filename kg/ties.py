"""Networks without direction: who is tied to whom, by however many relations."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.evidence import Sentence, reading_order

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[str]
    Ties = nx.Graph[str]
else:
    Network = nx.MultiDiGraph
    Ties = nx.Graph


def ties(network: Ties) -> Ties:
    """Return who is tied to whom: undirected, no loops, ``weight`` counting the sentences of both ways."""
    graph: Ties = nx.Graph()
    graph.add_nodes_from(sorted(network))
    for source, target, weight in sorted(network.edges(data="weight", default=1)):
        if source != target:
            known = graph.get_edge_data(source, target, {"weight": 0})
            graph.add_edge(source, target, weight=known["weight"] + weight)
    return graph


def bundle(network: Network) -> Ties:
    """Return the network with all relations of a pair, both ways, as one edge; loops go.

    Nodes keep their attributes; edges have ``properties`` and what :func:`support` gives.
    """
    found: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for source, target, name in sorted(network.edges(keys=True)):
        if source != target:
            found[min(source, target), max(source, target)].append((source, target, name))
    graph: Ties = nx.Graph(reports=network.graph.get("reports", {}))
    graph.add_nodes_from((node, dict(network.nodes[node])) for node in sorted(network))
    for (one, other), edges in sorted(found.items()):
        sentences = [sentence for edge in edges for sentence in network.edges[edge]["sentences"]]
        graph.add_edge(one, other, properties=sorted({edge[2] for edge in edges}), **support(sentences))
    return graph


def support(sentences: Iterable[Sentence]) -> dict[str, Any]:
    """Return the attributes that the sentences behind an edge give it.

    ``sentences`` holds each of them once, in reading order; ``weight`` is their number, ``confidence`` the highest
    and ``dates`` all that they name (EDTF).
    """
    places: dict[tuple[str, str], Sentence] = {}
    for sentence in sentences:
        place = (sentence["passage"], sentence["text"])
        places[place] = max(places.get(place, sentence), sentence, key=lambda s: s["confidence"])
    found = sorted(places.values(), key=reading_order)
    return {
        "sentences": found,
        "weight": len(found),
        "confidence": max((sentence["confidence"] for sentence in found), default=0.0),
        "dates": sorted({date for sentence in found for date in sentence.get("dates", ())}),
    }
