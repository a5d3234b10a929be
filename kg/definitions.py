"""Definitions teach short forms: «全称(简称)», «全称(下称“简称”)», «全称(缩写)».

All offsets are in normalised text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.expressions import alternatives
from kg.models import Mention
from kg.resources import load_toml


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """A short form and what it stands for in the rest of the report.

    Attributes:
        at: offset of the definition in its passage.
        known: whether the full name stands in the vocabulary.
    """

    form: str
    label: str
    key: str
    at: int
    known: bool

    def mention(self, start: int, end: int) -> Mention:
        """Return a mention by this short form."""
        reason = f"definition at {self.at}"
        return Mention(start, end, self.label, self.key, reason=reason, known=self.known)


@cache
def _grammar() -> tuple[re.Pattern[str], frozenset[str]]:
    data = load_toml("patterns", "definitions.toml")
    opening = alternatives(data["openings"])
    other_name = alternatives(data["other_names"])
    form = r"(?P<form>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9\-/·]{1,15}|[A-Z][A-Za-z0-9\-]{1,15})"
    bracket = rf"\((?!{other_name})(?:{_ENGLISH_NAME})?(?:{opening})?[“\"《〈]?{form}[”\"》〉]?\)"
    return re.compile(rf"[》”\"]?{bracket}"), frozenset(data["not_forms"])


_ENGLISH_NAME: Final = r"[A-Z][A-Za-z\-' ]{3,100}[,;:]"
"""«(River Commission, RC)»: the name in English before its acronym."""


def find_definitions(text: str, mentions: Sequence[Mention]) -> Iterator[Definition]:
    """Yield the short forms that the text defines for the names in ``mentions``.

    A form that is itself a mention of something else («海地(海司特派团)», «古巴(77国集团)») defines nothing.
    """
    regex, not_forms = _grammar()
    starts = {mention.start: mention for mention in mentions}
    for full in mentions:
        match = regex.match(text, full.end)
        if match is None or full.label not in _DEFINABLE or not full.key:
            continue
        form = match.group("form")
        other = starts.get(match.start("form"))
        if form in not_forms or (other is not None and other.entity != full.entity and other.known):
            continue
        if _abbreviates(form, text[full.start : full.end]):
            yield Definition(form, full.label, full.key, match.start("form"), full.known)


_DEFINABLE: Final = ("MISSION", "ORGANISATION", "INSTRUMENT", "EVENT", "COUNTRY", "PLACE")


def _abbreviates(form: str, full: str) -> bool:
    """Whether a form in brackets can stand for the full name: Latin capitals, or Chinese characters out of it."""
    if form.isascii():
        return sum(char.isupper() for char in form) > 1
    letters = [char for char in form if "\u4e00" <= char <= "\u9fff"]
    return len(form) < len(full) and sum(char in full for char in letters) * 2 >= len(letters)
