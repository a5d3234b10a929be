"""The network of relations measured: centrality, communities, and the file for other programs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import pandas as pd

from kg.projection import ENTITIES, Network, Queryable, Sentence, project

if TYPE_CHECKING:
    Ties = nx.Graph[str]
else:
    Ties = nx.Graph

__all__ = [
    "ENTITIES",
    "Network",
    "Queryable",
    "Sentence",
    "Ties",
    "betweenness",
    "communities",
    "measures",
    "modularity",
    "pagerank",
    "place",
    "project",
    "ties",
    "write_graphml",
]

EXACT_BETWEENNESS: Final = 2_000
"""Up to so many nodes betweenness is exact; beyond it is estimated from :data:`PIVOTS` nodes."""

PIVOTS: Final = 500


def ties(network: Network) -> Ties:
    """Return who is tied to whom: undirected, no loops, ``weight`` counting the sentences of both ways."""
    graph: Ties = nx.Graph()
    graph.add_nodes_from(sorted(network))
    for source, target, weight in sorted(network.edges(data="weight", default=1)):
        if source != target:
            known = graph.get_edge_data(source, target, {"weight": 0})
            graph.add_edge(source, target, weight=known["weight"] + weight)
    return graph


def measures(network: Network) -> pd.DataFrame:
    """Return one row for each node, indexed by IRI, the most central first.

    Columns: ``key``, ``class``, ``label_zh``, ``label_en``, ``mentions``, and

    - ``degree``, ``in_degree``, ``out_degree``: relations (two properties between the same two count twice);
    - ``strength``: sentences of these relations;
    - ``pagerank``: on :func:`ties`, weighted by sentences, damping 0.85. Directions are ignored: a property
      could as well be named the other way round, so its subject casts no vote for its object;
    - ``betweenness``: share of shortest paths that pass through the node, directions and weights ignored;
      beyond 2,000 nodes estimated from 500 of them (fixed seed).
    """
    attributes = ("key", "class", "label_zh", "label_en", "mentions")
    columns: dict[str, Mapping[str, Any]] = {
        name: nx.get_node_attributes(network, name, default=None) for name in attributes
    }
    columns |= {
        "degree": dict(network.degree()),
        "in_degree": dict(network.in_degree()),
        "out_degree": dict(network.out_degree()),
        "strength": dict(network.degree(weight="weight")),
        "pagerank": pagerank(network),
        "betweenness": betweenness(network),
    }
    frame = pd.DataFrame({"iri": list(network)})
    for name, column in columns.items():
        frame[name] = [column[node] for node in network]
    ordered = frame.sort_values(["pagerank", "degree", "iri"], ascending=[False, False, True])
    return ordered.set_index("iri")


def pagerank(network: Network) -> dict[str, float]:
    """Return the PageRank of each node; see :func:`measures`."""
    # rounded, so that the order of summation does not show
    return {node: round(value, 9) for node, value in nx.pagerank(ties(network), weight="weight").items()}


def betweenness(network: Network) -> dict[str, float]:
    """Return the normalised betweenness of each node; see :func:`measures`."""
    graph = ties(network)
    pivots = PIVOTS if len(graph) > EXACT_BETWEENNESS else None
    values = nx.betweenness_centrality(graph, k=pivots, seed=0)
    return {node: round(value, 9) for node, value in values.items()}


def communities(network: Network, seed: int = 0) -> list[set[str]]:
    """Return the communities that Louvain's method finds, largest first; each node is in exactly one."""
    graph = ties(network)
    if not len(graph):
        return []
    names = sorted(graph)
    # numbers for nodes: a set of numbers has the same order in every run, a set of strings has not
    number_of = {name: number for number, name in enumerate(names)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(names)))
    for a, b in graph.edges:
        numbered.add_edge(number_of[a], number_of[b], weight=graph.edges[a, b]["weight"])
    found = nx.community.louvain_communities(numbered, weight="weight", seed=seed)
    groups = ({names[number] for number in group} for group in found)
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def modularity(network: Network, groups: Iterable[Collection[str]]) -> float:
    """Return how much denser the ties are within ``groups`` than chance would make them (0 without ties)."""
    graph = ties(network)
    if not graph.size():
        return 0.0
    return float(nx.community.modularity(graph, [set(group) for group in groups], weight="weight"))


def write_graphml(network: Network, path: Path) -> None:
    """Write the network for Gephi and others; lists are joined by ``"; "``, sentences by ``" ¶ "``."""
    flat: Network = nx.MultiDiGraph()
    for node in sorted(network):
        flat.add_node(node, **dict(_flat(network.nodes[node])))
    for number, edge in enumerate(sorted(network.edges(keys=True)), 1):
        attributes = dict(_flat(network.edges[edge]))
        # without an id of its own an edge would be written with its property as id, which is not unique
        flat.add_edge(edge[0], edge[1], key=edge[2], id=f"e{number}", **attributes)
    nx.write_graphml(flat, path, edge_id_from_attribute="id", named_key_ids=True)


def _flat(attributes: Mapping[str, Any]) -> Iterator[tuple[str, str | int | float | bool]]:
    for name, value in attributes.items():
        if name == "sentences":
            yield "sentences", _printable(" ¶ ".join(sentence["text"] for sentence in value))
            yield "places", "; ".join(dict.fromkeys(place(sentence) for sentence in value))
        elif isinstance(value, dict):
            yield name, "; ".join(f"{key}={number}" for key, number in value.items())
        elif isinstance(value, list):
            yield name, "; ".join(value)
        elif value is not None:
            yield name, _printable(value) if isinstance(value, str) else value


def place(sentence: Sentence) -> str:
    """Return where a sentence stands: ``A/75/563, 24``, or the report alone for a passage without number."""
    return ", ".join(part for part in (sentence["report"], sentence["paragraph"]) if part)


def _printable(text: str) -> str:
    # XML 1.0 cannot hold control characters, lone surrogates and U+FFFE/F, not even escaped
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
