"""Texts that a user hands over → passages to annotate: JSON lines, or plain text with one passage a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import InputError
from kg.interchange import read_rows

STDIN: Final = "-"
"""Name that stands for standard input."""

LONGEST: Final = 1_000_000
"""Characters of a passage; a longer one is no passage but a file without line breaks."""


def read_text(file: str, stdin: BinaryIO) -> str:
    """Return the text of a file, or of ``stdin`` if its name is ``-``.

    Raises:
        InputError: if it cannot be read or is no UTF-8 text.
    """
    try:
        data = stdin.read() if file == STDIN else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name_of(file)}: is no UTF-8 text; save it in that encoding") from error
    except OSError as error:
        raise InputError(f"{name_of(file)}: cannot be read ({error.strerror}); check the name") from error
    except ValueError as error:
        raise InputError(f"{name_of(file)}: is no name of a file; check it") from error


def name_of(file: str) -> str:
    """Return what to call a file in messages."""
    return "standard input" if file == STDIN else file


def lines(text: str) -> list[str]:
    """Return the lines of a text; other than ``str.splitlines`` it keeps U+2028, which JSON may hold."""
    return text.replace("\r\n", "\n").split("\n")


def read_passages(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield id and text of each passage.

    JSON lines are told by the brace they begin with; an ``id`` is kept, without one the number of the line
    (from 1) serves. Lines of plain text that hold only blanks are skipped.

    Args:
        text: the content of the file.
        name: what to call it in messages.

    Raises:
        InputError: naming the line that is no passage, or one that is too long.
    """
    for number, passage_id, passage in _rows(text, name):
        if len(passage) > LONGEST:
            raise InputError(f"{name}, line {number}: is longer than {LONGEST:,} characters; split it into passages")
        if any("\ud800" <= char <= "\udfff" for char in passage):
            raise InputError(f"{name}, line {number}: holds half a character (a lone surrogate); write it in full")
        yield passage_id, passage


def _rows(text: str, name: str) -> Iterator[tuple[int, str, str]]:
    if text.lstrip().startswith("{"):
        for number, row in read_rows(lines(text), name):
            yield number, str(row.get("id", number)), row["text"]
        return
    for number, line in enumerate(lines(text), 1):
        if line.strip():
            yield number, str(number), line
