"""The sequence labeller: a linear-chain conditional random field over the features of :mod:`kg.features`.

Library: python-crfsuite (CRFsuite by Naoaki Okazaki), which needs no GPU and reads a model from one small file.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pycrfsuite

from kg.errors import InputError
from kg.features import Hints, Token, features, tokenize
from kg.models import LABELLED, Mention

OUTSIDE: Final = "O"


class Labeller:
    """A trained model that finds mentions."""

    def __init__(self, model: Path) -> None:
        """Open a model.

        Raises:
            InputError: if there is none at this path, or it is no model.
        """
        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open(str(model))
        except (OSError, ValueError) as error:
            raise InputError(f"{model}: is no labeller model; make one with: kg train GOLD -o FOLDER") from error

    def label(self, text: str, hints: Hints) -> list[Mention]:
        """Return the mentions in a normalised text, each with its probability as score and without a key."""
        tokens = tokenize(text)
        if not tokens:
            return []
        self._tagger.set(features(text, tokens, hints))
        tags = self._tagger.tag()
        return [self._mention(tokens, tags, first, last) for first, last in spans_of(tags)]

    def _mention(self, tokens: Sequence[Token], tags: Sequence[str], first: int, last: int) -> Mention:
        score = min(self._tagger.marginal(tags[n], n) for n in {first, last})
        label = tags[first][2:]
        start, end = tokens[first].start, tokens[last].end
        return Mention(start, end, label, "", reason=LABELLED, known=False, score=round(score, 4))


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each labelled stretch: ``B-PLACE I-PLACE O`` → (0, 1)."""
    first = -1
    for n, tag in enumerate([*tags, OUTSIDE]):
        if first >= 0 and tag != f"I-{tags[first][2:]}":
            yield first, n - 1
            first = -1
        if first < 0 and tag != OUTSIDE:
            first = n


def tags_of(tokens: Sequence[Token], mentions: Iterable[Mention]) -> list[str]:
    """Return the tag of each token; a mention that covers no whole token is left out."""
    tags = [OUTSIDE] * len(tokens)
    for mention in mentions:
        inside = [n for n, token in enumerate(tokens) if mention.start <= token.start and token.end <= mention.end]
        for n in inside:
            tags[n] = f"{'B' if n == inside[0] else 'I'}-{mention.label}"
    return tags


@cache
def load_labeller(model: str) -> Labeller:
    """Return the labeller of a model file, opened once.

    Raises:
        InputError: if there is none at this path, or it is no model.
    """
    return Labeller(Path(model))
