"""Files to take away from the page: CSV, Turtle, SVG and PNG, made in the browser."""

import csv
import io
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS

from kg.namespaces import BASE, UNKG
from kg.network import Network
from kg.visualization import write_page
from tests.pages import HOSTILE, Page, add, hostile, link, missions, sentence, two_reports

FORMULAS = ("=1+1", "+1 x", "-2 x", "@SUM(A1)", "\t=1", 'say "no", or\nnot')


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "graph.html"
    write_page(two_reports(), path)
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def text_of(page: Page, name: str) -> str:
    return str(page.run(f"return kgPage.{name}()"))


def image_of(page: Page) -> ET.Element:
    return ET.fromstring(text_of(page, "svg"))  # noqa: S314 - Python's parser is the one that readers have


def pitfalls() -> Network:
    network = missions()
    for number, name in enumerate(FORMULAS):
        node = add(network, "EVENT", f"{name}{number}", name, f"Event {name}")
        link(network, node, "partOf", f"{BASE}country/CAF", sentence(name, paragraph="-1"))
    return network


def test_of_what_is_chosen_only_its_relations_are_taken_away(browser: Any, path: Path) -> None:
    for view, expected in (
        ("entity=event/summit", {("M4", "participatesIn", "summit")}),
        ("relation=mission/M1 supports organisation/O1", {("M1", "supports", "O1")}),
        ("path=event/summit&path=mission/M1", {("M4", "participatesIn", "summit"), ("M1", "cooperatesWith", "M4")}),
    ):
        page = Page(browser, path, view=view)
        rows = {(row["subject"], row["property"], row["object"]) for row in table(text_of(page, "csv"))}
        assert rows == expected
        found = rdflib.Graph().parse(data=text_of(page, "turtle"), format="turtle")
        assert len(set(found.subjects(RDF.type, RDF.Statement))) >= len(expected)
        assert len(set(found.subjects(UNKG.quotation))) < 7


def test_csv_has_a_row_for_each_sentence_that_is_shown(browser: Any, path: Path) -> None:
    rows = table(text_of(Page(browser, path), "csv"))
    assert len(rows) == 16
    rows = table(text_of(Page(browser, path, view="report=B/2&confidence=0.6"), "csv"))
    assert rows == [
        {
            "subject": "M1",
            "subject_name": "第1特派团",
            "subject_iri": f"{BASE}mission/M1",
            "property": "supports",
            "object": "O1",
            "object_name": "第1委员会",
            "object_iri": f"{BASE}organisation/O1",
            "report": "B/2",
            "paragraph": "24",
            "dates": "",
            "sentence": "支助继续进行。",
            "confidence": "0.7",
            "pattern": "deployed",
        }
    ]


def test_cells_that_look_like_formulas_are_harmless(browser: Any, tmp_path: Path) -> None:
    write_page(pitfalls(), tmp_path / "graph.html")
    rows = table(text_of(Page(browser, tmp_path / "graph.html"), "csv"))
    names = {row["subject_name"] for row in rows if row["property"] == "partOf"}
    assert names == {*(f"'{name}" for name in FORMULAS[:-1]), FORMULAS[-1]}
    assert {row["paragraph"] for row in rows if row["property"] == "partOf"} == {"'-1"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_turtle_says_what_the_graph_says(browser: Any, tmp_path: Path) -> None:
    write_page(missions(), tmp_path / "graph.html")
    found = graph(text_of(Page(browser, tmp_path / "graph.html", view="all=1"), "turtle"))
    minusca, caf = rdflib.URIRef(f"{BASE}mission/MINUSCA"), rdflib.URIRef(f"{BASE}country/CAF")
    assert (minusca, UNKG.operatesIn, caf) in found and (minusca, RDF.type, UNKG.Mission) in found
    assert found.value(caf, DCTERMS.identifier) == rdflib.Literal("CAF")
    assert rdflib.Literal("中非共和国", lang="zh") in set(found.objects(caf, SKOS.prefLabel))
    stated = {
        str(found.value(one, UNKG.quotation))
        for one in found.subjects(RDF.type, UNKG.Statement)
        if found.value(one, RDF.predicate) == UNKG.operatesIn and found.value(one, RDF.object) == caf
    }
    assert stated == {"𠀀 中非稳定团驻在中非共和国。", "稳定团支持该国。"}
    for one in found.subjects(RDF.type, UNKG.Statement):
        passage = found.value(one, PROV.wasQuotedFrom)
        report = found.value(passage, DCTERMS.isPartOf)
        assert found.value(report, DCTERMS.identifier) == rdflib.Literal("A/1")
        assert float(str(found.value(one, UNKG.confidence))) == 0.8
    [report] = found.subjects(RDF.type, UNKG.Report)
    assert (str(report), str(found.value(report, DCTERMS.title))) == (f"{BASE}report/A-1", "第一份报告")
    assert [str(one) for one in found.subjects(UNKG.isCandidate)] == [f"{BASE}person/nobody"]


def test_turtle_has_no_names_of_the_drawing(browser: Any, tmp_path: Path) -> None:
    network = missions()
    node = network.nodes[f"{BASE}mission/UNMISS"]
    node |= {"name_en": "United Nations Mission in South Sudan", "label_en": "United Nations Mission in South Sudan"}
    write_page(network, tmp_path / "graph.html")
    found = graph(text_of(Page(browser, tmp_path / "graph.html"), "turtle"))
    unmiss = rdflib.URIRef(f"{BASE}mission/UNMISS")
    assert rdflib.Literal("United Nations Mission in South Sudan", lang="en") in set(
        found.objects(unmiss, SKOS.prefLabel)
    )
    assert not list(found.objects(unmiss, UNKG.shortLabel))


def test_a_statement_keeps_its_name_where_the_page_knows_it(browser: Any, tmp_path: Path) -> None:
    network = missions()
    names = (f"{BASE}report/A-1/p24#statement=0,9", "https://example.org/own")
    sentences = network.edges[f"{BASE}mission/UNMISS", f"{BASE}country/SSD", "operatesIn"]["sentences"]
    sentences[0]["statement"] = names[0]
    sentences.append(sentence("又一句。") | {"statement": names[1]})
    write_page(network, tmp_path / "graph.html")
    found = graph(text_of(Page(browser, tmp_path / "graph.html"), "turtle"))
    named = {str(one) for one in found.subjects(RDF.type, UNKG.Statement) if isinstance(one, rdflib.URIRef)}
    assert named == set(names)


def test_turtle_holds_what_is_shown_and_its_dates(browser: Any, path: Path) -> None:
    found = graph(text_of(Page(browser, path, view="years=2019-2019"), "turtle"))
    [one] = found.subjects(RDF.type, UNKG.Statement)
    assert found.value(found.value(one, UNKG.during), DCTERMS.identifier) == rdflib.Literal("2019-03")
    assert len(set(found.subjects(SKOS.prefLabel))) == 2


def test_hostile_text_comes_back_as_it_went_in(browser: Any, tmp_path: Path) -> None:
    network = hostile()
    odd = "\\ \" ''' \r\n\t\x01\x7f {} <a> \u2028"
    node = add(network, "EVENT", odd, odd, "x")
    link(network, node, "odd name<>", f"{BASE}event/one", sentence(odd))
    write_page(network, tmp_path / "graph.html")
    page = Page(browser, tmp_path / "graph.html")
    quoted = {str(text) for text in graph(text_of(page, "turtle")).objects(None, UNKG.quotation)}
    assert quoted == {HOSTILE, odd}
    assert {row["sentence"] for row in table(text_of(page, "csv"))} == {HOSTILE, odd}
    image = image_of(page)
    titles = {element.text for element in image.iter("{http://www.w3.org/2000/svg}title")}
    assert HOSTILE in titles and "长" * 10_000 in titles
    harmless = {"svg", "title", "rect", "circle", "polygon", "path", "line", "text"}
    assert {element.tag.partition("}")[2] for element in image.iter()} <= harmless
    assert not [name for element in image.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert page.run("return window.hacked === undefined")


def test_svg_draws_what_the_view_shows(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="sentences=2")
    image = image_of(page)
    texts = [element.text for element in image.iter("{http://www.w3.org/2000/svg}text")]
    # the names, and what their shapes and colours stand for
    assert sorted(filter(None, texts)) == sorted(["第1委员会", "第1特派团", "特派团", "组织", "支持与合作"])
    assert len(list(image.iter("{http://www.w3.org/2000/svg}path"))) == 1
    width = page.run("return document.getElementById('network').clientWidth")
    assert image.attrib["width"] == str(width)


@pytest.mark.parametrize(
    ("button", "name", "start"),
    [
        ("savePng", "graph.png", b"\x89PNG"),
        ("saveSvg", "graph.svg", b"<svg"),
        ("saveCsv", "relations.csv", b"\xef\xbb\xbfsubject,"),
        ("saveTurtle", "graph.ttl", b"@prefix"),
    ],
)
def test_files_are_saved_without_any_request(
    browser: Any, path: Path, tmp_path: Path, button: str, name: str, start: bytes
) -> None:
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    page = Page(browser, path)
    page.click("#takeawayButton")
    page.click(f"#{button}")
    page.until(lambda: (tmp_path / name).exists() and (tmp_path / name).stat().st_size)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    if name.endswith("png"):
        assert pixels(content) > 20
        width = page.run("return document.getElementById('network').clientWidth")
        assert struct.unpack(">I", content[16:20])[0] == 2 * width
    assert not [url for url in page.requests() if not url.startswith("blob:")]
    assert browser.get_log("browser") == []


def pixels(png: bytes) -> int:
    """Return how many different lines a picture has: one for an empty one."""
    place, data, width = 8, b"", 0
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + length]
        width = struct.unpack(">I", body[:4])[0] if kind == b"IHDR" else width
        data += body if kind == b"IDAT" else b""
        place += length + 12
    raw = zlib.decompress(data)
    return len({raw[start : start + width] for start in range(0, len(raw), width)})


def test_a_table_has_no_picture(browser: Any, path: Path) -> None:
    page = Page(browser, path, view="view=entities")
    page.click("#takeawayButton")
    enabled = page.run("return [...document.querySelectorAll('#takeaway button:enabled')].map((one) => one.id)")
    assert enabled == ["saveCsv", "saveTurtle"]
    page.press("\ue00c")
    assert page.run("return document.getElementById('takeaway').hidden")
