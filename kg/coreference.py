"""Definite short forms → their antecedents: 该特派团, 这一框架, 稳定团, 该国, 《公约》.

A form binds to the nearest earlier mention of its class whose name, or the words right behind it, hold the form's
noun; when no mention agrees, or a list names several that do, nothing is bound. All offsets are in normalised text.
"""

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.expressions import alternatives
from kg.gazetteer import begins_name
from kg.models import COREFERENCE, LABELLED, Mention
from kg.resources import load_toml

_REACH: Final = 60
"""Earlier mentions that are looked at: time stays bounded, and nobody looks further back for an antecedent."""


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun that a short form ends in.

    Attributes:
        labels: classes of the antecedent.
        evidence: strings one of which the antecedent's name must hold; empty for a noun that fits the whole class.
        bare: whether the noun counts without a demonstrative.
        title: whether the noun alone in 《》 counts.
        not_before: characters behind the noun that make it part of another word.
    """

    labels: frozenset[str]
    evidence: tuple[str, ...]
    bare: bool
    title: bool
    not_before: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Regular expressions with the group «noun»; the group «form» is the mention."""

    demonstrative: re.Pattern[str]
    pointing: re.Pattern[str]
    title: re.Pattern[str]
    bare: re.Pattern[str]
    between: re.Pattern[str]
    nouns: Mapping[str, _Noun]


@cache
def _grammar() -> _Grammar:
    data = load_toml("patterns", "coreference.toml")
    nouns = {word: _noun(row, word) for row in data["noun"] for word in row["words"]}
    demonstrative = f"(?:{alternatives(data['demonstratives'])})"
    filler = f"(?:(?!{alternatives(data['not_between'])})[\u4e00-\u9fff]){{0,5}}?"
    titles = alternatives(word for word, noun in nouns.items() if noun.title)
    bare = alternatives(word for word, noun in nouns.items() if noun.bare)
    return _Grammar(
        demonstrative=re.compile(f"(?P<form>{demonstrative}{filler}(?P<noun>{alternatives(nouns)}))"),
        pointing=re.compile(demonstrative),
        title=re.compile(f"《(?P<form>(?P<noun>{titles}))》"),
        bare=re.compile(f"(?P<form>(?P<noun>{bare}))"),
        between=re.compile(f'[》”"]?(?:{alternatives(data["list_signs"])})[《“"]?'),
        nouns=nouns,
    )


def _noun(row: Mapping[str, Any], word: str) -> _Noun:
    return _Noun(
        labels=frozenset(row["labels"]),
        evidence=() if row.get("whole_class") else (*row.get("evidence", ()), word),
        bare=row.get("bare", False),
        title=row.get("title", False),
        not_before=row.get("not_before", {}).get(word, ""),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an earlier passage of the same section, with the words that a noun may take up."""

    mention: Mention
    context: str


def named(text: str, mentions: Sequence[Mention]) -> tuple[Named, ...]:
    """Return what later passages may refer to: the mentions of a passage that are no short forms themselves."""
    own = (mention for mention in mentions if not mention.reason.startswith(COREFERENCE))
    return tuple(Named(mention, _context(text, mention)) for mention in own)


def resolve(text: str, mentions: Sequence[Mention], earlier: Sequence[Named] = ()) -> list[Mention]:
    """Return the mentions with those added that definite short forms make, in text order.

    What the labeller takes for a new name and begins with a demonstrative is none: it is a short form of something
    that stands here, or in another passage.

    Args:
        text: of the passage.
        mentions: in its offsets.
        earlier: of the passages before it in the same section; a form with a demonstrative that nothing here explains
            is bound if exactly one entity among them agrees.
    """
    known = sorted(mention for mention in mentions if not _dangles(text, mention))
    present = frozenset(mention.label for mention in known)
    taken = {offset for mention in known for offset in range(mention.start, mention.end)}
    for match in _forms(text):
        if taken.isdisjoint(range(*match.span("form"))):
            mention = _bound(text, match, known) or _bound_before(match, present, earlier)
            if mention is not None:
                bisect.insort(known, mention)
                taken.update(range(mention.start, mention.end))
    return known


def _dangles(text: str, mention: Mention) -> bool:
    if mention.known or not mention.reason.startswith(LABELLED):
        return False
    return _grammar().pointing.match(text, mention.start, mention.end) is not None


def _forms(text: str) -> Iterator[re.Match[str]]:
    grammar = _grammar()
    for regex in (grammar.demonstrative, grammar.title, grammar.bare):
        for match in regex.finditer(text):
            behind = text[match.end() : match.end() + 1]
            part = behind != "" and behind in grammar.nouns[match.group("noun")].not_before
            if not part and (regex is not grammar.bare or begins_name(text, match.start())):
                yield match


def _bound(text: str, match: re.Match[str], known: Sequence[Mention]) -> Mention | None:
    noun = _grammar().nouns[match.group("noun")]
    here = bisect.bisect_left(known, match.start(), key=lambda mention: mention.start)
    for at in range(here - 1, max(-1, here - 1 - _REACH), -1):
        if _agrees(text, known[at], noun):
            if at > 0 and _rivals(text, known[at - 1], known[at], noun):
                return None
            antecedent = known[at]
            reason = f"{COREFERENCE} to {antecedent.start}"
            return Mention(*match.span("form"), antecedent.label, antecedent.key, reason=reason, known=antecedent.known)
    return None


def _bound_before(match: re.Match[str], present: frozenset[str], earlier: Sequence[Named]) -> Mention | None:
    noun = _grammar().nouns[match.group("noun")]
    if match.re is not _grammar().demonstrative or present & noun.labels:
        return None
    agreeing = {
        one.mention.entity: one.mention
        for one in earlier
        if one.mention.label in noun.labels
        and one.mention.key
        and (not noun.evidence or any(word in one.context for word in noun.evidence))
    }
    if len(agreeing) != 1:
        return None
    [antecedent] = agreeing.values()
    reason = f"{COREFERENCE} to an earlier passage of the section"
    return Mention(*match.span("form"), antecedent.label, antecedent.key, reason=reason, known=antecedent.known)


def _agrees(text: str, mention: Mention, noun: _Noun) -> bool:
    if mention.label not in noun.labels or not mention.key:
        return False
    return not noun.evidence or any(word in _context(text, mention) for word in noun.evidence)


def _rivals(text: str, one: Mention, other: Mention, noun: _Noun) -> bool:
    """Whether two mentions of a list could both be meant: «A 和 B 合作。该特派团…»."""
    listed = _grammar().between.fullmatch(text, one.end, other.start) is not None
    return listed and one.entity != other.entity and _agrees(text, one, noun)


_BEHIND: Final = re.compile(r"[”\"》][\u4e00-\u9fff]{0,4}")


def _context(text: str, mention: Mention) -> str:
    # «“以行动促维和”倡议»: the noun that later forms take up stands behind the quoted name
    behind = _BEHIND.match(text, mention.end)
    return text[mention.start : behind.end() if behind else mention.end]
