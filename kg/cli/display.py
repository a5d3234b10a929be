"""Results as the terminal shows them: tables, sentences, scores.

Texts come from reports: they are shown as they are, without markup, and no control character reaches the
terminal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import pandas as pd
from rich.table import Table
from rich.text import Text

from kg.tables import records

if TYPE_CHECKING:
    from kg.building import Build
    from kg.comparison import Comparison
    from kg.evaluation import Count, Scores
    from kg.queries import NamedQuery
    from kg.terms import Language

LONG: Final = "sentence"
"""Column that folds; the others keep their words whole where they can."""


def printable(value: object) -> str:
    """Return a value as text that cannot steer a terminal; line breaks become blanks."""
    text = "" if value is None else str(value)
    return "".join(char if char.isprintable() else " " if char in "\n\r\t" else "\ufffd" for char in text)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """Return a table; numbers stand to the right."""
    body = [list(row) for row in rows]
    shown = Table(title=None if title is None else Text(title), title_justify="left")
    for number, head in enumerate(heads):
        numeric = bool(body) and all(isinstance(row[number], int | float) for row in body)
        ratio = 3 if head == LONG else None
        shown.add_column(Text(head), justify="right" if numeric else "left", overflow="fold", ratio=ratio)
    for row in body:
        shown.add_row(*(Text(_shown(value)) for value in row))
    return shown


def _shown(value: object) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else printable(value)


def frame(answer: pd.DataFrame) -> Table:
    """Return the answer to a query as a table."""
    return table([str(name) for name in answer.columns], records(answer))


def to_json(answer: pd.DataFrame) -> str:
    """Return the answer to a query as a JSON array of objects; what is missing is null."""
    names = [str(name) for name in answer.columns]
    rows = [dict(zip(names, row, strict=True)) for row in records(answer)]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def comparison(found: "Comparison", top: int) -> Iterator[Table]:
    """Yield a table for each kind of difference between two reports, with its first ``top`` rows."""
    titles = {
        "gained": f"only in {found.after}",
        "lost": f"only in {found.before}",
        "shared": "in both, mentioned more or less often",
        "relations_gained": f"relations that only {found.after} states",
        "relations_lost": f"relations that only {found.before} states",
        "figures": "figures that probably count the same: read both sentences",
    }
    for name, answer in found.frames().items():
        shown = answer.head(top)[[column for column in answer.columns if column not in _ELSEWHERE]]
        more = f" ({len(answer):,}, of which {len(shown):,} are shown)" if len(answer) > len(shown) else ""
        yield table([str(column) for column in shown.columns], records(shown), f"{titles[name]}{more}")


_ELSEWHERE: Final = frozenset({"similarity", "rank_before", "rank_after"})
"""Columns of a comparison that only its JSON has: a terminal is narrow."""


def comparison_to_json(found: "Comparison") -> str:
    """Return a comparison as a JSON object: the tables by name, what is missing as null."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)


def queries(named: Mapping[str, "NamedQuery"], language: "Language") -> Iterator[str]:
    """Yield the lines that list the named queries with their parameters."""
    for name, query in named.items():
        chinese = language == "zh" and query.title_zh
        title, description = (query.title_zh, query.description_zh) if chinese else (query.title, query.description)
        yield f"{name}: {title}"
        if description:
            yield f"    {description}"
        for parameter in query.parameters:
            default = "required" if parameter.default is None else f"default {parameter.default}"
            yield f"    --{parameter.name} … ({parameter.kind}, {default}): {parameter.description}"


def sentences(answer: pd.DataFrame) -> Iterator[str]:
    """Yield the lines of an explanation: each relation once, below it every sentence that states it."""
    last = ""
    for row in answer.to_dict("records"):
        relation = printable(f"{row['subject_key']} {row['relation']} {row['object_key']}")
        if relation != last:
            yield relation
            last = relation
        number = f", paragraph {row['paragraph']}" if row["paragraph"] else ""
        place = f"{row['report']}{number} · pattern {row['pattern']} · confidence {row['confidence']:.2f}"
        yield f"  {printable(row['sentence'])}"
        yield f"    — {printable(place)}"


_COUNTS: Final = """
SELECT (COUNT(DISTINCT ?passage) AS ?passages) (COUNT(DISTINCT ?mention) AS ?mentions)
  (COUNT(DISTINCT ?entity) AS ?entities) WHERE {
  { ?passage a unkg:Passage } UNION { ?mention a unkg:Mention } UNION { ?m itsrdf:taIdentRef ?entity }
}"""
_RELATIONS: Final = """
SELECT (COUNT(*) AS ?relations) WHERE { SELECT DISTINCT ?subject ?property ?object WHERE {
  ?statement a unkg:Statement ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object
} }"""


def summary(result: "Build", files: Iterable[str], folder: object) -> Table:
    """Return what a build read, found and wrote."""
    kept = len(result.manifest.reports) - len(result.read)
    reports = f"{len(result.manifest.reports):,} ({len(result.read):,} read, {kept:,} unchanged)"
    counts = {**result.graph.select(_COUNTS).iloc[0], **result.graph.select(_RELATIONS).iloc[0]}
    shown = Table(show_header=False)
    shown.add_column()
    shown.add_column(overflow="fold")
    shown.add_row("reports", reports)
    for name, number in {**counts, "triples": len(result.graph)}.items():
        shown.add_row(str(name), f"{number:,}")
    shown.add_row("files", Text(f"{printable(folder)}: {', '.join(files)}"))
    return shown


def scores(result: "Scores") -> Iterator[Table]:
    """Yield a table for each kind of score: one row for each class or property, the sum first."""
    heads = ("", "gold", "predicted", "right", "precision", "recall", "F1")
    kinds = (
        ("entities (exact span and class)", result.entities),
        ("links (same identity)", result.links),
        ("relations (subject, property, object)", result.relations),
        ("pairs (subject and object, whatever the property)", result.pairs),
    )
    for title, counts in kinds:
        order = sorted(counts, key=lambda name: (name != "all", -counts[name].gold, name))
        yield table(heads, [_score(name, counts[name]) for name in order], title)


def _score(name: str, count: "Count") -> tuple[object, ...]:
    rates = (f"{rate:.3f}" for rate in (count.precision, count.recall, count.f1))
    return name, count.gold, count.predicted, count.right, *rates
