"""Annotated passages → the models that ship with the package or that users make of their own corrections.

Training is deterministic: the same passages in the same order give the same bytes.
"""

import bisect
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from kg.features import Features, features, tokenize
from kg.interchange import GoldPassage
from kg.labelling import tags_of
from kg.models import Mention
from kg.normalization import Normalized
from kg.annotation import hints_of

LABELLER_PARAMETERS = {"c1": 0.05, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": True}
"""Chosen by cross-validation on the evaluation passages: c1 and c2 weigh the L1 and L2 penalties."""


@dataclass(frozen=True, slots=True)
class Example:
    """A passage as the labeller learns from it."""

    features: Features
    tags: list[str]


def example(passage: GoldPassage, without: Sequence[str] = ()) -> Example:
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
        path = Path(folder) / "labeller.crfsuite"
        trainer.train(str(path))
        return path.read_bytes()
