"""Sentences that reports carry by custom, such as the footnote on Kosovo: their citations are real but tell nothing.

The patterns are in ``ontology/patterns/boilerplate.toml``.
"""

import re
from collections.abc import Mapping
from functools import cache

from kg.resources import load_toml


def find_boilerplate(text: str) -> list[tuple[int, int]]:
    """Return the spans of boilerplate in normalised text (code points, half-open), in text order."""
    return sorted(match.span() for pattern in _patterns().values() for match in pattern.finditer(text))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    rows = load_toml("patterns", "boilerplate.toml")["pattern"]
    return {row["id"]: re.compile(row["match"]) for row in rows}
