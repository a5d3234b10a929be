"""Neighbourhoods and shortest paths on the page, in a browser."""

import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kg.visualization import write_page
from tests.pages import Page, two_reports

PLACE = """
const d = kgPage.drawing, r = document.querySelector('#network').getBoundingClientRect();
const node = JSON.parse(document.getElementById('data').textContent).nodes.find((n) => n.key === arguments[0]);
const p = d.canvasToDOM(d.getPosition(node.id)); return [p.x + r.x, p.y + r.y];
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ways") / "graph.html"
    write_page(two_reports(), path)
    return path


def double_click(page: Page, key: str) -> None:
    x, y = page.run(PLACE, key)
    for count in (1, 2):
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": count}
            page.browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def test_a_double_click_shows_the_neighbourhood_alone(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    double_click(page, "summit")
    page.wait("return location.hash.includes('around')")
    assert page.address() == "#entity=event/summit&around=event/summit"
    assert page.shown() == {"event/summit", "mission/M4"}
    page.click("#notice [aria-pressed=false]")
    assert page.shown() == {"event/summit", *(f"mission/M{n}" for n in range(1, 5))}
    assert "hops=2" in page.address()
    browser.back()
    assert page.shown() == {"event/summit", "mission/M4"}


def test_a_second_click_means_the_entity_of_the_first_whatever_lies_there_now(browser: Any, path: Path) -> None:
    page = Page(browser, path, size=(390, 844))
    # on a small screen the first click moves the view and opens the panel
    double_click(page, "M1")
    page.wait("return location.hash.includes('around')")
    assert page.address() == "#entity=mission/M1&around=mission/M1"


def test_what_is_not_in_the_neighbourhood_ends_it(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="around=event/summit")
    page.find("O2\n")
    assert page.address() == "#entity=organisation/O2"
    page = Page(browser, path, view="around=event/summit")
    page.find("M4\n")
    assert page.address() == "#entity=mission/M4&around=event/summit"


def test_the_overview_and_the_cross_end_a_path(browser: Any, path: Path) -> None:
    for control in ("#about", "#panel .close"):
        page = Page(browser, path, view="path=mission/M1&path=event/summit")
        page.click(control)
        assert page.address() == ""


def test_back_from_a_relation_finds_the_place_in_the_list(browser: Any, path: Path) -> None:
    page = Page(browser, path, size=(1280, 420), view="entity=mission/M1")
    row = "const rows = [...document.querySelectorAll('.relation')]; const row = rows.at(-1);"
    top = page.run(row + "row.focus(); row.scrollIntoView(); row.click(); return true")
    assert top and page.run("return document.getElementById('panel').scrollTop") == 0
    page.press("\ue00c")  # Escape leads back to the entity, not to the overview
    assert page.address() == "#entity=mission/M1"
    assert page.run("return document.getElementById('panel').scrollTop") > 0
    assert page.run(row + "return document.activeElement === row")


def test_a_neighbourhood_stands_in_rings_and_nothing_overlaps(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="around=mission/M1&hops=2")
    places = page.run("return Object.values(kgPage.drawing.getPositions()).map(({x, y}) => [x, y])")
    assert len(places) == 9
    for one, other in combinations(places, 2):
        assert math.dist(one, other) > 60
    page.press("\ue00c")
    page.run("document.activeElement.blur(); document.body.focus()")
    page.press("\ue00c")
    assert page.address() == "" and len(page.shown()) == 9


def test_the_panel_switches_the_neighbourhood(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="entity=organisation/O2")
    page.click(".actions button")
    assert page.shown() == {f"organisation/O{n}" for n in range(1, 5)}
    page.click(".actions button")
    assert len(page.shown()) == 9


def test_a_path_is_chosen_in_the_panel_and_by_search(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="entity=event/summit")
    page.click(".actions button:last-child")
    assert "五月峰会" in page.text("#notice")
    page.find("O3\n")
    assert page.address() == "#path=event/summit&path=organisation/O3"
    rows = page.run("return [...document.querySelectorAll('#panel .row .name')].map((one) => one.textContent)")
    assert rows == [
        "五月峰会",
        "参加",
        "第4特派团",
        "与…合作",
        "第1特派团",
        "支持",
        "第1委员会",
        "与…合作",
        "第3委员会",
    ]
    assert "4 步" in page.text("#panel")
    arrows = page.run("return [...document.querySelectorAll('#panel .arrow')].map((one) => one.textContent)")
    assert arrows == ["↑", "↕", "↓", "↕"]
    page.click("#panel .step")
    assert "第4特派团出席了五月峰会。" in page.text(".sentence")
    assert "path=event/summit" in page.address()
    browser.back()
    assert "最短路径" in page.text("#panel")
    page.press("\ue00c")
    assert page.address() == ""


def test_escape_gives_up_choosing(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="entity=event/summit")
    page.click(".actions button:last-child")
    page.press("\ue00c")
    assert page.run("return document.getElementById('notice').hidden")
    page.find("O3\n")
    assert page.address() == "#entity=organisation/O3"


def test_a_path_keeps_to_the_filters(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="path=event/summit&path=organisation/O3&hide=support")
    assert "没有路径" in page.text("#panel")
    assert {"event/summit", "organisation/O3"} <= page.shown()


@pytest.mark.parametrize("view", ["path=event/summit", "path=event/summit&path=event/summit", "path=x&path=y"])
def test_half_a_path_is_none(browser: Any, path: Path, view: str) -> None:
    page = Page(browser, path, view=view)
    assert "最重要的实体" in page.text("#panel")


def test_of_two_shortest_paths_the_better_stated_one_is_taken(browser: Any, tmp_path: Path) -> None:
    network = two_reports()
    base = "https://w3id.org/unkg/"
    extra = {"property": "cooperatesWith", "weight": 2}
    several = [
        one | {"text": f"{n}"}
        for n in range(2)
        for one in network.edges[f"{base}mission/M1", f"{base}organisation/O1", "supports"]["sentences"][:1]
    ]
    for end in ("mission/M3", "event/summit"):
        network.add_edge(f"{base}mission/M3", f"{base}{end}", key="cooperatesWith", sentences=several, **extra)
    network.add_edge(f"{base}mission/M1", f"{base}mission/M3", key="supports", sentences=several, **extra)
    write_page(network, tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html", view="path=mission/M1&path=event/summit")
    rows = page.run(
        "return [...document.querySelectorAll('#panel .row:not(.step) .name')].map((one) => one.textContent)"
    )
    assert rows == ["第1特派团", "第3特派团", "五月峰会"]
