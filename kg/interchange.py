"""Annotated passages as JSON lines: what ``kg annotate`` writes, doccano imports and ``kg evaluate`` reads."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg import namespaces
from kg.errors import InputError
from kg.models import LABELS, Annotation, Entity, Relation

Completion = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A hand-made mention; an entity that the text only implies has no offsets."""

    label: str
    key: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A passage with hand-made annotations: relations are (subject key, property, object key).

    Attributes:
        document: name of the document that it comes from, or None if that is not said.
    """

    id: str
    text: str
    entities: tuple[GoldEntity, ...] = ()
    relations: frozenset[tuple[str, str, str]] = frozenset()
    document: str | None = None


def read_gold(lines: Iterable[str], name: str, complete: Completion | None = None) -> list[GoldPassage]:
    """Return the passages of a JSONL file; other fields than those of :class:`GoldPassage` are ignored.

    Relations may be written by key (``subject``, ``property``, ``object``) or as doccano does (``from_id``,
    ``to_id``, ``type``).

    Args:
        lines: the lines of the file.
        name: what to call it in error messages.
        complete: what to do with a passage in which an entity has no key.

    Raises:
        InputError: naming the line that is no such passage.
    """
    passages = []
    for number, row in read_rows(lines, name):
        place = f"{name}, line {number}"
        passage = read_passage(row, place)
        if complete and not all(entity.key for entity in passage.entities):
            passage = read_passage(complete(row), place)
        passages.append(passage)
    return passages


def read_rows(lines: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number (from 1) and content of each line that is a JSON object with a ``text``.

    Raises:
        InputError: naming the line that is not.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{name}, line {number}: no JSON ({error.msg}); write one passage a line") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError(f'{name}, line {number}: a passage needs a "text", as in {{"id": "p1", "text": "…"}}')
        yield number, row


def read_passage(row: Mapping[str, Any], place: str) -> GoldPassage:
    """Return the annotated passage of a row; see :func:`read_gold`.

    Raises:
        InputError: if an entity or relation is incomplete; the message begins with ``place``.
    """
    try:
        entities = {e.get("id", n): _gold_entity(e, row["text"]) for n, e in enumerate(row.get("entities", ()))}
        if len(entities) < len(row.get("entities", ())):
            raise ValueError("an id of its own")
        relations = frozenset(_gold_relation(r, entities) for r in row.get("relations", ()))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{place}: {error} is missing or wrong in an entity or relation") from error
    document = row.get("document")
    passage_id = str(row.get("id", place))
    return GoldPassage(passage_id, row["text"], tuple(entities.values()), relations, document and str(document))


def _gold_entity(entity: dict[str, Any], text: str) -> GoldEntity:
    start, end = entity["start_offset"], entity["end_offset"]
    if entity["label"] not in LABELS:
        raise ValueError(f"label {entity['label']!r}")
    if start is not None and not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}, {end}")
    return GoldEntity(entity["label"], str(entity.get("key") or ""), start, end)


def _gold_relation(relation: dict[str, Any], entities: dict[Any, GoldEntity]) -> tuple[str, str, str]:
    if "from_id" in relation:
        return entities[relation["from_id"]].key, relation["type"], entities[relation["to_id"]].key
    return relation["subject"], relation["property"], relation["object"]


def to_row(passage_id: str, annotation: Annotation) -> dict[str, Any]:
    """Return an annotation in the form that doccano imports, with ``key`` and ``iri`` added to each entity.

    A relation names the mentions nearest to its sentence; an entity without a mention has null offsets.
    """
    entities = [_row_of(m.label, m.key, m.start, m.end) for m in annotation.mentions]
    numbers: dict[Entity, list[int]] = {}
    for number, mention in enumerate(annotation.mentions):
        numbers.setdefault(mention.entity, []).append(number)
    relations = []
    for relation in annotation.relations:
        ends = []
        for entity in (relation.subject, relation.object):
            if entity not in numbers:
                numbers[entity] = [len(entities)]
                entities.append(_row_of(entity.label, entity.key, None, None))
            ends.append(_nearest(numbers[entity], annotation, relation))
        relations.append({"from_id": ends[0], "to_id": ends[1], "type": relation.property})
    return {
        "id": passage_id,
        "text": annotation.text,
        "entities": [{"id": number, **entity} for number, entity in enumerate(entities)],
        "relations": [{"id": number, **relation} for number, relation in enumerate(relations)],
    }


def _row_of(label: str, key: str, start: int | None, end: int | None) -> dict[str, Any]:
    iri = str(namespaces.entity(label, key))
    return {"label": label, "start_offset": start, "end_offset": end, "key": key, "iri": iri}


def _nearest(numbers: list[int], annotation: Annotation, relation: Relation) -> int:
    def distance(number: int) -> tuple[bool, int]:
        if number >= len(annotation.mentions):
            return False, 0
        at = annotation.mentions[number].start
        return not relation.sentence[0] <= at < relation.sentence[1], abs(at - relation.sentence[0])

    return min(numbers, key=distance)
