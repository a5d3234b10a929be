"""What the labeller sees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.features import Hints, Token, features, tokenize
from kg.models import Mention
from tests.guards import grows_gently
from tests.stages import HOSTILE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("海地UNDP2024年", ["海", "地", "UNDP", "2024", "年"]),
        ("A/75/1", ["A", "/", "75", "/", "1"]),
        ("a b", ["a", "b"]),
        (" ", []),
        ("", []),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == words


@settings(deadline=None)
@given(st.text(max_size=60))
def test_tokens_are_the_text_without_white_space(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())


def seen(text: str, hints: Hints = Hints()) -> list[set[str]]:  # noqa: B008  # frozen
    return [set(one) for one in features(text, tokenize(text), hints)]


def test_no_text_shows_nothing() -> None:
    assert features("", [], Hints()) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("海地《》“”UN12,。 委员会"), max_size=40))
def test_each_token_has_features_and_the_same_each_time(text: str) -> None:
    tokens = tokenize(text)
    made = features(text, tokens, Hints())
    assert len(made) == len(tokens)
    assert all(made)
    assert made == features(text, tokens, Hints())


def test_digits_and_capitals_look_alike() -> None:
    assert seen("2024年") == seen("1999年")
    assert seen("UNDP说") == seen("UNHCR说")


@pytest.mark.parametrize("source", ["names", "values", "shapes", "forms"])
def test_a_hint_changes_what_is_seen_of_its_tokens(source: str) -> None:
    hint = Mention(1, 3, "COUNTRY", "HTI")
    plain, hinted = seen("在海地说的事"), seen("在海地说的事", Hints(**{source: (hint,)}))
    changed = [at for at, (one, other) in enumerate(zip(plain, hinted, strict=True)) if one != other]
    assert {1, 2} <= set(changed) <= {0, 1, 2, 3}


def test_sources_and_labels_of_hints_are_told_apart() -> None:
    hint, place = Mention(0, 2, "COUNTRY", "HTI"), Mention(0, 2, "PLACE", "haiti")
    views = [seen("海地", hints) for hints in (Hints(names=(hint,)), Hints(shapes=(hint,)), Hints(names=(place,)))]
    assert views[0] != views[1]
    assert views[0] != views[2]


def test_a_hint_that_begins_inside_a_token_is_overlooked() -> None:
    assert seen("UNDP说", Hints(names=(Mention(2, 4, "ORGANISATION", "DP"),))) == seen("UNDP说")


@pytest.mark.parametrize(("inside", "outside"), [("《沙丘》", "沙丘"), ("“沙丘”倡议", "沙丘倡议")])
def test_quotation_is_seen(inside: str, outside: str) -> None:
    assert seen(inside)[1] != seen(outside)[0]


@pytest.mark.parametrize("text", ["《沙丘", "沙丘》", "》《", "“《”》"])
def test_unbalanced_marks_do_no_harm(text: str) -> None:
    assert len(seen(text)) == len(tokenize(text))


def test_a_head_noun_is_seen_from_its_left_but_not_across_a_comma() -> None:
    assert any("委员会" in one for one in seen("沙丘委员会")[0])
    assert not any("委员会" in one for one in seen("沙丘,委员会")[0] if one.startswith("h"))


def test_a_token_knows_its_place() -> None:
    assert tokenize("a海") == [Token(0, 1, "a"), Token(1, 2, "海")]


@pytest.mark.parametrize("seed", HOSTILE)
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 8_000)[:8_000]
    hints = Hints(names=tuple(Mention(at, at + 1, "PLACE", "x") for at in range(0, 8_000, 5)))
    assert grows_gently(lambda given: features(given, tokenize(given), hints), text)
