"""Training: from annotated passages to the models."""

from pathlib import Path

import pytest

from kg.annotation import Settings, annotate
from kg.errors import InputError
from kg.interchange import GoldEntity, GoldPassage
from kg.normalization import normalize
from kg.training import example, gold_mentions, train

SENTENCES = (
    "沙丘协会支持海地。",
    "沙丘协会协助乍得。",
    "海地感谢沙丘协会。",
    "沙丘协会与联合国合作。",
    "乍得下雨。",
    "会议推迟。",
)


def passage(text: str) -> GoldPassage:
    labels = {"沙丘协会": ("ORGANISATION", "dunes"), "海地": ("COUNTRY", "HTI"), "乍得": ("COUNTRY", "TCD")}
    entities = tuple(
        GoldEntity(label, key, text.index(name), text.index(name) + len(name))
        for name, (label, key) in labels.items()
        if name in text
    )
    stated = frozenset({("dunes", "supports", e.key) for e in entities if e.label == "COUNTRY" and "感谢" not in text})
    return GoldPassage(text, text, entities, stated)


PASSAGES = tuple(passage(text) for text in SENTENCES * 3)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "made"
    train(PASSAGES, folder)
    return folder


def test_the_models_find_what_they_learnt(model: Path) -> None:
    annotation = annotate("沙丘协会支持乍得。", settings=Settings(model=model))
    assert [(m.start, m.end, m.label) for m in annotation.mentions] == [(0, 4, "ORGANISATION"), (6, 8, "COUNTRY")]


def test_the_same_passages_give_the_same_bytes(model: Path, tmp_path: Path) -> None:
    train(PASSAGES, tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in model.iterdir()}
    assert written


def test_passages_without_mentions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated mention"):
        train([GoldPassage("p", "下雨。")], tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_gold_is_read_in_normalised_offsets() -> None:
    text = "支持 聯合國 ​海地"
    gold = GoldPassage("p", text, (GoldEntity("ORGANISATION", "UN", 3, 6), GoldEntity("COUNTRY", "HTI", None, None)))
    clean = normalize(text)
    (mention,) = gold_mentions(gold, clean)
    assert clean.text[mention.start : mention.end] == "联合国"


def test_gold_of_dropped_characters_is_left_out() -> None:
    text = "海\u200b\u200b地"
    gold = GoldPassage("p", text, (GoldEntity("COUNTRY", "HTI", 1, 3),))
    assert not list(gold_mentions(gold, normalize(text)))


def test_an_example_has_a_tag_for_each_token() -> None:
    made = example(PASSAGES[0])
    assert made.tags[:5] == ["B-ORGANISATION", *["I-ORGANISATION"] * 3, "O"]
    assert len(made.tags) == len(made.features)
