"""Commands that hand a graph on: pages, files for other programs, the ontology."""

import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import terminal
from kg.cli.options import DEFAULT_OUTPUT, Lang, LanguageOption, Output
from kg.errors import InputError


def view(
    around: Annotated[
        list[str] | None,
        typer.Option("--around", help="Key or name of an entity in the middle; may come several times."),
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=0, max=6, help="How many relations away from it.")] = 1,
    class_: Annotated[
        list[str] | None, typer.Option("--class", help="Only such entities, as in MISSION; may come several times.")
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option("--report", help="Only what this report says; may come several times.")
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    to: Annotated[Path | None, typer.Option("--to", help="File to write; by default view.html in that folder.")] = None,
    lang: LanguageOption = Lang.ZH,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page and open no browser.")] = False,
) -> None:
    """Write and open the interactive page of a part of the graph.

    [bold]Examples[/bold]

      kg view --around MINUSCA
      kg view --around 中非稳定团 --around 南苏丹特派团 --hops 2
      kg view --class MISSION --class COUNTRY -o mali
      kg view --report A/80/1 --to report.html --no-open
    """
    from kg.graph import KnowledgeGraph

    graph = KnowledgeGraph.open(output)
    page = graph.show(around=around or (), hops=hops, classes=class_ or (), reports=report or (), language=lang.value)
    path = to or output / "view.html"
    try:
        path.write_text(page.page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another file with --to") from error
    terminal.say(str(path))
    if not no_open:
        webbrowser.open(path.resolve().as_uri())


def analyse(
    output: Output = DEFAULT_OUTPUT,
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write into; by default that of the graph.")] = None,
    lang: LanguageOption = Lang.ZH,
) -> None:
    """Write the analysis of a graph: rankings, communities, go-betweens, what is beyond chance, with figures.

    [bold]Examples[/bold]

      kg analyse
      kg analyse --lang en -o mali
      kg analyse --lang en --to english      analysis.md and figures/ in another folder
    """
    from kg.analysis import write_analysis
    from kg.graph import KnowledgeGraph

    graph, folder = KnowledgeGraph.open(output), to or output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_analysis(graph, folder / "analysis.md", language=lang.value)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); choose another folder with --to") from error
    terminal.say(str(folder / "analysis.md"))


def export(
    format: Annotated[str | None, typer.Argument(help="Name of a format; without one they are listed.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="File to write; by default standard output.")] = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Write the graph in a format of other programs: RDF, networks, tables.

    [bold]Examples[/bold]

      kg export                              the formats
      kg export turtle > graph.ttl
      kg export --to graph.jsonld            the ending tells the format
      kg export csv-figures -o mali > figures.csv
    """
    from kg.exports import FORMATS, format_of
    from kg.exports import export as write

    if format is None and to is None:
        for name, known in FORMATS.items():
            terminal.say(f"{name} ({known.suffix}): {known.description}")
        return
    from kg.graph import KnowledgeGraph

    name = format or format_of(to or Path())
    write(KnowledgeGraph.open(output), name, sys.stdout.buffer if to is None else to)


def schema(lang: LanguageOption = Lang.EN) -> None:
    """Explain the ontology: classes, properties, how a statement hangs together, a drawing and queries to begin with.

    [bold]Examples[/bold]

      kg schema
      kg schema --lang zh > schema.md        Markdown, with a Mermaid drawing
    """
    from kg.schema import overview

    typer.echo(overview(lang.value), nl=False)
