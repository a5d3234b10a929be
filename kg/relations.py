"""Linked mentions → relations: by the classifier, or by the declared patterns alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from kg.classification import RelationModel
from kg.clauses import sentences
from kg.models import Mention, Relation
from kg.pairs import Pair, pairs
from kg.patterns import load_patterns
from kg.vocabulary import load_properties

CLASSIFIER: Final = "classifier"
"""Stands for a pattern where the classifier found a relation that none of them says."""


def find_relations(
    text: str,
    mentions: Sequence[Mention],
    model: RelationModel | None = None,
    min_confidence: float | None = None,
) -> list[Relation]:
    """Return the relations that a normalised text states between its mentions, sorted.

    Args:
        text: normalised.
        mentions: in the offsets of ``text``.
        model: the classifier, or None to believe every pattern as its confidence says.
        min_confidence: from which confidence a relation is stated; by default the model's threshold.
    """
    candidates = list(pairs(text, tuple(sentences(text)), mentions))
    least = min_confidence if min_confidence is not None else model.threshold if model is not None else 0.0
    found = _by_patterns(candidates) if model is None else _by_model(candidates, model)
    return sorted(_best(relation for relation in found if relation.confidence >= least))


def _by_patterns(candidates: Iterable[Pair]) -> Iterator[Relation]:
    for pair in candidates:
        for name, ids in pair.patterns.items():
            pattern = max(ids, key=lambda one: (confidences()[one], one))
            yield Relation(pair.subject, name, pair.object, pair.sentence, pattern, confidences()[pattern])


def _by_model(candidates: Sequence[Pair], model: RelationModel) -> Iterator[Relation]:
    for pair, probabilities in zip(candidates, model.judge(candidates), strict=True):
        unknown = {name: ids for name, ids in pair.patterns.items() if name not in model.properties}
        yield from _by_patterns([replace(pair, patterns=unknown)])
        for name, probability in probabilities.items():
            ids = pair.patterns.get(name, ())
            pattern = max(ids, key=lambda one: (confidences()[one], one), default=CLASSIFIER)
            yield Relation(pair.subject, name, pair.object, pair.sentence, pattern, round(probability, 3))


def _best(found: Iterable[Relation]) -> Iterable[Relation]:
    """Keep of each relation of a sentence the most confident reading, of a symmetric one a single direction."""
    best: dict[tuple[object, ...], Relation] = {}
    for relation in found:
        ends = (relation.subject, relation.object)
        if load_properties()[relation.property].symmetric:
            ends = (min(ends), max(ends))
            relation = replace(relation, subject=ends[0], object=ends[1])
        key = (*ends, relation.property, relation.sentence)
        if key not in best or relation.confidence > best[key].confidence:
            best[key] = relation
    return best.values()


@cache
def confidences() -> dict[str, float]:
    """Return the confidence of each pattern by its id."""
    return {pattern.id: pattern.confidence for pattern in load_patterns()}
