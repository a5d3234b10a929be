"""Relation patterns: data in ``ontology/patterns/relations``, compiled to regular expressions over slot text.

There is one file for each property. A template is a regular expression with these additions:

- ``{subject}``, ``{object}``: one mention whose label the property's domain or range allows; ``{object+}`` also a
  coordinated list («A、B 和 C»); ``{object:PLACE|COUNTRY}`` and ``{object+:PLACE|COUNTRY}`` narrow the labels.
- ``{any}``: any one mention. ``{any:DATE}``: one mention of that label.
- ``~``: up to 14 characters of the same clause, none of them a mention other than a date or an amount; ``~~``: up to
  40 with mentions; ``~~~``: up to 60, across commas too. All may match nothing.
- ``{object*}``: a scattered list, whose members may stand up to 60 characters apart in the sentence.
- ``<name>``: an entry of ``macros.toml``.

What the template does not name comes from the topic of the clause (``topic = "subject"`` or ``"object"``), or, with
``side = "after"``, from what follows the match first.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.clauses import ANY_SLOT, BREAK, IMPLIED, SLOTS, SlotText, list_of, next_topic, topic
from kg.errors import OntologyError
from kg.models import Entity, Mention
from kg.organs import issuer
from kg.resources import load_toml, ontology_files
from kg.vocabulary import Property, load_properties


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a pattern must match, with the triples it must give (``MINUSCA supports UNDP``)."""

    text: str
    triples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying a property.

    Attributes:
        topic: ``subject`` or ``object`` where the topic of the clause takes that part, else None.
        after: whether the topic is looked for behind the match first.
        partners: whether the members of the list are related to one another.
        issuer: whether the symbol of the subject must be one that the object issues (S/RES/… by the Security Council).
        default: key of the organisation that is meant where there is no topic, or None.
        confidence: share of right relations among those it found in annotated passages, smoothed.
        examples: sentences that it must match.
        counterexamples: sentences that it must not.
    """

    id: str
    property: Property
    regex: re.Pattern[str]
    topic: str | None
    after: bool
    partners: bool
    issuer: bool
    default: str | None
    confidence: float
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Return all relation patterns, by property and then in the order of the file, read once.

    Raises:
        OntologyError: if a pattern lacks a field, stands in a file without property or is no regular expression.
    """
    stems = {path.stem for path in ontology_files("patterns/relations", "*.toml")}
    files = sorted(stems - {MACROS})
    patterns = tuple(pattern for name in files for pattern in _patterns_of(name))
    if len({pattern.id for pattern in patterns}) < len(patterns):
        raise OntologyError("patterns/relations: two patterns have the same id")
    return patterns


MACROS: Final = "macros"
"""Name of the file of shared words, beside those of the properties."""


def _patterns_of(name: str) -> Iterator[Pattern]:
    if name not in load_properties():
        raise OntologyError(f"patterns/relations/{name}.toml: the schema has no relation of this name")
    macros = load_toml("patterns", "relations", f"{MACROS}.toml")
    for entry in load_toml("patterns", "relations", f"{name}.toml")["pattern"]:
        yield _pattern(entry, load_properties()[name], macros)


def _pattern(entry: Mapping[str, Any], prop: Property, macros: Mapping[str, str]) -> Pattern:
    name = entry.get("id", "?")
    try:
        return Pattern(
            id=name,
            property=prop,
            regex=re.compile(_expand(entry["match"], prop, macros)),
            topic=entry.get("topic"),
            after=entry.get("side") == "after",
            partners=entry.get("partners", False),
            issuer=entry.get("issuer", False),
            default=entry.get("default"),
            confidence=float(entry["confidence"]),
            examples=tuple(Example(e["text"], tuple(e["gives"])) for e in entry["examples"]),
            counterexamples=tuple(entry.get("not", ())),
        )
    except (KeyError, re.error) as error:
        raise OntologyError(f"patterns/relations/{prop.name}.toml: pattern {name}: {error}") from error


_CLAUSE: Final = f"[^{re.escape(BREAK)}{SLOTS['COUNTRY']}-{SLOTS['PLACE']}]{{0,14}}?"
_WIDE: Final = f"[^{re.escape(BREAK)}]{{0,40}}?"
_ACROSS: Final = r"[^。;!?\n]{0,60}?"
_TOKEN: Final = re.compile(r"\{(subject|object|any)([+*]?)(?::([A-Z|]+))?\}|<([a-z_]+)>|~{1,3}")


def _expand(template: str, prop: Property, macros: Mapping[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        role, plural, labels, macro = match.groups()
        if macro is not None:
            return f"(?:{_expand(macros[macro], prop, macros)})" if macro in macros else match.group()
        if role is None:
            return (_CLAUSE, _WIDE, _ACROSS)[len(match.group()) - 1]
        return _slot(role, labels, plural, prop)

    return _TOKEN.sub(replace, template)


def _slot(role: str, labels: str | None, plural: str, prop: Property) -> str:
    if role == "any" and labels is None:
        return ANY_SLOT
    allowed = {"subject": prop.domain, "object": prop.range}.get(role, frozenset(SLOTS))
    chosen = allowed & frozenset(labels.split("|")) if labels else allowed
    members = "".join(sorted(SLOTS[label] for label in chosen))
    one = f"[{members}]"
    if plural:
        # no member may stand in the gap: otherwise the number of ways to match would grow exponentially
        one = list_of(chosen) if plural == "+" else rf"{one}(?:[^。;!?\n{members}]{{0,60}}{one}){{0,40}}"
    return f"(?P<{role}>{one})" if role != "any" else f"(?:{one})"


MAX_MENTIONS: Final = 60
"""A longer enumeration in one sentence is read up to here: a list of the world relates nobody; time is bounded."""

Hits = dict[tuple[Entity, Entity], dict[str, tuple[str, ...]]]
"""For each subject and object the properties that patterns find between them, with the ids of these patterns."""


def hits(slots: SlotText) -> Hits:
    """Return what the patterns find in a sentence."""
    found: Hits = {}
    for pattern in load_patterns():
        for pair in _pairs(pattern, slots):
            properties = found.setdefault(pair, {})
            ids = properties.get(pattern.property.name, ())
            if pattern.id not in ids:
                properties[pattern.property.name] = (*ids, pattern.id)
    return found


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
