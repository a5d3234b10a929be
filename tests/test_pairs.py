"""Pairs of mentions and what the classifier sees of them."""

from kg.clauses import sentences, slot_text
from kg.models import Entity, Mention
from kg.pairs import SCENE, TOPIC, ZERO, Discourse, Pair, known_facts, pairs, read_line

UNDP = Entity("ORGANISATION", "UNDP")
WHO = Entity("ORGANISATION", "WHO")
UN = Entity("ORGANISATION", "UN")
MALI = Entity("COUNTRY", "MLI")
NIGER = Entity("COUNTRY", "NER")


def found(text: str, *names: tuple[str, Entity]) -> dict[tuple[Entity, Entity], Pair]:
    """Return the pairs of a text whose names stand for the entities, wherever they occur."""
    mentions = [
        Mention(at, at + len(name), entity.label, entity.key)
        for name, entity in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    found = pairs(text, tuple(sentences(text)), sorted(mentions))
    return {(pair.subject, pair.object): pair for pair in found}


def test_both_directions_are_pairs_and_the_united_nations_are_understood() -> None:
    result = found("开发署支持马里。", ("开发署", UNDP), ("马里", MALI))
    assert {(UNDP, MALI), (MALI, UNDP), (UN, MALI)} <= set(result)
    assert result[UNDP, MALI].patterns["supports"]
    assert not result[MALI, UNDP].patterns
    assert f"s:{ZERO}" in result[UN, MALI].features


def test_a_named_united_nations_is_not_understood_too() -> None:
    result = found("联合国支持马里。", ("联合国", UN), ("马里", MALI))
    assert f"s:{ZERO}" not in result[UN, MALI].features


def test_members_of_a_list_have_the_same_surroundings() -> None:
    result = found("开发署支持马里和尼日尔。", ("开发署", UNDP), ("马里", MALI), ("尼日尔", NIGER))
    assert result[UNDP, MALI].features == result[UNDP, NIGER].features
    assert "list" in result[MALI, NIGER].features


def test_topic_and_scene_carry_into_the_next_sentence() -> None:
    text = "在马里，开发署支持世卫组织。还向世卫组织提供咨询。"
    result = found(text, ("马里", MALI), ("开发署", UNDP), ("世卫组织", WHO))
    later = [p for p in pairs_of(text, ("马里", MALI), ("开发署", UNDP), ("世卫组织", WHO)) if p.sentence[0] > 0]
    assert (UNDP, WHO) in result
    reasons = {(p.subject, p.object): p.features for p in later}
    assert f"s:{TOPIC}" in reasons[UNDP, WHO]
    assert f"o:{SCENE}" in reasons[WHO, MALI]


def test_a_sentence_with_a_place_of_its_own_is_not_set_in_an_earlier_one() -> None:
    text = "在马里，开发署支持世卫组织。在尼日尔，世卫组织提供咨询。世卫组织撤离。"
    names = (("马里", MALI), ("尼日尔", NIGER), ("开发署", UNDP), ("世卫组织", WHO))
    second, third = (text.index(words) for words in ("在尼日尔", "世卫组织撤离"))
    result = pairs_of(text, *names)
    assert MALI not in {p.object for p in result if p.sentence[0] >= second}
    assert NIGER in {p.object for p in result if p.sentence[0] == third}


def test_of_several_places_none_is_carried_on() -> None:
    text = "在马里和尼日尔，开发署支持世卫组织。世卫组织撤离。"
    later = text.index("世卫组织撤离")
    result = pairs_of(text, ("马里", MALI), ("尼日尔", NIGER), ("开发署", UNDP), ("世卫组织", WHO))
    assert not {MALI, NIGER} & {p.object for p in result if p.sentence[0] == later}


def pairs_of(text: str, *names: tuple[str, Entity]) -> list[Pair]:
    text = text.replace("，", ",")
    mentions = [
        Mention(at, at + len(name), entity.label, entity.key)
        for name, entity in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return list(pairs(text, tuple(sentences(text)), sorted(mentions)))


def test_a_line_has_one_slot_for_each_list() -> None:
    text = "开发署、世卫组织和联合国支持马里。"
    names = (("开发署", UNDP), ("世卫组织", WHO), ("联合国", UN), ("马里", MALI))
    mentions = [Mention(text.index(n), text.index(n) + len(n), e.label, e.key) for n, e in names]
    line = read_line(slot_text(text, 0, len(text), mentions), Discourse())
    assert [len(group.members) for group in line.groups] == [3, 1]
    assert line.understood == 0
    assert line.topics[1] == tuple(mentions[:3])


def test_pairs_fit_some_property() -> None:
    day = Entity("DATE", "2020")
    result = found("2020年开发署支持马里。", ("2020年", day), ("开发署", UNDP), ("马里", MALI))
    assert not any(subject == day for subject, _ in result)
    assert (UNDP, day) in result


def test_background_facts_are_told_by_name() -> None:
    assert "hostCountry" in known_facts(Entity("MISSION", "MINUSMA"), MALI)
    assert known_facts(Entity("MISSION", "UNMISS"), MALI) == ()


def test_a_crowded_sentence_has_a_bounded_number_of_pairs() -> None:
    names = [(f"甲{n:03}", Entity("COUNTRY", f"X{n:03}")) for n in range(300)]
    result = found("开发署访问" + "和平".join(name for name, _ in names) + "。", ("开发署", UNDP), *names)
    assert 0 < len(result) <= 61 * 60  # sixty mentions and the United Nations
