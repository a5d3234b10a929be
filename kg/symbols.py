"""United Nations document symbols and resolution numbers: parse them, and find them in prose.

Series, nouns and bodies are in ``ontology/patterns/symbols.toml``. All offsets are Unicode code points,
half-open, in normalised text (see :mod:`kg.normalization`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.errors import InputError
from kg.expressions import alternatives
from kg.numerals import parse_chinese
from kg.organs import (
    COUNCIL,
    FOREIGN,
    Organ,
    Shape,
    adopter_beside,
    default_organ,
    names_pattern,
    organ_before,
    organ_behind,
    resolution_year,
)
from kg.resources import load_toml


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol; ``str()`` and ``format()`` give the canonical key, without blanks.

    Attributes:
        key: ``S/RES/2254(2015)``, ``A/RES/79/128``, ``A/74/976-S/2020/773``.
        kind: ``RESOLUTION`` or ``DOCUMENT``, the mention labels of the guideline.
    """

    key: str
    kind: str

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True, order=True)
class SymbolMatch:
    """A citation in a text; ``label`` is ``RESOLUTION`` or ``DOCUMENT``, ``key`` the canonical symbol."""

    start: int
    end: int
    label: str
    key: str


def parse_symbol(text: str, *, strict: bool = False) -> Symbol | None:
    """Return the symbol that ``text`` prints, or None.

    Blanks and the year of a Security Council resolution may be missing: ``S/RES/1325`` gives
    ``S/RES/1325(2000)``.

    Raises:
        InputError: with ``strict``, if ``text`` is no symbol or its year contradicts its number.
    """
    symbol = text.strip()
    match = _grammar().printed.fullmatch(symbol)
    key = _canonical(symbol) if match and match["symbol"] == symbol and _year_agrees(symbol) else None
    if key:
        return Symbol(key, _kind(key))
    if strict:
        raise InputError(f"{text!r} is no document symbol; write it like S/RES/2254(2015) or A/75/202")
    return None


def find_symbols(text: str) -> list[SymbolMatch]:
    """Return the citations of resolutions and documents in ``text``, in text order, not overlapping.

    Printed symbols and prose forms are read («第2254(2015)号决议», «大会第74/277、75/1号决议», «resolution
    74/277»); each number of a list is a match of its own. A number whose body is not certain is left out, an
    uncertain year too.
    """
    printed = list(_find_printed(text))
    taken = {offset for match in printed for offset in range(match.start, match.end)}
    prose = (*_find_prose(text), *_find_comments(text))
    return sorted([*printed, *(match for match in prose if match.start not in taken and match.end - 1 not in taken)])


# --- the grammar ---


@dataclass(frozen=True, slots=True)
class _Grammar:
    printed: re.Pattern[str]
    number: re.Pattern[str]
    decision: re.Pattern[str]
    comment: re.Pattern[str]
    commentators: Mapping[str, str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "symbols.toml")
    nouns, leads = data["nouns"], data["leads"]
    commentators = {name: row["prefix"] for row in data["comments"] for name in row["names"]}
    return _Grammar(
        printed=_printed_pattern(data["series"], nouns["document"]),
        number=_number_pattern(nouns, leads),
        decision=re.compile("|".join([*nouns["decision"], *leads["decision"]]), re.IGNORECASE),
        comment=re.compile(
            rf"(?P<body>{alternatives(commentators)})[^。;,\n]{{0,60}}?"
            r"(?P<comment>第 ?(?P<number>[0-9]{1,2}) ?(?:\([0-9]{4}\) ?)?号 ?"
            rf"(?:{alternatives(nouns['comment'])}))"
        ),
        commentators=commentators,
    )


_ROMAN: Final = "(?:E?S-)?[IVXL]{1,8}"
_PART: Final = (
    r"(?:(?:ES-|S-)?[0-9]{1,5}(?:[A-Z](?![A-Za-z]))?(?:-[0-9]{1,3}(?![0-9/-]))?"
    r"|[A-Z][A-Za-z]{0,11}(?:\.[A-Z]{0,3}[0-9]{1,4})?(?:-[0-9]{1,3}(?![0-9/-]))?)"
)
_TAIL: Final = (
    rf"(?: ?[A-H])? ?\((?:[0-9]{{4}}|{_ROMAN})\)"
    r"| ?\((?:(?:Sect|Vol|Part|Chap)\. ?[A-Z0-9]{1,4}|Introduction)\)"
    r"| ?[A-H](?![A-Za-z0-9'])(?= ?(?:号|和|、|及|与|$|[,;)]))"
)
# Parts of one resolution: «第31/6 A和B号决议», "resolutions 31/6 A and B".
_LETTERS: Final = r"(?: ?[A-Z](?![A-Za-z0-9])(?:(?:、|,|和|及|与| and | et | y ) ?[A-Z](?![A-Za-z0-9])){0,8})"
_ORDINALS: Final = "[〇零○一二三四五六七八九十百千]{1,9}"


def _printed_pattern(series: Iterable[str], nouns: Iterable[str]) -> re.Pattern[str]:
    suffixes = r"(?:/(?:Add|Corr|Rev|Amend)\.[0-9]{1,3}){0,3}"
    one = rf"(?:{alternatives(series)})(?:/{_PART}){{1,9}}(?:{_TAIL})?{suffixes}"
    end = r"(?![A-Za-z0-9]|[/-][A-Za-z0-9])"
    return re.compile(
        rf"(?P<ordinal>第 ?)?(?<![A-Za-z0-9/._-])(?P<symbol>{one}(?:-{one})?){end}"
        rf"(?P<hao> ?号(?: ?(?:{alternatives(nouns)}))?)?"
    )


def _number_pattern(nouns: Mapping[str, list[str]], leads: Mapping[str, list[str]]) -> re.Pattern[str]:
    dated = r"(?P<dated>[0-9]{1,4}) ?\( ?(?P<year>[0-9]{3,4}) ?\)"
    roman = rf"(?P<roman>[0-9]{{1,4}})(?P<romanparts>{_LETTERS})? ?\( ?(?P<session>{_ROMAN}) ?\)"
    slash = (
        r"(?P<slash>(?:E?S-)?[0-9]{1,4}) ?/ ?(?P<second>[0-9]{1,3})(?![0-9/年%]|\.[0-9])"
        rf"(?P<parts>{_LETTERS})?"
    )
    free = r"[0-9]{3,4}(?![0-9/%(年月日:-]|\.[0-9]| ?год| ?г\.)"
    running = (
        rf"(?P<running>(?(lead){free}|(?(verdict){free}|(?!)))"
        r"|(?:(?<=[第、,和及与])|(?<=第 ))[0-9]{1,4}(?![0-9/%(年月日:-]|\.[0-9])"
        rf"|(?<=第){_ORDINALS}(?= ?号)|[0-9]{{3,4}}(?= ?号 ?决议))"
    )
    lead = "|".join([*leads["resolution"], *leads["decision"]])
    noun = alternatives([*nouns["resolution"], *nouns["decision"]])
    return re.compile(
        rf"(?:(?<!\w)(?P<lead>(?i:{lead})) ?(?:(?:{names_pattern()}) )?(?:[Nn]o\.? ?|№ ?|رقم ?)?"
        r"|(?P<verdict>决议) ?)?"
        rf"(?P<ordinal>第 ?)?(?<![0-9/.A-Za-z-])(?:{dated}|{roman}|{slash}|{running})"
        rf"(?P<hao> ?号)?(?: ?(?P<noun>{noun})(?P<never>{alternatives(nouns['never'])})?)?"
    )


# --- printed symbols ---


def _find_printed(text: str) -> Iterator[SymbolMatch]:
    for match in _grammar().printed.finditer(text):
        if key := _canonical(match["symbol"]):
            # «第E/2006/47号文件» is cited as a whole; 第 without 号 belongs to something else
            start = match.start() if match["hao"] else match.start("symbol")
            yield SymbolMatch(start, match.end(), _kind(key), key)


_COUNCIL_SYMBOL: Final = re.compile(r"S/RES/([0-9]{1,4})(?: ?\(([0-9]{4})\))?")


def _canonical(symbol: str) -> str | None:
    if council := _COUNCIL_SYMBOL.fullmatch(symbol):
        return _council_key(int(council[1]), council[2])
    head, *parts = symbol.split("/")
    if not any(char.isdigit() for char in symbol) or (len(head) == 1 and len(parts) == 1 and len(parts[0]) < 3):
        return None
    return symbol.replace(" ", "")


def _council_key(number: int, written: str | None = None) -> str:
    """Return the key of a Security Council resolution; a written year yields to the one its number has."""
    year = resolution_year(number) or written
    return f"S/RES/{number}({year})" if year else f"S/RES/{number}"


def _year_agrees(symbol: str) -> bool:
    council = _COUNCIL_SYMBOL.fullmatch(symbol)
    if council is None or council[2] is None:
        return True
    return resolution_year(int(council[1])) in (int(council[2]), None)


def _kind(key: str) -> str:
    return "RESOLUTION" if "/RES/" in key or "/Res." in key else "DOCUMENT"


def _find_comments(text: str) -> Iterator[SymbolMatch]:
    for match in _grammar().comment.finditer(text):
        key = f"{_grammar().commentators[match['body']]}/{match['number']}"
        yield SymbolMatch(*match.span("comment"), "DOCUMENT", key)


# --- numbers in prose ---

_SHAPES: Final = {"dated": Shape.DATED, "roman": Shape.ROMAN, "slash": Shape.SLASH, "running": Shape.RUNNING}


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it stands in the text, with the noun of its list, which may stand at another member.

    Attributes:
        noun: the word for what it is, in any language, or empty.
        listed: whether it stands in a list that has 第 somewhere and 号 at its end.
    """

    match: re.Match[str]
    noun: str
    listed: bool

    @property
    def shape(self) -> Shape:
        if "S-" in (self.match["slash"] or ""):
            return Shape.SPECIAL
        return next(shape for group, shape in _SHAPES.items() if self.match[group])

    @property
    def first(self) -> int:
        return int(self.match["slash"]) if self.shape is Shape.SLASH else 0

    @property
    def start(self) -> int:
        return next(self.match.start(group) for group in _SHAPES if self.match[group])

    @property
    def decision(self) -> bool:
        return _grammar().decision.fullmatch(self.noun) is not None


# Between two members of a list: a comma or «和», then perhaps the date and subject of the next member. In
# texts from older conversions the comma is lost.
_COMMA: Final = r"(?: ?(?:[、,;和及与或]|以及|还有|and|et|y|и|و)){0,2} ?"
_GAP: Final = re.compile(
    rf"{_COMMA}(?:[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|of [0-9]{{1,2}} [A-Z][a-z]{{2,8}} [0-9]{{4}},?)? ?"
    r"(?:关于[^、,。;]{1,40}的)?"
)
_COMMA_ONLY: Final = re.compile(_COMMA)


def _find_prose(text: str) -> Iterator[SymbolMatch]:
    for number in _numbers(text):
        if key := _key(text, number):
            yield from _matches(number, key)


def _numbers(text: str) -> Iterator[_Number]:
    """Yield the numbers of ``text`` with the noun of the list that each stands in."""
    members: list[re.Match[str]] = []
    for match in _grammar().number.finditer(text):
        if members and (members[-1]["noun"] or not _joined(members[-1], match)):
            yield from _list(members)
            members = []
        members.append(match)
    yield from _list(members)


def _joined(left: re.Match[str], right: re.Match[str]) -> bool:
    # a bare number continues a list only right behind a comma: «第1325、1820和1888号决议»
    gap = _COMMA_ONLY if right["running"] and not right["ordinal"] else _GAP
    return not right["lead"] and gap.fullmatch(right.string, left.end(), right.start()) is not None


def _list(members: Sequence[re.Match[str]]) -> Iterator[_Number]:
    if not members or members[-1]["never"]:
        return
    first, last = members[0], members[-1]
    noun = last["noun"] or first["lead"] or first["verdict"] or ""
    if noun or not _names_something_else(last):
        listed = bool(last["hao"] and any(member["ordinal"] for member in members))
        yield from (_Number(member, noun, listed) for member in members)


_OTHER_NOUN: Final = re.compile(" ?(?!的|所|和|及|与|或|以|中|规定|要求|在|并|也|是|至|又)[\u4e00-\u9fff]")


def _names_something_else(last: re.Match[str]) -> bool:
    """Whether a noun other than 决议 follows: «第1873/2009号来文», «第29(2013)号一般性建议»."""
    return bool(last["hao"]) and _OTHER_NOUN.match(last.string, last.end()) is not None


def _matches(number: _Number, key: str) -> Iterator[SymbolMatch]:
    """Yield one match for each lettered part («31/6 A和B»), or one for the whole."""
    match = number.match
    group = "parts" if match["slash"] else "romanparts"
    places = [match.start(group) + found.start() for found in re.finditer("[A-Z]", match[group] or "")]
    starts = [_start(number), *places[1:]]
    ends = [*(place + 1 for place in places[:-1]), match.end()]
    head, bracket, session = key.partition("(")
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        letter = match.string[places[i]] if places else ""
        yield SymbolMatch(start, end, _kind(key), f"{head}{letter}{bracket}{session}")


def _start(number: _Number) -> int:
    # the span of «决议第74/277号» is the number alone, that of «决议74/277» has the noun too
    match = number.match
    if match["lead"] or (match["verdict"] and not match["ordinal"] and not match["noun"]):
        return match.start()
    return match.start("ordinal") if match["ordinal"] else number.start


# --- whose number it is ---


def _key(text: str, number: _Number) -> str | None:
    if number.shape is Shape.DATED:
        return _dated_key(number)
    if number.shape is Shape.RUNNING:
        return _running_key(text, number)
    cited = number.noun or number.listed or (number.match["ordinal"] and number.match["hao"])
    organ = _organ(text, number) if cited else None
    if organ is None or organ is FOREIGN:
        return None
    return f"{organ.prefix}/{_nature(number, organ)}/{_printed(number.match)}"


def _organ(text: str, number: _Number) -> Organ | None:
    shape, first = number.shape, number.first
    behind = organ_behind(text, number.match.end(), shape, first) if number.match["lead"] else None
    return behind or organ_before(text, number.start, shape, first) or default_organ(shape, first)


_SLIP: Final = 3
"""Years by which a printed year may be wrong before the number is taken for another body's."""


def _dated_key(number: _Number) -> str | None:
    """Return the key of «2254(2015)»: sure where number and year agree, else a noun must say what it is."""
    value, written = int(number.match["dated"]), number.match["year"]
    year = resolution_year(value)
    if str(year) == written:
        return _council_key(value)
    if not number.noun or number.decision:
        return None
    if len(written) == 4 and year and abs(year - int(written)) > _SLIP:
        return None
    return _council_key(value, written if len(written) == 4 else None)


_SURE_WITHOUT_COUNCIL: Final = 100
"""From here on «第n号决议» without a body is the Security Council's: other bodies rarely count so far."""


def _running_key(text: str, number: _Number) -> str | None:
    printed = number.match["running"]
    value = int(printed) if printed.isascii() else parse_chinese(printed)
    if not value or not number.noun or number.decision:
        return None
    beside = adopter_beside(text, number.start - len(number.match["ordinal"] or ""))
    organ = organ_before(text, number.start, Shape.RUNNING)
    if beside in (None, COUNCIL) and (organ is COUNCIL or (organ is None and value >= _SURE_WITHOUT_COUNCIL)):
        return _council_key(value)
    return None


def _nature(number: _Number, organ: Organ) -> str:
    if number.noun or number.shape is not Shape.SLASH or not organ.decisions_from:
        return "DEC" if number.decision else "RES"
    return "DEC" if int(number.match["second"]) >= organ.decisions_from else "RES"


def _printed(match: re.Match[str]) -> str:
    return f"{match['roman']}({match['session']})" if match["roman"] else f"{match['slash']}/{match['second']}"
