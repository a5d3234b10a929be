"""Filters of the page, in a browser: reports, communities, sentences, confidence and years."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.namespaces import entity
from kg.visualization import write_page
from tests.pages import Page, missions, two_reports

MISSIONS = {f"mission/M{n}" for n in range(1, 5)}
BODIES = {f"organisation/O{n}" for n in range(1, 5)}
BRIDGE = "mission/M1 supports organisation/O1"
EVENT = "mission/M4 participatesIn event/summit"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filters") / "graph.html"
    write_page(two_reports(), path)
    return path


def test_without_filters_all_is_shown(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    assert page.shown() == MISSIONS | BODIES | {"event/summit"} and len(page.lines()) == 14
    assert page.run("return document.getElementById('drawer').hidden")
    assert page.text("#filterButton") == "筛选"


def test_a_report_shows_what_it_states_and_back_takes_it_away(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.click("#filterButton")
    page.click("#reports [value='B/2']")
    assert page.shown() == BODIES | {"mission/M1"}
    assert page.address() == "#report=B/2"
    assert page.text("#filterButton .badge") == "1"
    browser.back()
    assert page.address() == "" and len(page.shown()) == 9
    browser.forward()
    assert page.shown() == BODIES | {"mission/M1"}
    assert page.run("return document.querySelector('#reports [value=\"B/2\"]').checked")


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab of its own: a history that is full, as after many tests, loses entries."""
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    yield browser
    browser.close()
    browser.switch_to.window(first)


def test_changes_of_one_filter_are_one_step_back(tab: Any, path: Path) -> None:
    page = Page(tab, path, view="entity=mission/M1")
    for label in ("EVENT", "MISSION", "ORGANISATION"):
        page.click(f"#classes [data-name={label}]")
    assert "hide=EVENT%20MISSION%20ORGANISATION" in page.address()
    page.click("#reports [value='B/2']")
    tab.back()
    page.wait("return !location.hash.includes('report')")
    assert "hide=EVENT%20MISSION%20ORGANISATION" in page.address()
    tab.back()
    page.wait("return !location.hash.includes('hide')")
    assert page.address() == "#entity=mission/M1"


def test_the_panel_goes_back_to_what_it_was_about_and_filters_stay(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.find("M1\n")
    page.find("M2\n")
    page.click("#classes [data-name=EVENT]")
    page.click("#panel .back")
    assert page.address() == "#entity=mission/M1&hide=EVENT"
    page.click("#panel .back")
    assert page.address() == "#hide=EVENT"


def test_numbers_are_those_of_the_filters(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    assert page.text("#classes [data-name=MISSION] .count") == "4" and page.text("#groups .count") == "13"
    page.click("#filterButton")
    page.click("#reports [value='B/2']")
    assert page.text("#classes [data-name=MISSION] .count") == "1" and page.text("#groups .count") == "7"
    page.click("#classes [data-name=ORGANISATION]")
    # struck out it tells what would come back
    assert page.text("#classes [data-name=ORGANISATION] .count") == "4"
    assert page.text("#filterButton .badge") == "2"


def test_what_a_link_names_and_the_page_does_not_have_is_told(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="entity=mission/NOPE&report=zzz&report=A/1")
    assert (
        "mission/NOPE" in page.text("#notice") and "zzz" in page.text("#notice") and "A/1" not in page.text("#notice")
    )
    page.click("#notice .close")
    assert page.run("return document.getElementById('notice').hidden")


def test_filters_bring_what_they_leave_into_view(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.run("kgPage.drawing.moveTo({ position: { x: 1e5, y: 1e5 }, scale: 1 })")
    page.click("#filterButton")
    page.click("#reports [value='B/2']")
    outside = page.run(
        "const box = document.getElementById('network'), d = kgPage.drawing;"
        "return Object.values(d.getPositions()).map((p) => d.canvasToDOM(p))"
        "  .filter(({ x, y }) => x < 0 || y < 0 || x > box.clientWidth || y > box.clientHeight).length"
    )
    assert outside == 0


def test_a_relation_shows_only_sentences_that_pass(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="report=B/2&entity=mission/M1")
    assert "另有 4 条关系" not in page.text("#panel") and "另有 3 条关系" in page.text("#panel")
    page.click(".relation")
    assert "三月" not in page.text("#panel") and "支助继续进行。" in page.text("#panel")
    assert "另有 1 个句子被筛选条件隐藏" in page.text("#panel")


@pytest.mark.parametrize(
    ("view", "entities", "lines"),
    [
        ("confidence=0.85", MISSIONS | {"event/summit", "organisation/O1"}, 8),
        ("sentences=2", {"mission/M1", "organisation/O1"}, 1),
        ("sentences=2&confidence=0.6", {"mission/M1", "organisation/O1"}, 1),
        ("sentences=3&confidence=0.6", set(), 0),
        ("sentences=3", {"mission/M1", "organisation/O1"}, 1),
        ("community=organisation/O2", BODIES - {"organisation/O1"}, 3),
        ("years=2019-2019", {"mission/M1", "organisation/O1"}, 1),
        ("years=2021-2021", {"mission/M1", "mission/M4", "organisation/O1", "event/summit"}, 2),
        ("years=2022-2030", set(), 0),
        ("years=2019-2020&undated=1", MISSIONS | BODIES, 13),
        ("report=A/1&community=organisation/O2", set(), 0),
        ("hide=structure+events", MISSIONS | BODIES | {"event/summit"}, 14),
        ("hide=structure%20events", MISSIONS | BODIES, 13),
        # what the page does not know is passed over
        ("report=Z&community=x&sentences=-1&confidence=9&years=2021-2019&hops=7&view=x", None, 14),
    ],
)
def test_an_address_holds_each_filter(
    browser: Any, path: Path, view: str, entities: set[str] | None, lines: int
) -> None:
    page = Page(browser, path, view=view)
    if entities is not None:
        assert page.shown() == entities
    assert len(page.lines()) == lines


def test_a_community_is_listed_by_its_members_and_chosen(browser: Any, tmp_path: Path) -> None:
    network = two_reports()
    network.remove_edge(*(str(entity(*end)) for end in (("MISSION", "M1"), ("ORGANISATION", "O1"))))
    write_page(network, tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html")
    page.click("#filterButton")
    listed = page.run("return [...document.querySelectorAll('#communities label')].map((one) => one.textContent)")
    assert len(listed) == 2 and "第1委员会、第2委员会、第3委员会 · 4" in listed
    page.click("#communities label:last-child input")
    assert page.shown() == BODIES and page.address() == "#community=organisation/O1"
    page.click("#communities label:first-child input")
    assert len(page.shown()) == 9


def test_where_nothing_is_left_the_page_says_so(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="years=2022-2030")
    assert "没有符合筛选条件的内容" in page.text("#notice")
    page.click("#notice .action")
    assert page.address() == "" and len(page.shown()) == 9
    assert page.run("return document.getElementById('notice').hidden")


def test_the_slider_moves_by_keyboard(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.click("#filterButton")
    assert page.text("#time output") == "2019–2021"
    page.run("document.getElementById('years-from').focus()")
    page.press("\ue014", "\ue014")  # twice to the right
    assert page.text("#time output") == "2021"
    assert page.run("return document.activeElement.getAttribute('aria-valuetext')") == "2021"
    assert page.lines() == {BRIDGE, EVENT}
    assert page.address() == "#years=2021-2021"
    page.click("#undated")
    assert len(page.lines()) == 14
    page.click("#reset")
    assert page.address() == "" and page.text("#time output") == "2019–2021"


def test_a_handle_pushed_past_the_other_takes_it_along(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="years=2020-2020")
    page.click("#filterButton")
    page.run("document.getElementById('years-to').focus()")
    page.press("\ue012")  # to the left: 2019
    assert page.address() == "#years=2019-2019"


def test_sliders_of_sentences_and_confidence(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    for name, value, lines in (("least", 2, 1), ("confidence", 0.6, 1)):
        page.run(
            "const input = document.getElementById(arguments[0]); input.value = arguments[1];"
            "for (const type of ['input', 'change']) input.dispatchEvent(new Event(type))",
            *(name, value),
        )
        assert len(page.lines()) == lines
    assert page.address() == "#sentences=2&confidence=0.6"
    assert page.text("#filterButton .badge") == "2"


def test_one_report_without_dates_needs_no_such_filter(browser: Any, tmp_path: Path) -> None:
    write_page(missions(), tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html")
    page.click("#filterButton")
    shown = page.run("return [...document.querySelectorAll('.control:not([hidden])')].map((one) => one.id)")
    assert "reports" not in shown and "time" not in shown
    browser.get_log("browser")


def test_escape_closes_the_drawer_and_the_focus_returns(browser: Any, path: Path) -> None:
    page = Page(browser, path)
    page.run("document.getElementById('filterButton').focus()")
    page.press("\ue007")
    assert page.run("return document.getElementById('drawer').contains(document.activeElement)")
    assert page.run("return document.getElementById('filterButton').ariaExpanded") == "true"
    page.press("\ue00c")
    assert page.run("return document.activeElement.id") == "filterButton"
    assert page.run("return document.getElementById('drawer').hidden")
