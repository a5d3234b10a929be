"""What a graph holds, at a glance: the card that a notebook shows for it."""

from typing import Final

import pandas as pd

from kg.answers import Queryable
from kg.namespaces import LABEL_OF, UNKG
from kg.terms import Language, class_name, term_name

NAMED: Final = 5
"""Entities that are named for each class: those that are mentioned most."""

_REPORTS: Final = """
SELECT ?report ?title ?passages ?mentions ?statements ?figures WHERE {
  ?iri a unkg:Report ; dcterms:identifier ?report .
  OPTIONAL { ?iri dcterms:title ?title }
  OPTIONAL { SELECT ?iri (COUNT(?p) AS ?passages) WHERE { ?p a unkg:Passage ; dcterms:isPartOf ?iri } GROUP BY ?iri }
  OPTIONAL { SELECT ?iri (COUNT(?m) AS ?mentions) WHERE {
    ?m a unkg:Mention ; nif:referenceContext/dcterms:isPartOf ?iri } GROUP BY ?iri }
  OPTIONAL { SELECT ?iri (COUNT(?s) AS ?statements) WHERE {
    ?s a unkg:Statement ; prov:wasQuotedFrom/dcterms:isPartOf ?iri } GROUP BY ?iri }
  OPTIONAL { SELECT ?iri (COUNT(?f) AS ?figures) WHERE {
    ?f a unkg:Observation ; prov:wasQuotedFrom/dcterms:isPartOf ?iri } GROUP BY ?iri }
} ORDER BY ?report"""
_ENTITIES: Final = """
SELECT ?class ?key (COUNT(?mention) AS ?mentions) WHERE {
  ?mention itsrdf:taIdentRef ?entity . ?entity a ?class ; dcterms:identifier ?key .
} GROUP BY ?class ?key ORDER BY DESC(?mentions) ?key"""
_RELATIONS: Final = """
SELECT ?property (COUNT(*) AS ?relations) (SUM(?times) AS ?statements) WHERE {
  SELECT ?subject ?property ?object (COUNT(*) AS ?times) WHERE {
    ?statement a unkg:Statement ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object .
  } GROUP BY ?subject ?property ?object
} GROUP BY ?property ORDER BY DESC(?relations) ?property"""


def reports(graph: Queryable) -> pd.DataFrame:
    """Return one row for each report: key, title, and how much was found in it."""
    counts = ["passages", "mentions", "statements", "figures"]
    frame = graph.select(_REPORTS)
    return frame.assign(**{name: frame[name].fillna(0).astype(int) for name in counts})


def entities(graph: Queryable, language: Language = "en") -> pd.DataFrame:
    """Return one row for each class: its name, the number of its entities, and those that are mentioned most."""
    keys: dict[str, list[str]] = {}
    for row in graph.select(_ENTITIES).to_dict("records"):
        if row["class"] in LABEL_OF:
            keys.setdefault(LABEL_OF[row["class"]], []).append(row["key"])
    found = sorted(keys.items(), key=lambda item: (-len(item[1]), item[0]))
    table = [(class_name(label, language), len(names), ", ".join(names[:NAMED])) for label, names in found]
    return pd.DataFrame(table, columns=pd.Index(["class", "entities", "mentioned most"]))


def relations(graph: Queryable, language: Language = "en") -> pd.DataFrame:
    """Return one row for each relation: its name, the number of different triples, and of sentences that state them."""
    found = graph.select(_RELATIONS).to_dict("records")
    names = (row["property"].removeprefix(str(UNKG)) for row in found)
    table = [
        (term_name(name, language), name, row["relations"], row["statements"])
        for name, row in zip(names, found, strict=True)
    ]
    return pd.DataFrame(table, columns=pd.Index(["relation", "property", "relations", "statements"]))


def to_html(graph: Queryable) -> str:
    """Return the overview of a graph as HTML; texts of reports are escaped."""
    found = reports(graph)
    if found.empty:
        return "<p><b>KnowledgeGraph</b>, empty: no report. <code>kg.build([…])</code> makes one.</p>"
    tables = (found, entities(graph), relations(graph))
    counts = " · ".join(
        f"{number:,} {name}"
        for name, number in (
            ("reports", len(found)),
            ("entities", tables[1]["entities"].sum()),
            ("relations", tables[2]["relations"].sum()),
        )
    )
    heads = f"<p><b>KnowledgeGraph</b>: {counts}</p>"
    return heads + "".join(table.to_html(index=False, border=0, escape=True) for table in tables)
