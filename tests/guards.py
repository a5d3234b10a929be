"""Guards against work that explodes with the length of a text; none of them measures time."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

HANG = 120
"""Seconds after which a test is taken to hang: far beyond what any of them needs on a slow machine."""


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail if the work inside does not come to an end: an expression that backtracks without bound, say."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise AssertionError("does not come to an end")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def steps(work: Callable[[str], object], text: str) -> int:
    """Return how many lines of Python the work runs, comprehensions counted for each item; the same in every run."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return count


def grows_gently(work: Callable[[str], object], text: str) -> bool:
    """Whether work grows with the length: four times the text may take six times the steps, not sixteen."""
    part = text[: len(text) // 4]
    work(part)  # what is read once must not count for either
    with no_hang():
        return steps(work, text) <= 6 * steps(work, part) + 1_000
