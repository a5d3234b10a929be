"""Networks without direction: who is tied to whom, by however many relations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.errors import InputError
from kg.evidence import Sentence, distinct, identity

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[str]
    Ties = nx.Graph[str]
else:
    Network = nx.MultiDiGraph
    Ties = nx.Graph


def ties(network: Ties) -> Ties:
    """Return who is tied to whom: undirected, no loops; ``weight`` is the number of sentences behind the tie.

    A sentence that states several relations of a pair, or one both ways, counts once, as in :func:`bundle`. Relations
    whose sentences are not known count with their own weights.
    """
    graph: Ties = nx.Graph()
    graph.add_nodes_from(sorted(network))
    if not network.is_multigraph() and not network.is_directed():
        edges = ((min(pair), max(pair), {"weight": w}) for *pair, w in network.edges(data="weight", default=1))
        graph.add_edges_from(sorted((edge for edge in edges if edge[0] != edge[1]), key=lambda edge: edge[:2]))
        return graph
    found: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for source, target, data in sorted(network.edges(data=True), key=lambda edge: edge[:2]):
        if source != target:
            found[min(source, target), max(source, target)].append(data)
    # in the order of the relations, which decides where Louvain's method begins
    graph.add_edges_from((*pair, {"weight": _weight(edges)}) for pair, edges in found.items())
    return graph


def _weight(edges: Sequence[Mapping[str, Any]]) -> int:
    """Return the number of sentences behind all relations of a pair."""
    total = sum(data.get("weight", 1) for data in edges)
    known = len(edges) > 1 and all(data.get("sentences") for data in edges)
    return len({identity(s) for data in edges for s in data["sentences"]}) if known else total


def at_least(network: Network, confidence: float) -> Network:
    """Return the network with the relations and sentences of at least this confidence; all entities stay.

    Relations whose sentences are not known stay too.

    Raises:
        InputError: if it is no network of relations.
    """
    require_relations(network)
    result: Network = nx.MultiDiGraph(**network.graph)
    result.add_nodes_from(network.nodes(data=True))
    for source, target, name, data in network.edges(keys=True, data=True):
        sure = [sentence for sentence in data.get("sentences", ()) if sentence["confidence"] >= confidence]
        if sure:
            dates = sorted({date for sentence in sure for date in sentence.get("dates", ())})
            changed = {"sentences": sure, "weight": len(sure), "dates": dates}
            result.add_edge(source, target, key=name, **data | changed)
        elif not data.get("sentences"):
            result.add_edge(source, target, key=name, **data)
    return result


def require_relations(network: Ties) -> None:
    """Check that a network is one of relations, which has a direction and a property on each edge.

    Raises:
        InputError: if it is of another kind.
    """
    if not isinstance(network, nx.MultiDiGraph):
        raise InputError("this needs the network of relations: graph.network(), without another kind")


def bundle(network: Network) -> Ties:
    """Return the network with all relations of a pair, both ways, as one edge; loops go.

    Nodes keep their attributes; edges have ``properties`` and what :func:`support` gives.

    Raises:
        InputError: if it is no network of relations.
    """
    require_relations(network)
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
    found = distinct(sentences)
    return {
        "sentences": found,
        "weight": len(found),
        "confidence": max((sentence["confidence"] for sentence in found), default=0.0),
        "dates": sorted({date for sentence in found for date in sentence.get("dates", ())}),
    }
