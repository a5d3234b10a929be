"""The schema: what ``kg.vocabulary`` reads of it, and that every term is explained in both languages."""

from collections import defaultdict
from functools import cache

import pyoxigraph as ox
import pytest
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.models import LABELS
from kg.namespaces import CLASSES, UNKG
from kg.resources import ontology_path
from kg.vocabulary import THINGS, load_properties, read_turtle

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
