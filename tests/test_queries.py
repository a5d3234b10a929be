"""Named queries: what they answer, and that parameters never become SPARQL."""

from pathlib import Path

import pytest

from kg.errors import OntologyError, QueryError
from kg.graph import KnowledgeGraph
from kg.models import Annotation, Entity
from kg.queries import KINDS, answer, bind, explain, find_entity, load_queries, read_query, run
from tests import examples


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def rows(graph: KnowledgeGraph, name: str, /, **parameters: str | int) -> list[list[object]]:
    return [list(row) for row in run(graph, name, **parameters).itertuples(index=False)]


def test_the_queries_that_ship() -> None:
    expected = {
        "agreements",
        "citations",
        "countries",
        "explain",
        "missions",
        "partners",
        "relations-of",
        "shared",
    }
    assert expected <= set(load_queries())


@pytest.mark.parametrize("name", load_queries())
def test_each_query_says_what_it_answers_and_runs_as_it_stands(graph: KnowledgeGraph, name: str) -> None:
    query = load_queries()[name]
    assert query.title and query.description
    assert all(parameter.kind in KINDS and parameter.description for parameter in query.parameters)
    # without any parameter bound it is SPARQL for other programs too
    assert len(graph.query(query.sparql).columns) >= 4


def test_citations(graph: KnowledgeGraph) -> None:
    assert rows(graph, "citations") == [["A/75/1", "S/RES/2149(2014)", "9", 1]]
    assert rows(graph, "citations", report="S/2021/2") == []


def test_missions(graph: KnowledgeGraph) -> None:
    found = rows(graph, "missions")
    assert [(row[0], row[1], row[3]) for row in found] == [
        ("A/75/1", "MINUSCA", 3),
        ("S/2021/2", "MINUSCA", 1),
    ]
    assert found[0][4] == "CAF"


def test_partners(graph: KnowledgeGraph) -> None:
    for mission in ("MINUSCA", "minusca", "中非稳定团", "https://w3id.org/unkg/mission/MINUSCA"):
        assert [row[:6] for row in rows(graph, "partners", mission=mission)] == [
            ["MINUSCA", "cooperatesWith", "AU", "Organisation", "A/75/1", "10"]
        ]


def test_agreements(graph: KnowledgeGraph) -> None:
    assert [row[:2] for row in rows(graph, "agreements")] == [["MINUSCA", "测试和平协议"]]


def test_shared(graph: KnowledgeGraph) -> None:
    assert rows(graph, "shared") == [
        ["Mission", "MINUSCA", 2, 4, "A/75/1, S/2021/2"],
        ["Organisation", "AU", 2, 2, "A/75/1, S/2021/2"],
    ]
    assert rows(graph, "shared", minimum=3) == []


def test_countries(graph: KnowledgeGraph) -> None:
    assert rows(graph, "countries") == [["A/75/1", "CAF", "中非共和国", 1, 1]]


def test_relations_of(graph: KnowledgeGraph) -> None:
    assert [row[:3] for row in rows(graph, "relations-of", entity="CAF")] == [["MINUSCA", "operatesIn", "CAF"]]
    assert len(rows(graph, "relations-of", entity="MINUSCA")) == 4


def test_explain(graph: KnowledgeGraph) -> None:
    found = explain(graph, "MINUSCA", "supports")
    assert found["sentence"].tolist() == ["稳定团支持《测试和平协议》。"]
    assert found["pattern"].tolist() == ["supports/test"]
    assert explain(graph, "any", object="CAF")["subject_key"].tolist() == ["MINUSCA"]
    assert explain(graph, "CAF").empty


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("nothing", {}, "no query 'nothing'; queries: agreements"),
        ("shared", {"least": "2"}, "no parameter 'least'; it takes minimum"),
        ("shared", {"minimum": "two"}, "'two' is no number"),
        ("relations-of", {}, "needs entity: key, name or IRI"),
        ("partners", {"mission": "CAF"}, "no mission 'CAF' in this graph"),
        ("citations", {"report": "A/1/1"}, "no report 'A/1/1' in this graph; reports: A/75/1, S/2021/2"),
        ("explain", {"subject": "MINUSCA", "property": "eats"}, "no relation 'eats'; relations: addresses"),
    ],
)
def test_what_cannot_be_asked_is_told(
    graph: KnowledgeGraph, name: str, parameters: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        run(graph, name, **parameters)


@pytest.mark.parametrize(
    "value", ['x" } DROP ALL', "> <urn:x", "$entity", "VALUES $entity { 1 }", "\\", "\n", "\ud7ff"]
)
def test_values_stay_values(graph: KnowledgeGraph, value: str) -> None:
    with pytest.raises(QueryError, match="no entity"):
        find_entity(graph, value)


def test_text_parameters_are_literals(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "find.rq"
    path.write_text(
        "# title: t\n# parameter words: text — w\n# parameter least: number = 7 — n\n"
        "SELECT ?w ?n WHERE { VALUES $words { UNDEF } VALUES $least { UNDEF }\n"
        "  BIND($words AS ?w) BIND($least AS ?n) }",
        encoding="utf-8",
    )
    value = 'a" } VALUES $least { 9 } #'
    assert graph.query(bind(graph, read_query(path), {"words": value})).to_numpy().tolist() == [[value, 7]]


def test_several_bearers_are_named(graph: KnowledgeGraph) -> None:
    text = "1. 甲。乙。"
    one, two = Entity("ORGANISATION", "甲"), Entity("INSTRUMENT", "甲")
    mentions = (examples.mention(text, "甲", one), examples.mention(text, "乙", two))
    made = KnowledgeGraph.from_reports([examples.report("A/75/5", "t", Annotation(text, mentions))])
    with pytest.raises(QueryError, match="'甲' names several: instrument/甲, organisation/甲; give the IRI"):
        find_entity(made, "甲")
    assert find_entity(made, "甲", "organisation").endswith("organisation/甲")


def test_answer_takes_names_and_sparql(graph: KnowledgeGraph) -> None:
    assert len(answer(graph, "citations", {})) == 1
    assert len(answer(graph, "SELECT ?m WHERE { ?m a unkg:Mission }", {})) == 1
    with pytest.raises(QueryError, match="no query 'citation'"):
        answer(graph, "citation", {})
    with pytest.raises(QueryError, match="parameters are for named queries"):
        answer(graph, "SELECT ?m WHERE { ?m a unkg:Mission }", {"a": "b"})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x WHERE { ?x ?y ?z }",
        "# title: t\n# parameter a mission\nSELECT ?a WHERE { VALUES $a { UNDEF } }",
        "# title: t\n# parameter a: mission — m\nSELECT ?a WHERE { ?a ?b ?c }",
        "# title: t\n# parameter a: ship — m\nSELECT ?a WHERE { VALUES $a { UNDEF } }",
        "# title: t\nSELECT ?a WHERE { VALUES $a { UNDEF } }",
    ],
)
def test_badly_declared_queries_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"bad\.rq"):
        read_query(path)
