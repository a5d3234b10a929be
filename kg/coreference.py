"""Definite short forms → their antecedents: 该特派团, 这一框架, 稳定团, 该国.

A form binds to the nearest earlier mention of its class whose name, or the words right behind it, hold the form's
noun; when no mention agrees, nothing is bound. All offsets are in normalised text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.models import Mention
from kg.gazetteer import begins_name
from kg.resources import load_toml


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun that a short form ends in.

    Attributes:
        labels: classes of the antecedent.
        evidence: strings one of which the antecedent's name must hold; empty for a noun that fits the whole class.
        bare: whether the noun counts without a demonstrative.
    """

    labels: frozenset[str]
    evidence: tuple[str, ...]
    bare: bool


@cache
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, _Noun]]:
    data = load_toml("patterns", "coreference.toml")
    nouns = {word: _noun(row, word) for row in data["noun"] for word in row["words"]}
    heads = _alternatives(nouns)
    bare = _alternatives([word for word, noun in nouns.items() if noun.bare])
    demonstrative = rf"(?:{_alternatives(data['demonstratives'])})[\u4e00-\u9fff]{{0,5}}?(?P<noun>{heads})"
    return re.compile(demonstrative), re.compile(f"(?P<noun>{bare})"), nouns


def _noun(row: dict[str, Any], word: str) -> _Noun:
    evidence = () if row.get("whole_class") else (*row.get("evidence", ()), word)
    return _Noun(frozenset(row["labels"]), evidence, row.get("bare", False))


def _alternatives(words: Sequence[str] | dict[str, _Noun]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def resolve(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with those added that definite short forms make, in text order."""
    demonstrative, bare, _ = _grammar()
    known = list(mentions)
    taken = {offset for mention in mentions for offset in range(mention.start, mention.end)}
    for regex in (demonstrative, bare):
        for match in regex.finditer(text):
            if taken.isdisjoint(range(*match.span())) and (regex is demonstrative or _stands_alone(text, match)):
                for mention in _bound(text, match, known):
                    known.append(mention)
                    taken.update(range(mention.start, mention.end))
    return sorted(known)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    return begins_name(text, match.start())


def _bound(text: str, match: re.Match[str], mentions: Sequence[Mention]) -> Iterator[Mention]:
    noun = _grammar()[2][match.group("noun")]
    earlier = [m for m in mentions if m.end <= match.start() and m.label in noun.labels and m.key]
    for mention in sorted(earlier, key=lambda m: m.start, reverse=True):
        if not noun.evidence or any(word in _context(text, mention) for word in noun.evidence):
            reason = f"coreference to {mention.start}"
            yield Mention(*match.span(), mention.label, mention.key, reason=reason, known=mention.known)
            return


def _context(text: str, mention: Mention) -> str:
    # «“以行动促维和”倡议»: the noun that later forms take up stands behind the quoted name
    behind = text[mention.end : mention.end + 5]
    return text[mention.start : mention.end] + (behind[1:] if behind[:1] in "”\"》" else "")
