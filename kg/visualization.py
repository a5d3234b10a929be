"""NetworkX → PyVis page: one file that needs no network and shows the sentence behind every edge.

PyVis holds nodes, edges and options and brings vis-network; the template around them is our own, because that
of PyVis asks a CDN for its style and puts labels into the page as HTML. Here everything that comes from a
report travels as JSON and reaches the page as text.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import jinja2
from pyvis.network import Network as Drawing

from kg import payload
from kg.facts import Profile
from kg.network import Network, communities, pagerank, ties
from kg.placement import LANDSCAPE, PORTRAIT, Placement, place_in
from kg.terms import Language, load_style, page_file, symmetric

SCRIPTS: Final = (
    "data.js",
    "state.js",
    "sight.js",
    "ways.js",
    "icons.js",
    "labels.js",
    "graph.js",
    "panel.js",
    "facts.js",
    "search.js",
    "time.js",
    "drawer.js",
    "notice.js",
    "table.js",
    "turtle.js",
    "picture.js",
    "takeaway.js",
    "address.js",
    "main.js",
)
"""The page's own scripts, in the order in which they run, in one function scope."""

SMALLEST: Final = 8.0
LARGEST: Final = 34.0
"""Radius of the least and of the most important node, in the units of the drawing."""

_OPTIONS: Final[Mapping[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3},
    "edges": {
        "smooth": False,
        "arrows": {"to": {"scaleFactor": 0.5}},
        "hoverWidth": 0.5,
        "selectionWidth": 1,
    },
}
"""Options of vis-network; PyVis takes out every blank, so none may stand in a string."""


def write_page(
    network: Network,
    path: Path,
    *,
    title: str | None = None,
    language: Language = "zh",
    known: Mapping[str, Profile] | None = None,
) -> None:
    """Write the interactive page of ``network``.

    Args:
        network: as :func:`kg.projection.project` gives it.
        path: of the HTML file.
        title: heading of the page, as plain text.
        language: of labels and texts when the page opens; a button changes it.
        known: what is known beforehand about the entities, as :func:`kg.facts.profiles` gives it.
    """
    page = render_page(network, title=title, language=language, known=known)
    path.write_text(page, encoding="utf-8", errors="replace")


def render_page(
    network: Network,
    *,
    title: str | None = None,
    language: Language = "zh",
    known: Mapping[str, Profile] | None = None,
) -> str:
    """Return the page as HTML; see :func:`write_page`."""
    text = load_style()["text"]
    scripts = [_vis_network(), _own_script()] if len(network) else []
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(page_file("page.html")).render(
        title=title or text[language]["title"],
        language=language,
        text=text[language],
        style=page_file("page.css"),
        scripts=scripts,
        hashes=[_hash(script) for script in scripts],
        data=_json(_payload(network, title, language, known or {})),
        empty=not len(network),
    )


def _hash(script: str) -> str:
    """Return the hash by which the page's security policy lets this script run, and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _vis_network() -> str:
    """Return vis-network from the files of PyVis, as its own ``in_line`` pages do."""
    environment = Drawing(cdn_resources="in_line").templateEnv
    names = environment.list_templates(filter_func=lambda name: name.endswith("/vis-network.min.js"))
    source, _, _ = environment.loader.get_source(environment, max(names))
    # a source map would be the page's only request
    return cast(str, source).replace("\r\n", "\n").rpartition("//# sourceMappingURL")[0]


def _own_script() -> str:
    return "\n".join(["(() => {", '"use strict";', *map(page_file, SCRIPTS), "})();"])


def _json(value: object) -> str:
    """Return JSON that may stand in a ``<script>``: nothing in it can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


class _Layout(NamedTuple):
    groups: list[set[str]]
    radius: dict[str, float]
    wide: Placement
    upright: Placement


def _layout(network: Network) -> _Layout:
    groups, radius = communities(network), _radii(network)
    wide, upright = place_in(ties(network), groups, radius, (LANDSCAPE, PORTRAIT))
    return _Layout(groups, radius, wide, upright)


def _radii(network: Network) -> dict[str, float]:
    ranks = pagerank(network)
    top = max(ranks.values(), default=1.0)
    return {node: SMALLEST + (LARGEST - SMALLEST) * (rank / top) ** 0.5 for node, rank in ranks.items()}


def draw(network: Network) -> Drawing:
    """Return the network as PyVis draws it; nodes are numbered in the order of their IRIs and do not move."""
    return _draw(network, _layout(network))


def _draw(network: Network, layout: _Layout) -> Drawing:
    drawing = Drawing(directed=True, cdn_resources="in_line")
    drawing.set_options(json.dumps(_OPTIONS))
    home = {node: number for number, group in enumerate(layout.groups) for node in group}
    numbers = {node: number for number, node in enumerate(sorted(network))}
    for node, number in numbers.items():
        attributes = network.nodes[node]
        x, y = (round(value) for value in layout.wide.nodes[node])
        shape = load_style()["classes"][attributes["class"]]["shape"]
        options: dict[str, Any] = {"size": round(layout.radius[node], 1), "community": home[node]}
        options["upright"] = [round(value) for value in layout.upright.nodes[node]]
        drawing.add_node(number, label=attributes["label_zh"], shape=shape, x=x, y=y, **options)
    _draw_edges(drawing, network, numbers)
    return drawing


def _draw_edges(drawing: Drawing, network: Network, numbers: Mapping[str, int]) -> None:
    between: Counter[frozenset[str]] = Counter()
    for source, target, name in sorted(network.edges(keys=True)):
        pair = frozenset((source, target))
        drawing.add_edge(
            numbers[source],
            numbers[target],
            arrows="" if name in symmetric() else "to",
            width=round(2 + 1.4 * (network.edges[source, target, name]["weight"] - 1) ** 0.5, 1),
            property=name,
            **_bow(between[pair], forward=source < target),
        )
        between[pair] += 1


def _bow(number: int, *, forward: bool) -> dict[str, Any]:
    """Return how an edge bows out: the first between two nodes is straight, others lie beside it."""
    if not number:
        return {}
    # the same turn lies on the other side of an edge that runs backward
    turn = "curvedCW" if (number % 2 == 1) == forward else "curvedCCW"
    return {"smooth": {"enabled": True, "type": turn, "roundness": round(0.16 * ((number + 1) // 2), 2)}}


def _payload(network: Network, title: str | None, language: Language, known: Mapping[str, Profile]) -> dict[str, Any]:
    """Return all that the page shows; each sentence stands in it once, however many relations it states."""
    layout = _layout(network)
    nodes, edges, _, _, _, options = _draw(network, layout).get_network_data()
    store = payload.Sentences()
    found = [store.refer(network.edges[edge]["sentences"]) for edge in sorted(network.edges(keys=True))]
    return {
        "title": title,
        "language": language,
        "options": json.loads(options),
        "discs": {
            "wide": payload.discs(network, layout.groups, layout.wide),
            "upright": payload.discs(network, layout.groups, layout.upright),
        },
        "nodes": payload.nodes_of(network, known, nodes),
        "edges": [edge | {"sentences": refs} for edge, refs in zip(edges, found, strict=True)],
        "sentences": store.sentences,
        **payload.frame(network),
        **payload.legend(network, known),
    }
