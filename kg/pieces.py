"""Blocks → pieces: contents lists go, and blocks that make one thing come together.

A photograph's caption and its credit, a figure's label and its title, an amount and what it counts, a
quotation and its speaker, «第一章» and its title. Lines that only their place makes headings are told from
text here.
"""

import itertools
import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, MutableSequence, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from typing import Final

from kg.layout import LABEL, Block, Form, Span, is_bare_label, is_closed, looks_like_heading
from kg.models import PassageKind
from kg.normalization import normalize

_CONTENTS: Final = re.compile(r"目[录次](?:.{0,2000}\d)?|Contents(?:.{0,2000}\d)?")
_COLUMNS: Final = re.compile(r"(?:章次|段次|页次|章节|Page|Chapter){1,3}")
_PAGE_NUMBER: Final = re.compile(r"[\s.·…]{1,200}\d{1,4}(?:[-–]\d{1,4})?$")


def _without_contents(found: Sequence[Block]) -> Iterator[Block]:
    """Yield all but tables of contents: below «目录», rows, lines with page numbers and what comes again."""
    last = {_entry(block): index for index, block in enumerate(found)}
    inside = False
    for index, block in enumerate(found):
        opens = _CONTENTS.fullmatch(normalize(block.text).text) is not None
        inside = opens or (inside and _is_entry(block, last[_entry(block)] > index))
        if not inside:
            yield block


def _without_overviews(found: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks but for lists in which most bullets are headings of the report."""
    headings = {_entry(block) for block in found if block.form is Form.HEADING}
    for form, run in itertools.groupby(found, lambda block: block.form):
        members = list(run)
        known = sum(_entry(block) in headings for block in members)
        if form is not Form.BULLET or len(members) < 2 or 2 * known < len(members):
            yield from members


def _entry(block: Block) -> str:
    return _PAGE_NUMBER.sub("", block.text).replace(" ", "")


def _is_entry(block: Block, comes_again: bool) -> bool:
    text = normalize(block.text).text
    numbered = _PAGE_NUMBER.search(block.text) is not None and looks_like_heading(block.text)
    return block.form is Form.ROW or comes_again or numbered or _COLUMNS.fullmatch(text) is not None


# «1.52亿», «35 000+», «2.03亿美元», «92%»: an amount on a line of its own, its caption below.
_AMOUNT: Final = re.compile(
    r"[约逾近超]{0,2}过?\s?\d[\d\s,.，]{0,20}[十百千万亿兆]{0,3}多?\s?(?:[一-鿿]{0,3}元|人|个|名|项)?\s?[+%％]?"
)
_QUOTATION: Final = re.compile(r"“[^“”]{5,3000}”|「[^「」]{5,3000}」|\"[^\"]{5,3000}\"")
# «(纽约；2023年10月) © 联合国照片/…»: place, time and owner of a photograph.
_CREDIT: Final = re.compile(
    r"[(（][^()（）]{1,60}\d{4}\s?年[^()（）]{0,20}[)）](?:\s?©.{0,200})?|©.{1,200}|(?:图片|照片|摄影)[:：].{1,100}"
)
# «(左三)» points into a picture.
_POINTER: Final = re.compile(r"[(（](?:[前后]排)?[左右中居][一二三四五六七八九十中]{0,3}(?:起|侧|边)?[)）]")
# Unit or source of a figure.
_UNIT: Final = re.compile(r"[(（][^()（）]{1,60}[)）]|(?:资料来源|来源|资料出处|注|Source)\s?[:：].{1,500}")
# A speaker's name and post stand in two lines, or hold the mark of a foreign name, a dash or a comma.
_NAMED: Final = re.compile(r"[·—,，]")
_SPEAKER: Final = 40
_SIGNED: Final = re.compile(r"[(（]签[名字][)）]")

_Found = tuple[PassageKind, int] | None
"""What some blocks make together, and how many they are."""


def _photograph(found: Sequence[Block], at: int) -> _Found:
    if found[at].form is not Form.TEXT:
        return None
    if _CREDIT.fullmatch(found[at].text):
        return PassageKind.CAPTION, 1
    below = found[at + 1] if at + 1 < len(found) else None
    if below and below.form is Form.TEXT and _CREDIT.fullmatch(below.text):
        return PassageKind.CAPTION, 2
    alone = _POINTER.search(found[at].text) and found[at].text.count("。") == 1
    return (PassageKind.CAPTION, 1) if alone else None


def _figure(found: Sequence[Block], at: int) -> _Found:
    """«图一», its title and unit."""
    if found[at].form is not Form.LABEL:
        return None
    titled = LABEL.fullmatch(found[at].text) is None
    end = at + 1
    while end < len(found) and found[end].form is Form.TEXT:
        unit = _UNIT.fullmatch(found[end].text) is not None
        if not unit and (titled or not looks_like_heading(found[end].text)):
            break
        titled = True
        end += 1
    return PassageKind.CAPTION, end - at


def _amount(found: Sequence[Block], at: int) -> _Found:
    if at + 1 == len(found) or found[at + 1].form is not Form.TEXT:
        return None
    alone = found[at].form is Form.TEXT or found[at].level == _BOLD
    return (PassageKind.ITEM, 2) if alone and _AMOUNT.fullmatch(found[at].text) else None


def _quotation(found: Sequence[Block], at: int) -> _Found:
    """A text that is one quotation, and its speaker."""
    if found[at].form is not Form.TEXT or not _QUOTATION.fullmatch(found[at].text):
        return None
    if looks_like_heading(found[at].text) or (at and _is_open(found[at - 1])):
        return None
    return PassageKind.QUOTATION, 2 if at + 1 < len(found) and _is_speaker(found[at + 1]) else 1


def _is_open(block: Block) -> bool:
    """Tell whether a text breaks off in mid-sentence, so that what follows ends it."""
    running = block.form in (Form.NUMBERED, Form.LETTERED, Form.TEXT)
    return running and not is_closed(block.text) and not looks_like_heading(block.text)


def _is_speaker(block: Block) -> bool:
    named = len(block.spans) > 1 or _NAMED.search(block.text) is not None
    return block.form is Form.TEXT and named and looks_like_heading(block.text, _SPEAKER)


def _numbered_title(found: Sequence[Block], at: int) -> _Found:
    """«第一章» and its title."""
    if found[at].form is not Form.HEADING or not is_bare_label(found[at].text) or at + 1 == len(found):
        return None
    below = found[at + 1]
    titled = below.form is Form.TEXT or (below.form is Form.HEADING and not below.marker)
    return (PassageKind.HEADING, 2) if titled and looks_like_heading(below.text) else None


_COMBINERS: Final[tuple[Callable[[Sequence[Block], int], _Found], ...]] = (
    _photograph,
    _figure,
    _amount,
    _quotation,
    _numbered_title,
)
_KINDS: Final = {
    Form.HEADING: PassageKind.HEADING,
    Form.BULLET: PassageKind.ITEM,
    Form.NOTE: PassageKind.FOOTNOTE,
    Form.ROW: PassageKind.TABLE,
}
_TEXT: Final = (
    PassageKind.PARAGRAPH,
    PassageKind.ITEM,
    PassageKind.TABLE,
    PassageKind.CAPTION,
    PassageKind.QUOTATION,
)
YEAR: Final = re.compile(r"(?:19|20)\d{2}")
"""No paragraph number: a year that ends a sentence at the beginning of a line."""
_PARAGRAPH: Final = PassageKind.PARAGRAPH
_BOLD: Final = 7
_LONGEST_CHAIN: Final = 3
"""This many headings may stand below each other without text between them."""


class Rank(IntEnum):
    """How much a heading heads: it ends the sections of its own rank and of greater ones.

    Members without comment are the numbering styles of :func:`kg.layout.style`, in the order in which reports
    use them: annex, part, chapter, 一., I., A., 1., (a).
    """

    ANNEX = auto()
    PART = auto()
    CHAPTER = auto()
    SECTION = auto()
    HAN = auto()
    ROMAN = auto()
    UPPER = auto()
    ARABIC = auto()
    LETTER = auto()
    HASH = 20
    """Without number; the number of hashes is added."""
    BOLD = 27
    RECURRING = 28
    """A plain line that heads a part of several sections («背景»)."""
    PLAIN = 29


@dataclass(slots=True)
class Piece:
    """Blocks that make one thing.

    Attributes:
        marker: number of a numbered paragraph.
        start: where the first line begins, number included.
        rank: of headings.
    """

    kind: PassageKind
    form: Form
    spans: tuple[Span, ...]
    text: str
    marker: str = ""
    start: int = 0
    rank: int = Rank.PLAIN

    def whole(self) -> "Piece":
        """Return the piece with its number in its text."""
        first, *rest = self.spans
        return replace(self, spans=(Span(self.start, first.end), *rest), text=f"{self.marker}. {self.text}")


def pieces(found: Sequence[Block]) -> list[Piece]:
    """Return the pieces of the body of a text, in order."""
    kept = list(_without_contents(list(_without_overviews(found))))
    joined = list(_joined(kept))
    _mark_numbered_headings(joined)
    _mark_lettered_headings(joined)
    plain = _plain_headings(joined)
    hashes = sum(block.form is Form.HEADING and 0 < block.level < _BOLD for block in kept)
    if hashes and hashes >= len(plain):
        # Where headings are marked, a short line without a mark is a fact on its own.
        _turn(joined, plain, PassageKind.ITEM)
    else:
        _mark_plain_headings(joined, plain)
    return [piece for piece in joined if piece.text or piece.marker]


def _joined(found: Sequence[Block]) -> Iterator[Piece]:
    at = 0
    while at < len(found):
        kind, count = next(
            (made for combine in _COMBINERS if (made := combine(found, at))),
            (_KINDS.get(found[at].form, PassageKind.PARAGRAPH), 1),
        )
        yield _piece(kind, found[at : at + count])
        at += count


def _piece(kind: PassageKind, members: Sequence[Block]) -> Piece:
    first = members[0]
    spans = [*first.spans]
    for block in members[1:]:
        spans += [block.spans[0]._replace(hard=True), *block.spans[1:]]
    text = " ".join(block.text for block in members)
    return Piece(kind, first.form, tuple(spans), text, first.marker, first.start, _rank(first))


def _rank(block: Block) -> int:
    if block.form is not Form.HEADING:
        return Rank.PLAIN
    if block.marker:
        return Rank[block.marker.upper()]
    return Rank.HASH + block.level if block.level else Rank.PLAIN


def _turn(found: Sequence[Piece], which: Iterable[int], kind: PassageKind, rank: Rank = Rank.PLAIN) -> None:
    for index in which:
        found[index].kind, found[index].rank = kind, rank


def _mark_numbered_headings(found: MutableSequence[Piece]) -> None:
    """«1. 背景» is a heading where the paragraphs around it count on without it."""
    numbered = [index for index, piece in enumerate(found) if piece.form is Form.NUMBERED]
    short = {index for index in numbered if looks_like_heading(found[index].text)}
    counted = [index for index in numbered if index not in short and not YEAR.fullmatch(found[index].marker)]
    for index in short:
        at = bisect(counted, index)
        before = int(found[counted[at - 1]].marker) if at else None
        after = int(found[counted[at]].marker) if at < len(counted) else None
        number = int(found[index].marker)
        counts = before == number - 1 or after == number + 1 or _in_list(found, index, short)
        if after == number or not counts:
            found[index] = found[index].whole()
            _turn(found, [index], PassageKind.HEADING, Rank.ARABIC)


def _in_list(found: Sequence[Piece], index: int, short: Collection[int]) -> bool:
    """Tell whether the next line of a numbered list stands right beside it («1. 会议开幕 2. 通过议程»)."""
    number = int(found[index].marker)
    return any(index + step in short and int(found[index + step].marker) == number + step for step in (-1, 1))


def _mark_lettered_headings(found: Sequence[Piece]) -> None:
    """«(a) 非洲» between paragraphs is a heading; in a list it would follow a colon or a semicolon."""
    for index, (before, piece, after) in enumerate(zip(found, found[1:], found[2:], strict=False), start=1):
        ended = before.kind is PassageKind.HEADING or before.text.endswith("。")
        alone = after.form is Form.NUMBERED and after.kind is PassageKind.PARAGRAPH
        if piece.form is Form.LETTERED and ended and alone and looks_like_heading(piece.text):
            _turn(found, [index], PassageKind.HEADING, Rank.LETTER)


def _plain_headings(found: Sequence[Piece]) -> list[int]:
    """Return the indexes of short lines without number or mark."""
    lines = [i for i, piece in enumerate(found) if piece.form is Form.TEXT and piece.kind is _PARAGRAPH]
    signatures = [index for index in lines if _SIGNED.search(found[index].text)]
    _turn(found, signatures, PassageKind.ITEM)
    return [i for i in lines if looks_like_heading(found[i].text) and i not in signatures]


def _mark_plain_headings(found: Sequence[Piece], plain: Sequence[int]) -> None:
    """A short line heads what is below it; many in a row are a list."""
    count = Counter(found[index].text for index in plain)
    chosen = set(plain)
    last = max((i for i, piece in enumerate(found) if piece.kind in _TEXT and i not in chosen), default=-1)
    for _, run in itertools.groupby(enumerate(plain), lambda item: item[1] - item[0]):
        members = [index for _, index in run]
        if len(members) > _LONGEST_CHAIN or members[-1] > last:
            _turn(found, members, PassageKind.ITEM)
            continue
        for index in members:
            rank = Rank.RECURRING if count[found[index].text] > 1 else Rank.PLAIN
            _turn(found, [index], PassageKind.HEADING, rank)
