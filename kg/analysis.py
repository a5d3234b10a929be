"""The network as a report to read, ``analysis.md``: each table names its measure and parameters."""

import html
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pandas as pd

from kg.network import Network, Queryable, Sentence, communities, measures, modularity, project
from kg.terms import Language, class_name, page_file, symmetric, term_name

TOP: Final = 10
"""Length of each ranking."""

MEMBERS: Final = 15
"""Members of a community that are named; the others are counted."""

LARGEST: Final = 12
"""Communities that are listed."""


def write_analysis(source: Queryable | Network, path: Path, *, language: Language = "en") -> None:
    """Write the analysis of a graph as Markdown (CommonMark with tables).

    Args:
        source: a graph, or the network that :func:`kg.projection.project` made of it.
        path: of the Markdown file.
        language: of headings and names; sentences stay in the language of their report.
    """
    network = source if isinstance(source, nx.Graph) else project(source)
    path.write_text(render_analysis(network, language), encoding="utf-8", errors="replace")


def render_analysis(network: Network, language: Language = "en") -> str:
    """Return the analysis as Markdown; see :func:`write_analysis`."""
    return "\n\n".join(_Writer(network, language).sections()) + "\n"


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(page_file("analysis.toml"))


_INLINE: Final = re.compile(r"[\\`*_\[\]~|$]")
_LINE_START: Final = re.compile(r"^(?:[#+=-]|[0-9]{1,9}(?=[.)]))")
_ADDRESS: Final = re.compile(r"(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?<=\w)(?=@)", re.IGNORECASE)


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: on one line, no markup, no HTML, no links."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    marked = _INLINE.sub(r"\\\g<0>", html.escape(flat, quote=False))
    # «22. …» would begin a list, «# …» a heading
    plain = _LINE_START.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], marked)
    # an empty comment keeps a bare address from becoming a link and does not show
    return _ADDRESS.sub("<!-- -->", plain)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; numbers are set to the right, and all cells are escaped."""
    body = [list(row) for row in rows]
    numeric = [all(isinstance(row[i], int | float) for row in body) and bool(body) for i in range(len(heads))]
    lines = [map(escape, heads), ("---:" if right else "---" for right in numeric)]
    lines += [map(_cell, row) for row in body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value) if isinstance(value, int) else escape(str(value))


class _Writer:
    """One analysis in one language."""

    def __init__(self, network: Network, language: Language) -> None:
        self.network = network
        self.language = language
        self.text = _texts()[language]
        self.measures = measures(network)
        self.edges = sorted(network.edges(keys=True))
        self.reports: dict[str, str] = dict(network.graph.get("reports", {}))

    def sections(self) -> Iterator[str]:
        yield f"# {self.text['title']}"
        if not len(self.network):
            yield self.text["empty"]
            return
        yield self.text["intro"].format(
            nodes=len(self.network),
            edges=len(self.edges),
            sentences=len({_place(sentence) for edge in self.edges for sentence in self.sentences(edge)}),
            reports=len(self.reports),
        )
        yield from self.tables()
        for measure in ("degree", "pagerank", "betweenness"):
            yield from self.ranking(measure)
        yield from self.communities()
        yield from self.pairs()

    def heading(self, name: str, **values: object) -> Iterator[str]:
        yield f"## {self.text[name]}"
        yield self.text[f"{name}Note"].format(**values)

    def heads(self, *names: str) -> list[str]:
        return [self.text[name] for name in names]

    def sentences(self, edge: tuple[str, str, str]) -> list[Sentence]:
        found: list[Sentence] = self.network.edges[edge]["sentences"]
        return found

    def name(self, node: str) -> str:
        return str(self.network.nodes[node][f"label_{self.language}"])

    def tables(self) -> Iterator[str]:
        yield from self.heading("reports")
        yield table(self.heads("report", "entities", "mentions", "relations", "sentences"), self.report_rows())
        yield from self.heading("classes")
        yield table(self.heads("class", "entities", "mentions", "candidates"), self.class_rows())
        yield from self.heading("properties")
        heads = [*self.heads("property", "relations", "sentences"), *self.reports]
        yield table(heads, self.property_rows()) if self.edges else self.text["none"]

    def report_rows(self) -> Iterator[tuple[object, ...]]:
        by_report = [attributes.get("mentions_by_report", {}) for _, attributes in self.network.nodes(data=True)]
        for key, title in self.reports.items():
            counts = [counts[key] for counts in by_report if key in counts]
            stated = [[s for s in self.sentences(edge) if s["report"] == key] for edge in self.edges]
            places = {_place(sentence) for sentences in stated for sentence in sentences}
            yield _report_name(key, title), len(counts), sum(counts), sum(map(bool, stated)), len(places)

    def class_rows(self) -> Iterator[tuple[object, ...]]:
        members: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for _, attributes in self.network.nodes(data=True):
            members[attributes["class"]].append(attributes)
        rows = {
            label: [len(nodes), sum(n["mentions"] for n in nodes), sum(bool(n["candidate"]) for n in nodes)]
            for label, nodes in members.items()
        }
        for label in sorted(rows, key=lambda label: (-rows[label][0], label)):
            yield class_name(label, self.language), *rows[label]
        yield self.text["total"], *(sum(column) for column in zip(*rows.values(), strict=True))

    def property_rows(self) -> Iterator[tuple[object, ...]]:
        stated: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
        relations = Counter(edge[2] for edge in self.edges)
        for edge in self.edges:
            stated[edge[2]] |= {_place(sentence) for sentence in self.sentences(edge)}
        for name, count in sorted(relations.items(), key=lambda item: (-item[1], item[0])):
            by_report = Counter(report for report, _, _ in stated[name])
            shown = f"{term_name(name, self.language)} ({name})"
            yield shown, count, len(stated[name]), *(by_report[key] for key in self.reports)

    def ranking(self, measure: str) -> Iterator[str]:
        yield from self.heading(measure)
        columns = ["degree", "strength"] if measure == "degree" else [measure, "degree"]
        frame = self.measures[self.measures[measure] > 0]
        top = frame.sort_values([measure, "pagerank", "key"], ascending=[False, False, True]).head(TOP)
        heads = [*self.heads("rank", "entity", "key", "class"), *self.heads(*(f"{c}Column" for c in columns))]
        yield table(heads, self.ranked(top, columns)) if len(top) else self.text["none"]

    def ranked(self, top: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        for rank, (node, row) in enumerate(top.iterrows(), 1):
            numbers = (float(row[c]) if c in ("pagerank", "betweenness") else int(row[c]) for c in columns)
            yield rank, self.name(str(node)), row["key"], class_name(row["class"], self.language), *numbers

    def communities(self) -> Iterator[str]:
        groups = communities(self.network)
        tied = [group for group in groups if len(group) > 1]
        alone = sum(1 for node in self.network if not self.network.degree(node))
        value = f"{modularity(self.network, groups):.3f}"
        yield from self.heading("communities", n=len(tied), alone=alone, modularity=value)
        rank = {node: number for number, node in enumerate(self.measures.index)}
        for number, group in enumerate(tied[:LARGEST], 1):
            members = sorted(group, key=rank.__getitem__)
            yield f"### {self.text['community'].format(n=number, size=len(members))}"
            yield self.members(members)
        if len(tied) > LARGEST:
            yield self.text["moreCommunities"].format(n=len(tied) - LARGEST)

    def members(self, members: Sequence[str]) -> str:
        names = [escape(self.name(node)) for node in members[:MEMBERS]]
        if len(members) > MEMBERS:
            names.append(self.text["more"].format(n=len(members) - MEMBERS))
        return self.text["list"].join(names)

    def pairs(self) -> Iterator[str]:
        yield from self.heading("pairs")
        found: defaultdict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
        for edge in self.edges:
            found[tuple(sorted(edge[:2]))].append(edge)
        stated = {pair: {_place(s) for edge in edges for s in self.sentences(edge)} for pair, edges in found.items()}
        for pair in sorted(stated, key=lambda pair: (-len(stated[pair]), pair))[:TOP]:
            yield self.pair(found[pair], len(stated[pair]))
        if not stated:
            yield self.text["none"]

    def pair(self, edges: Sequence[tuple[str, str, str]], count: int) -> str:
        """Return a pair as a heading, the sentence that states it most surely, and where this stands."""
        choices = [(edge, sentence) for edge in edges for sentence in self.sentences(edge)]
        edge, sentence = max(choices, key=lambda choice: choice[1]["confidence"])
        arrow = " ↔ " if edge[2] in symmetric() else " → "
        words = self.name(edge[0]), term_name(edge[2], self.language), self.name(edge[1])
        ends = arrow.join(map(escape, words))
        number = self.text["paragraph"].format(n=sentence["paragraph"]) if sentence["paragraph"] else ""
        place = self.text["joint"].join(
            filter(None, (_report_name(sentence["report"], sentence["report_title"]), number))
        )
        return "\n".join(
            (
                f"- **{ends}** · {self.text['pair' if count > 1 else 'pairOne'].format(n=count)}",
                f"  > {escape(sentence['text'])}",
                "  >",
                f"  > — {escape(place)}",
            )
        )


def _report_name(key: str, title: str) -> str:
    return title if title == key else f"{title} ({key})"


def _place(sentence: Sentence) -> tuple[str, str, str]:
    return sentence["report"], sentence["passage"], sentence["text"]
