"""Answers to SPARQL queries as data frames."""

from typing import Final

import pandas as pd
import pyoxigraph as ox
from rdflib.namespace import XSD

Cell = str | int | float | bool | None
"""A value in the answer to a query; IRIs are strings, an unbound variable is None."""


def frame(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> pd.DataFrame:
    """Return one row for each solution; ASK gives one cell named ``answer``, triples have three columns."""
    if isinstance(answer, ox.QueryBoolean):
        return pd.DataFrame({"answer": [bool(answer)]})
    if isinstance(answer, ox.QueryTriples):
        columns = ["subject", "predicate", "object"]
    else:
        columns = [variable.value for variable in answer.variables]
    rows = [[_cell(term) for term in row] for row in answer]
    # as objects first: pandas would turn whole numbers into fractions where one is missing
    return pd.DataFrame(rows, columns=pd.Index(columns), dtype=object).infer_objects()


_WHOLE: Final = frozenset(
    str(XSD[name])
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
    )
)
_FRACTION: Final = frozenset(str(XSD[name]) for name in ("decimal", "double", "float"))


def _cell(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        return str(term)
    try:
        return _number(term.value, term.datatype.value)
    except ValueError:
        return term.value


def _number(text: str, datatype: str) -> Cell:
    if datatype in _WHOLE:
        return int(text)
    if datatype in _FRACTION:
        return float(text)
    return text in ("true", "1") if datatype == str(XSD.boolean) else text
