"""The stages in order, as one spaCy ``Language`` for each language."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import recognition
from kg.coreference import resolve
from kg.errors import InputError
from kg.features import Hints
from kg.linking import link
from kg.models import AnnotatedReport, Annotation, Entity, Mention, Relation, Report
from kg.normalization import Normalized
from kg.relations import find_relations
from kg.vocabulary import load_vocabulary

LANGUAGES = ("zh",)
"""Languages that reports are read in."""

DEFAULT_MODEL: Final = Path(__file__).parent / "model"
"""The models that ship with the package."""

LABELLER: Final = "labeller.crfsuite"

HINTS = ("kg_normalizer", "kg_values", "kg_names", "kg_shapes", "kg_definitions")
"""Components that prepare the decision of what a mention is."""

STAGES = (*HINTS, "kg_mentions", "kg_linking", "kg_coreference", "kg_entities", "kg_relations")
"""Names of the components, in order."""


@Language.component("kg_linking")
def linking(doc: Doc) -> Doc:
    """Decide the names that several entities share."""
    doc._.mentions = tuple(link(doc._.normalized.text, doc._.mentions, load_vocabulary()))
    return doc


@Language.component("kg_coreference")
def coreference(doc: Doc) -> Doc:
    """Bind definite short forms to their antecedents."""
    doc._.mentions = tuple(resolve(doc._.normalized.text, doc._.mentions))
    return doc


@Language.component("kg_entities")
def entities(doc: Doc) -> Doc:
    """Publish the mentions as ``doc.ents``."""
    doc.ents = recognition.to_spans(doc, doc._.mentions, _iris())
    return doc


@cache
def _iris() -> dict[Entity, str]:
    return {entity: entry.iri for entity, entry in load_vocabulary().entries.items()}


@Language.component("kg_relations")
def relations(doc: Doc) -> Doc:
    """Find the relations between the mentions."""
    doc._.relations = tuple(find_relations(doc._.normalized.text, doc._.mentions))
    return doc


def pipeline(
    language: str = "zh", *, model: Path | str | None = DEFAULT_MODEL, without: Iterable[str] = ()
) -> Language:
    """Return the pipeline of a language: ``doc = kg.pipeline("zh")(text)``, then ``doc.ents``.

    Args:
        language: ISO 639-1 code, one of :data:`LANGUAGES`.
        model: folder of the models, or None to work by rules alone.
        without: mention labels whose vocabulary is left out, so that such names must be found by other means.

    Raises:
        InputError: if there is no pipeline for the language, or no model in the folder.
    """
    if language not in LANGUAGES:
        raise InputError(f"reports in {language!r} cannot be read yet; languages: {', '.join(LANGUAGES)}")
    return _pipeline(language, None if model is None else str(model), tuple(sorted(without)))


@cache
def _pipeline(language: str, model: str | None, without: tuple[str, ...]) -> Language:
    nlp = spacy.blank(language)
    leave_out = list(without)
    configs = {
        "kg_names": {"without": leave_out},
        "kg_mentions": {"without": leave_out, "model": model and str(Path(model) / LABELLER)},
    }
    for stage in STAGES:
        nlp.add_pipe(stage, config=configs.get(stage, {}))
    nlp.max_length = 10_000_000
    return nlp


def hints_of(text: str, language: str = "zh", without: Iterable[str] = ()) -> tuple[Normalized, Hints]:
    """Return the normalised text and what the rules found in it."""
    nlp = pipeline(language, model=None, without=without)
    doc = nlp.make_doc(text)
    for name in HINTS:
        doc = nlp.get_pipe(name)(doc)
    return doc._.normalized, doc._.hints


def annotate(text: str, language: str = "zh") -> Annotation:
    """Return the mentions and relations of one text, in its own offsets."""
    return _annotation(pipeline(language)(text))


def _annotation(doc: Doc) -> Annotation:
    original = doc._.normalized.to_original

    def moved_mention(mention: Mention) -> Mention:
        start, end = original(mention.start, mention.end)
        return replace(mention, start=start, end=end)

    def moved_relation(relation: Relation) -> Relation:
        return replace(relation, sentence=original(*relation.sentence))

    return Annotation(
        doc.text,
        tuple(moved_mention(mention) for mention in doc._.mentions),
        tuple(moved_relation(relation) for relation in doc._.relations),
    )


def annotate_report(report: Report, tick: Callable[[], None] | None = None) -> AnnotatedReport:
    """Return a report with its annotations; short forms that a passage defines count for the passages after it.

    Args:
        report: the report to read.
        tick: called after each passage, for a progress bar.
    """
    nlp = pipeline(report.language)
    annotations = []
    definitions: tuple[object, ...] = ()
    for passage in report.passages:
        doc = nlp.make_doc(passage.text)
        doc._.definitions = definitions
        doc = nlp(doc)
        definitions = doc._.definitions
        annotations.append(_annotation(doc))
        if tick is not None:
            tick()
    return AnnotatedReport(report, tuple(annotations))
