"""Mentions whose name several entities share → one identity, or none, with the reason.

Linking by symbol, exact name or definition happened where the mention was found; what remains are the labels that
the vocabulary lists as ambiguous. They are decided by the passage alone: never by similarity of strings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.models import AMBIGUOUS, Entity, Mention
from kg.vocabulary import Vocabulary


def link(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """Return the mentions with ambiguous ones decided, dropped or kept unlinked, in text order.

    An ambiguous name links to the one candidate that the passage mentions otherwise, or whose country it mentions.
    With several candidates left it stays unlinked, its candidates recorded. A name with a single candidate that is
    also a common noun is no mention without such a sign, unless the labeller takes it for a name.
    """
    sure = {mention.entity for mention in mentions if mention.reason != AMBIGUOUS}
    linked: list[Mention] = []
    for mention in mentions:
        linked.extend([mention] if mention.reason != AMBIGUOUS else _decided(text, mention, sure, vocabulary))
    return linked


def _decided(text: str, mention: Mention, sure: Iterable[Entity], vocabulary: Vocabulary) -> Iterator[Mention]:
    present = set(sure)
    bearers = [e for key in mention.candidates for e in vocabulary.by_key.get(key, ())]
    by_mention = [entity for entity in bearers if entity in present]
    by_country = [entity for entity in bearers if _country_of(vocabulary, entity) & present]
    for reason, fits in (("context: mentioned", by_mention), ("context: country", by_country)):
        if len(fits) == 1:
            yield replace(mention, label=fits[0].label, key=fits[0].key, reason=reason)
            return
    fitting = [entity for entity in bearers if entity.label == mention.label]
    if mention.score is not None and len(fitting) == 1:
        yield replace(mention, key=fitting[0].key, reason="labeller: the only bearer of the name")
    elif len(bearers) > 1 or mention.score is not None:
        yield replace(mention, key=text[mention.start : mention.end], known=False)


def _country_of(vocabulary: Vocabulary, entity: Entity) -> set[Entity]:
    facts = vocabulary.entries[entity].facts
    iris = [iri for name in ("hostCountry", "inCountry", "concerns") for iri in facts.get(name, ())]
    return {vocabulary.by_iri[iri].entity for iri in iris if iri in vocabulary.by_iri}
