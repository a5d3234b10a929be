"""NetworkX → PyVis page: one file that needs no network and shows the sentence behind every edge.

PyVis holds nodes, edges and options and brings vis-network; the template around them is our own, because that
of PyVis asks a CDN for its style and puts labels into the page as HTML. Here everything that comes from a
report travels as JSON and reaches the page as text.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import jinja2
from pyvis.network import Network as Drawing

from kg.namespaces import BASE
from kg.network import Network, Sentence, communities, pagerank, ties
from kg.placement import LANDSCAPE, PORTRAIT, Placement, place_in
from kg.terms import Language, class_name, group_of, load_style, page_file, symmetric, term_name

SCRIPTS: Final = ("data.js", "icons.js", "labels.js", "graph.js", "panel.js", "search.js", "main.js")
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


def write_page(network: Network, path: Path, *, title: str | None = None, language: Language = "zh") -> None:
    """Write the interactive page of ``network``.

    Args:
        network: as :func:`kg.projection.project` gives it.
        path: of the HTML file.
        title: heading of the page, as plain text.
        language: of labels and texts when the page opens; a button changes it.
    """
    path.write_text(render_page(network, title=title, language=language), encoding="utf-8", errors="replace")


def render_page(network: Network, *, title: str | None = None, language: Language = "zh") -> str:
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
        data=_json(_payload(network, title, language)),
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


def _payload(network: Network, title: str | None, language: Language) -> dict[str, Any]:
    """Return all that the page shows; each sentence stands in it once, however many relations it states."""
    layout = _layout(network)
    nodes, edges, _, _, _, options = _draw(network, layout).get_network_data()
    store = _Sentences()
    found = [store.refer(network.edges[edge]["sentences"]) for edge in sorted(network.edges(keys=True))]
    return {
        "base": BASE,
        "title": title,
        "language": language,
        "text": load_style()["text"],
        "options": json.loads(options),
        "discs": {
            "wide": _discs(network, layout.groups, layout.wide),
            "upright": _discs(network, layout.groups, layout.upright),
        },
        "nodes": [node | _facts(network.nodes[iri], iri) for node, iri in zip(nodes, sorted(network), strict=True)],
        "edges": [edge | {"sentences": refs} for edge, refs in zip(edges, found, strict=True)],
        "sentences": store.sentences,
        "reports": network.graph.get("reports", {}),
        **_legend(network),
    }


def _discs(network: Network, groups: Sequence[set[str]], placement: Placement) -> list[list[int]]:
    """Return middle and radius of the communities that are worth a background: with four members or more."""
    tied = (sum(1 for node in group if network.degree(node)) for group in groups)
    discs = zip(tied, placement.discs, strict=True)
    return [[round(value) for value in disc] for members, disc in discs if members > 3]


_FACTS: Final = (
    "key",
    "class",
    "label_zh",
    "label_en",
    "name_zh",
    "name_en",
    "mentions_by_report",
    "dates",
    "candidate",
)


def _facts(attributes: Mapping[str, Any], iri: str) -> dict[str, Any]:
    return {"iri": iri} | {name: attributes[name] for name in _FACTS if attributes.get(name)}


class _Sentences:
    """The sentences of a page, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.sentences: list[dict[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def refer(self, sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
        """Return for each sentence its number and what belongs to this one relation."""
        return [
            {
                "id": self._number(sentence),
                "pattern": sentence["pattern"],
                "confidence": round(sentence["confidence"], 3),
                "marks": [list(mark) for mark in _utf16(sentence)],
            }
            for sentence in sentences
        ]

    def _number(self, sentence: Sentence) -> int:
        place_ = (sentence["passage"], sentence["text"])
        if place_ not in self._numbers:
            self._numbers[place_] = len(self.sentences)
            self.sentences.append({name: sentence[name] for name in ("text", "report", "paragraph")})
        return self._numbers[place_]


def _utf16(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield the marks of a sentence in UTF-16 units, by which scripts count."""
    text = sentence["text"]
    for start, end, role in sentence.get("marks", ()):
        before, within = (
            len(part.encode("utf-16-le", "surrogatepass")) // 2 for part in (text[:start], text[start:end])
        )
        yield before, before + within, role


def _legend(network: Network) -> dict[str, Any]:
    style = load_style()
    labels = {label for _, label in network.nodes(data="class")}
    names = sorted({name for _, _, name in network.edges(keys=True)})
    groups = {group_of(name) for name in names}
    return {
        "classes": {
            label: {**entry, "zh": class_name(label, "zh"), "en": class_name(label, "en")}
            for label, entry in style["classes"].items()
            if label in labels
        },
        "groups": {
            group: {name: entry[name] for name in ("zh", "en", "colour")}
            for group, entry in style["groups"].items()
            if group in groups
        },
        "properties": {
            name: {"group": group_of(name), "zh": term_name(name, "zh"), "en": term_name(name, "en")} for name in names
        },
    }
