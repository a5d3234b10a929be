"""What the labeller sees of each token: characters, and what vocabulary, grammars and shapes say of the place.

A token is a Chinese character, a run of Latin letters or of digits, or a punctuation mark. All offsets are in
normalised text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from kg.models import INITIALS, Mention
from kg.resources import load_toml

Features = list[list[str]]
"""For each token its features, as CRFsuite reads them."""

_TOKEN: Final = re.compile(r"[A-Za-z]+|\d+|\S")


class Token(NamedTuple):
    """A stretch of normalised text."""

    start: int
    end: int
    text: str


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a normalised text; white space is none."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rules found, by source.

    Attributes:
        names: from the vocabulary.
        values: symbols, dates and quantities.
        shapes: what looks like a name.
        forms: short forms that a definition or an antecedent explains.
    """

    names: Sequence[Mention] = ()
    values: Sequence[Mention] = ()
    shapes: Sequence[Mention] = ()
    forms: Sequence[Mention] = ()


def features(text: str, tokens: Sequence[Token], hints: Hints) -> Features:
    """Return the features of each token of a normalised text."""
    if not tokens:
        return []
    words = [_word(token.text) for token in tokens]
    marks = _marks(tokens, hints)
    quotes = _quotes(tokens)
    heads = _heads(text, tokens)
    edges = _edges(tokens)
    padded = ["<<", "<", *words, ">", ">>"]
    padded_marks = ["<", *marks, ">"]
    return [
        [
            *_window(padded, at),
            *_mark_window(padded_marks, at),
            quotes[at],
            heads[at],
            edges[at],
            f"m={marks[at]}|{words[at]}",
            f"m={marks[at]}|{quotes[at]}",
            f"m={marks[at]}|{heads[at]}",
        ]
        for at in range(len(tokens))
    ]


def _window(words: Sequence[str], at: int) -> tuple[str, ...]:
    a, b, c, d, e = words[at : at + 5]
    return (
        "b",
        f"0{c}",
        f"-{b}",
        f"+{d}",
        f"--{a}",
        f"++{e}",
        f"-0{b}{c}",
        f"0+{c}{d}",
        f"--{a}{b}",
        f"++{d}{e}",
        f"-0+{b}{c}{d}",
        f"--0{a}{b}{c}",
        f"0++{c}{d}{e}",
    )


def _mark_window(marks: Sequence[str], at: int) -> tuple[str, ...]:
    before, here, after = marks[at : at + 3]
    return f"m0{here}", f"m-{before}", f"m+{after}", f"m-0{before}>{here}", f"m0+{here}>{after}"


def _word(text: str) -> str:
    if text[0].isdigit():
        return f"{len(text)}d" if len(text) < 5 else "d"
    if text.isascii() and text.isalpha() and len(text) > 1:
        return "AA" if text.isupper() else "Aa" if text[0].isupper() else "aa"
    return text


def _marks(tokens: Sequence[Token], hints: Hints) -> list[str]:
    """Return for each token what each source of rules says of it, as one string."""
    # persons come and go: were their names known in training, the labeller would not learn what a new one looks like
    persons = [mention for mention in hints.names if mention.label == "PERSON"]
    names = [mention for mention in hints.names if mention.label != "PERSON"]
    layers = [_layer(tokens, found) for found in (names, hints.values, (*persons, *hints.shapes), hints.forms)]
    return ["/".join(column) for column in zip(*layers, strict=True)]


def _layer(tokens: Sequence[Token], found: Iterable[Mention]) -> list[str]:
    number = {token.start: n for n, token in enumerate(tokens)}
    tags = [""] * len(tokens)
    for mention in sorted(found, key=lambda m: (m.end - m.start, -m.start)):
        first = number.get(mention.start)
        if first is None:
            continue
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].end <= mention.end:
            last += 1
        label = INITIALS[mention.label]
        for n in range(first, last + 1):
            tags[n] = f"I{label}"
        tags[last] = f"E{label}"
        tags[first] = f"B{label}" if first < last else f"S{label}"
    return tags


_OPENING: Final = {"《": "》", "“": "”", "〈": "〉", "‘": "’"}


def _quotes(tokens: Sequence[Token]) -> list[str]:
    """Return for each token which quotation it stands in, and the two tokens behind the closing mark."""
    said = ["q"] * len(tokens)
    stack: list[tuple[int, str]] = []
    for n, token in enumerate(tokens):
        if token.text in _OPENING:
            stack.append((n, _OPENING[token.text]))
        elif stack and token.text == stack[-1][1]:
            first, closing = stack.pop()
            behind = "".join(t.text for t in tokens[n + 1 : n + 3]) if closing == "”" else ""
            for inside in range(first + 1, n):
                if said[inside] == "q":
                    place = "b" if inside == first + 1 else "e" if inside == n - 1 else "i"
                    said[inside] = f"q{closing}{place}{behind}"
    return said


_REACH: Final = 24
"""Tokens within which a head noun to the right can belong to the same name."""

_STOPS: Final = frozenset(",。;:!?()《》“”、")


def _heads(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return for each token the next head noun to its right, its class and how far it is."""
    ends = {match.end(): match.group() for match in _head_nouns().finditer(text)}
    said = ["h"] * len(tokens)
    noun, distance = "", 0
    for n in range(len(tokens) - 1, -1, -1):
        token = tokens[n]
        if token.text in _STOPS:
            noun = ""
        elif token.end in ends:
            noun, distance = ends[token.end], 0
        else:
            distance += 1
        if noun and distance < _REACH:
            said[n] = f"h{noun}{min(distance, 4) if distance < 8 else 8}"
    return said


@cache
def _head_nouns() -> re.Pattern[str]:
    words = {word for row in load_toml("patterns", "shapes.toml")["head"] for word in row["words"]}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _edges(tokens: Sequence[Token]) -> list[str]:
    """Return for each token how far the last punctuation mark is."""
    said, distance = [], 0
    for token in tokens:
        said.append(f"e{min(distance, 3)}")
        distance = 0 if token.text in _STOPS else distance + 1
    return said
