"""What is refused of a query, and how its errors are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.sparql import explain_error, one_line, refuse_service
from tests import examples

REFUSED = (
    "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "SELECT * { VALUES ?w { <http://example.org/> } SERVICE?w{ ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE<http://example.org/>{} }",
    "SELECT * { ?s ?p ?o.SERVICE<http://example.org/>{} }",
    'SELECT * { FILTER(?x<"b") SERVICE <http://example.org/> { } FILTER(?y="d") }',
    '# "\nSELECT * { SERVICE <http://example.org/> { } }',
    "SELECT * { ?s ?p '''it's''' . SERVICE <http://example.org/> { } }",
)
ALLOWED = (
    "SELECT ?service { ?service a unkg:Mission }",
    "SELECT * { ?s unkg:service ?o }",
    "SELECT * { ?s ?p <http://example.org/SERVICE> }",
    "# SERVICE <http://example.org/>\nSELECT * { ?s ?p ?o }",
    'SELECT * { ?s ?p "SERVICE <x>" }',
    'SELECT * { ?s ?p """a "SERVICE" <x> \\""" """ }',
    "SELECT * { ?s ?p 'it\\'s SERVICE <x>' }",
)


@pytest.mark.parametrize("sparql", REFUSED)
def test_service_is_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused: a query asks this graph"):
        refuse_service(sparql)


@pytest.mark.parametrize("sparql", ["SELECT * { SERVICESILENT<http://example.org/>{} }", "SELECT * { 1SERVICE <a> {}"])
def test_what_a_parser_cannot_read_is_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="the word SERVICE"):
        refuse_service(sparql)


@pytest.mark.parametrize("sparql", ALLOWED)
def test_the_word_alone_is_not(sparql: str) -> None:
    refuse_service(sparql)


def test_a_graph_refuses_it() -> None:
    graph = KnowledgeGraph.from_reports(examples.reports())
    with pytest.raises(QueryError, match="SERVICE is refused"):
        graph.query(REFUSED[0])


@given(
    st.lists(
        st.sampled_from(['"', "'", "\\", "#", " ", "<", ">", "{", "}", "\n", "?x", "SERVICE", "\\u0053"]), max_size=15
    )
)
def test_any_text_is_passed_or_refused(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        refuse_service(text)
    except QueryError:
        assert "service" in text.lower() or "\\u" in text


def test_an_update_is_told_apart_from_a_mistake() -> None:
    assert explain_error("INSERT DATA { <a> <b> <c> }", "…").startswith("INSERT is refused: queries only read")
    assert explain_error("SELECT ?add { ", "error at 1:15: expected }") == (
        "the query has an error at line 1, column 15 (near «SELECT ?add {»): expected }"
    )


@pytest.mark.parametrize(
    "sparql", ["SELECT ?x { ?x xx:a 1 }", "SELECT ?x { ?x a xx:B }", "PREFIX y: <u:> SELECT ?x { ?x xx:a y:b }"]
)
def test_an_unknown_prefix_is_named(sparql: str) -> None:
    graph = KnowledgeGraph.from_reports(examples.reports())
    with pytest.raises(QueryError, match="unknown prefix «xx:»; declare it or use one of dcterms"):
        graph.query(sparql)


def test_one_line_is_short() -> None:
    assert one_line(" a\n  b ") == "a b"
    assert len(one_line("x" * 1000)) == 120
