"""The relation classifier: how probable each property is between two mentions.

Two linear stages. The first weighs the features of a pair alone. The second sees how the first judged the pairs around
it: the other properties of the pair, the reverse direction, the other objects of the subject and the other subjects of
the object.
"""

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.pairs import Pair
from kg.vocabulary import Property, load_properties

Probabilities = dict[str, float]
"""Property → probability; properties whose domain or range the pair does not fit are absent."""

FORMAT: Final = 1
"""Version of the model file."""

_LIMIT: Final = 7.0
"""Log odds beyond this are no surer."""


@dataclass(frozen=True, slots=True)
class RelationModel:
    """Weights of both stages.

    Attributes:
        properties: those that the model knows, in the order of the first stage's columns.
        first: feature → (column, weight) pairs; weights are whole hundredths, so that their sum is the same in
            every order.
        bias: of each column.
        second: feature of the second stage → weight.
        threshold: probability from which a relation is stated; chosen in training for the best F1.
    """

    properties: tuple[str, ...]
    first: Mapping[str, tuple[tuple[int, int], ...]]
    bias: tuple[float, ...]
    second: Mapping[str, float]
    threshold: float

    def judge(self, pairs: Sequence[Pair]) -> list[Probabilities]:
        """Return for each pair of a passage the probability of each property."""
        odds = [self.log_odds(pair) for pair in pairs]
        probabilities: list[Probabilities] = [{} for _ in pairs]
        for number, name, features in collective(pairs, odds):
            score = sum(self.second.get(feature, 0.0) * value for feature, value in features.items())
            probabilities[number][name] = 1 / (1 + math.exp(-score))
        return probabilities

    def log_odds(self, pair: Pair) -> dict[str, float]:
        """Return the first stage's log odds of each property that the pair's classes allow."""
        scores = [0] * len(self.bias)
        for feature in pair.features:
            for column, weight in self.first.get(feature, ()):
                scores[column] += weight
        fits = load_properties()
        return {
            name: max(-_LIMIT, min(_LIMIT, self.bias[column] + scores[column] / 100))
            for column, name in enumerate(self.properties)
            if allows(fits[name], pair)
        }


def allows(prop: Property, pair: Pair) -> bool:
    """Whether the classes of a pair fit the domain and range of a property."""
    return pair.subject.label in prop.domain and pair.object.label in prop.range


Judgement = tuple[int, str, dict[str, float]]
"""Number of the pair, property, and the features of the second stage."""


def collective(pairs: Sequence[Pair], odds: Sequence[Mapping[str, float]]) -> Iterator[Judgement]:
    """Yield the features of the second stage for each pair and property."""
    context = _Context(pairs, odds)
    for number, pair in enumerate(pairs):
        for name, own in odds[number].items():
            yield number, name, dict(context.features(number, pair, name, own))


class _Context:
    """The first stage's judgements, by what the pairs share."""

    def __init__(self, pairs: Sequence[Pair], odds: Sequence[Mapping[str, float]]) -> None:
        self.odds = odds
        self.pairs = {(pair.sentence, pair.subject, pair.object): n for n, pair in enumerate(pairs)}
        self.objects: defaultdict[object, list[float]] = defaultdict(list)
        self.subjects: defaultdict[object, list[float]] = defaultdict(list)
        for pair, judged in zip(pairs, odds, strict=True):
            for name, score in judged.items():
                self.objects[pair.sentence, pair.subject, name].append(score)
                self.subjects[pair.sentence, pair.object, name].append(score)

    def features(self, number: int, pair: Pair, name: str, own: float) -> Iterator[tuple[str, float]]:
        others = [score for other, score in self.odds[number].items() if other != name]
        reverse = self.reverse(pair)
        yield "1", 1.0
        yield "own", own
        yield "other", max(others, default=-_LIMIT)
        yield "reverse", max(reverse.values(), default=-_LIMIT)
        yield "reverse same", reverse.get(name, -_LIMIT)
        yield from self.rivals("objects", self.objects[pair.sentence, pair.subject, name], own)
        yield from self.rivals("subjects", self.subjects[pair.sentence, pair.object, name], own)
        yield from _said(pair, name, own, max(others, default=-_LIMIT))
        yield name, 1.0
        yield f"own {name}", own

    def reverse(self, pair: Pair) -> Mapping[str, float]:
        number = self.pairs.get((pair.sentence, pair.object, pair.subject))
        return {} if number is None else self.odds[number]

    def rivals(self, what: str, scores: Sequence[float], own: float) -> Iterator[tuple[str, float]]:
        ordered = sorted(scores, reverse=True)
        mean = sum(scores) / len(scores)
        yield f"{what} best", ordered[0]
        yield f"{what} second", ordered[1] if len(ordered) > 1 else -_LIMIT
        yield f"{what} mean", mean
        yield f"{what} own mean", own * mean / 4
        yield f"{what} number", math.log1p(len(scores))
        yield f"{what} first", float(own == ordered[0])


def _said(pair: Pair, name: str, own: float, other: float) -> Iterator[tuple[str, float]]:
    ids = pair.patterns.get(name, ())
    elsewhere = sum(len(found) for found in pair.patterns.values()) - len(ids)
    yield "pattern", float(bool(ids))
    yield "patterns", float(len(ids) > 1)
    yield "own pattern", own * min(len(ids), 3)
    yield "other pattern", float(elsewhere > 0)
    yield "list", float("list" in pair.features)
    yield "own list", own * ("list" in pair.features)
    yield "surest", float(own >= other)


@cache
def load_relation_model(path: str) -> RelationModel:
    """Return the relation model of a file, read once.

    Raises:
        InputError: if there is none at this path, or it is no model of this version.
    """
    try:
        return _from_json(json.loads(gzip.decompress(Path(path).read_bytes())))
    except (OSError, ValueError, EOFError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is no relation model that can be read; make one with: kg train GOLD") from error


def _from_json(data: Mapping[str, Any]) -> RelationModel:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    return RelationModel(
        properties=tuple(data["properties"]),
        first={feature: tuple((int(c), w) for c, w in weights.items()) for feature, weights in data["first"].items()},
        bias=tuple(data["bias"]),
        second=data["second"],
        threshold=data["threshold"],
    )


def dump_relation_model(model: RelationModel) -> bytes:
    """Return a model as the bytes of its file; the same model always gives the same bytes."""
    data = {
        "format": FORMAT,
        "properties": model.properties,
        "first": {feature: dict(weights) for feature, weights in model.first.items()},
        "bias": model.bias,
        "second": model.second,
        "threshold": model.threshold,
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def hundredths(weights: Iterable[tuple[int, float]], least: float = 0.02) -> tuple[tuple[int, int], ...]:
    """Return the weights that matter as whole hundredths: small ones only make the file larger."""
    return tuple((column, round(100 * weight)) for column, weight in weights if abs(weight) >= least)
