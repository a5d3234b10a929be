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
from kg.evidence import distinct
from kg.network import Network, Sentence, Stability, Ties
from kg.terms import page_file

Edge = tuple[str, str, str]

EVENTS: Final = 45
"""Most dates that are shown; beyond, those of the entities that are mentioned most."""

LARGE: Final = 2_000
"""From so many nodes the random comparisons run fewer times; see :class:`Study`."""

TOP: Final = 10
"""Length of a ranking."""

MISSIONS: Final = 16
PARTNERS: Final = 30
"""Most missions, and most of their partners, that are set against each other."""

NAMED: Final = 10
"""Communities that have a colour and a name on the map."""

SURE: Final = 0.5
"""Least confidence of the relations that are measured: what is less sure is more often false than true."""

SURER: Final = 0.7
"""A higher confidence, by which the missions that look alike are compared again."""

SAMPLE: Final = 15
"""Null networks of the simpler comparison, in which ties are dealt one by one."""


class Dated(NamedTuple):
    """An entity, when something happened to it (EDTF), and the sentence that says so."""

    date: str
    node: str
    sentence: Sentence


@cache
def load_texts() -> Mapping[str, Mapping[str, Any]]:
    """Return ``page/analysis.toml``, read once: the texts by language, ``fields`` and ``narrator``."""
    return tomllib.loads(page_file("analysis.toml"))


def load_fields() -> Mapping[str, Mapping[str, Any]]:
    """Return which entities belong to which field: ``types`` and ``keys``, and its name by language."""
    return load_texts()["fields"]


class Study:
    """The measures of one network of relations, of which only those that are sure enough count.

    Up to :data:`LARGE` nodes Louvain's method is repeated with 20 seeds and 40 null networks are drawn; beyond, with 5
    seeds and 20 null networks, of which modularity, the slowest statistic, is not taken.

    Attributes:
        stated: the network of relations as it was given.
        network: its relations of at least ``min_confidence``; everything else is measured on this.
        comention: who is named together in a sentence, or None if only the network is known.
        runs: number of null networks.
    """

    def __init__(self, network: Network, comention: Ties | None = None, *, min_confidence: float = SURE) -> None:
        self.stated = network
        self.network = measured.at_least(network, min_confidence)
        self.min_confidence = min_confidence
        self.comention = comention
        self.large = len(network) >= LARGE
        self.runs = 20 if self.large else 40

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
        return measured.communities(self.simple)

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
        names = [name for name in measured.STATISTICS if name != "unweighted_modularity" or not self.large]
        return measured.against_chance(self.network, runs=self.runs, statistics=names)

    @cached_property
    def chance_of_ties(self) -> pd.DataFrame:
        """The same against networks whose ties are dealt one by one, as if no sentence stated several."""
        return measured.against_chance(self.network, runs=SAMPLE, statistics=list(self.chance.index), null="ties")

    @cached_property
    def narrators(self) -> list[str]:
        """Those who speak in the reports (``narrator`` in ``page/analysis.toml``) and have relations here."""
        keys: Collection[object] = load_texts()["narrator"]
        return [node for node, key in self.network.nodes(data="key") if key in keys and self.network.degree(node)]

    @cached_property
    def without_narrator(self) -> "Study":
        """The study of the network without :attr:`narrators`."""
        return Study(self.network.subgraph([n for n in self.network if n not in self.narrators]), min_confidence=0.0)

    @cached_property
    def modularity(self) -> float:
        """Modularity of :attr:`communities`, weighted by sentences."""
        return measured.modularity(self.simple, self.communities)

    @cached_property
    def alike(self) -> pd.DataFrame:
        """Which missions have the same relations; see :func:`kg.similarity.similar`."""
        return measured.similar(self.network)

    @cached_property
    def surely_alike(self) -> pd.DataFrame:
        """The same, of the relations of at least :data:`SURER`, all pairs with any in common."""
        return measured.similar(measured.at_least(self.network, SURER), least=1)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[Edge]]:
        """The relations of each pair, those with most sentences first; loops left out."""
        found: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            if edge[0] != edge[1]:
                found[min(edge[:2]), max(edge[:2])].append(edge)
        counts = {pair: self.weight(pair) for pair in found}
        return {pair: found[pair] for pair in sorted(found, key=lambda pair: (-counts[pair], pair))}

    def behind(self, edges: Collection[Edge]) -> list[Sentence]:
        """Return the sentences that state any of these relations, each once, in reading order."""
        return distinct(sentence for edge in edges for sentence in self.network.edges[edge]["sentences"])

    def strongest(self, node: str, among: Collection[str] | None = None) -> tuple[str, str] | None:
        """Return the pair of a node and the neighbour (of ``among``) with most sentences, or None."""
        pairs = (pair for pair in self.pairs if node in pair)
        return next((pair for pair in pairs if among is None or {*pair} - {node} <= {*among}), None)

    @cached_property
    def events(self) -> list[Dated]:
        """What the reports give a year for, in order of time; of several sentences about one date the first.

        Entities of one name, in one country or in none that is known, whose dates are one date told more or less
        exactly (``2020-08``, ``2020-08-18``), are one.
        """
        found: dict[tuple[str, str], Sentence] = {}
        for node in sorted(self.network):
            for sentence in self.network.nodes[node].get("dated", ()):
                for date in sentence["dates"]:
                    if sentence["confidence"] >= self.min_confidence and span(date) is not None:
                        found.setdefault((date, node), sentence)
        every = [Dated(date, node, sentence) for (date, node), sentence in found.items()]
        # the most exact date first, of the entity that is mentioned most
        mentions = nx.get_node_attributes(self.network, "mentions")
        kept: defaultdict[tuple[str, str], list[Dated]] = defaultdict(list)
        for event in sorted(every, key=lambda event: (-len(event.date), -mentions[event.node], event[:2])):
            data = self.network.nodes[event.node]
            same = kept[data["class"], data["label_zh"]]
            if not any(self._is_same(event, known) for known in same):
                same.append(event)
        return sorted((event for events in kept.values() for event in events), key=lambda event: event[:2])

    def _is_same(self, vague: Dated, exact: Dated) -> bool:
        """Whether two dated entities of one name can be the same happening."""
        one, other = self.countries(vague.node), self.countries(exact.node)
        here = vague.node == exact.node or not one or not other or bool(one & other)
        return here and (exact.date == vague.date or exact.date.startswith(f"{vague.date}-"))

    def countries(self, node: str) -> set[str]:
        """Return the countries that an entity is tied to."""
        ends = {*self.stated.successors(node), *self.stated.predecessors(node)}
        return {end for end in ends if self.stated.nodes[end]["class"] == "COUNTRY"}

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

    @cached_property
    def main_partners(self) -> tuple[list[str], list[str]]:
        """The :data:`MISSIONS` missions of :attr:`partners` and their :data:`PARTNERS` partners with most sentences."""
        graph, label = self.partners, nx.get_node_attributes(self.network, "class")
        strength = dict(graph.degree(weight="weight"))
        order = sorted(graph, key=lambda node: (-strength[node], node))
        missions = [node for node in order if label[node] == "MISSION"][:MISSIONS]
        others = [node for node in order if label[node] != "MISSION" and any(m in graph[node] for m in missions)]
        return missions, others[:PARTNERS]

    @cached_property
    def named(self) -> list[list[str]]:
        """The communities of :attr:`tied` that the map names."""
        return [group for group in self.tied if len(group) > 2][:NAMED]

    def members(self, field: str) -> set[str]:
        """Return who certainly belongs to a field of ``page/analysis.toml``, of those with relations; no candidates."""
        known = load_fields()[field]
        return {
            node
            for node, data in self.network.nodes(data=True)
            if (data.get("type") in known["types"] or data["key"] in known["keys"])
            and not data.get("candidate")
            and self.network.degree(node)
        }

    @cached_property
    def go_betweens(self) -> pd.DataFrame:
        """Who stands between peacekeeping and development; see :func:`kg.brokerage.go_betweens`."""
        return measured.go_betweens(self.network, self.members("peacekeeping"), self.members("development"))

    @cached_property
    def connected(self) -> tuple[int, int]:
        """How many pairs of :attr:`go_betweens` a path connects, and how many there are."""
        return measured.connected(self.network, self.members("peacekeeping"), self.members("development"))

    @cached_property
    def brokers(self) -> pd.DataFrame:
        """Those of :attr:`go_betweens` that are tied to both fields themselves."""
        frame = self.go_betweens
        return frame[(frame["to_one"] > 0) & (frame["to_other"] > 0)]

    def weight(self, pair: tuple[str, str]) -> int:
        """Return the number of sentences behind all relations of a pair, each once."""
        return int(self.simple.edges[pair]["weight"]) if self.simple.has_edge(*pair) else 0
