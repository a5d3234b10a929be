"""Names outside the vocabulary, as a list and as Turtle."""

import pyoxigraph as ox

from kg.candidates import find_candidates, to_turtle
from kg.graph import KnowledgeGraph
from tests.examples import reports


def test_candidates_are_listed_with_counts_and_passages() -> None:
    [found] = find_candidates(KnowledgeGraph.from_reports(reports()))
    assert (found.label, found.key) == ("INSTRUMENT", "测试和平协议")
    assert found.mentions >= 1
    assert "测试和平协议" in found.passage
    assert found.reports


def test_turtle_is_ready_to_paste() -> None:
    found = find_candidates(KnowledgeGraph.from_reports(reports()))
    triples = list(ox.parse(input=to_turtle(found), format=ox.RdfFormat.TURTLE))
    assert len(triples) == 3 * len(found)


def test_a_graph_without_candidates_gives_an_empty_file() -> None:
    assert list(ox.parse(input=to_turtle([]), format=ox.RdfFormat.TURTLE)) == []
