"""What a graph holds, at a glance: the card that a notebook shows for it."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from kg.answers import Queryable
from kg.evidence import VALUES
from kg.names import load_names
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
SELECT ?class ?entity ?key (COUNT(?mention) AS ?mentions) WHERE {
  ?mention itsrdf:taIdentRef ?entity . ?entity a ?class ; dcterms:identifier ?key .
} GROUP BY ?class ?entity ?key ORDER BY DESC(?mentions) ?key"""
_RELATIONS: Final = """
SELECT ?property (COUNT(*) AS ?relations) WHERE {
  SELECT DISTINCT ?subject ?property ?object WHERE {
    ?statement a unkg:Statement ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object .
  }
} GROUP BY ?property ORDER BY DESC(?relations) ?property"""
_SENTENCES: Final = """
SELECT ?property (COUNT(*) AS ?sentences) WHERE {
  SELECT DISTINCT ?property ?passage ?text WHERE {
    ?statement a unkg:Statement ; rdf:predicate ?property ; prov:wasQuotedFrom ?passage ; unkg:quotation ?text .
  }
} GROUP BY ?property"""


def reports(graph: Queryable) -> pd.DataFrame:
    """Return one row for each report: key, title, and how much was found in it."""
    counts = ["passages", "mentions", "statements", "figures"]
    frame = graph.select(_REPORTS)
    return frame.assign(**{name: frame[name].fillna(0).astype(int) for name in counts})


def entities(graph: Queryable, language: Language = "zh") -> pd.DataFrame:
    """Return one row for each class of entities: its name, how many there are, and those that are mentioned most."""
    return _classes(graph, language, "entities", [label for label in LABEL_OF.values() if label not in VALUES])


def values(graph: Queryable, language: Language = "zh") -> pd.DataFrame:
    """Return the same of the values, dates and quantities, which are no entities."""
    return _classes(graph, language, "values", VALUES)


def _classes(graph: Queryable, language: Language, head: str, labels: Collection[str]) -> pd.DataFrame:
    known = load_names(graph)
    found: dict[str, list[str]] = {}
    for row in graph.select(_ENTITIES).to_dict("records"):
        label = LABEL_OF.get(row["class"], "")
        if label in labels:
            name = known[row["entity"]].label(language)
            found.setdefault(label, []).append(name)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    joint = "、" if language == "zh" else ", "
    table = [(class_name(label, language), len(names), joint.join(names[:NAMED])) for label, names in ordered]
    return pd.DataFrame(table, columns=pd.Index(["class", head, "mentioned most"]))


def relations(graph: Queryable, language: Language = "zh") -> pd.DataFrame:
    """Return one row for each relation: its name, the number of different triples, and of sentences that state them.

    A sentence that states several triples of one relation counts once.
    """
    sentences = dict(graph.select(_SENTENCES).itertuples(index=False, name=None))
    found = graph.select(_RELATIONS).to_dict("records")
    names = (row["property"].removeprefix(str(UNKG)) for row in found)
    table = [
        (term_name(name, language), name, row["relations"], sentences.get(row["property"], 0))
        for name, row in zip(names, found, strict=True)
    ]
    return pd.DataFrame(table, columns=pd.Index(["relation", "property", "relations", "sentences"]))


def to_html(graph: Queryable, language: Language = "zh") -> str:
    """Return the overview of a graph as HTML; texts of reports are escaped.

    Args:
        graph: what is shown.
        language: of the names of entities, classes and relations.
    """
    found = reports(graph)
    if found.empty:
        return "<p><b>KnowledgeGraph</b>, empty: no report. <code>kg.build([…])</code> makes one.</p>"
    tables = (found, entities(graph, language), values(graph, language), relations(graph, language))
    counts = " · ".join(
        f"{number:,} {name}"
        for name, number in (
            ("reports", len(found)),
            ("entities", tables[1]["entities"].sum()),
            ("values", tables[2]["values"].sum()),
            ("relations", tables[3]["relations"].sum()),
        )
    )
    heads = f"<p><b>KnowledgeGraph</b>: {counts}</p>"
    return heads + "".join(table.to_html(index=False, border=0, escape=True) for table in tables if len(table))
