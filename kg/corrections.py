"""Passages corrected by hand, in doccano or an editor, that take the place of what was extracted from them.

A passage is known by its text. What ``kg annotate`` wrote comes back with or without keys: doccano keeps spans,
labels and relations, and drops the keys.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from kg.annotation import RULES_ALONE, annotate
from kg.clauses import sentences
from kg.errors import InputError
from kg.interchange import GoldEntity, GoldPassage, read_passage, read_rows
from kg.models import AnnotatedReport, Annotation, Entity, Mention, Relation
from kg.normalization import normalize
from kg.symbols import parse_symbol
from kg.vocabulary import load_properties, load_vocabulary

CORRECTION: Final = "correction"
"""Reason of a mention, and pattern of a relation, that a person gave."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """A file of corrected passages.

    Attributes:
        name: of the file, for messages.
        sha256: its checksum.
        rows: number of the line and content, by the text of the passage.
        doubts: one line for each key that may be a slip.
    """

    name: str
    sha256: str
    rows: Mapping[str, tuple[int, Mapping[str, Any]]]
    doubts: tuple[str, ...] = ()

    def place(self, text: str) -> str:
        """Return where the correction of a passage stands, for messages."""
        return f"{self.name}, line {self.rows[text][0]}"


def read_corrections(path: Path) -> Corrections:
    """Return the corrected passages of a JSONL file, in the format that ``kg annotate`` writes.

    Raises:
        InputError: if the file cannot be read, or naming the line that is no annotated passage.
    """
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is no UTF-8 text; save it in that encoding") from error
    rows: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for number, row in read_rows(lines, path.name):
        if row["text"] in rows:
            earlier = rows[row["text"]][0]
            raise InputError(f"{path.name}, line {number}: is the passage of line {earlier} again; keep one of them")
        rows[row["text"]] = number, row
    corrections = Corrections(path.name, hashlib.sha256(data).hexdigest(), rows)
    doubts: list[str] = []
    for text, (_, found) in rows.items():
        place = corrections.place(text)
        if "entities" not in found:
            raise InputError(f"{place}: has no «entities» and so corrects nothing; write [] if there are none")
        passage = read_passage(found, place)
        _check(passage, place)
        doubts += [f"{place}: {doubt}" for doubt in _doubts(passage)]
    return replace(corrections, doubts=tuple(doubts))


def _doubts(passage: GoldPassage) -> Iterator[str]:
    """Yield what is odd about the keys that were given: it may be meant, so nothing is refused."""
    vocabulary = load_vocabulary().entries
    for label, key in sorted({(entity.label, entity.key) for entity in passage.entities if entity.key}):
        if Entity(label, key) in vocabulary:
            continue
        others = sorted(entity.label for entity in vocabulary if entity.key == key)
        near = get_close_matches(key, (entity.key for entity in vocabulary if entity.label == label), n=1, cutoff=0.85)
        if others:
            yield f"{key} is of the class {', '.join(others)} in the vocabulary, not {label}"
        elif label == "COUNTRY" or (near and parse_symbol(key) is None):
            hint = f"; is it {near[0]}?" if near else ""
            yield f"the vocabulary has no {label} with the key {key!r}{hint}"


def _check(passage: GoldPassage, place: str) -> None:
    keys = {entity.key for entity in passage.entities}
    for subject, name, object_ in passage.relations:
        if name not in load_properties():
            raise InputError(f"{place}: no relation {name!r}; relations: {', '.join(load_properties())}")
        if subject and subject == object_:
            raise InputError(f"{place}: a relation joins {subject!r} with itself; give it two entities")
        if lost := {subject, object_} - keys:
            raise InputError(f"{place}: a relation names {min(lost)!r}, which is no entity of the passage")
    if any(entity.start is None and not entity.key for entity in passage.entities):
        raise InputError(f"{place}: an entity without offsets needs a key, as in MINUSCA")


def correct(annotated: AnnotatedReport, corrections: Corrections) -> AnnotatedReport:
    """Return a report in which the corrected passages say what the corrections say."""
    found = (
        _corrected(annotation, corrections) if annotation.text in corrections.rows else annotation
        for annotation in annotated.annotations
    )
    return replace(annotated, annotations=tuple(found))


def _corrected(annotation: Annotation, corrections: Corrections) -> Annotation:
    _, row = corrections.rows[annotation.text]
    passage = read_passage(_with_keys(row, annotation), corrections.place(annotation.text))
    mentions = tuple(sorted(_mention(entity) for entity in passage.entities if entity.start is not None))
    amounts = {(m.start, m.end) for m in mentions if m.label == "QUANTITY"}
    return replace(
        annotation,
        mentions=mentions,
        relations=tuple(sorted(_relations(passage, mentions, annotation.relations))),
        figures=tuple(figure for figure in annotation.figures if (figure.start, figure.end) in amounts),
        correction=corrections.sha256,
    )


def complete(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an annotated passage in which each entity has a key, where none is given that of the rules."""
    return _with_keys(row, annotate(row["text"], settings=RULES_ALONE))


def _with_keys(row: Mapping[str, Any], annotation: Annotation) -> dict[str, Any]:
    """Return a row in which each entity has a key: that of the extraction if the span is the same, else by its name."""
    extracted = {(m.start, m.end, m.label): m.key for m in annotation.mentions}

    def key(entity: Mapping[str, Any]) -> str:
        span = (entity["start_offset"], entity["end_offset"])
        words = "" if span[0] is None else annotation.text[slice(*span)]
        return entity.get("key") or extracted.get((*span, entity["label"])) or _key_of(words, entity["label"])

    return {**row, "entities": [{**entity, "key": key(entity)} for entity in row.get("entities", ())]}


def _key_of(words: str, label: str) -> str:
    """Return the key that the rules give to a name, date or number on its own, else the normalised name itself."""
    found = annotate(words, settings=RULES_ALONE).mentions
    keys = [m.key for m in found if m.label == label and (m.start, m.end) == (0, len(words)) and m.known]
    return keys[0] if keys else normalize(words).text


def _mention(entity: GoldEntity) -> Mention:
    known = Entity(entity.label, entity.key) in load_vocabulary().entries or _is_value(entity)
    return Mention(entity.start or 0, entity.end or 0, entity.label, entity.key, reason=CORRECTION, known=known)


def _is_value(entity: GoldEntity) -> bool:
    return entity.label in ("DATE", "QUANTITY") or parse_symbol(entity.key) is not None


def _relations(passage: GoldPassage, mentions: Sequence[Mention], extracted: Iterable[Relation]) -> Iterator[Relation]:
    """Yield the relations of a corrected passage; one that was extracted, too, keeps its sentences and dates."""
    found: defaultdict[tuple[Entity, str, Entity], list[Relation]] = defaultdict(list)
    for relation in extracted:
        found[relation.subject, relation.property, relation.object].append(relation)
        if load_properties()[relation.property].symmetric:
            found[relation.object, relation.property, relation.subject].append(relation)
    for subject, name, object_ in passage.relations:
        rule = load_properties()[name]
        one, other = _entity(passage, subject, rule.domain), _entity(passage, object_, rule.range)
        span = _sentence(passage.text, mentions, (one, other))
        for relation in found[one, name, other] or [Relation(one, name, other, span, CORRECTION, 1.0)]:
            yield replace(relation, pattern=CORRECTION, confidence=1.0)


def _entity(passage: GoldPassage, key: str, labels: Iterable[str]) -> Entity:
    """Return the entity of a passage with a key; where two classes share it, that which the relation allows."""
    found = [Entity(entity.label, entity.key) for entity in passage.entities if entity.key == key]
    return min(found, key=lambda entity: entity.label not in labels)


def _sentence(text: str, mentions: Iterable[Mention], ends: tuple[Entity, Entity]) -> tuple[int, int]:
    """Return the span of the sentences from one end of a relation to the other: as few as can be, then the nearest."""
    places = [[m for m in mentions if m.entity == end] for end in ends]
    plain = normalize(text)
    spans = [plain.to_original(*span) for span in sentences(plain.text)]

    def touched(start: int, end: int) -> list[tuple[int, int]]:
        return [span for span in spans if span[0] < end and start < span[1]] or [(0, len(text))]

    choices = [(min(a.start, b.start), max(a.end, b.end)) for a in places[0] for b in places[1]]
    choices = choices or [(m.start, m.end) for found in places for m in found][:1] or [(0, len(text))]
    start, end = min(choices, key=lambda choice: (len(touched(*choice)), choice[1] - choice[0], choice))
    return touched(start, end)[0][0], touched(start, end)[-1][1]
