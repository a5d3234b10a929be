"""Pieces → passages: sections, numbered paragraphs whole again, boxes, and an id for each.

What a piece (:mod:`kg.pieces`) becomes follows from what stands around it: unnumbered text below a heading is
a box once paragraphs are numbered, and else a paragraph; text after an unfinished sentence ends it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.layout import Form, Span, clean, is_closed
from kg.masthead import TitlePage
from kg.models import Passage, PassageKind
from kg.pieces import YEAR, Piece, Rank, pieces

_NUMBERLESS: Final = (PassageKind.PARAGRAPH, PassageKind.FOOTNOTE)
"""After these, text of its own still belongs to the numbered paragraph before it."""

_ANNOUNCES: Final = re.compile(r"[:：]$")
_IN_LIST: Final = re.compile(r"[;；,，、:：]$|[和及以](?:及)?$")


def read_passages(source: str, page: TitlePage) -> tuple[Passage, ...]:
    """Return the passages of a text in order; ``page`` is its title page."""
    assembly = _Assembly()
    for line in page.lines:
        assembly.drafts.append(_Draft(PassageKind.TITLE, list(line.spans), (), line.text))
    for piece in pieces(page.body):
        assembly.add(piece)
    return tuple(_finished(source, assembly.drafts))


@dataclass(slots=True)
class _Draft:
    """A passage under construction; ``last`` is the text of the piece joined last."""

    kind: PassageKind
    spans: list[Span]
    section: tuple[str, ...]
    last: str
    number: str | None = None

    def join(self, piece: Piece, *, hard: bool) -> None:
        first, *rest = piece.spans
        self.spans += [first._replace(hard=hard), *rest]
        self.last = piece.text


def _finished(source: str, drafts: Iterable[_Draft]) -> Iterator[Passage]:
    seen: Counter[str] = Counter()
    for draft in drafts:
        text, offsets = clean(source, draft.spans)
        if text:
            yield Passage(_id(draft, seen), draft.kind, text, offsets, draft.section, draft.number)


def _id(draft: _Draft, seen: Counter[str]) -> str:
    """Return ``p24`` (``p24-2`` where annexes count anew), ``box1``, ``title``."""
    name = f"p{draft.number}" if draft.number else draft.kind.value
    seen[name] += 1
    if draft.number or draft.kind is PassageKind.TITLE:
        return name if seen[name] == 1 else f"{name}-{seen[name]}"
    return f"{name}{seen[name]}"


@dataclass(slots=True)
class _Assembly:
    """The passages so far, and where in the report we are.

    Attributes:
        headings: rank and title of the headings above.
        before: the headings without the last one.
        outside: the headings to return to when the box ends, None outside boxes.
        open: the draft that text may still be joined to.
        headed: nothing has come since the last heading.
        expected: next paragraph number; 0 until paragraphs are numbered.
    """

    drafts: list[_Draft] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    before: list[tuple[int, str]] = field(default_factory=list)
    outside: list[tuple[int, str]] | None = None
    open: _Draft | None = None
    headed: bool = False
    expected: int = 0

    def add(self, piece: Piece) -> None:
        """Make a passage of a piece, or join it to the one that it belongs to."""
        if piece.kind is PassageKind.HEADING:
            self._add_heading(piece)
        elif piece.kind is not PassageKind.PARAGRAPH:
            self._begin(piece.kind, piece)
        elif piece.form is Form.NUMBERED:
            self._add_numbered(piece)
        elif piece.form is Form.LETTERED:
            self._add_lettered(piece)
        else:
            self._add_text(piece)

    def _begin(self, kind: PassageKind, piece: Piece, number: str | None = None) -> _Draft:
        section = tuple(title for _, title in self.headings)
        draft = _Draft(kind, list(piece.spans), section, piece.text, number)
        self.drafts.append(draft)
        if kind is not PassageKind.FOOTNOTE:
            self.headed = False
        return draft

    def _add_heading(self, piece: Piece) -> None:
        self._leave_box()
        if piece.rank == Rank.ANNEX:
            self.expected, self.open = 0, None
        self.before = list(self.headings)
        while self.headings and self.headings[-1][0] >= piece.rank:
            self.headings.pop()
        self._begin(PassageKind.HEADING, piece)
        self.headings.append((piece.rank, piece.text))
        self.headed = True

    def _leave_box(self) -> None:
        if self.outside is not None:
            self.headings, self.outside = self.outside, None

    def _add_numbered(self, piece: Piece) -> None:
        number = int(piece.marker)
        if self._belongs_to_list(number) or (YEAR.fullmatch(piece.marker) and number != self.expected):
            self._add_lettered(piece.whole())
            return
        self._leave_box()
        self.open = self._begin(PassageKind.PARAGRAPH, piece, piece.marker)
        self.expected = number + 1

    def _belongs_to_list(self, number: int) -> bool:
        """Tell whether a number counts the points of a paragraph rather than paragraphs."""
        if self.open is None or self.open.number is None or self.headed:
            return False
        begins = number == 1 and _ANNOUNCES.search(self.open.last) is not None
        return begins or (number != self.expected and _IN_LIST.search(self.open.last) is not None)

    def _add_lettered(self, piece: Piece) -> None:
        if self.open is not None and not self.headed:
            self.open.join(piece, hard=True)
        else:
            self.open = self._begin(self._kind(), piece)

    def _add_text(self, piece: Piece) -> None:
        if self.open is not None and not self.headed and self._goes_on(self.open):
            self.open.join(piece, hard=is_closed(self.open.last))
        else:
            self.open = self._begin(self._kind(), piece)

    def _goes_on(self, open_draft: _Draft) -> bool:
        """Tell whether text without number belongs to the paragraph before it, over page breaks and notes."""
        if not is_closed(open_draft.last):
            return True
        return open_draft.number is not None and self.drafts[-1].kind in _NUMBERLESS

    def _kind(self) -> PassageKind:
        """Return what text without number is here, and enter the box if it opens one."""
        rank = self.headings[-1][0] if self.headings else Rank.ANNEX
        headed = self.headed and rank >= Rank.HASH and rank != Rank.RECURRING
        if self.outside is None and headed and self.expected:
            self.outside = self.before
        return PassageKind.PARAGRAPH if self.outside is None else PassageKind.BOX
