"""Years of EDTF dates."""

import pytest

from kg.periods import years_of


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2020", (2020, 2020)),
        ("2020-10-03", (2020, 2020)),
        ("2019-07-01/2020-06-30", (2019, 2020)),
        ("2015/2023", (2015, 2023)),
        ("199X", (1990, 1999)),
        ("19XX", (1900, 1999)),
        ("2020?", (2020, 2020)),
        ("../2020-05", (2020, 2020)),
        ("2014-04/..", (2014, 2014)),
        ("2020-08T12:00", (2020, 2020)),
        ("XXXX-08", None),
        ("20201", None),
        ("soon", None),
        ("", None),
    ],
)
def test_years(edtf: str, expected: tuple[int, int] | None) -> None:
    assert years_of(edtf) == expected
