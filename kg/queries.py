"""Named SPARQL queries, ``ontology/queries/*.rq``: one file each, with its parameters on top.

A file begins with comment lines::

    # title: Whom missions work with
    # description: Organisations that a mission cooperates with or supports.
    # parameter mission: mission = any — one mission only, as in MINUSCA

and holds ``VALUES $mission { UNDEF }`` for each parameter, so it also runs in any other SPARQL program. A
parameter without default must be given; ``any`` leaves the variable free. What a user gives is looked up (an
entity by its key or name, which binds its IRI; a report, which binds its key) or becomes a literal: it never
becomes a part of the query unescaped.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pyoxigraph as ox
from rdflib.namespace import XSD

from kg import namespaces
from kg.errors import OntologyError, QueryError
from kg.models import COREFERENCE
from kg.namespaces import CLASSES, UNKG
from kg.projection import Queryable
from kg.resources import ontology_path
from kg.vocabulary import load_properties

ANY: Final = "any"
"""Default of a parameter that leaves its variable free."""

ENTITY_KINDS: Final = {label.lower(): iri for label, iri in CLASSES.items()} | {"entity": None}
KINDS: Final = (*ENTITY_KINDS, "report", "property", "number", "text")
"""What a parameter may be; each mention label in lower case is a kind of its own."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a named query may be asked about.

    Attributes:
        kind: one of :data:`KINDS`.
        default: as a user would write it; None if it must be given.
    """

    name: str
    kind: str
    description: str
    default: str | None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of ``ontology/queries``; its name is the name of the file."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str


@cache
def load_queries() -> Mapping[str, NamedQuery]:
    """Return the named queries by name, read once.

    Raises:
        OntologyError: if a file has no title, or a parameter that is badly declared.
    """
    return {path.stem: read_query(path) for path in sorted(ontology_path("queries").glob("*.rq"))}


_SLOT: Final = re.compile(r"VALUES \$([a-z_]{1,40}) \{[^{}\n]{1,200}\}")
_FIELD: Final = re.compile(r"^# (title|description): (.{1,300})$", re.MULTILINE)
_PARAMETER: Final = re.compile(
    r"^# parameter ([a-z_]{1,40}): ([a-z]{1,40})(?: = ([^\n—]{1,100}?))? — (.{1,300})$", re.MULTILINE
)


def read_query(path: Path) -> NamedQuery:
    """Return the named query of a file.

    Raises:
        OntologyError: if it has no title, or a parameter that is badly declared.
    """
    text = path.read_text(encoding="utf-8")
    fields = dict(_FIELD.findall(text))
    parameters = tuple(
        Parameter(name, kind, description, default or None)
        for name, kind, default, description in _PARAMETER.findall(text)
    )
    if "title" not in fields or text.count("# parameter") != len(parameters):
        raise OntologyError(f"{path.name}: needs «# title: …» and «# parameter name: kind = default — what»")
    if sorted(p.name for p in parameters) != sorted(_SLOT.findall(text)):
        raise OntologyError(f"{path.name}: needs one «VALUES $name {{ UNDEF }}» for each declared parameter")
    if unknown := [p.kind for p in parameters if p.kind not in KINDS]:
        raise OntologyError(f"{path.name}: no kind {unknown[0]!r} of parameter; kinds: {', '.join(KINDS)}")
    return NamedQuery(path.stem, fields["title"], fields.get("description", ""), parameters, text)


def run(graph: Queryable, name: str, /, **parameters: str | int) -> pd.DataFrame:
    """Return the answer to a named query.

    Args:
        graph: where to ask.
        name: of the query.
        parameters: what the query declares, as a user would write it: ``mission="MINUSCA"``.

    Raises:
        QueryError: if there is no such query or parameter, one is missing, or it names nothing in the graph.
    """
    queries = load_queries()
    if name not in queries:
        raise QueryError(f"no query {name!r}; queries: {', '.join(queries)}")
    return graph.query(bind(graph, queries[name], {key: str(value) for key, value in parameters.items()}))


def answer(graph: Queryable, question: str, parameters: Mapping[str, str]) -> pd.DataFrame:
    """Return the answer to a named query, or to SPARQL.

    Args:
        graph: where to ask.
        question: the name of a query, or SPARQL.
        parameters: of a named query.

    Raises:
        QueryError: as :func:`run`, if SPARQL comes with parameters, or if it cannot be run.
    """
    if question in load_queries() or re.fullmatch(r"[\w-]{1,60}", question):
        return run(graph, question, **parameters)
    if parameters:
        raise QueryError("parameters are for named queries; «kg query --list» lists them")
    return graph.query(question)


def bind(graph: Queryable, query: NamedQuery, given: Mapping[str, str]) -> str:
    """Return the text of a query with its parameters filled in.

    Raises:
        QueryError: as :func:`run`.
    """
    names = [parameter.name for parameter in query.parameters]
    if unknown := sorted(given.keys() - set(names)):
        takes = f"takes {', '.join(names)}" if names else "takes none"
        raise QueryError(f"query {query.name} has no parameter {unknown[0]!r}; it {takes}")
    # all in one pass: what a user gives is never searched for further slots
    terms = {parameter.name: _values(graph, query, parameter, given) for parameter in query.parameters}
    return _SLOT.sub(lambda match: terms[match[1]], query.sparql)


def _values(graph: Queryable, query: NamedQuery, parameter: Parameter, given: Mapping[str, str]) -> str:
    value = given.get(parameter.name, parameter.default)
    if value is None:
        raise QueryError(f"query {query.name} needs {parameter.name}: {parameter.description}")
    if value == ANY:
        return ""
    return f"VALUES ${parameter.name} {{ {_term(graph, parameter.kind, value)} }}"


def _term(graph: Queryable, kind: str, value: str) -> ox.NamedNode | ox.Literal:
    if kind == "text":
        return ox.Literal(value)
    if kind == "number":
        return _number(value)
    if kind == "property":
        return _property(value)
    if kind == "report":
        return _report(graph, value)
    return ox.NamedNode(find_entity(graph, value, kind))


def _number(value: str) -> ox.Literal:
    if not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", value):
        raise QueryError(f"{value!r} is no number; write it like 2 or 0.5")
    return ox.Literal(value, datatype=ox.NamedNode(str(XSD.decimal if "." in value else XSD.integer)))


def _property(value: str) -> ox.NamedNode:
    name = value.removeprefix(str(UNKG)).removeprefix("unkg:")
    if name not in load_properties():
        raise QueryError(f"no relation {value!r}; relations: {', '.join(load_properties())}")
    return ox.NamedNode(str(UNKG[name]))


_REPORTS: Final = "SELECT ?iri ?key WHERE { ?iri a unkg:Report ; dcterms:identifier ?key } ORDER BY ?key"


def _report(graph: Queryable, value: str) -> ox.Literal:
    known = graph.query(_REPORTS)
    for iri, key in known.itertuples(index=False):
        if value in (key, iri):
            return ox.Literal(str(key))
    raise QueryError(f"no report {value!r} in this graph; reports: {', '.join(map(str, known['key']))}")


def find_entity(graph: Queryable, name: str, kind: str = "entity") -> str:
    """Return the IRI of the entity of a graph that bears a key, an IRI or a name.

    A key counts before a name; upper and lower case count alike where nothing matches exactly. Nothing is
    guessed: names must be whole.

    Args:
        graph: where to look.
        name: ``MINUSCA``, ``中非稳定团`` or an IRI.
        kind: a key of :data:`ENTITY_KINDS`.

    Raises:
        QueryError: if none or several entities bear it.
    """
    for found in _candidates(graph, name, kind):
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(found[:5]).replace(namespaces.BASE, "")
            raise QueryError(f"{name!r} names several: {shown}; give the IRI, as in {found[0]}")
    what = "entity" if kind == "entity" else kind
    raise QueryError(f"no {what} {name!r} in this graph; give a key such as MINUSCA, or a whole name")


_BY_NAME: Final = f'FILTER(!STRSTARTS(?reason, "{COREFERENCE}"))'
_LABELS: Final = "skos:prefLabel|skos:altLabel|unkg:shortLabel|rdfs:label"


def _candidates(graph: Queryable, name: str, kind: str) -> Iterator[list[str]]:
    class_ = ENTITY_KINDS[kind]
    limit = f"VALUES ?class {{ {' '.join(f'<{iri}>' for iri in CLASSES.values())} }}"
    limit = limit if class_ is None else f"VALUES ?class {{ <{class_}> }}"
    literal = ox.Literal(name)
    for condition in (
        f"?entity dcterms:identifier {literal}",
        f"FILTER(STR(?entity) = {literal})",
        f"?entity {_LABELS} ?name FILTER(STR(?name) = {literal})",
        f"?mention itsrdf:taIdentRef ?entity ; nif:anchorOf {literal} ; unkg:reason ?reason {_BY_NAME}",
        f"?entity dcterms:identifier ?name FILTER(LCASE(?name) = LCASE({literal}))",
        f"?entity {_LABELS} ?name FILTER(LCASE(STR(?name)) = LCASE({literal}))",
    ):
        sparql = f"SELECT DISTINCT ?entity WHERE {{ {limit} ?entity a ?class . {condition} }} ORDER BY ?entity"
        yield [str(iri) for iri in graph.query(sparql)["entity"]]


def explain(
    graph: Queryable, subject: str, property: str = ANY, object: str = ANY, min_confidence: float = 0
) -> pd.DataFrame:
    """Return the sentences behind the relations of an entity, with report, paragraph, pattern and confidence.

    Args:
        graph: where to look.
        subject: key, name or IRI.
        property: name of a relation, as in ``operatesIn``.
        object: key, name or IRI.
        min_confidence: from which confidence (0–1) a sentence is shown.

    Raises:
        QueryError: if one of them names nothing in the graph.
    """
    minimum = str(min_confidence)
    return run(graph, "explain", subject=subject, property=property, object=object, minimum=minimum)
