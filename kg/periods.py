"""EDTF dates → the years that they touch."""

import re
from typing import Final

Years = tuple[int, int]
"""First and last year, both included."""

_YEAR: Final = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?![0-9X])")


def years_of(edtf: str) -> Years | None:
    """Return the years of a date or an interval, or None where no year is given.

    ``2020-10-03`` → 2020 to 2020, ``2019-07/2020-06`` → 2019 to 2020, ``199X`` → 1990 to 1999, ``XXXX-08`` → None.
    Of an interval with an open or unknown end (EDTF, ISO 8601-2:2019) the end that is known counts.
    """
    found = [match[1] for part in edtf.split("/") if (match := _YEAR.match(part.strip()))]
    if not found:
        return None
    bounds = [int(year.replace("X", digit)) for year in found for digit in "09"]
    return min(bounds), max(bounds)
