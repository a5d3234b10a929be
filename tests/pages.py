"""Networks to draw, and the page in a browser as a reader uses it."""

import json
import re
import shutil
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

from kg.namespaces import BASE, entity
from kg.network import Network, Sentence

HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>&amp;'\"\u2028\u202e"
ROLES = "subject", "object"


def sentence(
    text: str, *names: str, paragraph: str = "24", report: str = "A/1", confidence: float = 0.8, dates: str = ""
) -> Sentence:
    """Return a sentence that names subject and object."""
    return {
        "text": text,
        "report": report,
        "report_title": "第一份报告",
        "paragraph": paragraph,
        "passage": f"{BASE}report/{report.replace('/', '-')}/p{paragraph}",
        "pattern": "deployed",
        "confidence": confidence,
        "dates": dates.split(),
        "marks": [(text.index(n), text.index(n) + len(n), r) for n, r in zip(names, ROLES, strict=False)],
    }


def add(network: Network, label: str, key: str, zh: str, en: str, **more: Any) -> str:
    """Add an entity that the report mentions twice and return its IRI."""
    iri = str(entity(label, key))
    names = {"label_zh": zh, "label_en": en, "name_zh": zh, "name_en": en}
    network.add_node(iri, key=key, mentions=2, mentions_by_report={"A/1": 2}, **{"class": label}, **names, **more)
    return iri


def link(network: Network, source: str, name: str, target: str, *sentences: Sentence) -> None:
    """Add a relation."""
    network.add_edge(source, target, key=name, property=name, sentences=list(sentences), weight=len(sentences))


def missions() -> Network:
    """Return two missions with their countries, a resolution, and a person whom nothing relates to."""
    result: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    minusca = add(result, "MISSION", "MINUSCA", "中非稳定团", "MINUSCA")
    caf = add(result, "COUNTRY", "CAF", "中非共和国", "Central African Republic")
    ssd = add(result, "COUNTRY", "SSD", "南苏丹", "South Sudan")
    unmiss = add(result, "MISSION", "UNMISS", "南苏丹特派团", "UNMISS")
    resolution = add(result, "RESOLUTION", "S/RES/2149(2014)", "第2149(2014)号决议", "S/RES/2149(2014)")
    add(result, "PERSON", "nobody", "无名氏", "Nobody", candidate=True)
    both = sentence("𠀀 中非稳定团驻在中非共和国。", "中非稳定团", "中非共和国")
    link(result, minusca, "operatesIn", caf, both, sentence("稳定团支持该国。", paragraph=""))
    link(result, minusca, "supports", caf, both)
    link(result, minusca, "mandatedBy", resolution, sentence("第2149(2014)号决议设立了中非稳定团。"))
    link(result, unmiss, "operatesIn", ssd, sentence("南苏丹特派团驻在南苏丹。"))
    link(result, minusca, "cooperatesWith", unmiss, sentence("两个特派团交流经验。"))
    return result


def two_reports() -> Network:
    """Return four missions of one report, four organisations of another, a bridge between them, and a dated event."""
    result: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告", "B/2": "第二份报告"})
    missions = [add(result, "MISSION", f"M{n}", f"第{n}特派团", f"Mission {n}") for n in range(1, 5)]
    bodies = [add(result, "ORGANISATION", f"O{n}", f"第{n}委员会", f"Committee {n}") for n in range(1, 5)]
    for report, confidence, group in (("A/1", 0.9, missions), ("B/2", 0.5, bodies)):
        for one, other in combinations(group, 2):
            text = f"{result.nodes[one]['label_zh']}与{result.nodes[other]['label_zh']}合作。"
            link(result, one, "cooperatesWith", other, sentence(text, report=report, confidence=confidence))
    early = sentence("三月，第1特派团支助了第1委员会。", confidence=0.9, dates="2019-03")
    late = sentence("其后两年仍予支助。", report="B/2", confidence=0.4, dates="2020/2021")
    ever = sentence("支助继续进行。", report="B/2", confidence=0.7)
    link(result, missions[0], "supports", bodies[0], early, late, ever)
    event = add(result, "EVENT", "summit", "五月峰会", "May Summit", dates=["2021-05"])
    link(result, missions[3], "participatesIn", event, sentence("第4特派团出席了五月峰会。", confidence=0.9))
    return result


def hostile() -> Network:
    """Return two events whose names are an attack and a flood."""
    result: Network = nx.MultiDiGraph(reports={"A/1": HOSTILE})
    one = add(result, "EVENT", "one", HOSTILE, HOSTILE)
    other = add(result, "EVENT", "other", "长" * 10_000, "مؤتمر")
    link(result, one, "partOf", other, sentence(HOSTILE))
    return result


def payload(page: str) -> dict[str, Any]:
    """Return what a page hands to its scripts."""
    [text] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(text)
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def start_browser(profile: Path) -> Any:
    """Return a headless Chromium that reaches no network, or None where it or its driver is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver or not find_spec("selenium"):
        return None
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    switches = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for switch in f"{switches} disable-component-update disable-sync force-prefers-reduced-motion".split():
        options.add_argument(f"--{switch}")
    # nor may the browser itself look anything up: the page has to do without a network
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


class Page:
    """A page in the browser, as a reader uses it."""

    def __init__(self, browser: Any, path: Path, size: tuple[int, int] = (1280, 800), view: str = "") -> None:
        self.browser = browser
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get("about:blank")
        browser.get_log("performance"), browser.get_log("browser")
        browser.get(f"{path.as_uri()}#{view}" if view else path.as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script returns."""
        return self.browser.execute_script(script, *arguments)

    def wait(self, script: str) -> Any:
        """Return what a script returns as soon as it is true."""
        return self.until(lambda: self.run(script))

    def until(self, found: Callable[[], Any]) -> Any:
        """Return what a function returns as soon as it is true; after ten seconds what it returns then."""
        for _ in range(500):
            if result := found():
                return result
            time.sleep(0.02)
        return found()

    def text(self, selector: str) -> str:
        """Return the visible text of the first such element."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def click(self, selector: str) -> None:
        """Click on the first element that a selector names, as soon as there is one."""
        script = "const found = document.querySelector(arguments[0]); found?.click(); return Boolean(found)"
        assert self.until(lambda: self.run(script, selector)), f"nothing to click: {selector}"

    def find(self, query: str) -> None:
        """Type into the search field; a line feed chooses the first suggestion."""
        field = self.browser.find_element("id", "search")
        field.clear()
        field.send_keys(query)

    def shown(self) -> set[str]:
        """Return the entities that are drawn, as ``mission/MINUSCA``."""
        return set(self.run("return kgPage.shown().entities"))

    def lines(self) -> set[str]:
        """Return the relations that are drawn, as ``mission/MINUSCA operatesIn country/CAF``."""
        return set(self.run("return kgPage.shown().relations"))

    def address(self) -> str:
        """Return the state as the address has it."""
        return str(self.run("return location.hash"))

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def requests(self) -> list[str]:
        """Return what was asked for beside the file itself."""
        entries = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        urls = [e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("file:", "data:", "about:"))]
