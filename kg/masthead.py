"""The title page: what a document calls itself, its symbol and its session.

The first pages of United Nations documents are laid out alike: organ, session, agenda item and its title,
title of the report, author, and often a summary. Only the document's own words count: a symbol that the text
merely cites is not its symbol.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from kg.expressions import alternatives
from kg.layout import HAN_DIGITS, SYMBOL, Block, Form, Span, clean, looks_like_heading
from kg.normalization import normalize
from kg.numerals import parse_chinese
from kg.resources import load_toml
from kg.symbols import parse_symbol

# What stands on a title page beside the titles: organ, session, supplement, agenda item, distribution, date,
# language, publisher. The patterns read normalised text: simplified characters, no blanks beside Chinese.
_ORDINAL: Final = rf"[{HAN_DIGITS}〇零\d]{{1,6}}"
_SESSION: Final = rf"第({_ORDINAL})届(?:特别|紧急特别|实质性)?会议"
_SUPPLEMENT: Final = r"补编第(\d{1,3}[A-Z]?)号"
_ITEM: Final = r"\d{1,3}(?:\([a-z]{1,3}\))?"
_NEXT_ITEM: Final = rf"[-至和及、,](?:{_ITEM}|\([a-z]{{1,3}}\))"
_AGENDA: Final = rf"(?:临时|暂定|补充)?(?:议程|项目表)\*?项目\*?{_ITEM}(?:{_NEXT_ITEM}){{0,40}}"
_DAY: Final = r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
_PLACE_AND_YEAR: Final = r"[•·・].{0,40}"
_OTHERS: Final = (
    rf"(?:正式[记纪]录,?)?(?:{_SESSION},?)?(?:{_SUPPLEMENT})?|第[{HAN_DIGITS}〇零]{{1,5}}(?:年|次会议)"
    rf"|{_AGENDA}|\[?{_DAY}\]?|\d{{4}}年(?:届会|会议)"
    r"|(?:分发|Distr\.?):? ?\w{0,10}|General|Limited|一般|普遍|普通|限制|中文|Chinese|English"
    r"|\[?(?:原件|原文|Original): ?[\w和、/ ]{1,30}\]?"
    rf"|(?:联合国|United Nations)(?:{_PLACE_AND_YEAR})?|(?:Copyright )?©.{{0,60}}"
    rf"|{_DAY}, ?\w{{1,20}}|[A-Z][a-z-]{{2,20}} year|General Assembly|Security Council"
)


@cache
def _masthead() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load_toml('patterns', 'masthead.toml')['organs'])})?{_OTHERS}")


@cache
def _author_alone() -> re.Pattern[str]:
    data = load_toml("patterns", "masthead.toml")
    return re.compile(f"(?:{alternatives(data['authors'])})的(?:{alternatives(data['kinds'])})")


_AGENDA_LINE: Final = re.compile(_AGENDA)
_SESSION_LINE: Final = re.compile(_SESSION)
_OFFICIAL_RECORDS: Final = re.compile(rf"大会,?正式[记纪]录,?{_SESSION},?{_SUPPLEMENT}")
# Supplements of the General Assembly bear the symbol A/{session}/{number} since the thirty-first session.
_FIRST_NUMBERED_SESSION: Final = 31

# «秘书长的报告» below a title says who wrote it; as the only title it is the title.
_BYLINE: Final = re.compile(r".{1,60}的(?:报告|说明|信|来信|普通照会|照会|备忘录)")
_HAN: Final = re.compile("[一-鿿]")
_CONTENTS: Final = re.compile(r"目[录次]|Contents")
# A line of a title that goes on in the next line.
_UNFINISHED: Final = re.compile(r"(?:[的和与及、]|关于)$")
_SYMBOL_LINE: Final = re.compile(rf"[#*\s]{{0,8}}(?:联合国\s{{0,4}})?({SYMBOL})\s?\\?\*{{0,4}}")

_RUNNING_HEAD: Final = 3
"""A symbol that stands alone in this many lines is printed on each page."""

_TITLE_LINE: Final = 40
_LONGEST_LINE: Final = 200
_LONGEST_PAGE: Final = 60
"""Lines; a title page holds some thirty at most."""


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the title page says.

    Attributes:
        title: the title of the report, empty if none stands there.
        symbol: canonical symbol, or as printed if of no series of the United Nations, or None.
        session: number of the session, or None.
        lines: the titles on the page in order: of the agenda item, of the report, its author.
        body: the blocks after the titles; the rest of the title page is gone.
    """

    title: str
    symbol: str | None
    session: int | None
    lines: tuple[Block, ...]
    body: tuple[Block, ...]


def read_title_page(source: str, found: Sequence[Block]) -> TitlePage:
    """Part the blocks of a text (:func:`kg.layout.blocks`) into its title page and its body."""
    head, body = _part(source, found)
    texts = [_plain(block) for block in head]
    agenda = _agenda_titles(texts)
    titles = [index for index in _title_lines(texts) if index not in agenda]
    if len(titles) > 1 and _heads_text(texts[titles[-1]], body):
        body.insert(0, head[titles.pop()])
    lines = sorted([*titles, *(agenda if titles else ())])
    return TitlePage(
        title=_title([head[index].text for index in titles or agenda]),
        symbol=_printed_symbol(source, body[0].start if body else len(source)) or _supplement_symbol(texts),
        session=_session(texts),
        lines=tuple(head[index] for index in lines or agenda),
        body=tuple(_without_masthead(body)),
    )


def _plain(block: Block) -> str:
    return normalize(block.text).text


def _part(source: str, found: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    head: list[Block] = []
    for index, block in enumerate(found[:_LONGEST_PAGE]):
        if block.form is Form.HEADING and not head and _is_only_one(block, found):
            head.append(block)
            continue
        lines = _parted(source, block) if block.form is Form.TEXT else []
        taken = list(itertools.takewhile(_is_on_page, lines))
        head.extend(taken)
        if not taken or len(taken) < len(lines):
            return head, [*lines[len(taken) :], *found[index + (block.form is Form.TEXT) :]]
    return head, list(found[_LONGEST_PAGE:])


def _is_only_one(heading: Block, found: Sequence[Block]) -> bool:
    """Tell whether no other heading has as many hashes, so that this one stands for the whole."""
    return not heading.marker and [block.level for block in found].count(heading.level) == 1


def _is_masthead(block: Block) -> bool:
    return len(block.text) <= _LONGEST_LINE and _masthead().fullmatch(_plain(block)) is not None


def _is_on_page(block: Block) -> bool:
    if not looks_like_heading(block.text):
        return _is_masthead(block)
    return _CONTENTS.fullmatch(_plain(block)) is None


def _parted(source: str, block: Block) -> list[Block]:
    """Return the lines of a block that runs title and text together; a title over two lines stays whole."""
    lines = [_of_spans(source, block, [span]) for span in block.spans[:_LONGEST_PAGE]]
    if len(lines) < 2 or (_is_on_page(block) and not any(map(_is_masthead, lines))):
        return [block]
    count = sum(1 for _ in itertools.takewhile(_is_short, lines))
    rest = [_of_spans(source, block, block.spans[count:])] if count < len(block.spans) else []
    return [*_rejoined(source, lines[:count]), *rest]


def _of_spans(source: str, block: Block, spans: Sequence[Span]) -> Block:
    return replace(block, spans=tuple(spans), text=clean(source, spans)[0], start=spans[0].start)


def _is_short(line: Block) -> bool:
    return _is_masthead(line) or ("," not in _plain(line) and looks_like_heading(line.text, _TITLE_LINE))


def _rejoined(source: str, lines: Iterable[Block]) -> list[Block]:
    joined: list[Block] = []
    for line in lines:
        if joined and _UNFINISHED.search(joined[-1].text):
            joined[-1] = _of_spans(source, joined[-1], [*joined[-1].spans, *line.spans])
        else:
            joined.append(line)
    return joined


def _title_lines(texts: Sequence[str]) -> list[int]:
    """Return the indexes of what is no masthead, each text once."""
    return [index for index, text in enumerate(texts) if not _masthead().fullmatch(text) and text not in texts[:index]]


def _agenda_titles(texts: Sequence[str]) -> list[int]:
    """Return the indexes of the titles of agenda items: each stands below the number of its item."""
    titles = _title_lines(texts)
    return [index for index in titles if index and _AGENDA_LINE.fullmatch(texts[index - 1])]


def _heads_text(text: str, body: Sequence[Block]) -> bool:
    """Tell whether the last line of the page heads what follows («摘要») rather than naming the author."""
    return bool(body) and body[0].form is Form.TEXT and not _BYLINE.fullmatch(text)


def _title(titles: Sequence[str]) -> str:
    named = [title for title in titles if _HAN.search(title) and not _author_alone().fullmatch(title)]
    return next(iter([*named, *titles]), "")


def _without_masthead(body: Sequence[Block]) -> Iterator[Block]:
    """Yield the body without what a title page still holds after its first text."""
    opened = False
    for block in body:
        opened = opened or block.form in (Form.NUMBERED, Form.HEADING)
        if opened or block.form is not Form.TEXT or not _is_masthead(block):
            yield block


def _session(texts: Iterable[str]) -> int | None:
    lines = (_SESSION_LINE.search(text) for text in texts if _masthead().fullmatch(text))
    return next((_ordinal(line[1]) for line in lines if line), None)


def _ordinal(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else parse_chinese(text)


def _supplement_symbol(texts: Iterable[str]) -> str | None:
    for text in texts:
        if line := _OFFICIAL_RECORDS.fullmatch(text):
            session = _ordinal(line[1])
            if session and session >= _FIRST_NUMBERED_SESSION and line[2].isdigit():
                return f"A/{session}/{line[2]}"
    return None


def _printed_symbol(source: str, end: int) -> str | None:
    """Return the symbol in a line of its own on the title page, else at the top of the other pages."""
    printed = [symbol for line in source[:end].splitlines() if (symbol := _symbol(line))]
    if printed:
        return printed[0]
    heads = Counter(symbol for line in source.splitlines() if (symbol := _symbol(line)))
    return next((symbol for symbol, count in heads.most_common(1) if count >= _RUNNING_HEAD), None)


def _symbol(line: str) -> str | None:
    """Return the symbol in a line that holds nothing else: canonical, or as printed if of no known series."""
    match = _SYMBOL_LINE.fullmatch(line.strip()) if len(line) < _LONGEST_LINE else None
    if match is None:
        return None
    known = parse_symbol(match[1])
    return known.key if known else match[1]
