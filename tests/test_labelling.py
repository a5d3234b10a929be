"""Tags of tokens, and the labeller over a model made for the test."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.features import Hints, Token, features, tokenize
from kg.labelling import Labeller, load_labeller, spans_of, tags_of
from kg.models import LABELS, Mention
from kg.training import Example, train_labeller

TEXTS = ("访问沙丘市的代表", "在沙丘市开会", "沙丘市下雨", "代表开会", "没有人下雨", "在沙丘市下雨")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "labeller"
    path.write_bytes(train_labeller(example(text) for text in TEXTS * 3))
    return path


def example(text: str) -> Example:
    tokens = tokenize(text)
    at = text.find("沙丘市")
    gold = [Mention(at, at + 3, "PLACE", "x")] if at >= 0 else []
    return Example(features(text, tokens, Hints()), tags_of(tokens, gold))


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("", []),
        ("O O", []),
        ("B-PLACE I-PLACE O", [(0, 1)]),
        ("B-PLACE B-PLACE", [(0, 0), (1, 1)]),
        ("B-PLACE I-EVENT", [(0, 0), (1, 1)]),
        ("O I-PLACE I-PLACE", [(1, 2)]),
        ("B-PLACE O I-PLACE", [(0, 0), (2, 2)]),
    ],
)
def test_spans_of_tags(tags: str, spans: list[tuple[int, int]]) -> None:
    assert list(spans_of(tags.split())) == spans


def letters(count: int) -> list[Token]:
    return [Token(at, at + 1, "字") for at in range(count)]


@settings(deadline=None)
@given(st.data())
def test_spans_of_the_tags_of_mentions_are_the_mentions(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, 30), max_size=10)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    mentions = [Mention(start, end, data.draw(st.sampled_from(LABELS)), "x") for start, end in spans]
    tags = tags_of(letters(30), mentions)
    assert [(first, last + 1) for first, last in spans_of(tags)] == spans
    assert [tags[start][2:] for start, _ in spans] == [mention.label for mention in mentions]


def test_a_mention_without_a_whole_token_has_no_tag() -> None:
    assert tags_of([Token(0, 4, "UNDP")], [Mention(0, 2, "ORGANISATION", "UN")]) == ["O"]


def test_learns_and_finds(model: Path) -> None:
    (found,) = load_labeller(str(model)).label("代表在沙丘市开会", Hints())
    assert (found.start, found.end, found.label, found.key, found.known) == (3, 6, "PLACE", "", False)
    assert found.score is not None
    assert 0.5 < found.score <= 1


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_finds_nothing_in_nothing(model: Path, text: str) -> None:
    assert load_labeller(str(model)).label(text, Hints()) == []


def test_training_is_deterministic(model: Path) -> None:
    assert train_labeller(example(text) for text in TEXTS * 3) == model.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"no model" * 100])
def test_what_is_no_model_says_how_to_make_one(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "labeller"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="kg train"):
        Labeller(path)
