"""Blocks → passages: sections, numbered paragraphs whole again, boxes, quotations, captions, notes.

What a block is follows from its shape (:mod:`kg.layout`) and from what stands around it: unnumbered text below a
heading is a box once paragraphs are numbered, and else a paragraph; text after an unfinished sentence ends it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from kg.layout import (
    HAN_DIGITS,
    LABEL,
    Block,
    Form,
    Span,
    blocks,
    clean,
    is_bare_label,
    is_closed,
    looks_like_heading,
)
from kg.models import Passage, PassageKind

# What stands on a title page beside the title: organ, session, supplement, agenda item, distribution, date,
# language, publisher.
_SESSION: Final = rf"(?:第[{HAN_DIGITS}\d]{{1,6}}届(?:特别|紧急特别|实质性)?会议|[A-Z][a-z-]{{2,20}}(?:[\s-][a-z]{{3,8}})?\s(?:special\s)?session)"
_DAY: Final = r"(?:\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4})"
_MASTHEAD: Final = re.compile(
    rf"{_SESSION}|(?:大会|安全理事会|经济及社会理事会|人权理事会|General Assembly|Security Council)(?:\s?正式记录)?"
    rf"(?:\s?{_SESSION})?(?:\s?补编第\s?.{{1,8}}\s?号)?|补编第\s?.{{1,8}}\s?号|Official Records|Supplement No\. ?\d{{1,3}}\w?"
    rf"|第[{HAN_DIGITS}]{{1,5}}年|[A-Z][a-z-]{{2,20}} year|{_AGENDA}|\[?{_DAY}\]?"
    r"|(?:分发|Distr\.?)\s?[:：]?\s?\w{0,10}|(?:原件|原文|Original)\s?[:：]\s?\w{1,10}|中文|Chinese|English"
    r"|(?:联合国|United Nations)(?:\s?[•·].{0,40})?|(?:Copyright\s)?©.{0,60}"
)
