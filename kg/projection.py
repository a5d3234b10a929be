"""RDF → NetworkX: who is related to whom, who is named together, and networks of two kinds of entities.

In each kind a node is an entity, and an edge carries every sentence that stands behind it.
"""

from collections.abc import Collection
from typing import Any, Final, Literal, overload

import networkx as nx

from kg.answers import Queryable
from kg.bipartite import SIDES, citations, onto, two_sides
from kg.comention import Within, comention
from kg.errors import InputError
from kg.evidence import ENTITIES, VALUES, Evidence, Sentence
from kg.ties import Network, Ties, at_least, bundle, ties

__all__ = [
    "ENTITIES",
    "KINDS",
    "VALUES",
    "Kind",
    "Network",
    "Sentence",
    "Ties",
    "project",
    "relations",
    "ties",
]

Kind = Literal["relations", "comention", "mission-country", "mission-organisation", "resolution-report"]

KINDS: Final = ("relations", "comention", *SIDES)
"""What :func:`project` makes."""


@overload
def project(
    graph: Queryable,
    *,
    kind: Literal["relations"] = "relations",
    classes: Collection[str] = ENTITIES,
    min_confidence: float = 0.0,
    evidence: Evidence | None = None,
) -> Network: ...


@overload
def project(
    graph: Queryable,
    *,
    kind: Kind,
    classes: Collection[str] = ENTITIES,
    within: Within | None = None,
    side: str | None = None,
    min_confidence: float = 0.0,
    evidence: Evidence | None = None,
) -> Ties: ...


def project(
    graph: Queryable,
    *,
    kind: Kind = "relations",
    classes: Collection[str] = ENTITIES,
    within: Within | None = None,
    side: str | None = None,
    min_confidence: float = 0.0,
    evidence: Evidence | None = None,
) -> Ties:
    """Return a network of what the reports say.

    Kinds are

    - ``relations``: the multigraph of the relations that they state; see :func:`relations`;
    - ``comention``: who is named together, undirected; see :func:`kg.comention.comention`;
    - ``mission-country`` and ``mission-organisation``: which mission is tied to which, by a relation in either
      direction or, with ``within``, by being named together;
    - ``resolution-report``: which report names which resolution.

    Args:
        graph: where the annotations are.
        kind: one of :data:`KINDS`.
        classes: mention labels to include in the first two kinds; in ``relations`` with ``"DATE"`` or
            ``"QUANTITY"`` values are nodes too.
        within: ``"sentence"`` (the default of ``comention``) or ``"paragraph"``: how near two names must stand.
        side: of the kinds with two sides only that one, such as ``"mission"``: its members are tied when they share
            neighbours of the other side (``shared``); see :func:`kg.bipartite.onto`.
        min_confidence: of relations only the sentences of at least this confidence, from 0 to 1.
        evidence: that of the graph, if it has been read already: several networks can share it.

    Raises:
        InputError: if kind, ``within`` or ``side`` is unknown, or these or ``min_confidence`` do not go with the kind.
    """
    _check(kind, within, side)
    _check_confidence(kind, within, min_confidence)
    known = evidence or Evidence(graph)
    if kind == "relations":
        return relations(graph, classes=classes, min_confidence=min_confidence, evidence=known)
    if kind == "comention":
        return comention(graph, within=within or "sentence", classes=classes, evidence=known)
    network = _two_sided(graph, kind, within, known, min_confidence)
    return network if side is None else onto(network, SIDES[kind].index(side.upper()))


def _check(kind: str, within: str | None, side: str | None) -> None:
    if kind not in KINDS:
        raise InputError(f"no network of kind {kind!r}; kinds: {', '.join(KINDS)}")
    if within not in (None, "sentence", "paragraph"):
        raise InputError(f"within={within!r}: choose sentence or paragraph")
    if within is not None and kind in ("relations", "resolution-report"):
        raise InputError(f"within={within!r} does not go with kind {kind!r}: leave it out")
    sides = [label.lower() for label in SIDES.get(kind, ())]
    if side is not None and side.lower() not in sides:
        raise InputError(f"kind {kind!r} has no side {side!r}" + (f"; sides: {', '.join(sides)}" if sides else ""))


def _check_confidence(kind: str, within: str | None, least: float) -> None:
    if not 0 <= least <= 1:
        raise InputError(f"min_confidence={least!r}: choose a number from 0 to 1")
    if least and (within is not None or kind in ("comention", "resolution-report")):
        raise InputError("min_confidence goes with relations only: that something is named has no confidence")


def _two_sided(graph: Queryable, kind: str, within: Within | None, evidence: Evidence, least: float) -> Ties:
    if kind == "resolution-report":
        return citations(graph, evidence=evidence)
    if within is None:
        stated = relations(graph, classes=SIDES[kind], min_confidence=least, evidence=evidence)
        return two_sides(bundle(stated), kind)
    return two_sides(comention(graph, within=within, classes=SIDES[kind], evidence=evidence), kind)


def relations(
    graph: Queryable,
    *,
    classes: Collection[str] = ENTITIES,
    min_confidence: float = 0.0,
    evidence: Evidence | None = None,
) -> Network:
    """Return the network of the entities that the reports mention and of the relations that they state.

    Nodes are entity IRIs with the attributes ``key``, ``class`` (mention label), ``label_zh``, ``label_en``
    (short names), ``name_zh``, ``name_en`` (full names), ``mentions``, ``mentions_by_report``, ``reports``,
    ``dates`` (EDTF), ``dated`` (the sentences that say so, each with its date), ``candidate`` and ``type`` (what
    kind of its class it is, such as ``"peacekeeping operation"``, or an empty string). Edges have the property as key
    and the attributes ``property``, ``sentences`` (a list of :class:`Sentence`), ``weight`` (their
    number), ``confidence`` (the highest) and ``dates`` (EDTF, of all its sentences). The network's own attribute
    ``reports`` maps the key of each report to its title.

    Args:
        graph: where the annotations are.
        classes: mention labels to include.
        min_confidence: of the sentences that are kept; a relation without any is left out, its ends stay.
        evidence: that of the graph, if it has been read already.
    """
    evidence = evidence or Evidence(graph)
    network: Network = nx.MultiDiGraph(reports=dict(sorted(evidence.reports.values())))
    ends = (end for row in evidence.statements for end in (row["subject"], row["object"]))
    for iri in sorted({*evidence.mentions, *ends} & set(evidence.entities)):
        node = evidence.node(iri)
        if node["class"] in classes:
            network.add_node(iri, **node)
    for (subject, object_, name), sentences in sorted(evidence.relations().items()):
        if subject in network and object_ in network:
            network.add_edge(subject, object_, key=name, **_edge(name, sentences))
    return at_least(network, min_confidence) if min_confidence else network


def _edge(name: str, sentences: list[Sentence]) -> dict[str, Any]:
    return {
        "property": name,
        "sentences": sentences,
        "weight": len(sentences),
        "confidence": max(sentence["confidence"] for sentence in sentences),
        "dates": sorted({date for sentence in sentences for date in sentence.get("dates", ())}),
    }
