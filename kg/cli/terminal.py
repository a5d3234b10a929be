"""What all commands share: the two streams, progress, and how an answer is written."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg import texts
from kg.cli import display
from kg.cli.options import Format

if TYPE_CHECKING:
    import pandas as pd

_WIDE: Final = 160
"""Columns of a table that goes into a file or another program."""

out: Final = Console(width=None if sys.stdout.isatty() else _WIDE)
err: Final = Console(stderr=True)


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with exit code 1."""
    complain(message.splitlines())
    sys.exit(1)


def complain(lines: Iterable[str], style: str = "red") -> None:
    """Print lines to standard error."""
    for line in lines:
        shown = f"kg: {display.printable(line)}"
        err.print(shown, style=style, markup=False, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """Print a line as it is, without markup."""
    out.print(display.printable(line), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show bars on a terminal while the work goes on."""
    # titles come from reports, so they are no markup
    title = TextColumn("{task.description}", markup=False)
    columns = (title, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        yield bars


def text_of(file: str) -> str:
    """Return the text of a file, or of standard input if its name is ``-``."""
    return texts.read_text(file, sys.stdin.buffer)


def write(answer: "pd.DataFrame", format: Format) -> None:
    """Print the answer to a query."""
    from kg.tables import frame_to_csv

    if format is Format.CSV:
        typer.echo(frame_to_csv(answer), nl=False)
    elif format is Format.JSON:
        typer.echo(display.to_json(answer))
    else:
        out.print(display.frame(answer))
