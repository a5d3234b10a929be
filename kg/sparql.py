"""The text of SPARQL queries: what is refused, and what is wrong with it in one line."""

import re
from typing import Final

from pyparsing import ParseBaseException, ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.namespaces import PREFIXES


def refuse_service(sparql: str) -> None:
    """Check that a query asks this graph and no other.

    Only a parser can tell: Oxigraph reads ``?o.SERVICE<…>`` and even ``SERVICESILENT<…>`` as the keyword, and a ``<``
    may begin an IRI or compare. What has the word and cannot be read by rdflib, which follows the standard, is refused.

    Raises:
        QueryError: if it has a SERVICE clause, or the word where it cannot be told apart.
    """
    folded = sparql.lower()
    # escapes could spell the word
    if "service" not in folded and "\\u" not in folded:
        return
    try:
        asks_elsewhere = _has_service(parseQuery(sparql))
    except (ParseBaseException, RecursionError, ValueError) as error:
        place = f" at line {error.lineno}, column {error.column}" if isinstance(error, ParseBaseException) else ""
        raise QueryError(
            f"the query has an error{place}, and the word SERVICE: it cannot be told whether it asks a server"
        ) from error
    if asks_elsewhere:
        raise QueryError("SERVICE is refused: a query asks this graph and no server; ask that server by itself")


def _has_service(node: object) -> bool:
    if isinstance(node, CompValue):
        return node.name == "ServiceGraphPattern" or any(map(_has_service, node.values()))
    return isinstance(node, list | tuple | ParseResults) and any(map(_has_service, node))


_KEYWORD: Final = re.compile(
    r"\b(?:(SELECT|ASK|CONSTRUCT|DESCRIBE)|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b",
    re.IGNORECASE,
)
_NO_KEYWORDS: Final = re.compile(r"<[^<>\s]{0,2000}>|#[^\n]{0,10000}")
_PLACE: Final = re.compile(r"error at (\d{1,9}):(\d{1,9}): (.{0,2000})", re.DOTALL)


def explain_error(sparql: str, message: str) -> str:
    """Turn Oxigraph's message into one line that says where and what."""
    first = _KEYWORD.search(_NO_KEYWORDS.sub(" ", sparql))
    if first is not None and first[1] is None:
        return f"{first[0].upper()} is refused: queries only read; a graph changes by building it again"
    unknown = _unknown_prefix(sparql)
    place = _PLACE.match(message)
    if place is None:
        return f"the query has an error: {one_line(message)}"
    hint = _hint(place[3])
    if unknown:
        hint = f"unknown prefix «{unknown}:»; declare it or use one of {', '.join(PREFIXES)}"
    line, column = int(place[1]), int(place[2])
    lines = sparql.split("\n")
    near = one_line(lines[line - 1][max(column - 20, 0) : column + 10]) if line <= len(lines) else ""
    return f"the query has an error at line {line}, column {column} (near «{near}»): {hint}"


_PREFIXED: Final = re.compile(r"(?<![\w?$:@.-])([A-Za-z][\w-]{0,60}):")
_DECLARED: Final = re.compile(r"\bPREFIX\s{1,9}([A-Za-z][\w-]{0,60}):", re.IGNORECASE)
_STRINGS: Final = re.compile(r"\"[^\"\n]{0,10000}\"|'[^'\n]{0,10000}'")


def _unknown_prefix(sparql: str) -> str | None:
    """Return the first prefix that a query uses and neither declares nor finds declared."""
    known = {*PREFIXES, *_DECLARED.findall(sparql)}
    plain = _STRINGS.sub(" ", _NO_KEYWORDS.sub(" ", sparql))
    return next((prefix for prefix in _PREFIXED.findall(plain) if prefix not in known), None)


_MANY: Final = 60
"""A longer list of what is expected helps nobody: it names every sign that SPARQL knows."""


def _hint(message: str) -> str:
    if "variable that is unbound" in message:
        return "a selected variable must be grouped by or come from an aggregate"
    expected = message.removeprefix("expected one of ").removeprefix("expected ")
    if "SERVICE" in expected or expected.startswith("[") or len(expected) > _MANY:
        return "this is no SPARQL; look for a missing bracket, dot or value before this place"
    return f"expected {one_line(expected)}"


def one_line(text: str) -> str:
    """Return a text on one line of at most 120 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 120 else f"{flat[:119]}…"
