"""Tests of printed numbers."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.numerals import format_number, parse_chinese, parse_number, scan

DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """Return an ordinary Chinese numeral below one hundred million."""
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        gap = "零" if 0 < rest < 1000 else ""
        return f"{written(head)}万{gap}{written(rest) if rest else ''}"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        text += ("零" if zero and text and digit else "") + (f"{DIGITS[digit]}{name}" if digit else "")
        zero = not digit if text else False
    return text or "零"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("12 600", 12600), ("1,234,567", 1234567), ("3 600万", 36000000), ("1.16亿", 116000000),
        ("5百万", 5000000), ("六万五千", 65000), ("二〇二四", 2024), ("两千零二十四", 2024), ("十", 10),
        ("廿五", 25), ("卅", 30), ("三亿零五万", 300050000), ("  7 ", 7),
        ("0.5", Decimal("0.5")),
    ],
)  # fmt: skip
def test_reads_figures_numerals_and_mixtures(text: str, value: int | Decimal) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "十百", "三五百", "两两", "几", "abc", "1.2.3", "12 34", "万", "亿"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(0, 99_999_999))
def test_an_ordinary_numeral_has_the_value_it_was_written_for(number: int) -> None:
    assert parse_chinese(written(number)) == number


@given(st.integers(0, 10**14))
def test_spaced_thousands_have_the_value_of_the_plain_figures(number: int) -> None:
    spaced = f"{number:,}".replace(",", " ")
    assert parse_number(spaced) == parse_number(str(number)) == number


@given(st.decimals(0, 10**12, places=3))
def test_formatting_gives_plain_digits_that_read_back(value: Decimal) -> None:
    text = format_number(value)
    assert re.fullmatch(r"[0-9]+(\.[0-9]*[1-9])?", text)
    assert parse_number(text) == value


@given(st.text("0123一二十百千万亿两半. ,", max_size=30))
def test_no_text_raises(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0


@given(st.text("年12一十个。 ", max_size=40))
def test_scan_finds_what_finditer_finds(text: str) -> None:
    pattern = re.compile("(?<![0-9一十])(?:[0-9]{1,3}|[一十]{1,2})(?:个|年)")
    assert [match.span() for match in scan(pattern, text)] == [match.span() for match in pattern.finditer(text)]
