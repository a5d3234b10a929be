"""How long each named query takes, with its defaults and with an example for each parameter that must be given.

Run by hand:  python tests/benchmarks/query_speed.py FOLDER
FOLDER holds what «kg build» wrote. The best of five runs counts, in processor time, which other programs disturb less
(a query runs in one thread of this process). What takes 100 ms or more is marked.
"""

import sys
import time
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from kg.graph import KnowledgeGraph
from kg.queries import NamedQuery, load_queries, run

ROUNDS: Final = 5
LIMIT: Final = 100
"""Milliseconds."""

EXAMPLES: Final = {"entity": "MINUSCA", "subject": "MINUSMA", "words": "工作人员"}
"""Parameter without default → example; those that name reports come from the graph."""


def given(graph: KnowledgeGraph, query: NamedQuery) -> dict[str, str]:
    reports = iter([report.key for report in graph][:2] * 2)
    needed = [parameter for parameter in query.parameters if parameter.default is None]
    return {p.name: next(reports) if p.kind == "report" else EXAMPLES[p.name] for p in needed}


def milliseconds(graph: KnowledgeGraph, name: str, parameters: dict[str, str]) -> tuple[float, int]:
    best, rows = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.process_time()
        rows = len(run(graph, name, **parameters))
        best = min(best, 1000 * (time.process_time() - start))
    return best, rows


def main() -> None:
    graph = KnowledgeGraph.open(Path(sys.argv[1]))
    table = Table("query", "parameters", "rows", "ms", "", title=f"{len(graph):,} quads")
    for name, query in load_queries().items():
        parameters = given(graph, query)
        best, rows = milliseconds(graph, name, parameters)
        shown = ", ".join(f"{key}={value}" for key, value in parameters.items())
        table.add_row(name, shown, f"{rows}", f"{best:.1f}", "slow" if best >= LIMIT else "")
    Console().print(table)


if __name__ == "__main__":
    main()
