"""Two reports side by side: what is gained, lost and changed."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pandas as pd
import pytest

from kg.comparison import ALIKE, Comparison, FigurePair, Presence, compare
from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.models import AnnotatedReport, Annotation, Entity, Figure
from kg.queries import run
from tests import examples


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


@pytest.fixture(scope="module")
def found(graph: KnowledgeGraph) -> Comparison:
    return compare(graph, "A/75/1", "S/2021/2")


def keys(presences: tuple[Presence, ...]) -> set[str]:
    return {presence.key for presence in presences}


def test_entities_lost_and_shared(found: Comparison) -> None:
    assert (found.before, found.after) == ("A/75/1", "S/2021/2")
    assert found.gained == ()
    assert keys(found.lost) == {"CAF", "S/RES/2149(2014)", "测试和平协议"}
    mission = Presence("Mission", "MINUSCA", "联合国中非共和国多层面综合稳定特派团", 3, 1, 1, 1)
    union = Presence("Organisation", "AU", "非洲联盟", 1, 1, 1, 1)
    assert found.shared == (mission, union)


def test_the_other_way_round(graph: KnowledgeGraph, found: Comparison) -> None:
    back = compare(graph, "S/2021/2", "A/75/1")
    assert keys(back.gained) == keys(found.lost)
    assert back.lost == ()
    assert [(p.before, p.after) for p in back.shared] == [(p.after, p.before) for p in found.shared]
    assert {r.sentence for r in back.relations_gained} == {r.sentence for r in found.relations_lost}


def test_relations_lost(found: Comparison) -> None:
    assert found.relations_gained == ()
    first, *others = found.relations_lost
    # the later report names both and does not say that they work together
    assert (first.subject, first.property, first.object, first.both_named) == ("MINUSCA", "cooperatesWith", "AU", True)
    assert (first.sentences, first.confidence, first.paragraph, first.sentence) == (1, 0.85, "10", examples.SECOND)
    assert {(r.property, r.both_named) for r in others} == {
        ("mandatedBy", False),
        ("operatesIn", False),
        ("supports", False),
    }


def test_working_together_holds_both_ways() -> None:
    text = "1. 非洲联盟与中非稳定团合作。"
    mentions = (
        examples.mention(text, "非洲联盟", examples.UNION),
        examples.mention(text, "中非稳定团", examples.MISSION),
    )
    stated = examples.relation(examples.UNION, "cooperatesWith", examples.MISSION, (3, len(text)), 0.9)
    later = examples.report("A/76/1", "t", Annotation(text, mentions, (stated,)))
    found = compare(KnowledgeGraph.from_reports([*examples.reports(), later]), "A/75/1", "A/76/1")
    assert found.relations_gained == ()
    assert "cooperatesWith" not in {relation.property for relation in found.relations_lost}


def test_named_queries_say_the_same(graph: KnowledgeGraph, found: Comparison) -> None:
    assert set(run(graph, "only-in", report="A/75/1", other="S/2021/2")["key"]) == keys(found.lost)
    assert run(graph, "only-in", report="S/2021/2", other="A/75/1").empty
    assert set(run(graph, "shared")["key"]) == keys(found.shared)


def test_ranks_are_within_the_class() -> None:
    text = "1. 马里、马里、海地、海地、乍得、非洲联盟。"
    countries = [
        examples.mention(text, name, Entity("COUNTRY", key)) for name, key in (("马里", "MLI"), ("海地", "HTI"))
    ]
    again = [replace(m, start=m.start + 3, end=m.end + 3) for m in countries]
    last = [
        examples.mention(text, "乍得", Entity("COUNTRY", "TCD")),
        examples.mention(text, "非洲联盟", Entity("ORGANISATION", "AU")),
    ]
    reports = [
        examples.report("A/75/1", "t", Annotation("1. 无。")),
        examples.report("A/76/1", "t", Annotation(text, tuple(sorted([*countries, *again, *last])))),
    ]
    gained = compare(KnowledgeGraph.from_reports(reports), "A/75/1", "A/76/1").gained
    # equals share the better place; the mentions of the other class do not count
    assert {(p.key, p.rank_before, p.rank_after) for p in gained} == {
        ("MLI", None, 1),
        ("HTI", None, 1),
        ("TCD", None, 3),
        ("AU", None, 1),
    }


def counting(key: str, text: str, number: str, counted: str, unit: str = "名", *places: Entity) -> AnnotatedReport:
    """Return a report of one sentence with one figure, printed as ``number`` and ``unit``."""
    printed = examples.mention(text, number + unit, Entity("QUANTITY", f"{number} {unit}"), "quantity")
    figure = Figure(printed.start, printed.end, Decimal(number), unit, counted, (3, len(text)), places=places)
    return examples.report(key, "t", Annotation(text, (printed,), (), (figure,)))


EARLIER = counting("A/75/1", "1. 我们为5000名地雷幸存者提供了假肢和康复服务。", "5000", "地雷幸存者")
MALI, HAITI = Entity("COUNTRY", "MLI"), Entity("COUNTRY", "HTI")


def pairs_with(later: AnnotatedReport, earlier: AnnotatedReport = EARLIER) -> tuple[FigurePair, ...]:
    graph = KnowledgeGraph.from_reports([earlier, later])
    return compare(graph, earlier.report.key, later.report.key).figures


def test_figures_of_the_same_thing_in_other_words() -> None:
    later = counting("A/76/1", "1. 我们还为7000名地雷爆炸幸存者提供了假肢、康复服务。", "7000", "地雷爆炸幸存者")
    (pair,) = pairs_with(later)
    assert (pair.counts_before, pair.counts_after, pair.unit) == ("地雷幸存者", "地雷爆炸幸存者", "名")
    assert (pair.before, pair.after, pair.change) == (5000, 7000, 2000)
    assert ALIKE <= pair.similarity < 1
    assert "5000名" in pair.sentence_before and "7000名" in pair.sentence_after
    assert pair.paragraph_before == pair.paragraph_after == "1"


def test_the_same_words_about_something_else_make_no_pair() -> None:
    assert pairs_with(counting("A/76/1", "1. 区域会议共有7000名地雷专家出席并通过宣言。", "7000", "地雷专家")) == ()


def test_a_common_noun_alone_makes_no_pair() -> None:
    earlier = counting("A/75/1", "1. 迄今共有90个国家赞同该宣言。", "90", "国家", "个")
    later = counting("A/76/1", "1. 在我们的支持下，12个国家建立了后续行动机制。", "12", "国家", "个")
    assert pairs_with(later, earlier) == ()


def test_of_two_figures_in_a_sentence_that_with_the_same_surroundings_is_meant() -> None:
    earlier = counting("A/75/1", "1. 向90个国家的地雷幸存者提供援助。", "90", "国家", "个")
    text = "1. 我们向30个国家的童兵提供支助，并向95个国家的地雷幸存者提供援助。"
    one, other = (counting("A/76/1", text, number, "国家", "个").annotations[0] for number in ("30", "95"))
    both = Annotation(text, (*one.mentions, *other.mentions), (), (*one.figures, *other.figures))
    (pair,) = pairs_with(examples.report("A/76/1", "t", both), earlier)
    assert (pair.before, pair.after) == (90, 95)


def test_figures_in_other_units_make_no_pair() -> None:
    text = "1. 我们为7000个地雷幸存者提供了假肢和康复服务。"
    assert pairs_with(counting("A/76/1", text, "7000", "地雷幸存者", "个")) == ()


@pytest.mark.parametrize(("place", "expected"), [(MALI, 1), (HAITI, 0)])
def test_figures_of_other_places_make_no_pair(place: Entity, expected: int) -> None:
    text = "1. 我们为{}名地雷幸存者提供了假肢和康复服务。"
    earlier = counting("A/75/1", text.format(5000), "5000", "地雷幸存者", "名", MALI)
    later = counting("A/76/1", text.format(7000), "7000", "地雷幸存者", "名", place)
    assert len(pairs_with(later, earlier)) == expected


def test_frames_have_their_columns_even_if_empty(found: Comparison) -> None:
    frames = found.frames()
    assert list(frames) == ["gained", "lost", "shared", "relations_gained", "relations_lost", "figures"]
    assert list(frames["gained"].columns) == ["label", "key", "name", "before", "after", "rank_before", "rank_after"]
    assert {name: len(frame) for name, frame in frames.items()} == {
        "gained": 0,
        "lost": 3,
        "shared": 2,
        "relations_gained": 0,
        "relations_lost": 4,
        "figures": 0,
    }
    assert pd.api.types.is_integer_dtype(frames["lost"]["before"])


def test_reports_may_be_named_by_iri(graph: KnowledgeGraph, found: Comparison) -> None:
    base = "https://w3id.org/unkg/report/"
    assert compare(graph, f"{base}A-75-1", f"{base}S-2021-2") == found


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("A/1/1", "S/2021/2", "no report 'A/1/1' in this graph; reports: A/75/1, S/2021/2"),
        ("A/75/1", "any", "no report 'any' in this graph"),
        ("A/75/1", "A/75/1", "A/75/1 cannot be compared with itself"),
        ("A/75/1", "https://w3id.org/unkg/report/A-75-1", "A/75/1 cannot be compared with itself"),
    ],
)
def test_what_cannot_be_compared_is_told(graph: KnowledgeGraph, before: str, after: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        compare(graph, before, after)


def test_a_report_without_anything() -> None:
    reports = [*examples.reports(), examples.report("A/76/9", "t", Annotation("1. 无。"))]
    found = compare(KnowledgeGraph.from_reports(reports), "A/76/9", "S/2021/2")
    assert (keys(found.gained), found.lost, found.relations_lost) == ({"AU", "MINUSCA"}, (), ())


def test_a_comparison_cannot_be_changed(found: Comparison) -> None:
    with pytest.raises(FrozenInstanceError):
        found.before = "A/76/1"  # type: ignore[misc]
