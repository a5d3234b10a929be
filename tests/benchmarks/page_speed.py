"""How soon the page can be used and how heavy it is: of a graph on disk, and of made-up ones up to 10,000 nodes.

Run by hand on a quiet machine, with Chromium and its driver installed:  python -m tests.benchmarks.page_speed [FOLDER]
FOLDER is what `kg build` wrote. «ready» is the time from opening the file until the page answers, the best of three
rounds; «click» the time that the page takes to draw itself anew after a click on its legend.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from kg.facts import profiles
from kg.graph import open_graph
from kg.visualization import write_page
from tests.pages import Page, start_browser
from tests.test_page_large import large

ROUNDS = 3
SIZES = ((1280, 800), (390, 844))
CLICK = """
const start = performance.now();
document.querySelector('#classes .chip').click();
kgPage.drawing.redraw();
return performance.now() - start;
"""


def pages(folder: Path, arguments: list[str]) -> dict[str, tuple[Path, float]]:
    found = {}
    for argument in arguments:
        graph = open_graph(argument)
        start = time.perf_counter()
        write_page(graph.network(), folder / "graph.html", known=profiles(graph))
        found[argument] = (folder / "graph.html", time.perf_counter() - start)
    for count in (2_000, 10_000):
        network = large(count)
        path = folder / f"{count}.html"
        start = time.perf_counter()
        write_page(network, path)
        found[f"{count:,} nodes"] = (path, time.perf_counter() - start)
    return found


def measure(browser: Any, path: Path, size: tuple[int, int]) -> tuple[float, float]:
    rounds = []
    for _ in range(ROUNDS):
        page = Page(browser, path, size)
        rounds.append((page.run("return performance.getEntriesByType('navigation')[0].duration"), page.run(CLICK)))
    ready, click = zip(*rounds, strict=True)
    return min(ready), min(click)


def main() -> None:
    table = Table("page", "MB", "written in s", "screen", "ready in ms", "click in ms")
    with tempfile.TemporaryDirectory() as name:
        found = pages(Path(name), sys.argv[1:])
        browser = start_browser(Path(name) / "chromium")
        try:
            for title, (path, seconds) in found.items():
                for size in SIZES:
                    times = [f"{value:.0f}" for value in measure(browser, path, size)]
                    weight = f"{path.stat().st_size / 1e6:.2f}"
                    table.add_row(title, weight, f"{seconds:.1f}", f"{size[0]}×{size[1]}", *times)
        finally:
            browser.quit()
    Console().print(table)


if __name__ == "__main__":
    main()
