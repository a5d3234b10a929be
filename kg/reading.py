"""Files → reports: which files to read, how they are encoded, and what their text says about itself."""

import codecs
import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.layout import blocks
from kg.masthead import read_title_page
from kg.models import Passage, PassageKind, Report, Source
from kg.passages import read_passages
from kg.symbols import parse_symbol

_TEXT_FILES: Final = frozenset({".txt", ".md"})
_DOCUMENTS: Final = frozenset(
    {".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".xhtml", ".xml", ".epub", ".pptx", ".wpf"}
)
"""Formats in which reports come and that are not read yet."""

_LARGEST: Final = 50_000_000
"""Bytes; the longest reports have two million."""


# --- which files --------------------------------------------------------------------------------------------


def find_reports(
    paths: Iterable[Path], outputs: Callable[[Collection[str]], Collection[str]] = lambda names: ()
) -> tuple[list[Path], list[str]]:
    """Return the files to read, and one line for each path that cannot be read.

    Files are taken as given; of folders all ``*.txt`` and ``*.md`` below them, sorted by path. Hidden files
    and folders are skipped, links to folders are not followed, and no file comes twice.

    Args:
        paths: files and folders.
        outputs: which of the names of a folder are no reports but what an earlier build wrote.
    """
    search = _Search(outputs)
    for path in paths:
        search.add(path)
    return search.files, search.problems


@dataclass(slots=True)
class _Search:
    outputs: Callable[[Collection[str]], Collection[str]]
    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def add(self, path: Path) -> None:
        try:
            if path.is_dir():
                self._add_folder(path)
            elif path.exists():
                self._add_file(path)
            else:
                self.problems.append(f"{_name(path)}: does not exist; check the name")
        except (OSError, RuntimeError) as error:
            self.problems.append(f"{_name(path)}: cannot be read ({_reason(error)}); check the name")

    def _add_file(self, path: Path) -> None:
        real = path.resolve()
        if real not in self.seen:
            self.seen.add(real)
            self.files.append(path)

    def _add_folder(self, folder: Path) -> None:
        found = sorted(self._below(folder))
        texts = [path for path in found if path.suffix.lower() in _TEXT_FILES]
        others = [path for path in found if path.suffix.lower() in _DOCUMENTS]
        for path in texts:
            self._add_file(path)
        self.problems += [f"{_name(path)}: {path.suffix[1:].upper()} is not yet read; {_SAVE}" for path in others]
        if not texts and not others:
            self.problems.append(f"{_name(folder)}: holds no .txt or .md file; name a folder that does")

    def _below(self, folder: Path) -> Iterator[Path]:
        for place, folders, names in os.walk(folder, onerror=self._refuse):
            outputs = self.outputs(names)
            folders[:] = [name for name in folders if not name.startswith(".") and name not in outputs]
            yield from (Path(place, name) for name in names if not name.startswith(".") and name not in outputs)

    def _refuse(self, error: OSError) -> None:
        self.problems.append(f"{_name(error.filename)}: cannot be read ({_reason(error)}); check its permissions")


_SAVE: Final = "save its text as a .txt file in UTF-8"


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _name(path: Path | str) -> str:
    """Return a path for a message of one line."""
    return "".join(char if char.isprintable() else "?" for char in str(path))


# --- one file -----------------------------------------------------------------------------------------------


def read_report(path: Path) -> Report:
    """Return the report in a text file.

    UTF-8 is read, and UTF-16 with a byte-order mark. The key is the symbol that the title page prints or that
    follows from it, else the file name. A symbol of no series of the United Nations is a key only.

    Raises:
        InputError: if the file cannot be read, is no text in these encodings, is not in Chinese or holds no
            running text. The message is one line that names the file and says what to do.
    """
    data = _bytes(path)
    text = _decoded(path, data)
    if not text.strip():
        raise InputError(f"{_name(path)}: is empty; save the text of a report in it")
    _check_language(path, text)
    page = read_title_page(text, blocks(text))
    passages = read_passages(text, page)
    if not any(passage.kind in _RUNNING for passage in passages):
        raise InputError(f"{_name(path)}: holds no running text, so it is no report; save the whole text of a report")
    return Report(
        key=page.symbol or _slug(path),
        title=page.title or _first_heading(passages) or path.stem,
        symbol=page.symbol if page.symbol and parse_symbol(page.symbol) else None,
        session=page.session,
        language="zh",
        passages=passages,
        source=Source(path, text, hashlib.sha256(data).hexdigest()),
        warnings=tuple(_warnings(text, passages)),
    )


_RUNNING: Final = (PassageKind.PARAGRAPH, PassageKind.BOX)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{_name(path)}: is larger than {_LARGEST // 10**6} MB; give one report per file")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{_name(path)}: cannot be read ({_reason(error)}); check the name and permissions") from error
    return data


def _slug(path: Path) -> str:
    return re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "report"


def _first_heading(passages: Sequence[Passage]) -> str:
    """Return the heading that the text opens with, and the one below it if it opens with both."""
    opening: list[str] = []
    for passage in passages[:2]:
        if passage.kind is not PassageKind.HEADING:
            break
        opening.append(passage.text)
    return "：".join(opening)


def _warnings(text: str, passages: Iterable[Passage]) -> Iterator[str]:
    lost = text.count("\ufffd")
    if lost:
        yield f"{lost} characters were lost before the file was saved (\ufffd)"
    numbers = [int(passage.number) for passage in passages if passage.number]
    for before, after in pairwise(numbers):
        if after - before == 2:
            yield f"paragraph {before + 1} is missing"
        elif after - before > 2:
            yield f"paragraphs {before + 1}–{after - 1} are missing"


# --- encodings and languages --------------------------------------------------------------------------------

# First bytes of formats that are no text.
_SIGNATURES: Final = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a Word, EPUB or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a compressed file"),
)
_WEB_PAGE: Final = re.compile(rb"\s{0,100}<(?:!doctype\s|html\b|\?xml\b)", re.IGNORECASE)
_CODECS: Final = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_NAMES: Final = {"gb18030": "GB18030", "big5": "Big5", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# The commonest characters of Chinese prose in either script; text that is decoded wrongly holds few of them.
_COMMON: Final = re.compile("[的一是在不了和有大这主中人上为以要这國国會会联聯合安全理事报報告年月日，。、在]")
_SAMPLE: Final = 20_000


def _decoded(path: Path, data: bytes) -> str:
    for start, name in _SIGNATURES:
        if data.startswith(start):
            raise InputError(f"{_name(path)}: is {name}, which is not yet read; {_SAVE}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(path, data, "utf-16")
    if _WEB_PAGE.match(data):
        raise InputError(f"{_name(path)}: is a web page or XML, which is not yet read; {_SAVE}")
    text = _strictly(path, data, "utf-8-sig")
    if "\0" in text:
        raise InputError(f"{_name(path)}: {_guess(data)}")
    return text


def _strictly(path: Path, data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(f"{_name(path)}: {_guess(data)}") from error


def _guess(data: bytes) -> str:
    """Say what bytes that are no UTF-8 may be, and what to do."""
    codec = max(_CODECS, key=lambda name: _chinese_share(data, name))
    if _chinese_share(data, codec) > _LIKELY:
        return f"seems to be in {_NAMES[codec]}; save it as UTF-8"
    if b"\0" in data:
        return f"is a binary file; {_SAVE}"
    return "is in an unknown encoding; save it as UTF-8"


_LIKELY: Final = 0.05


def _chinese_share(data: bytes, codec: str) -> float:
    """Return the share of common Chinese characters among all, 0 if the bytes cannot be decoded."""
    sample = data[: _SAMPLE * 2]
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        text = decoder.decode(sample)
    except UnicodeDecodeError:
        return 0.0
    return len(_COMMON.findall(text)) / max(1, len(text))


_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_KANA: Final = re.compile(r"[぀-ヿ]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_ENGLISH: Final = re.compile(r"\b(?:the|of|and|to|in)\b", re.IGNORECASE)


def _check_language(path: Path, text: str) -> None:
    """Refuse what is not in Chinese: few Han characters for its letters, or Japanese syllables among them."""
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if han and kana <= 0.1 * han and 5 * han >= sum(map(str.isalpha, text)):
        return
    words = len(_LATIN.findall(text))
    language = "in English" if words and len(_ENGLISH.findall(text)) > 0.08 * words else "not in Chinese"
    raise InputError(f"{_name(path)}: is {language}; only reports in Chinese are read so far, give the Chinese text")
