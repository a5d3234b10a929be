"""Who is named together: entities in the same sentence or the same paragraph.

Being named together is no relation: it says what the reports speak of in one breath, not why.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import networkx as nx

from kg.answers import Queryable, rows
from kg.clauses import sentences
from kg.evidence import ENTITIES, Evidence, Sentence
from kg.normalization import normalize
from kg.ties import Ties, support

Within = Literal["sentence", "paragraph"]
"""How near two names must stand."""

Mentions = Mapping[str, list[tuple[int, int]]]
"""Entity → where a stretch of text names it (code points, half-open)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or a paragraph that names entities.

    Attributes:
        passage: IRI.
        mentions: in the offsets of ``text``.
        dates: IRIs of the dates that it names.
    """

    passage: str
    text: str
    mentions: Mentions
    dates: tuple[str, ...] = ()


def comention(
    graph: Queryable,
    *,
    within: Within = "sentence",
    classes: Collection[str] = ENTITIES,
    evidence: Evidence | None = None,
) -> Ties:
    """Return the network of the entities that are named together; undirected.

    Nodes have the attributes of :func:`kg.projection.project` and ``contexts``, the number of sentences (or
    paragraphs) that name them. Edges have ``sentences``, ``weight`` (their number), ``confidence`` (1) and ``dates``
    (EDTF, named in the same sentence or paragraph); in a network of paragraphs the texts are whole paragraphs. The
    network's own attributes are ``reports`` (key → title) and ``contexts``, the number of sentences (or paragraphs)
    that name anything.

    Args:
        graph: where the annotations are.
        within: ``"sentence"`` or ``"paragraph"`` (any passage: a numbered paragraph, a box, a footnote …).
        classes: mention labels to include.
        evidence: that of the graph, if it has been read already.
    """
    evidence = evidence or Evidence(graph)
    found = list(stretches(graph, evidence.of_class(*classes), within, evidence.of_class("DATE")))
    contexts = Counter(entity for stretch in found for entity in stretch.mentions)
    network: Ties = nx.Graph(reports=dict(sorted(evidence.reports.values())), contexts=len(found))
    for entity in sorted(contexts):
        network.add_node(entity, **evidence.node(entity), contexts=contexts[entity])
    for pair, quotes in sorted(_pairs(evidence, found).items()):
        network.add_edge(*pair, **support(quotes))
    return network


def _pairs(evidence: Evidence, found: Collection[Stretch]) -> dict[tuple[str, str], list[Sentence]]:
    pairs: defaultdict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for stretch in found:
        for one, other in combinations(sorted(stretch.mentions), 2):
            marks = [(*span, "subject") for span in stretch.mentions[one]]
            marks += [(*span, "object") for span in stretch.mentions[other]]
            pairs[one, other].append(quote(evidence, stretch, sorted(marks)))
    return pairs


def quote(evidence: Evidence, stretch: Stretch, marks: list[tuple[int, int, str]]) -> Sentence:
    """Return a stretch as a sentence, with the dates that it names (EDTF)."""
    dates = sorted(evidence.entities[date][1] for date in stretch.dates)
    return evidence.quote(stretch.passage, stretch.text, marks) | {"dates": dates}


_MENTIONS: Final = """
SELECT ?passage ?begin ?end ?entity WHERE {
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext ?passage ; nif:beginIndex ?begin ; nif:endIndex ?end .
}"""
_TEXTS: Final = """
SELECT ?passage ?text WHERE { ?passage a unkg:Passage ; nif:isString ?text }"""


def stretches(
    graph: Queryable, entities: Collection[str], within: Within, dates: Collection[str] = ()
) -> Iterator[Stretch]:
    """Yield the sentences or paragraphs that name any of ``entities`` (IRIs), with the ``dates`` that they name."""
    mentions: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows(graph, _MENTIONS):
        if row["entity"] in entities or row["entity"] in dates:
            mentions[row["passage"]].append((int(row["begin"]), int(row["end"]), row["entity"]))
    for row in rows(graph, _TEXTS):
        if row["passage"] in mentions:
            for start, end in _spans(row["text"], within):
                inside = _inside(mentions[row["passage"]], start, end)
                named = {entity: spans for entity, spans in inside.items() if entity in entities}
                if named:
                    when = tuple(entity for entity in inside if entity in dates)
                    yield Stretch(row["passage"], row["text"][start:end], named, when)


def _spans(text: str, within: Within) -> Iterator[tuple[int, int]]:
    if within == "paragraph":
        yield 0, len(text)
        return
    # sentences end where the extraction of relations ends them, so both networks quote alike
    plain = normalize(text)
    for start, end in sentences(plain.text):
        yield plain.starts[start], plain.ends[end - 1]


def _inside(mentions: Collection[tuple[int, int, str]], start: int, end: int) -> Mentions:
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for first, last, entity in sorted(mentions):
        if start <= first and last <= end:
            found[entity].append((first - start, last - start))
    return dict(found)
