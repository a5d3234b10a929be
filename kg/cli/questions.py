"""Commands that ask a graph."""

import signal
from collections.abc import Iterable
from typing import Annotated

import typer

from kg.cli import display, terminal
from kg.cli.options import (
    DEFAULT_OUTPUT,
    CandidateFormat,
    ComparisonFormat,
    ConfidenceOption,
    Format,
    FormatOption,
    Lang,
    LanguageOption,
    Output,
    Top,
)
from kg.errors import InputError


def query(
    context: typer.Context,
    what: Annotated[str | None, typer.Argument(help="Name of a query, or SPARQL.", metavar="[NAME|SPARQL]")] = None,
    file: Annotated[str | None, typer.Option("-f", "--file", help="Read the SPARQL from a file; - is stdin.")] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--param", help="What to ask a named query about: name=value; also --name value."),
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    format: FormatOption = Format.TABLE,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False,
    lang: LanguageOption = Lang.EN,
) -> None:
    """Ask the graph: a named query, or SPARQL of one's own.

    [bold]Examples[/bold]

      kg query --list
      kg query --list --lang zh
      kg query citations
      kg query partners --mission MINUSCA --format csv
      kg query 'SELECT ?m WHERE { ?m a unkg:Mission } LIMIT 5'
      kg query --file mine.rq -o mali --format json
    """
    from kg.graph import KnowledgeGraph
    from kg.queries import answer, broken_queries, load_queries

    if list_ or (what is None and file is None):
        for line in display.queries(load_queries(), lang.value):
            terminal.say(line)
        terminal.complain(map(str, broken_queries().values()), "yellow")
        return
    sparql = what if file is None else terminal.text_of(file)
    parameters = _parameters(parameter or ()) | _options(context.args)
    # a query runs in the store, which does not hear what Python does with an interrupt
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    terminal.write(answer(KnowledgeGraph.open(output), sparql or "", parameters), format)


def _parameters(given: Iterable[str]) -> dict[str, str]:
    parameters = dict(item.partition("=")[::2] for item in given)
    if "" in parameters or "" in parameters.values():
        raise InputError("a parameter is written name=value, as in -p mission=MINUSCA")
    return parameters


def _options(arguments: list[str]) -> dict[str, str]:
    """Return the parameters that are given as options of their own: ``--mission MINUSCA`` or ``--mission=MINUSCA``."""
    parameters: dict[str, str] = {}
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.removeprefix("--").partition("=")
        value = value if equals else next(left, "")
        if not argument.startswith("--") or not name or not value:
            raise InputError(f"{argument!r} is no parameter; write it --name value, as in --mission MINUSCA")
        parameters[name.replace("-", "_")] = value
    return parameters


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
        terminal.write(answer, format)
        return
    if answer.empty:
        hint = "no report states such a relation; «kg query relations-of -p entity=…» shows what they do"
        terminal.complain([hint], "yellow")
    for line in display.sentences(answer):
        terminal.say(line)


def compare(
    before: Annotated[str, typer.Argument(help="Key of a report, usually the earlier one.")],
    after: Annotated[str, typer.Argument(help="Key of another report.")],
    output: Output = DEFAULT_OUTPUT,
    top: Top = 10,
    format: Annotated[ComparisonFormat, typer.Option("--format", help="How to write it.")] = ComparisonFormat.TABLE,
) -> None:
    """Compare two reports: who is new, who is gone, which relations and figures changed.

    [bold]Examples[/bold]

      kg compare A/75/563 A/80/1
      kg compare A/75/563 A/80/1 --top 30 -o mali
      kg compare A/75/563 A/80/1 --format json > changes.json     all rows
    """
    from kg.comparison import compare as compare_reports
    from kg.graph import KnowledgeGraph

    comparison = compare_reports(KnowledgeGraph.open(output), before, after)
    if format is ComparisonFormat.JSON:
        typer.echo(display.comparison_to_json(comparison))
    else:
        for shown in display.comparison(comparison, top):
            terminal.out.print(shown)


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
        terminal.out.print(display.table(heads, list(rows)))
