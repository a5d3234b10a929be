"""One thin command for each stage; the work is done elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.errors import InputError, KGError

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_DEFAULT_OUTPUT = Path("output")
_out = Console()
_err = Console(stderr=True)

Output = Annotated[Path, typer.Option("-o", "--output", help="Folder of the graph.", show_default=True)]


def main() -> None:
    """Run the command line; faults of the input end with one line and exit code 1."""
    try:
        app(standalone_mode=True)
    except KGError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    _err.print(f"kg: {message}", style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(1)


@app.callback()
def top() -> None:
    """Knowledge graphs from United Nations reports: every edge opens the sentence that says it.

    [bold]Examples[/bold]

      kg build                          the bundled sample reports → ./output
      kg build reports/ -o mali         one's own reports (files or folders)
      kg query --list                   the named queries
      kg query citations -o mali        what each report cites, and where
      kg query 'SELECT ?m WHERE { ?m a unkg:Mission } LIMIT 5'
      kg annotate passages.jsonl        mentions and relations as doccano reads them
      kg evaluate gold.jsonl            precision, recall and F1
      kg validate                       check the graph against its shapes
    """


@app.command()
def build(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Reports or folders of reports; without any, the bundled samples.")
    ] = None,
    output: Output = _DEFAULT_OUTPUT,
) -> None:
    """Read reports and write the graph, the page, the tables and the analysis.

    [bold]Examples[/bold]

      kg build                               the bundled samples → ./output
      kg build A_80_1.txt other-reports/     files and folders
      kg build reports/ -o /tmp/graph        another folder
    """
    from kg import building

    with _progress() as progress:
        result = building.build(paths or [building.samples()], progress=progress)
        building.write(result, output)
    _summarise(result, output)
    if result.problems:
        sys.exit(1)


@contextmanager
def _progress() -> Iterator["Progress"]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True) as progress:
        yield progress
