"""Scores on annotated passages that the models have not seen: train on all parts but one, annotate that one.

Passages of one document always fall into the same part; which part follows from a hash of its name, so that the
parts stay the same when passages are added.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.annotation import Settings, annotate
from kg.evaluation import Scores, score_passage
from kg.interchange import GoldPassage
from kg.training import train

Named = tuple[str, GoldPassage]
"""A passage and the name of the set that its score counts for."""


def cross_validate(
    passages: Sequence[Named], folds: int, without: tuple[str, ...] = (), tick: Callable[[], None] | None = None
) -> dict[str, Scores]:
    """Return the scores of each set of passages.

    Args:
        passages: of all sets; each fold trains on the passages of every set that are not in it.
        folds: into how many parts the passages are cut, at least 2.
        without: mention labels whose vocabulary is left out in training and annotation.
        tick: called after each fold, for a progress bar.
    """
    scores = {name: Scores() for name, _ in passages}
    for number in range(folds):
        with tempfile.TemporaryDirectory() as folder:
            seen = [gold for _, gold in passages if fold_of(gold, folds) != number]
            train(seen, Path(folder), without)
            settings = Settings(model=Path(folder), without=without)
            for name, gold in _fold(passages, folds, number):
                score_passage(scores[name], gold, annotate(gold.text, settings=settings))
        if tick is not None:
            tick()
    return scores


def _fold(passages: Sequence[Named], folds: int, number: int) -> Iterator[Named]:
    return ((name, gold) for name, gold in passages if fold_of(gold, folds) == number)


def fold_of(passage: GoldPassage, folds: int) -> int:
    """Return the number of the part, from 0, that a passage falls into."""
    digest = hashlib.sha256((passage.document or passage.id).encode()).hexdigest()
    return int(digest, 16) % folds
