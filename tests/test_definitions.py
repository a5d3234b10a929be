"""Short forms that a report defines, and for how long they hold."""

import pytest

from kg.definitions import Definition, find_definitions
from kg.models import Entity, Mention
from kg.resources import load_toml
from tests.guards import grows_gently
from tests.stages import HOSTILE, entities, named

GRAMMAR = load_toml("patterns", "definitions.toml")


@pytest.mark.parametrize("row", GRAMMAR["example"], ids=lambda row: str(row["text"]))
def test_examples_teach(row: dict[str, str]) -> None:
    taught = entities(row["text"])._.definitions
    assert [(d.form, d.key) for d in taught] == [(row["form"], row["full"])]


@pytest.mark.parametrize("row", GRAMMAR["counter_example"], ids=lambda row: str(row["text"]))
def test_counterexamples_teach_nothing(row: dict[str, str]) -> None:
    assert entities(row["text"])._.definitions == ()


@pytest.mark.parametrize("opening", GRAMMAR["openings"])
def test_each_opening_is_read(opening: str) -> None:
    text = f"湖区灌溉基金会({opening}“灌溉基金会”)"
    full = Mention(0, 7, "ORGANISATION", "湖区灌溉基金会", known=False)
    assert [d.form for d in find_definitions(text, [full])] == ["灌溉基金会"]


@pytest.mark.parametrize("other", GRAMMAR["other_names"])
def test_a_predecessor_or_successor_is_another_entity(other: str) -> None:
    text = f"湖区灌溉基金会({other}湖区基金会)"
    full = Mention(0, 7, "ORGANISATION", "湖区灌溉基金会", known=False)
    assert not list(find_definitions(text, [full]))


def test_a_form_that_names_somebody_else_defines_nothing() -> None:
    text = "非洲联盟(安理会)"
    union, council = Mention(0, 4, "ORGANISATION", "AU"), Mention(5, 8, "ORGANISATION", "SC")
    assert not list(find_definitions(text, [union, council]))


def test_a_form_holds_for_the_rest_of_the_report() -> None:
    first = entities("萨赫勒灌溉基金会(萨灌基金会)出资。")
    later = entities("萨灌基金会还提供培训。", definitions=first._.definitions)
    assert [(m.key, m.reason) for m in later._.mentions] == [("萨赫勒灌溉基金会", "definition at 9")]
    assert ("萨灌基金会", "萨赫勒灌溉基金会") not in named("萨灌基金会还提供培训。")


def test_the_definition_itself_makes_two_mentions_of_one_entity() -> None:
    found = named("跨区域河流管理委员会(下称“河流委员会”)开会。河流委员会报告。")
    assert [name for name, _ in found] == ["跨区域河流管理委员会", "河流委员会", "河流委员会"]
    assert len({key for _, key in found}) == 1


def test_an_acronym_is_not_read_inside_a_longer_one() -> None:
    found = named("跨区域河流管理委员会(CRRM)开会。CRRMX没有来。")
    assert [name for name, _ in found] == ["跨区域河流管理委员会", "CRRM"]


def test_a_mention_by_definition_says_so() -> None:
    definition = Definition("特派团", "MISSION", "MINUSCA", 17, True)
    mention = definition.mention(40, 43)
    assert mention.entity == Entity("MISSION", "MINUSCA")
    assert (mention.start, mention.end, mention.reason, mention.known) == (40, 43, "definition at 17", True)


@pytest.mark.parametrize("seed", [*HOSTILE, "会(A", "会(Aa ", "会(下称"])
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 40_000)[:40_000]
    found = [Mention(at, at + 1, "ORGANISATION", str(at)) for at in range(len(text))]
    assert grows_gently(lambda given: list(find_definitions(given, found[: len(given)])), text)
