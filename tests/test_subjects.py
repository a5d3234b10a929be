"""Passages are tagged with subjects of the UNBIS Thesaurus by their words, not by names that hold such words."""

import pytest

from kg.annotation import annotate
from kg.graph import KnowledgeGraph
from kg.subjects import _subjects
from tests import examples

UNBIS = "http://metadata.un.org/thesaurus/"


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("各方商定停火，并举行选举。", {"1000868", "1001941"}),
        ("妇女参加了和平进程。", {"1007029"}),
        ("妇女署开设了办事处。", set()),
        ("外国恐怖主义战斗人员返回本国。", {"1002474"}),
        ("核裁军谈判没有进展。", {"1004485"}),
        ("特派团保护平民，維持和平。", {"1005210", "1004779"}),
        ("会议讨论了预算。", set()),
    ],
)
def test_subjects_of_a_text(text: str, subjects: set[str]) -> None:
    assert {iri.removeprefix(UNBIS) for iri in annotate(text).subjects} == subjects


def test_every_subject_is_found_by_its_words() -> None:
    for word, subject in _subjects().items():
        assert subject in annotate(f"会议讨论了{word}。").subjects, word


def test_the_graph_knows_what_they_are_called() -> None:
    graph = KnowledgeGraph.from_reports([examples.report("A/75/1", "报告", annotate("各方商定停火。"))])
    answer = graph.query("""
        SELECT ?name WHERE { ?passage dcterms:subject ?subject . ?subject a skos:Concept ; skos:prefLabel ?name }""")
    assert answer["name"].tolist() == ["停火"]
