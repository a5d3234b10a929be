"""Sentences, clauses and topics: the shape of a Chinese sentence once its mentions are known.

Each mention becomes one character of a private-use block («slot»), one for each label. Over this *slot text* the
patterns of ``ontology/patterns`` are plain regular expressions, however long the names are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.expressions import alternatives
from kg.models import LABELS, Mention
from kg.resources import load_toml

SLOTS: Final[Mapping[str, str]] = {label: chr(0xE000 + n) for n, label in enumerate(LABELS)}
"""Mention label → its character in slot text."""

ANY_SLOT: Final = f"[{SLOTS[LABELS[0]]}-{SLOTS[LABELS[-1]]}]"
BREAK: Final = ",。;:!?\n"
"""What ends a clause."""

# A paragraph number ends whatever stood before it: conversions run paragraphs together («… 项目。 - 25. 为推进 …»).
_SENTENCE_END: Final = re.compile(r"[。!?\n][”\"’)》]*|(?:^|(?<=[。;]))[-•· ]{0,3}\d{1,3}\.(?!\d)")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of a normalised text, closing quotes included."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


@dataclass(frozen=True, slots=True)
class SlotText:
    """A sentence with one character for each mention.

    Attributes:
        mentions: the mention behind each character, or None for ordinary ones.
        offsets: where each character stands in the normalised text.
    """

    text: str
    mentions: tuple[Mention | None, ...]
    offsets: tuple[int, ...]

    def listed(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions between two positions."""
        return tuple(m for m in self.mentions[start:end] if m is not None)


def slot_text(text: str, start: int, end: int, mentions: Iterable[Mention]) -> SlotText:
    """Return the sentence ``text[start:end]`` with its mentions as slots.

    «我们» and «本组织» become mentions of the United Nations that no span stands for (guideline: their relations
    have the key UN). Quotation marks around a mention and short forms in brackets behind it disappear.
    """
    inside = sorted(m for m in mentions if start <= m.start and m.end <= end)
    pieces = list(_pieces(text, start, end, _with_implied(text, start, end, inside)))
    return _tidy(pieces)


_Piece = tuple[str, Mention | None, int]


def _with_implied(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Mention]:
    taken = {offset for m in mentions for offset in range(m.start, m.end)}
    implied = [
        Mention(match.start(), match.end(), "ORGANISATION", "UN", reason=IMPLIED)
        for match in _first_person().finditer(text, start, end)
        if match.start() not in taken
    ]
    return sorted([*mentions, *implied])


IMPLIED: Final = "first person"
"""Reason of a mention that stands for «我们» or «本组织»."""


@cache
def _first_person() -> re.Pattern[str]:
    return re.compile(alternatives(load_toml("patterns", "clauses.toml")["first_person"]))


def _pieces(text: str, start: int, end: int, mentions: Iterable[Mention]) -> Iterator[_Piece]:
    at = start
    for mention in mentions:
        if mention.start < at:
            continue
        for offset in range(at, mention.start):
            yield text[offset], None, offset
        yield SLOTS[mention.label], mention, mention.start
        at = mention.end
    for offset in range(at, end):
        yield text[offset], None, offset


_QUOTED: Final = re.compile(f'[《“"‘〈]({ANY_SLOT})[》”"’〉]')
_SHORT_FORM: Final = re.compile(rf"({ANY_SLOT})(\([“\"《]?({ANY_SLOT})[》”\"]?\))")


def _tidy(pieces: list[_Piece]) -> SlotText:
    text = "".join(char for char, _, _ in pieces)
    drop: set[int] = set()
    for match in _QUOTED.finditer(text):
        drop |= {match.start(), match.end() - 1}
    for match in _SHORT_FORM.finditer(text):
        if _same(pieces[match.start(1)][1], pieces[match.start(3)][1]):
            drop |= set(range(*match.span(2)))
    kept = [piece for n, piece in enumerate(pieces) if n not in drop]
    chars, mentions, offsets = zip(*kept, strict=True) if kept else ((), (), ())
    return SlotText("".join(chars), mentions, offsets)


def _same(one: Mention | None, other: Mention | None) -> bool:
    return one is not None and other is not None and one.entity == other.entity


def list_of(labels: Iterable[str]) -> str:
    """Return a regular expression for one mention of these labels or a coordinated list of them."""
    one = f"[{''.join(sorted(SLOTS[label] for label in labels))}]"
    return f"{one}(?:(?:、|,?以及|,?和|与|及|或|、和|/){one}){{0,60}}"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause is about: its subjects, or none where a generic noun takes their place."""

    mentions: tuple[Mention, ...]
    start: int


def topic(slots: SlotText, position: int) -> Topic | None:
    """Return the topic that governs ``position``: of its own clause, else of the nearest clause before it.

    A generic subject («会员国», «各特派团», «秘书长») is a topic without mentions: what it does is nobody's
    relation.
    """
    for start, end in reversed(list(_clauses(slots.text, position))):
        found = _clause_topic(slots, start, end)
        if found is not None:
            return found
    return None


def topics(slots: SlotText) -> Iterator[Topic]:
    """Yield the topic of each clause that has one, in text order."""
    for start, end in _clauses(slots.text, len(slots.text)):
        found = _clause_topic(slots, start, end)
        if found is not None:
            yield found


def next_topic(slots: SlotText, position: int) -> Topic | None:
    """Return the topic of what follows ``position``: «在马里，⟨马里稳定团⟩支持…», «根据《宪章》，⟨大会⟩…»."""
    text = slots.text
    start = position
    for _ in range(3):
        while start < len(text) and text[start] in BREAK:
            start += 1
        end = next((at for at in range(start, len(text)) if text[at] in BREAK), len(text))
        found = _clause_topic(slots, start, end)
        if found is not None:
            return found
        if end >= len(text) or text[end] in ";。":
            return None
        start = end
    return None


def _clauses(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(limit):
        if text[at] in BREAK:
            yield start, at
            start = at + 1
    yield start, limit


def _clause_topic(slots: SlotText, start: int, end: int) -> Topic | None:
    grammar = _topic_grammar()
    begin = start
    lead = grammar.lead.match(slots.text, start, end)
    if lead:
        begin = lead.end()
    generic = grammar.generic.match(slots.text, begin, end)
    if generic:
        return Topic((), begin)
    actors = grammar.actors.match(slots.text, begin, end)
    if actors is None:
        return None
    return Topic(slots.listed(*actors.span()), begin)


@dataclass(frozen=True, slots=True)
class _TopicGrammar:
    lead: re.Pattern[str]
    generic: re.Pattern[str]
    actors: re.Pattern[str]


_ACTORS: Final = ("COUNTRY", "MISSION", "ORGANISATION", "RESOLUTION", "DOCUMENT", "INSTRUMENT", "EVENT", "PERSON")


@cache
def _topic_grammar() -> _TopicGrammar:
    data = load_toml("patterns", "clauses.toml")
    place = f"[{SLOTS['PLACE']}{SLOTS['COUNTRY']}]"
    words = {name: f"(?:{alternatives(found)})" for name, found in data.items() if isinstance(found[0], str)}
    lead = (
        rf"(?:{words['connectives']}|\d{{1,3}}\.|[(][a-z][)]|[- ·•“\"]"
        rf"|{words['date_leads']}?{SLOTS['DATE']}{words['date_tails']}?"
        rf"|{words['place_leads']}{place}(?:[、和]{place}){{0,20}}{words['place_tails']}?){{0,6}}"
    )
    generic = words["generic_subjects"]
    actors = list_of(_ACTORS)
    partner = f"{words['partner_adverbs']}{{0,4}}{words['partner_prepositions']}{actors}"
    with_partner = f"{actors}(?:{partner}(?:等)?(?:密切)?{words['partner_verbs']})?"
    return _TopicGrammar(re.compile(lead), re.compile(generic), re.compile(rf"{with_partner}(?!的)"))
