"""The page: what is in the file, and what a browser makes of it."""

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.models import LABELS
from kg.namespaces import BASE, entity
from kg.network import Network
from kg.terms import group_of, load_style
from kg.visualization import draw, render_page, write_page
from tests.pages import HOSTILE, Page, add, contrast, hostile, link, missions, payload, sentence


def test_a_page_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("1.html", "2.html"):
        write_page(missions(), tmp_path / name)
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_the_file_asks_for_nothing() -> None:
    page = render_page(missions())
    assert "default-src 'none'" in page
    assert "sourceMappingURL" not in page
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=.(?!data:)", page)


def test_only_hashed_scripts_may_run() -> None:
    page = render_page(missions())
    assert page.count("'sha256-") == 2 == page.count("\n<script>")
    assert "'unsafe-inline'; img-src" in page and "script-src 'sha256-" in page


def test_each_sentence_is_stored_once() -> None:
    data = payload(render_page(missions()))
    texts = [found["text"] for found in data["sentences"]]
    assert len(texts) == len(set(texts)) == 5
    used = [s["id"] for edge in data["edges"] for s in edge["sentences"]]
    assert sorted(set(used)) == list(range(5)) and len(used) == 6


def test_marks_count_as_scripts_do() -> None:
    data = payload(render_page(missions()))
    [first] = [s for edge in data["edges"] if edge["property"] == "supports" for s in edge["sentences"]]
    # 𠀀 lies outside the basic plane: one code point, two units of UTF-16
    assert first["marks"] == [[3, 8, "subject"], [10, 15, "object"]]


def test_no_text_of_a_report_can_end_the_data() -> None:
    page = render_page(hostile(), title=HOSTILE)
    assert page.count("</script>") == 3
    assert HOSTILE not in page
    assert "window.hacked=1</script>" not in page
    data = payload(page)
    assert data["sentences"][0]["text"] == data["title"] == HOSTILE
    assert not re.search("[<>&\u2028\u2029]", page.split('id="data">')[1].split("</script>")[0])


def test_half_characters_do_not_stop_the_page(tmp_path: Path) -> None:
    odd = missions()
    odd.nodes[str(entity("COUNTRY", "CAF"))]["label_zh"] = "中\ud800非"
    write_page(odd, tmp_path / "odd.html")
    assert "中?非" in (tmp_path / "odd.html").read_text(encoding="utf-8")


def test_an_empty_graph_says_what_to_do() -> None:
    page = render_page(nx.MultiDiGraph(), language="en")
    assert "There is nothing in this graph" in page and "kg build" in page
    assert "<script>" not in page and "script-src 'none'" in page


def test_parallel_edges_bow_apart() -> None:
    both: Network = nx.MultiDiGraph()
    a, b = add(both, "COUNTRY", "FRA", "法国", "France"), add(both, "COUNTRY", "MLI", "马里", "Mali")
    for name in ("supports", "funds", "partyTo"):
        link(both, a, name, b, sentence(name))
    link(both, b, "cooperatesWith", a, sentence("x"))
    curves = [edge.get("smooth") for edge in draw(both).edges]
    assert curves[0] is None
    # on the way back, the same turn lies on the other side
    sides = [(c["type"] == "curvedCW") == (i < 3) for i, c in enumerate(curves) if c]
    assert len({(side, c["roundness"]) for side, c in zip(sides, curves[1:], strict=True)}) == 3


def test_the_drawing_is_still_and_symmetric_relations_have_no_arrow() -> None:
    drawing = draw(missions())
    assert drawing.options["physics"] == {"enabled": False}
    arrows = {edge["property"]: edge["arrows"] for edge in drawing.edges}
    assert arrows == {"cooperatesWith": "", "mandatedBy": "to", "operatesIn": "to", "supports": "to"}


def test_a_drawing_has_places_for_upright_screens_too() -> None:
    star: Network = nx.MultiDiGraph()
    un, *others = (add(star, "ORGANISATION", key, key, key) for key in ("UN", "WHO", "WFP", "UNHCR", "UNDP"))
    for other in others:
        link(star, other, "partOf", un, sentence("它是联合国的一个机构。"))
    data = payload(render_page(star))
    assert all(len(node["upright"]) == 2 for node in data["nodes"])
    assert [len(data["discs"][frame]) for frame in ("wide", "upright")] == [1, 1]


def test_each_class_looks_different_and_can_be_seen_on_light_and_dark() -> None:
    classes = load_style()["classes"]
    assert set(classes) == set(LABELS)
    assert len({(style["shape"], style["fill"]) for style in classes.values()}) == len(LABELS)
    lines = [group["colour"] for group in load_style()["groups"].values()]
    for ground in ("#ffffff", "#12161c"):
        for colours in [[style["fill"], style["border"]] for style in classes.values()] + [[c] for c in lines]:
            assert max(contrast(colour, ground) for colour in colours) >= 3, (colours, ground)


def test_a_property_is_in_one_group() -> None:
    listed = [name for group in load_style()["groups"].values() for name in group["properties"]]
    assert len(listed) == len(set(listed))
    assert group_of("operatesIn") == "presence" and group_of("unheardOf") == "other"


# In a browser


@pytest.fixture(scope="module")
def missions_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    write_page(missions(), path)
    return path


def test_the_browser_draws_it_without_any_request(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    assert page.run("return document.querySelector('#network canvas').width") > 500
    assert page.requests() == []
    assert page.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.get_log("browser") == []
    painted = page.run(
        "const c = document.querySelector('#network canvas');"
        "return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    )
    assert painted > 50


def test_search_opens_the_panel_of_an_entity(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    page.find("中非稳定团\n")
    panel = page.text("#panel")
    for expected in ("MINUSCA", f"{BASE}mission/MINUSCA", "第一份报告 (A/1)", "中非共和国"):
        assert expected in panel
    assert page.run("return location.hash") == "#entity=mission/MINUSCA"


@pytest.mark.parametrize(
    ("query", "first"), [("minus", "中非稳定团"), ("南苏丹", "南苏丹"), ("central af", "中非共和国")]
)
def test_suggestions_put_what_fits_best_first(browser: Any, missions_path: Path, query: str, first: str) -> None:
    page = Page(browser, missions_path)
    page.find(query)
    assert page.text("#suggestions li").splitlines()[-1] == first


@pytest.mark.parametrize("query", ["central african", "Republic  Central", "s/res/2149 (2014)", "2149", "中非 共和国"])
def test_a_search_forgives_how_names_are_written(browser: Any, missions_path: Path, query: str) -> None:
    page = Page(browser, missions_path)
    page.find(query)
    assert page.text("#suggestions [aria-selected=true]").endswith(("中非共和国", "第2149(2014)号决议"))


def test_a_search_without_match_says_so(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    page.find("火星")
    assert page.text("#suggestions") == "没有找到符合的实体"


def test_a_relation_opens_its_sentences_with_both_names_marked(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    page.find("MINUSCA\n")
    page.click(".relation")
    assert "𠀀 中非稳定团驻在中非共和国。" in page.text(".sentence")
    assert "第一份报告 (A/1)，第 24 段" in page.text(".sentence footer")
    marks = "return [...document.querySelectorAll('.sentence mark')].map((m) => [m.className, m.textContent])"
    assert page.run(marks) == [["subject", "中非稳定团"], ["object", "中非共和国"]]
    browser.back()
    assert page.run("return location.hash") == "#entity=mission/MINUSCA"
    assert "代号" in page.text("#panel")


def test_a_click_on_a_line_opens_its_sentence(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    unmiss, ssd = (
        page.run(
            "const d = kgPage.drawing, r = document.querySelector('#network').getBoundingClientRect();"
            "const node = JSON.parse(document.getElementById('data').textContent).nodes"
            "  .find((n) => n.key === arguments[0]);"
            "const p = d.canvasToDOM(d.getPosition(node.id)); return [p.x + r.x, p.y + r.y]",
            key,
        )
        for key in ("UNMISS", "SSD")
    )
    x, y = ((a + b) / 2 for a, b in zip(unmiss, ssd, strict=True))
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)
    page.browser.implicitly_wait(2)
    assert browser.find_element("css selector", ".sentence blockquote").text == "南苏丹特派团驻在南苏丹。"


def test_the_language_changes_everywhere_but_in_sentences(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    page.find("MINUSCA\n")
    page.click(".relation")
    page.click("#language")
    assert page.run("return document.documentElement.lang") == "en"
    assert "Central African Republic" in page.text("#panel") and "para. 24" in page.text("#panel")
    assert "𠀀 中非稳定团驻在中非共和国。" in page.text(".sentence")
    assert "lang=en" in page.run("return location.hash")


def test_one_sentence_is_no_plural(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    page.click("#language")
    page.find("MINUSCA\n")
    counts = page.run("return [...document.querySelectorAll('.relation .count')].map((c) => c.textContent)")
    assert sorted(counts) == ["1 sentence", "1 sentence", "1 sentence", "2 sentences"]


def test_an_upright_screen_uses_the_upright_places(browser: Any, missions_path: Path) -> None:
    nodes = payload(missions_path.read_text(encoding="utf-8"))["nodes"]
    place = "const p = kgPage.drawing.getPosition(arguments[0]); return [p.x, p.y]"
    for size, places in {
        (1280, 800): [[node["x"], node["y"]] for node in nodes],
        (390, 844): [node["upright"] for node in nodes],
    }.items():
        page = Page(browser, missions_path, size, "all=1")
        assert [page.run(place, node["id"]) for node in nodes] == places


@pytest.mark.parametrize(("scheme", "ground"), [("light", (255, 255, 255)), ("dark", (18, 22, 28))])
def test_colours_follow_the_system(
    browser: Any, missions_path: Path, scheme: str, ground: tuple[int, int, int]
) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    page = Page(browser, missions_path)
    shown = page.run("return getComputedStyle(document.documentElement).backgroundColor")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert shown == f"rgb{ground}"


def test_the_legend_hides_and_shows(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    shown = "return kgPage.labels().map((label) => label.text)"
    assert "中非共和国" in page.run(shown)
    page.click("[data-name=COUNTRY]")
    page.run("kgPage.drawing.redraw()")
    names = page.run(shown)
    assert "中非共和国" not in names and "中非稳定团" in names
    assert page.run("return location.hash") == "#hide=COUNTRY"
    page.click("[data-name=COUNTRY]")
    page.run("kgPage.drawing.redraw()")
    assert "中非共和国" in page.run(shown)


def test_an_address_restores_its_view(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    browser.get("about:blank")
    browser.get(f"{missions_path.as_uri()}#entity=mission/UNMISS&hide=support&lang=en")
    assert page.text("#panel h2") == "UNMISS"
    assert page.run("return document.querySelector('[data-name=support]').ariaPressed") == "false"
    browser.get("about:blank")
    browser.get(f"{missions_path.as_uri()}#entity=mission/%00&relation=x&hide=y&lang=__proto__")
    assert page.text("#title") == "联合国报告知识图谱"


def test_entities_without_relations_are_found_and_can_be_shown(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path)
    shown = "kgPage.drawing.redraw(); return kgPage.labels().map((label) => label.text)"
    assert "无名氏" not in page.run(shown)
    page.click("#unconnected input")
    assert "无名氏" in page.run(shown)
    page.find("nobody\n")
    assert "不在词表中" in page.text("#panel")


def test_hostile_text_is_shown_and_not_run(browser: Any, tmp_path: Path) -> None:
    write_page(hostile(), tmp_path / "hostile.html", title=HOSTILE)
    page = Page(browser, tmp_path / "hostile.html")
    assert page.run("return document.getElementById('title').textContent") == HOSTILE
    page.find("one\n")
    assert page.run("return document.querySelector('#panel h2').textContent") == HOSTILE
    page.click(".relation")
    assert page.run("return document.querySelector('.sentence blockquote').textContent") == HOSTILE
    assert page.run("return document.images.length + document.scripts.length") == 3
    assert page.run("return window.hacked === undefined")
    assert page.requests() == []


def test_long_and_turning_texts_keep_to_their_place(browser: Any, tmp_path: Path) -> None:
    write_page(hostile(), tmp_path / "hostile.html")
    page = Page(browser, tmp_path / "hostile.html")
    page.find("长")
    assert page.run("return document.querySelector('#suggestions li').offsetHeight") < 120
    page.find("\n")
    assert page.run("return document.querySelector('#panel h2').textContent.length") == 10_000
    assert page.run("return document.querySelector('#panel h2').offsetHeight") < 300
    page.click(".relation")
    # a title with an override would turn the number of the paragraph round
    isolated = "return document.querySelector('.sentence footer bdi').textContent"
    assert page.run(isolated) == HOSTILE
    labels = page.run("kgPage.drawing.redraw(); return kgPage.labels().map((label) => label.text)")
    assert len(labels) == 2 and all(len(label) < 40 for label in labels)


def test_an_empty_page_is_still_a_page(browser: Any, tmp_path: Path) -> None:
    write_page(nx.MultiDiGraph(), tmp_path / "empty.html")
    page = Page(browser, tmp_path / "empty.html")
    assert page.text("h2") == "图中没有实体"
    assert browser.get_log("browser") == [] == page.requests()


CENTRE = """
const { drawing } = kgPage, box = document.getElementById("network");
const points = Object.values(drawing.getPositions()).map((point) => drawing.canvasToDOM(point));
const middle = (axis) => (Math.min(...points.map((p) => p[axis])) + Math.max(...points.map((p) => p[axis]))) / 2;
return [middle("x") / box.clientWidth, middle("y") / box.clientHeight];
"""


def test_the_overview_fits_again_when_the_frame_grows(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path, size=(300, 300))
    wide = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)
    page.until(lambda: all(abs(part - 0.5) < 0.05 for part in page.run(CENTRE)))
    assert page.run("return document.getElementById('panel').hidden") is False
    # once the reader has moved the view it is no longer fitted
    page.click("#zoomIn")
    page.click("#zoomIn")
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**wide, "width": 1000})
    page.wait("return document.getElementById('network').clientWidth < 700")
    own = page.run("return kgPage.drawing.getScale()")
    page.click("#fit")
    assert own > 1.2 * page.run("return kgPage.drawing.getScale()")


PHONE = (390, 844)
IS_OPEN = "return !document.getElementById('panel').hidden"


def test_on_a_phone_the_panel_follows_the_state(browser: Any, missions_path: Path) -> None:
    page = Page(browser, missions_path, size=PHONE)
    assert not page.run(IS_OPEN)
    page.run("location.hash = 'entity=mission/MINUSCA'")
    page.until(lambda: page.run(IS_OPEN))
    page.click("#panel .close")
    assert not page.run(IS_OPEN)
    page.click("#about")
    assert page.run(IS_OPEN)
    page.click("#panel .close")
    page = Page(browser, missions_path, size=PHONE, view="path=mission/MINUSCA&path=country/CAF")
    assert page.run(IS_OPEN)
    page.click("#panel .close")
    assert not page.run(IS_OPEN)
    # turned, there is room for it again
    turned = {"width": 844, "height": 390, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", turned)
    assert page.until(lambda: page.run(IS_OPEN))


def test_weak_and_unnamed_evidence_is_told_and_the_surest_comes_first(browser: Any, tmp_path: Path) -> None:
    network: Network = nx.MultiDiGraph(reports={"A/1": "报告"})
    ends = [add(network, "MISSION", "M", "甲团", "M"), add(network, "COUNTRY", "C", "乙国", "C")]
    weak = sentence("甲团在那里。", "甲团", paragraph="1", confidence=0.3)
    sure = sentence("甲团在乙国。", "甲团", "乙国", paragraph="2", confidence=0.9)
    link(network, ends[0], "operatesIn", ends[1], weak, sure)
    write_page(network, tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html", view="relation=mission/M%20operatesIn%20country/C")
    cards = page.run("return [...document.querySelectorAll('.sentence')].map((card) => card.innerText)")
    assert [text[:5] for text in cards] == ["甲团在乙国", "甲团在那里"]
    assert "“乙国”" in cards[1] and "置信度低" in cards[1]
    assert "没有写出" not in cards[0] and "置信度低" not in cards[0]


def test_long_english_names_give_way_to_acronyms_and_symbols_not_to_country_codes() -> None:
    network: Network = nx.MultiDiGraph(reports={})
    long = "A very long name that would be cut in the drawing"
    for label, key in (("MISSION", "UNX"), ("COUNTRY", "COD"), ("RESOLUTION", "S/RES/1(1946)"), ("INSTRUMENT", "un-x")):
        add(network, label, key, f"{key}名", long)
    nodes = {node["key"]: node for node in payload(render_page(network))["nodes"]}
    assert {key: node.get("short_en") for key, node in nodes.items()} == {
        "UNX": "UNX",
        "COD": None,
        "S/RES/1(1946)": "S/RES/1(1946)",
        "un-x": None,
    }
    assert {node["label_en"] for node in nodes.values()} == {long}
