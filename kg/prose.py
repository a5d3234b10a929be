"""The words of an analysis in one language: texts of ``page/analysis.toml``, names, quotations, sources."""

from collections.abc import Iterator, Mapping, Sequence

from kg.charts import LABEL, columns
from kg.evidence import Sentence
from kg.markdown import code, escape, quotation, table
from kg.study import Dated, Edge, Study, load_texts
from kg.terms import Language, class_name, symmetric, term_name


class Prose:
    """A study put into words; texts are asked for by their name in ``page/analysis.toml``."""

    def __init__(self, study: Study, language: Language) -> None:
        self.study = study
        self.language = language
        self.texts: Mapping[str, str] = load_texts()[language]

    def say(self, name: str, /, **values: object) -> str:
        """Return a text with its values filled in; names among the values must be escaped."""
        return self.texts[name].format(**values)

    def heading(self, name: str, /, **values: object) -> Iterator[str]:
        """Yield a heading and the note below it."""
        yield f"## {self.texts[name]}"
        yield self.say(f"{name}Note", **values)

    def heads(self, *names: str) -> list[str]:
        """Return the heads of a table."""
        return [self.texts[name] for name in names]

    def source(self, *calls: str) -> str:
        """Return the line that says by which calls the numbers above it can be had again."""
        return self.say("source", calls=self.texts["listJoint"].join(map(code, calls)))

    def name(self, node: str) -> str:
        """Return what an entity is called, not escaped."""
        return str(self.study.network.nodes[node][f"label_{self.language}"])

    def full(self, node: str) -> str:
        """Return a name for a table with a column of keys, not escaped: the full one where the short one is the key."""
        name, data = self.name(node), self.study.network.nodes[node]
        return str(data.get(f"name_{self.language}", name)) if name == data["key"] else name

    def bold(self, node: str) -> str:
        """Return the name of an entity for running text, bold where Markdown can make it so."""
        name = self.short(node)
        # asterisks between a Chinese letter and a bracket would be shown as asterisks
        return f"**{escape(name)}**" if name[:1].isalnum() and name[-1:].isalnum() else escape(name)

    def short(self, node: str) -> str:
        """Return a name for running text and figures, not escaped: the acronym where the name is long."""
        name, data = self.name(node), self.study.network.nodes[node]
        key = str(data["key"])
        # other keys are codes («COD») or made up («pact-for-the-future») and tell a reader less than the name
        acronym = data["class"] in ("MISSION", "ORGANISATION") and key != key.lower() and columns(key) < columns(name)
        return key if acronym and columns(name) > LABEL else name

    def event(self, event: Dated) -> str:
        """Return the name of a dated entity, not escaped; if others have it too, with its countries or its date."""
        name = self.short(event.node)
        same = [other for other in self.study.main_events if self.short(other.node) == name]
        if len(same) < 2:
            return name
        where = self._where(event)
        alone = where and [self._where(other) for other in same].count(where) == 1
        parts = [where] if alone else [where, event.date]
        return self.say("told", name=name, by=self.texts["joint"].join(filter(None, parts)))

    def _where(self, event: Dated) -> str:
        countries = sorted(self.study.countries(event.node))
        return self.texts["list"].join(self.short(node) for node in countries[:2])

    def listed(self, nodes: Sequence[str], most: int | None = None) -> str:
        """Return names in a row, the rest counted."""
        names = [escape(self.short(node)) for node in nodes[:most]]
        if most is not None and len(nodes) > most:
            names.append(self.say("more", n=len(nodes) - most))
        return self.texts["list"].join(names)

    def relation(self, edge: Edge) -> str:
        """Return a relation in words: subject, property, object."""
        arrow = " ↔ " if edge[2] in symmetric() else " → "
        return arrow.join(map(escape, (self.short(edge[0]), term_name(edge[2], self.language), self.short(edge[1]))))

    def place(self, sentence: Sentence) -> str:
        """Return where a sentence stands."""
        number = self.say("paragraph", n=sentence["paragraph"]) if sentence["paragraph"] else ""
        report = report_name(sentence["report"], sentence["report_title"])
        return self.texts["joint"].join(filter(None, (report, number)))

    def quote(self, sentence: Sentence, indent: str = "  ") -> str:
        """Return a sentence as a quotation below a point of a list."""
        return quotation(sentence["text"], self.place(sentence), indent)

    def pair(self, pair: tuple[str, str]) -> str:
        """Return the relations of a pair as a point of a list: that of most sentences, with the surest one of them."""
        behind = {edge: self.study.behind([edge]) for edge in self.study.pairs[pair]}
        edge, *others = sorted(behind, key=lambda edge: (-len(behind[edge]), edge))
        if not behind[edge]:
            return f"- **{self.relation(edge)}**"
        count = len(behind[edge])
        number = self.say("pair" if count > 1 else "pairOne", n=count)
        if others:
            also = (f"{escape(term_name(other[2], self.language))} {len(behind[other])}" for other in others)
            number = self.say("pairAll", first=number, also=self.texts["list"].join(also), n=self.study.weight(pair))
        sentence = max(behind[edge], key=lambda sentence: sentence["confidence"])
        return f"- **{self.relation(edge)}** · {number}\n{self.quote(sentence)}"

    def ranking(self, measure: str, *others: str) -> Iterator[str]:
        """Yield a ranking by a measure: heading, what it means, table, source."""
        yield f"### {self.texts[measure]}"
        yield self.texts[f"{measure}Note"]
        top = self.study.ranked(measure)
        columns = [measure, *others]
        heads = [*self.heads("rank", "entity", "key", "class"), *(self.texts[f"{column}Column"] for column in columns)]
        rows = [
            (
                rank,
                self.full(str(node)),
                row["key"],
                class_name(row["class"], self.language),
                *(row[c] for c in columns),
            )
            for rank, (node, row) in enumerate(top.iterrows(), 1)
        ]
        yield table(heads, rows) if rows else self.texts["none"]
        yield self.source(f"kg.network.measures(network)[{columns}]")
        yield from self._without_narrator(measure)

    def narrator(self) -> str:
        """Return who speaks in the reports, empty if they have no relations here."""
        return self.listed(self.study.narrators)

    def _without_narrator(self, measure: str) -> Iterator[str]:
        """Yield the same ranking without those who speak in the reports."""
        if self.study.narrators:
            rest = self.study.without_narrator
            found = rest.ranked(measure)[measure]
            values = zip(map(str, found.index), found.tolist(), strict=True)
            shown = [
                f"{escape(self.short(node))} ({value:.4f})"
                if isinstance(value, float)
                else f"{escape(self.short(node))} ({value})"
                for node, value in values
            ]
            names = self.texts["list"].join(shown) or self.texts["none"]
            yield self.say("withoutNarrator", narrator=self.narrator(), names=names)
            yield self.source(f"study.without_narrator.ranked({measure!r})")

    def figure(self, name: str, *, known: Mapping[str, str]) -> Iterator[str]:
        """Yield the reference to a figure if there is one of this name."""
        if name in known:
            yield f"![{self.texts[f'{name}Figure']}](figures/{name}.svg)"


def report_name(key: str, title: str) -> str:
    """Return what a report is called: its title and its key."""
    return title if title == key else f"{title} ({key})"
