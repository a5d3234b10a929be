"""Blocks → pieces."""

import pytest

from kg.layout import blocks
from kg.models import PassageKind
from kg.pieces import Rank, pieces


def kinds(source: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in pieces(blocks(source))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1.52亿\n\n人获得援助", [("item", "1.52亿 人获得援助")]),
        ("**约 3 600 万**\n\n人用上饮用水", [("item", "约 3 600 万 人用上饮用水")]),
        ("会场一景。\n\n(纽约；2023年10月) © 某人", [("caption", "会场一景。 (纽约；2023年10月) © 某人")]),
        ("主席(左二)会见代表。", [("caption", "主席(左二)会见代表。")]),
        (
            "图一\n\n人数\n\n(百分比)\n\n第一段。",
            [("caption", "图一 人数 (百分比)"), ("paragraph", "第一段。")],
        ),
        ("表 2. 费用\n\n第一段。", [("caption", "表 2. 费用"), ("paragraph", "第一段。")]),
        ("“我们必须合作。”\n\n秘书长\n某某·某", [("quotation", "“我们必须合作。” 秘书长某某·某")]),
        ("“我们必须合作。”\n\n第一段。", [("quotation", "“我们必须合作。”"), ("paragraph", "第一段。")]),
        ("“我们必须合作。”他说。“现在。”", [("paragraph", "“我们必须合作。”他说。“现在。”")]),
        ("第一章\n\n导言\n\n第一段。", [("heading", "第一章 导言"), ("paragraph", "第一段。")]),
        ("第一段。\n\n某某·某(签名)", [("paragraph", "第一段。"), ("item", "某某·某(签名)")]),
    ],
)
def test_what_belongs_together(source: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(source) == expected


def test_a_quotation_that_ends_a_sentence_is_text() -> None:
    found = kinds("1. 会议开始了。秘书长对各国代表说\n\n“我们必须合作。”")
    assert found[1][0] == "paragraph"


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n\n一. 导言 3\n\n二. 结论 9",
        "目錄\n\n| 章次 | 頁次 |\n|---|---|\n| 一. | 3 |",
        "目录\n\n章次\n\n一. 导言\n\n二. 结论",
        "目录\n一. 导言 ....... 3\n二. 结论 ....... 9",
    ],
)
def test_contents_go(contents: str) -> None:
    body = "一. 导言\n\n1. 第一段。\n\n二. 结论\n\n2. 第二段。"
    assert kinds(f"{contents}\n\n{body}") == kinds(body)


def test_a_list_of_the_headings_goes_and_another_stays() -> None:
    body = "# 和平\n\n第一段。\n\n# 发展\n\n第二段。"
    assert kinds(f"- 和平\n- 发展\n- 其他\n\n{body}") == kinds(body)
    assert kinds(f"{body}\n\n- 甲国\n- 乙国")[-2:] == [("item", "甲国"), ("item", "乙国")]


def test_numbered_lines_are_headings_where_paragraphs_count_on_without_them() -> None:
    found = kinds("5. 第五段。\n\n1. 培训\n\n6. 第六段。\n\n2. 医疗\n\n7. 第七段。")
    assert [text for kind, text in found if kind == "heading"] == ["1. 培训", "2. 医疗"]


def test_numbered_lists_and_short_paragraphs_are_no_headings() -> None:
    assert {kind for kind, _ in kinds("1. 会议开幕\n\n2. 通过议程")} == {"paragraph"}
    assert {kind for kind, _ in kinds("4. 第四段。\n\n5. 会议闭幕\n\n6. 第六段。")} == {"paragraph"}


def test_lettered_headings() -> None:
    source = "A. 合作\n\n(a) 非洲\n\n1. 第一段。\n\n2. 工作包括：\n\n(a) 培训\n\n3. 第三段。"
    assert [text for kind, text in kinds(source) if kind == "heading"] == ["A. 合作", "(a) 非洲"]


def test_plain_headings_rank_by_recurrence() -> None:
    peace = "A. 和平\n\n背景\n\n1. 第一段。\n\n成就\n\n选举\n\n2. 第二段。"
    source = f"{peace}\n\nB. 发展\n\n背景\n\n3. 第三段。\n\n成就\n\n4. 完。"
    ranks = {piece.text: piece.rank for piece in pieces(blocks(source)) if piece.kind is PassageKind.HEADING}
    assert (
        ranks["A. 和平"] == Rank.UPPER < ranks["背景"] == ranks["成就"] == Rank.RECURRING < ranks["选举"] == Rank.PLAIN
    )


def test_many_short_lines_in_a_row_and_the_last_are_no_headings() -> None:
    names = [("item", name) for name in ("甲国", "乙国", "丙国", "丁国")]
    assert kinds("甲国\n\n乙国\n\n丙国\n\n丁国\n\n第一段。")[:4] == names
    assert kinds("第一段。\n\n甲国")[-1] == ("item", "甲国")


def test_short_lines_are_facts_where_headings_are_marked() -> None:
    assert kinds("# 和平\n\n部署了 50 个行动\n\n# 裁军\n\n支持了 112 个项目")[1::2] == [
        ("item", "部署了 50 个行动"),
        ("item", "支持了 112 个项目"),
    ]
