"""From mentions to relations, by the patterns alone."""

import pytest

from kg.annotation import DEFAULT, RULES_ALONE, Settings, annotate
from kg.models import Entity, Mention, Relation
from kg.patterns import load_patterns
from kg.relations import find_relations
from kg.resources import load_toml
from kg.vocabulary import load_properties
from tests.stages import nlp


def stated(text: str) -> set[tuple[str, str, str]]:
    return {(r.subject.key, r.property, r.object.key) for r in found(text)}


def found(text: str) -> tuple[Relation, ...]:
    relations: tuple[Relation, ...] = nlp()(text)._.relations
    return relations


def test_active_and_list() -> None:
    assert {("MINUSCA", "supports", "UNDP"), ("MINUSCA", "supports", "UNICEF")} <= stated(
        "中非稳定团支持开发署和儿基会。"
    )


def test_the_topic_governs_the_clauses_after_it() -> None:
    assert ("MINUSCA", "supports", "UNDP") in stated("中非稳定团继续部署,并支持开发署。")


def test_a_generic_subject_takes_nothing_from_the_topic_before_it() -> None:
    assert ("MINUSCA", "supports", "UNDP") not in stated("中非稳定团继续部署。会员国支持开发署。")


def test_a_full_stop_ends_a_sentence() -> None:
    assert not stated("中非稳定团继续部署。开发署提交了报告。")


def test_a_symmetric_relation_is_given_once() -> None:
    pairs = [r for r in found("非洲联盟与开发署密切合作。") if r.property == "cooperatesWith"]
    assert len(pairs) == 1
    assert {pairs[0].subject.key, pairs[0].object.key} == {"AU", "UNDP"}


SENTENCES = (
    "中非稳定团根据第2149(2014)号决议部署在中非共和国,支持《阿布贾条约》。",
    "2020年10月3日,非洲联盟与联合国在内罗毕举办了第五届世界雨林会议。海地加入了《巴黎协定》。",
    "我们向马里稳定团提供资金。秘书长任命安东尼奥·古特雷斯领导非洲联盟。",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_relations_keep_to_the_schema_and_to_their_sentence(text: str) -> None:
    ids = {pattern.id for pattern in load_patterns()}
    relations = found(text)
    assert relations
    for relation in relations:
        known = load_properties()[relation.property]
        assert relation.subject.label in known.domain
        assert relation.object.label in known.range
        assert relation.subject != relation.object
        assert relation.pattern in ids
        assert 0 < relation.confidence <= 1
        assert text[slice(*relation.sentence)].rstrip().endswith("。")


@pytest.mark.parametrize("text", SENTENCES)
def test_relations_are_sorted_and_the_same_each_time(text: str) -> None:
    relations = found(text)
    assert list(relations) == sorted(relations)
    assert relations == found(text)


def test_of_several_patterns_one_relation_is_kept() -> None:
    relations = found("中非稳定团支持开发署,并协助开发署,为开发署提供支持。")
    triples = [(r.subject, r.property, r.object, r.sentence) for r in relations]
    assert len(triples) == len(set(triples))


def test_doubtful_relations_can_be_left_out() -> None:
    text = "中非稳定团支持开发署。"
    mentions = [Mention(0, 5, "MISSION", "MINUSCA"), Mention(7, 10, "ORGANISATION", "UNDP")]
    assert find_relations(text, mentions, min_confidence=0.0)
    assert not find_relations(text, mentions, min_confidence=1.01)


@pytest.mark.parametrize("text", ["", "中非稳定团", "。。。", "支持"])
def test_no_mentions_no_relations(text: str) -> None:
    assert find_relations(text, []) == []


def test_one_entity_is_not_related_to_itself() -> None:
    text = "开发署支持开发署。"
    same = [Mention(0, 3, "ORGANISATION", "UNDP"), Mention(5, 8, "ORGANISATION", "UNDP")]
    assert Entity("ORGANISATION", "UNDP") not in {r.object for r in find_relations(text, same) if r.subject == r.object}


def test_a_list_of_the_whole_world_stays_affordable() -> None:
    text = "非洲联盟支持" + "、".join(f"海{chr(0x4E00 + n)}" for n in range(300)) + "。"
    countries = [Mention(6 + 3 * n, 8 + 3 * n, "COUNTRY", f"X{n:03}") for n in range(300)]
    relations = find_relations(text, [Mention(0, 4, "ORGANISATION", "AU"), *countries])
    assert len(relations) < 10_000


DURING = load_toml("patterns", "during.toml")


@pytest.mark.parametrize(
    ("text", "during"),
    [
        *((row["text"], row["during"]) for row in DURING["example"]),
        *((row["text"], "") for row in DURING["counter_example"]),
    ],
)
def test_a_relation_has_the_date_of_its_clause(text: str, during: str) -> None:
    relations = [r for r in found(text) if (r.subject.key, r.object.key) == ("MINUSCA", "CAF")]
    assert relations and {r.during for r in relations} == {during}


def test_a_resolution_is_not_adopted_in_another_year() -> None:
    text = "2025年,安全理事会在通过第1325(2000)号决议二十五周年之际举行会议。"
    assert {r.during for r in found(text) if r.property == "adoptedBy"} == {""}
    text = "2000年,安全理事会通过了第1325(2000)号决议。"
    assert {r.during for r in found(text) if r.property == "adoptedBy"} == {"2000"}


VETOES = load_toml("patterns", "vetoes.toml")["veto"]


def all_stated(text: str, settings: Settings) -> set[str]:
    return {f"{r.subject.key} {r.property} {r.object.key}" for r in annotate(text, settings=settings).relations}


@pytest.mark.parametrize("settings", [RULES_ALONE, DEFAULT], ids=["rules", "default"])
@pytest.mark.parametrize("example", [e for row in VETOES for e in row["examples"]], ids=lambda e: e["vetoed"])
def test_vetoes(example: dict[str, str], settings: Settings) -> None:
    assert example["vetoed"] not in all_stated(example["text"], settings)


@pytest.mark.parametrize("example", [e for row in VETOES for e in row["not"]], ids=lambda e: e["kept"])
def test_what_is_not_vetoed(example: dict[str, str]) -> None:
    assert example["kept"] in all_stated(example["text"], DEFAULT)
