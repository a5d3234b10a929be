"""Networks of two kinds of entities (two-mode, bipartite), and their projections onto one of them.

Nodes have the attribute ``bipartite``, 0 or 1, by which NetworkX and Gephi tell the two sides apart.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import networkx as nx

from kg.answers import Queryable
from kg.comention import quote, stretches
from kg.evidence import Evidence, Sentence
from kg.ties import Ties, support

REPORT: Final = "REPORT"
"""Class of the nodes that are reports."""

SIDES: Final[Mapping[str, tuple[str, str]]] = {
    "mission-country": ("MISSION", "COUNTRY"),
    "mission-organisation": ("MISSION", "ORGANISATION"),
    "resolution-report": ("RESOLUTION", REPORT),
}
"""Kind of a network → classes of its two sides."""


def two_sides(network: Ties, kind: str) -> Ties:
    """Return the ties between the two sides of ``kind``; every entity of both sides is a node.

    Args:
        network: undirected, as :func:`kg.ties.bundle` and :func:`kg.comention.comention` make it.
        kind: one of :data:`SIDES` whose sides are both entities.
    """
    side = {label: number for number, label in enumerate(SIDES[kind])}
    result: Ties = nx.Graph(**network.graph)
    for node, attributes in network.nodes(data=True):
        if attributes["class"] in side:
            result.add_node(node, **attributes, bipartite=side[attributes["class"]])
    for one, other, attributes in network.edges(data=True):
        if one in result and other in result and result.nodes[one]["bipartite"] != result.nodes[other]["bipartite"]:
            result.add_edge(one, other, **attributes)
    return result


def citations(graph: Queryable, *, evidence: Evidence | None = None) -> Ties:
    """Return which report names which resolution, in which sentences; ``weight`` is their number.

    Args:
        graph: where the annotations are.
        evidence: that of the graph, if it has been read already.
    """
    evidence = evidence or Evidence(graph)
    quotes: defaultdict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for stretch in stretches(graph, evidence.of_class("RESOLUTION"), "sentence", evidence.of_class("DATE")):
        report, _ = evidence.passages[stretch.passage]
        for resolution, spans in stretch.mentions.items():
            marks = [(*span, "object") for span in spans]
            quotes[resolution, report].append(quote(evidence, stretch, marks))
    network: Ties = nx.Graph(reports=dict(sorted(evidence.reports.values())))
    for resolution in sorted({resolution for resolution, _ in quotes}):
        network.add_node(resolution, **evidence.node(resolution), bipartite=0)
    for report, (key, title) in sorted(evidence.reports.items()):
        network.add_node(report, **_report(key, title), bipartite=1)
    for pair, found in sorted(quotes.items()):
        network.add_edge(*pair, **support(found))
    return network


def _report(key: str, title: str) -> dict[str, Any]:
    names = {f"{name}_{language}": title for name in ("label", "name") for language in ("zh", "en")}
    own = {"mentions": 0, "mentions_by_report": {}, "reports": [key], "dates": [], "dated": []}
    own |= {"candidate": False, "type": ""}
    return {"key": key, "class": REPORT, **names, **own}


def onto(network: Ties, side: int) -> Ties:
    """Return the projection of a two-sided network: who of one side shares neighbours of the other.

    Edges have ``shared`` (keys of the shared neighbours), ``weight`` (their number), and ``sentences``: those that
    tie both ends to them.

    Args:
        network: made by :func:`two_sides` or :func:`citations`.
        side: 0 or 1, which side stays.
    """
    nodes = [node for node, data in network.nodes(data=True) if data["bipartite"] == side]
    projection: Ties = nx.bipartite.weighted_projected_graph(network, nodes)
    # NetworkX walks sets of names, whose order changes from run to run
    result: Ties = nx.Graph(**network.graph)
    result.add_nodes_from((node, dict(network.nodes[node])) for node in sorted(projection))
    for one, other in sorted(tuple(sorted(edge)) for edge in projection.edges):
        shared = sorted(set(network[one]) & set(network[other]))
        found = [
            sentence for end in (one, other) for node in shared for sentence in network.edges[end, node]["sentences"]
        ]
        keys = [network.nodes[node]["key"] for node in shared]
        result.add_edge(one, other, **support(found) | {"shared": keys, "weight": len(shared)})
    return result
