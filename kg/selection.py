"""Parts of a network: around some entities, of some classes, of some reports."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import networkx as nx

from kg.errors import InputError
from kg.namespaces import BASE
from kg.projection import Network
from kg.terms import Language, class_name, load_style
from kg.ties import support

FARTHEST: Final = 6
"""More hops than this reach nearly everything that can be reached at all."""


def select(
    network: Network,
    *,
    around: Iterable[str] = (),
    hops: int = 1,
    classes: Collection[str] = (),
    reports: Collection[str] = (),
) -> Network:
    """Return the part of a network that meets all conditions; an empty condition lets everything pass.

    The classes and reports are chosen first: a path of ``hops`` steps leads through what they leave.

    Args:
        network: as :func:`kg.projection.project` gives it; it stays as it is.
        around: IRIs of entities (:func:`kg.queries.find_entity` finds them by key or name).
        hops: how many relations away an entity may be, in either direction.
        classes: mention labels, in capitals or not (``mission``).
        reports: keys of reports.

    Returns:
        the part; its entities have ``beyond``, the number of their relations that are outside it, if there are any.

    Raises:
        InputError: if an entity, class or report is not in the network, or if ``hops`` is out of range.
    """
    centres = tuple(around)
    part = of_reports(network, reports) if reports else network
    for node in centres:
        if node not in part:
            where = ", ".join(sorted(reports)) or "this network"
            raise InputError(f"{node.removeprefix(BASE)} is not mentioned in {where}; choose another entity or report")
    part = of_classes(part, classes, keep=centres) if classes else part
    part = _around(part, centres, hops) if centres else part
    return part if part is network else _knowing(part, network)


def _knowing(part: Network, network: Network) -> Network:
    """Return a part whose entities know how many relations they have outside it (``beyond``)."""
    beyond = {node: network.degree(node) - part.degree(node) for node in part}
    nx.set_node_attributes(part, {node: count for node, count in beyond.items() if count > 0}, "beyond")
    return part


def title_of(
    part: Network, around: Iterable[str], classes: Iterable[str], reports: Iterable[str], language: Language
) -> str | None:
    """Return the title of a part: that of the page with the conditions of :func:`select`, or None without any."""
    titles, text = part.graph.get("reports", {}), load_style()["text"][language]
    words = [str(part.nodes[node][f"label_{language}"]) for node in around]
    words += [class_name(label.upper(), language) for label in classes] + [titles.get(key, key) for key in reports]
    return text["part"].format(title=text["title"], what=text["list"].join(words)) if words else None


def _around(network: Network, nodes: Iterable[str], hops: int) -> Network:
    """Return the neighbourhood of some nodes, given by IRI; those that are not in the network are passed over.

    Raises:
        InputError: if ``hops`` is not between 0 and 6.
    """
    if not 0 <= hops <= FARTHEST:
        raise InputError(f"{hops} hops: choose a number from 0 to {FARTHEST}")
    reached = edge = {node for node in nodes if node in network}
    for _ in range(hops):
        edge = {other for node in edge for other in _neighbours(network, node)} - reached
        reached = reached | edge
    return _part(network, reached)


def _neighbours(network: Network, node: str) -> set[str]:
    return {*network.successors(node), *network.predecessors(node)}


def of_classes(network: Network, classes: Collection[str], *, keep: Collection[str] = ()) -> Network:
    """Return the entities of some classes (mention labels) and the relations between them.

    Args:
        network: to choose from.
        classes: mention labels; case does not matter.
        keep: nodes that stay whatever their class.

    Raises:
        InputError: if the network has no entity of such a class.
    """
    present = {str(label) for _, label in network.nodes(data="class")}
    wanted = {_known(name.upper(), present, "class") for name in classes}
    chosen = {node for node, attributes in network.nodes.items() if attributes["class"] in wanted}
    return _part(network, chosen | set(keep))


def of_reports(network: Network, reports: Collection[str]) -> Network:
    """Return what some reports mention and state; mentions, sentences and weights of other reports are left out.

    Raises:
        InputError: if there is no report with such a key.
    """
    titles: Mapping[str, str] = network.graph.get("reports", {})
    wanted = {_known(key, titles, "report") for key in reports}
    part: Network = nx.MultiDiGraph(reports={key: title for key, title in titles.items() if key in wanted})
    part.add_nodes_from(
        (node, attributes | _mentions(attributes, wanted)) for node, attributes in network.nodes.items()
    )
    for source, target, name, edge in network.edges(keys=True, data=True):
        if stated := [sentence for sentence in edge["sentences"] if sentence["report"] in wanted]:
            part.add_edge(source, target, key=name, **(edge | support(stated)))
    part.remove_nodes_from([node for node, n in part.nodes(data="mentions") if not n and not part.degree(node)])
    return part


def _mentions(attributes: Mapping[str, Any], reports: Collection[str]) -> dict[str, Any]:
    mentions = {key: n for key, n in attributes.get("mentions_by_report", {}).items() if key in reports}
    said = {"mentions_by_report": mentions, "mentions": sum(mentions.values()), "reports": list(mentions)}
    if "dated" not in attributes:
        return said
    dated = [sentence for sentence in attributes["dated"] if sentence["report"] in reports]
    return said | {"dated": dated, "dates": sorted({date for sentence in dated for date in sentence["dates"]})}


def _part(network: Network, nodes: Collection[str]) -> Network:
    part: Network = network.subgraph(nodes).copy()
    return part


def _known(name: str, known: Iterable[str], what: str) -> str:
    if name in (names := sorted(known)):
        return name
    raise InputError(f"no {what} «{name}» in this graph; it has {', '.join(names) or 'none'}")
