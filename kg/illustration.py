"""The figures of an analysis: what they show; how they are drawn is in :mod:`kg.charts`."""

from collections.abc import Iterable, Iterator
from typing import Final

import networkx as nx

from kg.charts import Event, Panel, Spot, bars, community_map, heat_map, span, timeline
from kg.namespaces import CLASSES
from kg.placement import place
from kg.prose import Prose
from kg.terms import class_name, load_style

DOTS: Final = 600
"""Most nodes of the map; beyond, those of highest PageRank."""

PANELS: Final = ("degree", "strength", "pagerank", "betweenness")


def figures(prose: Prose) -> dict[str, str]:
    """Return the figures of a study as SVG by name; one that would show nothing is missing."""
    makers = {"top": _top, "communities": _communities, "partners": _partners, "timeline": _timeline}
    drawn = {name: make(prose) for name, make in makers.items()}
    return {name: svg for name, svg in drawn.items() if svg}


def _colour(prose: Prose, node: str) -> str:
    return str(load_style()["classes"][prose.study.network.nodes[node]["class"]]["border"])


def _legend(prose: Prose, nodes: Iterable[str]) -> list[tuple[str, str]]:
    shown = {prose.study.network.nodes[node]["class"]: _colour(prose, node) for node in nodes}
    return [(class_name(label, prose.language), shown[label]) for label in CLASSES if label in shown]


def _top(prose: Prose) -> str:
    if not prose.study.edges:
        return ""
    nodes = [str(node) for measure in PANELS for node in prose.study.ranked(measure).index]
    return bars(prose.texts["topFigure"], [_panel(prose, measure) for measure in PANELS], _legend(prose, nodes))


def _panel(prose: Prose, measure: str) -> Panel:
    top = prose.study.ranked(measure)
    colours = [_colour(prose, str(node)) for node in top.index]
    values: list[float] = top[measure].tolist()
    return Panel(prose.texts[f"{measure}Column"], [prose.short(str(node)) for node in top.index], values, colours)


def _communities(prose: Prose) -> str:
    study = prose.study
    if not study.tied:
        return ""
    rank = {str(node): number for number, node in enumerate(study.measures.index)}
    shown = [[node for node in group if rank[node] < DOTS] for group in study.tied]
    groups = [group for group in shown if group]
    nodes = [node for group in groups for node in group]
    graph = study.simple.subgraph(nodes)
    tops = dict(study.measures["pagerank"])
    highest = max(tops.values())
    radius = {node: 7 + 40 * (tops[node] / highest) ** 0.5 for node in nodes}
    placement = place(graph, groups, radius, 1.4)
    spots = [
        Spot(*placement.nodes[node], radius[node], number) for number, group in enumerate(groups) for node in group
    ]
    number_of = {node: number for number, node in enumerate(nodes)}
    lines = sorted((number_of[one], number_of[other]) for one, other in graph.edges)
    names = [prose.texts["list"].join(map(prose.short, group[:2])) for group in study.named]
    return community_map(prose.texts["communitiesFigure"], spots, lines, placement.discs, names)


def _partners(prose: Prose) -> str:
    """Return missions × organisations and × countries, those with most sentences."""
    graph, (missions, others) = prose.study.partners, prose.study.main_partners
    label = nx.get_node_attributes(prose.study.network, "class")
    parts = [[node for node in others if label[node] == one] for one in ("ORGANISATION", "COUNTRY")]
    others = [node for part in parts for node in part]
    cells = {
        (row, column): graph.edges[mission, other]["weight"]
        for row, mission in enumerate(missions)
        for column, other in enumerate(others)
        if graph.has_edge(mission, other)
    }
    if not cells:
        return ""
    names = [prose.texts[f"{name}Part"] for name in ("organisations", "countries")]
    sizes = [(name, len(part)) for name, part in zip(names, parts, strict=True) if part]
    heads = list(map(prose.short, others))
    return heat_map(prose.texts["partnersFigure"], list(map(prose.short, missions)), heads, cells, sizes)


def _timeline(prose: Prose) -> str:
    events = list(_events(prose))
    legend = _legend(prose, [event.node for event in prose.study.main_events])
    return timeline(prose.texts["timelineFigure"], events, legend) if events else ""


def _events(prose: Prose) -> Iterator[Event]:
    for event in prose.study.main_events:
        when = span(event.date)
        if when is not None:
            yield Event(prose.event(event), *when, _colour(prose, event.node))
