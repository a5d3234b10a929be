"""How fast mentions are found: by rules alone, with the labeller, and by Jiagu if it is installed (pip install jiagu).

Run by hand on a quiet machine:  python tests/benchmarks/annotation_speed.py FILE...
All rows are measured in one run, one process and one thread; the ratio is to the first row.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kg.annotation import LABELLER, RULES_ALONE, Settings, pipeline
from kg.building import samples
from kg.reading import read_report

ROUNDS = 3


def texts(paths: list[str]) -> list[str]:
    files = [Path(path) for path in paths] or sorted(samples().glob("*.txt"))
    return [passage.text for file in files for passage in read_report(file).passages]


def mentions_only(settings: Settings) -> Callable[[str], object]:
    nlp = pipeline("zh", settings)
    nlp.disable_pipes("kg_relations", "kg_figures")
    return nlp


def jiagu_ner() -> Callable[[str], object] | None:
    try:
        import jiagu
    except ImportError:
        return None
    return lambda text: jiagu.ner(jiagu.seg(text))


def seconds(work: Callable[[str], object], passages: list[str]) -> float:
    work(passages[0])
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for passage in passages:
            work(passage)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    passages = texts(sys.argv[1:])
    size = sum(map(len, passages))
    rows = [("rules alone", mentions_only(RULES_ALONE)), (f"with {LABELLER}", mentions_only(Settings()))]
    peer = jiagu_ner()
    if peer is not None:
        rows.append(("Jiagu seg + ner", peer))
    table = Table("what", "characters/s", "ratio", title=f"{len(passages)} passages, {size:,} characters")
    speeds = [(name, size / seconds(work, passages)) for name, work in rows]
    for name, speed in speeds:
        table.add_row(name, f"{speed:,.0f}", f"{speed / speeds[0][1]:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
