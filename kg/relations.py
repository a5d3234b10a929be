"""Linked mentions → relations: by the classifier, or by the declared patterns alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from kg.classification import RelationModel
from kg.clauses import BREAK, sentences
from kg.expressions import alternatives
from kg.models import Mention, Relation
from kg.pairs import Pair, pairs
from kg.patterns import load_patterns
from kg.resources import load_toml
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
    sure = (relation for relation in found if relation.confidence >= least and not vetoed(relation))
    best = _best(sure)
    return sorted(replace(relation, during=_during(text, relation, mentions)) for relation in best)


def vetoed(relation: Relation) -> bool:
    """Whether ``ontology/patterns/vetoes.toml`` rules a relation out."""
    return relation.subject.key in _vetoes().get(relation.property, ())


@cache
def _vetoes() -> dict[str, frozenset[str]]:
    rows = load_toml("patterns", "vetoes.toml")["veto"]
    return {row["property"]: frozenset(row["subjects"]) for row in rows}


_CLAUSE_END: Final = re.compile(f"[{re.escape(BREAK)}]")
_LEAD: Final = 12
"""A date so near the beginning of a sentence dates all of it."""


def _during(text: str, relation: Relation, mentions: Sequence[Mention]) -> str:
    """Return the date of the clause that names the last of both ends, else the only one, which opens the sentence.

    None if in doubt, or if the relation lasts (``ontology/patterns/during.toml``).
    """
    start, end = relation.sentence
    inside = [m for m in mentions if start <= m.start and m.end <= end]
    every = [m for m in inside if m.label == "DATE" and not m.key.startswith("XXXX")]
    if not every or relation.object.label == "DATE" or relation.property in _timing().lasting:
        return ""
    dates = [d for d in every if not _is_bounded(text, d, relation.sentence, inside) and not _is_other(d, relation)]
    ends = [[m for m in inside if m.entity == end] for end in (relation.subject, relation.object)]
    last = max(filter(None, ends), key=lambda found: found[0].start, default=[])
    clauses = [_clause(text, m.start, relation.sentence) for m in last]
    near = {d.key for d in dates for first, last in clauses if first <= d.start < last}
    leading = {d.key for d in dates if d.start - start <= _LEAD and len(every) == 1}
    found = near or leading
    return found.pop() if len(found) == 1 else ""


class _Timing(NamedTuple):
    lasting: frozenset[str]
    named: frozenset[str]
    joints: frozenset[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def _timing() -> _Timing:
    data = load_toml("patterns", "during.toml")
    before, behind = (re.compile(f"(?:{alternatives(data[name])})$") for name in ("before", "behind"))
    lasting, named, joints = (frozenset(data[name]) for name in ("lasting", "named", "joints"))
    return _Timing(lasting, named, joints, before, behind)


def _is_bounded(text: str, date: Mention, sentence: tuple[int, int], mentions: Iterable[Mention]) -> bool:
    """Whether a date only bounds or causes what is said, or belongs to a name: «在2020年政变之后», «2015年协议»."""
    timing = _timing()
    _, end = _clause(text, date.start, sentence)
    named = any(m.label in timing.named and text[date.end : m.start] in timing.joints for m in mentions)
    before, clause = text[max(sentence[0], date.start - 3) : date.start], text[date.end : end].rstrip(BREAK)
    return named or bool(timing.before.search(before) or timing.behind.search(clause))


_YEAR_OF: Final = re.compile(r"\((\d{4})\)$")


def _is_other(date: Mention, relation: Relation) -> bool:
    """Whether a date cannot be that of what happened to a resolution, whose symbol tells the year."""
    years = [match[1] for end in (relation.subject, relation.object) if (match := _YEAR_OF.search(end.key))]
    return relation.property == "adoptedBy" and any(not date.key.startswith(year) for year in years)


def _clause(text: str, at: int, sentence: tuple[int, int]) -> tuple[int, int]:
    ends = [match.end() for match in _CLAUSE_END.finditer(text, *sentence)]
    first = max((end for end in ends if end <= at), default=sentence[0])
    return first, min((end for end in ends if end > at), default=sentence[1])


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
