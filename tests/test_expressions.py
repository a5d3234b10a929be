"""Words as regular expressions."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.expressions import alternatives, any_of, longest_first


def test_a_longer_word_wins_over_one_that_it_begins_with() -> None:
    found = re.match(alternatives(["大会", "大会堂", "会"]), "大会堂里")
    assert found is not None
    assert found.group() == "大会堂"


@given(st.sets(st.text(min_size=1, max_size=5), min_size=1, max_size=5))
def test_words_stand_for_themselves(words: set[str]) -> None:
    expression = re.compile(alternatives(words))
    assert all(expression.fullmatch(word) for word in words)


def test_signs_of_expressions_are_words_in_one_and_signs_in_the_other() -> None:
    assert re.fullmatch(alternatives(["共有?"]), "共") is None
    assert re.fullmatch(any_of(["共有?"], ["约"]), "共")
    assert re.fullmatch(f"{any_of(['共有?'], ['约'])}名", "约名")


def test_the_order_does_not_depend_on_the_order_given() -> None:
    assert longest_first(["乙", "甲乙", "甲"]) == longest_first(["甲", "乙", "甲乙"]) == ["甲乙", "乙", "甲"]
