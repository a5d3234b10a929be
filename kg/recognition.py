"""spaCy components that mark mentions: value grammars, names of the vocabulary, shapes, definitions.

Each component adds candidates in the offsets of the normalised text (``doc._.normalized``); ``kg_mentions`` keeps
the longest that do not overlap.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from kg.dates import find_dates
from kg.definitions import Definition, find_definitions
from kg.models import Entity, Mention
from kg.normalization import Normalized, normalize
from kg.quantities import find_quantities
from kg.resources import load_toml
from kg.shapes import find_shapes
from kg.symbols import find_symbols
from kg.vocabulary import NameKind, Vocabulary, load_vocabulary

Component = Callable[[Doc], Doc]


def register_extensions() -> None:
    """Declare the attributes that the components keep on documents and spans; safe to call again."""
    for name, default in (("normalized", None), ("candidates", ()), ("mentions", ()), ("relations", ())):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Doc.has_extension("definitions"):
        Doc.set_extension("definitions", default=())
    for name in ("reason", "score", "known"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


register_extensions()


@Language.component("kg_normalizer")
def normalizer(doc: Doc) -> Doc:
    """Clean the text for matching."""
    doc._.normalized = normalize(doc.text)
    return doc


@Language.component("kg_values")
def values(doc: Doc) -> Doc:
    """Mark document symbols, dates and quantities by their grammars."""
    text = doc._.normalized.text
    found = [Mention(m.start, m.end, m.label, m.key, reason="symbol") for m in find_symbols(text)]
    found += [Mention(m.start, m.end, "DATE", m.key, reason="date") for m in find_dates(text)]
    found += [Mention(m.start, m.end, "QUANTITY", m.key, reason="quantity") for m in find_quantities(text)]
    doc._.candidates = (*doc._.candidates, *found)
    return doc


@Language.factory("kg_names", default_config={"without": []})
def create_names(nlp: Language, name: str, without: list[str]) -> "NameMatcher":
    """Make the component that marks names of the vocabulary; ``without`` lists mention labels to leave out."""
    return NameMatcher(nlp, load_vocabulary().without(without))


_NOT_A_NAME: Final = Entity("", "")


class NameMatcher:
    """Marks names of the vocabulary, longest match first."""

    def __init__(self, nlp: Language, vocabulary: Vocabulary) -> None:
        self._tokenize = nlp.make_doc
        self._bearers: dict[str, tuple[tuple[Entity, NameKind], ...]] = vocabulary.forms(nlp.lang)
        rules = load_toml("patterns", "names.toml")
        for word in rules["not_names"]:
            self._bearers.setdefault(word, ((_NOT_A_NAME, NameKind.PREFERRED),))
        self._bounded = frozenset(rules["bounded"])
        self._matcher = PhraseMatcher(nlp.vocab)
        self._matcher.add("name", [nlp.make_doc(form) for form in self._bearers])

    def __call__(self, doc: Doc) -> Doc:
        """Add a candidate for each name in the text."""
        text = doc._.normalized.text
        spans = longest(self._spans(text))
        doc._.candidates = (*doc._.candidates, *(m for span in spans for m in self._mention(text, *span)))
        return doc

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        tokens = self._tokenize(text)
        for _, first, last in self._matcher(tokens):
            start = tokens[first].idx
            end = tokens[last - 1].idx + len(tokens[last - 1])
            if not _cuts_word(text, start, end) and self._may_begin(text, start, end):
                yield start, end

    def _may_begin(self, text: str, start: int, end: int) -> bool:
        return text[start:end] not in self._bounded or begins_name(text, start)

    def _mention(self, text: str, start: int, end: int) -> Iterator[Mention]:
        bearers = self._bearers[text[start:end]]
        if bearers[0][0] == _NOT_A_NAME:
            return
        sure = [entity for entity, kind in bearers if kind is not NameKind.AMBIGUOUS]
        keys = tuple(sorted(entity.key for entity, _ in bearers))
        if len(sure) == 1 and len(bearers) == 1:
            yield Mention(start, end, sure[0].label, sure[0].key)
        else:
            label = bearers[0][0].label
            yield Mention(start, end, label, "", reason="ambiguous label", candidates=keys)


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a word of Latin letters or digits: «UN» in «UNDP»."""
    return _joined(text, start - 1, start) or _joined(text, end - 1, end)


def _joined(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    return _is_latin(text[left]) and _is_latin(text[right])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@cache
def _boundary() -> re.Pattern[str]:
    words = sorted(load_toml("patterns", "shapes.toml")["boundaries"], key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})$")


def begins_name(text: str, start: int) -> bool:
    """Whether a name can begin at ``start``: at the edge of the text, after punctuation or a boundary word."""
    if start == 0 or not ("\u4e00" <= text[start - 1] <= "\u9fff"):
        return True
    return text[start - 1] in "和与及国" or _boundary().search(text, max(0, start - 4), start) is not None


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest of overlapping spans, leftmost first among equals, in text order."""
    taken: set[int] = set()
    kept = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            kept.append((start, end))
    return sorted(kept)


@Language.component("kg_shapes")
def shapes(doc: Doc) -> Doc:
    """Mark names outside the vocabulary by their shape."""
    found = find_shapes(doc._.normalized.text, doc._.candidates)
    doc._.candidates = (*doc._.candidates, *found)
    return doc


@Language.component("kg_definitions")
def definitions(doc: Doc) -> Doc:
    """Learn short forms from «full name(short form)» and mark their other occurrences."""
    text = doc._.normalized.text
    kept = select(doc._.candidates)
    learned = tuple(find_definitions(text, kept))
    known = {*doc._.definitions, *learned}
    doc._.candidates = (*doc._.candidates, *_defined(text, known))
    doc._.definitions = tuple(sorted(known))
    return doc


def _defined(text: str, definitions: Iterable[Definition]) -> Iterator[Mention]:
    for definition in definitions:
        for match in re.finditer(re.escape(definition.form), text):
            if not _cuts_word(text, *match.span()):
                yield definition.mention(*match.span())


# Which of two candidates for the same stretch is kept: the one whose reason stands further left here.
_RANK: Final = ("symbol", "exact label", "definition", "ambiguous label", "date", "quantity")


def _rank(mention: Mention) -> int:
    return next((n for n, reason in enumerate(_RANK) if mention.reason.startswith(reason)), len(_RANK))


def select(candidates: Iterable[Mention]) -> list[Mention]:
    """Return the candidates to keep: the longest of overlapping ones, the surer among equals, in text order."""
    taken: set[int] = set()
    kept = []
    for mention in sorted(candidates, key=lambda m: (m.start - m.end, _rank(m), m)):
        if not any(offset in taken for offset in range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept)


@Language.component("kg_mentions")
def mentions(doc: Doc) -> Doc:
    """Keep the longest candidates that do not overlap."""
    doc._.mentions = tuple(select(doc._.candidates))
    return doc


def to_spans(doc: Doc, found: Sequence[Mention], iris: Mapping[Entity, str]) -> list[Span]:
    """Return mentions (in offsets of the normalised text) as spans of ``doc``, with label, link and reason."""
    spans = []
    normalized: Normalized = doc._.normalized
    for mention in found:
        start, end = normalized.to_original(mention.start, mention.end)
        kb_id = iris.get(mention.entity, mention.key)
        span = doc.char_span(start, end, mention.label, kb_id=kb_id, alignment_mode="expand")
        span._.reason, span._.score, span._.known = mention.reason, mention.score, mention.known
        spans.append(span)
    return spans
