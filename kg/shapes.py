"""New names by their shape: titles in 《》, quoted names, sessions, and head nouns with what may stand to their left.

The grammar is ``ontology/patterns/shapes.toml``. All offsets are in normalised text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.expressions import alternatives, longest_first
from kg.gazetteer import boundary
from kg.models import AMBIGUOUS, Mention
from kg.resources import load_toml

_LONGEST: Final = 32
"""Characters that a name may have to the left of its head noun."""


def find_shapes(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield names that look like names, beside the mentions that were ``found`` by vocabulary and grammar.

    A name outside the vocabulary has its normalised text as key; a dated event has country, date and noun.
    """
    ends = {mention.end: mention for mention in sorted(found, key=lambda m: m.start - m.end, reverse=True)}
    yield from _titles(text)
    yield from _quoted(text)
    yield from _headed(text, found, ends)
    yield from _fixed(text, ends)
    yield from _dated(text, found)


def _mention(text: str, start: int, end: int, label: str, reason: str) -> Mention:
    return Mention(start, end, label, text[start:end], reason=reason, known=False)


@dataclass(frozen=True, slots=True)
class _Head:
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Title:
    before: str
    ends: str
    label: str


@dataclass(frozen=True, slots=True)
class _Fixed:
    regex: re.Pattern[str]
    label: str
    extends: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    heads: Mapping[str, _Head]
    head: re.Pattern[str]
    boundary: re.Pattern[str]
    inner: re.Pattern[str]
    generic: frozenset[str]
    generic_start: tuple[str, ...]
    generic_titles: frozenset[str]
    quoted: Mapping[str, str]
    fixed: tuple[_Fixed, ...]
    titles: tuple[_Title, ...]
    dated: Mapping[str, str]
    dated_noun: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "shapes.toml")
    heads = {word: _Head(row["label"], row["strong"]) for row in data["head"] for word in row["words"]}
    dated = {word: row["label"] for row in data["dated"] for word in row["words"]}
    return _Grammar(
        heads=heads,
        head=re.compile(_guarded(heads, data)),
        boundary=boundary(),
        inner=re.compile(alternatives(data["inner_words"])),
        generic=frozenset((*data["generic"], *dated)),
        generic_start=tuple(data["generic_starts"]),
        generic_titles=frozenset(data["generic_titles"]),
        quoted={word: row["label"] for row in data["quoted"] for word in row["words"]},
        fixed=tuple(_fixed_row(row, data["transliteration"]) for row in data["fixed"]),
        titles=tuple(_Title(row.get("before", ""), row.get("ends", ""), row["label"]) for row in data["title"]),
        dated=dated,
        dated_noun=re.compile(f"的?(?P<noun>{_guarded(dated, data)})"),
    )


def _fixed_row(row: Mapping[str, Any], transliteration: str) -> _Fixed:
    pattern = row["match"].replace("<char>", f"[{transliteration}]")
    return _Fixed(re.compile(pattern), row["label"], row.get("extends", False))


def _guarded(words: Iterable[str], data: Mapping[str, Any]) -> str:
    """Return alternatives of which each fails beside the characters that make it part of another word."""
    return "|".join(
        _beside("(?<!", data["not_after"].get(word)) + re.escape(word) + _beside("(?!", data["not_before"].get(word))
        for word in longest_first(words)
    )


def _beside(opening: str, characters: str | None) -> str:
    return f"{opening}[{re.escape(characters)}])" if characters else ""


# A title may hold one more: 《执行《…议定书》多边基金》.
_TITLE: Final = re.compile(r"《((?:[^《》\n]|《[^《》\n]{1,80}》){2,150})》")


def _titles(text: str) -> Iterator[Mention]:
    for match in _TITLE.finditer(text):
        if match.group(1) not in _grammar().generic_titles:
            label = title_label(match.group(1), text[max(0, match.start() - 8) : match.start()])
            yield _mention(text, *match.span(1), label, "title in 《》")


def title_label(title: str, before: str = "") -> str:
    """Return the mention label of a work by the last words of its title, or by the words before the title mark.

    《…报告》 is a DOCUMENT, 《…公约》 is not.
    """
    fits = (row for row in _grammar().titles if title.endswith(row.ends) and before.endswith(row.before))
    return next((row.label for row in fits), "INSTRUMENT")


_QUOTATION: Final = re.compile(r"[“\"]([^“”\"\n,。;]{2,30})[”\"]([\u4e00-\u9fff]{0,6})")


def _quoted(text: str) -> Iterator[Mention]:
    grammar = _grammar()
    for match in _QUOTATION.finditer(text):
        for word, label in grammar.quoted.items():
            if match.group(2).startswith(word):
                yield _mention(text, *match.span(1), label, f"quoted name before {word}")
                break


_ORDINAL: Final = re.compile(r"第[一二三四五六七八九十百\d]{1,5}[届次]")


def _fixed(text: str, ends: Mapping[int, Mention]) -> Iterator[Mention]:
    for row in _grammar().fixed:
        for match in row.regex.finditer(text):
            start, end = match.span("name")
            if row.extends and end in ends and ends[end].start <= start:
                continue
            begin = _left_edge(text, start, ends, row.label).start if row.extends else start
            # «第二届会议» without the body that meets is anybody's
            named = begin < start if row.extends else not _is_generic(_ORDINAL.sub("", text[start:end]))
            if named:
                yield _mention(text, begin, end, row.label, "shape")


def _is_generic(words: str) -> bool:
    return words in _grammar().generic or words.startswith(_grammar().generic_start)


def _headed(text: str, found: Sequence[Mention], ends: Mapping[int, Mention]) -> Iterator[Mention]:
    sure = (mention for mention in found if mention.reason != AMBIGUOUS)
    covered = {offset for mention in sure for offset in range(mention.start, mention.end)}
    for match in _grammar().head.finditer(text):
        if match.end() - 1 in covered:
            continue
        name = _extended(text, match, ends)
        if name is not None:
            yield name


def _extended(text: str, match: re.Match[str], ends: Mapping[int, Mention]) -> Mention | None:
    head = _grammar().heads[match.group()]
    edge = _left_edge(text, match.start(), ends, head.label)
    name = text[edge.start : match.end()]
    if _is_generic(name) or match.start() - edge.start < 2 or not (edge.anchored or head.strong):
        return None
    if edge.known_to is not None and _says_nothing(text, edge.known_to, match, head):
        return None
    return _mention(text, edge.start, match.end(), head.label, f"head noun {match.group()}")


def _says_nothing(text: str, known_to: int, match: re.Match[str], head: _Head) -> bool:
    """Whether what follows the known name that opens a new one names nobody: «联合国会议», «海地选举», «2015年协定»."""
    rest = text[known_to : match.end()]
    return rest in _grammar().generic or (rest == match.group() and head.label in ("EVENT", "INSTRUMENT"))


_NAME_CHAR: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·\-/—]")
_ANCHORS: Final = ("COUNTRY", "ORGANISATION", "MISSION", "PLACE", "INSTRUMENT")
_CONJUNCTIONS: Final = "和与及、"


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a name begins, whether a known name opens it, and where the name or date that opens it ends."""

    start: int
    anchored: bool = False
    known_to: int | None = None


def _left_edge(text: str, start: int, ends: Mapping[int, Mention], label: str) -> _Edge:
    """Return where a name begins whose head noun begins at ``start``."""
    at = start
    while at > 0 and start - at < _LONGEST:
        anchor = ends.get(at)
        if anchor is not None and anchor.label in _ANCHORS:
            return _Edge(anchor.start, True, at)
        if anchor is not None and anchor.label == "DATE" and label in ("INSTRUMENT", "EVENT", "DOCUMENT"):
            return _Edge(anchor.start, False, at)
        if anchor is not None or _stops(text, at, start, ends):
            break
        at -= 1
    while at < start and text[at] in _CONJUNCTIONS:
        at += 1
    return _Edge(at)


def _stops(text: str, at: int, start: int, ends: Mapping[int, Mention]) -> bool:
    char = text[at - 1]
    if char in _CONJUNCTIONS:
        return at - 1 in ends or at == start
    if not _NAME_CHAR.match(char):
        return True
    word = _grammar().boundary.search(text, max(0, at - 4), at)
    return word is not None and not _belongs_to_name(text, *word.span())


_REACH: Final = 6
"""Longest of the inner words, less one."""


def _belongs_to_name(text: str, start: int, end: int) -> bool:
    """Whether a boundary word is part of a word that names hold: 经 in 经济."""
    inner = _grammar().inner.finditer(text, max(0, start - _REACH), end + _REACH)
    return any(word.start() <= start and end <= word.end() for word in inner)


def _dated(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what only its date identifies: «2020年8月政变», «2015年和平协议»; the date is a mention of its own."""
    countries = {m.start: m for m in found if m.label == "COUNTRY" and m.key}
    for date in found:
        if date.label != "DATE":
            continue
        country = countries.get(date.end)
        match = _grammar().dated_noun.match(text, country.end if country else date.end)
        if match is not None:
            noun = match.group("noun")
            place = country.key if country else _only_country(text, date, countries)
            key = " ".join(filter(None, (place, date.key, noun)))
            yield Mention(*match.span("noun"), _grammar().dated[noun], key, reason="dated", known=False)


_SENTENCE_ENDS: Final = re.compile(r"[。;!?\n]")
_NEAR: Final = 100
"""Characters before and behind a date within which a country can say whose event it dates."""


def _only_country(text: str, date: Mention, countries: Mapping[int, Mention]) -> str | None:
    """Return the key of the one country that the sentence of a date names: two elections of a year are not one."""
    first = max(0, date.start - _NEAR)
    start = max((match.end() for match in _SENTENCE_ENDS.finditer(text, first, date.start)), default=first)
    stop = _SENTENCE_ENDS.search(text, date.end, date.end + _NEAR)
    end = stop.start() if stop else date.end + _NEAR
    keys = {countries[offset].key for offset in range(start, end) if offset in countries}
    return keys.pop() if len(keys) == 1 else None


def is_generic_name(name: str) -> bool:
    """Whether a name is made of generic words alone, so that it stands for one thing here and for another elsewhere."""
    return _generic_name().fullmatch(name) is not None


@cache
def _generic_name() -> re.Pattern[str]:
    data = load_toml("patterns", "shapes.toml")
    nouns = {word for row in load_toml("patterns", "coreference.toml")["noun"] for word in row["words"]}
    heads = {word for row in data["head"] for word in row["words"]}
    titles = {row["ends"] for row in data["title"] if "ends" in row}
    generic = alternatives({*nouns, *heads, *titles, *data["generic"], *data["generic_titles"]})
    return re.compile(f"(?:{alternatives(data['generic_modifiers'])}){{0,3}}(?:{generic})")
