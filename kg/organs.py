"""Bodies that adopt numbered resolutions: how each numbers them, and which one a sentence names.

The bodies and the numbers of each year are in ``ontology/patterns/symbols.toml``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any, Final

from kg.expressions import alternatives
from kg.resources import load_toml


class Shape(Enum):
    """How a resolution is numbered."""

    DATED = auto()
    """``2254 (2015)``"""
    ROMAN = auto()
    """``1514 (XV)``"""
    SLASH = auto()
    """``74/277``, ``2023/28``"""
    SPECIAL = auto()
    """``S-10/2``, ``ES-11/1``"""
    RUNNING = auto()
    """``1701``"""


@dataclass(frozen=True, slots=True)
class Organ:
    """A body and its way of numbering; the fields are those of ``[[body]]`` in the data file."""

    prefix: str
    bounds: tuple[int, int] = (0, 0)
    roman: bool = False
    special: bool = False
    default: bool = False
    decisions_from: int = 0

    def adopts(self, shape: Shape, first: int = 0) -> bool:
        """Whether this body has numbers of that shape, with ``first`` before the slash."""
        match shape:
            case Shape.SLASH:
                return self.bounds[0] <= first <= self.bounds[1]
            case Shape.SPECIAL:
                return self.special
            case Shape.ROMAN:
                return self.roman
            case _:
                return self is COUNCIL


COUNCIL: Final = Organ("S")
"""The Security Council: running numbers, the year in brackets."""

FOREIGN: Final = Organ("")
"""A body whose resolutions have no United Nations symbol: what stands beside its name is no citation."""


@dataclass(frozen=True, slots=True)
class _Organs:
    name: re.Pattern[str]
    bearers: Mapping[str, Sequence[Organ]]
    defaults: Sequence[Organ]
    issuers: Mapping[str, str]
    years: Sequence[tuple[int, int, int]]


@cache
def _organs() -> _Organs:
    data = load_toml("patterns", "symbols.toml")
    council = data["security_council"]
    rows = [(_organ(row), row["names"]) for row in data["body"]]
    bearers: defaultdict[str, list[Organ]] = defaultdict(list)
    for organ, names in (*rows, (COUNCIL, council["names"]), (FOREIGN, data["other_bodies"]["names"])):
        for name in names:
            bearers[name].append(organ)
    return _Organs(
        name=re.compile(alternatives(bearers)),
        bearers=bearers,
        defaults=[organ for organ, _ in rows if organ.default],
        issuers={row["prefix"]: row["organisation"] for row in data["body"]}
        | {COUNCIL.prefix: council["organisation"]},
        years=[(int(year), *bounds) for year, bounds in council["years"].items()],
    )


def _organ(row: Mapping[str, Any]) -> Organ:
    low, high = row["bounds"]
    fields = {name: row[name] for name in ("prefix", "roman", "special", "default", "decisions_from")}
    return Organ(bounds=(low, high), **fields)


def names_pattern() -> str:
    """Return a pattern that matches the name of any body."""
    return _organs().name.pattern


def issuer(symbol: str) -> str | None:
    """Return the key of the organisation that issues documents with this symbol: ``A/HRC/RES/39/2`` → ``HRC``."""
    parts = symbol.split("/")
    prefixes = ("/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((_organs().issuers[prefix] for prefix in prefixes if prefix in _organs().issuers), None)


def resolution_year(number: int) -> int | None:
    """Return the year in which the Security Council adopted resolution ``number``, or None if not certain."""
    return next((year for year, first, last in _organs().years if first <= number <= last), None)


_REACH: Final = 120
"""Characters to the left of a number within which its body may be named."""

_SENTENCE_END: Final = re.compile(r"[。;!?\n]")
_BESIDE: Final = re.compile(r" ?(?:of |du |de |del )?(?:the |la |l')?", re.IGNORECASE)


def organ_before(text: str, end: int, shape: Shape, first: int = 0) -> Organ | None:
    """Return the body that the sentence names nearest before ``end``, among those that number like that."""
    for name in reversed(list(_names_before(text, end))):
        if organ := _bearer(name.group(), shape, first):
            return organ
    return None


def organ_behind(text: str, start: int, shape: Shape, first: int = 0) -> Organ | None:
    """Return the body named right behind ``start``: «résolution 48/13 du Conseil des droits de l'homme»."""
    beside = _BESIDE.match(text, start)
    name = _organs().name.match(text, beside.end() if beside else start)
    return _bearer(name.group(), shape, first) if name else None


# What may stand between a body and the number of its resolution: «大会1947年11月29日关于…的第181号决议».
_SUBJECT: Final = re.compile(
    r" ?(?:通过的|在)? ?(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)? ?(?:通过的)?"
    r"(?:关于[^、,。;]{1,40}的)?(?:resolutions? )?"
)


def adopter_beside(text: str, end: int) -> Organ | None:
    """Return the body whose name stands directly before ``end``, however it numbers."""
    names = list(_names_before(text, end))
    if names and _SUBJECT.fullmatch(names[-1].string, names[-1].end()):
        return _organs().bearers[names[-1].group()][0]
    return None


def _names_before(text: str, end: int) -> Iterator[re.Match[str]]:
    window = _SENTENCE_END.split(text[max(0, end - _REACH) : end])[-1]
    return _organs().name.finditer(window)


def _bearer(name: str, shape: Shape, first: int) -> Organ | None:
    bearers = _organs().bearers[name]
    return next((organ for organ in bearers if organ is FOREIGN or organ.adopts(shape, first)), None)


def default_organ(shape: Shape, first: int = 0) -> Organ | None:
    """Return the body whose a number of this shape is where none is named, or None if that is not certain."""
    return next((organ for organ in _organs().defaults if organ.adopts(shape, first)), None)
