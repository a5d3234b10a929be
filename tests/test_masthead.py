"""The title page."""

import pytest

from kg.layout import blocks
from kg.masthead import TitlePage, read_title_page
from kg.resources import load_toml


def page(source: str) -> TitlePage:
    return read_title_page(source, blocks(source))


def test_agenda_item_title_and_author_are_told_apart() -> None:
    titles = "议程项目 131\n\n经费的筹措\n\n特派团的预算\n\n秘书长的报告"
    found = page(f"第七十六届会议\n\n{titles}\n\n摘要\n\n本报告述及预算。")
    assert found.title == "特派团的预算"
    assert [line.text for line in found.lines] == ["经费的筹措", "特派团的预算", "秘书长的报告"]
    assert [block.text for block in found.body] == ["摘要", "本报告述及预算。"]


def test_title_page_without_blank_lines() -> None:
    found = page("A/76/900\n大 会\n第七十六届会议\n议程项目 131(a)\n经费的筹措\n关于\n特派团的报告\n1. 第一段。")
    assert (found.title, found.symbol, found.session) == ("关于特派团的报告", "A/76/900", 76)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("秘书长的报告\n\n1. 第一段。", "秘书长的报告"),
        ("议程项目 5\n\n选举事项\n\n秘书长的报告\n\n1. 第一段。", "秘书长的报告"),
        ("关于某问题的报告\n\n关于某问题的报告\n\n1. 第一段。", "关于某问题的报告"),
        ("# 关于某问题的报告\n\n## 导言\n\n第一段。", "关于某问题的报告"),
        ("# 导言\n\n第一段。\n\n# 结论\n\n第二段。", ""),
        ("2021年3月1日秘书长给安全理事会主席的信\n\n谨提交报告。", "2021年3月1日秘书长给安全理事会主席的信"),
        ("Distr.: General\n\n1 March 2021\n\nOriginal: English\n\n秘書長的說明\n\n第一段。", "秘書長的說明"),
        ("", ""),
    ],
)
def test_title(source: str, title: str) -> None:
    assert page(source).title == title


@pytest.mark.parametrize(
    ("source", "symbol"),
    [
        ("S/2020/1041\n\n报告\n\n第一段。", "S/2020/1041"),
        ("联合国 A/75/1*\n\n报告\n\n第一段。", "A/75/1"),
        ("**A/74/976-S/2020/773**\n\n报告\n\n第一段。", "A/74/976-S/2020/773"),
        ("大会正式记录 第七十届会议 补编第 3 号\n\n第一段。", "A/70/3"),
        ("大會正式紀錄\n\n大會正式紀錄 第三十一屆會議 補編第2號\n\n報告\n\n第一段。", "A/31/2"),
        ("大会正式记录，第三十届会议，补编第 1 号\n\n第一段。", None),
        ("经济及社会理事会正式记录，补编第 1 号\n\n第一段。", None),
        ("报告\n\n第一段引用了 A/75/1 号文件。", None),
        ("报告\n\n第一段。\n\nS/2020/9\n\n第二段。", None),
        ("报告\n\n第一段。\n\nS/2020/9\n\n第二段。\n\nS/2020/9\n\n第三段。\n\nS/2020/9\n\n完。", "S/2020/9"),
    ],
)
def test_symbol(source: str, symbol: str | None) -> None:
    assert page(source).symbol == symbol


@pytest.mark.parametrize(
    ("source", "session"),
    [
        ("第八十届会议\n\n报告\n\n第一段。", 80),
        ("第11届特别会议\n\n报告\n\n第一段。", 11),
        ("第七十五年\n\n报告\n\n第一段。", None),
        ("报告\n\n大会第七十届会议通过了决议。", None),
    ],
)
def test_session(source: str, session: int | None) -> None:
    assert page(source).session == session


def test_rest_of_the_title_page_goes() -> None:
    found = page("报告\n\n说明\n\n编号的含义如下。\n\n[2025年7月18日]\n\n1. 第一段。\n\n中文")
    assert [block.text for block in found.body] == ["说明", "编号的含义如下。", "第一段。", "中文"]


@pytest.mark.parametrize("row", load_toml("patterns", "masthead.toml")["example"], ids=lambda row: row["line"])
def test_an_author_alone_is_no_title_beside_another(row: dict[str, object]) -> None:
    titles = f"第七十六届会议\n\n{row['line']}\n\n区域合作问题\n\n1. 第一段。"
    assert (page(titles).title != row["line"]) is row["byline"]
