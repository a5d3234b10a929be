"""Tests of document symbols and resolution numbers."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.normalization import normalize
from kg.organs import resolution_year
from kg.resources import load_toml
from kg.symbols import Symbol, find_symbols, parse_symbol
from tests.guards import no_hang

REPORTS = Path(__file__).parents[2] / "shared" / "reports"

ROWS = load_toml("patterns", "symbols.toml")


def found(text: str) -> list[tuple[str, str]]:
    clean = normalize(text).text
    return [(clean[match.start : match.end], match.key) for match in find_symbols(clean)]


@pytest.mark.parametrize("row", ROWS["example"], ids=lambda row: row["text"][:30])
def test_reads_the_examples_of_the_data_file(row: dict[str, Any]) -> None:
    spans = [normalize(span).text for span in row["spans"]]
    assert found(row["text"]) == list(zip(spans, row["keys"], strict=True))


@pytest.mark.parametrize("row", ROWS["counter_example"], ids=lambda row: row["text"][:30])
def test_leaves_out_the_counter_examples(row: dict[str, Any]) -> None:
    assert found(row["text"]) == []


@pytest.mark.parametrize("body", ROWS["body"], ids=lambda body: f"{body['prefix']} {body['names'][0]}")
def test_every_body_with_slashed_numbers_is_recognised_by_each_chinese_name(body: dict[str, Any]) -> None:
    low, high = body["bounds"]
    number = f"{max(low, min(high, 40))}/3" if low <= high else ""
    for name in (name for name in body["names"] if number and "\u4e00" <= name[0] <= "\u9fff"):
        assert found(f"{name}第{number}号决议") == [(f"第{number}号决议", f"{body['prefix']}/RES/{number}")]


@pytest.mark.parametrize("row", ROWS["comments"], ids=lambda row: row["prefix"])
def test_every_treaty_body_has_numbered_comments(row: dict[str, Any]) -> None:
    for name in row["names"]:
        assert [key for _, key in found(f"{name}第7号一般性意见")] == [f"{row['prefix']}/7"]


@pytest.mark.parametrize("name", ROWS["other_bodies"]["names"])
def test_numbers_of_other_bodies_are_no_citations(name: str) -> None:
    assert found(f"{name} 第48/13号决议") == []


def test_labels_tell_resolutions_from_other_documents() -> None:
    labels = {match.key: match.label for match in find_symbols("第2719(2023)号决议、A/75/202、第77/568号决定")}
    assert labels == {
        "S/RES/2719(2023)": "RESOLUTION",
        "A/75/202": "DOCUMENT",
        "A/DEC/77/568": "DOCUMENT",
    }


def test_reads_traditional_full_width_and_marked_up_text() -> None:
    assert found("第 ２２５４ （２０１５）號決議") == [("第2254(2015)号决议", "S/RES/2254(2015)")]
    assert found("大会第 [74/277](#) 号决议") == [("第74/277号决议", "A/RES/74/277")]
    assert found("安理会第\n\n2272(2016)号决议") == [("第2272(2016)号决议", "S/RES/2272(2016)")]


def test_a_number_without_a_certain_year_keeps_the_written_one() -> None:
    assert found("第2811(2025)号决议") == [("第2811(2025)号决议", "S/RES/2811(2025)")]


# --- parse and format ---

NUMBERS = st.integers(1, 2809).map(lambda n: f"S/RES/{n}({resolution_year(n)})")
SERIES = st.sampled_from([name for name in ROWS["series"] if len(name) > 1])
SYMBOLS = st.one_of(
    NUMBERS,
    st.builds("A/RES/{}/{}".format, st.integers(31, 99), st.integers(1, 399)),
    st.builds("A/RES/{}({})".format, st.integers(1, 3541), st.sampled_from(["I", "XV", "XXX", "S-VI"])),
    st.builds("A/{}/{}".format, st.integers(31, 99), st.integers(100, 999)),
    st.builds("S/PRST/{}/{}".format, st.integers(1994, 2030), st.integers(1, 60)),
    st.builds("A/{}/{}-S/{}/{}".format, *[st.integers(100, 999)] * 2, *[st.integers(1994, 2030)] * 2),
    st.builds("{}/{}/{}/Add.{}".format, SERIES, st.integers(1994, 2030), st.integers(1, 99), st.integers(1, 9)),
)


@given(SYMBOLS)
def test_formatting_undoes_parsing(text: str) -> None:
    symbol = parse_symbol(text)
    assert symbol is not None
    assert f"{symbol}" == str(symbol) == symbol.key == text
    assert parse_symbol(format(symbol)) == symbol


@given(SYMBOLS)
def test_a_symbol_is_found_in_prose_as_it_is_parsed(text: str) -> None:
    assert found(f"报告({text})指出") == [(text, text)]


@given(st.integers(1, 2809))
def test_every_resolution_of_the_security_council_is_read_with_and_without_year(number: int) -> None:
    key = f"S/RES/{number}({resolution_year(number)})"
    assert parse_symbol(f"S/RES/{number}") == Symbol(key, "RESOLUTION")
    assert found(f"安全理事会第{number}号决议") == [(f"第{number}号决议", key)]


@pytest.mark.parametrize("text", ["S/RES/1373 (2003)", "第1373号", "A/", "A/RES", "A/1", "X/75/1", "", "决议"])
def test_what_is_no_symbol_is_none_or_an_error(text: str) -> None:
    assert parse_symbol(text) is None
    with pytest.raises(InputError, match="write it like"):
        parse_symbol(text, strict=True)


@given(st.text("第0123/()号决议SARE和、 -A\n", max_size=60))
def test_matches_are_ordered_apart_and_inside_the_text(text: str) -> None:
    matches = find_symbols(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
    assert all(left.end <= right.start for left, right in pairwise(matches))


@pytest.mark.parametrize("piece", ["1", "第", "(", "第1、", "1/1-", "A/", "第31/6号、", "大会", "人权事务委员会"])
def test_hostile_text_of_any_length_is_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with no_hang():
        matches = find_symbols(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)


# --- the three reports ---

CITED = {
    "000": {
        "A/RES/79/128",
        *(f"S/RES/{n}" for n in ("2254(2015)", "1701(2006)", "2719(2023)", "1244(1999)", "1325(2000)")),
    },
    "001": {
        *("A/RES/74/277", "A/74/533", "A/75/202", "A/75/201", "A/72/492", "A/74/976-S/2020/773"),
        *(f"S/RES/{n}" for n in ("1244(1999)", "2447(2018)", "2272(2016)")),
        *("S/PRST/2017/27", "S/PRST/2018/20"),
    },
    "002": {"A/RES/75/1", "A/RES/76/307", "A/DEC/77/568"},
}


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not here")
@pytest.mark.parametrize("name", CITED)
def test_finds_exactly_the_citations_of_the_reports(name: str) -> None:
    (path,) = REPORTS.glob(f"{name}_*.txt")
    text = normalize(path.read_text(encoding="utf-8")).text
    assert {match.key for match in find_symbols(text)} == CITED[name]
