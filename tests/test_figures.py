"""Figures as observations: what is counted, who, where and when; the cube, the table and the queries on them."""

import csv
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import queries, tables
from kg.annotation import RULES_ALONE, annotate, pipeline
from kg.figures import MAX_FIGURES, find_figures
from kg.graph import KnowledgeGraph
from kg.models import Annotation, Entity, Figure
from kg.resources import load_toml
from kg.validation import validate
from kg.vocabulary import load_properties
from tests import examples
from tests.guards import no_hang

PATTERNS = load_toml("patterns", "figures.toml")


def figures(text: str) -> Sequence[Figure]:
    found: Sequence[Figure] = pipeline("zh", RULES_ALONE)(text)._.figures
    return found


def counted(text: str) -> list[str]:
    return [figure.counted for figure in figures(text)]


def shown(figure: Figure) -> str:
    parts = [f"{figure.value:f} {figure.unit}", figure.counted, *([figure.whole] if figure.whole else [])]
    return " : ".join(parts)


@pytest.mark.parametrize("example", PATTERNS["example"], ids=lambda e: str(e["text"]))
def test_examples(example: dict[str, Any]) -> None:
    assert [shown(figure) for figure in figures(example["text"])] == example["figures"]


@pytest.mark.parametrize("example", PATTERNS["counter_example"], ids=lambda e: str(e["text"]))
def test_counter_examples(example: dict[str, Any]) -> None:
    found = counted(example["text"])
    assert found and all(example["not"] not in words for words in found)


@pytest.mark.parametrize("name", [name for name in PATTERNS if "example" not in name])
def test_lists_hold_expressions_and_repeat_nothing(name: str) -> None:
    assert len(PATTERNS[name]) == len(set(PATTERNS[name]))
    for expression in PATTERNS[name]:
        assert not re.compile(expression).fullmatch("")


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("逾300名教师参加培训", "逾"),
        ("近300名教师参加培训", "近"),
        ("约300名教师参加培训", "约"),
        ("300多名教师参加培训", "多"),
        ("超过300名教师参加培训", "超过"),
        ("70%以上的学校复课", "以上"),
        ("300名教师参加培训", ""),
    ],
)
def test_how_exact(text: str, approximate: str) -> None:
    assert [figure.approximate for figure in figures(text)] == [approximate]


def test_ranges_have_two_ends() -> None:
    (figure,) = figures("每个小队有3至5名观察员。")
    assert (figure.value, figure.upper, figure.counted) == (Decimal(3), Decimal(5), "观察员")


def test_values_have_no_zeros_at_their_end() -> None:
    (figure,) = figures("拨款1.20亿美元。")
    assert (str(figure.value), figure.unit, figure.counted) == ("120000000", "USD", "拨款")


def test_a_part_points_to_its_whole() -> None:
    text = "培训了1 200名教师(其中女教师640名),另有25个计划,其中6个已启动,其余19个待审。"
    found = figures(text)
    wholes = [text[slice(*figure.part_of)] if figure.part_of else None for figure in found]
    assert wholes == [None, "1 200名", None, "25个", "25个"]


def test_parts_do_not_reach_across_units() -> None:
    found = figures("在12个国家开设了30所学校,其中4所设有图书馆。")
    assert found[2].part_of == (found[1].start, found[1].end)
    assert figures("在12个国家开设学校,其中500名学生毕业。")[1].part_of is None


@pytest.mark.parametrize(
    ("text", "agents", "places", "periods"),
    [
        ("2021年,南苏丹特派团在朱巴培训了40名法官。", ["UNMISS"], ["juba"], ["2021"]),
        ("在海地,我们支助了9个诊所。", ["UN"], ["HTI"], []),
        ("两位海地领导人出席会议。", [], ["HTI"], []),
        ("35个国家加入了公约。", [], [], []),
        ("从2019年的58起降至2020年的27起。", [], [], ["2019"]),
        ("2020年截至10月28日,死亡人数为9人。", [], [], ["2020-10-28"]),
        ("2018年和2019年,学校接收了300名学生。", [], [], ["2018", "2019"]),
        ("帮助12个国家拟定应于2025年提交的计划。", [], [], []),
    ],
)
def test_who_where_and_when(text: str, agents: list[str], places: list[str], periods: list[str]) -> None:
    figure = figures(text)[0]
    assert [entity.key for entity in figure.agents] == agents
    assert [entity.key for entity in figure.places] == places
    assert list(figure.periods) == periods


def test_spans_are_those_of_the_original() -> None:
    text = "去年 ，共有 1 200 多名 教师 参加（其中 女教师 ６４０ 名）。后来停办。"
    found = annotate(text, settings=RULES_ALONE).figures
    assert [text[figure.start : figure.end] for figure in found] == ["1 200 多名", "６４０ 名"]
    assert found[1].part_of == (found[0].start, found[0].end)
    assert text[slice(*found[0].sentence)].endswith("。") and "后来" not in text[slice(*found[0].sentence)]


def test_each_amount_is_one_figure() -> None:
    text = "12个国家的4 300名警察在三个特派团服务六个月,费用为150万欧元。"
    doc = pipeline("zh", RULES_ALONE)(text)
    amounts = [(m.start, m.end) for m in doc._.mentions if m.label == "QUANTITY"]
    assert [(figure.start, figure.end) for figure in doc._.figures] == amounts
    assert len(amounts) == 5
    assert find_figures(text, []) == []


@pytest.mark.parametrize("piece", ["3个国家、", "从3%降至2%,", "其中3名的", "(3人", "占的3%的", "的", "在被由3个的"])
def test_long_sentences_are_read_to_the_end(piece: str) -> None:
    text = piece * 400
    mentions = pipeline("zh", RULES_ALONE)(text)._.mentions
    with no_hang():
        found = find_figures(text, mentions)
    assert len(found) == sum(mention.label == "QUANTITY" for mention in mentions)
    assert all(not figure.agents for figure in found[MAX_FIGURES:])


# --- in the graph ---

FIRST = "1. 2019年,南苏丹特派团培训了120名法官,其中女法官30名。死亡人数为3至5人。"
SECOND = "1. 2020年,南苏丹特派团培训了近150名法官。"


def read(text: str) -> Annotation:
    return annotate(text, settings=RULES_ALONE)


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    reports = [examples.report("A/75/1", "一", read(FIRST)), examples.report("A/76/1", "二", read(SECOND))]
    return KnowledgeGraph.from_reports(reports)


def ask(graph: KnowledgeGraph, condition: str) -> bool:
    return bool(graph.query(f"ASK {{ {condition} }}")["answer"][0])


def test_the_graph_is_valid(graph: KnowledgeGraph) -> None:
    assert validate(graph) == ()
    assert len(graph.query("SELECT ?o WHERE { ?o a unkg:Observation }")) == 4


@pytest.mark.parametrize(
    "violation",
    [
        # integrity constraints 1, 2, 3, 4, 11, 12 and 14 of the RDF Data Cube recommendation
        "?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d . ?d a qb:DataSet }",
        "?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s . ?s a qb:DataStructureDefinition }",
        "?s a qb:DataStructureDefinition FILTER NOT EXISTS { ?s qb:component/qb:measure ?m }",
        "?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range ?r }",
        "?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p FILTER NOT EXISTS { ?o ?p ?v }",
        "?a unkg:printedAs ?m . ?b unkg:printedAs ?m FILTER(?a != ?b)",
        "?o qb:dataSet/qb:structure/qb:component/qb:measure ?p FILTER NOT EXISTS { ?o ?p ?v }",
        "?s qb:component ?c . ?c qb:componentRequired false FILTER NOT EXISTS { ?c qb:attribute ?a }",
        "?c qb:componentRequired true ; qb:attribute ?p . ?o a qb:Observation FILTER NOT EXISTS { ?o ?p ?v }",
        (
            "?o a qb:Observation ; ?p ?v . FILTER(STRSTARTS(STR(?p), STR(unkg:))) "
            "FILTER(?p NOT IN (unkg:quotation, unkg:sourceBegin, unkg:sourceEnd)) "
            "FILTER NOT EXISTS { ?c a qb:ComponentSpecification ; qb:dimension|qb:measure|qb:attribute ?p }"
        ),
    ],
)
def test_the_cube_is_well_formed(graph: KnowledgeGraph, violation: str) -> None:
    assert not ask(graph, violation)


def test_the_cube_is_in_the_graph_of_each_report(graph: KnowledgeGraph) -> None:
    found = graph.query("SELECT ?g WHERE { GRAPH ?g { unkg:figures a qb:DataSet } }")
    assert len(found) == 2
    assert "figures" not in load_properties()


def test_figures_quote_their_sentence(graph: KnowledgeGraph) -> None:
    sparql = "SELECT ?q ?t WHERE { ?o unkg:upper ?u ; unkg:quotation ?q ; unkg:printedAs/nif:anchorOf ?t }"
    assert graph.query(sparql).to_numpy().tolist() == [["死亡人数为3至5人。", "3至5人"]]


def test_reports_without_figures_have_no_cube() -> None:
    made = KnowledgeGraph.from_reports(examples.reports())
    assert ox.NamedNode("http://purl.org/linked-data/cube#DataSet") not in {q.object for q in made.quads()}


def test_table(graph: KnowledgeGraph, tmp_path: Path) -> None:
    tables.write_figures(graph, tmp_path / "figures.csv")
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == tables.FIGURES
    names = ("value", "upper", "unit", "approximate", "counted", "agent", "period", "report", "quotation")
    assert [[row[name] for name in names] for row in rows] == [
        ["120", "", "名", "", "法官", "UNMISS", "2019", "A/75/1", "120名"],
        ["30", "", "名", "", "女法官", "UNMISS", "2019", "A/75/1", "30名"],
        ["3", "5", "人", "", "死亡", "", "", "A/75/1", "3至5人"],
        ["150", "", "名", "近", "法官", "UNMISS", "2020", "A/76/1", "150名"],
    ]
    assert [row["part_of"] for row in rows] == ["", rows[0]["id"], "", ""]
    assert len({row["id"] for row in rows}) == 4


def test_figures_of_an_entity(graph: KnowledgeGraph) -> None:
    found = queries.run(graph, "figures", entity="UNMISS")
    assert found[["period", "counts", "value"]].to_numpy().tolist() == [
        ["2019", "法官", 120],
        ["2019", "女法官", 30],
        ["2020", "法官", 150],
    ]


def test_figures_by_what_is_counted_and_report(graph: KnowledgeGraph) -> None:
    assert queries.run(graph, "figures", counted="法官", report="A/76/1")["value"].tolist() == [150]
    assert queries.run(graph, "figures", counted="医生").empty
    assert queries.run(graph, "figures")["period"].tolist() == ["", "2019", "2019", "2020"]


def test_how_a_figure_changed(graph: KnowledgeGraph) -> None:
    found = queries.run(graph, "figures-changed", entity="UNMISS")
    shown = found[["counts", "report", "value", "later_report", "later_value", "change"]]
    assert shown.to_numpy().tolist() == [["法官", "A/75/1", 120, "A/76/1", 150, 30]]
    assert queries.run(graph, "figures-changed", counted="女法官").empty


def test_figures_of_others_are_not_compared() -> None:
    texts = ("1. 在海地,培训了40名法官。", "1. 在马里,培训了90名法官。")
    reports = [
        examples.report(f"A/7{n}/1", "t", Annotation(text, found.mentions, (), found.figures))
        for n, text in enumerate(texts)
        for found in [read(text)]
    ]
    made = KnowledgeGraph.from_reports(reports)
    assert queries.run(made, "figures-changed").empty
    assert Entity("COUNTRY", "HTI") in reports[0].annotations[0].figures[0].places
