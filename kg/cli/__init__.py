"""The command line: one thin command for each stage; the work is done elsewhere."""

from typing import Final

import typer

from kg.cli import graphs, passages, questions, sharing, terminal
from kg.errors import KGError

_COMMANDS: Final = (
    graphs.build,
    graphs.remove,
    questions.query,
    questions.explain,
    questions.compare,
    sharing.view,
    sharing.analyse,
    sharing.export,
    sharing.schema,
    graphs.validate,
    passages.annotate,
    passages.evaluate,
    passages.train,
    questions.candidates,
)

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in _COMMANDS:
    # each named query has parameters of its own, which are options of «kg query»
    _free = _command is questions.query
    app.command(context_settings={"allow_extra_args": _free, "ignore_unknown_options": _free})(_command)


def main() -> None:
    """Run the command line; faults of the input end with one line and exit code 1."""
    try:
        app(standalone_mode=True)
    except KGError as error:
        terminal.fail(str(error))


@app.callback()
def top() -> None:
    """Knowledge graphs from United Nations reports: every edge opens the sentence that says it.

    [bold]Examples[/bold]

      kg build                          the bundled sample reports → ./output
      kg build reports/ -o mali         one's own reports (files or folders)
      kg remove A/80/1                  one report out of the graph
      kg query --list                   the named queries
      kg query citations -o mali        what each report cites, and where
      kg query 'SELECT ?m WHERE { ?m a unkg:Mission } LIMIT 5'
      kg view --around MINUSCA          the page of a part
      kg analyse --lang en              rankings and findings, with figures
      kg export jsonld > graph.jsonld   for other programs
      kg schema                         the ontology explained
      kg annotate passages.jsonl        mentions and relations as doccano reads them
      kg evaluate gold.jsonl            precision, recall and F1
      kg train gold.jsonl               models of one's own annotations
      kg candidates                     names that the vocabulary lacks
      kg explain MINUSCA operatesIn     the sentences behind an edge
      kg compare A/75/563 A/80/1        what changed between two reports
      kg validate                       check the graph against its shapes
    """
