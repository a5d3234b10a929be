"""Names of the vocabulary in a text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer import begins_name, cuts_word, load_gazetteer, longest
from kg.models import Entity
from kg.resources import load_toml
from tests.guards import grows_gently
from tests.stages import HOSTILE

RULES = load_toml("patterns", "names.toml")


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.key) for m in load_gazetteer("zh").find(text)]


@pytest.mark.parametrize("row", RULES["example"], ids=lambda row: str(row["text"]))
def test_examples(row: dict[str, str]) -> None:
    assert (row["name"], row["key"]) in found(row["text"])


@pytest.mark.parametrize("row", RULES["counter_example"], ids=lambda row: str(row["text"]))
def test_counterexamples(row: dict[str, str]) -> None:
    assert row["name"] not in [name for name, _ in found(row["text"])]


@pytest.mark.parametrize("word", RULES["not_names"])
def test_longer_words_that_hold_a_name_by_accident(word: str) -> None:
    assert all(end - start >= len(word) for start, end in spans(f"，{word}，"))


def spans(text: str) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in load_gazetteer("zh").find(text)]


@pytest.mark.parametrize("word", RULES["bounded"])
def test_common_nouns_count_only_where_a_name_can_begin(word: str) -> None:
    assert (1, 1 + len(word)) not in spans(f"麦{word}")
    assert (1, 1 + len(word)) in spans(f"请{word}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UNDP和UN", ["UNDP", "UN"]),
        ("XUNDP", []),
        ("UNDP2", []),
        ("南苏丹特派团", ["南苏丹特派团"]),
        ("", []),
    ],
)
def test_the_longest_name_that_cuts_no_word(text: str, names: list[str]) -> None:
    assert [name for name, _ in found(text)] == names


def test_a_name_of_several_has_no_key() -> None:
    ambiguous = next(m for m in load_gazetteer("zh").find("人权委员会"))
    assert (ambiguous.key, ambiguous.reason, ambiguous.candidates) == ("", "ambiguous label", ("CHR", "CHRSS"))


def test_bearers_of_a_name() -> None:
    gazetteer = load_gazetteer("zh")
    assert gazetteer.bearers("南苏丹", "COUNTRY") == (Entity("COUNTRY", "SSD"),)
    assert gazetteer.bearers("南苏丹", "MISSION") == ()
    assert gazetteer.bearers("人权委员会", "ORGANISATION") == ()
    assert gazetteer.bearers("没有这个名字", "ORGANISATION") == ()


def test_classes_can_be_left_out() -> None:
    names = [m.label for m in load_gazetteer("zh", ("MISSION",)).find("南苏丹特派团")]
    assert "MISSION" not in names


@pytest.mark.parametrize(
    ("text", "start", "begins"),
    [("大会", 0, True), ("，大会", 1, True), ("在大会", 1, True), ("和大会", 1, True), ("卫生大会", 2, False)],
)
def test_where_a_name_can_begin(text: str, start: int, begins: bool) -> None:
    assert begins_name(text, start) is begins


@pytest.mark.parametrize(
    ("span", "cuts"), [((0, 2), True), ((0, 4), False), ((2, 4), True), ((4, 5), False), ((5, 7), False)]
)
def test_what_cuts_a_word(span: tuple[int, int], cuts: bool) -> None:
    assert cuts_word("UNDP和UN", *span) is cuts


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=20))
def test_kept_spans_do_not_overlap_and_each_lost_one_met_a_kept_one(given: list[tuple[int, int]]) -> None:
    kept = longest(given)
    assert all(one[1] <= two[0] for one, two in pairwise(kept))
    assert set(kept) <= set(given)
    for start, end in set(given) - set(kept):
        assert any(max(start, a) < min(end, b) and b - a >= end - start for a, b in kept)


@pytest.mark.parametrize("seed", HOSTILE)
def test_time_grows_with_the_text(seed: str) -> None:
    assert grows_gently(found, (seed * 20_000)[:20_000])
