"""Ordered text-cleaning steps with an offset map back to the text as it was given.

The recognisers read the cleaned text; nothing else does. So «第 ⟦2254⟧ (２０１５) 號決議» and «第2254(2015)号决议»
look alike to a grammar, and each match still knows its place in the original.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import opencc


@dataclass(frozen=True, slots=True)
class Normalized:
    """A cleaned text and, for each of its characters, the half-open span of the original it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original behind ``text[start:end]``.

        Raises:
            ValueError: if the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span [{start}, {end}) in a text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]


def normalize(text: str) -> Normalized:
    """Return ``text`` cleaned for matching.

    In this order: note marks and markdown links are unwrapped, characters are folded (NFKC, traditional to
    simplified, invisible ones dropped), blanks beside Chinese characters and brackets are dropped and others
    collapsed to one.
    """
    steps: tuple[Callable[[Normalized], Normalized], ...] = (_drop_markup, _fold_characters, _close_blanks)
    normalized = Normalized(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    for step in steps:
        normalized = step(normalized)
    return normalized


# Report conversions write footnote marks as <sup>1</sup> or as superscript digits, which NFKC would turn into
# figures, and cross references as [74/277](#).
_MARKUP: Final = re.compile(
    r"<sup>[^<>]{0,8}</sup>|[¹²³⁰⁴-⁹]{1,3}|!?\[([^\[\]\n]{0,300})\]\((?:#[^()\s]{0,80}|https?://[^()\s]{0,400})?\)"
)


def _drop_markup(given: Normalized) -> Normalized:
    keep: list[int] = []
    last = 0
    for match in _MARKUP.finditer(given.text):
        keep.extend(range(last, match.start()))
        if match.group(1) is not None and not match.group().startswith("!"):
            keep.extend(range(*match.span(1)))
        last = match.end()
    if not last:
        return given
    keep.extend(range(last, len(given.text)))
    return _select(given, keep)


def _select(given: Normalized, keep: Iterable[int]) -> Normalized:
    kept = tuple(keep)
    text = given.text
    return Normalized(
        "".join([text[i] for i in kept]),
        tuple([given.starts[i] for i in kept]),
        tuple([given.ends[i] for i in kept]),
    )


def _fold_characters(given: Normalized) -> Normalized:
    pieces = [_folded(char) for char in given.text]
    text = "".join(pieces)
    if len(text) == len(pieces) and all(pieces):
        return Normalized(text, given.starts, given.ends)
    widths = [len(piece) for piece in pieces]
    return Normalized(text, _spread(given.starts, widths), _spread(given.ends, widths))


def _spread(offsets: tuple[int, ...], widths: list[int]) -> tuple[int, ...]:
    return tuple([offset for offset, width in zip(offsets, widths, strict=True) for _ in range(width)])


@cache
def _folded(char: str) -> str:
    if char < "\x7f":
        return char if char >= " " or char in "\n\t" else ""
    if unicodedata.category(char) in ("Cf", "Cc"):
        return ""
    folded = unicodedata.normalize("NFKC", char)
    return _simplifier().convert(folded) if _is_chinese(folded[:1]) else folded


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


_DELIMITERS: Final = frozenset('()[]《》〈〉“”‘’"、,。;:!?')


def _is_chinese(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"


_BLANKS: Final = re.compile(r"\s+")


def _close_blanks(given: Normalized) -> Normalized:
    text = given.text
    keep: list[int] = []
    last = 0
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        keep.extend(range(last, start))
        if start > 0 and end < len(text) and not (_closes(text[start - 1]) or _closes(text[end])):
            keep.append(start)
        last = end
    keep.extend(range(last, len(text)))
    closed = given if len(keep) == len(text) else _select(given, keep)
    return Normalized(_BLANKS.sub(" ", closed.text), closed.starts, closed.ends)


def _closes(char: str) -> bool:
    return _is_chinese(char) or char in _DELIMITERS
