"""Answers to SPARQL queries as data frames."""

from collections.abc import Mapping
from typing import Final, Protocol

import pandas as pd
import pyoxigraph as ox
from rdflib.namespace import XSD

Cell = str | int | float | bool | None
"""A value in the answer to a query; IRIs are strings, an unbound variable is None."""


class Queryable(Protocol):
    """What answers SPARQL, knows :data:`kg.namespaces.PREFIXES` and sees all named graphs together."""

    def select(self, sparql: str) -> pd.DataFrame:
        """Return one row for each solution and one column for each variable."""


def rows(graph: Queryable, sparql: str) -> list[dict[str, str]]:
    """Return the rows of an answer as strings, in a fixed order; an unbound variable is an empty string."""
    frame = graph.select(sparql)
    text = [["" if pd.isna(cell) else str(cell) for cell in row] for row in frame.itertuples(index=False)]
    return [dict(zip(frame.columns, row, strict=True)) for row in sorted(text)]


def tidy(answer: pd.DataFrame, labels: Mapping[str, str] | None) -> pd.DataFrame:
    """Return an answer with typed columns, and beside each column of entities what they are called.

    Args:
        answer: of a query.
        labels: IRI → name; the name of column ``x`` is ``x_label``, unless the answer has such a column already. None
            for no names.

    Without rows nobody knows which columns would hold entities: each has one of names then, and all hold text.
    """
    typed = answer.convert_dtypes() if len(answer) else answer.astype("string")
    if labels is None:
        return typed
    for column in answer.columns:
        names = answer[column].map(lambda value: labels.get(value) if isinstance(value, str) else None)
        unknown = not len(answer) and not str(column).endswith("_label")
        if (names.notna().any() or unknown) and f"{column}_label" not in typed:
            typed.insert(list(typed.columns).index(column) + 1, f"{column}_label", names.astype("string"))
    return typed


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
