"""spaCy components that find mentions: value grammars, names of the vocabulary, shapes, definitions, the labeller.

The rules come first and leave :class:`~kg.features.Hints` in ``doc._.hints``; the labeller decides with the hints as
its features, and ``kg_mentions`` turns either into mentions. Offsets are in normalised text (``doc._.normalized``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kg.coreference import resolve
from kg.dates import find_dates
from kg.definitions import Definition, find_definitions
from kg.features import Hints
from kg.gazetteer import Gazetteer, cuts_word, load_gazetteer
from kg.labelling import Labeller, load_labeller
from kg.models import AMBIGUOUS, COREFERENCE, EXACT, LABELS, Entity, Mention
from kg.normalization import Normalized, normalize
from kg.quantities import find_quantities
from kg.shapes import find_shapes
from kg.symbols import find_symbols

Component = Callable[[Doc], Doc]

CLOSED: Final = frozenset({"COUNTRY", "MISSION", "RESOLUTION", "DOCUMENT", "DATE", "QUANTITY"})
"""Classes that grammar and vocabulary decide; the others the labeller does."""


def register_extensions() -> None:
    """Declare the attributes that the components keep on documents and spans; safe to call again."""
    attributes: dict[str, object] = {"source": None, "normalized": None, "hints": Hints()}
    attributes |= dict.fromkeys(("mentions", "relations", "figures", "definitions", "earlier"), ())
    for name, default in attributes.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("reason", "score", "known"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


register_extensions()


class Characters:
    """Tokenizer: one token for each code point, blanks included, so that the number of a token is its offset."""

    def __init__(self, vocab: Vocab) -> None:
        """Use the strings of ``vocab``."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the text as a document."""
        doc = Doc(self.vocab, words=list(text), spaces=[False] * len(text))
        doc._.source = text
        return doc


def source_of(doc: Doc) -> str:
    """Return the text of a document; spaCy would put it together from the tokens each time."""
    source: str | None = doc._.source
    return doc.text if source is None else source


@Language.component("kg_normalizer")
def normalizer(doc: Doc) -> Doc:
    """Clean the text for matching."""
    doc._.normalized = normalize(source_of(doc))
    return doc


@Language.component("kg_values")
def values(doc: Doc) -> Doc:
    """Mark document symbols, dates and quantities by their grammars."""
    doc._.hints = replace(doc._.hints, values=tuple(find_values(doc._.normalized.text)))
    return doc


def find_values(text: str) -> Iterator[Mention]:
    """Yield the symbols, dates and quantities of a normalised text."""
    for symbol in find_symbols(text):
        yield Mention(symbol.start, symbol.end, symbol.label, symbol.key, reason="symbol")
    for date in find_dates(text):
        yield Mention(date.start, date.end, "DATE", date.key, reason="date")
    for amount in find_quantities(text):
        yield Mention(amount.start, amount.end, "QUANTITY", amount.key, reason="quantity")


@Language.factory("kg_names", default_config={"without": []})
def create_names(nlp: Language, name: str, without: list[str]) -> Component:
    """Make the component that marks names of the vocabulary; ``without`` lists mention labels to leave out."""
    gazetteer = load_gazetteer(nlp.lang, tuple(without))

    def names(doc: Doc) -> Doc:
        doc._.hints = replace(doc._.hints, names=tuple(gazetteer.find(doc._.normalized.text)))
        return doc

    return names


@Language.component("kg_shapes")
def shapes(doc: Doc) -> Doc:
    """Mark names outside the vocabulary by their shape."""
    hints: Hints = doc._.hints
    found = tuple(find_shapes(doc._.normalized.text, (*hints.names, *hints.values)))
    doc._.hints = replace(hints, shapes=found)
    return doc


@Language.component("kg_definitions")
def definitions(doc: Doc) -> Doc:
    """Learn short forms from «full name(short form)», and mark them and definite short forms of the passage."""
    text, hints = doc._.normalized.text, doc._.hints
    kept = select((*hints.names, *hints.values, *hints.shapes))
    known = {*doc._.definitions, *find_definitions(text, kept)}
    defined = tuple(_defined(text, known))
    bound = tuple(m for m in resolve(text, select((*kept, *defined))) if m.reason.startswith(COREFERENCE))
    doc._.hints = replace(hints, forms=(*defined, *bound))
    doc._.definitions = tuple(sorted(known))
    return doc


def _defined(text: str, definitions: Iterable[Definition]) -> Iterator[Mention]:
    for definition in definitions:
        for match in re.finditer(re.escape(definition.form), text):
            if not cuts_word(text, *match.span()):
                yield definition.mention(*match.span())


# Which of two candidates for the same stretch is kept: the one whose reason stands further left here.
_RANK: Final = ("symbol", EXACT, "definition", AMBIGUOUS, "date", "quantity")


def _rank(mention: Mention) -> int:
    return next((n for n, reason in enumerate(_RANK) if mention.reason.startswith(reason)), len(_RANK))


def select(candidates: Iterable[Mention]) -> list[Mention]:
    """Return the candidates to keep: the longest of overlapping ones, the surer among equals, in text order."""
    taken: set[int] = set()
    kept = []
    for mention in sorted(candidates, key=lambda m: (m.start - m.end, _rank(m), m)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept)


@Language.factory("kg_mentions", default_config={"model": None, "without": []})
def create_mentions(nlp: Language, name: str, model: str | None, without: list[str]) -> Component:
    """Make the component that decides what the mentions are.

    Args:
        nlp: the pipeline.
        name: of the component.
        model: path of the labeller's model, or None to decide by rules alone.
        without: mention labels whose vocabulary is left out.
    """
    labeller = None if model is None else load_labeller(model)
    gazetteer = load_gazetteer(nlp.lang, tuple(without))

    def mentions(doc: Doc) -> Doc:
        text, hints = doc._.normalized.text, doc._.hints
        if labeller is None:
            found = select((*hints.names, *hints.values, *hints.shapes, *(m for m in hints.forms if not _bound(m))))
        else:
            found = labelled(text, hints, labeller, gazetteer)
        doc._.mentions = tuple(found)
        return doc

    return mentions


def _bound(mention: Mention) -> bool:
    return mention.reason.startswith(COREFERENCE)


def labelled(text: str, hints: Hints, labeller: Labeller, gazetteer: Gazetteer) -> list[Mention]:
    """Return the mentions that the labeller sees, each with the identity that rules or vocabulary give it.

    What the grammars of the closed classes found and the labeller left untouched is kept too.
    """
    labels = (m for m in labeller.label(text, hints) if _is_name(text, m.start, m.end))
    # of two hints for the same stretch the last one here counts
    sources = (*hints.shapes[::-1], *hints.forms[::-1], *hints.names[::-1], *hints.values[::-1])
    explained = {(hint.start, hint.end, hint.label): hint for hint in sources}
    ruled = [m for m in select((*hints.values, *hints.names)) if m.label in CLOSED and m.key]
    names = (name for mention in labels for name in _ruled(mention, explained, ruled))
    found = [_identified(text, mention, explained, gazetteer) for mention in names]
    taken = {offset for mention in found for offset in range(mention.start, mention.end)}
    return sorted(found + [m for m in ruled if taken.isdisjoint(range(m.start, m.end))])


def _ruled(
    mention: Mention, explained: Mapping[tuple[int, int, str], Mention], ruled: Sequence[Mention]
) -> Sequence[Mention]:
    """Return what the rules found within a labelled stretch that is of a closed class, or a mere list.

    «UNMIS、UNMISS» are two missions, whatever the labeller takes them for.
    """
    if (mention.start, mention.end, mention.label) in explained:
        return [mention]
    inside = [m for m in ruled if mention.start <= m.start and m.end <= mention.end]
    same = [m for m in inside if m.label == mention.label]
    listed = len(inside) > 1 and sum(m.end - m.start + 1 for m in inside) == mention.end - mention.start + 1
    return [replace(m, score=mention.score) for m in (inside if listed else same)] or [mention]


_PUNCTUATION: Final = re.compile("[。;!?\n]")
_LONGEST: Final = 80
_SURE: Final = 0.9
"""From this probability the labeller overrules the class that the vocabulary gives a name."""


_PAIRS: Final = ("《》", "“”", "‘’", "()")


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a labelled stretch can be a name: the labeller takes a part of a sentence for a title now and then.

    A name has its brackets and quotation marks in pairs, and no comma unless it stands in such a pair itself.
    """
    name = text[start:end]
    spoken = any(char.isalnum() for char in name) and not _PUNCTUATION.search(name)
    paired = all(name.count(opening) == name.count(closing) for opening, closing in _PAIRS)
    quoted = f"{text[start - 1 : start]}{text[end : end + 1]}" in _PAIRS
    return spoken and paired and len(name) <= _LONGEST and ("," not in name or quoted)


def _identified(
    text: str, mention: Mention, explained: Mapping[tuple[int, int, str], Mention], gazetteer: Gazetteer
) -> Mention:
    hint = explained.get((mention.start, mention.end, mention.label))
    if hint is None and mention.score is not None and mention.score < _SURE:
        # the vocabulary knows better what a name stands for than an unsure labeller
        places = ((mention.start, mention.end, label) for label in LABELS)
        others = [explained[place] for place in places if place in explained]
        hint = next((other for other in others if other.reason == EXACT), None)
    if hint is not None:
        return replace(hint, score=mention.score)
    name = text[mention.start : mention.end]
    bearer = next(iter(gazetteer.bearers(name, mention.label)), None)
    if bearer is not None:
        return replace(mention, key=bearer.key, reason=EXACT, known=True)
    return replace(mention, key=name)


def to_spans(doc: Doc, found: Sequence[Mention], iris: Mapping[Entity, str]) -> list[Span]:
    """Return mentions (in offsets of the normalised text) as spans of ``doc``, with label, link and reason."""
    spans = []
    normalized: Normalized = doc._.normalized
    for mention in found:
        start, end = normalized.to_original(mention.start, mention.end)
        kb_id = iris.get(mention.entity, mention.key)
        span = Span(doc, start, end, mention.label, kb_id=kb_id)
        span._.reason, span._.score, span._.known = mention.reason, mention.score, mention.known
        spans.append(span)
    return spans
