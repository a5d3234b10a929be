"""The data that passes from stage to stage. All offsets are Unicode code points, half-open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final

LABELS: Final = (
    "COUNTRY",
    "MISSION",
    "ORGANISATION",
    "RESOLUTION",
    "DOCUMENT",
    "INSTRUMENT",
    "EVENT",
    "PERSON",
    "PLACE",
    "DATE",
    "QUANTITY",
)
"""Mention labels, as in the evaluation guideline."""

INITIALS: Final[Mapping[str, str]] = dict(zip(LABELS, "CMORDIEPLTQ", strict=True))
"""A letter for each mention label, in the features of the models."""


AMBIGUOUS: Final = "ambiguous label"
"""Reason of a mention whose name is shared, before the context decides."""

EXACT: Final = "exact label"
"""Reason of a mention that is a name of exactly one entity of the vocabulary."""

LABELLED: Final = "labeller"
"""Reason of a mention that the labeller found and nothing else explains."""

COREFERENCE: Final = "coreference"
"""How the reason of a mention begins whose text is a short form and no name of the entity."""


class PassageKind(StrEnum):
    """What a passage is in the layout of its report."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    """Running text; numbered paragraphs carry their number."""
    ITEM = "item"
    """A bullet, or a figure with its caption («1.52亿 人获得粮食援助»)."""
    BOX = "box"
    """Text set apart from the numbered paragraphs."""
    QUOTATION = "quotation"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: ``text`` is its decoded content without byte-order mark, never changed."""

    path: Path
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report that is read on its own.

    Attributes:
        id: unique within the report and stable: ``p24`` for paragraph 24, else the kind and a running number.
        number: paragraph number as printed, or None.
        section: headings above the passage, outermost first.
        text: cleaned text, without markup or page furniture.
        offsets: for each character of ``text`` its offset in the source.
    """

    id: str
    kind: PassageKind
    text: str
    offsets: tuple[int, ...]
    section: tuple[str, ...] = ()
    number: str | None = None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` lies in the source.

        Raises:
            ValueError: if the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span [{start}, {end}) in a passage of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Report:
    """One document of the United Nations.

    Attributes:
        key: the symbol where there is one (``A/80/1``), else a slug of the file name.
        symbol: document symbol, or None.
        session: session of the organ that the report was written for, or None.
        language: ISO 639-1 code.
        warnings: what could not be read, one line each.
    """

    key: str
    title: str
    symbol: str | None
    session: int | None
    language: str
    passages: tuple[Passage, ...]
    source: Source
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of text that names an entity.

    Attributes:
        label: one of :data:`LABELS`.
        key: identity within the class: ISO code, acronym, canonical symbol, EDTF date, or the normalised name.
        reason: why the key was chosen: ``symbol``, ``exact label``, ``definition at 17``, ``coreference to 3`` …
        known: whether the key stands in the vocabulary or follows from a grammar, rather than being a candidate.
        score: probability that a statistical labeller gave, or None for a rule.
        candidates: further keys that the text leaves possible.
    """

    start: int
    end: int
    label: str
    key: str
    reason: str = EXACT
    known: bool = True
    score: float | None = None
    candidates: tuple[str, ...] = ()

    @property
    def entity(self) -> "Entity":
        """The identity that the mention points to."""
        return Entity(self.label, self.key)


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """An identity: mention label and key."""

    label: str
    key: str


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A directed relation that a sentence states.

    Attributes:
        sentence: span of the sentence in the passage.
        pattern: id of the surest pattern in ``ontology/patterns`` that says it, or ``classifier`` if none does.
        confidence: between 0 and 1; of the classifier where a model was used, else of the pattern.
        during: EDTF date that the clause gives, or an empty string.
    """

    subject: Entity
    property: str
    object: Entity
    sentence: tuple[int, int]
    pattern: str
    confidence: float
    during: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number that a sentence states, as an observation.

    Attributes:
        start: where the mention of the number begins.
        end: where it ends.
        value: the number; of a range the lower end.
        unit: classifier, measure, ``%`` or ISO 4217 code; empty if none is printed.
        counted: the noun phrase that is counted, in the words of the normalised text; empty for a length of time.
        sentence: span of the sentence in the passage.
        upper: upper end of a range, or None.
        approximate: the word that says how exact the number is (``逾``, ``约``, ``多``), or an empty string.
        whole: what a share is a share of, where the sentence names both («A 占 B 的 36%» → B).
        agents: subjects of the clause.
        places: where.
        periods: when, as EDTF.
        part_of: span of the mention of the larger figure that this one is a part of, or None.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    counted: str
    sentence: tuple[int, int]
    upper: Decimal | None = None
    approximate: str = ""
    whole: str = ""
    agents: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    periods: tuple[str, ...] = ()
    part_of: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was found in one text.

    Attributes:
        boilerplate: spans of sentences that reports carry by custom (see :mod:`kg.boilerplate`).
        subjects: IRIs of what it is about (see :mod:`kg.subjects`).
        correction: checksum (SHA-256) of the file of corrections that replaced the extraction, or an empty string.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    figures: tuple[Figure, ...] = ()
    boilerplate: tuple[tuple[int, int], ...] = ()
    subjects: tuple[str, ...] = ()
    correction: str = ""

    def is_boilerplate(self, start: int, end: int) -> bool:
        """Whether a span of the text overlaps boilerplate."""
        return any(first < end and start < last for first, last in self.boilerplate)


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """A report with one annotation for each of its passages, in the same order."""

    report: Report
    annotations: tuple[Annotation, ...]

    def __iter__(self) -> Iterator[tuple[Passage, Annotation]]:
        return iter(zip(self.report.passages, self.annotations, strict=True))
