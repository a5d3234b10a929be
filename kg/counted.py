"""What a figure counts: the noun phrase behind it, before it, or that of the figure before.

There is no parser behind this. A phrase ends at the first word that cannot go on with a noun; the words stand in
``ontology/patterns/figures.toml``. Everything is read in slot text (:mod:`kg.clauses`), where a name is one
character, so a word inside a name ends nothing. Each search looks at no more than :data:`WINDOW` characters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.clauses import BREAK, IMPLIED, SlotText
from kg.expressions import alternatives, any_of
from kg.models import Mention
from kg.phrases import (
    AMOUNT,
    ENDS,
    WINDOW,
    is_noun,
    is_verb,
    lexicon,
    limit_of,
    links,
    may_begin,
    noun_start,
    phrase_end,
)
from kg.resources import load_toml


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, in the words of the normalised text.

    Attributes:
        words: the noun phrase, or an empty string.
        whole: what a share is a share of, where the sentence names both («A 占 B 的 36%» → B).
        span: where the words stand in the slot text, or None.
    """

    words: str = ""
    whole: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure of the same sentence that has been read.

    Attributes:
        at: its place in the slot text.
    """

    at: int
    unit: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure in its sentence.

    Attributes:
        text: the normalised text of the passage.
        slots: the sentence.
        at: place of the figure in the slot text.
        unit: of the figure; ``%`` also for fractions without unit.
        money: whether the unit is a currency.
        earlier: the figures before it in the sentence.
    """

    text: str
    slots: SlotText
    at: int
    unit: str
    money: bool = False
    earlier: Sequence[Earlier] = ()

    def words(self, start: int, end: int) -> str:
        """Return the normalised text of a stretch of slot text, without quotation marks at one end only."""
        last = self.slots.mentions[end - 1]
        stop = last.end if last is not None else self.slots.offsets[end - 1] + 1
        words = self.text[self.slots.offsets[start] : stop].strip(" ,、:;-•·")
        return _with_quotes(words)

    def counted(self, start: int, end: int, whole: str = "") -> Counted | None:
        """Return a stretch as what is counted, or None for an empty one."""
        words = self.words(start, end) if start < end else ""
        return Counted(words, whole, (start, end)) if _CHINESE.search(words) else None

    def clause_start(self, at: int) -> int:
        """Return where the clause of a place begins."""
        first = max(0, at - WINDOW)
        return max((self.slots.text.rfind(char, first, at) + 1 for char in BREAK), default=0) or first

    def same_unit(self) -> Earlier | None:
        """Return the nearest figure before this one that has its unit."""
        return next((one for one in reversed(self.earlier) if one.unit == self.unit), None)


_NO_NOUN: Final = re.compile("中[的有,)]|[和及或、]")
"""What stands right behind a figure that no noun follows."""

_CHINESE: Final = re.compile("[\u4e00-\u9fff]|[A-Z]{2}")
"""What a counted phrase holds at least; a lone letter marks a footnote."""


def _with_quotes(words: str) -> str:
    """Return words whose first title has its 《 again, which slot text drops, and no quotation mark alone."""
    if words.count("》") > words.count("《"):
        return f"《{words}"
    if words.count(")") > words.count("("):
        words = words.rpartition(")")[2]
    return words.strip('“”"') if words.count('"') % 2 or words.count("“") != words.count("”") else words


def read_counted(spot: Spot) -> Counted:
    """Return what a figure counts; for a length of time nothing."""
    if is_duration(spot.unit):
        return Counted()
    readers: tuple[Callable[[Spot], Counted | None], ...] = (
        *(_share, _members, _bracketed, _behind, _repeated, _before, _fate, _purpose, _act, _manner),
    )
    found = next((counted for reader in readers if (counted := reader(spot))), None)
    return found or Counted("人" if spot.unit in ("人", "人次") else "")


def is_duration(unit: str) -> bool:
    """Whether a unit measures time or age: such figures count nothing."""
    return lexicon().duration.fullmatch(unit) is not None


def edge(spot: Spot) -> int:
    """Return where the words begin that say how exact the figure is: «约», «超过»."""
    match = lexicon().about.search(spot.slots.text, max(0, spot.at - 8), spot.at)
    return match.start() if match else spot.at


# --- behind the figure ---


def _behind(spot: Spot) -> Counted | None:
    grammar, text = lexicon(), spot.slots.text
    lead = grammar.lead.match(text, spot.at + 1)
    start = lead.end() if lead else spot.at + 1
    if spot.unit in ("人", "人次") or not _may_follow(spot, start):
        return None
    limit = limit_of(text, start)
    end = phrase_end(text, start, limit)
    if grammar.act_unit.fullmatch(spot.unit) and is_verb(text, end, limit):
        end = limit
    if spot.unit == "%" and grammar.abstract.fullmatch(text, start, end):
        return None
    return spot.counted(start, end)


def _may_follow(spot: Spot, start: int) -> bool:
    """Whether a noun may begin at ``start``: behind money and shares only with 的 or as a word for money or people."""
    grammar, text = lexicon(), spot.slots.text
    if text[start - 1 : start] == "的":
        return True
    if grammar.change.match(text, start) or _NO_NOUN.match(text, start):
        return False
    if spot.money:
        return grammar.money.match(text, start) is not None
    if spot.unit == "%":
        return may_begin(text, start) and _has_noun(text, start)
    return True


def _has_noun(text: str, start: int) -> bool:
    end = phrase_end(text, start, limit_of(text, start))
    return start < end and is_noun(text, start, end)


# --- before the figure ---


def _share(spot: Spot) -> Counted | None:
    """Read «A 占 B 的 36%»."""
    text, start = spot.slots.text, spot.clause_start(spot.at)
    match = links().share.search(text, start, spot.at) if spot.unit == "%" else None
    if match is None:
        return None
    whole = spot.words(*match.span("whole"))
    part = _trimmed(spot, start, _without_adverbs(text, start, match.start()))
    return part and Counted(part.words, whole, part.span)


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load_toml('patterns', 'figures.toml')['share_adverbs'])}){{1,6}}$")


def _without_adverbs(text: str, start: int, end: int) -> int:
    match = _adverbs().search(text, start, end)
    return match.start() if match else end


def _members(spot: Spot) -> Counted | None:
    """Read «A 中有 18.5% 是 B», «其中 18 人是 B»."""
    text, start = spot.slots.text, spot.clause_start(spot.at)
    match = links().members.search(text, start, spot.at)
    if match is None or spot.unit not in ("%", "人", "名") or text[spot.at + 1 : spot.at + 2] not in ("是", "为"):
        return None
    whole = _trimmed(spot, start, match.start()) if text[match.start()] != "其" else None
    begin = spot.at + 2
    return spot.counted(begin, phrase_end(text, begin, limit_of(text, begin)), whole.words if whole else "")


def _bracketed(spot: Spot) -> Counted | None:
    """Read «半数学校(51%)»."""
    text = spot.slots.text
    match = links().bracket.search(text, max(0, spot.at - 10), spot.at)
    if match is None or not links().final.match(text, spot.at + 1):
        return None
    end = match.start()
    last = spot.earlier[-1] if spot.earlier else None
    if last and (last.at == end - 1 or (last.counted.span and last.counted.span[1] == end)):
        return last.counted
    return _trimmed(spot, max(spot.clause_start(end), text.rfind(AMOUNT, 0, end) + 1), end)


def _repeated(spot: Spot) -> Counted | None:
    """Read «降至 40 人», «这一比例高于 2010 年的 31%»: the figure before, at another time."""
    grammar, text, before = lexicon(), spot.slots.text, spot.same_unit()
    if before is None or not before.counted.words or spot.at - before.at > 2 * WINDOW:
        return None
    if grammar.anaphor.search(text, max(before.at + 1, spot.at - 24), spot.at):
        return before.counted
    last = spot.earlier[-1] is before and links().final.match(text, spot.at + 1) is not None
    again = links().again.fullmatch(text, before.at + 1, spot.at) if last else None
    return before.counted if again and not _names(text, before.at + 1, spot.at) else None


def _names(text: str, start: int, end: int) -> bool:
    """Whether a noun of its own stands between two figures: «审理260起案件,被告增至300名»."""
    match = links().tail.search(text, start, end)
    stop = match.start() if match else end
    return is_noun(text, start, stop) and not text.startswith("在", start + 1)


def _before(spot: Spot) -> Counted | None:
    text, last = spot.slots.text, edge(spot)
    match = links().tail.search(text, max(spot.clause_start(last), last - 24), last)
    if match is None:
        return _attributed(spot, last) or _directly(spot, last)
    if match.group()[-1:] in "为是" and not links().final.match(text, spot.at + 1):
        return None
    if spot.unit != "%" and match.group().endswith("有"):
        return None
    return _stretch(spot, match.start())


def _attributed(spot: Spot, end: int) -> Counted | None:
    """Read «人口的 65%», «关注者超过 26 000 人»."""
    text = spot.slots.text
    if spot.unit == "%" and text[end - 1] == "的":
        return _stretch(spot, end - 1)
    exact = spot.unit == "人" and end < spot.at and links().final.match(text, spot.at + 1)
    named = is_noun(text, spot.clause_start(end), end) or lexicon().count_noun.search(text, max(0, end - 4), end)
    return _stretch(spot, end) if exact and named else None


def _stretch(spot: Spot, end: int) -> Counted | None:
    """Return the noun phrase that ends at ``end``; where it only stands for another, that of the clause before."""
    text = spot.slots.text
    if text[end - 1 : end] == ")":
        end = text.rfind("(", max(0, end - WINDOW), end)
    start = spot.clause_start(end)
    stands_for = lexicon().only_anaphor.fullmatch(text, start, end) is not None
    if start > 1 and (stands_for or (start == end and text[start - 2] == "中")):
        end = start - 1 - (start == end)
        start = spot.clause_start(end)
    return _trimmed(spot, start, end)


def _directly(spot: Spot, end: int) -> Counted | None:
    """Read «其中女警 30 名», «资金 50 万美元»."""
    text, start = spot.slots.text, spot.clause_start(end)
    inner = max(text.rfind("其中", start, end) + 2, text.rfind("(", start, end) + 1)
    if inner > max(start, 1) and is_noun(text, inner, end):
        return _trimmed(spot, inner, end)
    if spot.money:
        return _money_before(spot, start, end)
    if spot.unit == "人":
        people = lexicon().people.search(text, start, end)
        return spot.counted(people.start(), end) if people else None
    noun = noun_start(text, start, end) if spot.unit != "%" else end
    return spot.counted(noun, end) if end - noun > 1 else None


def _money_before(spot: Spot, start: int, end: int) -> Counted | None:
    """Read «资金 50 万美元», «复原工作所需的 500 万美元»."""
    text = spot.slots.text
    if clause := links().money_clause.search(text, start, end):
        return _trimmed(spot, max(start, text.rfind("占", start, end) + 1), clause.start("of"))
    noun = links().money_before.search(text, start, end)
    return spot.counted(noun.start(), end) if noun else None


def _trimmed(spot: Spot, start: int, end: int) -> Counted | None:
    """Return a stretch that ends in a noun, without the verb or adverbial before it and without «人数»."""
    grammar, text = lexicon(), spot.slots.text
    begin = grammar.begin_clause if grammar.clause_noun.search(text, start, end) else grammar.begin
    if count := grammar.count_noun.search(text, start, end):
        end = count.start() if count.start() - start > 1 else end
    for match in begin.finditer(text, start, end):
        rest = spot.slots.mentions[match.end() : end]
        start = match.end() if len(rest) > 1 or any(rest) else start
    if end - start == 1 and text[start] in "其中此":
        return None
    while start < end and (text[start] in "的在,、和及与 " or _is_implied(spot.slots.mentions[start])):
        start += 1
    return spot.counted(start, end)


def _is_implied(mention: Mention | None) -> bool:
    return mention is not None and mention.reason == IMPLIED


# --- where no noun says it ---


def _fate(spot: Spot) -> Counted | None:
    """Read «27 人死亡», «死亡 27 人»."""
    if spot.money or spot.unit == "%":
        return None
    match = links().fate.match(spot.slots.text, spot.at + 1)
    match = match or links().fate_before.search(spot.slots.text, max(0, edge(spot) - 6), edge(spot))
    return spot.counted(*match.span(1)) if match else None


@cache
def _purposes() -> re.Pattern[str]:
    return re.compile(any_of(load_toml("patterns", "figures.toml")["purposes"]))


def _purpose(spot: Spot) -> Counted | None:
    """Read «200 万美元用于修建学校»."""
    text = spot.slots.text
    match = _purposes().match(text, spot.at + 1) if spot.money else None
    if match is None:
        return None
    return spot.counted(match.end(), next((n for n in range(match.end(), len(text)) if text[n] in ENDS), len(text)))


def _act(spot: Spot) -> Counted | None:
    """Read «迅速支付 20 万美元»."""
    if not spot.money:
        return None
    acts = list(links().act.finditer(spot.slots.text, spot.clause_start(spot.at), spot.at))
    return spot.counted(*acts[-1].span()) if acts else None


def _manner(spot: Spot) -> Counted | None:
    """Read «11 次向安理会提供咨询»: what was done so many times."""
    match = links().manner.match(spot.slots.text, spot.at + 1) if spot.unit == "次" else None
    return spot.counted(*match.span()) if match else None
