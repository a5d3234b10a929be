"""The stages in order, as one spaCy ``Language`` for each language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import recognition
from kg.boilerplate import find_boilerplate
from kg.classification import load_relation_model
from kg.coreference import Named, named, resolve
from kg.errors import InputError
from kg.features import Hints
from kg.figures import find_figures, moved
from kg.linking import link
from kg.models import AnnotatedReport, Annotation, Entity, Mention, PassageKind, Relation, Report
from kg.normalization import Normalized
from kg.relations import find_relations
from kg.shapes import is_generic_name
from kg.subjects import find_subjects
from kg.vocabulary import load_vocabulary

LANGUAGES: Final = ("zh",)
"""Languages that reports are read in."""

DEFAULT_MODEL: Final = Path(__file__).parent / "model"
"""The models that ship with the package."""

LABELLER: Final = "labeller.crfsuite"
RELATIONS: Final = "relations.json.gz"
"""Files in the folder of the models."""

HINTS: Final = ("kg_normalizer", "kg_values", "kg_names", "kg_shapes", "kg_definitions")
"""Components that prepare the decision of what a mention is."""

STAGES: Final = (*HINTS, "kg_mentions", "kg_linking", "kg_coreference", "kg_entities", "kg_relations", "kg_figures")
"""Names of the components, in order."""


@Language.component("kg_linking")
def linking(doc: Doc) -> Doc:
    """Decide the names that several entities share."""
    doc._.mentions = tuple(link(doc._.normalized.text, doc._.mentions, load_vocabulary()))
    return doc


@Language.component("kg_coreference")
def coreference(doc: Doc) -> Doc:
    """Bind definite short forms to their antecedents."""
    doc._.mentions = tuple(resolve(doc._.normalized.text, doc._.mentions, doc._.earlier))
    return doc


@Language.component("kg_entities")
def entities(doc: Doc) -> Doc:
    """Publish the mentions as ``doc.ents``."""
    doc.ents = recognition.to_spans(doc, doc._.mentions, _iris())
    return doc


@cache
def _iris() -> dict[Entity, str]:
    return {entity: entry.iri for entity, entry in load_vocabulary().entries.items()}


@Language.factory("kg_relations", default_config={"model": None, "min_confidence": None})
def create_relations(nlp: Language, name: str, model: str | None, min_confidence: float | None) -> Callable[[Doc], Doc]:
    """Make the component that finds the relations between the mentions.

    Args:
        nlp: the pipeline.
        name: of the component.
        model: path of the relation model, or None to believe the patterns alone.
        min_confidence: from which confidence a relation is stated, or None for what the model finds best.
    """
    classifier = None if model is None else load_relation_model(model)

    def relations(doc: Doc) -> Doc:
        found = find_relations(doc._.normalized.text, doc._.mentions, classifier, min_confidence)
        doc._.relations = tuple(found)
        return doc

    return relations


@Language.component("kg_figures")
def figures(doc: Doc) -> Doc:
    """Find the figures: what each amount counts, who, where and when."""
    doc._.figures = tuple(find_figures(doc._.normalized.text, doc._.mentions))
    return doc


@dataclass(frozen=True, slots=True)
class Settings:
    """How texts are annotated.

    Attributes:
        model: folder of the models, or None to work by rules alone.
        without: mention labels whose vocabulary is left out, so that such names must be found by other means.
        min_confidence: from which confidence (0–1) a relation is stated, or None for what the model finds best.
    """

    model: Path | None = DEFAULT_MODEL
    without: tuple[str, ...] = ()
    min_confidence: float | None = None

    def path(self, name: str) -> str | None:
        """Return the path of one of the models, or None without models."""
        return None if self.model is None else str(self.model / name)


DEFAULT: Final = Settings()
RULES_ALONE: Final = Settings(model=None)


def pipeline(language: str = "zh", settings: Settings = DEFAULT) -> Language:
    """Return the pipeline of a language: ``doc = kg.pipeline("zh")(text)``, then ``doc.ents``.

    Args:
        language: ISO 639-1 code, one of :data:`LANGUAGES`.
        settings: models, vocabulary and confidence.

    Raises:
        InputError: if there is no pipeline for the language, or no model in the folder.
    """
    if language not in LANGUAGES:
        raise InputError(f"reports in {language!r} cannot be read yet; languages: {', '.join(LANGUAGES)}")
    return _pipeline(language, settings)


@cache
def _pipeline(language: str, settings: Settings) -> Language:
    nlp = spacy.blank(language)
    nlp.tokenizer = recognition.Characters(nlp.vocab)
    without = list(settings.without)
    configs: dict[str, dict[str, Any]] = {
        "kg_names": {"without": without},
        "kg_mentions": {"without": without, "model": settings.path(LABELLER)},
        "kg_relations": {"model": settings.path(RELATIONS), "min_confidence": settings.min_confidence},
    }
    for stage in STAGES:
        nlp.add_pipe(stage, config=configs.get(stage, {}))
    nlp.max_length = 10_000_000
    return nlp


def hints_of(text: str, language: str = "zh", without: tuple[str, ...] = ()) -> tuple[Normalized, Hints]:
    """Return the normalised text and what the rules found in it."""
    nlp = pipeline(language, replace(RULES_ALONE, without=without))
    doc = nlp.make_doc(text)
    for name in HINTS:
        doc = nlp.get_pipe(name)(doc)
    return doc._.normalized, doc._.hints


def annotate(text: str, language: str = "zh", settings: Settings = DEFAULT) -> Annotation:
    """Return the mentions, relations and figures of one text, in its own offsets."""
    return _annotation(pipeline(language, settings)(text))


def _annotation(doc: Doc) -> Annotation:
    original = doc._.normalized.to_original

    def moved_mention(mention: Mention) -> Mention:
        start, end = original(mention.start, mention.end)
        return replace(mention, start=start, end=end)

    def moved_relation(relation: Relation) -> Relation:
        return replace(relation, sentence=original(*relation.sentence))

    return Annotation(
        recognition.source_of(doc),
        tuple(moved_mention(mention) for mention in doc._.mentions),
        tuple(moved_relation(relation) for relation in doc._.relations),
        tuple(moved(figure, original) for figure in doc._.figures),
        tuple(original(*span) for span in find_boilerplate(doc._.normalized.text)),
        tuple(find_subjects(doc._.normalized.text, doc._.mentions)),
    )


def _scoped(annotation: Annotation, place: str) -> Annotation:
    """Return an annotation whose candidates with generic names («最后报告», «总统选举») are of this place alone."""

    def own(entity: Entity) -> Entity:
        return replace(entity, key=f"{entity.key} ({place})") if entity in generic else entity

    generic = {m.entity for m in annotation.mentions if not m.known and is_generic_name(m.key)}
    mentions = tuple(replace(m, key=own(m.entity).key) for m in annotation.mentions)
    relations = tuple(replace(r, subject=own(r.subject), object=own(r.object)) for r in annotation.relations)
    figures = tuple(
        replace(f, agents=tuple(map(own, f.agents)), places=tuple(map(own, f.places))) for f in annotation.figures
    )
    return replace(annotation, mentions=mentions, relations=relations, figures=figures)


_TITLES: Final = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def annotate_report(
    report: Report, tick: Callable[[], None] | None = None, settings: Settings = DEFAULT
) -> AnnotatedReport:
    """Return a report with its annotations.

    Short forms that a passage defines count for the rest of the report, what it names for definite short forms in the
    rest of its section.

    Args:
        report: the report to read.
        tick: called after each passage, for a progress bar.
        settings: models, vocabulary and confidence.
    """
    nlp = pipeline(report.language, settings)
    annotations = []
    definitions: tuple[object, ...] = ()
    section: tuple[str, ...] = ()
    earlier: tuple[Named, ...] = ()
    for passage in report.passages:
        if passage.section != section:
            section, earlier = passage.section, ()
        doc = nlp.make_doc(passage.text)
        doc._.definitions, doc._.earlier = definitions, earlier
        doc = nlp(doc)
        definitions = doc._.definitions
        earlier += named(doc._.normalized.text, doc._.mentions)
        found = _scoped(_annotation(doc), f"{report.key} {passage.id}")
        # a title is no sentence: it states nothing
        annotations.append(replace(found, relations=()) if passage.kind in _TITLES else found)
        if tick is not None:
            tick()
    return AnnotatedReport(report, tuple(annotations))
