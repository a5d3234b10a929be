"""Passages from files and standard input."""

import io
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.texts import LONGEST, lines, read_passages, read_text


def test_plain_text_is_one_passage_a_line() -> None:
    assert list(read_passages("甲\r\n\n  \n乙", "x")) == [("1", "甲"), ("4", "乙")]


def test_json_lines_keep_their_ids() -> None:
    text = '{"id": "p7", "text": "甲\u2028乙"}\n\n{"text": "丙"}\n'
    assert list(read_passages(text, "x")) == [("p7", "甲\u2028乙"), ("3", "丙")]
    assert len(lines(text)) == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": 1}', 'x, line 1: a passage needs a "text"'),
        ('{"text": "a"}\n{', "x, line 2: no JSON"),
        ('{"text": "\\ud800"}', "x, line 1: holds half a character"),
        ("a" * (LONGEST + 1), "x, line 1: is longer than 1,000,000 characters"),
    ],
)
def test_what_is_no_passage_is_told(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_passages(text, "x"))


def test_files_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "甲".encode())
    assert read_text(str(path), io.BytesIO()) == "甲"
    assert read_text("-", io.BytesIO("乙".encode())) == "乙"


@pytest.mark.parametrize("name", ["missing.txt", "a\0b"])
def test_names_that_cannot_be_read(name: str) -> None:
    with pytest.raises(InputError, match="check"):
        read_text(name, io.BytesIO())


def test_other_encodings_are_told() -> None:
    with pytest.raises(InputError, match=r"^standard input: is no UTF-8 text; save it in that encoding$"):
        read_text("-", io.BytesIO("决议".encode("gb18030")))
