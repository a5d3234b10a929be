"""Where a Chinese noun phrase ends: at the first word that cannot go on with a noun.

The words stand in ``ontology/patterns/figures.toml``. Everything is read in slot text (:mod:`kg.clauses`), where
a name is one character, so a word inside a name ends nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.clauses import ANY_SLOT, BREAK, SLOTS
from kg.expressions import any_of
from kg.resources import load_toml

WINDOW: Final = 80
"""Characters of slot text that are looked at on either side of a figure."""

DATE: Final = SLOTS["DATE"]
AMOUNT: Final = SLOTS["QUANTITY"]
"""Slots of dates and of figures."""

ENDS: Final = f"{BREAK}()—…"
"""What no phrase goes beyond."""

_OPEN: Final = ("COUNTRY", "PLACE", "DATE", "QUANTITY")
_NAMES: Final = f"[{''.join(slot for label, slot in SLOTS.items() if label not in _OPEN)}]"
"""Names that end a noun phrase; behind that of a country or place a noun follows («两位海地领导人»)."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    noun: re.Pattern[str]
    first: re.Pattern[str]
    ends: re.Pattern[str]
    opener: re.Pattern[str]
    short: re.Pattern[str]
    verb: re.Pattern[str]
    trailing: re.Pattern[str]
    prepositions: frozenset[str]
    passives: frozenset[str]
    first_stops: frozenset[str]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "figures.toml")
    stops, particles, verbs = any_of(data["stops"]), any_of(data["particles"]), verb_expression()
    of = "(?P<of>(?:(?<!目)|(?<=[项数节科]目))的)"
    return _Grammar(
        noun=re.compile(f"(?:{any_of(data['nouns'])}|{_NAMES})$"),
        first=re.compile(f"{stops}|{particles}|{verbs}"),
        ends=re.compile(f"(?P<stop>{stops})|(?P<weak>{particles}|{verbs}|与{ANY_SLOT})|{of}"),
        opener=re.compile(f"(?P<word>{any_of(data['openers'])})|{verbs}"),
        short=re.compile(any_of(data["short_openers"])),
        verb=re.compile(verbs),
        trailing=re.compile(f"(?:{'|'.join(data['trailing'])}){{1,8}}$"),
        prepositions=frozenset(data["prepositions"]),
        passives=frozenset(data["passives"]),
        first_stops=frozenset(data["first_stops"]),
    )


def verb_expression() -> str:
    """Return the expression for a verb that may end a phrase."""
    return f"{any_of(load_toml('patterns', 'figures.toml')['verbs'])}(?![者员])"


def is_verb(text: str, start: int, end: int) -> bool:
    """Whether a stretch is one verb."""
    return _grammar().verb.fullmatch(text, start, end) is not None


def may_begin(text: str, start: int) -> bool:
    """Whether the word at ``start`` may begin a noun phrase that no 的 announces."""
    return _grammar().first.match(text, start) is None


def limit_of(text: str, start: int) -> int:
    """Return where a phrase must end: at a break, a figure or a date."""
    last = min(len(text), start + WINDOW)
    # «70 名五岁以下的儿童»: an age belongs to the noun
    start += text.startswith((f"{AMOUNT}以上", f"{AMOUNT}以下"), start)
    stops = (at for at in range(start, last) if text[at] in ENDS or text[at] in (AMOUNT, DATE))
    return next(stops, last)


def phrase_end(text: str, start: int, limit: int) -> int:
    """Return where the noun phrase ends that begins at ``start``; ``start`` itself if there is none."""
    base = start
    if opener := _grammar().opener.match(text, start, limit):
        of = text.find("的", opener.end(), limit - 1)
        if of > 0 and _grammar().short.match(text, start) and is_noun(text, opener.end() + 1, of):
            return of
        base = of + 1 if of > 0 else opener.end() if opener["word"] else start
        if of < 0 and _opens_nothing(text, start, base, limit):
            return start
    end = _stop(text, base, limit)
    if end - start > 24 and end == limit:
        end = _last_noun(text, base, limit)
    trailing = _grammar().trailing.search(text, start, end)
    return trailing.start() if trailing else end


def _opens_nothing(text: str, start: int, base: int, limit: int) -> bool:
    """Whether a clause without 的 has no noun behind it: «11次向安理会报告», «4个被启动», but «9名被拘留人员»."""
    if text[start] in _grammar().prepositions:
        return True
    return text[start] in _grammar().passives and not is_noun(text, base, _stop(text, base, limit))


def _stop(text: str, base: int, limit: int) -> int:
    ends = _grammar().ends
    for at in range(base + (text[base : base + 1] not in _grammar().first_stops), limit):
        match = ends.match(text, at, len(text))
        if match is None:
            continue
        noun = is_noun(text, base, at)
        if match["stop"] or noun:
            return at
        if match["of"]:
            base = at + 1
    return limit


def is_noun(text: str, base: int, end: int) -> bool:
    """Whether ``text[base:end]`` ends in a noun that may end a counted phrase."""
    return _grammar().noun.search(text, max(base, end - 5), end) is not None


def noun_start(text: str, start: int, end: int) -> int:
    """Return where the noun begins that ends at ``end``; ``end`` itself if there is none."""
    match = _grammar().noun.search(text, start, end)
    return match.start() if match else end


def _last_noun(text: str, base: int, limit: int) -> int:
    return next((at for at in range(base + 2, limit) if is_noun(text, base, at)), limit)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What counted things, units and phrases look like; the fields are named after the lists of the TOML file."""

    duration: re.Pattern[str]
    about: re.Pattern[str]
    lead: re.Pattern[str]
    money: re.Pattern[str]
    people: re.Pattern[str]
    act_unit: re.Pattern[str]
    change: re.Pattern[str]
    anaphor: re.Pattern[str]
    only_anaphor: re.Pattern[str]
    count_noun: re.Pattern[str]
    clause_noun: re.Pattern[str]
    abstract: re.Pattern[str]
    begin: re.Pattern[str]
    begin_clause: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Links:
    """How a noun before a figure is tied to it."""

    tail: re.Pattern[str]
    again: re.Pattern[str]
    final: re.Pattern[str]
    share: re.Pattern[str]
    members: re.Pattern[str]
    bracket: re.Pattern[str]
    money_clause: re.Pattern[str]
    money_before: re.Pattern[str]
    fate: re.Pattern[str]
    fate_before: re.Pattern[str]
    act: re.Pattern[str]
    manner: re.Pattern[str]


_CUT: Final = f"[^{re.escape(ENDS)}]"


def _about() -> str:
    return any_of(load_toml("patterns", "quantities.toml")["approximations"], ["每年", "总额", "共有?"])


def _between(data: Mapping[str, Sequence[str]]) -> str:
    return rf"(?:{any_of(data['adverbs'])}|{_about()}|{DATE}|\()"


def _link(data: Mapping[str, Sequence[str]]) -> str:
    return any_of(data["changes"], data["copulas"], data["share_links"], ["从", "由(?!于)", "自"])


@cache
def lexicon() -> Lexicon:
    """Return the expressions of the words, compiled once."""
    data = load_toml("patterns", "figures.toml")
    between = _between(data)
    counts = any_of(data["count_nouns"])
    anaphor = any_of(data["anaphors"])
    lead = rf"(?:{any_of(data['behind_number'])}[名个]?)?(?:\({AMOUNT}\))?的?"
    verb = f"(?<=[^和与及、或]){verb_expression()}"
    begins = any_of(data["clause_begins"], data["changes"])
    return Lexicon(
        duration=re.compile(any_of(data["durations"])),
        about=re.compile(f"(?:{_about()}){{1,4}}$"),
        lead=re.compile(lead),
        money=re.compile(f"(?![和与及或])(?:[\u4e00-\u9fff]{{2,4}})?{any_of(data['money_nouns'])}"),
        people=re.compile(f"{any_of(data['people'])}$"),
        act_unit=re.compile(any_of(data["act_units"])),
        change=re.compile(f"{any_of(data['changes'])}(?<=[到至为达])"),
        anaphor=re.compile(f"{anaphor}{between}{{0,4}}{_link(data)}?{between}{{0,6}}$"),
        only_anaphor=re.compile(anaphor),
        count_noun=re.compile(f"{counts}$"),
        clause_noun=re.compile(f"的(?:{counts}|{any_of(data['abstract'])})$"),
        abstract=re.compile(any_of(data["abstract"])),
        begin=re.compile(f"(?:{any_of(data['begins'])}|{DATE}|{verb})了?(?![的者率和或及、]|$)"),
        begin_clause=re.compile(f"(?:{begins}|{DATE})(?![的者率和或及、至到])"),
    )


@cache
def links() -> Links:
    """Return the expressions of the links, compiled once."""
    data = load_toml("patterns", "figures.toml")
    between, fates = _between(data), any_of(data["fates"])
    change = any_of(data["changes"], data["copulas"])
    behind = any_of(data["behind_number"])
    return Links(
        tail=re.compile(f"{between}{{0,3}}{_link(data)}{between}{{0,6}}$"),
        again=re.compile(f"{_CUT}{{0,10}}?,?{_CUT}{{0,8}}?{change}{between}{{0,4}}"),
        final=re.compile(f"(?:{behind})?(?:[{re.escape(ENDS)}]|$|{any_of(data['changes'])})"),
        share=re.compile(f"占(?![地领用比])(?P<whole>{_CUT}{{1,50}}?)(?:的?(?:比例|比重)|的)?{between}{{0,4}}$"),
        members=re.compile(f"(?:(?:中|当中|之中){between}{{0,2}}有|其中){between}{{0,2}}$"),
        bracket=re.compile(rf"\((?:相当于|即|约为?|占|{_about()}){{0,2}}$"),
        money_clause=re.compile(f"{any_of(data['money_clauses'])}(?P<of>的?)$"),
        money_before=re.compile(f"{any_of(data['money_nouns'])}$"),
        fate=re.compile(f"(?:因{_CUT}{{0,30}}?而|因{_CUT}{{0,8}}?)?({fates})"),
        fate_before=re.compile(f"({fates})了?$"),
        act=re.compile(f"{any_of(data['money_acts'])}(?!方)"),
        manner=re.compile(f"(?:向|对|为|与|在){_CUT}{{2,40}}"),
    )
