"""Quads as text: canonical, so the same graph gives the same bytes whatever the order of its quads."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF, XSD

from kg import ordering
from kg.errors import StoreError
from kg.namespaces import BASE, PREFIXES

DATASETS: Final = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
"""Formats that keep the named graphs."""

GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "xml": ox.RdfFormat.RDF_XML,
}
"""Formats of a single graph: the union of the named ones."""


def serialize(quads: Iterable[ox.Quad], format: str = "trig") -> str:
    """Return quads as text; the same quads give the same bytes, in whatever order they come.

    Args:
        quads: what to write.
        format: a key of :data:`DATASETS` or :data:`GRAPHS`.

    Raises:
        StoreError: if the format is unknown.
    """
    ordered = sorted(quads, key=_order())
    if format in ("trig", "turtle"):
        return _header() + "".join(_blocks(ordered, format))
    if format in DATASETS:
        return _written(ordered, DATASETS[format])
    if format in GRAPHS:
        return _written(_union(ordered), GRAPHS[format])
    raise StoreError(f"no format {format!r}; formats: {', '.join(sorted(DATASETS | GRAPHS))}")


def _header() -> str:
    prefixes = (f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
    return f"@base <{BASE}> .\n{''.join(prefixes)}"


def _blocks(ordered: list[ox.Quad], format: str) -> Iterator[str]:
    """Yield Turtle, or a block for each named graph.

    Oxigraph writes neither the type of a subject first nor addresses of other sites legibly, hence our own.
    """
    if format == "turtle":
        yield from _subjects(_union(ordered), "")
        return
    for graph, quads in groupby(ordered, key=lambda quad: quad.graph_name):
        named = not isinstance(graph, ox.DefaultGraph)
        yield f"\n{_short(graph)} {{" if named else "\n{"
        yield from _subjects([quad.triple for quad in quads], "    ")
        yield "}\n"


def _subjects(triples: list[ox.Triple], indent: str) -> Iterator[str]:
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        facts = groupby(group, key=lambda triple: triple.predicate)
        lines = (f"{_verb(verb)} {', '.join(_short(t.object) for t in same)}" for verb, same in facts)
        yield f"\n{indent}{_short(subject)} {f' ;{chr(10)}{indent}    '.join(lines)} .\n"


def _verb(predicate: ox.NamedNode) -> str:
    return "a" if predicate.value == str(RDF.type) else _short(predicate)


_PREFIXED: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,100}")
# neither a colon that would make a scheme nor dots that a reader would resolve
_RELATIVE: Final = re.compile(r"[a-z]{1,40}/[^./?#][^/?#]{0,2000}(?:/[^./?#][^?#]{0,2000})?(?:#.{0,4000})?")
_LITERAL: Final = {
    str(XSD.integer): re.compile(r"-?[0-9]{1,50}"),
    str(XSD.boolean): re.compile("true|false"),
}
"""What Turtle writes without quotes, by datatype."""


@cache
def _short_iri(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _PREFIXED.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    relative = iri.removeprefix(BASE)
    return f"<{relative}>" if _RELATIVE.fullmatch(relative) and relative != iri else f"<{iri}>"


def _short(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return _short_iri(term.value)
    if not isinstance(term, ox.Literal) or term.language:
        return str(term)
    datatype = term.datatype.value
    if (bare := _LITERAL.get(datatype)) and bare.fullmatch(term.value):
        return term.value
    if datatype == str(XSD.string):
        return str(term)
    return f"{ox.Literal(term.value)}^^{_short_iri(datatype)}"


def _written(quads: list[ox.Quad] | list[ox.Triple], format: ox.RdfFormat) -> str:
    return (ox.serialize(quads, format=format) or b"").decode()


def _union(ordered: list[ox.Quad]) -> list[ox.Triple]:
    key = _order()
    unique = {quad.triple for quad in ordered}
    return sorted(unique, key=lambda triple: key(ox.Quad(*triple))[1:])


_Order = tuple[tuple[str | int, ...], tuple[str | int, ...], str, str, str, str]


def _order() -> Callable[[ox.Quad], _Order]:
    """Return a sort key: by graph, subject (paragraph 9 before 10), predicate (type first), object."""
    natural = cache(ordering.natural)

    def key(quad: ox.Quad) -> _Order:
        predicate = quad.predicate.value
        first = "" if predicate == str(RDF.type) else predicate
        term = quad.object
        if isinstance(term, ox.Literal):
            end = (term.value, term.language or "", term.datatype.value)
        else:
            end = (str(term), "", "")
        return natural(_name(quad.graph_name)), natural(_name(quad.subject)), first, *end

    return key


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
