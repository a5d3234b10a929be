"""Precision, recall and F1 of annotations against hand-made ones (evaluation guideline)."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from kg.interchange import GoldEntity, GoldPassage
from kg.models import Annotation, Mention
from kg.vocabulary import load_properties

ALL: Final = "all"


@dataclass(slots=True)
class Count:
    """How many were asked for, given, and right."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what was asked for that was given."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Counts = defaultdict[str, Count]


def _counts() -> Counts:
    return defaultdict(Count)


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts by mention label or property, with a row for all.

    Attributes:
        entities: exact span and label.
        links: gold mentions with a key that two annotators would write alike; right if an overlapping mention has it.
        relations: subject, property and object.
        pairs: subject and object in either order.
        errors: one line for each mistake.
    """

    entities: Counts = field(default_factory=_counts)
    links: Counts = field(default_factory=_counts)
    relations: Counts = field(default_factory=_counts)
    pairs: Counts = field(default_factory=_counts)
    errors: list[str] = field(default_factory=list)


def evaluate(gold: Iterable[GoldPassage], annotate: Callable[[str], Annotation]) -> Scores:
    """Return the scores of ``annotate`` over hand-annotated passages."""
    scores = Scores()
    for passage in gold:
        score_passage(scores, passage, annotate(passage.text))
    return scores


def score_passage(scores: Scores, gold: GoldPassage, predicted: Annotation) -> None:
    """Add the counts of one passage to ``scores``."""
    _score_entities(scores, gold, predicted)
    _score_links(scores, gold, predicted)
    _score_relations(scores, gold, predicted)


_Item = TypeVar("_Item", bound=Hashable)


def _tally(counts: Counts, want: Mapping[_Item, str], have: Mapping[_Item, str]) -> None:
    """Count two sets of items, given as item → row."""
    for item, row in {**want, **have}.items():
        for name in {ALL, row}:
            counts[name].gold += item in want
            counts[name].predicted += item in have
            counts[name].right += item in want and item in have


def _score_entities(scores: Scores, gold: GoldPassage, predicted: Annotation) -> None:
    want = {(e.start, e.end, e.label): e.label for e in gold.entities if e.start is not None and e.end is not None}
    have = {(m.start, m.end, m.label): m.label for m in predicted.mentions}
    _tally(scores.entities, want, have)
    for start, end, label in sorted(want.keys() - have.keys(), key=str):
        scores.errors.append(f"{gold.id} missed {label} {gold.text[start:end]!r}")
    for start, end, label in sorted(have.keys() - want.keys()):
        scores.errors.append(f"{gold.id} spurious {label} {gold.text[start:end]!r}")


_STANDARD: Final = frozenset({"COUNTRY", "MISSION", "RESOLUTION", "DATE", "QUANTITY"})


def is_standard(label: str, key: str) -> bool:
    """Whether two annotators would write this key alike (guideline: acronyms and symbols, not slugs)."""
    if label == "ORGANISATION":
        return bool(re.fullmatch(r"[A-Z][A-Za-z0-9&-]*", key)) and sum(char.isupper() for char in key) > 1
    return label in _STANDARD or (label == "DOCUMENT" and "/" in key)


def canonical(label: str, key: str) -> str:
    """Return a key without what annotators write differently: case, blanks, hyphens, the unit of an amount."""
    key = re.sub(r"\s+", "", key).upper()
    if label in ("ORGANISATION", "MISSION"):
        return re.sub(r"[^A-Z0-9]", "", key)
    amount = re.match(r"-?\d[\d.,]*", key) if label == "QUANTITY" else None
    return str(float(amount[0].replace(",", ""))) if amount else key


def _score_links(scores: Scores, gold: GoldPassage, predicted: Annotation) -> None:
    for entity in gold.entities:
        if not is_standard(entity.label, entity.key):
            continue
        best = _best(entity, [m for m in predicted.mentions if m.label == entity.label])
        right = best is not None and canonical(entity.label, best.key) == canonical(entity.label, entity.key)
        for name in (ALL, entity.label):
            scores.links[name].gold += 1
            scores.links[name].predicted += 1
            scores.links[name].right += right
        if not right:
            scores.errors.append(f"{gold.id} link {entity.label} {entity.key}, got {best.key if best else None}")


def _overlap(entity: GoldEntity, mention: Mention) -> int:
    if entity.start is None or entity.end is None:
        return 0
    return min(entity.end, mention.end) - max(entity.start, mention.start)


def _best(entity: GoldEntity, mentions: Iterable[Mention]) -> Mention | None:
    best = max(mentions, key=lambda mention: _overlap(entity, mention), default=None)
    return best if best is not None and _overlap(entity, best) > 0 else None


def _score_relations(scores: Scores, gold: GoldPassage, predicted: Annotation) -> None:
    keys = _gold_keys(gold, predicted)
    want = {_directed(*relation) for relation in gold.relations}
    have = {_directed(keys[r.subject], r.property, keys[r.object]) for r in predicted.relations}
    _tally(scores.relations, {t: t[1] for t in want}, {t: t[1] for t in have})
    pairs_wanted, pairs_given = ({tuple(sorted((s, o))): ALL for s, _, o in triples} for triples in (want, have))
    _tally(scores.pairs, pairs_wanted, pairs_given)
    scores.errors.extend(f"{gold.id} missed {' '.join(triple)}" for triple in sorted(want - have))
    scores.errors.extend(f"{gold.id} spurious {' '.join(triple)}" for triple in sorted(have - want))


def _directed(subject: str, name: str, object_: str) -> tuple[str, str, str]:
    known = load_properties().get(name)
    if known is not None and known.symmetric:
        subject, object_ = sorted((subject, object_))
    return subject, name, object_


def _gold_keys(gold: GoldPassage, predicted: Annotation) -> Mapping[object, str]:
    """Return the gold key that each predicted entity stands for: by place in the text, else by its own key."""
    spelled = {entity.key for entity in gold.entities} | {k for s, _, o in gold.relations for k in (s, o)}
    by_canonical = {canonical("", key): key for key in sorted(spelled)}
    keys: dict[object, str] = {}
    for relation in predicted.relations:
        for entity in (relation.subject, relation.object):
            keys[entity] = by_canonical.get(canonical("", entity.key), f"?{entity.key}")
    for mention in reversed(predicted.mentions):
        best = max(gold.entities, key=lambda e: _overlap(e, mention), default=None)
        if best is not None and _overlap(best, mention) > 0:
            keys[mention.entity] = best.key
    return keys
