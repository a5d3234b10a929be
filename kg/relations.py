"""Linked mentions → relations, by the declared patterns."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.clauses import IMPLIED, SlotText, next_topic, sentences, slot_text, topic
from kg.models import Entity, Mention, Relation
from kg.organs import issuer
from kg.patterns import Pattern, load_patterns

MAX_MENTIONS = 60
"""A longer enumeration in one sentence is read up to here: time stays bounded, and lists of the whole world relate nobody."""


def find_relations(text: str, mentions: Sequence[Mention]) -> list[Relation]:
    """Return the relations that a normalised text states between its mentions, sorted.

    Of several patterns that give the same triple in a sentence, the most confident one is named.
    """
    best: dict[tuple[Entity, str, Entity, int], Relation] = {}
    for relation in _all_relations(text, mentions):
        key = (relation.subject, relation.property, relation.object, relation.sentence[0])
        if key not in best or relation.confidence > best[key].confidence:
            best[key] = relation
    return sorted(best.values())


def _all_relations(text: str, mentions: Sequence[Mention]) -> Iterator[Relation]:
    for span in sentences(text):
        inside = [m for m in mentions if span[0] <= m.start and m.end <= span[1]][:MAX_MENTIONS]
        if not inside:
            continue
        slots = slot_text(text, *span, inside)
        for pattern in load_patterns():
            for subject, object_ in _pairs(pattern, slots):
                yield Relation(subject, pattern.property.name, object_, span, pattern.id, pattern.confidence)


def _pairs(pattern: Pattern, slots: SlotText) -> Iterator[tuple[Entity, Entity]]:
    at = 0
    while (match := pattern.regex.search(slots.text, at)) is not None:
        at = match.start() + 1
        if pattern.partners:
            yield from _partners(slots.listed(*match.span("object")))
        else:
            yield from _allowed(pattern, *(_side(pattern, slots, match, side) for side in ("subject", "object")))


def _side(pattern: Pattern, slots: SlotText, match: re.Match[str], side: str) -> tuple[Mention, ...]:
    if pattern.topic != side:
        return slots.listed(*match.span(side))
    found = next_topic(slots, match.end()) if pattern.after else None
    found = found or topic(slots, match.start())
    if found is not None:
        return found.mentions
    if pattern.default is None:
        return ()
    return (Mention(0, 0, "ORGANISATION", pattern.default, reason=IMPLIED),)


def _partners(mentions: Sequence[Mention]) -> Iterator[tuple[Entity, Entity]]:
    for one, other in itertools.combinations(mentions, 2):
        if one.entity != other.entity:
            yield one.entity, other.entity


def _allowed(
    pattern: Pattern, subjects: Iterable[Mention], objects: Iterable[Mention]
) -> Iterator[tuple[Entity, Entity]]:
    for subject, object_ in itertools.product(subjects, tuple(objects)):
        fits = subject.label in pattern.property.domain and object_.label in pattern.property.range
        if pattern.issuer and issuer(subject.key) != object_.key:
            continue
        if fits and subject.entity != object_.entity:
            yield subject.entity, object_.entity


def to_original(relation: Relation, starts: Sequence[int], ends: Sequence[int]) -> Relation:
    """Return the relation with its sentence in the offsets of the original text."""
    start, end = relation.sentence
    return replace(relation, sentence=(starts[start], ends[end - 1]))
