"""What an analysis finds: who bridges, which missions look alike, what is more than chance, what happened when."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pandas as pd

from kg import network as measured
from kg.evidence import Sentence
from kg.markdown import escape, table
from kg.prose import Prose
from kg.similarity import Feature, edges_of
from kg.study import SURER, TOP, load_fields
from kg.terms import class_name, term_name

SHOWN: Final = 3
"""Findings of a kind that are put into words, with their sentences."""

SHARED: Final = 8
"""Common relations of two missions that are named; the others are counted."""


class Findings:
    """The sections of the report that say what was found."""

    def __init__(self, prose: Prose, drawn: Mapping[str, str]) -> None:
        self.prose = prose
        self.study = prose.study
        self.network = prose.study.network
        self.drawn = drawn

    def summary(self) -> Iterator[str]:
        """Yield the findings in one line each."""
        yield from self.prose.heading("summary")
        lines = [*self._in_short(), *self._in_short_alike(), *self._in_short_chance()]
        yield "\n".join(f"- {line}" for line in lines) or self.prose.say("none")

    def _in_short(self) -> Iterator[str]:
        prose, study = self.prose, self.study
        central = study.ranked("pagerank", SHOWN)
        if study.edges:
            yield prose.say(
                "summaryCentral", names=prose.listed(list(map(str, central.index))), section=prose.say("central")
            )
            yield from self._in_short_rest()
        if len(study.brokers):
            rows = study.brokers.head(SHOWN)[["to_one", "to_other"]].itertuples()
            names = prose.texts["list"].join(
                prose.say("summaryBroker", name=escape(prose.short(str(node))), one=one, other=other)
                for node, one, other in rows
            )
            yield prose.say("summaryBridges", names=names, section=prose.say("bridges"), **self._field_names)
        if len(study.tied) > 1:
            names = prose.texts["listJoint"].join(prose.listed(group[:2]) for group in study.tied[:SHOWN])
            yield prose.say("summaryCommunities", n=len(study.tied), names=names, section=prose.say("communities"))

    def _in_short_rest(self) -> Iterator[str]:
        """Yield who is central besides those who speak in the reports."""
        if self.study.narrators:
            rest = list(map(str, self.study.without_narrator.ranked("pagerank", SHOWN).index))
            if rest:
                narrator, names = self.prose.narrator(), self.prose.listed(rest)
                yield self.prose.say("summaryRest", narrator=narrator, names=names)

    def _in_short_alike(self) -> Iterator[str]:
        if len(self.study.alike):
            one, other, shared = self.study.alike[["one", "other", "shared"]].iloc[0].tolist()
            names = {"one": escape(self.prose.short(one)), "other": escape(self.prose.short(other))}
            sure = self._surely_shared(one, other)
            section = self.prose.say("missions")
            yield self.prose.say("summaryAlike", n=shared, sure=sure, surer=SURER, section=section, **names)

    def _surely_shared(self, one: str, other: str) -> int:
        """Return how many of the common relations of two missions are left at :data:`kg.study.SURER`."""
        frame = self.study.surely_alike
        found = frame[(frame["one"] == one) & (frame["other"] == other)]["shared"].tolist()
        return int(found[0]) if found else 0

    def _in_short_chance(self) -> Iterator[str]:
        prose = self.prose
        surprising = self._surprising
        if surprising is not None and len(surprising):
            one, other, observed = surprising[["one", "other", "observed"]].iloc[0].tolist()
            names = {"one": escape(prose.short(one)), "other": escape(prose.short(other))}
            section = prose.say("significance")
            yield prose.say("summaryChance", n=len(surprising), observed=observed, section=section, **names)
        if events := self.study.events:
            yield prose.say("summaryTime", n=len(events), section=prose.say("timeline"))

    # --- who bridges ---

    @cached_property
    def _fields(self) -> dict[str, set[str]]:
        """The entities that certainly belong to each field."""
        return {name: self.study.members(name) for name in ("peacekeeping", "development")}

    @cached_property
    def _field_names(self) -> dict[str, str]:
        return {name: load_fields()[name][self.prose.language] for name in self._fields}

    def bridges(self) -> Iterator[str]:
        """Yield who stands between others."""
        prose = self.prose
        yield from prose.heading("bridges")
        yield from prose.ranking("betweenness", "constraint", "participation")
        bridges = measured.bridges(self.network)
        cuts = measured.cut_points(self.network)
        yield prose.say(
            "bridgesFinding", ties=self.study.simple.number_of_edges(), bridges=len(bridges), cuts=len(cuts)
        )
        yield prose.source(
            "study.simple.number_of_edges()", "kg.network.bridges(network)", "kg.network.cut_points(network)"
        )
        yield from self._go_betweens()

    def _go_betweens(self) -> Iterator[str]:
        prose = self.prose
        yield f"### {prose.say('between', **self._field_names)}"
        sizes = {f"{name}Size": len(field) for name, field in self._fields.items()}
        if not all(self._fields.values()):
            yield prose.say("noField", **self._field_names)
            return
        connected, pairs = self.study.connected
        counts = {**sizes, "connected": connected, "pairs": pairs}
        yield prose.say("betweenNote", **self._field_names, **counts, **self._anchors())
        if not len(self.study.brokers):
            yield prose.say("noBetween", **self._field_names)
            return
        heads = prose.heads("rank", "entity", "key", "class", "paths")
        heads += [prose.say("sentencesTo", name=name) for name in self._field_names.values()]
        yield table(heads, self._between_rows())
        fields = ("study.members('peacekeeping')", "study.members('development')")
        yield prose.source("study.brokers", *fields, "study.connected")
        yield from self._brokers_without()
        for node in map(str, self.study.brokers.index[:SHOWN]):
            yield from self._go_between(node)

    def _brokers_without(self) -> Iterator[str]:
        """Yield who stands between the fields without those who speak in the reports."""
        prose = self.prose
        if self.study.narrators:
            found = self.study.without_narrator.brokers["paths"].head(TOP)
            shown = [f"{escape(prose.short(str(node)))} ({value:.1%})" for node, value in found.items()]
            names = prose.texts["list"].join(shown) or prose.say("nobody")
            yield prose.say("withoutNarrator", narrator=prose.narrator(), names=names)
            yield prose.source("study.without_narrator.brokers")

    def _anchors(self) -> dict[str, str]:
        """Return the first members of each field, in words."""
        rank = {node: number for number, node in enumerate(self.study.measures.index)}
        names = {}
        for name, field in self._fields.items():
            names[f"{name}Names"] = self.prose.listed(sorted(field, key=rank.__getitem__), TOP)
        return names

    def _between_rows(self) -> Iterator[Sequence[object]]:
        for rank, (node, row) in enumerate(self.study.brokers.head(TOP).iterrows(), 1):
            label = class_name(row["class"], self.prose.language)
            yield rank, self.prose.full(str(node)), row["key"], label, row["paths"], row["to_one"], row["to_other"]

    def _go_between(self, node: str) -> Iterator[str]:
        """Yield a finding and the strongest pair on each side."""
        share = f"{float(self.study.brokers['paths'][node]):.1%}"
        yield self.prose.say("betweenFinding", name=self.prose.bold(node), share=share, **self._field_names)
        pairs = (self.study.strongest(node, field) for field in self._fields.values())
        found = [self.prose.pair(pair) for pair in pairs if pair is not None]
        yield "\n".join(found)

    # --- missions ---

    def missions(self) -> Iterator[str]:
        """Yield the partners of the missions, and which missions are alike."""
        prose = self.prose
        yield from prose.heading("missions")
        yield from prose.figure("partners", known=self.drawn)
        if "partners" in self.drawn:
            missions, others = self.study.main_partners
            if left := len(self.study.partners) - len(missions) - len(others):
                yield prose.say("partnersCut", missions=len(missions), others=len(others), left=left)
            yield prose.source("study.partners.edges(data='weight')", "study.main_partners")
        yield f"### {prose.say('alike')}"
        yield prose.say("alikeNote", least=self.study.min_confidence)
        if not len(self.study.alike):
            yield prose.say("noAlike")
            return
        yield table(prose.heads("one", "other", "jaccard", "cosine", "shared"), self._alike_rows())
        yield prose.source("study.alike")
        yield from self._surely_alike()
        for _, row in self.study.alike.head(SHOWN).iterrows():
            yield from self._alike_finding(str(row["one"]), str(row["other"]), row["features"])

    def _surely_alike(self) -> Iterator[str]:
        """Yield what becomes of the first pair if only surer relations count."""
        prose, frame = self.prose, self.study.surely_alike
        first = self.study.alike.iloc[0]
        names = {"one": prose.short(first["one"]), "other": prose.short(first["other"])}
        sure = self._surely_shared(first["one"], first["other"])
        words = {name: escape(value) for name, value in names.items()}
        enough = frame[frame["shared"] > 1]
        pairs = [
            prose.say("alikePair", one=escape(prose.short(a)), other=escape(prose.short(b)), n=n)
            for a, b, n in enough[["one", "other", "shared"]].head(TOP).itertuples(index=False)
        ]
        if len(enough) > TOP:
            pairs.append(prose.say("more", n=len(enough) - TOP))
        rest = prose.texts["listJoint"].join(pairs) or prose.say("nobody")
        yield prose.say("alikeSurer", surer=SURER, sure=sure, pairs=rest, **words)
        yield prose.source("study.surely_alike")

    def _alike_rows(self) -> Iterator[Sequence[object]]:
        for _, row in self.study.alike.head(TOP).iterrows():
            names = self.prose.short(row["one"]), self.prose.short(row["other"])
            yield *names, row["jaccard"], row["cosine"], row["shared"]

    def _alike_finding(self, one: str, other: str, features: Sequence[Feature]) -> Iterator[str]:
        prose = self.prose
        # the surest first: what holds for both must be sure for both
        features = sorted(features, key=lambda feature: (-self._weaker(one, other, feature), feature))
        words = [self._feature(feature) for feature in features[:SHARED]]
        if len(features) > SHARED:
            words.append(prose.say("more", n=len(features) - SHARED))
        shared = prose.texts["listJoint"].join(words)
        yield prose.say("alikeFinding", one=prose.bold(one), other=prose.bold(other), n=len(features), shared=shared)
        quotes = {sentence["text"]: sentence for node in (one, other) for sentence in self._surest(node, features[0])}
        yield "\n\n".join(f"- {self._feature(features[0])}\n{prose.quote(sentence)}" for sentence in quotes.values())

    def _feature(self, feature: Feature) -> str:
        name, way, node = feature
        words = escape(term_name(name, self.prose.language))
        other = escape(self.prose.short(node))
        return f"← {words} {other}" if way == "←" else f"{words} {other}"

    def _weaker(self, one: str, other: str, feature: Feature) -> float:
        """Return the confidence of a common relation: that of the less sure of the two."""
        surest = (self._surest(node, feature) for node in (one, other))
        return min(found[0]["confidence"] if found else 0.0 for found in surest)

    def _surest(self, node: str, feature: Feature) -> list[Sentence]:
        edges = edges_of(self.network, node, feature)
        found = [sentence for edge in edges for sentence in self.network.edges[edge]["sentences"]]
        return [max(found, key=lambda sentence: sentence["confidence"])] if found else []

    # --- more than chance ---

    @cached_property
    def _surprising(self) -> pd.DataFrame | None:
        comention = self.study.comention
        return None if comention is None else measured.surprising_pairs(comention)

    def significance(self) -> Iterator[str]:
        """Yield what differs from chance."""
        yield from self.prose.heading("significance")
        if not self.study.simple.size():
            yield self.prose.say("noTies")
            return
        yield from self._chance()
        yield from self._backbone()
        if self._surprising is not None:
            yield from self._surprises(self._surprising)

    def _chance(self) -> Iterator[str]:
        prose, study = self.prose, self.study
        yield f"### {prose.say('chance')}"
        yield prose.say("chanceNote", runs=study.runs)
        columns = ("observed", "expected", "deviation", "z", "p")
        alone = study.chance_of_ties["z"]
        rows = [
            (prose.say(str(name)), *(row[column] for column in columns), alone[str(name)])
            for name, row in study.chance.iterrows()
        ]
        yield table([prose.say("statistic"), *prose.heads(*columns, "zOfTies")], rows)
        yield prose.source("study.chance", "study.chance_of_ties['z']")
        # what is not defined here, as assortativity in one class, cannot be judged
        known = study.chance[study.chance["observed"].notna()]
        yield "\n".join(f"- {self._verdict(str(name), row)}" for name, row in known.iterrows())

    def _verdict(self, name: str, row: "pd.Series[Any]") -> str:
        """Return what a comparison with chance means."""
        if row["p"] >= 0.05:
            verdict = "asChance"
        else:
            verdict = "aboveChance" if row["observed"] > row["expected"] else "belowChance"
        return self.prose.say(verdict, name=self.prose.say(name), meaning=self.prose.say(f"{name}Note"))

    def _backbone(self) -> Iterator[str]:
        prose = self.prose
        weights = [int(data["weight"]) for *_, data in self.study.simple.edges(data=True)]
        kept, alone = measured.backbone(self.network), measured.backbone(self.network, corrected=False)
        yield f"### {prose.say('backbone')}"
        counts = {"kept": kept.number_of_edges(), "alone": alone.number_of_edges(), "once": weights.count(1)}
        yield prose.say("backboneNote", ties=len(weights), **counts)
        order = sorted(kept.edges(data=True), key=lambda edge: (edge[2]["p"], sorted(edge[:2])))
        rows = [(*map(prose.short, sorted(edge[:2])), edge[2]["weight"], edge[2]["p"]) for edge in order[:TOP]]
        if rows:
            yield table(prose.heads("one", "other", "sentences", "p"), rows)
        yield prose.source(
            "kg.network.backbone(network).edges(data=True)", "kg.network.backbone(network, corrected=False)"
        )

    def _surprises(self, pairs: pd.DataFrame) -> Iterator[str]:
        prose = self.prose
        yield f"### {prose.say('surprising')}"
        yield prose.say("surprisingNote", n=len(pairs))
        rows = [
            (prose.short(row["one"]), prose.short(row["other"]), row["observed"], row["expected"], row["p"])
            for _, row in pairs.head(TOP).iterrows()
        ]
        if rows:
            yield table(prose.heads("one", "other", "together", "expected", "p"), rows)
        yield prose.source("kg.network.surprising_pairs(comention)")
        for _, row in pairs.head(SHOWN).iterrows():
            yield self._example(str(row["one"]), str(row["other"]))

    def _example(self, one: str, other: str) -> str:
        """Return the shortest sentence that names both, as a point of a list."""
        assert self.study.comention is not None  # noqa: S101 (there are no pairs otherwise)
        found: Sequence[Sentence] = self.study.comention.edges[one, other]["sentences"]
        sentence = min(found, key=lambda sentence: len(sentence["text"]))
        names = (escape(self.prose.short(node)) for node in (one, other))
        return f"- **{' + '.join(names)}**\n{self.prose.quote(sentence)}"

    # --- when ---

    def timeline(self) -> Iterator[str]:
        """Yield what happened when."""
        prose = self.prose
        yield from prose.heading("timeline", n=len(self.study.events), shown=len(self.study.main_events))
        yield from prose.figure("timeline", known=self.drawn)
        if not self.study.events:
            yield prose.say("noEvents")
            return
        rows = [
            (event.date, prose.event(event), prose.place(event.sentence), event.sentence["text"])
            for event in self.study.main_events
        ]
        yield table(prose.heads("date", "entity", "where", "sentence"), rows)
        yield prose.source("study.events", "study.main_events")
