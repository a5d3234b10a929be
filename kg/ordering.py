"""The order in which people count: 9 before 10."""

import re


def natural(text: str) -> tuple[str | int, ...]:
    """Return a sort key that puts paragraph 9 before paragraph 10."""
    # every odd part is a number, so like meets like
    parts = re.split(r"([0-9]{1,9})", text)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))
