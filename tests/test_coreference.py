"""Definite short forms: bound to the antecedent that agrees, or to none."""

from typing import Any

import pytest

from kg.coreference import named, resolve
from kg.models import Mention
from kg.resources import load_toml
from tests.guards import grows_gently
from tests.stages import HOSTILE, entities

NOUNS: list[dict[str, Any]] = load_toml("patterns", "coreference.toml")["noun"]
EXAMPLES = [example for row in NOUNS for example in row["examples"]]
COUNTEREXAMPLES = [text for row in NOUNS for text in row["not"]]


def bound(text: str) -> list[Mention]:
    return [m for m in entities(text)._.mentions if m.reason.startswith("coreference")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["text"]))
def test_examples_are_bound(example: dict[str, str]) -> None:
    text = example["text"]
    found = {text[m.start : m.end]: m for m in bound(text)}
    form = found[example["form"]]
    start = int(form.reason.removeprefix("coreference to "))
    assert text[start:].startswith(example["antecedent"])
    antecedent = next(m for m in entities(text)._.mentions if m.start == start)
    assert form.entity == antecedent.entity


@pytest.mark.parametrize("text", COUNTEREXAMPLES)
def test_counterexamples_are_not(text: str) -> None:
    assert not bound(text)


@pytest.mark.parametrize("row", NOUNS, ids=lambda row: str(row["words"][0]))
def test_every_row_has_examples_both_ways(row: dict[str, Any]) -> None:
    assert row["examples"]
    assert row["not"]


def mission(text: str, name: str, key: str) -> Mention:
    return Mention(text.index(name), text.index(name) + len(name), "MISSION", key)


def test_the_nearest_antecedent_is_meant() -> None:
    text = "甲稳定团撤出后,乙稳定团进驻。该特派团支持警察。"
    given = [mission(text, "甲稳定团", "A"), mission(text, "乙稳定团", "B")]
    assert [m.key for m in resolve(text, given)] == ["A", "B", "B"]


@pytest.mark.parametrize("sign", ["和", "、", "以及", "》和《"])
def test_of_a_list_nobody_is_meant(sign: str) -> None:
    text = f"甲稳定团{sign}乙稳定团进驻。该特派团支持警察。"
    given = [mission(text, "甲稳定团", "A"), mission(text, "乙稳定团", "B")]
    assert resolve(text, given) == given


def test_a_list_of_one_entity_leaves_no_doubt() -> None:
    text = "甲稳定团和甲稳定团警察进驻。该特派团支持警察。"
    second = Mention(5, 9, "MISSION", "A")
    assert [m.key for m in resolve(text, [mission(text, "甲稳定团", "A"), second])] == ["A", "A", "A"]


def test_an_antecedent_stands_before() -> None:
    text = "该特派团支持警察。甲稳定团进驻。"
    given = [mission(text, "甲稳定团", "A")]
    assert resolve(text, given) == given


def test_a_mention_without_identity_is_no_antecedent() -> None:
    text = "甲稳定团进驻。该特派团支持警察。"
    given = [mission(text, "甲稳定团", "")]
    assert resolve(text, given) == given


def test_a_form_of_a_form_is_of_the_same_entity() -> None:
    text = "甲援助团撤出。甲稳定团进驻。该稳定团支持警察。该特派团也支持法院。"
    found = resolve(text, [mission(text, "甲援助团", "B"), mission(text, "甲稳定团", "A")])
    assert [m.key for m in found] == ["B", "A", "A", "A"]


def test_candidates_stay_candidates() -> None:
    text = "沙丘论坛开幕。该论坛讨论供资。"
    given = [Mention(0, 4, "EVENT", "沙丘论坛", known=False)]
    assert [m.known for m in resolve(text, given)] == [False, False]


@pytest.mark.parametrize("seed", [*HOSTILE, "该特派团", "甲稳定团、该特派团", "《公约》", "该国该组织"])
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 8_000)[:8_000]
    found = [Mention(at, at + 1, "PLACE", str(at)) for at in range(0, 8_000, 9)]
    assert grows_gently(lambda given: resolve(given, [m for m in found if m.end <= len(given)]), text)


def test_the_section_explains_what_the_passage_does_not() -> None:
    before = "中非稳定团报告了进展。"
    mission = Mention(0, 5, "MISSION", "MINUSCA")
    text = "该特派团支持选举。"
    [bound] = resolve(text, [], named(before, [mission]))
    assert (bound.start, bound.end, bound.key) == (0, 4, "MINUSCA")
    assert "earlier passage" in bound.reason


def test_two_agreeing_antecedents_in_the_section_explain_nothing() -> None:
    before = "中非稳定团和马里稳定团报告了进展。"
    missions = [Mention(0, 5, "MISSION", "MINUSCA"), Mention(6, 11, "MISSION", "MINUSMA")]
    assert resolve("该特派团支持选举。", [], named(before, missions)) == []


def test_a_passage_that_names_another_of_the_class_leaves_the_form_unbound() -> None:
    before = named("中非稳定团报告了进展。", [Mention(0, 5, "MISSION", "MINUSCA")])
    text = "该特派团支持选举,随后马里稳定团撤离。"
    other = Mention(text.index("马里"), text.index("撤离"), "MISSION", "MINUSMA")
    assert resolve(text, [other], before) == [other]
