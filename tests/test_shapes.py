"""Names by their shape: every row of the grammar with its examples, both ways."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.models import Mention
from kg.resources import load_toml
from kg.shapes import find_shapes, is_generic_name, title_label
from tests.guards import grows_gently
from tests.stages import HOSTILE, entities, named

GRAMMAR: dict[str, Any] = load_toml("patterns", "shapes.toml")


def shapes(text: str) -> list[Mention]:
    """Return what the shapes add to vocabulary and grammars, whatever is kept of it later."""
    return list(entities(text)._.hints.shapes)


def rows(*tables: str) -> list[tuple[str, dict[str, Any]]]:
    return [(table, row) for table in tables for row in GRAMMAR[table]]


REASON = {"head": "head noun", "quoted": "quoted name", "fixed": "shape", "dated": "dated"}
EXAMPLES = [
    (table, row["label"], example)
    for table, row in rows("head", "quoted", "fixed", "dated")
    for example in row["examples"]
]
COUNTEREXAMPLES = [
    (table, row["label"], text) for table, row in rows("head", "quoted", "fixed", "dated") for text in row["not"]
]


@pytest.mark.parametrize(("table", "label", "example"), EXAMPLES)
def test_examples_are_found(table: str, label: str, example: dict[str, str]) -> None:
    found = [(m.label, entities(example["text"])._.normalized.text[m.start : m.end]) for m in shapes(example["text"])]
    assert (label, example["name"]) in found, f"{table}: {found}"


@pytest.mark.parametrize(("table", "label", "text"), COUNTEREXAMPLES)
def test_counterexamples_are_not(table: str, label: str, text: str) -> None:
    found = [text[m.start : m.end] for m in shapes(text) if m.label == label and m.reason.startswith(REASON[table])]
    assert not found, f"{table}: {found}"


@pytest.mark.parametrize(("table", "row"), rows("head", "quoted", "fixed", "dated", "title"))
def test_every_row_has_examples_both_ways(table: str, row: dict[str, Any]) -> None:
    assert row["examples"], table
    assert row["not"], table


@pytest.mark.parametrize("row", GRAMMAR["title"])
def test_titles_by_their_end_or_what_stands_before(row: dict[str, Any]) -> None:
    def label(text: str) -> str:
        before, _, title = text.removesuffix("》").rpartition("《")
        return title_label(title, before)

    assert [label(text) for text in row["examples"]] == [row["label"]] * len(row["examples"])
    assert row["label"] not in [label(text) for text in row["not"]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("通过《沙丘合作公约〈补充议定书〉》", "沙丘合作公约〈补充议定书〉"),
        ("印发《〈沙丘公约〉执行手册》", "〈沙丘公约〉执行手册"),
        ("设立《执行《沙丘议定书》多边基金》", "执行《沙丘议定书》多边基金"),
        ("加入《沙丘公约》。", "沙丘公约"),
        ("加入《沙丘公约", None),
        ("加入沙丘公约》", None),
        ("《公约》规定", None),
        ("《》和《一》", None),
    ],
)
def test_titles_with_titles_inside(text: str, title: str | None) -> None:
    assert [name for name, _ in named(text) if name == title] == ([] if title is None else [title])
    assert title is not None or not [m for m in shapes(text) if m.reason == "title in 《》"]


@pytest.mark.parametrize(
    "text",
    [
        "缅甸局势恶化",
        "基达尔部署了部队",
        "各方签署后",
        "苏丹军事人员",
        "马里各省长",
        "联合国会议",
        "联合国总部",
        "海地选举推迟",
    ],
)
def test_words_that_hold_a_head_noun_are_no_names(text: str) -> None:
    assert not shapes(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("与全球可持续经济论坛合作", "全球可持续经济论坛"),
        ("由不限成员名额沙丘工作组主持", "不限成员名额沙丘工作组"),
        ("确保沙丘协调委员会开会", "沙丘协调委员会"),
    ],
)
def test_names_reach_across_words_that_only_look_like_an_edge(text: str, name: str) -> None:
    assert name in [word for word, _ in named(text)]


def test_dated_events_of_two_countries_are_two() -> None:
    found = dict(named("2021年2月1日政变使缅甸动荡。2021年大选后赞比亚平静。2021年贝宁大选也是。"))
    assert found["政变"] == "MMR 2021-02-01 政变"
    keys = [key for name, key in named("2021年大选后赞比亚平静。2021年贝宁大选也是。") if name == "大选"]
    assert keys == ["ZMB 2021 大选", "BEN 2021 大选"]


def test_where_a_sentence_names_two_countries_the_event_has_neither() -> None:
    keys = [key for name, key in named("2021年大选后赞比亚和贝宁平静。") if name == "大选"]
    assert keys == ["2021 大选"]


def test_a_case_keeps_its_parties_apart() -> None:
    text = "《沙丘公约》的适用(冈比亚诉缅甸)一案和乌克兰诉俄罗斯联邦一案"
    assert [key for _, key in named(text)] == ["沙丘公约", "GMB", "MMR", "UKR", "RUS"]


def test_sessions_the_vocabulary_knows_keep_its_key() -> None:
    text = "在日内瓦《联合国气候变化框架公约》缔约方会议第二十九届会议上"
    assert named(text)[-1][1] == "cop29"


@settings(deadline=None)
@given(st.text(st.sampled_from("《》〈〉“”()第三届会议的与·阿卡A-2020年政变报告委员会联合国海地局势"), max_size=60))
def test_shapes_lie_within_the_text_and_are_no_candidates_of_the_vocabulary(text: str) -> None:
    clean = entities(text)._.normalized.text
    for mention in shapes(text):
        assert 0 <= mention.start < mention.end <= len(clean)
        assert mention.key
        assert not mention.known


@pytest.mark.parametrize("seed", HOSTILE)
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 8_000)[:8_000]
    found = [Mention(at, at + 2, "COUNTRY", "HTI") for at in range(0, 8_000, 7)]
    assert grows_gently(lambda given: list(find_shapes(given, [m for m in found if m.end < len(given)])), text)


@pytest.mark.parametrize("row", load_toml("patterns", "shapes.toml")["generic_names"], ids=lambda row: row["text"])
def test_generic_names(row: dict[str, object]) -> None:
    assert is_generic_name(str(row["text"])) is row["generic"]
