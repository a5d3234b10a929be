"""Cross-validation: who is in which fold, and that no fold is scored by a model that saw it."""

from pathlib import Path

import pytest

from kg import crossvalidation
from kg.crossvalidation import cross_validate, fold_of
from kg.interchange import GoldPassage


def passage(number: int, document: str | None = None) -> GoldPassage:
    return GoldPassage(f"p{number}", f"第{number}段。", document=document)


def test_passages_of_a_document_stay_together() -> None:
    assert len({fold_of(passage(n, "A/80/1"), 5) for n in range(50)}) == 1
    assert len({fold_of(passage(n), 5) for n in range(50)}) == 5


def test_no_fold_is_trained_on_what_it_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    named = [("one" if n % 2 else "two", passage(n)) for n in range(30)]
    trained: list[set[str]] = []
    scored: list[set[str]] = []

    def train(seen: list[GoldPassage], folder: Path, without: tuple[str, ...]) -> None:
        trained.append({p.id for p in seen})
        scored.append(set())

    monkeypatch.setattr(crossvalidation, "train", train)
    monkeypatch.setattr(crossvalidation, "annotate", lambda text, settings: text)
    monkeypatch.setattr(crossvalidation, "score_passage", lambda scores, gold, found: scored[-1].add(gold.id))
    results = cross_validate(named, 3)
    assert set(results) == {"one", "two"}
    assert all(not (seen & judged) for seen, judged in zip(trained, scored, strict=True))
    assert set().union(*scored) == {p.id for _, p in named}
