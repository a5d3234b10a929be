"""The schema: what ``kg.vocabulary`` reads of it, and that the overview explains every term in both languages."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SKOS,
    TIME,
    DefinedNamespace,
)

from kg import store
from kg.graph import KnowledgeGraph
from kg.models import LABELS, Entity
from kg.namespaces import BASE, CLASSES, PREFIXES, UNKG, page
from kg.resources import ontology_path
from kg.schema import SECTIONS, example, mermaid, overview, sample_queries, short
from kg.schema import terms as explained
from kg.symbols import parse_symbol
from kg.terms import Language
from kg.validation import validate
from kg.vocabulary import THINGS, load_properties, load_vocabulary, read_turtle
from tests import examples

RELATIONS = {
    "adoptedBy",
    "addresses",
    "contributesTo",
    "cooperatesWith",
    "disputes",
    "establishes",
    "funds",
    "holdsOffice",
    "locatedIn",
    "mandatedBy",
    "memberOf",
    "occurredOn",
    "operatesIn",
    "organises",
    "partOf",
    "participatesIn",
    "partyTo",
    "reportsTo",
    "succeeds",
    "supports",
}

OBJECT_PROPERTIES = {str(OWL.ObjectProperty), str(OWL.DatatypeProperty), str(OWL.AnnotationProperty)}
TERMS = OBJECT_PROPERTIES | {str(OWL.Class), str(RDFS.Datatype)}

Values = dict[str, list[object]]


@cache
def schema() -> dict[str, Values]:
    """Return the values of each property of each named subject of the schema."""
    found: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in read_turtle(ontology_path("schema.ttl")):
        if isinstance(triple.subject, ox.NamedNode):
            found[triple.subject.value][triple.predicate.value].append(triple.object)
    return {subject: dict(values) for subject, values in found.items()}


def types(values: Values) -> set[str]:
    return {kind.value for kind in values.get(str(RDF.type), []) if isinstance(kind, ox.NamedNode)}


def terms() -> list[str]:
    return sorted(subject for subject, values in schema().items() if types(values) & TERMS)


def texts(values: Values, predicate: str) -> dict[str, str]:
    literals = [value for value in values.get(predicate, []) if isinstance(value, ox.Literal)]
    return {literal.language or "": literal.value for literal in literals}


def test_relations_are_those_of_the_guideline() -> None:
    assert set(load_properties()) == RELATIONS


@pytest.mark.parametrize("name", sorted(RELATIONS))
def test_every_relation_joins_known_classes(name: str) -> None:
    relation = load_properties()[name]
    assert relation.domain
    assert relation.range
    assert relation.domain | relation.range <= set(LABELS)


def test_only_cooperation_is_symmetric() -> None:
    assert [p.name for p in load_properties().values() if p.symmetric] == ["cooperatesWith"]


@pytest.mark.parametrize(
    ("name", "domain", "range_"),
    [
        ("operatesIn", {"MISSION", "ORGANISATION"}, {"COUNTRY", "PLACE"}),
        ("mandatedBy", set(THINGS), {"RESOLUTION", "DOCUMENT", "INSTRUMENT"}),
        ("supports", {"MISSION", "ORGANISATION", "COUNTRY"}, set(THINGS)),
        ("disputes", {"COUNTRY"}, {"COUNTRY"}),
        ("holdsOffice", {"PERSON"}, {"ORGANISATION", "MISSION"}),
        ("locatedIn", {"EVENT", "PLACE", "ORGANISATION"}, {"COUNTRY", "PLACE"}),
        ("reportsTo", {"ORGANISATION", "MISSION", "PERSON"}, {"ORGANISATION"}),
    ],
)
def test_domain_and_range(name: str, domain: set[str], range_: set[str]) -> None:
    relation = load_properties()[name]
    assert set(relation.domain) == domain
    assert set(relation.range) == range_


def test_every_mention_label_has_its_class() -> None:
    entity = ox.NamedNode(str(UNKG.Entity))
    for iri in CLASSES.values():
        assert entity in schema()[str(iri)][str(RDFS.subClassOf)]


@pytest.mark.parametrize("term", terms())
def test_every_term_is_explained_in_both_languages(term: str) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        found = texts(schema()[term], str(predicate))
        assert {"zh", "en"} <= found.keys()
        assert all(text.strip() for text in found.values())


@pytest.mark.parametrize("term", [t for t in terms() if types(schema()[t]) & OBJECT_PROPERTIES])
def test_every_property_has_domain_and_range(term: str) -> None:
    assert schema()[term].get(str(RDFS.domain))
    assert schema()[term].get(str(RDFS.range))


def test_what_domains_and_ranges_name_is_declared() -> None:
    named = {
        value.value
        for values in schema().values()
        for end in (RDFS.domain, RDFS.range, RDFS.subPropertyOf, RDFS.subClassOf)
        for value in values.get(str(end), [])
        if isinstance(value, ox.NamedNode) and value.value.startswith(str(UNKG))
    }
    assert named
    assert named <= set(terms())


@pytest.mark.parametrize(
    "name",
    ["Report", "Passage", "Statement", "quotation", "pattern", "confidence", "number", "shortLabel"],
)
def test_what_the_projection_asks_for_is_declared(name: str) -> None:
    assert str(UNKG[name]) in terms()


def test_labels_are_not_shared() -> None:
    for language in ("zh", "en"):
        labels = [texts(schema()[term], str(RDFS.label))[language] for term in terms()]
        repeated = sorted({label for label in labels if labels.count(label) > 1})
        assert not repeated


def test_the_ontology_says_title_version_and_licence() -> None:
    ontology = next(values for values in schema().values() if str(OWL.Ontology) in types(values))
    names = {predicate.rsplit("#")[-1].rsplit("/")[-1] for predicate in ontology}
    assert {"title", "versionInfo", "license"} <= names


# --- alignment and consistency ---

VOCABULARIES: Final[tuple[type[DefinedNamespace], ...]] = (DCTERMS, FOAF, ORG, PROV, QB, SDO, SKOS, TIME)


def aligned() -> list[str]:
    named = {
        value.value
        for values in schema().values()
        for objects in values.values()
        for value in objects
        if isinstance(value, ox.NamedNode)
    }
    return sorted(iri for iri in named if iri.startswith(tuple(str(v) for v in VOCABULARIES)))


NEWER: Final = {f"{SDO}measurementDenominator", f"{SDO}observationAbout"}
"""Terms of schema.org that are younger than the list of rdflib."""


@pytest.mark.parametrize("iri", sorted(set(aligned()) - NEWER))
def test_terms_of_other_vocabularies_exist_there(iri: str) -> None:
    vocabulary = next(v for v in VOCABULARIES if iri.startswith(str(v)))
    assert URIRef(iri) in vocabulary
    assert URIRef(f"{iri}X") not in vocabulary


def test_the_schema_is_aligned_to_eight_vocabularies() -> None:
    assert {str(v) for v in VOCABULARIES} == {
        str(v) for iri in aligned() for v in VOCABULARIES if iri.startswith(str(v))
    }


def reasoned(*turtle: str) -> tuple[list[str], list[str]]:
    """Return what OWL 2 RL objects to in the schema with some facts, and the members of owl:Nothing."""
    graph = Graph().parse(ontology_path("schema.ttl")).parse(ontology_path("cube.ttl"))
    for text in turtle:
        graph.parse(data=f"@base <{BASE}> . @prefix unkg: <{UNKG}> . {text}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = [str(o) for _, p, o in graph if str(p).endswith("agent-ont#error")]
    return errors, [str(s) for s in graph.subjects(RDF.type, OWL.Nothing)]


def test_the_schema_is_consistent() -> None:
    assert reasoned() == ([], [])


def test_a_graph_is_consistent_with_the_schema() -> None:
    graph = KnowledgeGraph.from_reports(examples.reports()).serialize("turtle")
    assert reasoned(graph) == ([], [])


@pytest.mark.parametrize(
    "fault",
    ["<mission/X> a unkg:Mission, unkg:Event .", "<country/X> a unkg:Country ; unkg:holdsOffice <organisation/Y> ."],
)
def test_a_reasoner_finds_two_things_under_one_iri(fault: str) -> None:
    errors, _ = reasoned(fault)
    assert ["Disjoint classes" in error for error in errors] == [True]


def test_owlready2_loads_the_schema(tmp_path: Path) -> None:
    owlready2 = pytest.importorskip("owlready2")
    path = tmp_path / "schema.nt"
    quads = ox.parse(path=ontology_path("schema.ttl"), format=ox.RdfFormat.TURTLE)
    path.write_bytes(ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"")
    ontology = owlready2.World().get_ontology(path.as_uri()).load()
    names = {entity.name for entity in (*ontology.classes(), *ontology.properties())}
    ours = {term.removeprefix(str(UNKG)) for term in terms() if str(RDFS.Datatype) not in types(schema()[term])}
    assert ours <= names


# --- the overview ---

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def test_the_overview_explains_whatever_a_graph_holds(sample_graph: KnowledgeGraph) -> None:
    quads = list(sample_graph.quads())
    used = {short(quad.predicate.value) for quad in quads} - {"rdf:type"}
    classes = {
        short(quad.object.value)
        for quad in quads
        if quad.predicate.value == str(RDF.type) and isinstance(quad.object, ox.NamedNode)
    }
    names = {term.name for term in explained()}
    structure = {name for name in used | classes if name.startswith("qb:")} | {"rdfs:range"}
    assert used - names <= structure
    assert {name for name in classes - names if name.startswith("unkg:")} == set()


def test_properties_join_what_the_schema_says(sample_graph: KnowledgeGraph) -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    quads = list(sample_graph.quads())
    for quad in quads:
        if quad.predicate.value == str(RDF.type) and isinstance(quad.object, ox.NamedNode):
            kinds[str(quad.subject)].add(short(quad.object.value))
    entities = {short(iri) for iri in CLASSES.values()}
    for term in explained():
        ends = {"domain": set(term.domain), "range": set(term.range)}
        ends = {end: names | (entities if "unkg:Entity" in names else set()) for end, names in ends.items()}
        for quad in quads:
            if term.section not in ("classes", "datatypes", "others") and short(quad.predicate.value) == term.name:
                assert kinds[str(quad.subject)] & ends["domain"] or not kinds[str(quad.subject)], quad
                assert kinds[str(quad.object)] & ends["range"] or not kinds[str(quad.object)], quad


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_in_the_overview_with_its_definition(language: Language) -> None:
    text = overview(language)
    for term in explained(language):
        row = next(
            line for line in text.splitlines() if line.startswith(f"| `{term.name}` |") and term.definition in line
        )
        assert term.label in row
    assert set(map(short, terms())) <= {term.name for term in explained(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_the_overview_are_whole(language: Language) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", overview(language), re.MULTILINE)
    assert len(tables) == len(SECTIONS)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_both_languages_say_as_much() -> None:
    zh, en = (overview(language) for language in LANGUAGES)
    assert [line.count("`") for line in zh.splitlines()] == [line.count("`") for line in en.splitlines()]
    assert (
        re.search("[\u4e00-\u9fff]", re.sub(r"```.*?```|«[^»]*»|\([^)]*\)|^\|.*", "", en, flags=re.DOTALL | re.M))
        is None
    )


@pytest.mark.parametrize("query", sample_queries(), ids=lambda query: query.question)
def test_the_sample_queries_have_answers(sample_graph: KnowledgeGraph, query: Any) -> None:
    assert len(sample_graph.query(query.sparql))


def test_there_are_three_sample_queries_in_both_languages() -> None:
    assert [len(sample_queries(language)) for language in LANGUAGES] == [3, 3]
    assert [query.sparql for query in sample_queries("zh")] == [query.sparql for query in sample_queries("en")]


def example_graph() -> KnowledgeGraph:
    prefixes = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())
    made = ox.Store()
    made.load(f"@base <{BASE}> . {prefixes} <report/A-80-9> {{ {example()} }}", format=ox.RdfFormat.TRIG)
    store.renew_union(made)
    return KnowledgeGraph(made)


def test_the_example_fulfils_the_shapes() -> None:
    assert validate(example_graph()) == ()


def test_the_example_answers_the_sample_queries() -> None:
    first, second, third = (example_graph().query(query.sparql) for query in sample_queries())
    assert list(first.iloc[0])[:4] == ["MINUSCA", "CAF", "A/80/9", "24"]
    assert list(second["key"]) == ["MINUSCA"]
    assert list(third.iloc[0])[:4] == ["MINUSCA", 300, "名", "警察"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_joins_boxes_that_it_has(language: Language) -> None:
    first, *lines = mermaid(language).splitlines()
    boxes = [match[1] for line in lines if (match := re.fullmatch(r"  (\w+)\[\"[^\"]+\"\]", line))]
    arrows = [match for line in lines if (match := re.fullmatch(r"  (\w+) -->\|\"([^\"]+)\"\| (\w+)", line))]
    assert first == "flowchart LR"
    assert len(boxes) + len(arrows) == len(lines)
    assert {end for arrow in arrows for end in (arrow[1], arrow[3])} == set(boxes)
    drawn = {(arrow[1], name, arrow[3]) for arrow in arrows for name in arrow[2].split("<br>")}
    assert ("unkg_Statement", "prov:wasQuotedFrom", "unkg_Passage") in drawn
    assert ("unkg_Mention", "itsrdf:taIdentRef", "unkg_Entity") in drawn
    assert {name for _, name, _ in drawn} >= {f"unkg:{name}" for name in RELATIONS}


# --- identifiers ---


def identified() -> list[tuple[str, Values]]:
    """Return the entries of the vocabulary that have a symbol."""
    found: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for path in ontology_path("vocabulary").glob("*.ttl"):
        for triple in read_turtle(path):
            found[str(triple.subject)][triple.predicate.value].append(triple.object)
    return [(iri, dict(values)) for iri, values in sorted(found.items()) if str(UNKG.symbol) in values]


def test_pages_and_notations_are_those_of_the_symbol() -> None:
    pages = 0
    for iri, values in identified():
        (symbol,) = (literal.value for literal in values[str(UNKG.symbol)] if isinstance(literal, ox.Literal))
        assert (parsed := parse_symbol(symbol)) and parsed.key == symbol, iri
        shown = [node.value for node in values.get(str(FOAF.page), []) if isinstance(node, ox.NamedNode)]
        assert shown in ([], [str(page(symbol))]), iri
        codes = {node.value for node in values.get(str(SKOS.notation), []) if isinstance(node, ox.Literal)}
        assert codes <= {symbol}, iri
        pages += len(shown)
    assert pages > 100


def test_notations_have_a_datatype_of_the_schema() -> None:
    notations = {
        triple.object.datatype.value
        for path in ontology_path("vocabulary").glob("*.ttl")
        for triple in read_turtle(path)
        if triple.predicate.value == str(SKOS.notation) and isinstance(triple.object, ox.Literal)
    }
    assert notations == {term for term in terms() if str(RDFS.Datatype) in types(schema()[term])}


def test_each_goal_is_matched_to_its_own_iri() -> None:
    goals = [entity.key for entity in load_vocabulary().entries if re.fullmatch("sdg-[0-9]+", entity.key)]
    assert len(goals) == 17
    for key in goals:
        entry = load_vocabulary().entries[Entity("INSTRUMENT", key)]
        assert entry.facts["exactMatch"] == (f"http://metadata.un.org/sdg/{key.removeprefix('sdg-')}",)
