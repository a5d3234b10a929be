"""Tests of the bodies that number resolutions."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from kg.organs import (
    COUNCIL,
    FOREIGN,
    Shape,
    adopter_beside,
    default_organ,
    organ_before,
    organ_behind,
    resolution_year,
)
from kg.resources import load_toml

PARALLEL = Path(__file__).parents[2] / "shared" / "parallel" / "dev.sixway.tsv"


def prefix(text: str, shape: Shape, first: int = 0) -> str | None:
    organ = organ_before(text, len(text), shape, first)
    return organ.prefix if organ else None


def test_the_years_follow_one_another_without_gap() -> None:
    years = load_toml("patterns", "symbols.toml")["security_council"]["years"]
    rows = [(int(year), *bounds) for year, bounds in years.items()]
    assert [year for year, _, _ in rows] == list(range(1946, 2026))
    assert all(first <= last for _, first, last in rows)
    assert all(left[2] + 1 == right[1] for left, right in pairwise(rows))


@pytest.mark.parametrize(
    ("number", "year"),
    [
        (1, 1946), (4, 1946), (242, 1967), (425, 1978), (435, 1978), (646, 1989), (647, 1990),
        (678, 1990), (687, 1991), (827, 1993), (955, 1994), (1244, 1999), (1267, 1999), (1325, 2000),
        (1373, 2001), (1540, 2004), (1701, 2006), (1820, 2008), (1973, 2011), (2100, 2013), (2118, 2013),
        (2149, 2014), (2254, 2015), (2272, 2016), (2447, 2018), (2719, 2023), (2722, 2024), (2767, 2024),
        (2768, 2025), (2809, 2025),
    ],
)  # fmt: skip
def test_well_known_resolutions_have_their_year(number: int, year: int) -> None:
    assert resolution_year(number) == year


@pytest.mark.parametrize("number", [0, -1, 2810, 9999])
def test_an_uncertain_year_is_none(number: int) -> None:
    assert resolution_year(number) is None


@pytest.mark.skipif(not PARALLEL.is_file(), reason="the parallel sentences are not here")
def test_no_dated_number_of_real_sentences_contradicts_the_table() -> None:
    text = PARALLEL.read_text(encoding="utf-8")
    cited = re.findall(r"(?<![\d/.])([0-9]{3,4}) ?\((19[4-9][0-9]|20[0-9]{2})\)", text)
    assert len(cited) > 50
    assert [(number, year) for number, year in cited if resolution_year(int(number)) != int(year)] == []


def test_the_nearest_body_that_numbers_like_that_is_taken() -> None:
    assert prefix("大会回顾人权理事会", Shape.SLASH, 39) == "A/HRC"
    assert prefix("人权理事会和大会", Shape.SLASH, 74) == "A"
    assert prefix("经社理事会", Shape.SLASH, 2023) == "E"
    assert prefix("大会和安全理事会", Shape.SLASH, 74) == "A"
    assert prefix("经济及社会理事会", Shape.ROMAN) == "E"


def test_a_body_in_another_sentence_is_not_taken() -> None:
    assert prefix("人权理事会开会。", Shape.SLASH, 39) is None
    assert prefix("人权理事会" + "很" * 130, Shape.SLASH, 39) is None


def test_bodies_without_symbols_hide_the_others() -> None:
    for name in ("世界卫生大会", "欧洲议会", "非洲联盟大会"):
        assert organ_before(name, len(name), Shape.SLASH, 65) is FOREIGN
    assert organ_before("理事会", 3, Shape.SLASH, 48) is FOREIGN
    assert prefix("理事会", Shape.SLASH, 2023) == "E"


def test_a_body_may_stand_behind_its_number() -> None:
    text = "résolution 48/13 du Conseil des droits de l'homme"
    organ = organ_behind(text, text.index(" du"), Shape.SLASH, 48)
    assert organ is not None
    assert organ.prefix == "A/HRC"
    assert organ_behind("74/277 of the text", 6, Shape.SLASH, 74) is None


def test_the_adopter_stands_directly_before() -> None:
    assert adopter_beside("安全理事会", 5) is COUNCIL
    text = "大会1947年11月29日关于分治的"
    adopter = adopter_beside(text, len(text))
    assert adopter is not None
    assert adopter.prefix == "A"
    assert adopter_beside("安全理事会又说", 7) is None


def test_a_shape_without_body_has_an_owner_only_where_that_is_certain() -> None:
    def owner(shape: Shape, first: int = 0) -> str | None:
        organ = default_organ(shape, first)
        return organ.prefix if organ else None

    assert owner(Shape.SLASH, 74) == "A"
    assert owner(Shape.SLASH, 2023) == "E"
    assert owner(Shape.ROMAN) == "A"
    assert owner(Shape.SPECIAL) == "A"
    assert owner(Shape.SLASH, 6) is None
    assert owner(Shape.RUNNING) is None
