"""One thin command for each stage; the work is done elsewhere."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg import display, texts
from kg.errors import InputError, KGError
from kg.options import (
    DEFAULT_OUTPUT,
    CandidateFormat,
    ConfidenceOption,
    Format,
    FormatOption,
    GoldFiles,
    ModelOption,
    NoVocabulary,
    Output,
)

if TYPE_CHECKING:
    import pandas as pd

    from kg.annotation import Settings
    from kg.building import Build
    from kg.evaluation import Scores
    from kg.interchange import GoldPassage

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_WIDE: Final = 160
"""Columns of a table that goes into a file or another program."""

_out = Console(width=None if sys.stdout.isatty() else _WIDE)
_err = Console(stderr=True)


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
      kg train gold.jsonl               models of one's own annotations
      kg candidates                     names that the vocabulary lacks
      kg explain MINUSCA operatesIn     the sentences behind an edge
      kg validate                       check the graph against its shapes
    """


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Reports or folders of reports; without any, the bundled samples."),
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    model: ModelOption = None,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Read reports and write the graph, the page, the tables and the analysis.

    [bold]Examples[/bold]

      kg build                               the bundled samples → ./output
      kg build A_80_1.txt other-reports/     files and folders
      kg build reports/ -o mali              another folder
      kg build --model my-model              models of one's own (see «kg train»)
    """
    from kg import building

    building.check_folder(output)
    settings = _settings(model, min_confidence=min_confidence)
    with _progress() as progress:
        result = building.build(paths or [building.samples()], progress, settings)
        building.write(result, output)
    _summarise(result, output)
    if result.problems:
        raise typer.Exit(1)


def _summarise(result: "Build", output: Path) -> None:
    from kg.building import OUTPUTS

    _out.print(display.summary(result, OUTPUTS, output))
    notes = [f"{one.report.source.path}: {warning}" for one in result.reports for warning in one.report.warnings]
    if result.violations:
        notes.append(f"{len(result.violations)} violations of the shapes; «kg validate -o {output}» lists them")
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
        typer.Argument(help="JSON lines with a «text», or plain text with one passage a line; - is standard input."),
    ] = "-",
    model: ModelOption = None,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Find the mentions and relations of passages; write JSON lines as doccano reads them.

    [bold]Examples[/bold]

      kg annotate passages.jsonl > annotated.jsonl
      kg annotate notes.txt                  one passage a line
      echo '中非稳定团部署在中非共和国。' | kg annotate
    """
    from kg import interchange
    from kg.annotation import annotate as annotate_text

    settings = _settings(model, min_confidence=min_confidence)
    for passage_id, text in texts.read_passages(_text(file), texts.name_of(file)):
        row = interchange.to_row(passage_id, annotate_text(text, settings=settings))
        typer.echo(json.dumps(row, ensure_ascii=False))


def _text(file: str) -> str:
    return texts.read_text(file, sys.stdin.buffer)


@app.command()
def query(
    what: Annotated[str | None, typer.Argument(help="Name of a query, or SPARQL.", metavar="[NAME|SPARQL]")] = None,
    file: Annotated[str | None, typer.Option("-f", "--file", help="Read the SPARQL from a file; - is stdin.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="What to ask a named query about: name=value.")
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    format: FormatOption = Format.TABLE,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False,
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
    output: Output = DEFAULT_OUTPUT,
    format: FormatOption = Format.TABLE,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Show the sentences behind an edge, with report, paragraph, pattern and confidence.

    [bold]Examples[/bold]

      kg explain MINUSCA operatesIn CAF
      kg explain 中非稳定团 cooperatesWith
      kg explain any mandatedBy 'S/RES/2149(2014)'
    """
    from kg.graph import KnowledgeGraph
    from kg.queries import explain as find_sentences

    answer = find_sentences(KnowledgeGraph.open(output), subject, property, object, min_confidence or 0)
    if format is not Format.TABLE:
        _write(answer, format)
        return
    if answer.empty:
        hint = "no report states such a relation; «kg query relations-of -p entity=…» shows what they do"
        _complain([hint], "yellow")
    for line in display.sentences(answer):
        _print(line)


@app.command()
def validate(output: Output = DEFAULT_OUTPUT) -> None:
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
    gold: GoldFiles,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Show so many mistakes.")] = 0,
    folds: Annotated[
        int, typer.Option("--folds", help="Cross-validate: train on all parts but one, score that one.")
    ] = 0,
    no_vocabulary: NoVocabulary = "",
    model: ModelOption = None,
) -> None:
    """Compare with hand-made annotations: precision, recall and F1 by class and by relation.

    The models that ship with the package were trained on such annotations; only --folds tells how well they do on
    passages they have not seen. With several files each is scored apart, and all are trained on.

    [bold]Examples[/bold]

      kg evaluate gold.jsonl
      kg evaluate gold.jsonl --errors 50
      kg evaluate dev.jsonl train.jsonl --folds 5
      kg evaluate gold.jsonl --folds 5 --no-vocabulary ORGANISATION,INSTRUMENT,EVENT
    """
    passages = _gold(gold)
    without = _labels(no_vocabulary)
    if folds:
        if folds < 2 or model is not None:
            raise InputError("--folds needs a number from 2 and trains models of its own: leave out --model")
        results = _cross_validated(passages, folds, without)
    else:
        settings = _settings(model, without=without)
        results = {name: _scored(found, settings) for name, found in passages.items()}
    for name, result in results.items():
        _print(name)
        for shown in display.scores(result):
            _out.print(shown)
        for line in result.errors[:errors]:
            _print(line)


def _gold(files: Iterable[str]) -> "dict[str, list[GoldPassage]]":
    from kg.interchange import read_gold

    return {texts.name_of(file): read_gold(texts.lines(_text(file)), texts.name_of(file)) for file in files}


def _scored(passages: "list[GoldPassage]", settings: "Settings") -> "Scores":
    from kg.annotation import annotate as annotate_text
    from kg.evaluation import evaluate as score

    return score(passages, lambda text: annotate_text(text, settings=settings))


def _cross_validated(
    passages: "dict[str, list[GoldPassage]]", folds: int, without: tuple[str, ...]
) -> "dict[str, Scores]":
    from kg.crossvalidation import cross_validate

    named = [(name, passage) for name, found in passages.items() for passage in found]
    with _progress() as progress:
        task = progress.add_task("folds", total=folds)
        return cross_validate(named, folds, without, lambda: progress.advance(task))


def _labels(given: str) -> tuple[str, ...]:
    from kg.models import LABELS

    labels = tuple(sorted({label.strip().upper() for label in given.split(",") if label.strip()}))
    for label in labels:
        if label not in LABELS:
            raise InputError(f"{label} is no class; write some of {','.join(LABELS)}")
    return labels


def _settings(model: Path | None, *, without: tuple[str, ...] = (), min_confidence: float | None = None) -> "Settings":
    from kg.annotation import DEFAULT_MODEL, Settings

    return Settings(model or DEFAULT_MODEL, without, min_confidence)


@app.command()
def train(
    gold: GoldFiles,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the models.")] = Path("model"),
) -> None:
    """Train the labeller and the relation classifier on annotated passages; the same passages give the same bytes.

    Annotate with «kg annotate», correct the result in doccano or by hand, train, and build with the new models. Give
    all passages at once: training starts afresh and knows nothing of the models that ship with the package.

    [bold]Examples[/bold]

      kg train corrected.jsonl
      kg train dev.jsonl train.jsonl corrected.jsonl -o my-model
      kg build reports/ --model my-model
    """
    from kg.training import train as train_models

    passages = [passage for found in _gold(gold).values() for passage in found]
    with _err.status(f"training on {len(passages)} passages"):
        train_models(passages, output)
    _print(f"{output}: models of {len(passages)} passages; use them with: kg build --model {output}")


@app.command()
def candidates(
    output: Output = DEFAULT_OUTPUT,
    format: Annotated[CandidateFormat, typer.Option("--format", help="How to write them.")] = CandidateFormat.TABLE,
) -> None:
    """List the names outside the vocabulary that the reports mention, with counts and passages.

    [bold]Examples[/bold]

      kg candidates
      kg candidates -o mali --format turtle > new.ttl     ready to edit and paste into the vocabulary
    """
    from kg.candidates import find_candidates, to_turtle
    from kg.graph import KnowledgeGraph

    found = find_candidates(KnowledgeGraph.open(output))
    if format is CandidateFormat.TURTLE:
        typer.echo(to_turtle(found), nl=False)
    else:
        heads = ("class", "name", "mentions", "reports", display.LONG)
        rows = ((c.label, c.key, c.mentions, ", ".join(c.reports), c.passage[:80]) for c in found)
        _out.print(display.table(heads, list(rows)))
