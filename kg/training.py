"""Annotated passages → the models that ship with the package or that users make of their own corrections.

Training is deterministic: the same passages in the same order give the same bytes.
"""

import bisect
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pycrfsuite
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.annotation import LABELLER, RELATIONS, hints_of
from kg.classification import RelationModel, allows, collective, dump_relation_model, hundredths
from kg.clauses import sentences
from kg.errors import InputError
from kg.features import Features, features, tokenize
from kg.interchange import GoldPassage
from kg.labelling import tags_of
from kg.models import Mention
from kg.normalization import Normalized, normalize
from kg.pairs import Pair, pairs
from kg.vocabulary import load_properties

LABELLER_PARAMETERS: Final = {"c1": 0.1, "c2": 0.02, "max_iterations": 100, "feature.possible_transitions": True}
"""Chosen by cross-validation on the evaluation passages: c1 and c2 weigh the L1 and L2 penalties."""


def train(passages: Sequence[GoldPassage], folder: Path, without: tuple[str, ...] = ()) -> None:
    """Train the labeller and the relation classifier and write both models into a folder.

    Args:
        passages: annotated by hand.
        folder: made if it is missing.
        without: mention labels whose vocabulary is left out.

    Raises:
        InputError: if the passages hold no mention to learn from.
    """
    if not any(passage.entities for passage in passages):
        raise InputError("these passages hold no annotated mention; give more of them")
    relations = dump_relation_model(train_relations([judged_pairs(passage) for passage in passages]))
    labeller = train_labeller(example(passage, without) for passage in passages)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LABELLER).write_bytes(labeller)
    (folder / RELATIONS).write_bytes(relations)


@dataclass(frozen=True, slots=True)
class Example:
    """A passage as the labeller learns from it."""

    features: Features
    tags: list[str]


def example(passage: GoldPassage, without: tuple[str, ...] = ()) -> Example:
    """Return what the labeller learns from a passage."""
    normalized, hints = hints_of(passage.text, without=without)
    tokens = tokenize(normalized.text)
    tags = tags_of(tokens, gold_mentions(passage, normalized))
    return Example(features(normalized.text, tokens, hints), tags)


def gold_mentions(passage: GoldPassage, normalized: Normalized) -> Iterator[Mention]:
    """Yield the annotated mentions of a passage in the offsets of its normalised text."""
    for entity in passage.entities:
        if entity.start is None or entity.end is None:
            continue
        start = bisect.bisect_left(normalized.starts, entity.start)
        end = bisect.bisect_right(normalized.ends, entity.end)
        if start < end:
            yield Mention(start, end, entity.label, entity.key)


def train_labeller(examples: Iterable[Example]) -> bytes:
    """Return a labeller model trained on ``examples``."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(LABELLER_PARAMETERS)
    for one in examples:
        if one.tags:
            trainer.append(one.features, one.tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LABELLER
        trainer.train(str(path))
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """The pairs of a passage, and the properties that annotators found between each.

    Attributes:
        held_out: whether the passage is one that authors of patterns do not read.
    """

    pairs: tuple[Pair, ...]
    properties: tuple[frozenset[str], ...]
    held_out: bool = False


HELD_OUT: Final = 3
"""One passage in so many is not read by those who write patterns."""


def held_out(passage: GoldPassage) -> bool:
    """Whether a passage is kept from the authors of patterns: what patterns are worth is measured on these alone."""
    return int(hashlib.sha256(passage.id.encode()).hexdigest(), 16) % HELD_OUT == 0


def judged_pairs(passage: GoldPassage) -> JudgedPairs:
    """Return what the relation classifier learns from a passage."""
    normalized = normalize(passage.text)
    mentions = sorted(gold_mentions(passage, normalized))
    found = tuple(pairs(normalized.text, tuple(sentences(normalized.text)), mentions))
    stated = tuple(frozenset(_stated(passage, pair)) for pair in found)
    return JudgedPairs(found, stated, held_out(passage))


def _stated(passage: GoldPassage, pair: Pair) -> Iterator[str]:
    for name, prop in load_properties().items():
        one, other = pair.subject.key, pair.object.key
        if (one, name, other) in passage.relations or (prop.symmetric and (other, name, one) in passage.relations):
            yield name


Booleans = NDArray[np.bool_]
Numbers = NDArray[np.float64]

PARTS: Final = 5
"""Into so many parts the passages are cut, so that the second stage learns from judgements of unseen passages."""

_SEEN: Final = 2
"""A feature must occur so often to have a weight."""

_KINDS: Final = 2
"""There must be pairs in a relation and pairs in none."""

_FEWEST: Final = 4
"""With fewer examples than this a property is left to the patterns."""


def train_relations(passages: Sequence[JudgedPairs]) -> RelationModel:
    """Return a relation classifier trained on annotated passages.

    Neighbouring passages, which are often of one document, stay in the same part.
    """
    parts = [passages[len(passages) * n // PARTS : len(passages) * (n + 1) // PARTS] for n in range(PARTS)]
    rows: list[dict[str, float]] = []
    truth: list[bool] = []
    unseen: list[bool] = []
    for part in parts:
        stage = _train_first([one for other in parts if other is not part for one in other])
        for passage in part:
            odds = [stage.log_odds(pair) for pair in passage.pairs]
            for number, name, row in collective(passage.pairs, odds):
                rows.append(row)
                truth.append(name in passage.properties[number])
                unseen.append(passage.held_out)
    first = _train_first(passages)
    if len(set(truth)) < _KINDS:
        # too little to learn from: all is left to the patterns
        return RelationModel((), {}, (), {}, 0.5)
    weights, threshold = _train_second(rows, np.array(truth), np.array(unseen))
    return RelationModel(first.properties, first.first, first.bias, weights, threshold)


def _train_first(passages: Sequence[JudgedPairs]) -> RelationModel:
    """Return a model whose second stage is still empty."""
    judged = [item for passage in passages for item in zip(passage.pairs, passage.properties, strict=True)]
    counts = Counter(feature for pair, _ in judged for feature in pair.features)
    columns = {feature: n for n, feature in enumerate(sorted(f for f, count in counts.items() if count >= _SEEN))}
    frequent = Counter(name for _, properties in judged for name in properties)
    names = tuple(sorted(name for name, count in frequent.items() if count >= _FEWEST))
    fitted = [_fit_property(name, judged, columns) for name in names]
    first = {
        feature: hundredths((number, float(weights[n])) for number, (weights, _) in enumerate(fitted))
        for feature, n in columns.items()
    }
    bias = tuple(round(bias, 4) for _, bias in fitted)
    return RelationModel(names, {feature: found for feature, found in first.items() if found}, bias, {}, 0.5)


def _fit_property(
    name: str, judged: Sequence[tuple[Pair, frozenset[str]]], columns: Mapping[str, int]
) -> tuple[Numbers, float]:
    prop = load_properties()[name]
    fitting = [(pair, name in properties) for pair, properties in judged if allows(prop, pair)]
    matrix = _matrix((sorted(columns[f] for f in pair.features if f in columns) for pair, _ in fitting), len(columns))
    # the dual is solved much faster where there are more features than pairs
    regression = LogisticRegression(C=1.0, solver="liblinear", dual=True, random_state=0, max_iter=300)
    regression.fit(matrix, [truth for _, truth in fitting])
    return regression.coef_[0], float(regression.intercept_[0])


def _matrix(rows: Iterable[Sequence[int]], width: int) -> csr_matrix:
    indices: list[int] = []
    starts = [0]
    for row in rows:
        indices.extend(row)
        starts.append(len(indices))
    # liblinear wants indices of 32 bits
    parts = np.ones(len(indices)), np.array(indices, dtype=np.int32), np.array(starts, dtype=np.int32)
    return csr_matrix(parts, shape=(len(starts) - 1, width))


def _train_second(
    rows: Sequence[Mapping[str, float]], truth: Booleans, unseen: Booleans
) -> tuple[dict[str, float], float]:
    names = sorted({name for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    regression = LogisticRegression(C=0.3, solver="liblinear", fit_intercept=False, max_iter=300)
    regression.fit(matrix, truth)
    weights = {name: round(float(weight), 4) for name, weight in zip(names, regression.coef_[0], strict=True)}
    # patterns are right more often than elsewhere in the passages that their authors read
    judges = unseen if truth[unseen].any() else np.ones_like(unseen)
    probabilities = regression.predict_proba(matrix)[:, 1]
    return weights, _best_threshold(probabilities[judges], truth[judges])


LEAST: Final = 0.25
"""No relation is stated with less confidence by default: annotated mentions flatter what is built on found ones."""


def _best_threshold(probabilities: Numbers, truth: Booleans) -> float:
    def f1(threshold: float) -> float:
        given = probabilities >= threshold
        right = float((given & truth).sum())
        return 2 * right / max(float(given.sum() + truth.sum()), 1.0)

    return max((round(LEAST + 0.01 * step, 2) for step in range(36)), key=f1)
