"""Pieces → passages."""

from pathlib import Path

import pytest
from hypothesis import given

from kg.layout import blocks
from kg.masthead import read_title_page
from kg.models import Passage, PassageKind
from kg.passages import read_passages
from tests.guards import no_hang
from tests.test_layout import PAGES

REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def passages(source: str) -> tuple[Passage, ...]:
    return read_passages(source, read_title_page(source, blocks(source)))


def texts(source: str) -> dict[str, str]:
    return {passage.id: passage.text for passage in passages(source)}


def sections(source: str) -> dict[str, tuple[str, ...]]:
    return {passage.id: passage.section for passage in passages(source)}


@given(PAGES)
def test_every_character_maps_to_its_source(source: str) -> None:
    for passage in passages(source):
        assert passage.text and len(passage.text) == len(passage.offsets)
        assert list(passage.offsets) == sorted(set(passage.offsets))
        assert all(char in (" ", source[at]) for char, at in zip(passage.text, passage.offsets, strict=True))


@given(PAGES)
def test_ids_are_unique(source: str) -> None:
    ids = [passage.id for passage in passages(source)]
    assert len(ids) == len(set(ids))


@given(PAGES)
def test_reading_is_deterministic(source: str) -> None:
    assert passages(source) == passages(source)


@pytest.mark.parametrize("scrap", ["背景\n\n", "背景\n", "(", "“", "[a](", "<", "1. ", "**", "- 甲\n\n", "12万\n\n"])
def test_hostile_text_of_any_length_is_read(scrap: str) -> None:
    with no_hang():
        found = passages(scrap * 5000)
    assert len(found) <= 5000


def test_a_paragraph_goes_on_over_a_page_break_a_note_and_a_figure() -> None:
    page_end = "25-07881 5/24\n\n¹ 见附件。\n\n图一\n\n人数"
    source = f"报告\n\n一. 和平\n\n1. 特派团¹ 将继续\n\n{page_end}\n\n支持选举。\n\n2. 完。"
    found = texts(source)
    assert found["p1"] == "特派团将继续支持选举。"
    assert found["footnote1"] == "见附件。"
    assert found["caption1"] == "图一 人数"
    assert list(found) == ["title", "heading1", "p1", "footnote1", "caption1", "p2"]


def test_text_without_number_after_a_numbered_paragraph_belongs_to_it() -> None:
    assert texts("1. 第一句。\n\n第二句。\n\n2. 完。")["p1"] == "第一句。 第二句。"


def test_without_numbers_each_text_is_a_paragraph() -> None:
    found = texts("# 导言\n\n第一段。\n\n第二段开始了。但没有\n\n完。\n\n# 结论\n\n第三段。")
    assert [found[f"paragraph{n}"] for n in (1, 2, 3)] == ["第一段。", "第二段开始了。但没有完。", "第三段。"]


def test_points_belong_to_their_paragraph() -> None:
    mandate = "1. 任务是：\n\n(a) 保护平民；\n\n(b) 支持选举。"
    source = f"{mandate}\n\n2. 建议：\n\n1. 核准预算；\n\n2. 分摊费用。\n\n3. 完。"
    assert texts(source) == {
        "p1": "任务是： (a) 保护平民； (b) 支持选举。",
        "p2": "建议： 1. 核准预算； 2. 分摊费用。",
        "p3": "完。",
    }


def test_a_year_at_the_start_of_a_line_numbers_nothing() -> None:
    assert texts("7. 任期截至\n\n2020. 此后延长。\n\n8. 完。")["p7"] == "任期截至 2020. 此后延长。"


def test_an_annex_counts_anew() -> None:
    source = "一. 甲\n\n1. 正文。\n\n附件\n\n说明\n\n引言没有编号。\n\n1. 附件正文。\n\n附件二\n\n1. 又一段。"
    found = passages(source)
    assert [passage.id for passage in found if passage.number] == ["p1", "p1-2", "p1-3"]
    assert [passage.number for passage in found if passage.number] == ["1", "1", "1"]
    assert "box1" not in texts(source)
    assert sections(source)["p1-2"] == ("附件 说明",)


def test_boxes() -> None:
    source = "A. 和平\n\n选举\n\n1. 第一段。\n\n未来契约\n\n会员国通过了契约。\n\n契约有附件。\n\n2. 第二段。"
    found = {passage.id: passage for passage in passages(source)}
    assert found["box1"].kind is PassageKind.BOX
    assert (found["box1"].text, found["box2"].text) == ("会员国通过了契约。", "契约有附件。")
    assert found["box1"].section == found["box2"].section == ("A. 和平", "未来契约")
    assert found["p2"].section == ("A. 和平", "选举")


def test_the_introduction_of_a_numbered_section_is_no_box() -> None:
    source = "一. 甲\n\n1. 第一段。\n\n二. 乙\n\n本节述及合作。\n\n2. 第二段。"
    assert texts(source)["paragraph1"] == "本节述及合作。"
    assert sections(source)["p2"] == ("二. 乙",)


def test_sections_nest_by_the_style_of_their_numbers() -> None:
    source = "一. 甲\n\nA. 乙\n\n1. 丙\n\n1. 第一段。\n\nB. 丁\n\n2. 第二段。\n\n二. 戊\n\n3. 第三段。"
    found = sections(source)
    assert found["p1"] == ("一. 甲", "A. 乙", "1. 丙")
    assert found["p2"] == ("一. 甲", "B. 丁")
    assert found["p3"] == ("二. 戊",)
    assert found["heading3"] == ("一. 甲", "A. 乙")


def test_sections_nest_by_hashes() -> None:
    source = "# 甲\n\n## 乙\n\n第一段。\n\n# 丙\n\n第二段。"
    assert sections(source)["paragraph1"] == ("甲", "乙")
    assert sections(source)["paragraph2"] == ("丙",)


def test_traditional_characters() -> None:
    found = texts("第七十五屆會議\n\n秘書長的報告\n\n一、導言\n\n1. 第一段。\n\n圖一\n\n人數\n\n附錄\n\n1. 名單。")
    assert list(found) == ["title", "heading1", "p1", "caption1", "heading2", "p1-2"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_other_line_ends_read_alike(end: str) -> None:
    source = "报告\n\n一. 甲\n\n1. 第一段\n接着说。\n\n(a) 其一；\n\n| 甲 | 乙 |\n\n2. 完。"
    assert texts(source.replace("\n", end)) == texts(source)


def test_without_blank_lines() -> None:
    mandate = "2. 任务是：\n(a) 保护平民；\n(b) 监测人权。"
    source = f"某年某会议\n特派团的预算\n一. 概览\n背景\n1. 特派团有三个部分。\n{mandate}\n结论\n3. 完。"
    found = passages(source)
    assert [passage.number for passage in found if passage.number] == ["1", "2", "3"]
    assert found[-1].section == ("一. 概览", "结论")


# --- the reports of the project -----------------------------------------------------------------------------


def shared(start: str) -> tuple[Passage, ...]:
    path = next(iter(REPORTS.glob(f"{start}_*.txt")), None) if REPORTS.is_dir() else None
    if path is None:
        pytest.skip("the shared reports are not here")
    return passages(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("start", "count"), [("000", 135), ("001", 147)])
def test_numbered_paragraphs_of_a_report(start: str, count: int) -> None:
    numbered = [passage for passage in shared(start) if passage.number]
    assert [passage.id for passage in numbered] == [f"p{number}" for number in range(1, count + 1)]
    assert all(passage.text.endswith("。") for passage in numbered)
    assert all(passage.section for passage in numbered)


def test_sections_of_a_report() -> None:
    found = {passage.id: passage.section for passage in shared("000")}
    assert found["p1"] == ("第一章 导言",)
    assert found["p58"][1:] == ("B. 维护国际和平与安全", "我们的成就", "妇女与和平与安全")
    assert found["p24"][-1] == found["p23"][-1] == "扩大发展筹资"
    found = {passage.id: passage.section for passage in shared("001")}
    assert found["p97"] == ("八. 业绩和问责", "D. 为维持和平行动提供有效支持", "3. 航空")
    assert found["p147"] == ("十二. 意见",)


def test_kinds_of_the_passages_of_reports() -> None:
    count = {start: dict.fromkeys(PassageKind, 0) for start in ("000", "001", "002")}
    for start, kinds in count.items():
        for passage in shared(start):
            kinds[passage.kind] += 1
    assert (count["000"][PassageKind.BOX], count["000"][PassageKind.FOOTNOTE]) == (13, 2)
    assert (count["001"][PassageKind.CAPTION], count["001"][PassageKind.FOOTNOTE]) == (5, 2)
    assert count["001"][PassageKind.BOX] == count["002"][PassageKind.BOX] == 0
    assert (count["002"][PassageKind.QUOTATION], count["002"][PassageKind.CAPTION]) == (6, 8)
    assert (count["002"][PassageKind.ITEM], count["002"][PassageKind.PARAGRAPH]) == (21, 31)


@pytest.mark.parametrize("start", ["000", "001", "002"])
def test_no_furniture_or_markup_is_left(start: str) -> None:
    for passage in shared(start):
        for scrap in ("25-07881", "](", "![", "**", "<sup>", "页次", "¹", "²", "\n"):
            assert scrap not in passage.text
