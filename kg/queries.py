"""Named SPARQL queries, ``ontology/queries/*.rq``: one file each, with its parameters on top.

A file begins with comment lines::

    # title: Whom missions work with
    # title@zh: 特派团与谁合作
    # description: Organisations that a mission cooperates with or supports.
    # description@zh: 特派团与之合作或予以支持的组织。
    # question: 3
    # parameter mission: mission = any — one mission only, as in MINUSCA

``question`` holds the numbers of the competency questions that it answers (``tests/test_competency.py`` has them and
their answers), parted by commas; only the title is required. The query holds ``VALUES $mission { UNDEF }`` for each
parameter, wherever it is needed, so it also runs in any other SPARQL program. A parameter without default must be
given; ``any`` leaves the variable free. What a user gives is looked up (an entity by its key or name, which binds its
IRI; a report, which binds its key) or becomes a literal: it never becomes a part of the query unescaped.

Oxigraph joins mostly in the order written. What keeps these queries quick: all required patterns in one group, before
any OPTIONAL or BIND (what follows those is joined as a block of its own, and two patterns in it that share no variable
are a cross product); a sub-select around what is restricted most; and within OPTIONAL { SELECT … } the same restriction
again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd
import pyoxigraph as ox
from rdflib.namespace import XSD

from kg import namespaces
from kg.answers import Queryable
from kg.errors import OntologyError, QueryError
from kg.models import COREFERENCE
from kg.namespaces import BASE, CLASSES, PREFIXES, UNKG
from kg.resources import ontology_files
from kg.sparql import explain_error, refuse_service
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
    """A query of ``ontology/queries``; its name is the name of the file.

    Attributes:
        title: in English; ``title_zh`` and ``description_zh`` are in Chinese, empty if nobody has written them.
        questions: numbers of the competency questions that it answers.
        sparql: the whole file.
    """

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    questions: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    sparql: str


@cache
def load_queries() -> Mapping[str, NamedQuery]:
    """Return the named queries by name, read once; :func:`broken_queries` has those that cannot be."""
    return {name: query for name, query in _queries().items() if isinstance(query, NamedQuery)}


@cache
def broken_queries() -> Mapping[str, OntologyError]:
    """Return what is wrong with a query that cannot be read, by its name; the others are none the worse for it."""
    return {name: error for name, error in _queries().items() if isinstance(error, OntologyError)}


@cache
def _queries() -> Mapping[str, NamedQuery | OntologyError]:
    found: dict[str, NamedQuery | OntologyError] = {}
    for path in ontology_files("queries", "*.rq"):
        try:
            found[path.stem] = read_query(path)
        except OntologyError as error:
            found[path.stem] = error
    return found


_SLOT: Final = re.compile(r"VALUES \$([a-z_]{1,40}) \{[^{}\n]{1,200}\}")
_FIELD: Final = re.compile(r"# ((?:title|description)(?:@zh)?): (.{1,300})")
_QUESTION: Final = re.compile(r"# question: ([0-9]{1,2}(?:, [0-9]{1,2}){0,24})")
_PARAMETER: Final = re.compile(r"# parameter ([a-z_]{1,40}): ([a-z]{1,40})(?: = ([^\n—]{1,100}?))? — (.{1,300})")
_HEADER: Final = re.compile(r"# ?(title|description|question|parameter)\b")
_FORMS: Final = {
    "title": "# title: …",
    "description": "# description: …",
    "question": "# question: 7, 12",
    "parameter": "# parameter name: kind = default — what it is",
}


def read_query(path: Path) -> NamedQuery:
    """Return the named query of a file.

    Raises:
        OntologyError: naming the file and the line, if a header is badly written, the title is missing, a parameter
            is declared and not used or the other way round, or the rest is no SPARQL query that only reads.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path.name} is not in UTF-8; save it in that encoding") from error
    headers = _headers(path.name, text)
    fields = {match[1]: match[2] for match in headers if match.re is _FIELD}
    parameters = tuple(_parameter(match) for match in headers if match.re is _PARAMETER)
    questions = tuple(int(n) for match in headers if match.re is _QUESTION for n in match[1].split(", "))
    _check_parameters(path.name, parameters, text)
    _check_sparql(path.name, text)
    if "title" not in fields:
        raise OntologyError(f"{path.name}: has no title; begin it with «{_FORMS['title']}»")
    return NamedQuery(
        path.stem,
        title=fields["title"],
        title_zh=fields.get("title@zh", ""),
        description=fields.get("description", ""),
        description_zh=fields.get("description@zh", ""),
        questions=questions,
        parameters=parameters,
        sparql=text,
    )


def _headers(file: str, text: str) -> list[re.Match[str]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if (header := _HEADER.match(line)) is None:
            continue
        forms = (form.fullmatch(line.rstrip()) for form in (_FIELD, _QUESTION, _PARAMETER))
        match = next(filter(None, forms), None)
        if match is None:
            raise OntologyError(f"{file}, line {number}: write it as «{_FORMS[header[1]]}»")
        found.append(match)
    return found


def _parameter(header: re.Match[str]) -> Parameter:
    name, kind, default, description = header.groups()
    return Parameter(name, kind, description, default or None)


def _check_parameters(file: str, parameters: tuple[Parameter, ...], text: str) -> None:
    declared, used = {parameter.name for parameter in parameters}, set(_SLOT.findall(text))
    if declared != used or len(declared) < len(parameters):
        odd = min(declared ^ used, default="")
        raise OntologyError(
            f"{file}: {odd or 'a parameter'} needs one «{_FORMS['parameter']}» and its «VALUES $name {{ UNDEF }}»"
        )
    if unknown := [parameter.kind for parameter in parameters if parameter.kind not in KINDS]:
        raise OntologyError(f"{file}: no kind {unknown[0]!r} of parameter; kinds: {', '.join(KINDS)}")


def _check_sparql(file: str, text: str) -> None:
    try:
        refuse_service(text)
        ox.Store().query(text, prefixes=PREFIXES, base_iri=BASE)
    except QueryError as error:
        raise OntologyError(f"{file}: {error}") from error
    except SyntaxError as error:
        raise OntologyError(f"{file}: {explain_error(text, str(error))}") from error


def run(graph: Queryable, name: str, /, **parameters: str | int) -> pd.DataFrame:
    """Return the answer to a named query.

    Args:
        graph: where to ask.
        name: of the query.
        parameters: what the query declares, as a user would write it: ``mission="MINUSCA"``.

    Raises:
        QueryError: if there is no such query or parameter, one is missing, or it names nothing in the graph.
        OntologyError: if the file of the query cannot be read.
    """
    query = _queries().get(name)
    if isinstance(query, OntologyError):
        raise query
    if query is None:
        near = ", ".join(get_close_matches(name, load_queries(), n=3))
        raise QueryError(f"no query {name!r}; " + (f"is it {near}?" if near else "«kg query --list» lists them"))
    return graph.select(bind(graph, query, {key: str(value) for key, value in parameters.items()}))


def answer(graph: Queryable, question: str, parameters: Mapping[str, str]) -> pd.DataFrame:
    """Return the answer to a named query, or to SPARQL.

    Args:
        graph: where to ask.
        question: the name of a query, or SPARQL.
        parameters: of a named query.

    Raises:
        QueryError: as :func:`run`, if SPARQL comes with parameters, or if it cannot be run.
    """
    if re.fullmatch(r"[\w-]{1,60}", question):
        return run(graph, question, **parameters)
    if parameters:
        raise QueryError("parameters are for named queries; «kg query --list» lists them")
    return graph.select(question)


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
    if not value.isprintable() and any("\ud800" <= char <= "\udfff" for char in value):
        raise QueryError(f"{parameter.name} is no text that can be looked for; give it in UTF-8")
    return f"VALUES ${parameter.name} {{ {_term(graph, parameter.kind, value)} }}"


def _term(graph: Queryable, kind: str, value: str) -> ox.NamedNode | ox.Literal:
    if kind == "text":
        return ox.Literal(value)
    if kind == "number":
        return _number(value)
    if kind == "property":
        return _property(value)
    if kind == "report":
        return ox.Literal(find_report(graph, value))
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


_REPORTS: Final = """
SELECT ?key ?iri ?file WHERE {
  ?iri a unkg:Report ; dcterms:identifier ?key . OPTIONAL { ?iri unkg:fileName ?file }
} ORDER BY ?key"""


def find_report(graph: Queryable, name: str) -> str:
    """Return the key of the report of a graph that bears this key or IRI, or was read from the file of this name.

    Raises:
        QueryError: if there is none.
    """
    known = graph.select(_REPORTS)
    for names in known.itertuples(index=False):
        if name in names:
            return str(names[0])
    raise QueryError(f"no report {name!r} in this graph; reports: {', '.join(map(str, known['key']))}")


def find_entity(graph: Queryable, name: str, kind: str = "entity") -> str:
    """Return the IRI of the entity of a graph that bears a key, an IRI or a name.

    A key counts before a name; upper and lower case count alike where nothing matches exactly. Nothing is
    guessed: names must be whole.

    Args:
        graph: where to look.
        name: ``MINUSCA``, ``中非稳定团``, an IRI or what is behind the base of one, ``mission/MINUSCA``.
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
    known = graph.select(_MENTIONED.format(limit=_limit(kind)))["key"]
    hint = f"give a key, such as {' or '.join(known)}, or a whole name" if len(known) else f"it has no {kind} at all"
    raise QueryError(f"no {kind} {name!r} in this graph; {hint}")


_BY_NAME: Final = f'FILTER(!STRSTARTS(?reason, "{COREFERENCE}"))'
_LABELS: Final = "skos:prefLabel|skos:altLabel|unkg:shortLabel|rdfs:label"


_MENTIONED: Final = """
SELECT ?key WHERE {{
  {limit} ?entity a ?class ; dcterms:identifier ?key . ?mention itsrdf:taIdentRef ?entity
}} GROUP BY ?key ORDER BY DESC(COUNT(?mention)) ?key LIMIT 2"""


def _limit(kind: str) -> str:
    """Return the condition that ``?class`` is that of a kind of entities, or any of them."""
    class_ = ENTITY_KINDS[kind]
    return f"VALUES ?class {{ {' '.join(f'<{iri}>' for iri in (CLASSES.values() if class_ is None else [class_]))} }}"


def _candidates(graph: Queryable, name: str, kind: str) -> Iterator[list[str]]:
    limit, literal = _limit(kind), ox.Literal(name)
    for condition in (
        f"?entity dcterms:identifier {literal}",
        f"FILTER(STR(?entity) IN ({literal}, {ox.Literal(namespaces.BASE + name)}))",
        f"?entity {_LABELS} ?name FILTER(STR(?name) = {literal})",
        f"?mention itsrdf:taIdentRef ?entity ; nif:anchorOf {literal} ; unkg:reason ?reason {_BY_NAME}",
        f"?entity dcterms:identifier ?name FILTER(LCASE(?name) = LCASE({literal}))",
        f"?entity {_LABELS} ?name FILTER(LCASE(STR(?name)) = LCASE({literal}))",
    ):
        sparql = f"SELECT DISTINCT ?entity WHERE {{ {limit} ?entity a ?class . {condition} }} ORDER BY ?entity"
        yield [str(iri) for iri in graph.select(sparql)["entity"]]


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
