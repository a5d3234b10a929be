"""Tests of amounts."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.normalization import normalize
from kg.quantities import find_quantities
from kg.resources import load_toml
from tests.guards import no_hang

ROWS = load_toml("patterns", "quantities.toml")


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.key) for match in find_quantities(text)]


@pytest.mark.parametrize("row", ROWS["example"], ids=lambda row: row["text"])
def test_reads_the_examples_of_the_data_file(row: dict[str, Any]) -> None:
    assert found(row["text"]) == list(zip(row["spans"], row["keys"], strict=True))


@pytest.mark.parametrize("row", ROWS["counter_example"], ids=lambda row: row["text"])
def test_leaves_out_the_counter_examples(row: dict[str, Any]) -> None:
    assert found(row["text"]) == []


PLAIN = [word for word in (re.sub(r"\(\?[!=].*", "", unit) for unit in ROWS["units"]) if not set(word) & set("(?[|")]


@pytest.mark.parametrize("unit", [unit for unit in PLAIN if unit not in ("所", "日")])
def test_every_unit_is_read_behind_figures_and_numerals(unit: str) -> None:
    assert found(f"共25{unit},") == [(f"25{unit}", f"25 {unit}")]
    if unit[0] >= "\u4e00":
        assert found(f"共十二{unit},") == [(f"十二{unit}", f"12 {unit}")]


@pytest.mark.parametrize("unit", [re.sub(r"\(\?!.*", "", unit) for unit in ROWS["figure_units"]])
def test_some_units_are_read_behind_figures_only(unit: str) -> None:
    assert found(f"共25{unit},") == [(f"25{unit}", f"25 {unit}")]
    assert found(f"共三{unit},") == []


@pytest.mark.parametrize("code", ROWS["currency"])
def test_every_currency_has_its_code(code: str) -> None:
    for word in ROWS["currency"][code]:
        assert found(f"拨款3.5万{word}。") == [(f"3.5万{word}", f"35000 {code}")]


@pytest.mark.parametrize("word", ROWS["approximations"])
def test_the_word_that_says_how_exact_it_is_stays_outside(word: str) -> None:
    (match,) = find_quantities(f"有{word}300名警察")
    assert (match.key, match.approximate) == ("300 名", word)


def test_a_word_inside_the_amount_says_so_too() -> None:
    assert [match.approximate for match in find_quantities("40多个国家,50余名,60人")] == ["多", "余", None]


@pytest.mark.parametrize("word", ROWS["counting_one"])
def test_one_is_counted_behind_some_words(word: str) -> None:
    assert found(f"{word}一年") == [("一年", "1 年")]


@pytest.mark.parametrize("join", ROWS["joins"])
def test_one_is_counted_beside_another_amount(join: str) -> None:
    assert found(f"3个国家{join}一个组织") == [("3个", "3 个"), ("一个", "1 个")]


@pytest.mark.parametrize(
    "text", ["3个国家。一个组织", "3个国家通过一个组织", "3个国家(和一个组织)", "一个国家和一个组织"]
)
def test_one_is_an_article_elsewhere(text: str) -> None:
    assert "1 个" not in [key for _, key in found(text)]


def test_value_unit_and_upper_end_are_given_as_numbers() -> None:
    (match,) = find_quantities("2至3亿美元")
    assert (match.value, match.upper, match.unit) == (Decimal(200_000_000), Decimal(300_000_000), "USD")
    (match,) = find_quantities("9 000至1万人")
    assert (match.value, match.upper, match.key) == (Decimal(9000), Decimal(10_000), "9000-10000 人")


@pytest.mark.parametrize("text", ["第4和5段", "第1至3段", "第十九和二十条", "第 3、4 及 6章", "第三次会议"])
def test_members_of_a_list_of_ordinals_are_no_amounts(text: str) -> None:
    assert found(normalize(text).text) == []


def test_a_paragraph_number_is_no_amount_and_hides_none() -> None:
    assert found(normalize("58. 21 000 多名官员").text) == [("21 000多名", "21000 名")]
    assert found(normalize("73. 五个县").text) == [("五个", "5 个")]


@pytest.mark.parametrize(
    ("text", "key"),
    [("13 730千克", "13730 千克"), ("五千克", "5 千克"), ("20千瓦时", "20 千瓦时"), ("3千人", "3000 人")],
)
def test_a_thousand_is_told_from_the_prefix_of_a_measure(text: str, key: str) -> None:
    assert found(text) == [(text, key)]


@pytest.mark.parametrize(
    ("text", "key"), [("三支部队", "3 支"), ("5名警察", "5 名"), ("六个月", "6 个月"), ("四年期间", "4 年")]
)
def test_the_noun_stays_outside(text: str, key: str) -> None:
    assert [k for _, k in found(text)] == [key]


@pytest.mark.parametrize("text", ["三支持国", "2019年", "四年级", "两周年", "9项目标", "12名单", "三人权条约"])
def test_a_classifier_is_no_part_of_another_word(text: str) -> None:
    expected = [("9项", "9 项")] if text == "9项目标" else []
    assert found(text) == expected


def test_full_width_digits_and_invisible_characters_are_read_after_normalisation() -> None:
    assert found(normalize("１２ 個\u200b國家，５２．４％").text) == [("12个", "12 个"), ("52.4%", "52.4 %")]


@given(st.integers(2, 10**12), st.sampled_from(["名", "个", "美元", "%"]))
def test_plain_and_spaced_figures_give_the_same_key(number: int, unit: str) -> None:
    code = {"美元": "USD"}.get(unit, unit)
    spaced = f"{number:,}".replace(",", " ")
    assert found(f"达{number}{unit}。") == [(f"{number}{unit}", f"{number} {code}")]
    assert found(f"达{spaced}{unit}。") == [(f"{spaced}{unit}", f"{number} {code}")]


@given(st.text("12 一二十百千万亿多名个%年至和第.,半分之", max_size=60))
def test_matches_are_ordered_apart_and_inside_the_text(text: str) -> None:
    matches = find_quantities(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
    assert all(left.end <= right.start for left, right in pairwise(matches))


@pytest.mark.parametrize("piece", ["1", "第", "(", "一", "万", "123 ", "2020年", "一个和", "3至", "第1、", "分之"])
def test_hostile_text_of_any_length_is_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with no_hang():
        matches = find_quantities(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
