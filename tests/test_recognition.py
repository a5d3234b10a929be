"""The components that find mentions, together: any text, any nonsense."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import recognition
from kg.models import Mention
from kg.recognition import find_values, register_extensions, select
from tests.guards import grows_gently
from tests.stages import HOSTILE, entities, mentions, named

NASTY = st.text(
    st.sampled_from(
        "联合国海地《》〈〉“”()（）第２０24年届会议和、，。该国委员会UNDP/RES"
        "\u200b\u200d\ufeff \n·•<sup>[]#号决議政变🙂"
    ),
    max_size=80,
)


@pytest.mark.parametrize("model", [None, "default"])
@settings(deadline=None, max_examples=60)
@given(text=st.one_of(NASTY, st.text(max_size=60)))
def test_any_text_gives_separate_mentions_within_it(model: str | None, text: str) -> None:
    found = mentions(text, model)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(m.key for m in found)


@settings(deadline=None, max_examples=40)
@given(text=NASTY)
def test_entities_of_the_document_are_the_mentions(text: str) -> None:
    doc = entities(text)
    assert [(span.label_, span.text) for span in doc.ents] == [(m.label, text[m.start : m.end]) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第 ​2254 （２０１５）號決議", [("第 ​2254 （２０１５）號決議", "S/RES/2254(2015)")]),
        ("聯合國中非穩定團", [("聯合國", "UN"), ("中非穩定團", "MINUSCA")]),
        ("183 名警察", [("183 名", "183 名")]),
        ("中非稳定\u00ad团", [("中非稳定\u00ad团", "MINUSCA")]),
    ],
)
def test_spans_are_of_the_text_as_it_was_given(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


def test_each_mention_says_why() -> None:
    text = "2024年,中非稳定团根据第2719(2023)号决议派出183名警察"
    found = {text[m.start : m.end]: m.reason for m in mentions(text)}
    assert found == {"2024年": "date", "中非稳定团": "exact label", "第2719(2023)号决议": "symbol", "183名": "quantity"}


def test_the_longest_of_overlapping_candidates_is_kept() -> None:
    short, long, apart = Mention(0, 2, "COUNTRY", "A"), Mention(0, 4, "MISSION", "B"), Mention(4, 6, "PLACE", "C")
    assert select([apart, short, long]) == [long, apart]


@pytest.mark.parametrize(
    ("one", "other"),
    [("symbol", "exact label"), ("exact label", "quantity"), ("date", "shape"), ("definition", "date")],
)
def test_of_equal_stretches_the_surer_is_kept(one: str, other: str) -> None:
    sure, unsure = Mention(0, 2, "PLACE", "A", one), Mention(0, 2, "COUNTRY", "B", other)
    assert select([unsure, sure]) == select([sure, unsure]) == [sure]


def test_values_are_of_three_classes() -> None:
    found = {m.label for m in find_values("2024年A/75/1号文件和第2719(2023)号决议提到183名警察")}
    assert found == {"DATE", "DOCUMENT", "RESOLUTION", "QUANTITY"}


def test_extensions_can_be_declared_again() -> None:
    register_extensions()
    assert entities("海地")._.mentions


@pytest.mark.parametrize("seed", HOSTILE)
def test_by_rules_time_grows_with_the_text(seed: str) -> None:
    assert grows_gently(entities, (seed * 5_000)[:5_000])


@pytest.mark.parametrize("seed", ["海地诉"])
def test_by_labeller_time_grows_with_the_text(seed: str) -> None:
    assert grows_gently(lambda text: entities(text, "default"), (seed * 16_000)[:16_000])


@pytest.mark.parametrize("seed", ["《第", "2020年政变、", "\u200b２()“"])
def test_a_hundred_thousand_characters_are_read(seed: str) -> None:
    text = (seed * 100_000)[:100_000]
    assert all(0 <= m.start < m.end <= len(text) for m in mentions(text))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("通过了《世界,我们的家园》。", "世界,我们的家园", True),
        ("我们与人民团结在一起,共度时艰。", "人民团结在一起,共度时艰", False),
        ("落实《未来契约》是优先事项。", "落实《未来", False),
        ("题为“和平”的报告。", "“和平”的报告", True),
        ("题为“和平”的报告。", "为“和平", False),
    ],
)
def test_a_name_has_its_brackets_in_pairs_and_commas_only_in_titles(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert recognition._is_name(text, start, start + len(name)) is expected
