"""Named queries: what they answer, and that parameters never become SPARQL."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery

from kg.errors import OntologyError, QueryError
from kg.graph import KnowledgeGraph
from kg.models import Annotation, Entity
from kg.queries import (
    KINDS,
    NamedQuery,
    Parameter,
    answer,
    bind,
    explain,
    find_entity,
    load_queries,
    read_query,
    run,
)
from tests import examples


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def rows(graph: KnowledgeGraph, name: str, /, **parameters: str | int) -> list[list[object]]:
    return [list(row) for row in run(graph, name, **parameters).itertuples(index=False)]


# competency questions of the domain notes that need other data than the reports: citations among resolutions, and
# contributions of troops by month
OTHER_DATA = {23, 24}


def test_each_question_that_can_be_answered_has_a_query() -> None:
    answered = {number for query in load_queries().values() for number in query.questions}
    assert answered == set(range(1, 26)) - OTHER_DATA


@pytest.mark.parametrize("name", load_queries())
def test_each_query_says_what_it_answers_and_runs_as_it_stands(graph: KnowledgeGraph, name: str) -> None:
    query = load_queries()[name]
    assert query.title and query.description and query.title_zh and query.description_zh
    assert all(parameter.kind in KINDS and parameter.description for parameter in query.parameters)
    # without any parameter bound it is SPARQL for other programs too
    assert parseQuery(query.sparql)
    assert len(graph.query(query.sparql).columns) >= 4


def test_citations(graph: KnowledgeGraph) -> None:
    assert rows(graph, "citations") == [["A/75/1", "S/RES/2149(2014)", "9", 1, "一、导言 › 甲", False]]
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
    assert [row[:3] for row in rows(graph, "missions-supporting")] == [["MINUSCA", "测试和平协议", "测试和平协议"]]


def test_shared(graph: KnowledgeGraph) -> None:
    assert rows(graph, "shared") == [
        ["Mission", "MINUSCA", 2, 4, "A/75/1, S/2021/2"],
        ["Organisation", "AU", 2, 2, "A/75/1, S/2021/2"],
    ]
    assert rows(graph, "shared", minimum=3) == []


def test_classes_in_any_case(graph: KnowledgeGraph) -> None:
    assert [row[2] for row in rows(graph, "mentions", kind="mission")] == ["MINUSCA", "MINUSCA"]
    assert [row[1] for row in rows(graph, "only-in", report="A/75/1", other="S/2021/2", kind="COUNTRY")] == ["CAF"]


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
        ("nothing", {}, "no query 'nothing'; «kg query --list» lists them"),
        ("mission", {}, "no query 'mission'; is it missions, "),
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


HEADER = "# title: t\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?x WHERE { ?x ?y ?z }", "has no title"),
        (HEADER + "# parameter a mission\nSELECT ?a WHERE { VALUES $a { UNDEF } }", "line 2: write it as"),
        (HEADER + "# question: seven\nSELECT ?a WHERE { ?a ?b ?c }", "line 2: write it as «# question: 7, 12»"),
        (HEADER + "# parameter a: mission — m\nSELECT ?a WHERE { ?a ?b ?c }", "a needs one"),
        (HEADER + "# parameter a: ship — m\nSELECT ?a WHERE { VALUES $a { UNDEF } }", "no kind 'ship'"),
        (HEADER + "SELECT ?a WHERE { VALUES $a { UNDEF } }", "a needs one"),
        (HEADER + "\nSELECT ?a WHERE {\n  ?a ?b }", "error at line 4, column 10"),
        (HEADER + "SELECT ?a WHERE { ?a nowhere:b ?c }", "line 2, column 31 .*: unknown prefix"),
        (HEADER + "DELETE WHERE { ?a ?b ?c }", "DELETE is refused"),
        (HEADER + "SELECT ?a WHERE { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", "SERVICE is refused"),
        ("", "has no title|error"),
    ],
)
def test_bad_files_are_told_with_name_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=rf"bad\.rq.*(?:{message})") as caught:
        read_query(path)
    assert "\n" not in str(caught.value)


def test_files_in_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_bytes("# title: 特派团\nSELECT ?a WHERE { ?a ?b ?c }".encode("gb18030"))
    with pytest.raises(OntologyError, match=r"bad\.rq is not in UTF-8"):
        read_query(path)


def test_headers(tmp_path: Path) -> None:
    path = tmp_path / "good.rq"
    path.write_text(
        "# title: t\n# title@zh: 题\n# description: d\n# description@zh: 述\n# question: 7, 12\n# anything: else\n"
        "# parameter a: mission = any — m\n"
        "SELECT ?a WHERE { { VALUES $a { UNDEF } ?a ?b ?c } UNION { VALUES $a { UNDEF } ?c ?b ?a } }",
        encoding="utf-8",
    )
    query = read_query(path)
    assert (query.title, query.title_zh, query.description, query.description_zh) == ("t", "题", "d", "述")
    assert query.questions == (7, 12)
    assert [parameter.name for parameter in query.parameters] == ["a"]


def test_a_parameter_is_bound_wherever_it_stands(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "twice.rq"
    path.write_text(
        "# title: t\n# parameter a: mission = any — m\n"
        "SELECT ?a WHERE { { VALUES $a { UNDEF } } UNION { VALUES $a { UNDEF } } }",
        encoding="utf-8",
    )
    bound = bind(graph, read_query(path), {"a": "MINUSCA"})
    assert bound.count("VALUES $a { <https://w3id.org/unkg/mission/MINUSCA> }") == 2


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o .SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * WHERE { ?s ?p 1SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * WHERE {SERVICESILENT<http://127.0.0.1:1/>{ ?a ?b ?c } }",
        'SELECT * WHERE { ?s ?p ?x FILTER(?x<"b>") SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } FILTER(?x="d") }',
        "PREFIX : <http://127.0.0.1:1/> SELECT * WHERE { SERVICE:x { ?a ?b ?c } }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
    ],
)
def test_no_query_asks_the_network(graph: KnowledgeGraph, sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        graph.query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * WHERE { ?s ?p "SERVICE" }',
        "SELECT ?service WHERE { ?service a unkg:Mission } # no SERVICE",
        'SELECT * WHERE { ?s skos:prefLabel ?o FILTER(CONTAINS(?o, "Field Service <x> {")) }',
    ],
)
def test_the_word_service_is_no_clause(graph: KnowledgeGraph, sparql: str) -> None:
    assert graph.query(sparql) is not None


@pytest.mark.parametrize("sparql", ["INSERT DATA { <a> <b> <c> }", "CLEAR ALL", "LOAD <http://127.0.0.1:1/>"])
def test_updates_are_refused(graph: KnowledgeGraph, sparql: str) -> None:
    with pytest.raises(QueryError, match="is refused: queries only read"):
        answer(graph, sparql, {})


# text that would break out of a literal, an IRI, a comment or a block of values, in any mixture
PIECES = (
    '"',
    "'",
    '"""',
    "\\",
    "\n",
    "{",
    "}",
    "<",
    ">",
    "#",
    "$words",
    "?o",
    "UNDEF",
    "VALUES $words { 1 }",
    "\x00",
    "\ud800",
)
HOSTILE = st.lists(
    st.one_of(st.sampled_from((*PIECES, "DROP ALL", "SERVICE <http://127.0.0.1:1/>")), st.text(max_size=5))
)


@given(HOSTILE.map("".join))
def test_no_value_of_a_text_parameter_becomes_sparql(value: str) -> None:
    sparql = "SELECT ?w WHERE { VALUES $words { UNDEF } BIND($words AS ?w) }"
    parameters = (Parameter("words", "text", "w", None),)
    query = NamedQuery("find", "t", "", "", "", (), parameters, sparql)
    empty = KnowledgeGraph.from_reports([])
    try:
        bound = bind(empty, query, {"words": value})
    except QueryError as error:
        assert "no text" in str(error)
        assert any("\ud800" <= char <= "\udfff" for char in value)
    else:
        expected = None if value == "any" else value
        assert empty.query(bound)["w"].tolist() == [expected]


@given(st.sampled_from(sorted(set(KINDS) - {"text"})), HOSTILE.map("".join).filter(lambda value: value != "any"))
def test_what_names_nothing_is_refused_by_each_kind_of_parameter(kind: str, value: str) -> None:
    query = NamedQuery("find", "t", "", "", "", (), (Parameter("words", kind, "w", None),), "VALUES $words { UNDEF }")
    try:
        bound = bind(KnowledgeGraph.from_reports([]), query, {"words": value})
    except QueryError as error:
        assert len(str(error).splitlines()) <= 1
    else:
        assert kind == "number"
        assert re.fullmatch(r'VALUES \$words \{ "-?[0-9.]+"\^\^<[^>]+> \}', bound)
