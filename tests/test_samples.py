"""The sample reports that ship with the package."""

import re
from collections import Counter
from pathlib import Path

import pytest

import kg
from kg.models import PassageKind, Report
from kg.reading import find_reports, read_report
from kg.symbols import find_symbols, parse_symbol

FOLDER = Path(kg.__file__).parent / "samples"
REPORTS = Path(__file__).parents[2] / "shared" / "reports"
SAMPLES = tuple(read_report(path) for path in find_reports([FOLDER])[0])


def cited(report: Report) -> set[str]:
    return {match.key for passage in report.passages for match in find_symbols(passage.text)}


def test_there_are_four_and_all_are_read() -> None:
    assert find_reports([FOLDER])[1] == []
    assert sorted(report.key for report in SAMPLES) == [f"UNKG/SAMPLE/{number}" for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("report", SAMPLES, ids=lambda report: report.key)
def test_a_sample_is_short_and_whole(report: Report) -> None:
    assert 900 <= len(report.source.text) <= 1800
    assert report.session == 80 and report.warnings == ()
    numbers = [int(passage.number) for passage in report.passages if passage.number]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 10
    assert all(passage.section for passage in report.passages if passage.number)


@pytest.mark.parametrize("report", SAMPLES, ids=lambda report: report.key)
def test_a_sample_cannot_be_taken_for_a_document_of_the_united_nations(report: Report) -> None:
    assert report.title.startswith("样本报告：")
    assert "不是联合国文件" in "".join(report.source.text.splitlines()[:8])
    assert report.symbol is None and parse_symbol(report.key) is None


@pytest.mark.parametrize("report", SAMPLES, ids=lambda report: report.key)
def test_resolutions_are_cited_with_their_own_year(report: Report) -> None:
    printed = re.findall(r"第(\d{1,4})\((\d{4})\)号决议", report.source.text)
    assert len(printed) > 5
    for number, year in printed:
        assert parse_symbol(f"S/RES/{number}({year})", strict=True)
        assert f"S/RES/{number}({year})" in cited(report)


@pytest.mark.parametrize("report", SAMPLES, ids=lambda report: report.key)
def test_a_resolution_is_adopted_in_its_year(report: Report) -> None:
    for passage in report.passages:
        for year, number_year in re.findall(r"安全理事会(\d{4})年\d{1,2}月\d{1,2}日第\d+\((\d{4})\)", passage.text):
            assert year == number_year


def test_samples_share_resolutions() -> None:
    count = Counter(key for report in SAMPLES for key in cited(report))
    shared = {key for key, number in count.items() if number > 1}
    assert {"S/RES/1325(2000)", "S/RES/2719(2023)", "S/RES/2149(2014)", "S/RES/2690(2023)"} <= shared


def test_samples_show_every_kind_but_those_of_illustrated_reports() -> None:
    kinds = {passage.kind for report in SAMPLES for passage in report.passages}
    assert kinds == set(PassageKind) - {PassageKind.BOX, PassageKind.QUOTATION}


def test_no_sentence_is_copied_from_the_reports() -> None:
    if not REPORTS.is_dir():
        pytest.skip("the shared reports are not here")
    known = "".join(path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt")))
    known = re.sub(r"\s", "", known).replace(",", "，")
    for report in SAMPLES:
        sentences = re.split(r"[。；：]", re.sub(r"\s", "", report.source.text))
        assert not [sentence for sentence in sentences if len(sentence) > 12 and sentence in known]
