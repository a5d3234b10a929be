"""Files → reports."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import reading
from kg.errors import InputError
from kg.reading import find_reports, read_report

REPORTS = Path(__file__).parents[2] / "shared" / "reports"
TEXT = "秘书长关于某国局势的报告\n\n一. 导言\n\n1. 联合国和安全理事会在该国的工作是支持选举。\n"
SAVE = "save its text as a .txt file in UTF-8"
ONLY = "only reports in Chinese are read so far, give the Chinese text"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "c/d.TXT", "e.pdf", "f.jpg", ".hidden.txt", ".git/g.txt", "c/h.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return tmp_path


def written(folder: Path, data: bytes | str, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_folder_is_searched_in_a_fixed_order(folder: Path) -> None:
    files, problems = find_reports([folder])
    assert files == [folder / "a.md", folder / "b.txt", folder / "c" / "d.TXT"]
    assert problems == [
        f"{folder / 'c' / 'h.docx'}: DOCX is not yet read; save its text as a .txt file in UTF-8",
        f"{folder / 'e.pdf'}: PDF is not yet read; save its text as a .txt file in UTF-8",
    ]


def test_files_come_as_given_and_once(folder: Path) -> None:
    files, problems = find_reports([folder / "b.txt", folder / ".hidden.txt", folder / "b.txt", folder / "c"])
    assert files == [folder / "b.txt", folder / ".hidden.txt", folder / "c" / "d.TXT"]
    assert len(problems) == 1


def test_a_missing_path_does_not_stop_the_others(folder: Path) -> None:
    files, problems = find_reports([folder / "none", folder / "b.txt", folder / "no\nline"])
    assert files == [folder / "b.txt"]
    assert problems[0] == f"{folder / 'none'}: does not exist; check the name"
    assert "\n" not in problems[1]


def test_a_folder_without_reports_is_a_problem(tmp_path: Path) -> None:
    assert find_reports([tmp_path]) == (
        [],
        [f"{tmp_path}: holds no .txt or .md file; name a folder that does"],
    )


def test_a_circle_of_links_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    files, problems = find_reports([tmp_path / "a"])
    assert (files, len(problems)) == ([], 1)


def test_a_report(tmp_path: Path) -> None:
    source = f"A/76/900\n\n第七十六届会议\n\n{TEXT}"
    path = written(tmp_path, source)
    report = read_report(path)
    assert (report.key, report.symbol, report.session) == ("A/76/900", "A/76/900", 76)
    assert (report.title, report.language) == ("秘书长关于某国局势的报告", "zh")
    assert report.source.text == source and report.source.path == path
    assert report.source.sha256 == hashlib.sha256(source.encode()).hexdigest()
    assert [passage.id for passage in report.passages] == ["title", "heading1", "p1"]
    assert report.warnings == ()


def test_without_symbol_the_file_name_is_the_key(tmp_path: Path) -> None:
    report = read_report(written(tmp_path, TEXT, "某国 (2020).txt"))
    assert (report.key, report.symbol, report.session) == ("某国-2020", None, None)
    assert read_report(written(tmp_path, TEXT, "().txt")).key == "report"


def test_a_symbol_of_no_known_series_is_a_key_only(tmp_path: Path) -> None:
    report = read_report(written(tmp_path, f"ACME/2020/7\n\n{TEXT}"))
    assert (report.key, report.symbol) == ("ACME/2020/7", None)


def test_the_title_may_be_a_heading_or_the_file_name(tmp_path: Path) -> None:
    headed = "# 导言\n\n## 开篇词\n\n这是第一段。\n\n# 结论\n\n这是第二段。"
    assert read_report(written(tmp_path, headed)).title == "导言：开篇词"
    assert read_report(written(tmp_path, "这是没有标题的一段文字。")).title == "report"


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_is_no_text(tmp_path: Path, start: bytes) -> None:
    assert read_report(written(tmp_path, start + TEXT.encode())).source.text == TEXT


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_is_read(tmp_path: Path, mark: str) -> None:
    assert read_report(written(tmp_path, f"\ufeff{TEXT}".encode(mark))).source.text == TEXT


def test_line_ends_are_kept_in_the_source(tmp_path: Path) -> None:
    source = TEXT.replace("\n", "\r\n")
    assert read_report(written(tmp_path, source)).source.text == source


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; save the text of a report in it"),
        (b"\xef\xbb\xbf \r\n", "is empty; save the text of a report in it"),
        (b"\xff\xfe", "is empty; save the text of a report in it"),
        (TEXT.encode("gb18030"), "seems to be in GB18030; save it as UTF-8"),
        ("秘書長的報告是在聯合國的支持。".encode("big5"), "seems to be in Big5; save it as UTF-8"),
        (TEXT.encode("utf-16-le"), "seems to be in UTF-16; save it as UTF-8"),
        ("Résumé général".encode("latin-1"), "is in an unknown encoding; save it as UTF-8"),
        (b"\x00\x01\x02\x03", f"is a binary file; {SAVE}"),
        (b"%PDF-1.7 ...", f"is a PDF file, which is not yet read; {SAVE}"),
        (b"PK\x03\x04 ...", f"is a Word, EPUB or ZIP file, which is not yet read; {SAVE}"),
        (b"<!DOCTYPE html><p>", f"is a web page or XML, which is not yet read; {SAVE}"),
        (b"The work of the Council and of the Assembly.", f"is in English; {ONLY}"),
        ("国連の活動についての報告です。", f"is not in Chinese; {ONLY}"),
        ("Доклад Генерального секретаря", f"is not in Chinese; {ONLY}"),
        ("议程", "holds no running text, so it is no report; save the whole text of a report"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file(tmp_path: Path, data: bytes | str, message: str) -> None:
    path = written(tmp_path, data)
    with pytest.raises(InputError) as caught:
        read_report(path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: cannot be read"):
        read_report(tmp_path / "none.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_report(tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, TEXT)
    monkeypatch.setattr(reading, "_LARGEST", len(TEXT.encode()))
    assert read_report(path).passages
    monkeypatch.setattr(reading, "_LARGEST", len(TEXT.encode()) - 1)
    with pytest.raises(InputError, match="is larger than"):
        read_report(path)


def test_warnings_tell_what_was_lost(tmp_path: Path) -> None:
    source = f"{TEXT}\n3. 第三段有一个\ufffd字。\n\n7. 第七段。\n\n附件\n\n1. 名单如下。"
    assert read_report(written(tmp_path, source)).warnings == (
        "1 characters were lost before the file was saved (\ufffd)",
        "paragraph 2 is missing",
        "paragraphs 4–6 are missing",
    )


@given(st.one_of(st.binary(max_size=60), st.text(alphabet="报告的。1.\n A#*¹", max_size=60).map(str.encode)))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    try:
        assert read_report(path).passages
    except InputError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)


@pytest.mark.parametrize(
    ("start", "symbol", "session", "title"),
    [
        ("000", "A/80/1", 80, "秘书长关于联合国工作的报告"),
        ("001", None, 75, "维持和平行动特别委员会各项建议的执行情况"),
        ("002", None, None, "导言：秘书长开篇词"),
    ],
)
def test_what_the_reports_say_about_themselves(start: str, symbol: str | None, session: int | None, title: str) -> None:
    path = next(iter(REPORTS.glob(f"{start}_*.txt")), None) if REPORTS.is_dir() else None
    if path is None:
        pytest.skip("the shared reports are not here")
    report = read_report(path)
    assert (report.symbol, report.session, report.title) == (symbol, session, title)
    assert report.key == (symbol or path.stem)
    assert report.warnings == ()
