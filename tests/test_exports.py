"""Exports: other programs read them, and read the same graph."""

import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg import namespaces
from kg.errors import InputError, StoreError
from kg.exports import FORMATS, compact, export, format_of, load_context
from kg.graph import KnowledgeGraph
from kg.namespaces import EDTF, PREFIXES, UNKG
from kg.projection import project
from kg.resources import ontology_path
from kg.serialization import serialize
from tests import examples

PARSERS: Final = {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "xml": ox.RdfFormat.RDF_XML,
}
DATASETS: Final = ("trig", "nquads", "jsonld")


@cache
def small() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def exported(graph: KnowledgeGraph, format: str) -> bytes:
    stream = io.BytesIO()
    export(graph, format, stream)
    return stream.getvalue()


def by_pyld(document: str | bytes) -> set[ox.Quad]:
    quads = jsonld.to_rdf(json.loads(document), {"format": "application/n-quads"})
    return set(ox.parse(quads, format=ox.RdfFormat.N_QUADS))


def nodes(document: bytes) -> list[dict[str, Any]]:
    return [node for graph in json.loads(document)["@graph"] for node in graph["@graph"]]


# --- files and streams ---


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_and_a_stream_hold_the_same_bytes(format: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / f"graph{FORMATS[format].suffix}"
    export(small(), format, path)
    assert path.read_bytes() == exported(small(), format)
    assert path.stat().st_size
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("old")
    export(small(), "nquads", path)
    assert path.read_bytes() == exported(small(), "nquads")


def test_what_cannot_be_written_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(StoreError, match="cannot be written"):
        export(small(), "turtle", tmp_path / "file" / "graph.ttl")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("kept")
    with pytest.raises(StoreError, match=r"mine: cannot be written \(Is a directory\); choose another file"):
        export(small(), "turtle", tmp_path / "mine")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_graph_is_written_too(format: str) -> None:
    written = exported(KnowledgeGraph.from_reports([]), format)
    if format in PARSERS:
        assert list(ox.parse(written, format=PARSERS[format])) == []
    else:
        assert written


def test_an_unknown_format_is_told_with_those_that_exist() -> None:
    with pytest.raises(InputError, match=r"no format 'pdf'; formats: trig, nquads, jsonld"):
        export(small(), "pdf", io.BytesIO())


@pytest.mark.parametrize(
    ("name", "format"),
    [("un.ttl", "turtle"), ("un.TRIG", "trig"), ("a.b.jsonld", "jsonld"), ("un.csv", "csv"), ("un.rdf", "xml")],
)
def test_the_ending_of_a_name_tells_the_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format


@pytest.mark.parametrize("name", ["un", "un.pdf", ".ttl"])
def test_an_ending_that_tells_none(name: str) -> None:
    with pytest.raises(InputError, match="ending tells no format"):
        format_of(Path(name))


def test_hash_order_does_not_show() -> None:
    code = (
        "import sys; from kg.exports import FORMATS, export; from kg.graph import KnowledgeGraph; "
        "from tests import examples; graph = KnowledgeGraph.from_reports(examples.reports()); "
        "[export(graph, format, sys.stdout.buffer) for format in FORMATS]"
    )
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    ).stdout
    here = io.BytesIO()
    for format in FORMATS:
        export(KnowledgeGraph.from_reports(examples.reports()), format, here)
    assert here.getvalue() == there
    assert b"MINUSCA" in there


# --- RDF ---


@pytest.mark.parametrize("format", DATASETS)
def test_oxigraph_reads_the_same_data_set(sample_graph: KnowledgeGraph, format: str) -> None:
    read = ox.parse(exported(sample_graph, format), format=PARSERS[format])
    assert set(read) == set(sample_graph.quads())


@pytest.mark.parametrize("format", ["turtle", "ntriples", "xml"])
def test_oxigraph_reads_the_same_union(sample_graph: KnowledgeGraph, format: str) -> None:
    read = {quad.triple for quad in ox.parse(exported(sample_graph, format), format=PARSERS[format])}
    assert read == {quad.triple for quad in sample_graph.quads()}


def test_rdflib_reads_the_same_data_set() -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=exported(small(), "trig").decode(), format="trig")
    read = dataset.serialize(format="nquads")
    assert set(ox.parse(read, format=ox.RdfFormat.N_QUADS)) == set(small().quads())


def test_pyld_expands_json_ld_to_the_same_data_set(sample_graph: KnowledgeGraph) -> None:
    assert by_pyld(exported(sample_graph, "jsonld")) == set(sample_graph.quads())


def test_the_keys_of_json_ld_are_words(sample_graph: KnowledgeGraph) -> None:
    keys = {key for node in nodes(exported(sample_graph, "jsonld")) for key in node}
    assert {"id", "type", "prefLabel", "operatesIn", "quotation", "m49"} <= keys
    assert not [key for key in keys if ":" in key or key.startswith("@")]


def test_json_ld_reads_like_this() -> None:
    (graph,) = [graph for graph in json.loads(exported(small(), "jsonld"))["@graph"] if graph["id"] == "report/A-75-1"]
    statement = next(node for node in graph["@graph"] if node.get("predicate") == "operatesIn")
    assert statement["type"] == ["rdf:Statement", "Statement"]
    ends = (statement["subject"], statement["predicate"], statement["object"])
    assert ends == ("mission/MINUSCA", "operatesIn", "country/CAF")
    assert statement["confidence"] == "0.8"
    assert statement["beginIndex"] == 0
    assert statement["wasQuotedFrom"] == "report/A-75-1/p9"
    country = next(
        node for node in nodes(exported(small(), "jsonld")) if "prefLabel" in node and node["id"] == "country/CAF"
    )
    assert country["prefLabel"]["zh"] == "中非共和国"
    assert country["iso3"] == "CAF"


def test_what_xml_cannot_hold_is_replaced() -> None:
    made = ox.Store()
    literal = ox.Literal("a\x07b\ufffec\rd\x0b")
    made.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p:q"), literal, ox.NamedNode("urn:g")))
    text = ElementTree.fromstring(exported(KnowledgeGraph(made), "xml"))[0][0].text  # noqa: S314
    assert text == "a\ufffdb\ufffdc\rd\ufffd"


# --- any data set ---

TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS: Final = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda key: key.strip("./() （）　\xa0") != ""
)
TERMS: Final = sorted(
    {
        jsonld.expand({"@context": load_context()["@context"], "@id": "x:y", name: "z"})[0].popitem()[0]
        for name in ("prefLabel", "identifier", "notation", "subject", "predicate", "name", "edtf", "amount", "page")
    }
    - {"@id"}
)


@st.composite
def iris(draw: st.DrawFn) -> ox.NamedNode:
    try:
        entity = namespaces.entity(draw(st.sampled_from(["MISSION", "INSTRUMENT"])), draw(KEYS))
    except ValueError:
        entity = namespaces.entity("MISSION", "X")
    fragment = namespaces.fragment(entity, draw(st.integers(0, 99)), draw(st.integers(0, 99)))
    # not the ontology's own with its empty fragment, which PyLD loses when it makes an IRI relative
    foreign = [iri for iri in PREFIXES.values() if iri != str(UNKG)]
    other = draw(st.sampled_from([*foreign, "urn:x:y", "https://w3id.org/unkg/", f"{UNKG}operatesIn"]))
    return ox.NamedNode(draw(st.sampled_from([str(entity), str(fragment), other])))


def _typed(datatype: str) -> Any:
    text = st.one_of(TEXT, st.integers().map(str), st.sampled_from(["true", "false", "1", "-0", "007", "1.50", "1e3"]))
    return text.map(lambda value: ox.Literal(value, datatype=ox.NamedNode(datatype)))


LITERALS: Final = st.one_of(
    TEXT.map(ox.Literal),
    st.tuples(TEXT, st.sampled_from(["zh", "en", "ar", "zh-hant"])).map(
        lambda pair: ox.Literal(*pair[:1], language=pair[1])
    ),
    *(
        _typed(str(datatype))
        # no xsd:double, whose values PyLD rewrites
        for datatype in (XSD.integer, XSD.boolean, XSD.decimal, XSD.date, EDTF, UNKG.m49)
    ),
)
PREDICATES: Final = st.sampled_from(
    [
        *TERMS,
        *(str(UNKG[name]) for name in ("operatesIn", "value", "subject", "label", "shortLabel", "unknown")),
        "urn:p:q",
    ]
).map(ox.NamedNode)


def _is_plausible(quad: ox.Quad) -> bool:
    """Whether a name is a text: processors disagree on a number in a language map."""
    named = quad.predicate.value.endswith(("abel", "#name"))
    return not (named and isinstance(quad.object, ox.Literal) and quad.object.datatype.value in _NUMBERS)


_NUMBERS: Final = (str(XSD.integer), str(XSD.boolean))
QUADS: Final = st.one_of(
    st.builds(ox.Quad, iris(), PREDICATES, st.one_of(iris(), LITERALS), iris()).filter(_is_plausible),
    st.builds(ox.Quad, iris(), st.just(ox.NamedNode(str(RDF.type))), iris(), iris()),
)


@pytest.mark.parametrize("format", DATASETS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(quads=st.sets(QUADS, max_size=8))
def test_what_is_written_reads_back(format: str, quads: set[ox.Quad]) -> None:
    text = serialize(quads, format)
    text = compact(text) if format == "jsonld" else text
    assert set(ox.parse(text, format=PARSERS[format])) == quads
    if format == "jsonld":
        assert by_pyld(text) == quads


# --- the context of JSON-LD ---


def _properties() -> list[tuple[str, set[rdflib.term.Node], rdflib.term.Node | None]]:
    schema = rdflib.Graph().parse(ontology_path("schema.ttl"))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    found = {iri for kind in kinds for iri in schema.subjects(RDF.type, kind) if str(iri).startswith(str(UNKG))}
    return [
        (str(iri), set(schema.objects(iri, RDF.type)), schema.value(iri, RDFS.range)) for iri in sorted(found, key=str)
    ]


@pytest.mark.parametrize(("iri", "kinds", "range_"), _properties(), ids=[row[0] for row in _properties()])
def test_the_context_knows_each_property_of_the_schema(
    iri: str, kinds: set[rdflib.term.Node], range_: rdflib.term.Node | None
) -> None:
    value: dict[str, str] = {"@value": "v"}
    if OWL.ObjectProperty in kinds:
        value = {"@id": "https://w3id.org/unkg/mission/X"}
    elif range_ == XSD.decimal:
        value |= {"@type": str(XSD.decimal)}
    elif range_ == RDF.langString:
        value |= {"@language": "zh"}
    written = jsonld.compact({"@id": "urn:x:y", iri: [value]}, load_context())
    (content,) = [content for key, content in written.items() if key not in ("@context", "id")]
    assert content in ("mission/X", "v", {"zh": "v"})


def test_the_context_has_no_term_of_an_unknown_property() -> None:
    known = {iri for iri, _, _ in _properties()}
    terms = [term["@id"] for term in load_context()["@context"].values() if isinstance(term, dict)]
    ours = {str(UNKG) + term.removeprefix("unkg:") for term in terms if term.startswith("unkg:")}
    assert ours
    assert ours <= known


def test_the_context_needs_no_more_than_json_ld_1_0() -> None:
    used = {key for term in load_context()["@context"].values() if isinstance(term, dict) for key in term}
    assert used == {"@id", "@type", "@container"}


# --- networks and tables ---


def test_igraph_opens_graphml(sample_graph: KnowledgeGraph, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "network.graphml"
    export(sample_graph, "graphml", path)
    read, network = igraph.Graph.Read_GraphML(str(path)), project(sample_graph)
    assert (read.vcount(), read.ecount()) == (len(network), network.size())
    assert sorted(read.vs["key"]) == sorted(network.nodes[node]["key"] for node in network)
    assert sorted(read.es["property"]) == sorted(name for _, _, name in network.edges(keys=True))


def test_networkx_opens_gexf(sample_graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "network.gexf"
    export(sample_graph, "gexf", path)
    read, network = nx.read_gexf(path), project(sample_graph)
    assert (len(read), read.size()) == (len(network), network.size())


@pytest.mark.parametrize(
    ("format", "heading"),
    [("csv", "subject,property,object"), ("csv-entities", "iri,class,key"), ("csv-figures", "id,value,upper")],
)
def test_tables_have_a_heading_and_rows(sample_graph: KnowledgeGraph, format: str, heading: str) -> None:
    first, *rows = exported(sample_graph, format).decode().splitlines()
    assert first.startswith(heading)
    assert rows
