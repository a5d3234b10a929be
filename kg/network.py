"""Networks measured: who is central, who bridges, which communities there are; and files for other programs.

The measures of single nodes are in :mod:`kg.centrality` and :mod:`kg.brokerage`, those of pairs in
:mod:`kg.similarity`, what is more than chance in :mod:`kg.significance`; :func:`measures` puts nodes in one table.
"""

import importlib
import math
import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import SubElement

import networkx as nx
import pandas as pd
from networkx.readwrite.gexf import GEXFWriter

from kg.answers import Queryable
from kg.brokerage import bridges, connected, constraint, cut_points, effective_size, go_betweens, participation
from kg.centrality import as_igraph, betweenness, clustering, core, eigenvector, has_igraph, pagerank
from kg.evidence import ENTITIES, Sentence
from kg.projection import project
from kg.significance import STATISTICS, against_chance, backbone, class_assortativity, surprising_pairs
from kg.similarity import similar
from kg.ties import Network, Ties, at_least, bundle, ties

__all__ = [
    "ENTITIES",
    "STATISTICS",
    "Network",
    "Queryable",
    "Sentence",
    "Stability",
    "Ties",
    "against_chance",
    "at_least",
    "backbone",
    "betweenness",
    "bridges",
    "bundle",
    "citation",
    "class_assortativity",
    "clustering",
    "communities",
    "connected",
    "constraint",
    "core",
    "cut_points",
    "effective_size",
    "eigenvector",
    "go_betweens",
    "measures",
    "modularity",
    "pagerank",
    "participation",
    "project",
    "similar",
    "stability",
    "surprising_pairs",
    "ties",
    "write_gexf",
    "write_graphml",
]

LARGE: Final = 2_000
"""From so many nodes igraph repeats Louvain's method in :func:`stability`, where it is installed."""


def measures(network: Ties) -> pd.DataFrame:
    """Return one row for each node, indexed by IRI, the most central first.

    Columns: ``key``, ``class``, ``label_zh``, ``label_en``, ``mentions``, and

    - ``degree``, ``in_degree``, ``out_degree``: relations (two properties between the same two count twice); in a
      network without direction all three are the number of ties;
    - ``strength``: sentences that tie it to others, one that ties it to several counted for each;
    - ``pagerank``, ``betweenness``, ``eigenvector``, ``core``, ``clustering``: see :mod:`kg.centrality`;
    - ``constraint``, ``effective_size``, ``participation`` (over ``community``), ``cut_point``: see
      :mod:`kg.brokerage`;
    - ``community``: its number in :func:`communities`, from 0.
    """
    attributes = ("key", "class", "label_zh", "label_en", "mentions")
    columns: dict[str, Mapping[str, Any]] = {
        name: {node: data.get(name) for node, data in network.nodes(data=True)} for name in attributes
    }
    columns |= _degrees(network) | _by_node(network)
    frame = pd.DataFrame({"iri": list(network)})
    for name, column in columns.items():
        frame[name] = [column[node] for node in network]
    ordered = frame.sort_values(["pagerank", "degree", "iri"], ascending=[False, False, True])
    return ordered.set_index("iri")


def _degrees(network: Ties) -> dict[str, Mapping[str, Any]]:
    degree = dict(network.degree())
    directed = network if isinstance(network, nx.DiGraph) else None
    return {
        "degree": degree,
        "in_degree": degree if directed is None else dict(directed.in_degree()),
        "out_degree": degree if directed is None else dict(directed.out_degree()),
        "strength": dict(ties(network).degree(weight="weight")),
    }


def _by_node(network: Ties) -> dict[str, Mapping[str, Any]]:
    graph = ties(network)
    groups, cuts = communities(graph), cut_points(graph)
    return {
        "pagerank": pagerank(graph),
        "betweenness": betweenness(graph),
        "eigenvector": eigenvector(graph),
        "core": core(graph),
        "clustering": clustering(graph),
        "constraint": constraint(graph),
        "effective_size": effective_size(graph),
        "participation": participation(graph, groups),
        "cut_point": {node: node in cuts for node in graph},
        "community": {node: number for number, group in enumerate(groups) for node in group},
    }


def communities(network: Ties, seed: int = 0) -> list[set[str]]:
    """Return the communities that Louvain's method finds, largest first; each node is in exactly one."""
    graph = ties(network)
    if not len(graph):
        return []
    names = sorted(graph)
    # numbers for nodes: a set of numbers has the same order in every run, a set of strings has not
    numbered = nx.relabel_nodes(graph, {name: number for number, name in enumerate(names)})
    found = nx.community.louvain_communities(numbered, weight="weight", seed=seed)
    groups = ({names[number] for number in group} for group in found)
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def modularity(network: Ties, groups: Iterable[Collection[str]]) -> float:
    """Return how much denser the ties are within ``groups`` than chance would make them (0 without ties)."""
    graph = ties(network)
    if not graph.size():
        return 0.0
    return float(nx.community.modularity(graph, [set(group) for group in groups], weight="weight"))


class Stability(NamedTuple):
    """How far the communities depend on the seed.

    Attributes:
        agreement: normalised mutual information of two runs, averaged over all pairs of runs: 1 if all find the
            same, 0 if they have nothing in common; not a number without ties.
        least: of the pair of runs that agrees least.
        modularity: the lowest and the highest.
        runs: number of seeds.
    """

    agreement: float
    least: float
    modularity: tuple[float, float]
    runs: int


def stability(network: Ties, runs: int = 20) -> Stability:
    """Repeat Louvain's method with the seeds 0, 1, … and compare what it finds.

    Nodes without ties are left out: they are communities of their own in every run, and would flatter the agreement.
    From :data:`LARGE` nodes igraph's implementation of the method runs, where it is installed.
    """
    from sklearn.metrics import normalized_mutual_info_score

    tied: Ties = ties(network)
    tied.remove_nodes_from([node for node in tied if not tied.degree(node)])
    if not len(tied):
        return Stability(math.nan, math.nan, (0.0, 0.0), runs)
    found = [_partition(tied, seed) for seed in range(runs)]
    scores = [round(float(normalized_mutual_info_score(*pair)), 9) for pair in combinations(found, 2)] or [1.0]
    values = [round(modularity(tied, _groups(tied, labels)), 9) for labels in found]
    return Stability(round(fmean(scores), 9), min(scores), (min(values), max(values)), runs)


def _partition(graph: Ties, seed: int) -> list[int]:
    """Return the number of the community of each node, in their order."""
    if len(graph) >= LARGE and has_igraph():
        return _partition_igraph(graph, seed)
    home = {node: number for number, group in enumerate(communities(graph, seed)) for node in group}
    return [home[node] for node in graph]


def _partition_igraph(graph: Ties, seed: int) -> list[int]:
    igraph = importlib.import_module("igraph")
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 (no secret)
    try:
        return list(as_igraph(graph).community_multilevel(weights="weight").membership)
    finally:
        igraph.set_random_number_generator(random)


def _groups(graph: Ties, labels: Sequence[int]) -> list[set[str]]:
    groups: dict[int, set[str]] = {}
    for node, label in zip(graph, labels, strict=True):
        groups.setdefault(label, set()).add(node)
    return list(groups.values())


def write_graphml(network: Ties, path: Path) -> None:
    """Write the network for Gephi and others; lists are joined by ``"; "``, sentences by ``" ¶ "``."""
    flat = _flattened(network)
    flat.graph["reports"] = _titles(network)
    nx.write_graphml(flat, path, named_key_ids=True)


def _titles(network: Ties) -> str:
    """Return the keys and titles of the reports on one line each."""
    return _printable("\n".join(f"{key}: {title}" for key, title in network.graph.get("reports", {}).items()))


def write_gexf(network: Ties, path: Path) -> None:
    """Write the network in Gephi's own format: as :func:`write_graphml`, with the Chinese names as labels.

    It cannot hold attributes of a network: the titles of the reports are in its description.
    """
    flat = _flattened(network)
    for node, attributes in flat.nodes(data=True):
        attributes["label"] = attributes.get("label_zh", node)
    for _, _, attributes in flat.edges(data=True):
        attributes["label"] = attributes.get("property", attributes.get("properties", ""))
    writer = GEXFWriter(flat, version="1.2draft")
    SubElement(writer.xml.find("meta"), "description").text = _titles(network)
    # the day of writing would make the same network another file tomorrow
    writer.xml.find("meta").attrib.pop("lastmodifieddate", None)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{writer}\n', encoding="utf-8", newline="\n")


def _flattened(network: Ties) -> Ties:
    """Return the network with attributes that XML can hold, parallel edges numbered by their keys."""
    flat: Ties = network.__class__()
    for node in sorted(network):
        flat.add_node(node, **dict(_flat(network.nodes[node])))
    for number, edge in enumerate(sorted(network.edges), 1):
        # the key is written as the id of an edge, and the property is not unique
        key = (f"e{number}",) if network.is_multigraph() else ()
        flat.add_edges_from([(*edge[:2], *key, dict(_flat(network.edges[edge])))])
    return flat


def _flat(attributes: Mapping[str, Any]) -> Iterator[tuple[str, str | int | float | bool]]:
    for name, value in attributes.items():
        if name in ("sentences", "dated"):
            yield name, _printable(" ¶ ".join(sentence["text"] for sentence in value))
            if name == "sentences":
                yield "places", _printable("; ".join(dict.fromkeys(citation(sentence) for sentence in value)))
        elif isinstance(value, dict):
            yield name, _printable("; ".join(f"{key}={number}" for key, number in value.items()))
        elif isinstance(value, list):
            yield name, _printable("; ".join(value))
        elif value is not None:
            yield name, _printable(value) if isinstance(value, str) else value


def citation(sentence: Sentence) -> str:
    """Return where a sentence stands: ``A/75/563, 24``, or the report alone for a passage without number."""
    return ", ".join(part for part in (sentence["report"], sentence["paragraph"]) if part)


def _printable(text: str) -> str:
    # XML 1.0 cannot hold control characters, lone surrogates and U+FFFE/F, not even escaped
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
