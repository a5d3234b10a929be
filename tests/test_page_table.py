"""The table view of the page, and what the page offers to readers without a pointer or with other eyes."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kg.terms import page_file
from kg.visualization import write_page
from tests.pages import HOSTILE, Page, contrast, hostile, two_reports

ROWS = """
return [...document.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "graph.html"
    write_page(two_reports(), path)
    return path


def test_entities_as_a_table_by_their_relations(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.click("#viewButton")
    assert page.address() == "#view=entities"
    rows = page.run(ROWS)
    assert len(rows) == 9 and [int(row[-1]) for row in rows] == [4, 4, 4, 3, 3, 3, 3, 3, 1]
    assert rows[-1] == ["五月峰会", "summit", "事件", "2", "1"]
    assert not page.run("return document.getElementById('network').offsetHeight")
    page.click("#viewButton")
    assert page.address() == "" and page.run("return document.getElementById('network').offsetHeight") > 300


def test_a_head_sorts_and_sorts_back(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="view=entities")
    order = "return [...document.querySelectorAll('th')].map((head) => head.ariaSort)"
    page.click("th:nth-child(2) button")
    first = [row[1] for row in page.run(ROWS)]
    assert first == ["M1", "M2", "M3", "M4", "O1", "O2", "O3", "O4", "summit"]
    assert page.run(order) == ["none", "ascending", "none", "none", "none"]
    page.run("document.activeElement.blur(); document.querySelector('th:nth-child(2) button').focus()")
    page.press("\ue007")
    assert [row[1] for row in page.run(ROWS)] == first[::-1]
    # the focus stays where it was
    assert page.run("return document.activeElement.closest('th').ariaSort") == "descending"


def test_the_table_keeps_to_the_filters(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="view=relations&report=B/2&confidence=0.6")
    assert page.run(ROWS) == [["第1特派团", "支持", "第1委员会", "1", "0.70"]]
    page = Page(browser, path, view="view=entities&around=event/summit")
    assert {row[1] for row in page.run(ROWS)} == {"summit", "M4"}
    page.click(".tabs button:last-child")
    assert page.run(ROWS) == [["第4特派团", "参加", "五月峰会", "1", "0.90"]]


def test_a_row_opens_the_panel_by_pointer_and_by_keyboard(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="view=relations")
    page.click("tbody tr:first-child td:last-child")
    assert "三月" in page.text("#panel") and "relation=mission/M1" in page.address()
    page = Page(browser, path, view="view=entities")
    page.run("document.querySelector('tbody tr:last-child button').focus()")
    page.press("\ue007")
    assert page.text("#panel h2") == "五月峰会"
    assert page.run("return document.activeElement.textContent") == "五月峰会"
    page.press("\ue00c")
    assert page.address() == "#view=entities"


def test_all_controls_are_reached_in_the_order_of_the_page(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    reached = []
    for _ in range(60):
        page.press("\ue004")
        reached.append(page.run("const e = document.activeElement; return e.id || e.className || e.tagName"))
        if reached[-1] == "row":
            break
    order = [
        "search",
        "filterButton",
        "viewButton",
        "takeawayButton",
        "language",
        "chip",
        "vis-network",
        "about",
        "fit",
        "row",
    ]
    assert [name for name in dict.fromkeys(reached) if name in order] == order
    ring = page.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_each_control_has_a_name(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="view=entities&entity=mission/M1&around=mission/M1")
    page.click("#filterButton")
    nameless = page.run(
        "return [...document.querySelectorAll('button, input, a, [role=region], [role=application], aside')].filter("
        "  (e) => !(e.ariaLabel || e.innerText?.trim() || e.labels?.[0]?.textContent.trim() || e.offsetParent === null)"
        ").map((e) => e.outerHTML)"
    )
    assert nameless == []


def test_keys_find_and_leave(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.press("/")
    assert page.run("return document.activeElement.id") == "search"
    page.press("M", "\ue015", "\ue015", "\ue013", "\ue007")  # down, down, up, enter
    assert page.address() == "#entity=mission/M4"
    page.press("\ue00c")
    assert page.address() == ""


def test_motion_is_reduced_where_readers_want_it(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    # the browser of these tests asks for it: a move is there at once
    before = page.run("return kgPage.drawing.getScale()")
    assert page.run("document.getElementById('zoomIn').click(); return kgPage.drawing.getScale()") > before * 1.4
    assert "prefers-reduced-motion" in page_file("page.css")


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of the page by scheme."""
    css = page_file("page.css")
    dark = css.index("prefers-color-scheme: dark")
    light = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css[:dark]))
    return {"light": light, "dark": light | dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css[dark:]))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme: str) -> None:
    colours = schemes()[scheme]
    grounds = ("ground", "surface", "raised", "disc", "line")
    for ink, ground in product(("text", "quiet", "accent"), grounds):
        if (ink, ground) not in (("accent", "line"), ("accent", "disc")):  # never meet
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for mark in ("subject", "object"):
        assert contrast(colours["text"], colours[mark]) >= 4.5, mark
    # the number on the badge, and the ring around what has the focus
    assert contrast(colours["ground"], colours["accent"]) >= 4.5


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize(
    "view", ["view=entities&lang=en", "view=relations&lang=en&entity=mission/M1", "entity=mission/M1&around=mission/M1"]
)
def test_nothing_is_wider_than_the_screen(browser: Any, path: Path, size: tuple[int, int], view: str) -> None:
    page = Page(browser, path, size, view)
    page.click("#filterButton")
    for element in ("document.documentElement", "drawer", "table", "panel"):
        inner = page.run(
            "const e = arguments[0] === 'document.documentElement' ? document.documentElement"
            " : document.getElementById(arguments[0]); return e.scrollWidth - e.clientWidth",
            element,
        )
        assert inner <= 0, element


def test_the_focus_stays_when_the_page_draws_itself_anew(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="entity=mission/M1")
    focused = "return document.activeElement.textContent"
    page.run("document.querySelector('.actions button:nth-child(2)').focus()")
    page.press("\ue007")
    assert "hops=2" in page.address() and page.run(focused) == "邻域：2 步"
    page.run("document.querySelector('#notice button').focus()")
    page.press("\ue007")
    assert "hops" not in page.address() and page.run(focused) == "1 步"
    # a new subject: the panel itself, from which the next step leads into it
    page.run("document.querySelector('.relation').focus()")
    page.press("\ue007")
    assert page.run("return document.activeElement.id") == "panel"


def test_a_name_that_turns_the_text_round_turns_only_itself(browser: Any, tmp_path: Path) -> None:
    write_page(hostile(), tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html", view="around=event/one")
    assert page.run("return document.querySelector('#notice span').textContent") == f"“\u2068{HOSTILE}\u2069”的邻域"
