"""analysis.md: what it says, in which words, whence its numbers come, and that no report can break it."""

import html
import math
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import kg.network
import kg.study
from kg import terms
from kg.analysis import escape, render_analysis, table, write_analysis
from kg.graph import KnowledgeGraph
from kg.network import Network, Sentence
from kg.projection import project
from kg.prose import Prose
from kg.study import Study
from tests.networks import SUBJECTS, Graph, make


def sentence(text: str, paragraph: str, confidence: float = 0.8, report: str = "A/1") -> Sentence:
    return {
        "text": text,
        "report": report,
        "report_title": "第一份报告",
        "paragraph": paragraph,
        "passage": f"{report}/p{paragraph}",
        "pattern": "p",
        "confidence": confidence,
        "dates": [],
    }


def add(network: Network, key: str, label: str, name: str, mentions: int) -> None:
    attributes = {"key": key, "class": label, "label_zh": name, "label_en": key, "candidate": False}
    network.add_node(key, mentions=mentions, mentions_by_report={"A/1": mentions}, **attributes)


def link(network: Network, source: str, name: str, target: str, *sentences: Sentence) -> None:
    network.add_edge(source, target, key=name, property=name, sentences=list(sentences), weight=len(sentences))


@pytest.fixture
def network() -> Network:
    result: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    add(result, "MINUSCA", "MISSION", "中非稳定团", 3)
    add(result, "CAF", "COUNTRY", "中非共和国", 2)
    add(result, "UNMISS", "MISSION", "南苏丹特派团", 1)
    add(result, "FRA", "COUNTRY", "法国", 1)
    first = sentence("稳定团部署在整个中非共和国。", "9", 0.7)
    best = sentence("1. 中非稳定团|驻在中非共和国。", "10", 0.9)
    link(result, "MINUSCA", "operatesIn", "CAF", first, best)
    link(result, "MINUSCA", "supports", "CAF", first)
    link(result, "UNMISS", "cooperatesWith", "MINUSCA", sentence("两个特派团开展合作。", "11"))
    return result


def rows(markdown: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without its head."""
    part = re.split(r"\n###? ", markdown.split(f"# {heading}\n", 1)[1], maxsplit=1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_counts_are_those_of_the_network(network: Network) -> None:
    markdown = render_analysis(network, "en")
    assert "agreements, events …: 4; relations between them that they state: 3; reports that were read: 1." in markdown
    assert "confidence of at least 0.5: 3, in sentences: 3." in markdown
    assert rows(markdown, "Reports") == [["第一份报告 (A/1)", "4", "7", "3", "3"]]
    assert [row[1:] for row in rows(markdown, "Entities by class")] == [
        ["2", "3", "0"],
        ["2", "4", "0"],
        ["4", "7", "0"],
    ]
    assert [(row[0].split("(")[-1], *row[1:]) for row in rows(markdown, "Relations by property")] == [
        ("cooperatesWith)", "1", "1", "1"),
        ("operatesIn)", "1", "2", "2"),
        ("supports", "1", "1", "1"),
    ]


def test_rankings_name_their_measure_and_leave_out_who_has_none(network: Network) -> None:
    markdown = render_analysis(network, "en")
    connected = rows(markdown, "Most connected entities")
    assert [(row[2], row[4], row[5]) for row in connected] == [
        ("MINUSCA", "3", "3"),
        ("CAF", "2", "2"),
        ("UNMISS", "1", "1"),
    ]
    [bridge] = rows(markdown, "Most between others")
    assert (bridge[2], bridge[4]) == ("MINUSCA", "0.3333")
    for parameter in ("damping 0.85", "weights ignored", "resolution 1, seed 0", "modularity"):
        assert parameter in markdown


def test_the_strongest_pair_quotes_its_surest_sentence(network: Network) -> None:
    part = render_analysis(network, "en").split("## Strongest pairs")[1]
    first = part.split("- **")[1]
    assert "MINUSCA" in first and "CAF" in first and "2 sentences" in first
    assert r"> 1\. 中非稳定团\|驻在中非共和国。" in first
    assert "— 第一份报告 (A/1), para. 10" in first


def test_an_arrow_tells_which_way_a_relation_goes(network: Network) -> None:
    english, chinese = (render_analysis(network, language) for language in ("en", "zh"))
    assert "- **MINUSCA → operates in → CAF** · 2 sentences" in english
    assert "- **UNMISS ↔ cooperates with ↔ MINUSCA** · 1 sentence\n" in english
    assert "- **南苏丹特派团 ↔ 与…合作 ↔ 中非稳定团** · 1 个句子" in chinese


def test_names_in_brackets_are_not_made_bold(network: Network) -> None:
    network.nodes["CAF"]["label_zh"] = "《和平协议》"
    markdown = render_analysis(network)
    assert "《和平协议》的关系见于 2 个句子" in markdown and "**中非稳定团**的关系" in markdown


def test_many_communities_and_members_are_counted_rather_than_listed() -> None:
    many: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    pairs = [("hub", f"member{i}") for i in range(20)] + [(f"a{i}", f"b{i}") for i in range(14)]
    for name in sorted({name for pair in pairs for name in pair}):
        add(many, name, "ORGANISATION", name, 1)
    for number, (one, other) in enumerate(pairs):
        link(many, one, "supports", other, sentence("一个机构支持另一个机构。", str(number)))
    part = render_analysis(many, "en").split("## Communities")[1].split("\n## ")[0]
    assert part.count("### Community") == 12 and "Smaller communities that are not listed: 3." in part
    largest = part.split("### Community 1: hub, member0 (21 entities)")[1].split("###")[0]
    assert largest.strip().startswith("hub, ") and largest.strip().endswith(", and 6 more")
    chinese = render_analysis(many, "zh")
    assert "、另有 6 个" in chinese and "未列出的较小社群：3 个。" in chinese


def test_languages_have_the_same_shape(network: Network) -> None:
    english, chinese = (render_analysis(network, language) for language in ("en", "zh"))
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert "# 图谱分析" in chinese and "| 1 | 中非稳定团 | MINUSCA |" in chinese


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        [texts[language] for language in ("en", "zh")]
        for texts in (tomllib.loads(terms.page_file("analysis.toml")), terms.load_style()["text"])
    ],
    ids=["analysis", "page"],
)
def test_texts_have_the_same_names_and_values_in_both_languages(
    english: dict[str, str], chinese: dict[str, str]
) -> None:
    def values(texts: dict[str, str]) -> dict[str, list[str]]:
        return {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in texts.items()}

    assert values(english) == values(chinese)


def test_an_empty_network_says_so(tmp_path: Path) -> None:
    write_analysis(nx.MultiDiGraph(), tmp_path / "a.md", language="en")
    written = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert written.count("\n") < 5 and "holds no entities" in written
    assert not list((tmp_path / "figures").iterdir())


def test_figures_of_an_earlier_graph_go(tmp_path: Path, network: Network) -> None:
    write_analysis(network, tmp_path / "a.md")
    assert (tmp_path / "figures" / "top.svg").exists()
    write_analysis(nx.MultiDiGraph(), tmp_path / "a.md")
    assert not list((tmp_path / "figures").iterdir())


def test_a_network_without_relations_has_no_rankings(tmp_path: Path) -> None:
    alone: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    add(alone, "FRA", "COUNTRY", "法国", 1)
    markdown = render_analysis(alone, "en")
    # properties, three rankings, pairs
    assert markdown.count("There are no relations.") == 5
    for line in ("No two missions have two relations in common.", "The reports date nothing in this graph."):
        assert line in markdown
    assert not re.search(r"\bnan\b", markdown)
    write_analysis(alone, tmp_path / "a.md")
    assert not list((tmp_path / "figures").iterdir())


def test_a_disconnected_network_without_missions_has_an_analysis() -> None:
    parts = make([("a", "b"), ("b", "c"), ("x", "y")], ["z"])
    markdown = render_analysis(parts, "en")
    assert "Communities of two or more entities: 2; entities without relations, which are left out: 1." in markdown
    assert "name no entity that certainly belongs to peacekeeping, or none that" in markdown
    apart = render_analysis(make([("DPO", "a"), ("b", "UNDP")]), "en")
    assert "No entity outside both groups is tied to peacekeeping and to development." in apart
    assert not re.search(r"\bnan\b", markdown)


def test_the_default_language_is_that_of_the_page(network: Network, tmp_path: Path) -> None:
    write_analysis(network, tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# 图谱分析\n")


def test_the_same_network_gives_the_same_bytes(network: Network, tmp_path: Path) -> None:
    for name in ("1.md", "2.md"):
        write_analysis(network, tmp_path / name)
    assert (tmp_path / "1.md").read_bytes() == (tmp_path / "2.md").read_bytes()


HOSTILE = st.text(alphabet=st.sampled_from("a1 .-+=#>*_`[]()<>!&;:/@|\\~$w\n\t是"), max_size=40) | st.text()


@given(HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(f"> {escape(text)}")
    for tag in ("<!-- -->", "<blockquote>", "</blockquote>", "<p>", "</p>"):
        shown = shown.replace(tag, "", 1 if tag[1] != "!" else -1)
    assert "<" not in shown
    assert html.unescape(shown.strip()) == " ".join(
        "".join(char if char.isprintable() else " " for char in text).split()
    )


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_a_table_keeps_its_columns(cells: list[str]) -> None:
    shown = MarkdownIt("commonmark").enable("table").render(table(["x"] * len(cells), [cells]))
    assert shown.count("<td>") == len(cells)


@pytest.mark.parametrize("address", ["https://example.org", "www.example.org", "a@example.org"])
def test_addresses_become_no_links(address: str) -> None:
    # renderers that link bare addresses need them in one piece
    assert address not in escape(address)


# --- a graph with something to find ---


@pytest.fixture(scope="module")
def rich() -> tuple[Network, Any]:
    """Return relations and co-mentions of two missions, their partners and a field of development."""
    result: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    for key in ("M1", "M2"):
        add(result, key, "MISSION", f"特派团{key}", 4)
        result.nodes[key]["type"] = "peacekeeping operation"
    for key in ("UNDP", "SDGs", "UN"):
        add(result, key, "ORGANISATION", f"组织{key}", 3)
    add(result, "sdgs", "INSTRUMENT", "目标", 2)
    add(result, "CAF", "COUNTRY", "中非共和国", 9)
    for mission in ("M1", "M2"):
        link(result, mission, "operatesIn", "CAF", sentence(f"{mission}驻在中非共和国。", "1"))
        link(result, mission, "supports", "UN", sentence(f"{mission}支持联合国。", "2", 0.9))
    link(result, "UN", "supports", "UNDP", sentence("联合国支持开发署。", "3"))
    link(result, "UNDP", "supports", "sdgs", sentence("开发署支持目标。", "4"))
    dated = {**sentence("2020年8月特派团成立。", "5"), "dates": ["2020-08"]}
    result.nodes["M1"]["dated"] = [dated]
    unknown = {**sentence("9月特派团撤离。", "6"), "dates": ["XXXX-09"]}
    result.nodes["M2"]["dated"] = [unknown]
    together: Any = nx.Graph(contexts=40)
    for node, data in result.nodes(data=True):
        together.add_node(node, **data, contexts=5)
    together.add_edge("M1", "CAF", weight=5, sentences=[sentence("特派团在中非共和国。", "7")])
    return result, together


def test_findings_stand_with_their_sentences(rich: tuple[Network, Any]) -> None:
    markdown = render_analysis(rich[0], "en", rich[1])
    assert "Tied to both peacekeeping and development, and most between them, are UN (2, 1) – in brackets" in markdown
    assert "Of the pairs with a member of each (4), a path connects 4." in markdown
    [row] = [row for row in rows(markdown, "Between peacekeeping and development") if row[2] == "UN"]
    assert row[4:] == ["1.0000", "2", "1"]
    assert "**UN**: 100.0% of the shortest paths" in markdown
    assert "> 联合国支持开发署。" in markdown
    assert (
        "**M1** and **M2** have these relations in common (2), the surest first: supports UN; operates in CAF."
        in markdown
    )
    assert "> M1支持联合国。" in markdown and "> M2支持联合国。" in markdown
    assert "confidence of at least 0.7, M1 and M2 have 2 in common" in markdown
    assert "The same without UN: nobody." in markdown
    assert "Pairs that share significantly more: 1 " in markdown and "> 特派团在中非共和国。" in markdown


def test_a_pair_is_told_by_the_relation_of_most_sentences() -> None:
    network = make([("M1", "CAF")])
    surest = sentence("特派团支持中非共和国。", "1", 0.99)
    network.edges["M1", "CAF", "supports"].update({"weight": 1, "sentences": [surest]})
    often = [sentence(f"特派团在中非共和国{n}。", str(n), 0.6) for n in (2, 3)]
    network.add_edge("M1", "CAF", key="operatesIn", weight=2, sentences=often)
    told = Prose(Study(network), "en").pair(("CAF", "M1"))
    head, quoted = told.split("\n")[:2]
    assert head == "- **M1 → operates in → CAF** · 2 sentences; also supports 1; with all relations 3"
    assert quoted.strip() == f"> {often[0]['text']}"


def test_a_network_of_one_entity_claims_nothing() -> None:
    markdown = render_analysis(make([], ["z"]), "en")
    assert "There are no ties to test." in markdown and "(0: )" not in markdown
    assert "p ≥ 0.05" not in markdown and "falls into" not in markdown


def test_what_has_no_year_is_no_event(rich: tuple[Network, Any]) -> None:
    markdown = render_analysis(rich[0], "en", rich[1])
    assert rows(markdown, "What happened when") == [
        ["2020-08", "M1", "第一份报告 (A/1), para. 5", "2020年8月特派团成立。"]
    ]


def test_a_graph_and_its_networks_have_the_same_analysis(tmp_path: Path) -> None:
    graph = Graph(SUBJECTS)
    write_analysis(graph, tmp_path / "1.md")
    write_analysis(project(graph), tmp_path / "2.md", together=project(graph, kind="comention"))
    assert (tmp_path / "1.md").read_bytes() == (tmp_path / "2.md").read_bytes()
    write_analysis(project(graph), tmp_path / "3.md", language="en")
    assert "comention" not in (tmp_path / "3.md").read_text(encoding="utf-8")


def sources(markdown: str) -> Iterable[str]:
    for line in re.findall(r"^\*Source:\* (.+)$", markdown, re.MULTILINE):
        yield from re.findall(r"`([^`]+)`", line)


def test_every_source_can_be_called(rich: tuple[Network, Any]) -> None:
    network, comention = rich
    names: dict[str, Any] = {"kg": kg, "network": network, "comention": comention, "study": Study(network, comention)}
    names["graph"] = Graph(SUBJECTS)
    Graph.network = lambda self, **choices: project(self, **choices)  # type: ignore[attr-defined]
    found = list(sources(render_analysis(network, "en", comention)))
    answers = {call: eval(call, dict(names)) for call in found}  # noqa: S307 (our own words)
    assert len(answers) > 15 and not any(answer is None for answer in answers.values())
    assert answers["len(study.sentences_of('UN'))"] == 3
    assert answers["study.stated.number_of_edges()"] == len(network.edges)
    assert answers["kg.network.measures(network)[['degree', 'strength', 'core']]"].loc["UN", "degree"] == 3


def test_every_table_and_figure_has_a_source_below_it(rich: tuple[Network, Any], tmp_path: Path) -> None:
    write_analysis(rich[0], tmp_path / "a.md", language="en")
    blocks = (tmp_path / "a.md").read_text(encoding="utf-8").split("\n\n")
    for number, block in enumerate(blocks):
        if block.startswith("|"):
            assert blocks[number + 1].startswith("*Source:*"), block
        if block.startswith("!"):
            assert any(after.startswith("*Source:*") for after in blocks[number + 1 : number + 6]), block


def test_figures_are_referred_to_and_exist(rich: tuple[Network, Any], tmp_path: Path) -> None:
    write_analysis(rich[0], tmp_path / "a.md", language="en")
    referred = re.findall(r"!\[[^]]+\]\((figures/\w+\.svg)\)", (tmp_path / "a.md").read_text(encoding="utf-8"))
    assert referred == [f"figures/{name}.svg" for name in ("top", "communities", "partners", "timeline")]
    assert all((tmp_path / name).read_text(encoding="utf-8").startswith("<?xml") for name in referred)


CODE = """
import sys
from pathlib import Path
from kg.analysis import write_analysis
from tests.networks import SUBJECTS, Graph
write_analysis(Graph(SUBJECTS), Path(sys.argv[1]) / "a.md")
"""


def test_the_same_graph_gives_the_same_bytes_in_every_run(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        command = [sys.executable, "-W", "error", "-c", CODE, str(folder)]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed})
        written.append({path.name: path.read_bytes() for path in sorted(folder.rglob("*.*"))})
    assert written[0] == written[1] and len(written[0]) == 5


def test_hostile_names_break_neither_report_nor_figures(tmp_path: Path) -> None:
    hostile = "</text><script>alert(1)</script> | $x$ [a](b) \x00\n# 名"
    network: Network = nx.MultiDiGraph(reports={"A/1": hostile})
    add(network, "M1", "MISSION", hostile, 1)
    key = "`<script>alert(1)</script>` {0} %s"
    add(network, key, "ORGANISATION", hostile, 1)
    link(network, "M1", "supports", key, sentence(hostile, "1"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_analysis(network, tmp_path / "a.md")
    for path in tmp_path.rglob("*.svg"):
        assert "<script" not in path.read_text(encoding="utf-8"), path
    shown = MarkdownIt("commonmark").enable("table").render((tmp_path / "a.md").read_text(encoding="utf-8"))
    assert "<script" not in shown and '<a href="b"' not in shown


@pytest.mark.parametrize("size", [1, 40])
def test_tables_have_at_most_ten_rows(size: int) -> None:
    network = make([(f"n{i:03}", f"n{(i * 7 + 1) % 60:03}") for i in range(size)])
    markdown = render_analysis(network, "en")
    assert len(rows(markdown, "Most connected entities")) == min(10, 2 * size)


# --- the study ---


def test_a_study_counts_what_is_in_the_network(network: Network) -> None:
    study = Study(network)
    assert study.by_report.to_dict("index") == {"A/1": {"entities": 4, "mentions": 7, "relations": 3, "sentences": 3}}
    assert study.by_class.to_dict("index")["MISSION"] == {"entities": 2, "mentions": 4, "candidates": 0}
    assert list(study.by_property.to_dict("index")["operatesIn"].values()) == [1, 2, 2]
    assert len(study.sentences_of("CAF")) == 2 and study.strongest("FRA") is None
    assert study.weight(("CAF", "MINUSCA")) == 2 and study.weight(("CAF", "FRA")) == 0


def test_a_study_of_nothing_is_empty() -> None:
    study = Study(nx.MultiDiGraph())
    for frame in (study.by_report, study.by_class, study.by_property, study.measures, study.go_betweens, study.brokers):
        assert isinstance(frame, pd.DataFrame) and frame.empty
    assert (study.events, study.tied, study.pairs) == ([], [], {})
    assert math.isnan(study.stability.agreement)


def test_a_large_network_is_compared_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.study, "LARGE", 3)
    study = Study(make([("a", "b"), ("b", "c"), ("c", "d")]))
    assert (study.runs, study.stability.runs) == (20, 5)
    assert "unweighted_modularity" not in study.chance.index


def test_what_is_not_sure_is_not_measured(network: Network) -> None:
    network.edges["UNMISS", "MINUSCA", "cooperatesWith"]["sentences"][0]["confidence"] = 0.4
    study = Study(network)
    assert len(study.edges) == 2 and study.stated.number_of_edges() == 3
    assert study.partners.degree("MINUSCA") == 1 and "UNMISS" not in study.simple["MINUSCA"]
    assert len(Study(network, min_confidence=0.4).edges) == 3


def test_fields_hold_types_and_keys_and_no_candidates(rich: tuple[Network, Any]) -> None:
    network = rich[0].copy()
    network.nodes["M2"]["candidate"] = True
    add(network, "AMISOM", "MISSION", "非索特派团", 1)
    network.nodes["AMISOM"]["type"] = "operation outside the United Nations"
    study = Study(network)
    assert study.members("peacekeeping") == {"M1"} and study.members("development") == {"UNDP", "sdgs"}


def test_a_member_of_a_field_without_relations_is_none() -> None:
    network = make([("DPO", "a"), ("a", "UNDP")], ["DOS", "FAO"])
    assert Study(network).members("development") == {"UNDP"} and Study(network).connected == (1, 1)


def test_a_broker_is_tied_to_both_sides() -> None:
    network = make([("DPO", "a"), ("a", "b"), ("b", "UNDP"), ("DOS", "c"), ("c", "FAO")])
    study = Study(network)
    assert set(study.go_betweens.index) == {"a", "b", "c"} and list(study.brokers.index) == ["c"]


def test_the_narrator_can_be_left_out(rich: tuple[Network, Any]) -> None:
    study = Study(rich[0])
    assert study.narrators == ["UN"] and "UN" not in study.without_narrator.network
    assert study.without_narrator.narrators == []
    assert study.without_narrator.measures.loc["UNDP", "degree"] == 1


def dated(network: Network, node: str, label: str, *dates: str) -> None:
    network.nodes[node].update({"label_zh": label, "label_en": label})
    network.nodes[node]["dated"] = [{**sentence("一。", "1"), "dates": [date]} for date in dates]


def test_one_happening_told_more_or_less_exactly_is_one() -> None:
    network = make([("c1", "MLI"), ("c2", "MLI"), ("c4", "SDN")], ["c3", "c5"])
    for country in ("MLI", "SDN"):
        network.nodes[country]["class"] = "COUNTRY"
    dated(network, "c1", "政变", "2020-08")
    dated(network, "c2", "政变", "2020-08-18", "2020")
    dated(network, "c3", "政变", "2020-08-18")
    dated(network, "c4", "政变", "2020-08", "2021")
    dated(network, "c5", "大选", "2020-08")
    found = [(event.date, event.node) for event in Study(network).events]
    assert found == [("2020-08", "c4"), ("2020-08", "c5"), ("2020-08-18", "c2"), ("2021", "c4")]


def test_events_of_one_name_are_told_apart() -> None:
    network = make([("e1", "MLI"), ("e2", "CAF")], ["e3"])
    for country in ("MLI", "CAF"):
        network.nodes[country]["class"] = "COUNTRY"
    dated(network, "e1", "大选", "2018")
    dated(network, "e2", "大选", "2020", "2021")
    dated(network, "e3", "峰会", "2024")
    prose = Prose(Study(network), "en")
    assert list(map(prose.event, prose.study.events)) == ["大选 (MLI)", "大选 (CAF, 2020)", "大选 (CAF, 2021)", "峰会"]


def test_many_events_are_cut_to_those_of_the_best_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.study, "EVENTS", 2)
    network = make([], ["a", "b", "c"])
    for node, mentions, year in (("a", 1, "2019"), ("b", 5, "2021"), ("c", 3, "2020")):
        network.nodes[node].update({"mentions": mentions, "dated": [{**sentence("一。", "1"), "dates": [year]}]})
    study = Study(network)
    assert [event.date for event in study.events] == ["2019", "2020", "2021"]
    assert [event.node for event in study.main_events] == ["c", "b"]


# --- the three reports ---


def test_communities_of_the_three_reports_are_clear_and_stable(reports_graph: KnowledgeGraph) -> None:
    stable = kg.network.stability(project(reports_graph))
    assert stable.modularity[0] >= 0.4 and stable.agreement >= 0.9
