"""Pairs of mentions that may stand in a relation, and what the relation classifier sees of each.

A sentence becomes a *line*: its slot text (:mod:`kg.clauses`) with each coordinated list as one slot, preceded by what
is understood from before: the United Nations, the topic and the scene of earlier sentences. Offsets are in the line.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from kg.clauses import BREAK, IMPLIED, SLOTS, SlotText, slot_text, topic, topics
from kg.expressions import alternatives
from kg.models import INITIALS, Entity, Mention
from kg.patterns import MAX_MENTIONS, hits
from kg.resources import load_toml
from kg.vocabulary import load_properties, load_vocabulary

ACTORS: Final = frozenset({"COUNTRY", "MISSION", "ORGANISATION", "PERSON"})
ZERO, TOPIC, SCENE = "understood: UN", "understood: topic", "understood: scene"

_LETTER: Final = {label: initial.lower() for label, initial in INITIALS.items()}
_SHOWN: Final = str.maketrans({SLOTS[label]: letter for label, letter in _LETTER.items()})
_CUTS: Final = re.compile(f"[{re.escape(BREAK)}]")


@dataclass(frozen=True, slots=True)
class Group:
    """The members of a coordinated list, or one mention."""

    at: int
    members: tuple[Mention, ...]

    @property
    def label(self) -> str:
        """Mention label of the first member."""
        return self.members[0].label


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the classifier reads it.

    Attributes:
        text: one character for each group, all others as in the text.
        understood: how many groups stand at the beginning that the sentence itself does not name.
        topics: for each group the mentions that its clause is about, or None.
    """

    text: str
    groups: tuple[Group, ...]
    understood: int
    topics: tuple[tuple[Mention, ...] | None, ...]


@dataclass(slots=True)
class Discourse:
    """What earlier sentences of a passage leave understood."""

    topic: tuple[Mention, ...] = ()
    scene: Mention | None = None
    names: defaultdict[Entity, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities of a sentence in one order, with the features of their nearest mentions.

    Attributes:
        sentence: span in the normalised text.
        features: what the classifier sees.
        patterns: ids of the patterns that relate the two in this order, by property.
    """

    subject: Entity
    object: Entity
    sentence: tuple[int, int]
    features: frozenset[str]
    patterns: Mapping[str, tuple[str, ...]]


def pairs(text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> Iterator[Pair]:
    """Yield the pairs of a normalised text whose classes some property allows, sentence by sentence."""
    discourse = Discourse()
    for mention in mentions:
        discourse.names[mention.entity].add(text[mention.start : mention.end])
    for span in sentences:
        inside = [m for m in mentions if span[0] <= m.start and m.end <= span[1]][:MAX_MENTIONS]
        if inside:
            yield from _sentence_pairs(text, span, inside, discourse)


def _sentence_pairs(
    text: str, span: tuple[int, int], mentions: Sequence[Mention], discourse: Discourse
) -> Iterator[Pair]:
    slots = slot_text(text, *span, mentions)
    line = read_line(slots, discourse)
    found = hits(slots)
    _follow(slots, discourse)
    seen = _Features(line, discourse.names)
    for (subject, object_), (one, other) in _nearest(line).items():
        features = seen.of(one, other, subject, object_)
        patterns = found.get((subject, object_), {})
        said = {f"P{name}" for names in patterns.values() for name in names} | {f"PP{name}" for name in patterns}
        back = found.get((object_, subject), {})
        said |= {f"R{name}" for names in back.values() for name in names} | {f"RR{name}" for name in back}
        yield Pair(subject, object_, span, frozenset(features | said), patterns)


def read_line(slots: SlotText, discourse: Discourse) -> Line:
    """Return a sentence with its lists as one slot each and with what is understood before it."""
    chars, groups = _collapsed(slots)
    understood = _understood(groups, discourse, _own_scene().match(slots.text) is not None) if groups else []
    lead = "".join(SLOTS[members[0].label] for members in understood)
    shifted = [Group(group.at + len(lead), group.members) for group in groups]
    starts = {id(m): at for at, m in enumerate(slots.mentions) if m is not None}
    about = [topic(slots, starts[id(group.members[0])]) for group in groups]
    return Line(
        lead + chars,
        (*(Group(n, members) for n, members in enumerate(understood)), *shifted),
        len(understood),
        (*(None for _ in understood), *(None if one is None else one.mentions for one in about)),
    )


def _collapsed(slots: SlotText) -> tuple[str, list[Group]]:
    chars: list[str] = []
    groups: list[Group] = []
    at = 0
    while at < len(slots.text):
        first = slots.mentions[at]
        if first is None:
            chars.append(slots.text[at])
            at += 1
            continue
        members, end = _list_from(slots, at, first)
        groups.append(Group(len(chars), members))
        chars.append(slots.text[at])
        at = end
    return "".join(chars), groups


def _list_from(slots: SlotText, at: int, first: Mention) -> tuple[tuple[Mention, ...], int]:
    members, end = [first], at + 1
    while joint := _joint().match(slots.text, end):
        following = slots.mentions[joint.end()] if joint.end() < len(slots.text) else None
        if following is None or not _alike(first, following):
            break
        members.append(following)
        end = joint.end() + 1
    return tuple(members), end


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(alternatives(load_toml("patterns", "clauses.toml")["joints"]))


def _alike(one: Mention, other: Mention) -> bool:
    return one.label == other.label or {one.label, other.label} <= ACTORS


def _understood(groups: Sequence[Group], discourse: Discourse, own_scene: bool) -> list[tuple[Mention, ...]]:
    present = {m.entity for group in groups for m in group.members}
    before: list[tuple[Mention, ...]] = []
    if Entity("ORGANISATION", "UN") not in present:
        before.append((Mention(0, 0, "ORGANISATION", "UN", reason=ZERO),))
    carried = tuple(Mention(0, 0, m.label, m.key, reason=TOPIC) for m in discourse.topic if m.entity not in present)
    if carried:
        before.append(carried)
    scene = None if own_scene else discourse.scene
    if scene is not None and scene.entity not in present:
        before.append((Mention(0, 0, scene.label, scene.key, reason=SCENE),))
    return before


_PLACES: Final = SLOTS["COUNTRY"] + SLOTS["PLACE"]
_ALONE: Final = re.compile(rf"[^,。;{_PLACES}]{{0,4}},")


@cache
def _own_scene() -> re.Pattern[str]:
    """Return how a sentence opens with a place of its own: it is set there, not where an earlier one was."""
    leads = alternatives(load_toml("patterns", "clauses.toml")["scene_leads"])
    return re.compile(rf"(?:[^,。;]{{0,8}},)?(?:\d{{1,3}}\.)?[^,。;]{{0,4}}(?:{leads})([{_PLACES}])")


def _follow(slots: SlotText, discourse: Discourse) -> None:
    scene = _own_scene().match(slots.text)
    if scene:
        # of several places none is where the following sentences are set
        discourse.scene = slots.mentions[scene.start(1)] if _ALONE.match(slots.text, scene.end()) else None
    first = next(topics(slots), None)
    if first is not None:
        discourse.topic = first.mentions


_Place = tuple[int, int]


def _nearest(line: Line) -> dict[tuple[Entity, Entity], _Place]:
    """Return for each pair of entities that may be related the two groups in which they stand nearest."""
    best: dict[tuple[Entity, Entity], tuple[int, _Place]] = {}
    for one, first in enumerate(line.groups):
        for other, second in enumerate(line.groups):
            if max(one, other) < line.understood:
                continue
            distance = abs(first.at - second.at)
            for pair in _allowed(first.members, second.members):
                if pair not in best or distance < best[pair][0]:
                    best[pair] = distance, (one, other)
    return {pair: place for pair, (_, place) in best.items()}


def _allowed(subjects: Sequence[Mention], objects: Sequence[Mention]) -> Iterator[tuple[Entity, Entity]]:
    for subject in subjects:
        for object_ in objects:
            if subject.key != object_.key and (subject.label, object_.label) in _related_labels():
                yield subject.entity, object_.entity


@cache
def _related_labels() -> frozenset[tuple[str, str]]:
    properties = load_properties().values()
    return frozenset((one, other) for p in properties for one in p.domain for other in p.range)


@cache
def _triggers() -> tuple[Mapping[str, re.Pattern[str]], frozenset[str]]:
    data = load_toml("patterns", "triggers.toml")
    patterns = {name: re.compile("|".join(map(re.escape, words))) for name, words in data["trigger"].items()}
    return patterns, frozenset(data["weak"]["groups"])


def _found(text: str) -> list[str]:
    return [name for name, pattern in _triggers()[0].items() if pattern.search(text)]


def _nearest_trigger(text: str) -> tuple[str, int] | None:
    """Return the last telling trigger in ``text`` and how many characters stand behind it."""
    patterns, weak = _triggers()
    ends = [(m.end(), name) for name, p in patterns.items() if name not in weak for m in p.finditer(text)]
    if not ends:
        return None
    end, name = max(ends)
    return name, len(text) - end


_BUCKETS: Final = (0, 1, 2, 4, 7, 11, 16, 25, 40, 70)


def _bucket(number: int) -> int:
    return next((limit for limit in _BUCKETS if number <= limit), 99)


def _grams(text: str, *sizes: int) -> set[str]:
    return {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}


class _Features:
    """The features of the pairs of one line; those of two groups are computed once for all their members."""

    def __init__(self, line: Line, names: Mapping[Entity, set[str]]) -> None:
        self.line = line
        self.names = names
        self.shown = line.text.translate(_SHOWN)
        self.known: dict[_Place, frozenset[str]] = {}

    def of(self, one: int, other: int, subject: Entity, object_: Entity) -> set[str]:
        labels = _LETTER[subject.label] + _LETTER[object_.label]
        if (one, other) not in self.known:
            self.known[one, other] = frozenset(self.between(one, other))
        return {
            *self.known[one, other],
            *self.topical(one, other, subject, labels),
            *self.lexical(subject, object_, labels),
            *(self.inside_list(one, labels) if one == other else ()),
        }

    def between(self, one: int, other: int) -> Iterator[str]:
        """Yield what the text around and between two groups says."""
        subject, object_ = self.line.groups[one], self.line.groups[other]
        order = "<" if subject.at < object_.at else ">"
        labels = _LETTER[subject.label] + _LETTER[object_.label] + order
        left, right = sorted((subject.at, object_.at))
        middle = self.shown[left + 1 : right]
        before, after = self.shown[max(0, left - 6) : left], self.shown[right + 1 : right + 9]
        yield f"T{labels}"
        yield from self.distance(subject, object_, middle, order, labels)
        yield from _wording(before, middle, after, order, labels)
        yield from _triggering(before, middle, after, order, labels)
        yield from self.setting(one, other, labels)

    def distance(self, subject: Group, object_: Group, middle: str, order: str, labels: str) -> Iterator[str]:
        left, right = sorted((subject.at, object_.at))
        slots = [group for group in self.line.groups if left < group.at < right]
        commas = sum(char in ",;:" for char in middle)
        yield f"d{order}{_bucket(len(middle))}"
        yield f"n{order}{min(len(slots), 5)}"
        yield f"c{order}{min(commas, 4)}"
        yield f"cn{labels}{min(commas, 3)}{min(len(slots), 3)}"
        for name, group in (("s", subject), ("o", object_)):
            rivals = sum(rival.label == group.label for rival in slots)
            yield f"v{name}{labels}{min(rivals, 2)}"

    def setting(self, one: int, other: int, labels: str) -> Iterator[str]:
        """Yield where in the line the two groups stand, and what is understood rather than said."""
        subject, object_ = self.line.groups[one], self.line.groups[other]
        yield f"f{one == 0:d}{other == 0:d}"
        yield f"f{one == 0:d}{other == 0:d}{labels}"
        yield f"z{min(len(subject.members), 3)}{min(len(object_.members), 3)}"
        for name, group in (("s", subject), ("o", object_)):
            before = self.shown[group.at - 2 : group.at] if group.at > 1 else "^" + self.shown[: group.at]
            if before.endswith("在"):
                yield f"in{name}{labels}"
                if before[:1] in ",。;:(^" and self.shown[group.at + 1 : group.at + 2] == ",":
                    yield f"scene{name}{labels}"
            reason = group.members[0].reason
            if reason in (ZERO, TOPIC, SCENE, IMPLIED):
                yield f"{name}:{reason}"
                yield f"{name}:{reason}{labels}"

    def topical(self, one: int, other: int, subject: Entity, labels: str) -> Iterator[str]:
        about = self.line.topics[other]
        if about is None:
            yield "no topic"
            return
        own = any(mention.entity == subject for mention in about)
        yield f"topic{own:d}{labels[1]}"
        yield f"topic{own:d}{labels}"
        if own:
            at = self.line.groups[other].at
            clause = _CUTS.split(self.shown[:at])[-1]
            yield from (f"topic{labels}{name}" for name in _found(clause))

    def lexical(self, subject: Entity, object_: Entity, labels: str) -> Iterator[str]:
        """Yield what the names and the background facts say of the two."""
        if subject.key == "UN":
            yield "sUN"
        if object_.key == "UN":
            yield "oUN"
        ours, theirs = self.names.get(subject, ()), self.names.get(object_, ())
        if any(short != long and short in long for long in ours for short in theirs):
            yield from ("holds", f"holds{labels}")
        if any(short != long and short in long for long in theirs for short in ours):
            yield from ("held", f"held{labels}")
        yield from (f"fact {name}{labels}" for name in known_facts(subject, object_))

    def inside_list(self, number: int, labels: str) -> Iterator[str]:
        group = self.line.groups[number]
        clause = _CUTS.split(self.shown[group.at + 1 : group.at + 40])[0]
        yield from ("list", f"list{labels}", f"list{min(len(group.members), 5)}{labels}")
        yield f"list{labels}{self.shown[group.at - 1 : group.at] or '^'}"
        yield f"list{labels}{number == self.line.understood:d}"
        for name in _found(clause):
            yield from (f"list {name}", f"list{labels} {name}")


def _wording(before: str, middle: str, after: str, order: str, labels: str) -> Iterator[str]:
    if len(middle) <= 6:
        yield from (f"={order}{middle}", f"={labels}{middle}")
    yield from (f"g{order}{gram}" for gram in _grams(middle, 1, 2, 3))
    if not _CUTS.search(middle):
        yield from (f"h{order}{gram}" for gram in _grams(middle, 2, 3))
    for size in (1, 2, 3):
        yield f"L{order}{before[-size:]}"
        yield f"R{order}{after[:size]}"
        yield f"l{order}{middle[:size]}"
        yield f"r{order}{middle[-size:]}"
    yield from (f"a{order}{gram}" for gram in _grams(_CUTS.split(after)[0], 2))
    yield from (f"b{order}{gram}" for gram in _grams(_CUTS.split(before)[-1], 2))


def _triggering(before: str, middle: str, after: str, order: str, labels: str) -> Iterator[str]:
    clauses = _CUTS.split(middle)
    yield from (f"tm{order}{name}" for name in _found(middle))
    yield from (f"tl{labels}{name}" for name in _found(clauses[-1]))
    yield from (f"tf{labels}{name}" for name in _found(clauses[0]))
    yield from (f"tr{labels}{name}" for name in _found(_CUTS.split(after)[0]))
    yield from (f"tp{order}{name}" for name in _found(_CUTS.split(before)[-1]))
    nearest = _nearest_trigger(clauses[-1])
    if nearest is not None:
        yield f"tn{labels}{nearest[0]}{_bucket(nearest[1])}"


@cache
def known_facts(subject: Entity, object_: Entity) -> tuple[str, ...]:
    """Return the background properties by which the vocabulary ties the subject to the object."""
    vocabulary = load_vocabulary()
    one, other = vocabulary.entries.get(subject), vocabulary.entries.get(object_)
    if one is None or other is None:
        return ()
    return tuple(sorted(name for name, values in one.facts.items() if other.iri in values))
