"""Cleaning: what it makes equal, and the way back to the original."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.normalization import normalize
from tests.guards import grows_gently
from tests.stages import HOSTILE

CLEANED = {
    "第 2254（２０１５）號決議": "第2254(2015)号决议",
    "第 ⁠2254​ (2015) 号决议": "第2254(2015)号决议",
    "聯合國維持和平行動": "联合国维持和平行动",
    "伙伴<sup>12</sup>关系": "伙伴关系",
    "伙伴¹²关系": "伙伴关系",
    "见[A/RES/74/277](#f3)。": "见A/RES/74/277。",
    "见[表](https://example.org/a)和![图](https://example.org/b)": "见表和",
    "UN  Women 和\tUNDP": "UN Women和UNDP",
    "1 160 万": "1 160万",
    "": "",
    " \u200b ": "",
}


@pytest.mark.parametrize(("text", "clean"), CLEANED.items())
def test_cleans(text: str, clean: str) -> None:
    assert normalize(text).text == clean


@pytest.mark.parametrize("text", ["秘书长", "[2] 见上文", "a < b > c", "[a](b)", "2254(2015)"])
def test_leaves_alone_what_is_no_markup(text: str) -> None:
    assert normalize(text).text == text.replace(" 见", "见")


def test_a_symbol_finds_its_way_back() -> None:
    text = "依照第 ⟦​2254⟧ (２０１５) 號決議"
    clean = normalize(text)
    start = clean.text.index("(2015)号")
    assert text[slice(*clean.to_original(start, start + 7))] == "(２０１５) 號"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 1), (0, 4)])
def test_no_way_back_for_what_is_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        normalize("三个字").to_original(start, end)


awkward = st.text(
    st.sampled_from("联合國２号①㈱…ﬁ \t\n\u200b\u00ad\u3000()[]#<>/sup¹²ABC《》“”、，\ufeff\U0001f54a"),
    max_size=80,
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), awkward))
def test_offsets_are_ordered_spans_of_the_original(text: str) -> None:
    clean = normalize(text)
    assert len(clean.text) == len(clean.starts) == len(clean.ends)
    assert list(clean.starts) == sorted(clean.starts)
    assert list(clean.ends) == sorted(clean.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(clean.starts, clean.ends, strict=True))


@settings(deadline=None)
@given(awkward)
def test_each_character_comes_from_where_it_says(text: str) -> None:
    clean = normalize(text)
    for at, char in enumerate(clean.text):
        start, end = clean.to_original(at, at + 1)
        origin = text[start:end]
        assert char in normalize(origin).text or (char.isspace() and not origin.strip())


@settings(deadline=None)
@given(st.text(st.sampled_from("联合國２号 ab\u200b，、。（）"), max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = normalize(text).text
    assert normalize(once).text == once


@pytest.mark.parametrize("seed", [*HOSTILE, "![", "[[", "](", " ", "[" + "a" * 200])
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 100_000)[:100_000]
    assert grows_gently(normalize, text)
