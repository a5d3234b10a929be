"""Each pattern of boilerplate matches its examples and leaves its counter-examples alone."""

import pytest

from kg.boilerplate import find_boilerplate
from kg.normalization import normalize
from kg.resources import load_toml

ROWS = load_toml("patterns", "boilerplate.toml")["pattern"]


@pytest.mark.parametrize(("pattern", "text"), [(row["id"], text) for row in ROWS for text in row["examples"]])
def test_examples_match(pattern: str, text: str) -> None:
    plain = normalize(text).text
    [(start, end)] = find_boilerplate(plain)
    assert 0 <= start < end <= len(plain), pattern


@pytest.mark.parametrize(("pattern", "text"), [(row["id"], text) for row in ROWS for text in row["not"]])
def test_counter_examples_do_not(pattern: str, text: str) -> None:
    assert find_boilerplate(normalize(text).text) == [], pattern


def test_a_sentence_beside_boilerplate_stays_out() -> None:
    text = normalize("安理会通过了第2719(2023)号决议。提及科索沃时，应参照安全理事会第1244(1999)号决议加以理解。").text
    [(start, end)] = find_boilerplate(text)
    assert "2719" not in text[start:end]
    assert "1244" in text[start:end]
