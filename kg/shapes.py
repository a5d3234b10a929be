"""New names by their shape: titles in 《》, quoted names, and head nouns with what may stand to their left.

The grammar is ``ontology/patterns/shapes.toml``. All offsets are in normalised text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.models import Mention
from kg.resources import load_toml

_LONGEST: Final = 32
"""Characters that a name may have to the left of its head noun."""


def find_shapes(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield names that look like names, beside the mentions that were ``found`` by vocabulary and grammar.

    A name outside the vocabulary has its normalised text as key.
    """
    yield from _titles(text)
    yield from _quoted(text)
    yield from _headed(text, found)
    yield from _fixed(text)


def _mention(text: str, start: int, end: int, label: str, reason: str) -> Mention:
    return Mention(start, end, label, text[start:end], reason=reason, known=False)


@dataclass(frozen=True, slots=True)
class _Head:
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    heads: Mapping[str, _Head]
    head: re.Pattern[str]
    boundary: re.Pattern[str]
    generic: frozenset[str]
    generic_start: tuple[str, ...]
    quoted: Mapping[str, str]
    fixed: tuple[tuple[re.Pattern[str], str], ...]
    title_labels: tuple[tuple[str, str], ...]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "shapes.toml")
    heads = {word: _Head(row["label"], row["strong"]) for row in data["head"] for word in row["words"]}
    return _Grammar(
        heads=heads,
        head=re.compile(_alternatives(heads)),
        boundary=re.compile(f"(?:{_alternatives(data['boundaries'])})$"),
        generic=frozenset(data["generic"]),
        generic_start=tuple(data["generic_starts"]),
        quoted={word: row["label"] for row in data["quoted"] for word in row["words"]},
        fixed=tuple((re.compile(row["match"]), row["label"]) for row in data["fixed"]),
        title_labels=tuple((row["ends"], row["label"]) for row in data["title"]),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_TITLE: Final = re.compile(r"《([^《》\n]{2,150})》")
_NESTED: Final = re.compile(r"[〈<]([^〈〉<>\n]{2,100})[〉>]")


def _titles(text: str) -> Iterator[Mention]:
    for match in _TITLE.finditer(text):
        yield _mention(text, *match.span(1), title_label(match.group(1)), "title in 《》")


def title_label(title: str) -> str:
    """Return the mention label of a work by the last words of its title: 《…报告》 is a DOCUMENT, 《…公约》 is not."""
    return next((label for ends, label in _grammar().title_labels if title.endswith(ends)), "INSTRUMENT")


_QUOTATION: Final = re.compile(r"[“\"]([^“”\"\n,。;]{2,30})[”\"]([\u4e00-\u9fff]{0,6})")


def _quoted(text: str) -> Iterator[Mention]:
    grammar = _grammar()
    for match in _QUOTATION.finditer(text):
        for word, label in grammar.quoted.items():
            if match.group(2).startswith(word):
                yield _mention(text, *match.span(1), label, f"quoted name before {word}")
                break


def _fixed(text: str) -> Iterator[Mention]:
    for regex, label in _grammar().fixed:
        for match in regex.finditer(text):
            yield _mention(text, *match.span("name"), label, "shape")


def _headed(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    ends = {mention.end: mention for mention in sorted(found, key=lambda m: m.start - m.end, reverse=True)}
    covered = {offset for mention in found for offset in range(mention.start, mention.end - 1)}
    grammar = _grammar()
    for match in grammar.head.finditer(text):
        if match.end() - 1 in covered:
            continue
        name = _extended(text, match, ends)
        if name is not None:
            yield name


def _extended(text: str, match: re.Match[str], ends: Mapping[int, Mention]) -> Mention | None:
    grammar = _grammar()
    head = grammar.heads[match.group()]
    start, anchored = _left_edge(text, match.start(), ends, head.label)
    name = text[start : match.end()]
    if name in grammar.generic or name.startswith(grammar.generic_start) or match.start() - start < 2:
        return None
    if not (anchored or head.strong):
        return None
    return _mention(text, start, match.end(), head.label, f"head noun {match.group()}")


_NAME_CHAR: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·\-/—]")
_ANCHORS: Final = ("COUNTRY", "ORGANISATION", "MISSION", "PLACE", "INSTRUMENT")
_CONJUNCTIONS: Final = "和与及、"


def _left_edge(text: str, start: int, ends: Mapping[int, Mention], label: str) -> tuple[int, bool]:
    """Return where a name begins whose head noun begins at ``start``, and whether a known name opens it."""
    at = start
    boundary = _grammar().boundary
    while at > 0 and start - at < _LONGEST:
        anchor = ends.get(at)
        if anchor is not None and anchor.label in _ANCHORS:
            return anchor.start, True
        if anchor is not None and anchor.label == "DATE" and label in ("INSTRUMENT", "EVENT", "DOCUMENT"):
            return anchor.start, False
        char = text[at - 1]
        if char in _CONJUNCTIONS:
            if at - 1 in ends or at == start:
                break
        elif anchor is not None or not _NAME_CHAR.match(char) or boundary.search(text, max(0, at - 4), at):
            break
        at -= 1
    while at < start and text[at] in _CONJUNCTIONS:
        at += 1
    return at, False
