"""Tables as CSV: the entities, relations and figures of a graph, and the answers to queries.

The files are UTF-8 without byte-order mark, with a comma between cells and one heading line. Texts come from
reports, which are not to be trusted: a cell that a spreadsheet would run as a formula (it begins with ``=``,
``+``, ``-``, ``@``, a tab or a line break, and is no number) is written with an apostrophe in front, as OWASP
advises («CSV Injection»). Programs that need the exact text read ``graph.trig`` or the JSON of ``kg query``.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kg.answers import Queryable
from kg.namespaces import BACKGROUND, BASE, CLASSES
from kg.ordering import natural
from kg.projection import Network, project

ENTITIES: Final = (
    "iri",
    "class",
    "key",
    "label_zh",
    "label_en",
    "mentions",
    "reports",
    "in_vocabulary",
)
"""Columns of ``entities.csv``; ``class`` is the mention label, ``reports`` are keys joined by ``"; "``."""

RELATIONS: Final = (
    "subject",
    "property",
    "object",
    "report",
    "paragraph",
    "sentence",
    "confidence",
    "pattern",
)
"""Columns of ``relations.csv``, one row for each sentence; subject and object are keys."""


FIGURES: Final = (
    "id",
    "value",
    "upper",
    "unit",
    "approximate",
    "counted",
    "whole",
    "agent",
    "place",
    "period",
    "part_of",
    "report",
    "paragraph",
    "sentence",
    "quotation",
)
"""Columns of ``figures.csv``: agent and place are keys, period is EDTF, several of them joined by ``"; "``.

``whole`` is what a share is a share of where the sentence names both, ``part_of`` the id of the larger figure,
``quotation`` the number as printed.
"""


def write_entities(graph: Queryable, path: Path) -> None:
    """Write what the reports mention, dates and quantities included, sorted by class and key."""
    path.write_text(to_csv(ENTITIES, _entities(graph)), encoding="utf-8", newline="")


def write_relations(graph: Queryable, path: Path) -> None:
    """Write what the reports state, sorted by report, paragraph and relation."""
    path.write_text(to_csv(RELATIONS, _relations(graph)), encoding="utf-8", newline="")


def write_figures(graph: Queryable, path: Path) -> None:
    """Write the figures that the reports state, in the order of their texts."""
    path.write_text(to_csv(FIGURES, _figures(graph)), encoding="utf-8", newline="")


_FIGURES: Final = """
SELECT ?figure (STR(?number_value) AS ?value) (STR(?end) AS ?upper) ?unit ?approximate ?counted ?whole ?part_of
  ?report ?passage ?paragraph ?sentence
  ?quotation ?begin WHERE {
  ?figure a unkg:Observation ; unkg:value ?number_value ; unkg:printedAs ?number ; unkg:quotation ?sentence ;
    prov:wasQuotedFrom ?passage .
  ?number nif:anchorOf ?quotation ; nif:beginIndex ?begin .
  ?passage dcterms:isPartOf/dcterms:identifier ?report .
  OPTIONAL { ?passage unkg:number ?paragraph }
  OPTIONAL { ?figure unkg:upper ?end }
  OPTIONAL { ?figure unkg:unit ?unit }
  OPTIONAL { ?figure unkg:approximation ?approximate }
  OPTIONAL { ?figure unkg:counts ?counted }
  OPTIONAL { ?figure unkg:whole ?whole }
  OPTIONAL { ?figure unkg:partOfFigure ?part_of }
}"""
_FIGURE_LINKS: Final = """
SELECT ?figure ?link ?key WHERE {
  VALUES (?property ?link) { (unkg:subject "agent") (unkg:area "place") (unkg:during "period") }
  ?figure a unkg:Observation ; ?property ?entity .
  ?entity dcterms:identifier ?key .
} ORDER BY ?key"""


def _figures(graph: Queryable) -> Iterator[Sequence[object]]:
    links: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for figure, link, key in records(graph.select(_FIGURE_LINKS)):
        links[str(figure), str(link)].append(str(key))
    frame = graph.select(_FIGURES)
    rows = [dict(zip(frame.columns, record, strict=True)) for record in records(frame)]
    for row in sorted(rows, key=_figure_order):
        several = {name: "; ".join(links[str(row["figure"]), name]) for name in ("agent", "place", "period")}
        ends = {"id": _row_id(row["figure"]), "part_of": _row_id(row["part_of"])}
        yield [(row | several | ends)[name] for name in FIGURES]


def _figure_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["report"], natural(row["passage"]), row["begin"]


def _row_id(iri: object) -> str:
    return "" if iri is None else str(iri).removeprefix(f"{BASE}report/")


_KNOWN: Final = f"SELECT DISTINCT ?entity WHERE {{ GRAPH <{BACKGROUND}> {{ ?entity dcterms:identifier ?key }} }}"


def _entities(graph: Queryable) -> Iterator[Sequence[object]]:
    network = project(graph, classes=tuple(CLASSES))
    known = {str(iri) for iri in graph.select(_KNOWN)["entity"]}
    rank = {label: number for number, label in enumerate(CLASSES)}
    for iri, node in sorted(network.nodes.items(), key=lambda item: (rank[item[1]["class"]], item[1]["key"])):
        names = (node["class"], node["key"], node["label_zh"], node["label_en"])
        yield iri, *names, node["mentions"], "; ".join(node["reports"]), iri in known


def _relations(graph: Queryable) -> list[Sequence[object]]:
    network = project(graph, classes=tuple(CLASSES))
    return [row for _, row in sorted(_sentences(network))]


def _sentences(network: Network) -> Iterator[tuple[list[object], Sequence[object]]]:
    for subject, object_, edge in network.edges(data=True):
        ends = (network.nodes[subject]["key"], edge["property"], network.nodes[object_]["key"])
        for sentence in edge["sentences"]:
            place = (sentence["report"], sentence["paragraph"], sentence["text"])
            order: list[object] = [sentence["report"], natural(sentence["passage"]), ends, sentence["text"]]
            yield order, (*ends, *place, sentence["confidence"], sentence["pattern"])


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV; see the module for what happens to cells that look like formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def frame_to_csv(frame: pd.DataFrame) -> str:
    """Return the answer to a query as CSV; what is missing is an empty cell."""
    return to_csv([str(name) for name in frame.columns], records(frame))


def records(frame: pd.DataFrame) -> Iterator[list[object]]:
    """Yield the rows of an answer as Python values; what is missing is None."""
    for row in frame.astype(object).itertuples(index=False):
        yield [None if pd.isna(value) else value for value in row]


_FORMULA: Final = re.compile(r"[=+\-@\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?: ?[^\W\d_]{1,10}| ?%)?")


def cell(value: object) -> str:
    """Return a value as the text of a CSV cell, harmless to spreadsheets."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
