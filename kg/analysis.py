"""The network as a report to read, ``analysis.md``, with figures: each number names the call that gives it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import networkx as nx

from kg.evidence import Evidence
from kg.findings import Findings
from kg.illustration import figures as draw
from kg.markdown import escape, table
from kg.network import Network, Queryable, Ties, project
from kg.prose import Prose, report_name
from kg.study import TOP, Study
from kg.terms import Language, class_name, term_name

__all__ = ["FIGURES", "escape", "render_analysis", "table", "write_analysis"]

MEMBERS: Final = 15
"""Members of a community that are named; the others are counted."""

LARGEST: Final = 12
"""Communities that are listed."""

FIGURES: Final = "figures"
"""Folder of the figures, beside the report."""

BUNDLE: Final = "kg.network.bundle(network).edges(data='weight')"
"""The call that gives the number of sentences of each pair."""

_NAMES: Final = ("top", "communities", "partners", "timeline")


def write_analysis(
    source: Queryable | Network, path: Path, *, language: Language = "zh", together: Ties | None = None
) -> None:
    """Write the analysis of a graph as Markdown (CommonMark with tables), and its figures as SVG beside it.

    Args:
        source: a graph, or the network of its relations.
        path: of the Markdown file; the figures are written into ``figures`` in the same folder.
        language: of headings and names; sentences stay in the language of their report.
        together: the co-mention network of sentences that belongs to a network of relations; without it nothing is
            said of who is named together. That of a graph is made if it is not given.
    """
    if isinstance(source, nx.Graph):
        network = source
    else:
        evidence = Evidence(source)
        network = project(source, evidence=evidence)
        together = together or project(source, kind="comention", evidence=evidence)
    prose = Prose(Study(network, together), language)
    drawn = draw(prose)
    folder = path.parent / FIGURES
    folder.mkdir(parents=True, exist_ok=True)
    for name in _NAMES:
        if name in drawn:
            (folder / f"{name}.svg").write_text(drawn[name], encoding="utf-8", newline="\n")
        else:
            # that of an earlier graph would contradict the report
            (folder / f"{name}.svg").unlink(missing_ok=True)
    path.write_text(_render(prose, drawn), encoding="utf-8", errors="replace", newline="\n")


def render_analysis(network: Network, language: Language = "zh", together: Ties | None = None) -> str:
    """Return the analysis as Markdown, without figures; see :func:`write_analysis`.

    Args:
        network: of relations.
        language: of headings and names.
        together: the co-mention network of sentences, or None to say nothing of it.
    """
    return _render(Prose(Study(network, together), language), {})


def _render(prose: Prose, drawn: Mapping[str, str]) -> str:
    return "\n\n".join(_Report(prose, drawn).sections()) + "\n"


class _Report:
    """The report, section by section."""

    def __init__(self, prose: Prose, drawn: Mapping[str, str]) -> None:
        self.prose = prose
        self.study = prose.study
        self.network = prose.study.network
        self.drawn = drawn
        self.reports: dict[str, str] = dict(self.network.graph.get("reports", {}))

    def sections(self) -> Iterator[str]:
        say = self.prose.say
        yield f"# {say('title')}"
        if not len(self.network):
            yield say("empty")
            return
        findings = Findings(self.prose, self.drawn)
        stated = self.study.stated.number_of_edges()
        counts = {"nodes": len(self.network), "edges": len(self.study.edges), "reports": len(self.reports)}
        least = self.study.min_confidence
        yield say("intro", sentences=len(self.study.sentences), stated=stated, least=least, **counts)
        calls = ("len(network.graph['reports'])", "len(network)", "study.stated.number_of_edges()")
        yield self.prose.source(*calls, "len(study.edges)", "len(study.sentences)")
        yield from findings.summary()
        yield from self.reading()
        yield from self.tables()
        yield from self.central()
        yield from findings.bridges()
        yield from self.communities()
        yield from findings.missions()
        yield from findings.significance()
        yield from self.pairs()
        yield from findings.timeline()

    def reading(self) -> Iterator[str]:
        yield from self.prose.heading("reading")
        alone = self.study.comention is None
        lines = ["import kg", "import kg.network, kg.study", 'graph = kg.open("output")']
        lines += [] if alone else ['comention = graph.network(kind="comention")']
        both = "graph.network()" if alone else "graph.network(), comention"
        lines += [f"study = kg.study.Study({both})", "network = study.network"]
        yield "\n".join(("```python", *lines, "```"))

    def tables(self) -> Iterator[str]:
        prose, study = self.prose, self.study
        yield from prose.heading("reports")
        rows = [(report_name(str(key), self.reports[str(key)]), *row) for key, *row in study.by_report.itertuples()]
        yield table(prose.heads("report", *study.by_report.columns), rows)
        yield prose.source("study.by_report")
        yield from prose.heading("classes")
        rows = [(class_name(str(label), prose.language), *row) for label, *row in study.by_class.itertuples()]
        rows.append((prose.say("total"), *study.by_class.sum().tolist()))
        yield table(prose.heads("class", *study.by_class.columns), rows)
        yield prose.source("study.by_class")
        yield from prose.heading("properties")
        rows = [(_property(str(name), prose.language), *row) for name, *row in study.by_property.itertuples()]
        heads = [*prose.heads("property", "relations", "sentences"), *self.reports]
        yield table(heads, rows) if rows else prose.say("none")
        yield prose.source("study.by_property")

    def central(self) -> Iterator[str]:
        yield from self.prose.heading("central")
        yield from self.prose.figure("top", known=self.drawn)
        yield from self.prose.ranking("degree", "strength", "core")
        yield from self.prose.ranking("pagerank", "eigenvector", "degree")
        yield from self.strongest(list(map(str, self.study.ranked("pagerank", 3).index)))

    def strongest(self, nodes: Sequence[str]) -> Iterator[str]:
        """Yield for each node in how many sentences it has relations, and its strongest tie."""
        calls = []
        for node in nodes:
            pair, key = self.study.strongest(node), str(self.network.nodes[node]["key"])
            if pair is not None:
                count = len(self.study.sentences_of(key))
                yield self.prose.say("centralFinding", name=self.prose.bold(node), n=count)
                yield self.prose.pair(pair)
                calls.append(f"len(study.sentences_of({key!r}))")
        if calls:
            yield self.prose.source(*calls, BUNDLE)

    def communities(self) -> Iterator[str]:
        prose, study = self.prose, self.study
        stable = study.stability
        alone = sum(1 for node in self.network if not self.network.degree(node))
        yield from prose.heading("communities", n=len(study.tied), alone=alone)
        yield from prose.figure("communities", known=self.drawn)
        if "communities" in self.drawn:
            yield prose.say("communitiesKey", named=len(study.named))
        if study.tied:
            low, high = (f"{value:.3f}" for value in stable.modularity)
            values = {"agreement": f"{stable.agreement:.3f}", "least": f"{stable.least:.3f}", "low": low, "high": high}
            value = f"{study.modularity:.3f}"
            yield prose.say("communitiesFinding", modularity=value, runs=stable.runs, **values)
            yield from self.modularities()
        yield prose.source(
            "study.communities",
            "study.modularity",
            f"kg.network.stability(network, {stable.runs})",
            "[node for node, degree in network.degree() if not degree]",
        )
        for number, members in enumerate(study.tied[:LARGEST], 1):
            yield f"### {prose.say('community', n=number, size=len(members), name=prose.listed(members[:2]))}"
            yield prose.listed(members, MEMBERS)
        if len(study.tied) > LARGEST:
            yield prose.say("moreCommunities", n=len(study.tied) - LARGEST)

    def modularities(self) -> Iterator[str]:
        """Yield what the modularity is by chance, and without who speaks in the reports."""
        prose, study = self.prose, self.study
        if "unweighted_modularity" in study.chance.index:
            row = study.chance.loc["unweighted_modularity"].to_dict()
            values = {str(name): f"{value:.3f}" for name, value in row.items()}
            yield prose.say("communitiesChance", section=prose.say("significance"), **values)
        if study.narrators:
            rest = study.without_narrator
            value = f"{rest.modularity:.3f}"
            yield prose.say("communitiesWithout", narrator=prose.narrator(), n=len(rest.tied), modularity=value)
            yield prose.source("study.without_narrator.modularity", "len(study.without_narrator.tied)")

    def pairs(self) -> Iterator[str]:
        yield from self.prose.heading("pairs")
        for pair in list(self.study.pairs)[:TOP]:
            yield self.prose.pair(pair)
        if not self.study.pairs:
            yield self.prose.say("none")
        yield self.prose.source(BUNDLE)


def _property(name: str, language: Language) -> str:
    """Return a property in words, and its name where that says something else."""
    words = term_name(name, language)
    return words if words == name else f"{words} ({name})"
