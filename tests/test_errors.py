"""Errors: one base for all."""

import inspect

import pytest

from kg import errors
from kg.errors import KGError

ERRORS = [member for _, member in inspect.getmembers(errors, inspect.isclass) if issubclass(member, Exception)]


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_goes_wrong_is_caught_by_one_name(error: type[Exception]) -> None:
    with pytest.raises(KGError, match="what to do"):
        raise error("what to do")


@pytest.mark.parametrize("error", ERRORS)
def test_each_says_whose_fault_it_is(error: type[Exception]) -> None:
    assert error.__doc__
    assert error.__module__ == "kg.errors"


def test_faults_are_told_apart() -> None:
    assert len(ERRORS) > 5
    assert all(error.__bases__ == (KGError,) for error in ERRORS if error is not KGError)
