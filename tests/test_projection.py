"""The kinds of networks: relations, co-mention, two sides and their projections."""

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pytest

from kg import projection
from kg.errors import InputError
from kg.evidence import Evidence
from kg.namespaces import entity, report
from kg.projection import KINDS, project
from kg.ties import bundle
from tests.networks import CAF, MINUSCA, RESOLUTION, SDN, SSD, SUBJECTS, Graph, make


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(SUBJECTS)


def texts(edge: dict[str, Any]) -> list[str]:
    return [sentence["text"] for sentence in edge["sentences"]]


def test_sentences_and_edges_have_the_dates_of_their_statements(graph: Graph) -> None:
    edge = project(graph).edges[MINUSCA, CAF, "operatesIn"]
    assert [sentence["dates"] for sentence in edge["sentences"]] == [["2014"], []]
    assert edge["dates"] == ["2014"]


@pytest.mark.parametrize(("least", "paragraphs"), [(0.0, ["9", "10"]), (0.8, ["9"]), (0.95, [])])
def test_a_least_confidence_leaves_out_sentences(graph: Graph, least: float, paragraphs: list[str]) -> None:
    for network in (project(graph, min_confidence=least), project(graph, kind="mission-country", min_confidence=least)):
        edges = [data for one, other, data in network.edges(data=True) if {one, other} == {MINUSCA, CAF}]
        assert [s["paragraph"] for data in edges for s in data["sentences"]] == paragraphs
        assert [data["weight"] for data in edges] == [len(paragraphs)] * len(edges) and {MINUSCA, CAF} <= set(network)


def test_networks_can_share_their_evidence(graph: Graph) -> None:
    evidence = Evidence(graph)
    for kind in KINDS:
        shared, own = (project(graph, kind=kind, evidence=known) for known in (evidence, None))  # type: ignore[call-overload]
        assert list(shared.edges(data=True)) == list(own.edges(data=True))


def test_a_dated_node_has_the_sentences_that_date_it(graph: Graph) -> None:
    network = project(graph)
    [sentence] = network.nodes[str(entity("EVENT", "independence"))]["dated"]
    assert (sentence["text"], sentence["dates"]) == ("2011年7月9日独立。", ["2011-07-09"])
    assert network.nodes[MINUSCA]["dated"] == []


def test_sentences_name_who_is_named_together(graph: Graph) -> None:
    together = project(graph, kind="comention")
    assert {frozenset(edge) for edge in together.edges} == {frozenset((MINUSCA, CAF)), frozenset((SDN, SSD))}
    edge = together.edges[MINUSCA, CAF]
    assert texts(edge) == ["中非稳定团驻在中非共和国。", "稳定团部署在整个中非共和国。"]
    assert (edge["weight"], [s["paragraph"] for s in edge["sentences"]]) == (2, ["9", "10"])
    assert (
        together.graph["contexts"],
        together.nodes[MINUSCA]["contexts"],
        together.nodes[RESOLUTION]["contexts"],
    ) == (
        4,
        2,
        1,
    )


def test_a_sentence_has_the_dates_that_it_names() -> None:
    dated = SUBJECTS.replace(
        "  <statement/1> a",
        """  <report/A/p10#char=3,5> a nif:Phrase ; nif:beginIndex 3 ; nif:endIndex 5 ; nif:anchorOf "部署" ;
    nif:referenceContext <report/A/p10> ; itsrdf:taIdentRef <date/2014> .
  <statement/1> a""",
    )
    together = project(Graph(dated), kind="comention")
    assert [sentence["dates"] for sentence in together.edges[MINUSCA, CAF]["sentences"]] == [[], ["2014"]]
    assert together.edges[MINUSCA, CAF]["dates"] == ["2014"] and together.graph["contexts"] == 4


def test_marks_of_a_sentence_are_in_its_own_offsets(graph: Graph) -> None:
    sentence = project(graph, kind="comention").edges[MINUSCA, CAF]["sentences"][1]
    assert [(sentence["text"][start:end], role) for start, end, role in sentence["marks"]] == [
        ("稳定团", "object"),
        ("中非共和国", "subject"),
    ]


def test_paragraphs_reach_farther_than_sentences(graph: Graph) -> None:
    together = project(graph, kind="comention", within="paragraph")
    assert {MINUSCA, CAF} <= set(together[RESOLUTION])
    assert texts(together.edges[MINUSCA, RESOLUTION]) == ["中非稳定团驻在中非共和国。依据决议。第2149(2014)号决议。"]
    assert together.graph["contexts"] == 3


def test_classes_limit_the_co_mention_network(graph: Graph) -> None:
    assert set(project(graph, kind="comention", classes=("MISSION", "COUNTRY"))) == {MINUSCA, CAF, SDN, SSD}


def test_two_sides_keep_what_lies_between_them(graph: Graph) -> None:
    network = project(graph, kind="mission-country")
    assert [(node, data["bipartite"]) for node, data in network.nodes(data=True)] == [
        (CAF, 1),
        (SDN, 1),
        (SSD, 1),
        (MINUSCA, 0),
    ]
    # the relation of the two countries lies on one side
    assert {frozenset(edge) for edge in network.edges} == {frozenset((MINUSCA, CAF))}
    edge = network.edges[MINUSCA, CAF]
    assert (edge["properties"], edge["weight"], edge["dates"]) == (["operatesIn"], 2, ["2014"])
    assert nx.is_bipartite(network)


def test_two_sides_by_co_mention(graph: Graph) -> None:
    network = project(graph, kind="mission-country", within="sentence")
    assert texts(network.edges[MINUSCA, CAF])[0] == "中非稳定团驻在中非共和国。"


def test_a_report_cites_a_resolution(graph: Graph) -> None:
    network = project(graph, kind="resolution-report")
    iri = str(report("A"))
    assert texts(network.edges[RESOLUTION, iri]) == ["第2149(2014)号决议。"]
    node = network.nodes[iri]
    assert (node["key"], node["class"], node["label_en"], node["bipartite"]) == ("A/1", "REPORT", "第一份报告", 1)


def two_missions() -> str:
    """Return the sample with a second mission in the same country."""
    return SUBJECTS.replace(
        "  <statement/4> a",
        """  <mission/UNMISS> a unkg:Mission ; dcterms:identifier "UNMISS" .
  <statement/9> a unkg:Statement ; rdf:subject <mission/UNMISS> ; rdf:predicate unkg:supports ;
    rdf:object <country/CAF> ; prov:wasQuotedFrom <report/A/p10> ; unkg:quotation "南苏丹特派团支持中非共和国。" .
  <statement/4> a""",
    )


def test_a_projection_ties_who_shares_a_neighbour() -> None:
    network = project(Graph(two_missions()), kind="mission-country", side="mission")
    [(one, other, data)] = network.edges(data=True)
    assert [network.nodes[node]["key"] for node in (one, other)] == ["MINUSCA", "UNMISS"]
    assert (data["shared"], data["weight"]) == (["CAF"], 1)
    assert "南苏丹特派团支持中非共和国。" in texts(data) and len(texts(data)) == 3


def test_the_other_side_can_stay() -> None:
    network = project(Graph(two_missions()), kind="mission-country", side="country")
    assert set(network) == {CAF, SDN, SSD} and not network.edges


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"kind": "friends"}, "no network of kind 'friends'; kinds: relations, comention"),
        ({"kind": "comention", "within": "page"}, "choose sentence or paragraph"),
        ({"kind": "relations", "within": "sentence"}, "does not go with kind 'relations'"),
        ({"kind": "resolution-report", "within": "sentence"}, "does not go with kind"),
        ({"kind": "mission-country", "side": "organisation"}, "sides: mission, country"),
        ({"kind": "comention", "min_confidence": 0.5}, "min_confidence goes with relations only"),
        ({"min_confidence": 2}, "choose a number from 0 to 1"),
        ({"kind": "relations", "side": "mission"}, "kind 'relations' has no side 'mission'"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(graph: Graph, choices: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as error:
        projection.project(graph, **choices)  # type: ignore[call-overload]
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_graph_gives_an_empty_network_of_each_kind(kind: str) -> None:
    assert len(project(Graph(""), kind=kind)) == 0  # type: ignore[call-overload]


def test_no_missions_give_one_empty_side() -> None:
    without = SUBJECTS.replace("a unkg:Mission", "a unkg:Organisation")
    network = project(Graph(without), kind="mission-country")
    assert set(network) == {CAF, SDN, SSD} and not network.edges
    assert len(project(Graph(without), kind="mission-country", side="mission")) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_networks_are_in_a_fixed_order(graph: Graph, kind: str) -> None:
    def shown(network: Any) -> tuple[list[Any], list[Any]]:
        return list(network.nodes(data=True)), list(network.edges(data=True))

    assert shown(project(graph, kind=kind)) == shown(project(Graph(SUBJECTS), kind=kind))  # type: ignore[call-overload]


def test_a_bundle_holds_each_sentence_of_a_pair_once() -> None:
    def said(*words: str) -> Iterable[dict[str, Any]]:
        return [{"text": text, "passage": "p", "report": "r", "confidence": 0.5, "dates": ["2020"]} for text in words]

    network = make([("a", "b")])
    network.edges["a", "b", "supports"]["sentences"] = said("一。", "二。")
    network.add_edge("b", "a", key="funds", sentences=said("二。", "三。"), weight=2)
    network.add_edge("a", "a", key="partOf", sentences=said("四。"), weight=1)
    bundled = bundle(network)
    assert list(bundled.edges) == [("a", "b")]
    edge = bundled.edges["a", "b"]
    assert (texts(edge), edge["weight"]) == (["一。", "三。", "二。"], 3)
    assert (edge["properties"], edge["dates"]) == (["funds", "supports"], ["2020"])
