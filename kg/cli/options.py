"""Options that several commands share, and the choices that they offer."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from kg.annotation import Settings

DEFAULT_OUTPUT: Final = Path("output")
"""Folder of the graph where a command names none."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Lang(StrEnum):
    """Language of what is written."""

    ZH = "zh"
    EN = "en"


class ComparisonFormat(StrEnum):
    """How a comparison, which has several tables, is written."""

    TABLE = "table"
    JSON = "json"


class CandidateFormat(StrEnum):
    """How candidates are written."""

    TABLE = "table"
    TURTLE = "turtle"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
LanguageOption = Annotated[Lang, typer.Option("--lang", help="Language of texts and names.")]
Top = Annotated[int, typer.Option("--top", min=1, help="Show so many rows of each table.")]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="Folder of models made by «kg train»; by default those of the package.")
]
ConfidenceOption = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0, max=1, help="State a relation only from this confidence (0–1)."),
]
Output = Annotated[Path, typer.Option("-o", "--output", help="Folder of the graph.", show_default=True)]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="URL", help="Write the graph to a SPARQL 1.1 Graph Store instead of a store on disk."
    ),
]
GoldFiles = Annotated[list[str], typer.Argument(help="Annotated passages as JSON lines; - is standard input.")]
NoVocabulary = Annotated[
    str, typer.Option("--no-vocabulary", help="Classes whose names must be found without their list: EVENT,PLACE")
]


def settings_of(
    model: Path | None, *, without: tuple[str, ...] = (), min_confidence: float | None = None
) -> "Settings":
    """Return the settings that a user chose."""
    from kg.annotation import DEFAULT_MODEL, Settings

    return Settings(model or DEFAULT_MODEL, without, min_confidence)
