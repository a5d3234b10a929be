"""Lists of words → regular expressions that match any of them, the longest first."""

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """Return an expression, without brackets, for one of several words as they are written."""
    return "|".join(map(re.escape, longest_first(words)))


def any_of(*lists: Iterable[str]) -> str:
    """Return an expression, in brackets, for one of several expressions."""
    return f"(?:{'|'.join(longest_first({word for words in lists for word in words}))})"


def longest_first(words: Iterable[str]) -> list[str]:
    """Return words in the order in which alternatives must be tried: none before a longer one that it opens."""
    return sorted(words, key=lambda word: (-len(word), word))
