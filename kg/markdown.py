"""Text from reports → Markdown that shows it as it is; tables and quotations."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Final

_INLINE: Final = re.compile(r"[\\`*_\[\]~|$]")
_LINE_START: Final = re.compile(r"^(?:[#+=-]|[0-9]{1,9}(?=[.)]))")
_ADDRESS: Final = re.compile(r"(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?<=\w)(?=@)", re.IGNORECASE)


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: on one line, no markup, no HTML, no links."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    marked = _INLINE.sub(r"\\\g<0>", html.escape(flat, quote=False))
    # «22. …» would begin a list, «# …» a heading
    plain = _LINE_START.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], marked)
    # an empty comment keeps a bare address from becoming a link and does not show
    return _ADDRESS.sub("<!-- -->", plain)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; numbers are set to the right, and all cells are escaped.

    Whole numbers are written as they are, others with four decimals, very small ones as a power of ten; None and what
    is not a number as «–».
    """
    body = [list(row) for row in rows]
    numeric = [all(isinstance(row[i], int | float) for row in body) and bool(body) for i in range(len(heads))]
    lines = [map(escape, heads), ("---:" if right else "---" for right in numeric)]
    lines += [map(_cell, row) for row in body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    if value is None or value != value:
        return "–"
    if isinstance(value, float):
        return f"{value:.1e}" if 0 < abs(value) < 0.0001 else f"{value:.4f}"
    return str(value) if isinstance(value, int) else escape(str(value))


def code(text: str) -> str:
    """Return a text as code: nothing in it is markup, not even a backquote."""
    flat = " ".join(text.split())
    fence = "`" * (max(map(len, re.findall(r"`{1,1000}", flat)), default=0) + 1)
    # a blank at both ends, which is not shown, keeps a backquote there from joining the fence
    return f"{fence} {flat} {fence}" if flat.startswith("`") or flat.endswith("`") else f"{fence}{flat}{fence}"


def quotation(text: str, place: str, indent: str = "") -> str:
    """Return a sentence as a quotation with the place where it stands."""
    return f"{indent}> {escape(text)}\n{indent}>\n{indent}> — {escape(place)}"
