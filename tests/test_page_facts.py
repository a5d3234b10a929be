"""What is known beforehand, in the payload and in the panel of an entity."""

from pathlib import Path
from typing import Any

from kg.facts import Fact, Profile
from kg.namespaces import BASE
from kg.visualization import render_page, write_page
from tests.pages import HOSTILE, Page, add, hostile, missions, payload, two_reports

MINUSCA = f"{BASE}mission/MINUSCA"
CAF = f"{BASE}country/CAF"
RESOLUTION = f"{BASE}resolution/S-RES-2149-2014"
KNOWN = {
    MINUSCA: Profile(
        facts=(
            Fact("hostCountry", CAF, (("en", "CAR"), ("zh", "中非"))),
            Fact("predecessor", f"{BASE}mission/MISCA", (("en", "MISCA"), ("zh", "中非支助团"))),
            Fact("startDate", "2014-04-10"),
            Fact("unheardOf", "x"),
        )
    ),
    CAF: Profile(
        exact=("http://www.wikidata.org/entity/Q929", "http://example.org/x", "javascript:alert(1)"),
        close=("http://metadata.un.org/thesaurus/1000881",),
        codes=("CAF", "CF"),
    ),
    RESOLUTION: Profile(pages=("https://undocs.org/S/RES/2149(2014)",), facts=(Fact("adoptedOn", "2014-04-10"),)),
}


def test_facts_come_in_the_order_of_the_page_and_name_what_the_page_has() -> None:
    nodes = {node["key"]: node for node in payload(render_page(missions(), known=KNOWN))["nodes"]}
    assert nodes["MINUSCA"]["facts"] == [
        {"property": "hostCountry", "node": nodes["CAF"]["id"]},
        {"property": "startDate", "value": "2014-04-10"},
        {"property": "predecessor", "value": f"{BASE}mission/MISCA", "zh": "中非支助团", "en": "MISCA"},
    ]
    assert "facts" not in nodes["UNMISS"]


def test_what_happens_once_has_years_as_stated_else_as_known() -> None:
    nodes = {node["key"]: node for node in payload(render_page(missions(), known=KNOWN))["nodes"]}
    assert nodes["S/RES/2149(2014)"]["years"] == [[2014, 2014]]
    # a mission lasts
    assert "years" not in nodes["MINUSCA"]
    network = two_reports()
    later = {f"{BASE}event/summit": Profile(facts=(Fact("endDate", "2020"), Fact("startDate", "2019")))}
    assert {n["key"]: n.get("years") for n in payload(render_page(network, known=later))["nodes"]}["summit"] == [
        [2021, 2021]
    ]
    network.nodes[f"{BASE}event/summit"]["dates"] = []
    assert {n["key"]: n.get("years") for n in payload(render_page(network, known=later))["nodes"]}["summit"] == [
        [2019, 2020]
    ]


def test_sentences_carry_their_years() -> None:
    data = payload(render_page(two_reports()))
    [bridge] = [edge for edge in data["edges"] if edge["property"] == "supports"]
    assert [one.get("years") for one in bridge["sentences"]] == [[[2019, 2019]], [[2020, 2021]], None]


def test_the_panel_keeps_background_apart(browser: Any, tmp_path: Path) -> None:
    write_page(missions(), tmp_path / "graph.html", known=KNOWN)
    page = Page(browser, tmp_path / "graph.html", view="entity=mission/MINUSCA")
    shown = page.text(".background")
    for expected in ("背景知识", "并非出自这些报告", "驻在国\n中非共和国", "开始日期\n2014-04-10", "前身\n中非支助团"):
        assert expected in shown
    page.click(".background .inline")
    assert page.text("#panel h2") == "中非共和国"
    page = Page(browser, tmp_path / "graph.html", view="entity=mission/MINUSCA")
    page.click("#language")
    assert "Host country\nCentral African Republic" in page.text(".background")


def test_identifiers_are_links_and_only_web_addresses_are(browser: Any, tmp_path: Path) -> None:
    write_page(missions(), tmp_path / "graph.html", known=KNOWN)
    page = Page(browser, tmp_path / "graph.html", view="entity=country/CAF")
    links = page.run(
        "return [...document.querySelectorAll('#panel a')].map((a) => [a.textContent, a.href, a.target, a.rel])"
    )
    outside = ["_blank", "noopener noreferrer"]
    assert links == [
        ["维基数据 Q929", "http://www.wikidata.org/entity/Q929", *outside],
        ["http://example.org/x", "http://example.org/x", *outside],
        ["联合国书目信息系统叙词表 1000881", "http://metadata.un.org/thesaurus/1000881", *outside],
    ]
    assert "javascript:alert(1)" in page.text("#panel") and "代码\nCF" in page.text("#panel")
    page = Page(browser, tmp_path / "graph.html", view="entity=resolution/S-RES-2149-2014")
    assert page.text("#panel a") == "undocs.org/S/RES/2149(2014)"
    assert page.requests() == []


def test_hostile_facts_are_text(browser: Any, tmp_path: Path) -> None:
    network = hostile()
    add(network, "EVENT", "third", "三", "Third")
    facts = tuple(Fact(name, HOSTILE, (("zh", HOSTILE),)) for name in ("hostCountry", "startDate"))
    links = (f"https://example.org/{HOSTILE}",)
    known = {f"{BASE}event/one": Profile(pages=links, exact=links, codes=(HOSTILE,), facts=facts)}
    page = render_page(network, known=known)
    assert HOSTILE not in page
    (tmp_path / "graph.html").write_text(page, encoding="utf-8")
    for view in (
        "entity=event/one",
        "view=entities&entity=event/one",
        "view=relations",
        "path=event/one&path=event/other",
        "around=event/one",
        "path=event/third&path=event/one",
        "confidence=1",
    ):
        shown = Page(browser, tmp_path / "graph.html", view=view)
        shown.click("#filterButton")
        assert shown.run("return document.images.length + document.scripts.length") == 3
        assert shown.run("return window.hacked === undefined")
        assert shown.run("return document.documentElement.scrollWidth") <= 1280
        assert shown.run("return document.getElementById('notice').offsetHeight") < 120
        assert browser.get_log("browser") == []
