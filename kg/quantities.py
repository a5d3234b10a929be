"""Amounts in prose: a number with its classifier, currency or measure.

Units are in ``ontology/patterns/quantities.toml``. All offsets are Unicode code points, half-open, in
normalised text (see :mod:`kg.normalization`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from kg.numerals import FIGURES, format_number, parse_number, scan
from kg.resources import load_toml


@dataclass(frozen=True, slots=True, order=True)
class QuantityMatch:
    """An amount in a text.

    Attributes:
        key: value in plain digits and unit: ``116000000 人``, ``52.4 %``, ``23900000 USD``, ``15-44 岁``.
        value: the amount; the lower end of a range.
        unit: classifier, ISO 4217 code, measure or ``%``; empty if the text prints none.
        upper: upper end of a range, or None.
        approximate: the word that says how exact it is, as printed (``逾``, ``约``, ``多``), or None.
    """

    start: int
    end: int
    key: str
    value: Decimal
    unit: str
    upper: Decimal | None = None
    approximate: str | None = None


def find_quantities(text: str) -> list[QuantityMatch]:
    """Return the amounts in ``text``, in text order, not overlapping.

    Left out: ordinals, dates, numbers in names and symbols, vague numbers («数百万», «几个»), and 一 as an
    article. 一 counts behind words such as 为期 and beside another amount («17个国家和一个观察员»).
    """
    read = [(match, _read(match)) for match in scan(_grammar().amount, text)]
    amounts = [(amount, _is_article(match)) for match, amount in read if amount]
    return [
        amount
        for n, (amount, article) in enumerate(amounts)
        if not article or _counts(text, amount, [near for near, one in amounts[max(0, n - 1) : n + 2] if not one])
    ]


# --- the grammar ---


@dataclass(frozen=True, slots=True)
class _Grammar:
    amount: re.Pattern[str]
    codes: Mapping[str, str]
    signs: Mapping[str, str]
    silent: re.Pattern[str]
    approximation: re.Pattern[str]
    counting: re.Pattern[str]
    join: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "quantities.toml")
    codes = {word: code for code, words in data["currency"].items() for word in words}
    return _Grammar(
        amount=_amount_pattern(data, codes),
        codes=codes,
        signs=data["currency_signs"],
        silent=re.compile(_any(data["silent_units"])),
        approximation=re.compile(f"{_any(data['approximations'])}$"),
        counting=re.compile(f"{_any(data['counting_one'])}了?$"),
        join=re.compile(_any(data["joins"])),
    )


def _any(words: Iterable[str]) -> str:
    # the longest plain beginning first, so that 个月 goes before 个
    return f"(?:{'|'.join(sorted(words, key=lambda word: -len(word.split('(?!')[0])))})"


# «5千克» is five kilograms, not five thousand grams. Atomic groups: no number is read in part.
_NUMERAL: Final = (
    "(?>[一二两三四五六七八九十廿卅](?:[零〇一二三四五六七八九十万亿]|百(?!分)|千(?![克瓦米卡字兆])){0,15})"
)
_FIGURES: Final = f"(?>{FIGURES})"
_SCALE: Final = "[十百千]?[万亿]{1,2}|[百千](?![0-9一二三四五六七八九十克瓦米卡字兆])"


def _amount_pattern(data: Mapping[str, list[str]], codes: Mapping[str, str]) -> re.Pattern[str]:
    to = f" ?{_any(data['range_signs'])} ?"
    unit = _any([*data["units"], *data["silent_units"], *codes])
    counted = _any([*data["figure_units"], *data["units"], *data["silent_units"], *codes])
    figures = (
        rf"(?:(?<![{data['change_signs']}])(?P<low>{_FIGURES})(?P<scale6>{_SCALE})?%?{to})?(?P<figures>{_FIGURES})"
        rf"(?:(?P<scale1>{_SCALE})?{_more(2)}(?:(?P<unit1> ?%|{counted})(?P<half1>半(?![数个天]))?)"
        rf"|(?P<scale3>[十百千]?[万亿]{{1,2}}){_more(4)}(?P<bare1>){_END}"
        rf"|(?<={'[0-9]' * 3})(?P<bare2>){_END})"
    )
    numeral = (
        rf"(?:(?P<least>{_NUMERAL}){to})?(?P<numeral>{_NUMERAL})(?:\((?P<again>[0-9]{{1,4}})\))?"
        rf"(?:{_more(5)}(?P<unit2>{unit})(?P<half2>半(?![数个天]))?|(?<=[万亿])(?P<bare3>){_END})"
    )
    share = rf"(?P<whole>百|千|万|{_NUMERAL})分之(?P<part>{FIGURES}|{_NUMERAL})|(?P<equal>一半)"
    part = "(?<![上下前后大多一])半个?(?P<unit3>世纪|小时|月|年|天)(?!度)"
    return re.compile(
        rf"(?<![0-9A-Za-z/零〇一二两三四五六七八九十百千万亿{data['not_behind']}-])(?<![0-9A-Za-z][–,: ])"
        rf"(?:{share}|{part}|(?<!\.){figures}|{numeral})"
    )


def _more(group: int) -> str:
    return f"(?P<more{group}>[多余])?(?P<scale{group}>{_SCALE})?"


# What must not follow a number that has no unit.
_END: Final = r"(?![0-9A-Za-z/.%号年月日分点几之计-]|分之)"


# --- reading ---


_REACH: Final = 60
_LIST_SIGNS: Final = "、和及与或至到,-"
_ORDINAL_LIST: Final = re.compile(rf"第 ?[0-9A-Za-z一二三四五六七八九十() .{_LIST_SIGNS}]{{1,58}}$")
"""What precedes the second and later members of a list of ordinals: «第4和5段», «第1至3段»."""


def _read(match: re.Match[str]) -> QuantityMatch | None:
    if _is_ordinal(match):
        return None
    if match["whole"]:
        return _share(match)
    if match["equal"] or match["unit3"]:
        return _amount(match, Decimal("0.5"), match["unit3"] or "")
    if match["figures"]:
        return _figures(match)
    return _numeral(match)


def _is_ordinal(match: re.Match[str]) -> bool:
    text, start = match.string, match.start()
    if text[max(0, start - 1) : start] not in tuple(_LIST_SIGNS):
        return False
    return _ORDINAL_LIST.search(text, max(0, start - _REACH), start) is not None


def _share(match: re.Match[str]) -> QuantityMatch | None:
    """Read «四分之一» as 0.25 and «百分之六十七» as 67 %."""
    whole, part = parse_number(match["whole"]), parse_number(match["part"])
    if not whole or part is None:
        return None
    if whole == 100:
        return _amount(match, part, "%")
    exact = part / whole
    short = round(exact, 4)
    return _amount(match, short if short == exact else round(exact, 2), "")


_YEAR: Final = re.compile("1[5-9][0-9]{2}|20[0-9]{2}")


def _figures(match: re.Match[str]) -> QuantityMatch | None:
    if match["bare2"] is not None and " " not in match["figures"]:
        return None
    value = parse_number(match["figures"])
    if value is None or (match["unit1"] == "年" and _YEAR.fullmatch(match["figures"])):
        return None
    scale = _scale(match, 1) * _scale(match, 2) * _scale(match, 3) * _scale(match, 4)
    low = parse_number(match["low"]) if match["low"] else None
    if low is not None:
        # «2至3亿» begins at two hundred million, «9 000至1万» at nine thousand
        low *= _scale(match, 6) if match["scale6"] or low >= value else scale
    return _amount(match, value * scale, match["unit1"] or "", low)


def _scale(match: re.Match[str], group: int) -> Decimal:
    return parse_number(f"1{match[f'scale{group}'] or ''}") or Decimal(1)


def _numeral(match: re.Match[str]) -> QuantityMatch | None:
    printed = match["numeral"]
    if _vague(printed) or (match["least"] and _vague(match["least"])):
        return None
    value = parse_number(printed)
    low = parse_number(match["least"]) if match["least"] else None
    if value is None:
        return None
    return _amount(match, value * _scale(match, 5), match["unit2"] or "", low)


def _vague(numeral: str) -> bool:
    """Whether the numeral is a guess («三四个») or a year («二〇二四»): digits without ten or hundred."""
    return len(numeral) > 1 and not set(numeral) & set("十百千万亿廿卅")


def _amount(match: re.Match[str], value: Decimal, unit: str, low: Decimal | None = None) -> QuantityMatch | None:
    if low is not None and low >= value:
        return None
    grammar = _grammar()
    if match["half1"] or match["half2"] or "半" in unit:
        value += Decimal("0.5")
    # «两个半月» and «三个多月» count months
    unit = re.sub("[ 半多]", "", unit)
    code = "" if grammar.silent.match(unit + " ") else grammar.codes.get(unit, unit)
    sign = "" if code else _sign(match)
    code = code or grammar.signs.get(sign, "")
    number = format_number(value) if low is None else f"{format_number(low)}-{format_number(value)}"
    first, upper = (value, None) if low is None else (low, value)
    key = f"{number} {code}".strip()
    start, end = match.start() - len(sign), match.end()
    return QuantityMatch(start, end, key, first, code, upper, _approximation(match))


def _sign(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 3) : match.start()]
    return next((sign for sign in _grammar().signs if before.endswith(sign)), "")


def _approximation(match: re.Match[str]) -> str | None:
    inside = match["more2"] or match["more4"] or match["more5"]
    before = _grammar().approximation.search(match.string, max(0, match.start() - 4), match.start())
    return before.group() if before else inside


# --- 一 ---


def _is_article(match: re.Match[str]) -> bool:
    return match["numeral"] == "一" and not match["again"] and not match["least"]


def _counts(text: str, one: QuantityMatch, near: Iterable[QuantityMatch]) -> bool:
    """Whether 一 is a number: behind 为期 and the like, or listed together with another amount."""
    if _grammar().counting.search(text, max(0, one.start - 4), one.start):
        return True
    return any(_listed(text, one, other) for other in near)


_NOUN: Final = 12
"""Characters that the noun between two listed amounts may have."""


def _listed(text: str, one: QuantityMatch, other: QuantityMatch) -> bool:
    left, right = sorted((one, other))
    gap = text[left.end : right.start]
    join: Iterator[re.Match[str]] = _grammar().join.finditer(gap)
    ends = any(found.end() == len(gap) for found in join)
    return ends and len(gap) <= _NOUN + 2 and re.search(r"[,。;:()\n]", gap) is None
