"""Lines → blocks: what a page looked like, told from the shape of its lines alone.

A block is a run of lines that belong together: a heading, the beginning of a numbered paragraph, a table row.
Page furniture (footers, page numbers, job numbers, images) is gone; what a block means in its context is
decided in :mod:`kg.passages`. Nothing here knows a name.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final, NamedTuple


class Form(Enum):
    """What a block is by its shape."""

    HEADING = auto()
    NUMBERED = auto()
    LETTERED = auto()
    BULLET = auto()
    NOTE = auto()
    ROW = auto()
    LABEL = auto()
    """«图一»: the label of a figure or table."""
    TEXT = auto()


class Span(NamedTuple):
    """A stretch of one source line; ``hard`` keeps a blank between it and the stretch before."""

    start: int
    end: int
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    Attributes:
        spans: its lines, without list dash, paragraph number or note mark.
        text: the cleaned lines.
        marker: paragraph number, or style of a numbered heading.
        level: 1–6 by markdown hashes, 7 for a line in bold, else 0.
        start: where the first line begins, paragraph number included.
        broken: stands after page furniture.
    """

    form: Form
    spans: tuple[Span, ...]
    text: str
    marker: str = ""
    level: int = 0
    start: int = 0
    broken: bool = False


# Numerals of section headings, session and chapter numbers: 十二, 七十五.
HAN_DIGITS: Final = "一二三四五六七八九十百"

# Footers and headers: page 5/24 or - 5 -, job number 25-07881 (with language letter and date codes), bar
# code, the document's own symbol at the top of each page, and the dotted leaders of a table of contents.
_PAGE: Final = r"\d{1,4}\s?/\s?\d{1,4}"
_JOB: Final = r"\d{2}-\d{5}[A-Z*]?(?:\s?\([A-Z]\))?(?:\s{1,3}\d{6}){0,4}"
SYMBOL: Final = r"(?=\S{0,200}\d)[A-Z]{1,8}(?:/[A-Za-z0-9.-]{1,24}){1,8}(?:\s?\(\d{4}\))?"
_FURNITURE: Final = re.compile(
    rf"{_PAGE}|(?:{_PAGE}\s+)?{_JOB}(?:\s+{_PAGE})?|[-–—]\s?\d{{1,4}}\s?[-–—]|[ivxl]{{1,6}}|\*\d{{7}}\*"
    rf"|Page\s\d{{1,4}}(?:\sof\s\d{{1,4}})?|第\s?\d{{1,4}}\s?[页頁]"
    rf"|(?:(?:联合国|United Nations)\s+)?{SYMBOL}\*{{0,2}}(?:\s+{_PAGE})?"
    r"|.{1,200}?(?:[.·…]\s?){5,200}\d{1,4}"
)
# A bare number is a page number, unless it stands below a heading: no page ends in a heading.
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")

# Openings of a line. Converters put list dashes before paragraph numbers and set numbers in bold.
_HASH: Final = re.compile(r"(#{1,6})\s+")
_BULLET: Final = re.compile(r"[-–•●▪◦‣*+]\s+")
_BOLD_LINE: Final = re.compile(r"\*\*[^\d*\s][^*]{0,200}\*\*")
_NUMBER: Final = re.compile(r"(?:\*\*)?(\d{1,4})\\?[.．](?:\*\*)?(?:\s+|$|(?=[^\s\d.．]))")
_LETTER: Final = re.compile(
    rf"(?:[(（](?:[a-z]{{1,2}}|[ivx]{{1,5}}|[{HAN_DIGITS}]{{1,3}}|\d{{1,2}})[)）]|[①-⑳㈠-㈩])\s*"
)
_CELL: Final = re.compile(r"[^|\s](?:[^|]{0,5000}[^|\s])?")
# Rules of tables and between sections.
_RULE: Final = re.compile(r"[|\s:=─_*-]+")
LABEL: Final = re.compile(
    rf"(?:地?[图圖]|表|(?:Figure|Table|Map)\s)\s?(?:[{HAN_DIGITS}]{{1,3}}|[IVX]{{1,5}}|\d{{1,3}})(?=$|[\s.:：])"
)
# Notes open with a raised figure or with stars; a star opens one only if it also stands as a mark in the
# text, alone in its line, so that bold type is not taken for marks.
_RAISED: Final = r"[¹²³⁰⁴-⁹]{1,3}|<sup>[^<>]{0,8}</sup>|\$\s?\^\{?\s?\d{1,3}\s?\}?\s?\$|\[\^\w{1,8}\]:?"
_NOTE: Final = re.compile(rf"(?:{_RAISED})\s*")
_STARS: Final = re.compile(r"((?:\\?\*){1,3})(?=\s?[^\s*])\s*")
_STAR_MARK: Final = re.compile(r"[^*]{0,2000}[^\s*\\]((?:\\?\*){1,3})(?:[\s，。,.、)][^*]{0,2000})?")

# Styles of section numbers, and what they number from the outside in.
_STYLES: Final = (
    ("annex", re.compile(
        rf"附[件录錄文][{HAN_DIGITS}]{{0,3}}(?=$|[\s.:：])"
        r"|(?:Annex|Appendix|Enclosure)(?:\s[IVX\d]{1,5})?(?=$|[\s.:])"
    )),
    ("part", re.compile(rf"第[{HAN_DIGITS}\d]{{1,4}}部分|Part\s(?:[IVX]{{1,5}}|\d\d?|[A-Z][a-z]{{2,8}}$)")),
    ("chapter", re.compile(rf"第[{HAN_DIGITS}\d]{{1,4}}[章编編篇]|Chapter\s[IVX\d]{{1,5}}\b")),
    ("section", re.compile(rf"第[{HAN_DIGITS}\d]{{1,4}}[节節]")),
    ("han", re.compile(rf"[{HAN_DIGITS}]{{1,4}}\s?[.．、]")),
    ("roman", re.compile(r"[IVX]{1,6}\.(?=\s|$)")),
    ("upper", re.compile(r"[A-Z](?:[.．](?=\s|[一-鿿]|$)|\s(?=[一-鿿]))")),
)  # fmt: skip

# A sentence has ended; brackets and quotation marks may follow its last mark.
_CLOSED: Final = re.compile(r"[。！？!?…；;：:.．)）”\"』」》\]]$")
_ENDED: Final = re.compile(r"[。！？!?.][”\"』」]?$")
# No heading ends in these, and none holds a full stop of Chinese.
_NO_HEADING: Final = re.compile(r"[。！？；：，、,;:!?.．…][”\"’』」)）》]{0,2}$|。")

# Markup and marks that are not text. Group: what stays of it.
_MARKUP: Final = re.compile(
    r"!\[[^\[\]]{0,500}\]\([^()\s]{0,1000}\)"
    r"|\[([^\[\]]{0,300})\]\((?:#[^()\s]{0,100}|(?:https?|mailto|ftp):(?:[^()\s]|\([^()\s]{0,100}\)){1,500})?\)"
    r"|<((?:https?|mailto|ftp):[^<>\s]{1,500})>"
    r"|<!--[^<>]{0,500}-->"
    # km<sup>2</sup> is no note mark.
    r"|(?<!\bm)(?<!\bkm)<sup>[^<>]{0,8}</sup>"
    r"|</?[A-Za-z]{1,10}(?:\s[^<>]{0,300})?/?>"
    r"|\$\s?\^\{?\s?\d{1,3}\s?\}?\s?\$|\[\^\w{1,8}\]|(?<![A-Za-z0-9])[¹²³⁰⁴-⁹]{1,3}"
    # Bold, italics and star marks, but not a product of two numbers; escapes.
    r"|(?<!\d)\*{1,3}|\*{1,3}(?!\d)|\\(?=[\\`*_{}\[\]()#+.!|>~-])"
    # Invisible characters and what the terminal would obey.
    r"|[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BLANKS: Final = re.compile(r"\s+")
_CJK: Final = re.compile(r"[　-〿぀-ヿ㐀-䶿一-鿿豈-﫿＀-￯\U00020000-\U0003ffff]")
# splitlines() leaves neither of them inside a line.
_SOFT, _HARD = "\n", "\v"

_HEADING_LENGTH: Final = 60
"""Longest heading in Chinese characters (Latin letters count 0.4)."""

_SHORT_LINE: Final = 25


def clean(source: str, spans: Iterable[Span]) -> tuple[str, tuple[int, ...]]:
    """Return the text of ``spans`` without markup, and for each character its offset in ``source``.

    A blank stands for white space, a line break or a table bar and bears the offset of its first character.
    There is none between two Chinese characters, nor where a line was broken beside one, unless a span asks
    for it.
    """
    raw, offsets = _join(source, spans)
    kept = list(_unmarked(raw))
    text = "".join(raw[index] for index in kept)
    chars: list[str] = []
    places: list[int] = []
    last = 0
    for match in _BLANKS.finditer(text):
        chars.append(text[last : match.start()])
        places.extend(kept[last : match.start()])
        last = match.end()
        if _keeps_blank(text, match):
            chars.append(" ")
            places.append(kept[match.start()])
    chars.append(text[last:])
    places.extend(kept[last:])
    return "".join(chars), tuple(offsets[place] for place in places)


def _join(source: str, spans: Iterable[Span]) -> tuple[str, list[int]]:
    parts: list[str] = []
    offsets: list[int] = []
    end = 0
    for span in spans:
        if parts:
            parts.append(_HARD if span.hard else _SOFT)
            offsets.append(end)
        parts.append(source[span.start : span.end])
        offsets.extend(range(span.start, span.end))
        end = span.end
    return "".join(parts), offsets


def _unmarked(raw: str) -> Iterator[int]:
    """Yield the indexes of what is text."""
    last = 0
    for match in _MARKUP.finditer(raw):
        yield from range(last, match.start())
        if match.lastindex:
            yield from range(*match.span(match.lastindex))
        last = match.end()
    yield from range(last, len(raw))


def _keeps_blank(text: str, match: re.Match[str]) -> bool:
    if match.start() == 0 or match.end() == len(text):
        return False
    if _HARD in match[0]:
        return True
    left, right = text[match.start() - 1], text[match.end()]
    chinese = (_CJK.match(left) is not None) + (_CJK.match(right) is not None)
    if _SOFT not in match[0]:
        return chinese < 2
    # «2018-⏎2021», «2019/⏎20», «peace-⏎keeping»: the hyphen stays, the break goes.
    return not chinese and not (left in "-–/" and match.start() > 1 and text[match.start() - 2].isalnum())


def is_closed(text: str) -> bool:
    """Tell whether ``text`` ends where a sentence may end."""
    return _CLOSED.search(text) is not None


def looks_like_heading(text: str, length: int = _HEADING_LENGTH) -> bool:
    """Tell whether ``text`` is short, has letters and does not end like a sentence."""
    if len(text) > 3 * length or _NO_HEADING.search(text) or not any(map(str.isalpha, text)):
        return False
    chinese = len(_CJK.findall(text))
    return chinese + 0.4 * (len(text) - chinese) <= length


def blocks(source: str) -> list[Block]:
    """Return the blocks of a text in order, page furniture removed."""
    runs: list[_Run] = []
    gap = broken = False
    stars: set[str] = set()
    for span in _lines(source):
        raw, text = source[span.start : span.end], clean(source, [span])[0]
        furniture = _is_furniture(raw, text, runs)
        if furniture or not text or _RULE.fullmatch(raw):
            gap, broken = True, broken or furniture
            continue
        run = _Run([span], text, *_shape(raw, text, stars), broken=broken)
        if runs and not gap and _goes_on(runs[-1], run):
            runs[-1].extend(span, text)
        else:
            runs.append(run)
        if mark := _STAR_MARK.fullmatch(raw):
            stars.add(mark[1])
        gap = broken = False
    return [block for run in runs for block in _split(source, run)]


class _Shape(NamedTuple):
    form: Form
    marker: str = ""
    level: int = 0
    skip: int = 0
    """Characters of the line that are dash, number or mark."""


@dataclass(slots=True)
class _Run:
    """A block under construction."""

    spans: list[Span]
    last: str
    form: Form
    marker: str
    level: int
    skip: int
    broken: bool
    before: str = ""
    """The line before the last."""

    def extend(self, span: Span, text: str) -> None:
        self.spans.append(span._replace(hard=self.form is Form.LABEL))
        self.before, self.last = self.last, text


def _lines(source: str) -> Iterator[Span]:
    """Yield each line without the blanks around it; empty for a blank line."""
    offset = 0
    for line in source.splitlines(keepends=True):
        start = offset + len(line) - len(line.lstrip())
        yield Span(start, max(start, offset + len(line.rstrip())))
        offset += len(line)


def _is_furniture(raw: str, text: str, runs: list[_Run]) -> bool:
    if _BARE_NUMBER.fullmatch(text) and raw == text:
        return not (runs and runs[-1].form is Form.HEADING)
    return (_FURNITURE.fullmatch(raw) or _FURNITURE.fullmatch(text)) is not None


def _shape(raw: str, text: str, stars: Collection[str]) -> _Shape:
    if raw.startswith("|"):
        return _Shape(Form.ROW)
    if note := _NOTE.match(raw):
        return _Shape(Form.NOTE, skip=note.end())
    if (note := _STARS.match(raw)) and note[1] in stars:
        return _Shape(Form.NOTE, skip=note.end())
    if hashes := _HASH.match(raw):
        return _shape_of_heading(raw, clean(raw, [Span(hashes.end(), len(raw))])[0], hashes)
    return _shape_of_item(raw) or _shape_of_line(raw, text)


def _shape_of_heading(raw: str, text: str, hashes: re.Match[str]) -> _Shape:
    """Converters take long numbered paragraphs for headings now and then."""
    number = _NUMBER.match(raw, hashes.end())
    if number and not looks_like_heading(text):
        return _Shape(Form.NUMBERED, number[1], 0, number.end())
    if LABEL.match(text):
        return _Shape(Form.LABEL, skip=hashes.end())
    return _Shape(Form.HEADING, "arabic" if number else style(text), len(hashes[1]), hashes.end())


def _shape_of_item(raw: str) -> _Shape | None:
    bullet = _BULLET.match(raw)
    skip = bullet.end() if bullet else 0
    if number := _NUMBER.match(raw, skip):
        return _Shape(Form.NUMBERED, number[1], skip=number.end())
    if _LETTER.match(raw, skip):
        return _Shape(Form.LETTERED, skip=skip)
    return _Shape(Form.BULLET, skip=skip) if bullet else None


def _shape_of_line(raw: str, text: str) -> _Shape:
    if not looks_like_heading(text):
        return _Shape(Form.TEXT)
    if LABEL.match(text):
        return _Shape(Form.LABEL)
    if name := style(text):
        return _Shape(Form.HEADING, name)
    return _Shape(Form.HEADING, level=7) if _BOLD_LINE.fullmatch(raw) else _Shape(Form.TEXT)


def style(text: str) -> str:
    """Return the style of section number that ``text`` opens with («二.» is ``han``), or nothing."""
    return next((name for name, pattern in _STYLES if pattern.match(text)), "")


def is_bare_label(text: str) -> bool:
    """Tell whether a heading is a number only («第二章», «附件»), its title being on the next line."""
    return any(match.end() == len(text) for _, pattern in _STYLES if (match := pattern.match(text)))


def _goes_on(run: _Run, line: _Run) -> bool:
    """Tell whether a line without a blank line before it belongs to the run."""
    if run.form is Form.ROW or (run.form is Form.HEADING and run.level):
        return False
    if line.form is Form.TEXT:
        return run.form not in (Form.HEADING, Form.NUMBERED) or not _ends_in_heading(run)
    # In mid-sentence «2020. The» or «A. Smith» at the beginning of a line opens nothing; a list dash does.
    may_open = is_closed(run.last) or run.form is Form.HEADING or not line.last[0].isalnum() or _ends_in_heading(run)
    return line.form in (Form.NUMBERED, Form.HEADING, Form.LABEL) and not line.level and not may_open


def _ends_in_heading(run: _Run) -> bool:
    """Tell whether the last line is no full line and ends no sentence, so that it does not wrap."""
    alone = not run.before or _ENDED.search(run.before) is not None or _is_short(run.before)
    return alone and _is_short(run.last)


def _is_short(line: str) -> bool:
    return _CJK.search(line) is not None and looks_like_heading(line, _SHORT_LINE)


def _split(source: str, run: _Run) -> Iterator[Block]:
    """Yield the blocks of a run, headings parted from text that has no blank line between."""
    cuts = [0, *_cuts(source, run), len(run.spans)]
    for first, last in pairwise(cuts):
        yield _block(source, run, run.spans[first:last], whole=first == 0)


def _cuts(source: str, run: _Run) -> list[int]:
    if len(run.spans) < 2:
        return []
    if run.form is Form.HEADING:
        return [] if looks_like_heading(clean(source, run.spans)[0]) else [1]
    # After the end of a sentence a line this short is a heading.
    lone = run.form is not Form.LABEL and _ENDED.search(run.before) and _ends_in_heading(run)
    return [len(run.spans) - 1] if lone else []


def _block(source: str, run: _Run, spans: list[Span], whole: bool) -> Block:
    start = spans[0].start
    if not whole:
        return Block(Form.TEXT, tuple(spans), clean(source, spans)[0], start=start)
    spans = [spans[0]._replace(start=start + run.skip), *spans[1:]]
    if run.form is Form.ROW:
        spans = _cells(source, spans[0])
    return Block(run.form, tuple(spans), clean(source, spans)[0], run.marker, run.level, start, run.broken)


def _cells(source: str, row: Span) -> list[Span]:
    """Return the cells of a table row that hold something."""
    cells = _CELL.finditer(source, row.start, row.end)
    return [Span(*cell.span(), hard=True) for cell in cells]
