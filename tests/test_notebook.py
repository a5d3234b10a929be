"""The page as the value of a notebook's cell."""

from pathlib import Path
from typing import Any

from kg.notebook import NotebookPage
from kg.visualization import render_page
from tests.pages import HOSTILE, hostile, missions

CELL = "<!DOCTYPE html><script>window.mine = 'notebook'</script><body>{}</body>"


def test_a_frame_holds_the_page_and_asks_for_nothing() -> None:
    shown = NotebookPage(render_page(missions()), title='"Missions" & <more>', height=300)
    markup = shown._repr_html_()
    assert markup.startswith('<iframe title="&quot;Missions&quot; &amp; &lt;more&gt;" sandbox="allow-scripts ')
    assert "height: 300px" in markup and markup.count("<") == 2
    assert "allow-same-origin" not in markup and " src=" not in markup
    bundle = shown._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/html"] == markup and "MB of HTML" in bundle["text/plain"]


def test_half_characters_do_not_stop_a_notebook() -> None:
    assert NotebookPage("中\ud800非")._repr_html_().encode() and "中?非" in NotebookPage("中\ud800非")._repr_html_()


def test_it_works_within_a_notebook(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "cell.html"
    path.write_text(CELL.format(NotebookPage(render_page(missions()))._repr_html_()), encoding="utf-8")
    browser.get(path.as_uri())
    browser.switch_to.frame(0)
    field = browser.find_element("id", "search")
    field.send_keys("MINUSCA\n")
    assert "MINUSCA" in browser.find_element("id", "panel").text
    browser.execute_script("document.querySelector('.relation').click()")
    assert "中非稳定团驻在中非共和国" in browser.find_element("css selector", ".sentence").text
    browser.execute_script("document.querySelector('.back').click()")
    browser.implicitly_wait(2)
    assert "代号" in browser.find_element("css selector", "dl").text
    for label in ("COUNTRY", "PERSON"):
        browser.execute_script("document.querySelector(arguments[0]).click()", f"#classes [data-name={label}]")
    # the second change takes the place of the first, and the frame stays what it is
    assert "hide=COUNTRY%20PERSON" in browser.execute_script("return location.href")
    assert "about:srcdoc" in browser.execute_script("return location.href")
    browser.implicitly_wait(0)
    browser.switch_to.default_content()
    assert browser.get_log("browser") == []


def test_a_hostile_page_stays_in_its_frame(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "cell.html"
    page = render_page(hostile(), title=HOSTILE)
    path.write_text(CELL.format(NotebookPage(page, title=HOSTILE)._repr_html_()), encoding="utf-8")
    browser.get(path.as_uri())
    assert browser.execute_script("return [window.mine, window.hacked, document.body.children.length]") == [
        "notebook",
        None,
        1,
    ]
    browser.switch_to.frame(0)
    assert browser.execute_script("return document.getElementById('title').textContent") == HOSTILE
    reached = "try { return parent.mine } catch (error) { return error.name }"
    assert browser.execute_script(reached) == "SecurityError"
    browser.switch_to.default_content()
