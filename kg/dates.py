"""Date expressions in prose, as EDTF (Extended Date/Time Format, ISO 8601-2:2019).

Words are in ``ontology/patterns/dates.toml``. All offsets are Unicode code points, half-open, in normalised
text (see :mod:`kg.normalization`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from kg.expressions import any_of
from kg.numerals import parse_chinese, scan
from kg.resources import load_toml


@dataclass(frozen=True, slots=True, order=True)
class DateMatch:
    """A date in a text.

    Attributes:
        key: EDTF: ``2024``, ``2020-10-03``, ``2020-04/2020-07``, ``199X``; ``XXXX-08`` without a year.
    """

    start: int
    end: int
    key: str


def find_dates(text: str) -> list[DateMatch]:
    """Return the absolute dates in ``text``, in text order, not overlapping.

    Ranges are one match, members of a list each their own. A month without a year takes that of the date
    before it, else of the first date that has one. Durations, ages and relative dates («去年») are left out.
    """
    found: list[DateMatch] = []
    terms = list(_terms(text))
    year = next((term.year for term in terms if term.year), None)
    for term in terms:
        known = term if term.year else replace(term, year=year, until=_dated(term.until, year))
        if key := known.key():
            found.append(DateMatch(term.start, term.end, key))
            year = (known.until and known.until.year) or known.year or year
    return found


# --- the grammar ---

_CHINESE: Final = "[〇零○一二三四五六七八九]"
_YEAR: Final = rf"(?:(?:1[5-9]|20)[0-9]{{2}}|[一二]{_CHINESE}{{3}})"
_MONTH: Final = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# a full stop ends a paragraph number where Chinese numerals follow, and a decimal point stands before figures
_BEFORE: Final = "(?<![0-9A-Za-z/一二三四五六七八九十百千万〇零○第])(?:(?<!\\.)|(?![0-9]))"
_UNJOINED: Final = "(?<![0-9][-–,:])"


@dataclass(frozen=True, slots=True)
class _Grammar:
    term: re.Pattern[str]
    to: re.Pattern[str]
    listed: re.Pattern[str]
    parts: Mapping[str, tuple[int, int]]
    afternoon: frozenset[str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "dates.toml")
    to = f" ?{any_of(data['range_signs'])} ?"
    parts = {word: (row["months"][0], row["months"][1]) for row in data["part"] for word in row["words"]}
    clock = data["clock"]
    return _Grammar(
        term=_term_pattern(to, data["year_nouns"], data["year_edges"], data["month_edges"], parts, clock),
        to=re.compile(to),
        listed=re.compile(any_of(data["list_signs"])),
        parts=parts,
        afternoon=frozenset(clock["afternoon"]),
    )


def _term_pattern(
    to: str,
    nouns: Sequence[str],
    year_edges: Sequence[str],
    month_edges: Sequence[str],
    parts: Mapping[str, object],
    clock: Mapping[str, list[str]],
) -> re.Pattern[str]:
    noun = any_of(nouns)
    span = (
        rf"(?P<first>{_YEAR})(?:年?{to}(?P<last>{_YEAR})(?P<spannoun>{noun})|(?P<sign>[-/–])"
        rf"(?P<short>{_YEAR}|[0-9]{{2}})(?P<shortnoun>{noun})?)(?![0-9]|[/.-][0-9]|号|{_MONTH}月|{_CHINESE})"
    )
    age = r"(?P<century>[0-9]{1,2}|[一二十]{1,3})世纪(?:(?P<tens>[1-9一二三四五六七八九])[0十]年代)?"
    decade = rf"(?P<decade>{_YEAR})年代"
    time = (
        rf"(?:(?P<half>{any_of([*clock['forenoon'], *clock['afternoon']])})?"
        r"(?P<hour>2[0-3]|[01]?[0-9])(?:时|:)(?:(?P<minute>[0-5]?[0-9])分?)?)?"
    )
    month = (
        rf"(?P<month>{_MONTH})(?:月(?:(?P<day>{_DAY})(?:日{time}|(?={to}{_DAY}日))|(?:{any_of(month_edges)})?)"
        rf"|(?={to}{_MONTH}月))"
    )
    within = rf"(?P<part>{any_of(list(parts))})|{month}|{any_of(year_edges)}"
    year = rf"(?P<year>{_YEAR})(?:年(?:{within})?|{noun}|(?P<bare>))"
    alone = month.replace("(?P<", "(?P<lone")
    late = rf"(?P<late>{_DAY})日"
    return re.compile(f"{_BEFORE}(?:{_UNJOINED}(?:{span}|{decade}|{age}|{year})|{alone}|{late})")


# --- reading ---


@dataclass(frozen=True, slots=True)
class _Term:
    """A point in time, or the stretch from it to ``until``; fields that the text does not print are None.

    Attributes:
        whole: the complete key of what needs no context (``199X``, ``2019/2020``), else empty.
        weak: whether it is a date only beside another one: a bare year, a day without month.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""
    whole: str = ""
    weak: bool = False
    until: "_Term | None" = None

    def key(self) -> str | None:
        """Return the EDTF form, or None if there is no such day, or no such stretch."""
        if self.whole:
            return self.whole
        first, last = self._point(), self.until._point() if self.until else ""
        if not first or last is None or (last and last <= first):
            return None
        return f"{first}/{last}" if last else first

    def _point(self) -> str | None:
        year = f"{self.year:04}" if self.year else "XXXX"
        if self.month is None:
            return year if self.year else None
        if self.day is None:
            return f"{year}-{self.month:02}"
        # without a year, 29 February exists
        if not _exists(self.year or 2000, self.month, self.day):
            return None
        return f"{year}-{self.month:02}-{self.day:02}{self.time if self.year else ''}"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _dated(term: _Term | None, year: int | None) -> _Term | None:
    return replace(term, year=year) if term and not term.year else term


def _terms(text: str) -> Iterator[_Term]:
    """Yield the dates of ``text``: ranges joined, weak terms only where a neighbour vouches for them."""
    last: _Term | None = None
    for term in _atoms(text):
        joined = _join(text, last, term) if last else None
        if joined is None and last and _stands(text, last, term):
            yield last
        last = joined or _inherit(text, last, term)
    if last and _stands(text, last, None):
        yield last


def _join(text: str, left: _Term, right: _Term) -> _Term | None:
    """Return the stretch from ``left`` to ``right`` if a sign of range stands between them."""
    gap = text[left.end : right.start]
    if left.until or left.whole or right.whole or len(gap) > 4 or (right.weak and not left.day):
        return None
    pair = gap == "和" and right.weak and right.day == (left.day or 0) + 1 and not left.weak
    if not (pair or _grammar().to.fullmatch(gap)) or (right.month and not (left.month or right.year)):
        return None
    until = replace(right, year=right.year or left.year, month=right.month or left.month, weak=False)
    return replace(left, end=right.end, until=until)


def _inherit(text: str, left: _Term | None, right: _Term) -> _Term:
    """Return a day without month, «4日、9日», with that of the list it stands in."""
    if left is None or right.day is None or right.month or not (head := left.until or left).day or head.weak:
        return right
    if not _grammar().listed.fullmatch(text, left.end, right.start):
        return right
    return replace(right, year=head.year, month=head.month, weak=False)


def _stands(text: str, term: _Term, following: _Term | None) -> bool:
    if not term.weak:
        return True
    if term.year is None:
        return False
    bracketed = text[max(0, term.start - 1) : term.start] == "(" and text[term.end : term.end + 1] == ")"
    if bracketed:
        return term.start > 1 and not (text[term.start - 2].isascii() and text[term.start - 2] != "*")
    followed = following and following.year and _grammar().listed.fullmatch(text, term.end, following.start)
    return bool(followed)


def _atoms(text: str) -> Iterator[_Term]:
    for match in scan(_grammar().term, text):
        if term := _atom(match):
            yield term


def _atom(match: re.Match[str]) -> _Term | None:
    if match["first"]:
        return _span(match)
    return _age(match) if match["decade"] or match["century"] else _point(match)


_LONGEST: Final = 100
"""Years that «2015-2030年» may cover at most."""


def _span(match: re.Match[str]) -> _Term | None:
    first, printed = _number(match["first"]), match["last"] or match["short"]
    last = _number(printed) if len(printed) == 4 else first - first % 100 + int(printed)
    last += 100 if last <= first and last % 100 == 0 and len(printed) == 2 else 0
    most = 1 if match["sign"] and not match["shortnoun"] and len(printed) == 2 else _LONGEST
    if first < last <= first + most:
        return _Term(*match.span(), whole=f"{first}/{last}", year=last)
    return None


def _age(match: re.Match[str]) -> _Term | None:
    if match["decade"]:
        return _Term(*match.span(), whole=f"{_number(match['decade']) // 10}X")
    century = _number(match["century"]) - 1
    tens = _number(match["tens"]) if match["tens"] else "X"
    return _Term(*match.span(), whole=f"{century:02}{tens}X") if 0 < century < 30 else None


def _point(match: re.Match[str]) -> _Term:
    start, end = match.span()
    if match["late"]:
        return _Term(start, end, day=_number(match["late"]), weak=True)
    if match["lonemonth"]:
        return _Term(start, end, None, _number(match["lonemonth"]), _optional(match["loneday"]))
    year = _number(match["year"])
    if match["part"]:
        first, last = _grammar().parts[match["part"]]
        return _Term(start, end, year, first, until=_Term(start, end, year, last))
    month, day = _optional(match["month"]), _optional(match["day"])
    return _Term(start, end, year, month, day, _time(match), weak=match["bare"] is not None)


def _time(match: re.Match[str]) -> str:
    if not match["hour"]:
        return ""
    hour = int(match["hour"])
    hour += 12 if match["half"] in _grammar().afternoon and hour < 12 else 0
    return f"T{hour:02}:{int(match['minute'] or 0):02}"


def _optional(printed: str | None) -> int | None:
    return _number(printed) if printed else None


def _number(printed: str) -> int:
    return int(printed) if printed.isascii() else parse_chinese(printed) or 0
