"""analysis.md: what it says, in which words, and that no report can break it."""

import html
import re
import tomllib
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg import terms
from kg.analysis import escape, render_analysis, table, write_analysis
from kg.network import Network, Sentence


def sentence(text: str, paragraph: str, confidence: float = 0.8, report: str = "A/1") -> Sentence:
    return {
        "text": text,
        "report": report,
        "report_title": "第一份报告",
        "paragraph": paragraph,
        "passage": f"{report}/p{paragraph}",
        "pattern": "p",
        "confidence": confidence,
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
    part = markdown.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_counts_are_those_of_the_network(network: Network) -> None:
    markdown = render_analysis(network)
    assert "Entities: 4. Relations between them: 3, stated by 3 sentences. Reports: 1." in markdown
    assert rows(markdown, "Reports") == [["第一份报告 (A/1)", "4", "7", "3", "3"]]
    assert [row[1:] for row in rows(markdown, "Entities by class")] == [
        ["2", "3", "0"],
        ["2", "4", "0"],
        ["4", "7", "0"],
    ]
    assert [(row[0].split("(")[-1], *row[1:]) for row in rows(markdown, "Relations by property")] == [
        ("cooperatesWith)", "1", "1", "1"),
        ("operatesIn)", "1", "2", "2"),
        ("supports)", "1", "1", "1"),
    ]


def test_rankings_name_their_measure_and_leave_out_who_has_none(network: Network) -> None:
    markdown = render_analysis(network)
    connected = rows(markdown, "Most connected entities")
    assert [(row[2], row[4], row[5]) for row in connected] == [
        ("MINUSCA", "3", "4"),
        ("CAF", "2", "3"),
        ("UNMISS", "1", "1"),
    ]
    [bridge] = rows(markdown, "Bridges")
    assert (bridge[2], bridge[4]) == ("MINUSCA", "0.3333")
    for parameter in ("damping 0.85", "without weights", "resolution 1, seed 0", "Modularity"):
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


def test_many_communities_and_members_are_counted_rather_than_listed() -> None:
    many: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    pairs = [("hub", f"member{i}") for i in range(20)] + [(f"a{i}", f"b{i}") for i in range(14)]
    for name in sorted({name for pair in pairs for name in pair}):
        add(many, name, "ORGANISATION", name, 1)
    for number, (one, other) in enumerate(pairs):
        link(many, one, "supports", other, sentence("一个机构支持另一个机构。", str(number)))
    part = render_analysis(many).split("## Communities")[1].split("\n## ")[0]
    assert part.count("### Community") == 12 and "Smaller communities that are not listed: 3." in part
    largest = part.split("### Community 1: 21 entities")[1].split("###")[0]
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
    write_analysis(nx.MultiDiGraph(), tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").count("\n") < 5
    assert "holds no entities" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_a_network_without_relations_has_no_rankings() -> None:
    alone: Network = nx.MultiDiGraph(reports={"A/1": "第一份报告"})
    add(alone, "FRA", "COUNTRY", "法国", 1)
    assert render_analysis(alone).count("There are no relations.") == 4


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
