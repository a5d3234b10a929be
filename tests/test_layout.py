"""Lines → blocks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.layout import Form, Span, blocks, clean, is_bare_label, is_closed, looks_like_heading, style

# Scraps of pages, so that random texts come near to real ones.
SCRAPS = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "- ",
            "1. ",
            "2. ",
            "7.",
            "(a) ",
            "一. ",
            "A. ",
            "附件",
            "第一章",
            "图一",
            "**",
            "| 甲 | 乙 |",
        ),
        *(
            "。",
            "；",
            "：",
            "\n",
            "\n\n",
            "\r\n",
            "\x0b",
            "\u2028",
            " ",
            "\u3000",
            "\u200b",
            "\x1b[31m",
            "¹ ",
            "* ",
            "<sup>2</sup>",
        ),
        *(
            "25-07881 5/24",
            "S/2020/9",
            "[74/1](#)",
            "![图](a.png)",
            "秘书长的报告",
            "2020年",
            "合作",
            "the mission",
            "(",
            ")",
        ),
    ]
)
PAGES = st.one_of(st.text(max_size=80), st.lists(SCRAPS, max_size=30).map("".join))


@given(PAGES)
def test_every_character_of_a_block_is_at_its_offset(source: str) -> None:
    for block in blocks(source):
        text, offsets = clean(source, block.spans)
        assert text == block.text
        assert list(offsets) == sorted(set(offsets))
        assert all(char in (" ", source[offset]) for char, offset in zip(text, offsets, strict=True))


@given(PAGES)
def test_blocks_come_in_order_and_do_not_overlap(source: str) -> None:
    spans = [span for block in blocks(source) for span in block.spans]
    assert all(span.start <= span.end for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(PAGES)
def test_cleaned_text_holds_nothing_that_a_terminal_obeys(source: str) -> None:
    assert not any(char in block.text for block in blocks(source) for char in "\x00\x1b\x7f\u202e\u200b")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("两个 \n 字", "两个字"),
        ("peace\nkeeping", "peace keeping"),
        ("peace-\nkeeping", "peace-keeping"),
        ("第 12 次", "第 12 次"),
        ("**重要**", "重要"),
        ("3*4", "3*4"),
        ("见[第 3 段](#p3)和[网站](https://example.org/a_(b))", "见第 3 段和网站"),
        ("10 km<sup>2</sup> 土地<sup>2</sup>", "10 km2 土地"),
        ("科索沃¹ 的局势", "科索沃的局势"),
        ("a<!-- 注 -->b", "ab"),
    ],
)
def test_markup_and_marks_go(source: str, text: str) -> None:
    assert clean(source, [Span(0, len(source))])[0] == text


def test_a_hard_span_keeps_its_blank() -> None:
    source = "图一\n人数"
    assert clean(source, [Span(0, 2), Span(3, 5)])[0] == "图一人数"
    assert clean(source, [Span(0, 2), Span(3, 5, hard=True)])[0] == "图一 人数"


@pytest.mark.parametrize(
    ("line", "form", "marker"),
    [
        ("# 导言", Form.HEADING, ""),
        ("一. 导言", Form.HEADING, "han"),
        ("十二、结论", Form.HEADING, "han"),
        ("A. 背景", Form.HEADING, "upper"),
        ("II. Background", Form.HEADING, "roman"),
        ("第三章", Form.HEADING, "chapter"),
        ("附錄二", Form.HEADING, "annex"),
        ("**背景**", Form.HEADING, ""),
        ("12. 特派团继续工作。", Form.NUMBERED, "12"),
        ("- **3.** 特派团继续工作。", Form.NUMBERED, "3"),
        ("4.", Form.NUMBERED, "4"),
        ("(a) 保护平民；", Form.LETTERED, ""),
        ("① 保护平民；", Form.LETTERED, ""),
        ("• 保护平民", Form.BULLET, ""),
        ("¹ 见附件。", Form.NOTE, ""),
        ("圖二", Form.LABEL, ""),
        ("| 甲 | 乙 |", Form.ROW, ""),
        ("2.5 万人受益。", Form.TEXT, ""),
        ("A 组的工作已经完成。", Form.TEXT, ""),
    ],
)
def test_shape_of_a_line(line: str, form: Form, marker: str) -> None:
    (block,) = blocks(line)
    assert (block.form, block.marker) == (form, marker)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "25-07881 5/24",
            "5/24",
            "- 7 -",
            "第 7 页",
            "第 7 頁",
            "12",
            "xiv",
            "*2401234*",
            "20-14384 (C) 011220",
        ),
        *(
            "S/2020/1041",
            "联合国 A/75/1",
            "![图](x.png)",
            "<!-- image -->",
            "---",
            "导言 ........ 4",
            "|---|:--|",
        ),
    ],
)
def test_page_furniture_is_no_block(line: str) -> None:
    assert blocks(line) == []


def test_a_star_opens_a_note_only_where_one_is_cited() -> None:
    assert blocks("秘书长的报告*\n\n* 因故迟交。")[1].form is Form.NOTE
    assert blocks("秘书长的报告\n\n* 因故迟交。")[1].form is Form.BULLET


def test_text_after_page_furniture_is_marked() -> None:
    assert [block.broken for block in blocks("前文\n\n25-07881 5/24\n\n后文\n\n再后")] == [False, True, False]


def test_lines_without_blank_lines_between() -> None:
    source = "一. 概览\n背景\n1. 特派团设在首都，由三个部分组成。\n第二行接着说。\n执行情况\n2. 完。"
    found = [(block.form, block.text) for block in blocks(source)]
    assert found == [
        (Form.HEADING, "一. 概览"),
        (Form.TEXT, "背景"),
        (Form.NUMBERED, "特派团设在首都，由三个部分组成。第二行接着说。"),
        (Form.TEXT, "执行情况"),
        (Form.NUMBERED, "完。"),
    ]


def test_a_number_in_mid_sentence_opens_no_paragraph() -> None:
    source = "The mandate of the mission was extended by the Council until the end of the year\n2020. The rest."
    assert len(blocks(source)) == 1


def test_windows_line_ends_change_nothing_but_offsets() -> None:
    source = "一. 导言\n\n1. 第一段，\n没有完。\n\n2. 第二段。\n"
    plain, windows = blocks(source), blocks(source.replace("\n", "\r\n"))
    assert [(block.form, block.text) for block in plain] == [(block.form, block.text) for block in windows]


def test_table_cells_are_kept_apart() -> None:
    assert blocks("| 甲 |  | 1 500 |")[0].text == "甲 1 500"


def test_what_ends_a_sentence() -> None:
    assert is_closed("完。”") and is_closed("如下：")
    assert not is_closed("未完") and not is_closed("")


@pytest.mark.parametrize("text", ["背景", "A. Peace and security", "预防、管理和解决冲突", "《公约》"])
def test_headings(text: str) -> None:
    assert looks_like_heading(text)


@pytest.mark.parametrize("text", ["", "12", "完。", "如下：", "字" * 61, "第一句。第二句"])
def test_no_headings(text: str) -> None:
    assert not looks_like_heading(text)


def test_styles_and_bare_labels() -> None:
    assert style("第二部分 活动") == "part" and style("活动") == ""
    assert is_bare_label("附件") and not is_bare_label("附件一 名单")
