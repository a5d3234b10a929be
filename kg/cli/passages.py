"""Commands that work on passages without a graph: annotate, evaluate, train."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import texts
from kg.cli import display, terminal
from kg.cli.options import ConfidenceOption, GoldFiles, ModelOption, NoVocabulary, settings_of
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.annotation import Settings
    from kg.evaluation import Scores
    from kg.interchange import GoldPassage
    from kg.models import Annotation


def annotate(
    file: Annotated[
        str,
        typer.Argument(help="JSON lines with a «text», or plain text with one passage a line; - is standard input."),
    ] = "-",
    report: Annotated[bool, typer.Option("--report", help="The file is a report: write its passages.")] = False,
    model: ModelOption = None,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Find the mentions and relations of passages; write JSON lines as doccano reads them.

    What is corrected there goes back into the graph with «kg build --corrections», or into new models with «kg train».

    [bold]Examples[/bold]

      kg annotate passages.jsonl > annotated.jsonl
      kg annotate notes.txt                  one passage a line
      kg annotate A_80_1.txt --report > passages.jsonl
      echo '中非稳定团部署在中非共和国。' | kg annotate
    """
    from kg import interchange

    settings = settings_of(model, min_confidence=min_confidence)
    for passage_id, annotation in (_of_report if report else _of_passages)(file, settings):
        typer.echo(json.dumps(interchange.to_row(passage_id, annotation), ensure_ascii=False))


def _of_passages(file: str, settings: "Settings") -> "Iterator[tuple[str, Annotation]]":
    from kg.annotation import annotate as annotate_text

    for passage_id, text in texts.read_passages(terminal.text_of(file), texts.name_of(file)):
        yield passage_id, annotate_text(text, settings=settings)


def _of_report(file: str, settings: "Settings") -> "Iterator[tuple[str, Annotation]]":
    from kg.annotation import annotate_report
    from kg.reading import read_report

    annotated = annotate_report(read_report(Path(file)), settings=settings)
    for passage, annotation in annotated:
        yield f"{annotated.report.key} {passage.id}", annotation


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
        settings = settings_of(model, without=without)
        results = {name: _scored(found, settings) for name, found in passages.items()}
    for name, result in results.items():
        terminal.say(name)
        for shown in display.scores(result):
            terminal.out.print(shown)
        for line in result.errors[:errors]:
            terminal.say(line)


def _gold(files: Iterable[str]) -> "dict[str, list[GoldPassage]]":
    from kg.corrections import complete
    from kg.interchange import read_gold

    found = {}
    for file in files:
        lines, name = texts.lines(terminal.text_of(file)), texts.name_of(file)
        found[name] = read_gold(lines, name)
        if without := sum(not entity.key for passage in found[name] for entity in passage.entities):
            said = f"{name}: {without} entities without a key take that of the rules, so scores of links say little"
            terminal.complain([said], style="yellow")
            found[name] = read_gold(lines, name, complete)
    return found


def _scored(passages: "list[GoldPassage]", settings: "Settings") -> "Scores":
    from kg.annotation import annotate as annotate_text
    from kg.evaluation import evaluate as score

    return score(passages, lambda text: annotate_text(text, settings=settings))


def _cross_validated(
    passages: "dict[str, list[GoldPassage]]", folds: int, without: tuple[str, ...]
) -> "dict[str, Scores]":
    from kg.crossvalidation import cross_validate

    named = [(name, passage) for name, found in passages.items() for passage in found]
    with terminal.progress() as progress:
        task = progress.add_task("folds", total=folds)
        return cross_validate(named, folds, without, lambda: progress.advance(task))


def _labels(given: str) -> tuple[str, ...]:
    from kg.models import LABELS

    labels = tuple(sorted({label.strip().upper() for label in given.split(",") if label.strip()}))
    for label in labels:
        if label not in LABELS:
            raise InputError(f"{label} is no class; write some of {','.join(LABELS)}")
    return labels


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
    with terminal.err.status(f"training on {len(passages)} passages"):
        train_models(passages, output)
    terminal.say(f"{output}: models of {len(passages)} passages; use them with: kg build --model {output}")
