"""Commands that make, change and check a graph."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import display, terminal
from kg.cli.options import (
    DEFAULT_OUTPUT,
    ConfidenceOption,
    Endpoint,
    Lang,
    LanguageOption,
    ModelOption,
    Output,
    settings_of,
)
from kg.errors import StoreError

if TYPE_CHECKING:
    from rich.progress import Progress

    from kg.building import Build
    from kg.endpoint import GraphStore


def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Reports or folders of reports; without any, the bundled samples."),
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    add: Annotated[bool, typer.Option("--add", help="Keep the other reports that the graph has already.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read all files again, changed or not.")] = False,
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="Corrected passages, as «kg annotate» writes them.")
    ] = None,
    endpoint: Endpoint = None,
    lang: LanguageOption = Lang.ZH,
    model: ModelOption = None,
    min_confidence: ConfidenceOption = None,
) -> None:
    """Read reports and write the graph, the page, the tables and the analysis.

    A second build into the same folder reads only the files that have changed; the result is the same as if it had read
    all of them. The graph holds the reports that are named, and no others (but see --add and «kg remove»).

    [bold]Examples[/bold]

      kg build                               the bundled samples → ./output
      kg build A_80_1.txt other-reports/     files and folders
      kg build reports/ -o mali              another folder
      kg build new.txt --add -o mali         one more report
      kg build reports/ --corrections fixed.jsonl
      kg build reports/ --store http://localhost:7878/store
      kg build reports/ --lang en            page and analysis in English
      kg build --model my-model              models of one's own (see «kg train»)
    """
    from kg import building
    from kg.corrections import read_corrections

    building.check_folder(output)
    graph_store = _endpoint(endpoint)
    settings = settings_of(model, min_confidence=min_confidence)
    fixed = None if corrections is None else read_corrections(corrections)
    terminal.complain(fixed.doubts if fixed else (), "yellow")
    with terminal.progress() as progress:
        result = building.build(
            paths or [building.samples()],
            progress,
            settings,
            earlier=building.Earlier(output),
            keep=add,
            fresh=fresh,
            corrections=fixed,
        )
        _finish(result, output, graph_store, progress, lang)
    if result.problems:
        raise typer.Exit(1)


def remove(
    reports: Annotated[list[str], typer.Argument(help="Key of the report, its IRI or the name of its file.")],
    output: Output = DEFAULT_OUTPUT,
    endpoint: Endpoint = None,
    lang: LanguageOption = Lang.ZH,
) -> None:
    """Take reports out of a graph; the others stay as they are.

    [bold]Examples[/bold]

      kg remove A/80/1
      kg remove A_75_563.txt -o mali
      kg remove A/80/1 --store http://localhost:7878/store
    """
    from kg import building

    graph_store = _endpoint(endpoint)
    result = building.remove(reports, output)
    with terminal.progress() as progress:
        _finish(result, output, graph_store, progress, lang)


def _endpoint(url: str | None) -> "GraphStore | None":
    if url is None:
        return None
    from kg.endpoint import GraphStore

    # before the long work begins
    return GraphStore.connect(url)


def _finish(result: "Build", output: Path, graph_store: "GraphStore | None", progress: "Progress", lang: Lang) -> None:
    from kg import building

    if graph_store is not None:
        try:
            graph_store.replace(result.graph, result.dropped, progress)
        except StoreError:
            # the work is kept for the next try, unless that must still know what to take away
            if not result.dropped:
                building.write(result, output, language=lang.value)
            raise
        terminal.say(f"{graph_store.url}: {len(result.manifest.reports) + 1} named graphs written")
    building.write(result, output, with_store=graph_store is None, language=lang.value)
    _summarise(result, output)


def _summarise(result: "Build", output: Path) -> None:
    from kg.building import OUTPUTS

    terminal.out.print(display.summary(result, OUTPUTS, output))
    origins = result.manifest.reports.values()
    notes = [f"{origin.file}: {warning}" for origin in origins for warning in origin.warnings]
    if result.dropped:
        notes.append(f"no longer in the graph: {', '.join(result.dropped)} (--add keeps what is there)")
    if result.replaced:
        notes.append(f"replaced, as the file of this name has another content: {', '.join(result.replaced)}")
    if result.uncorrected:
        notes.append(f"no longer corrected: {', '.join(result.uncorrected)}; give --corrections again to keep them so")
    if result.violations:
        notes.append(f"{len(result.violations)} violations of the shapes; «kg validate -o {output}» lists them")
    terminal.complain(notes, "yellow")
    terminal.complain(result.problems)


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
        terminal.say(str(violation))
    if violations:
        terminal.fail(f"{len(violations)} violations")
    terminal.say("the graph fulfils all shapes")
