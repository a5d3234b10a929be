"""All that an analysis says in numbers, each computed once and only if it is asked for."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import networkx as nx
import pandas as pd

from kg import network as measured
from kg.charts import span
from kg.network import Network, Sentence, Stability, Ties
from kg.terms import page_file
from kg.ties import support

Edge = tuple[str, str, str]

EVENTS: Final = 45
"""Most dates that are shown; beyond, those of the entities that are mentioned most."""

LARGE: Final = 2_000
"""From so many nodes the random comparisons run fewer times; see :class:`Study`."""

TOP: Final = 10
"""Length of a ranking."""


class Dated(NamedTuple):
    """An entity, when it happened (EDTF), and the sentence that says so."""

    date: str
    node: str
    sentence: Sentence


@cache
def load_texts() -> Mapping[str, Mapping[str, Any]]:
    """Return ``page/analysis.toml``, read once: the texts by language, and ``fields``."""
    return tomllib.loads(page_file("analysis.toml"))


def load_fields() -> Mapping[str, Mapping[str, Any]]:
    """Return which entities belong to which field: ``classes`` and ``keys``, and its name by language."""
    return load_texts()["fields"]


class Study:
    """The measures of one network of relations.

    Up to :data:`LARGE` nodes Louvain's method is repeated with 20 seeds and 50 null networks are drawn; beyond, with 5
    seeds and 20 null networks, of which modularity, the slowest statistic, is not taken.

    Attributes:
        network: of relations.
        together: who is named together in a sentence, or None if only the network is known.
        runs: number of null networks.
    """

    def __init__(self, network: Network, together: Ties | None = None) -> None:
        self.network = network
        self.together = together
        self.large = len(network) >= LARGE
        self.runs = 20 if self.large else 50

    @cached_property
    def edges(self) -> list[Edge]:
        """The relations, sorted."""
        return sorted(self.network.edges(keys=True))

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences that state any relation, each once."""
        return self.behind(self.edges)

    def sentences_of(self, key: str) -> list[Sentence]:
        """Return the sentences that state any relation of the entities with this key, each once."""
        nodes = {node for node, data in self.network.nodes(data=True) if data["key"] == key}
        return self.behind([edge for edge in self.edges if nodes & {*edge[:2]}])

    @cached_property
    def by_report(self) -> pd.DataFrame:
        """Entities, mentions, relations and sentences of each report, by its key."""
        mentions = [data.get("mentions_by_report", {}) for _, data in self.network.nodes(data=True)]
        relations = [{s["report"] for s in self.network.edges[edge]["sentences"]} for edge in self.edges]
        rows = {
            key: {
                "entities": sum(key in counts for counts in mentions),
                "mentions": sum(counts.get(key, 0) for counts in mentions),
                "relations": sum(key in reports for reports in relations),
                "sentences": sum(sentence["report"] == key for sentence in self.sentences),
            }
            for key in self.network.graph.get("reports", {})
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["entities", "mentions", "relations", "sentences"])

    @cached_property
    def by_class(self) -> pd.DataFrame:
        """Entities, mentions and candidates of each class, by mention label, the largest class first."""
        nodes = pd.DataFrame(
            [data for _, data in self.network.nodes(data=True)], columns=["class", "mentions", "candidate"]
        )
        frame = nodes.groupby("class").agg(
            entities=("class", "size"), mentions=("mentions", "sum"), candidates=("candidate", "sum")
        )
        return frame.astype(int).rename_axis("class").sort_values(["entities", "class"], ascending=[False, True])

    @cached_property
    def by_property(self) -> pd.DataFrame:
        """Relations and sentences of each property, and the sentences in each report, by the name of the property."""
        found: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge[2]].append(edge)
        reports = list(self.network.graph.get("reports", {}))
        rows = {}
        for name in sorted(found, key=lambda name: (-len(found[name]), name)):
            stated = [sentence["report"] for sentence in self.behind(found[name])]
            rows[name] = [len(found[name]), len(stated), *map(stated.count, reports)]
        return pd.DataFrame.from_dict(rows, orient="index", columns=["relations", "sentences", *reports])

    @cached_property
    def simple(self) -> Ties:
        """Who is tied to whom; see :func:`kg.ties.ties`."""
        return measured.ties(self.network)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """One row for each entity; see :func:`kg.network.measures`."""
        return measured.measures(self.network)

    def ranked(self, measure: str, most: int = TOP) -> pd.DataFrame:
        """Return the first rows of :attr:`measures` by one of them, those that have none of it left out."""
        frame = self.measures[self.measures[measure] > 0]
        return frame.sort_values([measure, "pagerank", "key"], ascending=[False, False, True]).head(most)

    @cached_property
    def communities(self) -> list[set[str]]:
        """All communities, largest first; the community of an entity without relations is its own."""
        return measured.communities(self.network)

    @cached_property
    def tied(self) -> list[list[str]]:
        """The communities of two or more, their members by PageRank."""
        rank = {node: number for number, node in enumerate(self.measures.index)}
        return [sorted(group, key=rank.__getitem__) for group in self.communities if len(group) > 1]

    @cached_property
    def stability(self) -> Stability:
        """How far the communities depend on the seed."""
        return measured.stability(self.network, 5 if self.large else 20)

    @cached_property
    def chance(self) -> pd.DataFrame:
        """The network against random ones; see :func:`kg.significance.against_chance`."""
        names = [name for name in measured.STATISTICS if name != "modularity" or not self.large]
        return measured.against_chance(self.network, runs=self.runs, statistics=names)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[Edge]]:
        """The relations of each pair, those with most sentences first; loops left out."""
        found: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            if edge[0] != edge[1]:
                found[min(edge[:2]), max(edge[:2])].append(edge)
        counts = {pair: len(self.behind(edges)) for pair, edges in found.items()}
        return {pair: found[pair] for pair in sorted(found, key=lambda pair: (-counts[pair], pair))}

    def behind(self, edges: Collection[Edge]) -> list[Sentence]:
        """Return the sentences that state any of these relations, each once, in reading order."""
        found: list[Sentence] = support(s for edge in edges for s in self.network.edges[edge]["sentences"])["sentences"]
        return found

    def strongest(self, node: str, among: Collection[str] | None = None) -> tuple[str, str] | None:
        """Return the pair of a node and the neighbour (of ``among``) with most sentences, or None."""
        pairs = (pair for pair in self.pairs if node in pair)
        return next((pair for pair in pairs if among is None or {*pair} - {node} <= {*among}), None)

    @cached_property
    def events(self) -> list[Dated]:
        """What the reports give a year for, in order of time; of several sentences about one date the first."""
        found: dict[tuple[str, str], Sentence] = {}
        for node in sorted(self.network):
            for sentence in self.network.nodes[node].get("dated", ()):
                for date in sentence["dates"]:
                    if span(date) is not None:
                        found.setdefault((date, node), sentence)
        return [Dated(date, node, sentence) for (date, node), sentence in sorted(found.items())]

    @cached_property
    def main_events(self) -> list[Dated]:
        """The :data:`EVENTS` of the entities that are mentioned most, in order of time."""
        mentions = nx.get_node_attributes(self.network, "mentions")
        order = sorted(self.events, key=lambda event: (-mentions[event.node], event.node, event.date))
        return sorted(order[:EVENTS], key=lambda event: (span(event.date) or (0.0, 0.0), event.node))

    @cached_property
    def partners(self) -> Ties:
        """Missions and the organisations and countries that they are tied to by any relation; no candidates."""
        bundled = measured.bundle(self.network)
        label = nx.get_node_attributes(bundled, "class")
        wanted = {frozenset(("MISSION", other)) for other in ("ORGANISATION", "COUNTRY")}
        candidates = {node for node, data in bundled.nodes(data=True) if data.get("candidate")}
        kept = [pair for pair in bundled.edges if frozenset(map(label.get, pair)) in wanted]
        graph: Ties = bundled.__class__()
        for one, other in sorted(kept):
            if not {one, other} & candidates:
                graph.add_edge(one, other, **bundled.edges[one, other])
        return graph

    def field(self, name: str) -> set[str]:
        """Return the entities that certainly belong to a field of ``page/analysis.toml``."""
        known = load_fields()[name]
        nodes = self.network.nodes(data=True)
        return {node for node, data in nodes if data["class"] in known["classes"] or data["key"] in known["keys"]}

    @cached_property
    def between(self) -> pd.DataFrame:
        """Who stands between peacekeeping and development; see :func:`kg.brokerage.go_betweens`."""
        return measured.go_betweens(self.network, self.field("peacekeeping"), self.field("development"))

    def weights(self, pair: tuple[str, str]) -> int:
        """Return the number of sentences behind all relations of a pair."""
        return len(self.behind(self.pairs.get(pair, ())))
