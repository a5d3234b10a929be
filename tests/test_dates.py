"""Tests of date expressions."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import DateMatch, find_dates
from kg.normalization import normalize
from kg.resources import load_toml
from tests.guards import no_hang

ROWS = load_toml("patterns", "dates.toml")


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.key) for match in find_dates(text)]


def keys(text: str) -> list[str]:
    return [match.key for match in find_dates(text)]


@pytest.mark.parametrize("row", ROWS["example"], ids=lambda row: row["text"])
def test_reads_the_examples_of_the_data_file(row: dict[str, Any]) -> None:
    assert found(row["text"]) == list(zip(row["spans"], row["keys"], strict=True))


@pytest.mark.parametrize("row", ROWS["counter_example"], ids=lambda row: row["text"])
def test_leaves_out_the_counter_examples(row: dict[str, Any]) -> None:
    assert found(row["text"]) == []


@pytest.mark.parametrize("noun", ROWS["year_nouns"])
def test_every_noun_of_a_year_belongs_to_the_span(noun: str) -> None:
    assert found(f"2021/22{noun},费用") == [(f"2021/22{noun}", "2021/2022")]
    assert found(f"2020-2021{noun},费用") == [(f"2020-2021{noun}", "2020/2021")]


@pytest.mark.parametrize("row", ROWS["part"], ids=lambda row: row["words"][0])
def test_every_part_of_a_year_is_a_range_of_months(row: dict[str, Any]) -> None:
    first, last = row["months"]
    for word in row["words"]:
        assert found(f"2021年{word}结束") == [(f"2021年{word}", f"2021-{first:02}/2021-{last:02}")]


@pytest.mark.parametrize("word", ["年初", "初", "底", "年底", "末", "年中", "早些时候", "晚些时候"])
def test_an_edge_belongs_to_the_span_of_its_year(word: str) -> None:
    assert found(f"在2024{'' if word.startswith('年') else '年'}{word},完成")[0][1] == "2024"
    assert found(f"在2024年{word},完成") == [(f"2024年{word}", "2024")]


@pytest.mark.parametrize("text", ["2015年初步报告", "2015年初级课程", "2015年中国", "2015年末期报告"])
def test_an_edge_is_no_part_of_another_word(text: str) -> None:
    assert found(text)[0][0] in ("2015年", "2015年末期")


def test_a_month_takes_the_year_before_it_or_else_the_first_one() -> None:
    assert keys("2019年3月开始,6月结束,2020年重启,8月完成") == ["2019-03", "2019-06", "2020", "2020-08"]
    assert keys("论坛7月举行,峰会定于2023年9月") == ["2023-07", "2023-09"]
    assert keys("8月9日和12月份") == ["XXXX-08-09", "XXXX-12"]


def test_a_range_within_a_list_stays_a_range() -> None:
    text = "2018年4月4日至19日、2022年4月6日至21日和2023年4月5日至20日"
    assert keys(text) == [f"{y}-04-{a:02}/{y}-04-{b}" for y, a, b in ((2018, 4, 19), (2022, 6, 21), (2023, 5, 20))]


def test_two_days_are_a_range_only_if_they_follow_one_another() -> None:
    assert keys("2021年3月10日和11日") == ["2021-03-10/2021-03-11"]
    assert keys("2021年3月10日和15日") == ["2021-03-10", "2021-03-15"]
    assert keys("2022年6月30日和7月1日") == ["2022-06-30", "2022-07-01"]


def test_a_range_may_run_over_the_end_of_the_year() -> None:
    assert keys("2013年10月至2014年2月") == ["2013-10/2014-02"]
    assert keys("2013年12月30日至2014年1月2日") == ["2013-12-30/2014-01-02"]


@pytest.mark.parametrize("text", ["2023年2月30日", "2023年12月5日至1日", "2023年9月至3月", "2030-2020年"])
def test_a_day_or_range_that_does_not_exist_is_left_out(text: str) -> None:
    assert all("/" not in key and "02-30" not in key for key in keys(text))


def test_a_leap_day_exists_where_the_year_is_unknown() -> None:
    assert keys("2月29日") == ["XXXX-02-29"]
    assert keys("2023年2月29日") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2023年3月22日下午3时", "2023-03-22T15:00"), ("2023年3月22日上午9时30分", "2023-03-22T09:30")],
)
def test_the_time_of_day_is_kept_where_the_date_is_complete(text: str, expected: str) -> None:
    assert found(text) == [(text, expected)]


def test_bare_years_need_a_neighbour_or_brackets() -> None:
    assert keys("2020和2021年") == ["2020", "2021"]
    assert keys("马拉维(2017)") == ["2017"]
    assert keys("共2017名;第2254(2015)号;见2019页") == []


def test_full_width_digits_and_invisible_characters_are_read_after_normalisation() -> None:
    assert keys(normalize("２０２０ 年\u200b 6 月").text) == ["2020-06"]


def test_centuries_and_decades_are_read_in_both_scripts() -> None:
    assert keys("一九九〇年代") == ["199X"]
    assert keys("二十世纪") == keys("20世纪") == ["19XX"]
    assert keys("0世纪") == keys("50世纪") == []


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日"
    assert found(f"于{text}开会") == [(text, day.isoformat())]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_stretch_reads_back(one: date, other: date) -> None:
    first, last = sorted((one, other))
    text = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    assert keys(text) == ([f"{first}/{last}"] if first < last else [])


@given(st.text("12020年月日至和、-/()第一二十〇世纪代初底 ", max_size=60))
def test_matches_are_ordered_apart_and_inside_the_text(text: str) -> None:
    matches = find_dates(text)
    assert all(isinstance(match, DateMatch) and 0 <= match.start < match.end <= len(text) for match in matches)
    assert all(left.end <= right.start for left, right in pairwise(matches))


@pytest.mark.parametrize("piece", ["1", "第", "(", "2020年", "5日、", "2020-", "一", "7月至", "2020年1月1日和"])
def test_hostile_text_of_any_length_is_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with no_hang():
        matches = find_dates(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
