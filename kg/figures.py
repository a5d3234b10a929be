"""Figures as data: every amount of a text as an observation of who, what, where and when.

What is counted is read by :mod:`kg.counted`; the rest comes from the shape of the sentence (:mod:`kg.clauses`). All
offsets are in normalised text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from kg.clauses import BREAK, SLOTS, list_of, sentences, slot_text, topic
from kg.counted import Counted, Earlier, Spot, edge, is_duration, read_counted
from kg.expressions import any_of
from kg.models import Entity, Figure, Mention
from kg.phrases import WINDOW
from kg.quantities import QuantityMatch, find_quantities
from kg.resources import load_toml

MAX_FIGURES: Final = 60
"""Of the figures of one sentence those whose agents, places and periods are looked for: a longer list is a table."""


def find_figures(text: str, mentions: Sequence[Mention]) -> list[Figure]:
    """Return the figures of a normalised text, in text order: one for each mention of an amount that has a value."""
    read = {(amount.start, amount.end): amount for amount in find_quantities(text)}
    found: list[Figure] = []
    for span in sentences(text):
        inside = [m for m in mentions if span[0] <= m.start and m.end <= span[1]]
        if any(m.label == "QUANTITY" for m in inside):
            found += _Sentence(text, span, inside, read).figures()
    return found


Amounts = Mapping[tuple[int, int], QuantityMatch]


def _amount(text: str, mention: Mention, read: Amounts) -> QuantityMatch | None:
    span = (mention.start, mention.end)
    if span in read:
        return read[span]
    inside = find_quantities(text[slice(*span)])
    return inside[0] if inside else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A figure with its place in the slot text."""

    at: int
    amount: QuantityMatch
    figure: Figure
    counted: Counted


class _Sentence:
    """The figures of one sentence in the making."""

    def __init__(self, text: str, span: tuple[int, int], mentions: Sequence[Mention], read: Amounts) -> None:
        self.text = text
        self.span = span
        self.read = read
        self.slots = slot_text(text, *span, mentions)
        self.parts: list[_Part] = []

    def figures(self) -> list[Figure]:
        for at, mention in enumerate(self.slots.mentions):
            if mention is not None and mention.label == "QUANTITY":
                self.add(at, mention)
        return [part.figure for part in self.parts]

    def add(self, at: int, mention: Mention) -> None:
        amount = _amount(self.text, mention, self.read)
        if amount is None:
            return
        unit = amount.unit or self.unit_behind(at, mention)
        spot = self.spot(at, unit, share=unit == "%" or (not unit and amount.value < 1))
        whole = self.larger(spot)
        counted = self.inherited(read_counted(spot), spot, whole)
        figure = Figure(
            *(mention.start, mention.end, _plain(amount.value), _unit_name(unit), counted.words, self.span),
            upper=None if amount.upper is None else _plain(amount.upper),
            approximate=amount.approximate or self.exactness(at, unit),
            whole=counted.whole,
            part_of=(whole.figure.start, whole.figure.end) if whole else None,
        )
        if len(self.parts) < MAX_FIGURES:
            figure = self.placed(figure, at, counted)
        self.parts.append(_Part(at, replace(amount, unit=spot.unit), figure, counted))

    def spot(self, at: int, unit: str, *, share: bool) -> Spot:
        recent = [one for one in self.parts[-8:] if at - one.at <= 3 * WINDOW]
        earlier = tuple(Earlier(one.at, one.amount.unit, one.counted) for one in recent)
        money = re.fullmatch("[A-Z]{3}", unit) is not None
        return Spot(self.text, self.slots, at, "%" if share else unit, money, earlier)

    def unit_behind(self, at: int, mention: Mention) -> str:
        """Return the classifier behind a plus sign: «35 000+名»."""
        if not self.slots.text.startswith("+", at + 1):
            return ""
        digits = self.text[mention.start : mention.end]
        found = find_quantities(digits + self.text[mention.end + 1 : mention.end + 8])
        return found[0].unit if found else ""

    def exactness(self, at: int, unit: str) -> str:
        match = _grammar().behind.match(self.slots.text, at + 1)
        return match.group() if match and not is_duration(unit) else ""

    # --- parts ---

    def larger(self, spot: Spot) -> _Part | None:
        """Return the figure that this one is a part of."""
        text = self.slots.text
        first = max(0, spot.at - WINDOW)
        mark = _grammar().part.search(text, first, spot.at)
        if mark is None and not _grammar().part_of.search(text, first, edge(spot)):
            return None
        limit = mark.start() if mark else spot.at
        found = next((one for one in reversed(self.parts[-8:]) if self.fits(one, spot, first, limit)), None)
        if found and found.figure.part_of and mark and _grammar().rest.match(text, mark.start()):
            return next(one for one in self.parts if one.figure.start == found.figure.part_of[0])
        return found

    def fits(self, one: _Part, spot: Spot, first: int, limit: int) -> bool:
        if not first <= one.at < limit or is_duration(one.amount.unit):
            return False
        return one.amount.unit != "%" if spot.unit == "%" else one.amount.unit == spot.unit

    def inherited(self, counted: Counted, spot: Spot, whole: _Part | None) -> Counted:
        """Return what a part counts where it has no noun of its own: what the whole counts."""
        if whole is None or is_duration(spot.unit):
            return counted
        bare = _grammar().bare.search(self.slots.text, max(0, spot.at - 12), edge(spot)) is not None
        if not counted.words or (bare and not self.has_noun(spot, counted)):
            return Counted(whole.counted.words)
        return counted

    def has_noun(self, spot: Spot, counted: Counted) -> bool:
        behind = counted.span is not None and counted.span[0] > spot.at
        return behind and _grammar().noun.search(counted.words) is not None

    # --- who, where and when ---

    def placed(self, figure: Figure, at: int, counted: Counted) -> Figure:
        start = self.clause_start(at)
        return replace(
            figure,
            agents=self.agents(at, start),
            places=self.places(at, start, counted),
            periods=self.periods(at, start),
        )

    def clause_start(self, at: int) -> int:
        return max(self.slots.text.rfind(char, 0, at) + 1 for char in BREAK)

    def clause_end(self, at: int) -> int:
        text = self.slots.text
        ends = BREAK + SLOTS["QUANTITY"]
        return next((n for n in range(at + 1, len(text)) if text[n] in ends), len(text))

    def agents(self, at: int, start: int) -> tuple[Entity, ...]:
        """Return the subjects of the clause; none where the figure itself is the subject."""
        if _grammar().bare_clause.fullmatch(self.slots.text, start, at):
            return ()
        found = topic(self.slots, at)
        return tuple(dict.fromkeys(m.entity for m in found.mentions)) if found else ()

    def places(self, at: int, start: int, counted: Counted) -> tuple[Entity, ...]:
        grammar, text = _grammar(), self.slots.text
        inside = self.slots.listed(*counted.span) if counted.span else ()
        own = [m for m in inside if m.label in ("COUNTRY", "PLACE")][:1]
        if own:
            return (own[0].entity,)
        spans = [
            *(match.span("list") for match in [grammar.owner.search(text, start, at)] if match),
            *(match.span("list") for match in reversed(list(grammar.scene.finditer(text, start, at)))),
            *(match.span("list") for match in [grammar.scene.search(text, at + 1, self.clause_end(at))] if match),
            *(match.span("list") for match in reversed(list(grammar.scene.finditer(text, 0, start)))),
        ]
        found = self.slots.listed(*spans[0]) if spans else ()
        return tuple(dict.fromkeys(m.entity for m in found))

    def periods(self, at: int, start: int) -> tuple[str, ...]:
        """Return the dates of the clause: those before the figure first, then those behind it, else of the sentence."""
        grammar, text = _grammar(), self.slots.text
        before = list(grammar.dates.finditer(text, start, at))
        behind = list(grammar.later_dates.finditer(text, at + 1, self.clause_end(at)))
        earlier = list(grammar.dates.finditer(text, 0, start))
        for match in (*reversed(before), *behind, *reversed(earlier)):
            return tuple(self.dates(*match.span("list")))
        return ()

    def dates(self, start: int, end: int) -> Iterator[str]:
        for mention in self.slots.listed(start, end):
            yield self.with_year(mention) if mention.key.startswith(NO_YEAR) else mention.key

    def with_year(self, mention: Mention) -> str:
        """Return a date without year with that of the date before it: «2020 年截至 10 月 28 日»."""
        dates = [m for m in self.slots.mentions if m is not None and m.label == "DATE" and m.start < mention.start]
        year = re.match("[0-9]{4}", dates[-1].key) if dates else None
        return mention.key.replace(NO_YEAR, year.group()) if year else mention.key


NO_YEAR: Final = "XXXX"
"""EDTF for a year that the text does not print."""


def _plain(value: Decimal) -> Decimal:
    """Return a number without zeros at its end: 1.16 亿 is 116000000, not 116000000.00."""
    return Decimal(format(value.normalize(), "f"))


_CLASSIFIED: Final = re.compile("个(?=.)")


def _unit_name(unit: str) -> str:
    """Return a unit without the classifier that it may have: 个月 → 月."""
    return _CLASSIFIED.sub("", unit, count=1) if unit.startswith("个") else unit


def moved(figure: Figure, original: Callable[[int, int], tuple[int, int]]) -> Figure:
    """Return a figure whose spans lie in another text.

    Args:
        figure: in offsets of the normalised text.
        original: gives the span there for a span here.
    """
    start, end = original(figure.start, figure.end)
    part_of = original(*figure.part_of) if figure.part_of else None
    return replace(figure, start=start, end=end, sentence=original(*figure.sentence), part_of=part_of)


@dataclass(frozen=True, slots=True)
class _Grammar:
    behind: re.Pattern[str]
    part: re.Pattern[str]
    part_of: re.Pattern[str]
    bare: re.Pattern[str]
    rest: re.Pattern[str]
    noun: re.Pattern[str]
    bare_clause: re.Pattern[str]
    owner: re.Pattern[str]
    scene: re.Pattern[str]
    dates: re.Pattern[str]
    later_dates: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "figures.toml")
    about = any_of(load_toml("patterns", "quantities.toml")["approximations"])
    parts, parts_of = any_of(data["parts"], data["rests"]), any_of(data["parts_of"])
    places = f"(?P<list>{list_of(['COUNTRY', 'PLACE'])})"
    leads = any_of(load_toml("patterns", "clauses.toml")["connectives"], ["有", "共有?", "另有", "其中"])
    date = list_of(["DATE"])
    # «2014 年的《单边公报》» dates the paper, and «应于 2025 年提交» is still to come
    titled = f"(?!的?[《{SLOTS['INSTRUMENT']}{SLOTS['RESOLUTION']}{SLOTS['DOCUMENT']}])"
    expressions = {
        "behind": any_of(data["behind_number"]),
        "part": f"{parts}[^,;:。]{{0,40}}$",
        "part_of": f"{parts_of}$",
        "rest": any_of(data["rests"]),
        "bare": f"(?:{parts}|{parts_of})$",
        "noun": f"{any_of(data['nouns'])}$",
        "bare_clause": f'[- ·•"“]{{0,4}}(?:{leads}|{about}|{date}(?:以来|期间|底|初)?){{0,5}}',
        "owner": f"{places}(?:的|境内)?{about}?$",
        "scene": f"在{places}",
        "dates": f"(?<!应于)(?<!拟于)(?<!将于)(?P<list>{date}){titled}",
        "later_dates": f"(?<![于到至前])(?P<list>{date}){titled}",
    }
    return _Grammar(**{name: re.compile(expression) for name, expression in expressions.items()})
