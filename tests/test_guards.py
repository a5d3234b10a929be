"""The guards themselves: they must be able to fail."""

from collections.abc import Callable

from tests.guards import grows_gently, steps


def linear(text: str) -> int:
    return sum(char == "a" for char in text)


def quadratic(text: str) -> int:
    return sum(one == other for one in text for other in text)


def test_linear_work_grows_gently_and_quadratic_does_not() -> None:
    assert grows_gently(linear, "a" * 400)
    assert not grows_gently(quadratic, "a" * 400)


def test_steps_are_the_same_in_every_run() -> None:
    assert steps(linear, "ab" * 50) == steps(linear, "ab" * 50) > steps(linear, "ab")


def test_work_in_one_expression_counts_little() -> None:
    work: Callable[[str], str] = lambda text: text.replace("a", "b")  # noqa: E731
    assert steps(work, "a" * 1000) < 10
