"""Numbers as reports print them: figures with spaced thousands, Chinese numerals, and mixtures of both."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

FIGURES: Final = r"(?:\d{1,3}(?:[ ,]\d{3}){1,6}(?!\d)|\d{1,15})(?:\.\d{1,6})?"
"""Pattern of a number in figures: ``94 000``, ``94,000``, ``6000``, ``1.16``."""

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "亿": 10**8}
_CONTRACTED: Final = str.maketrans({"廿": "二十", "卅": "三十"})
_FIGURES: Final = re.compile(rf"({FIGURES}) ?([十百千万亿]{{0,4}})")


def parse_number(text: str) -> Decimal | None:
    """Return the value of a printed number, or None if it is none.

    Reads ``12 600``, ``3 600万``, ``1.16亿``, ``六万五千``, ``二〇二四``.
    """
    text = text.strip()
    if match := _FIGURES.fullmatch(text):
        figures = Decimal(re.sub("[ ,]", "", match.group(1)))
        return figures * _product(match.group(2)) if match.group(2) else figures
    value = parse_chinese(text)
    return None if value is None else Decimal(value)


def _product(multipliers: str) -> int:
    value = 1
    for char in multipliers:
        value *= _TENS.get(char) or _MYRIADS[char]
    return value


def parse_chinese(text: str) -> int | None:
    """Return the value of a Chinese numeral, or None if ``text`` is none.

    Positional (``二〇二四``) and ordinary (``两千零二十四``) writing are both read. A numeral whose parts
    stand in the wrong order (``十百``, ``三五百``) has no value.
    """
    text = text.translate(_CONTRACTED)
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return _positional(text)
    value: int | None = 0
    for char, unit in (("亿", 10**8), ("万", 10**4)):
        head, found, text = text.rpartition(char)
        if found:
            amount = parse_chinese(head) if head else None
            value = None if value is None or not amount else value + amount * unit
    rest = _below_myriad(text)
    return None if value is None or rest is None else value + rest


def _positional(text: str) -> int | None:
    # «两» is no digit of a year or a house number
    if len(text) > 1 and "两" in text:
        return None
    return int("".join(str(_DIGITS[char]) for char in text))


def _below_myriad(text: str) -> int | None:
    total, last, digit = 0, 10**4, None
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _TENS and _TENS[char] < last and digit != 0:
            last = _TENS[char]
            total += (1 if digit is None else digit) * last
            digit = None
        else:
            return None
    return total + (digit or 0)


_RUN: Final = re.compile("[0-9零〇○一二三四五六七八九十百千万亿两廿卅半]+")


def scan(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` would, for a pattern that can match only where numerals begin.

    Faster, because a pattern that opens with an assertion is else tried at every character.
    """
    end = 0
    for run in _RUN.finditer(text):
        if run.start() >= end and (match := pattern.match(text, run.start())):
            yield match
            end = match.end()


def format_number(value: Decimal) -> str:
    """Return plain digits, without exponent and trailing zeros: ``116000000``, ``52.4``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
