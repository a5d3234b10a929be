"""Large graphs: the page starts with a part of them, shows more on demand, and stays legible."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.models import LABELS
from kg.network import Network
from kg.visualization import write_page
from tests.pages import Page, add, link, sentence

PARTLY_SEEN = """
const { nodes, edges, base } = JSON.parse(document.getElementById('data').textContent);
const shown = new Set(kgPage.shown().entities);
const isShown = (number) => shown.has(nodes[number].iri.slice(base.length));
const edge = edges.find(({ from, to }) => isShown(from) !== isShown(to));
return nodes[isShown(edge.from) ? edge.from : edge.to].key;
"""


def large(count: int) -> Network:
    """Return a network with hubs, a sentence for each relation."""
    shape = nx.powerlaw_cluster_graph(count, 2, 0.3, seed=1)
    result: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    nodes = [add(result, LABELS[n % 9], f"entity-{n}", f"第{n}个联合国机构", f"Entity {n}") for n in shape]
    for number, (a, b) in enumerate(list(shape.edges)[: count * 3 // 2]):
        link(result, nodes[a], "supports", nodes[b], sentence(f"第{number}句。" + "联合国支持各国人民。" * 8))
    return result


@pytest.fixture(scope="module")
def medium_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("medium") / "graph.html"
    write_page(large(1000), path)
    return path


@pytest.fixture(scope="module")
def large_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "graph.html"
    write_page(large(2000), path)
    return path


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("which", ["medium_path", "large_path"])
def test_names_do_not_overlap(browser: Any, request: pytest.FixtureRequest, which: str, size: tuple[int, int]) -> None:
    page = Page(browser, request.getfixturevalue(which), size)
    boxes = page.run("kgPage.drawing.redraw(); return kgPage.labels()")
    assert len(boxes) >= 10
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert across <= 0.5 or down <= 0.5, (one, other)
    assert page.run("return document.documentElement.scrollWidth") <= size[0]


def test_a_page_of_a_thousand_shows_all_and_is_not_too_heavy(browser: Any, medium_path: Path) -> None:
    assert medium_path.stat().st_size < 3_000_000
    page = Page(browser, medium_path)
    assert len(page.shown()) == page.run("return kgPage.shown().entities.length") > 900
    assert page.run("return document.getElementById('notice').hidden")


def test_a_large_page_starts_with_the_most_important_and_shows_more(browser: Any, large_path: Path) -> None:
    page = Page(browser, large_path)
    first = page.shown()
    assert len(first) == 500
    assert "显示最重要的 500 个实体" in page.text("#notice")
    page.click("#more")
    assert first < page.shown() and len(page.shown()) == 1000
    assert page.address() == "#most=1000"
    browser.back()
    assert page.shown() == first


def test_neighbours_that_are_left_out_open_on_demand(browser: Any, large_path: Path) -> None:
    page = Page(browser, large_path)
    page.find(page.run(PARTLY_SEEN) + "\n")
    before = page.shown()
    button = ".actions button:nth-of-type(3)"
    count = int("".join(char for char in page.text(button) if char.isdigit()))
    page.click(button)
    assert len(page.shown() - before) == count > 0 and before < page.shown()
    assert "&open=" in page.address()
    # nothing is left to open; the third button is now that for paths
    assert page.text(button) == "路径到…"


def test_what_is_left_out_is_found_and_shown(browser: Any, large_path: Path) -> None:
    page = Page(browser, large_path)
    hidden = page.run(
        "const shown = new Set(kgPage.shown().entities);"
        "return JSON.parse(document.getElementById('data').textContent).nodes.map((n) => n.key)"
        "  .filter((key) => ![...shown].some((ref) => ref.endsWith('/' + key))).at(-1)"
    )
    page.find(f"{hidden}\n")
    assert any(reference.endswith(f"/{hidden}") for reference in page.shown())
    page.click(".actions button")
    assert "around=" in page.address() and 1 < len(page.shown()) < 100


def test_filters_choose_before_the_most_important_are_taken(browser: Any, large_path: Path) -> None:
    page = Page(browser, large_path, view="hide=COUNTRY ORGANISATION RESOLUTION")
    assert len(page.shown()) == 500 and not [ref for ref in page.shown() if ref.startswith("country/")]


def test_a_table_holds_all_in_portions(browser: Any, large_path: Path) -> None:
    page = Page(browser, large_path, view="view=relations")
    rows = "return document.querySelectorAll('tbody tr').length"
    assert page.run(rows) == 200 and "3000" in page.text(".tabs")
    page.click("#table > .action")
    assert page.run(rows) == 400
