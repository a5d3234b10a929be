"""Annotated reports → RDF: what stands in the graph; that it quotes to the character and never varies."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import URIRef

from kg.errors import ProvenanceError, QueryError, StoreError
from kg.graph import KnowledgeGraph, open_graph
from kg.models import AnnotatedReport, Annotation, Entity, Mention
from kg.namespaces import BACKGROUND, entity
from kg.store import LOCK
from tests import examples

GOLDEN = Path(__file__).parent / "golden" / "reports.trig"
MINUSCA, CAF = str(entity("MISSION", "MINUSCA")), str(entity("COUNTRY", "CAF"))


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def test_canonical_trig(graph: KnowledgeGraph) -> None:
    trig = graph.serialize()
    without = trig[trig.index("<report/A-75-1> {") :]
    assert without == GOLDEN.read_text(encoding="utf-8")


def test_the_same_bytes_in_every_process(graph: KnowledgeGraph) -> None:
    code = (
        "import sys; from tests import examples; from kg.graph import KnowledgeGraph as G;"
        "sys.stdout.buffer.write(G.from_reports(examples.reports()[::-1]).serialize().encode())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            env=environment,
            cwd=Path(__file__).parents[1],
            check=True,
        )
        assert done.stdout.decode() == graph.serialize()


@pytest.mark.parametrize("format", ["trig", "nquads"])
def test_serialisations_hold_the_same_graph(graph: KnowledgeGraph, format: str) -> None:
    formats = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
    assert set(ox.parse(graph.serialize(format), format=formats[format])) == set(graph.quads())


@pytest.mark.parametrize("format", ["turtle", "ntriples", "xml"])
def test_graphs_without_names_are_the_union(graph: KnowledgeGraph, format: str) -> None:
    formats = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "xml": ox.RdfFormat.RDF_XML}
    parsed = {quad.triple for quad in ox.parse(graph.serialize(format), format=formats[format])}
    assert parsed == {quad.triple for quad in graph.quads()}


def test_hostile_text_survives_a_round_trip() -> None:
    text = '1. 联合国"""\\n > <x> . } {\t‮ @prefix “a\\"b”。'
    made = examples.report("A/75/7", 'x"] . <#>', Annotation(text))
    graph = KnowledgeGraph.from_reports([made])
    assert set(ox.parse(graph.serialize(), format=ox.RdfFormat.TRIG)) == set(graph.quads())
    assert graph.query("SELECT ?t WHERE { ?p nif:isString ?t }")["t"].tolist() == [text]


def test_an_unknown_format_is_named(graph: KnowledgeGraph) -> None:
    with pytest.raises(StoreError, match="no format 'docx'; formats: jsonld"):
        graph.serialize("docx")


def test_one_graph_for_each_report_and_one_for_the_background(graph: KnowledgeGraph) -> None:
    found = graph.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")["g"].tolist()
    base = "https://w3id.org/unkg/report/"
    assert found == [str(BACKGROUND), f"{base}A-75-1", f"{base}S-2021-2"]


def test_the_union_is_a_set(graph: KnowledgeGraph) -> None:
    # the mission is typed in three named graphs
    assert graph.query("SELECT (COUNT(?m) AS ?n) WHERE { ?m a unkg:Mission }")["n"].tolist() == [1]


def test_a_relation_is_a_triple_and_a_statement_with_its_sentence(graph: KnowledgeGraph) -> None:
    assert graph.query("ASK { GRAPH <report/A-75-1> { <mission/MINUSCA> unkg:operatesIn <country/CAF> } }")["answer"][0]
    rows = graph.query("""
        SELECT ?text ?begin ?end ?pattern ?confidence ?passage WHERE {
          ?s a unkg:Statement, rdf:Statement ; rdf:subject <mission/MINUSCA> ; rdf:predicate unkg:operatesIn ;
            rdf:object <country/CAF> ; prov:wasQuotedFrom ?passage ; unkg:quotation ?text ;
            nif:beginIndex ?begin ; nif:endIndex ?end ; unkg:pattern ?pattern ;
            unkg:confidence ?confidence }""")
    end = examples.FIRST.index("。") + 1
    passage = "https://w3id.org/unkg/report/A-75-1/p9"
    assert rows.to_numpy().tolist() == [[examples.FIRST[:end], 0, end, "operatesIn/test", 0.8, passage]]


def test_quotations_equal_the_source(graph: KnowledgeGraph) -> None:
    source = examples.reports()[0].report.source.text
    rows = graph.query("""
        SELECT ?text ?begin ?end WHERE { ?s unkg:sourceBegin ?begin ; unkg:sourceEnd ?end ;
          prov:wasQuotedFrom/dcterms:isPartOf <report/A-75-1> ; unkg:quotation ?text }""")
    assert len(rows) == 4
    assert all(source[begin:end] == text for text, begin, end in rows.to_numpy().tolist())


def test_a_mention_is_a_phrase_in_its_passage(graph: KnowledgeGraph) -> None:
    rows = graph.select("""
        SELECT ?words ?entity ?reason WHERE {
          <report/A-75-1/p9#char=33,36> a nif:Phrase ; nif:referenceContext <report/A-75-1/p9> ;
            nif:anchorOf ?words ; itsrdf:taIdentRef ?entity ; unkg:reason ?reason }""")
    assert rows.to_numpy().tolist() == [["稳定团", MINUSCA, "coreference to 3"]]


def test_reports_and_passages(graph: KnowledgeGraph) -> None:
    first, second = graph
    assert (first.key, first.title, first.session, first.language) == ("A/75/1", "第一份报告", 75, "zh")
    assert second.key == "S/2021/2"
    rows = graph.query("""
        SELECT ?kind ?number ?section WHERE { <report/A-75-1/p10> a unkg:Passage ; unkg:kind ?kind ;
          dcterms:isPartOf <report/A-75-1> ; unkg:number ?number ; unkg:section ?section }""")
    assert rows.to_numpy().tolist() == [["paragraph", "10", "一、导言 › 甲"]]


def test_labels_as_found_only_outside_the_vocabulary(graph: KnowledgeGraph) -> None:
    rows = graph.query("SELECT ?key ?label WHERE { ?e rdfs:label ?label ; dcterms:identifier ?key } ORDER BY ?key")
    found = dict(zip(rows["key"], rows["label"], strict=True))
    assert found["S/RES/2149(2014)"] == "第2149(2014)号决议"
    assert "CAF" not in found
    # «稳定团» is a short form that the text explains, not a name
    assert "稳定团" not in found.values()
    candidates = graph.query("SELECT ?key WHERE { ?e unkg:isCandidate true ; dcterms:identifier ?key }")["key"]
    assert candidates.tolist() == ["测试和平协议"]


def test_the_background_names_what_the_reports_mention(graph: KnowledgeGraph) -> None:
    names = graph.query(f"""
        SELECT (LANG(?name) AS ?language) WHERE {{
          GRAPH <{BACKGROUND}> {{ <country/CAF> skos:prefLabel ?name }} }}""")
    assert {"zh", "en", "fr"} <= set(names["language"])
    assert not graph.query("ASK { <country/NZL> ?p ?o }")["answer"][0]


def test_values(graph: KnowledgeGraph) -> None:
    share = graph.query("SELECT ?v ?u WHERE { ?q a unkg:Quantity ; schema:value ?v ; schema:unitText ?u }")
    assert share.to_numpy().tolist() == [[52.4, "%"]]
    date = graph.query("SELECT ?d WHERE { ?e a unkg:Date ; rdf:value ?d }")
    assert date["d"].tolist() == ["2020-10-03"]


def broken(change: str) -> AnnotatedReport:
    made = examples.reports()[0]
    passage, annotation = made.report.passages[0], made.annotations[0]
    if change == "source":
        source = replace(made.report.source, text=made.report.source.text.replace("部署", "离开"))
        return replace(made, report=replace(made.report, source=source))
    if change == "text":
        annotation = replace(annotation, text=annotation.text + "。")
    if change == "mention":
        annotation = replace(annotation, mentions=(Mention(0, 999, "COUNTRY", "CAF"),))
    if change == "sentence":
        annotation = replace(annotation, relations=(replace(annotation.relations[0], sentence=(5, 5)),))
    if change == "offsets":
        passage = replace(passage, offsets=passage.offsets[::-1])
        made = replace(made, report=replace(made.report, passages=(passage, *made.report.passages[1:])))
    return replace(made, annotations=(annotation, *made.annotations[1:]))


@pytest.mark.parametrize("change", ["source", "text", "mention", "sentence", "offsets"])
def test_a_quotation_that_differs_is_an_error(change: str) -> None:
    with pytest.raises(ProvenanceError, match="passage p9: "):
        KnowledgeGraph.from_reports([broken(change)])


def test_blanks_may_differ() -> None:
    made = examples.reports()[1]
    source = replace(made.report.source, text=made.report.source.text.replace("欢迎", "欢\n迎"))
    passage = made.report.passages[0]
    offsets = tuple(o if o <= source.text.index("欢") else o + 1 for o in passage.offsets)
    report = replace(made.report, source=source, passages=(replace(passage, offsets=offsets),))
    assert len(KnowledgeGraph.from_reports([replace(made, report=report)]))


def test_a_mention_without_key_stands_for_nothing() -> None:
    text = "1. 某组织。"
    made = examples.report(
        "A/75/8", "t", Annotation(text, (examples.mention(text, "某组织", Entity("ORGANISATION", "")),))
    )
    graph = KnowledgeGraph.from_reports([made])
    assert graph.query("ASK { ?m nif:anchorOf '某组织' }")["answer"][0]
    assert not graph.query("ASK { ?m itsrdf:taIdentRef ?e }")["answer"][0]


def test_replacing_a_report_leaves_the_others_alone() -> None:
    graph = KnowledgeGraph.from_reports(examples.reports())
    before = graph.query("SELECT ?s ?p ?o WHERE { GRAPH <report/S-2021-2> { ?s ?p ?o } } ORDER BY ?s ?p ?o")
    graph.replace(examples.report("A/75/1", "新的", Annotation("1. 没有实体。")))
    after = graph.query("SELECT ?s ?p ?o WHERE { GRAPH <report/S-2021-2> { ?s ?p ?o } } ORDER BY ?s ?p ?o")
    assert before.equals(after)
    assert [report.title for report in graph] == ["新的", "第二份报告"]
    assert not graph.query("ASK { <mission/MINUSCA> unkg:operatesIn ?c }")["answer"][0]


def test_save_and_open(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.save(tmp_path)
    graph.save(tmp_path)
    opened = open_graph(tmp_path)
    assert opened.serialize() == graph.serialize()
    assert {path.name for path in tmp_path.iterdir()} == {"graph.trig", "store", LOCK}
    with pytest.raises(StoreError, match="read only"):
        opened.replace(examples.reports()[0])


def test_a_graph_opens_from_trig_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "graph.trig").write_text(graph.serialize(), encoding="utf-8")
    assert KnowledgeGraph.open(tmp_path).query("SELECT ?m WHERE { ?m a unkg:Mission }")["m"].tolist() == [MINUSCA]


def test_no_graph_and_damaged_graphs_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no graph; build one with «kg build"):
        KnowledgeGraph.open(tmp_path)
    (tmp_path / "graph.trig").write_text("<a> {", encoding="utf-8")
    with pytest.raises(StoreError, match="is damaged"):
        KnowledgeGraph.open(tmp_path)
    (tmp_path / "store").mkdir()
    with pytest.raises(StoreError, match="store: is damaged or no store"):
        KnowledgeGraph.open(tmp_path)


def test_rdflib_sees_the_same_data(graph: KnowledgeGraph) -> None:
    dataset = graph.rdf
    found = dataset.query("SELECT ?c WHERE { <https://w3id.org/unkg/mission/MINUSCA> unkg:operatesIn ?c }")
    assert [str(row[0]) for row in found] == [CAF]  # type: ignore[index]
    report = dataset.graph(URIRef("https://w3id.org/unkg/report/A-75-1"))
    assert (URIRef(MINUSCA), URIRef("https://w3id.org/unkg/ontology#operatesIn"), URIRef(CAF)) in report


def test_network(graph: KnowledgeGraph) -> None:
    network = graph.network()
    assert network.nodes[MINUSCA]["mentions"] == 4
    assert network.edges[MINUSCA, CAF, "operatesIn"]["sentences"][0]["paragraph"] == "9"


def test_values_are_typed(graph: KnowledgeGraph) -> None:
    frame = graph.select("""
        SELECT ?whole ?part ?truth ?text ?nothing WHERE { VALUES (?whole ?part ?truth ?text ?nothing) {
          (3 0.5 true "x"@zh UNDEF) (4 1.5e0 false <country/CAF> UNDEF)
          ("a"^^xsd:integer 1 true "y" 7) } }""")
    assert frame.iloc[0, :4].tolist() == [3, 0.5, True, "x"]
    assert frame.iloc[1, :4].tolist() == [4, 1.5, False, CAF]
    assert frame["nothing"].isna().tolist() == [True, True, False]
    assert frame.iloc[2, 4] == 7


def test_columns_are_typed_and_have_labels(graph: KnowledgeGraph) -> None:
    frame = graph.query("""
        SELECT ?mission ?country (COUNT(?statement) AS ?n) WHERE {
          ?mission a unkg:Mission .
          ?statement rdf:subject ?mission ; rdf:predicate unkg:operatesIn ; rdf:object ?country .
        } GROUP BY ?mission ?country""")
    assert list(frame.columns) == ["mission", "mission_label", "country", "country_label", "n"]
    assert frame.loc[0, "mission_label"] == "中非稳定团" and frame.loc[0, "country_label"] == "中非共和国"
    assert [str(kind) for kind in frame.dtypes] == ["string", "string", "string", "string", "Int64"]
    english = graph.query("SELECT ?m WHERE { ?m a unkg:Mission }", labels="en")
    assert english["m_label"][0].startswith("United Nations Multidimensional")
    assert list(graph.query("SELECT ?m WHERE { ?m a unkg:Mission }", labels=None).columns) == ["m"]
    nothing = graph.query("SELECT ?m WHERE { ?m a unkg:Nothing }")
    assert nothing.empty and nothing.dtypes.map(str).to_dict() == {"m": "string", "m_label": "string"}
    assert list(graph.query("SELECT ?m WHERE { ?m a unkg:Nothing }", labels=None).columns) == ["m"]
    # a column of the query's own is not written over
    own = graph.query('SELECT ?m ("mine" AS ?m_label) WHERE { ?m a unkg:Mission }')
    assert own["m_label"].tolist() == ["mine"]


def test_construct_gives_triples(graph: KnowledgeGraph) -> None:
    frame = graph.query("CONSTRUCT { ?m unkg:operatesIn ?c } WHERE { ?m unkg:operatesIn ?c }", labels=None)
    assert frame.to_numpy().tolist() == [[MINUSCA, "https://w3id.org/unkg/ontology#operatesIn", CAF]]


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("INSERT DATA { <x> <y> 1 }", "^INSERT is refused"),
        ("# select\nPREFIX a: <urn:select#> DROP ALL", "^DROP is refused"),
        ("SELECT ?s WHERE {\n ?s unkg:n }", "line 2, column 12 .near «.*unkg:n }»."),
        ("SELECT ?s WHERE { ?s foo:n ?o }", "unknown prefix «foo:»; declare it or use one of dcterms"),
        ("SELECT ?s ?o WHERE { ?s a ?o } GROUP BY ?s", "must be grouped"),
        ("", "line 1, column 1"),
    ],
)
def test_bad_queries_are_told_on_one_line(graph: KnowledgeGraph, sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        graph.query(sparql)
    assert "\n" not in str(caught.value)
    assert len(graph) == len(list(graph.quads()))
