"""One thin command for each stage; the work is done elsewhere."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg import display, texts
from kg.errors import InputError, KGError

if TYPE_CHECKING:
    import pandas as pd

    from kg.building import Build

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_DEFAULT_OUTPUT = Path("output")
_WIDE = 160
"""Columns of a table that goes into a file or another program."""

_out = Console(width=None if sys.stdout.isatty() else _WIDE)
_err = Console(stderr=True)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
Output = Annotated[Path, typer.Option("-o", "--output", help="Folder of the graph.", show_default=True)]


def main() -> None:
    """Run the command line; faults of the input end with one line and exit code 1."""
    try:
        app(standalone_mode=True)
    except KGError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    _complain(message.splitlines())
    sys.exit(1)


def _complain(lines: Iterable[str], style: str = "red") -> None:
    for line in lines:
        shown = f"kg: {display.printable(line)}"
        _err.print(shown, style=style, markup=False, highlight=False, soft_wrap=True)


def _print(line: str) -> None:
    _out.print(display.printable(line), markup=False, highlight=False, soft_wrap=True)


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
      kg explain MINUSCA operatesIn     the sentences behind an edge
      kg validate                       check the graph against its shapes
    """


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Reports or folders of reports; without any, the bundled samples."),
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
        raise typer.Exit(1)


def _summarise(result: "Build", output: Path) -> None:
    from kg.building import OUTPUTS

    _out.print(display.summary(result, OUTPUTS, output))
    notes = [
        f"{one.report.source.path}: {warning}" for one in result.reports for warning in one.report.warnings
    ]
    if result.violations:
        notes.append(
            f"{len(result.violations)} violations of the shapes; «kg validate -o {output}» lists them"
        )
    _complain(notes, "yellow")
    _complain(result.problems)


@contextmanager
def _progress() -> Iterator[Progress]:
    # titles come from reports, so they are no markup
    title = TextColumn("{task.description}", markup=False)
    columns = (title, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as progress:
        yield progress


@app.command()
def annotate(
    file: Annotated[
        str,
        typer.Argument(
            help="JSON lines with a «text», or plain text with one passage a line; - is standard input."
        ),
    ] = "-",
) -> None:
    """Find the mentions and relations of passages; write JSON lines as doccano reads them.

    [bold]Examples[/bold]

      kg annotate passages.jsonl > annotated.jsonl
      kg annotate notes.txt                  one passage a line
      echo '中非稳定团部署在中非共和国。' | kg annotate
    """
    from kg import interchange
    from kg.annotation import annotate as annotate_text

    for passage_id, text in texts.read_passages(_text(file), texts.name_of(file)):
        row = interchange.to_row(passage_id, annotate_text(text))
        typer.echo(json.dumps(row, ensure_ascii=False))


def _text(file: str) -> str:
    return texts.read_text(file, sys.stdin.buffer)


@app.command()
def query(
    what: Annotated[
        str | None, typer.Argument(help="Name of a query, or SPARQL.", metavar="[NAME|SPARQL]")
    ] = None,
    file: Annotated[
        str | None, typer.Option("-f", "--file", help="Read the SPARQL from a file; - is stdin.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="What to ask a named query about: name=value.")
    ] = None,
    output: Output = _DEFAULT_OUTPUT,
    format: FormatOption = Format.TABLE,
    list_: Annotated[
        bool, typer.Option("--list", help="List the named queries and their parameters.")
    ] = False,
) -> None:
    """Ask the graph: a named query, or SPARQL of one's own.

    [bold]Examples[/bold]

      kg query --list
      kg query citations
      kg query partners -p mission=MINUSCA --format csv
      kg query 'SELECT ?m WHERE { ?m a unkg:Mission } LIMIT 5'
      kg query --file mine.rq -o mali --format json
    """
    from kg.graph import KnowledgeGraph
    from kg.queries import answer, load_queries

    if list_ or (what is None and file is None):
        for line in display.queries(load_queries()):
            _print(line)
        return
    sparql = what if file is None else _text(file)
    _write(answer(KnowledgeGraph.open(output), sparql or "", _parameters(parameter or ())), format)


def _parameters(given: Iterable[str]) -> dict[str, str]:
    parameters = dict(item.partition("=")[::2] for item in given)
    if "" in parameters or "" in parameters.values():
        raise InputError("a parameter is written name=value, as in -p mission=MINUSCA")
    return parameters


def _write(answer: "pd.DataFrame", format: Format) -> None:
    from kg.tables import frame_to_csv

    if format is Format.CSV:
        typer.echo(frame_to_csv(answer), nl=False)
    elif format is Format.JSON:
        typer.echo(display.to_json(answer))
    else:
        _out.print(display.frame(answer))


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(help="Key, name or IRI of an entity.")],
    property: Annotated[str, typer.Argument(help="Name of a relation; «any» for all.")] = "any",
    object: Annotated[str, typer.Argument(help="Key, name or IRI of an entity; «any» for all.")] = "any",
    output: Output = _DEFAULT_OUTPUT,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show the sentences behind an edge, with report, paragraph, pattern and confidence.

    [bold]Examples[/bold]

      kg explain MINUSCA operatesIn CAF
      kg explain 中非稳定团 cooperatesWith
      kg explain any mandatedBy 'S/RES/2149(2014)'
    """
    from kg.graph import KnowledgeGraph
    from kg.queries import explain as find_sentences

    answer = find_sentences(KnowledgeGraph.open(output), subject, property, object)
    if format is not Format.TABLE:
        _write(answer, format)
        return
    if answer.empty:
        _complain(
            ["no report states such a relation; «kg query relations-of -p entity=…» shows what they do"],
            "yellow",
        )
    for line in display.sentences(answer):
        _print(line)


@app.command()
def validate(output: Output = _DEFAULT_OUTPUT) -> None:
    """Check a graph against its shapes; exit code 1 if they object to anything.

    [bold]Examples[/bold]

      kg validate
      kg validate -o mali
    """
    from kg.graph import KnowledgeGraph
    from kg.validation import validate as find_violations

    violations = find_violations(KnowledgeGraph.open(output))
    for violation in violations:
        _print(str(violation))
    if violations:
        _fail(f"{len(violations)} violations")
    _print("the graph fulfils all shapes")


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(help="Annotated passages as JSON lines; - is standard input.")],
    errors: Annotated[int, typer.Option("--errors", min=0, help="Show so many mistakes.")] = 0,
) -> None:
    """Compare with hand-made annotations: precision, recall and F1 by class and by relation.

    [bold]Examples[/bold]

      kg evaluate gold.jsonl
      kg evaluate gold.jsonl --errors 50
    """
    from kg.evaluation import evaluate as score
    from kg.interchange import read_gold
    from kg.annotation import annotate as annotate_text

    scores = score(read_gold(texts.lines(_text(gold)), texts.name_of(gold)), annotate_text)
    for shown in display.scores(scores):
        _out.print(shown)
    for line in scores.errors[:errors]:
        _print(line)
