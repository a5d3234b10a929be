"""Commands that make, change and check a graph."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import display, terminal
from kg.cli.options import DEFAULT_OUTPUT, ConfidenceOption, ModelOption, Output, settings_of

if TYPE_CHECKING:
    from kg.building import Build


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
    settings = settings_of(model, min_confidence=min_confidence)
    with terminal.progress() as progress:
        result = building.build(paths or [building.samples()], progress, settings)
        building.write(result, output)
    _summarise(result, output)
    if result.problems:
        raise typer.Exit(1)


def _summarise(result: "Build", output: Path) -> None:
    from kg.building import OUTPUTS

    terminal.out.print(display.summary(result, OUTPUTS, output))
    notes = [f"{one.report.source.path}: {warning}" for one in result.reports for warning in one.report.warnings]
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
