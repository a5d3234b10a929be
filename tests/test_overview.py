"""The card of a graph: entities and values apart, by name, sentences counted once."""

from kg.graph import KnowledgeGraph
from kg.overview import entities, relations, to_html, values
from kg.store import renew_union
from tests.networks import SUBJECTS, Graph


def graph_of(trig: str) -> KnowledgeGraph:
    """Return a graph whose numbers are numbers."""
    store = Graph(trig).store
    renew_union(store)
    return KnowledgeGraph(store)


def test_entities_and_values_are_apart() -> None:
    dated = (
        SUBJECTS
        + """
<report/B> { <report/B/p1#char=0,2> a <https://w3id.org/unkg/ontology#Mention> ;
  itsrdf:taIdentRef <date/2014> ; nif:referenceContext <report/A/p9> . }"""
    )
    graph = graph_of(dated)
    assert "日期" not in set(entities(graph)["class"])
    assert values(graph).to_dict("records") == [{"class": "日期", "values": 1, "mentioned most": "2014"}]


def test_entities_have_their_names_in_the_language() -> None:
    graph = graph_of(SUBJECTS)
    chinese, english = (entities(graph, language).set_index("class")["mentioned most"] for language in ("zh", "en"))
    assert (
        chinese["国家"] == "中非共和国、苏丹、南苏丹"
        and english["country"] == "Central African Republic, Sudan, South Sudan"
    )


def test_a_sentence_that_two_patterns_read_counts_once() -> None:
    found = relations(graph_of(SUBJECTS), "en").set_index("property")
    assert (found["relations"]["operatesIn"], found["sentences"]["operatesIn"]) == (1, 2)


def test_the_card_counts_and_escapes() -> None:
    hostile = SUBJECTS.replace("第一份报告", "<script>alert(1)</script>")
    card = to_html(graph_of(hostile), "en")
    assert "<script" not in card and "1 reports · 5 entities · 0 values · 4 relations" in card
    assert "empty" in to_html(graph_of(""))
