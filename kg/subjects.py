"""What a passage is about: subjects of the UNBIS Thesaurus, ``ontology/subjects.ttl``."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import ahocorasick
import pyoxigraph as ox
from rdflib.namespace import SKOS

from kg.gazetteer import longest
from kg.models import Mention
from kg.normalization import normalize
from kg.resources import ontology_path
from kg.vocabulary import read_turtle

_WORDS: Final = frozenset(map(str, (SKOS.prefLabel, SKOS.hiddenLabel)))


def find_subjects(text: str, mentions: Iterable[Mention]) -> list[str]:
    """Return the subjects (IRIs) of a text, sorted; words within a name, as in 妇女署, tell none.

    Args:
        text: normalised.
        mentions: found in it.
    """
    names = [(mention.start, mention.end) for mention in mentions]
    matcher, found = _matcher(), set()
    spans = [(last + 1 - len(word), last + 1) for last, word in matcher.iter(text)]
    for start, end in longest(spans):
        if not any(first < end and start < last for first, last in names):
            found.add(_subjects()[text[start:end]])
    return sorted(found)


@cache
def _subjects() -> Mapping[str, str]:
    """Return the subject that each word stands for."""
    words: dict[str, str] = {}
    for triple in read_turtle(ontology_path("subjects.ttl")):
        value, subject = triple.object, triple.subject
        if triple.predicate.value in _WORDS and isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode):
            words[normalize(value.value).text] = subject.value
    return words


@cache
def _matcher() -> ahocorasick.Automaton:
    matcher = ahocorasick.Automaton()
    for word in _subjects():
        matcher.add_word(word, word)
    matcher.make_automaton()
    return matcher
