"""Names of the vocabulary in a text: longest match first, never inside a longer word."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import ahocorasick

from kg.expressions import alternatives
from kg.models import AMBIGUOUS, Entity, Mention
from kg.resources import load_toml
from kg.vocabulary import NameKind, Vocabulary, load_vocabulary

Bearers = tuple[tuple[Entity, NameKind], ...]

_NOT_A_NAME: Final[Bearers] = ((Entity("", ""), NameKind.PREFERRED),)


@cache
def load_gazetteer(language: str, without: tuple[str, ...] = ()) -> "Gazetteer":
    """Return the names of a language, read once; ``without`` lists mention labels to leave out."""
    return Gazetteer(load_vocabulary().without(without), language)


class Gazetteer:
    """All names of a vocabulary in one language, indexed for matching."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        """Index the names.

        Args:
            vocabulary: whose names are looked for.
            language: ISO 639-1 code.
        """
        self._bearers: dict[str, Bearers] = vocabulary.forms(language)
        rules = load_toml("patterns", "names.toml")
        for word in rules["not_names"]:
            self._bearers.setdefault(word, _NOT_A_NAME)
        self._bounded = frozenset(rules["bounded"])
        self._automaton = ahocorasick.Automaton()
        for form in self._bearers:
            self._automaton.add_word(form, len(form))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Mention]:
        """Yield a mention for each name in a normalised text; names with several bearers have no key."""
        for start, end in longest(self._spans(text)):
            yield from self._mention(text, start, end)

    def bearers(self, name: str, label: str) -> tuple[Entity, ...]:
        """Return the entities of a class that bear this name and share it with no other."""
        found = [(entity, kind) for entity, kind in self._bearers.get(name, ()) if entity.label == label]
        sure = [entity for entity, kind in found if kind is not NameKind.AMBIGUOUS]
        return tuple(sure if len(sure) == 1 else ())

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for last, length in self._automaton.iter(text) if self._bearers else ():
            start, end = last + 1 - length, last + 1
            if not cuts_word(text, start, end) and self._may_begin(text, start, end):
                yield start, end

    def _may_begin(self, text: str, start: int, end: int) -> bool:
        return text[start:end] not in self._bounded or begins_name(text, start)

    def _mention(self, text: str, start: int, end: int) -> Iterator[Mention]:
        bearers = self._bearers[text[start:end]]
        if bearers is _NOT_A_NAME:
            return
        entity, kind = bearers[0]
        if len(bearers) == 1 and kind is not NameKind.AMBIGUOUS:
            yield Mention(start, end, entity.label, entity.key)
        else:
            keys = tuple(sorted(entity.key for entity, _ in bearers))
            yield Mention(start, end, entity.label, "", reason=AMBIGUOUS, candidates=keys)


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a word of Latin letters or digits: «UN» in «UNDP»."""
    return _joined(text, start - 1, start) or _joined(text, end - 1, end)


def _joined(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    return _is_latin(text[left]) and _is_latin(text[right])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@cache
def boundary() -> re.Pattern[str]:
    """Return the expression for the words at whose end a name may begin."""
    return re.compile(f"(?:{alternatives(load_toml('patterns', 'shapes.toml')['boundaries'])})$")


@cache
def may_precede() -> frozenset[str]:
    """Return the characters, other than boundary words, behind which a name may begin."""
    return frozenset(load_toml("patterns", "names.toml")["may_precede"])


def begins_name(text: str, start: int) -> bool:
    """Whether a name can begin at ``start``: at the edge of the text, after punctuation or a boundary word."""
    if start == 0 or not ("\u4e00" <= text[start - 1] <= "\u9fff"):
        return True
    return text[start - 1] in may_precede() or boundary().search(text, max(0, start - 4), start) is not None


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest of overlapping spans, leftmost first among equals, in text order."""
    taken: set[int] = set()
    kept = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            kept.append((start, end))
    return sorted(kept)
