"""Names outside the vocabulary that the reports mention, for a person to review: as a table, or as Turtle to paste."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import Literal

from kg.answers import Queryable
from kg.namespaces import CLASSES, LABEL_OF, PREFIXES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that no vocabulary explains.

    Attributes:
        iri: what the graph calls it.
        label: mention label.
        key: the normalised name.
        mentions: how often the reports name it.
        reports: keys of the reports that do.
        passage: text of the first passage that does.
    """

    iri: str
    label: str
    key: str
    mentions: int
    reports: tuple[str, ...]
    passage: str


_CANDIDATES: Final = """
SELECT ?entity ?class ?key (COUNT(?mention) AS ?mentions) (MIN(?passage) AS ?first) WHERE {
  ?entity unkg:isCandidate true ; a ?class ; dcterms:identifier ?key .
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext ?passage .
} GROUP BY ?entity ?class ?key"""
_REPORTS: Final = """
SELECT DISTINCT ?entity ?report WHERE {
  ?entity unkg:isCandidate true .
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext/dcterms:isPartOf/dcterms:identifier ?report .
}"""
_TEXTS: Final = """
SELECT DISTINCT ?passage ?text WHERE {
  ?entity unkg:isCandidate true .
  ?mention itsrdf:taIdentRef ?entity ; nif:referenceContext ?passage .
  ?passage nif:isString ?text .
}"""


def find_candidates(graph: Queryable) -> list[Candidate]:
    """Return the candidates of a graph, those mentioned most often first."""
    reports: dict[str, set[str]] = {}
    for entity, report in graph.select(_REPORTS).itertuples(index=False):
        reports.setdefault(entity, set()).add(str(report))
    texts = {passage: str(text) for passage, text in graph.select(_TEXTS).itertuples(index=False)}
    found = [
        Candidate(iri, LABEL_OF[kind], str(key), int(count), tuple(sorted(reports[iri])), texts[first])
        for iri, kind, key, count, first in graph.select(_CANDIDATES).itertuples(index=False)
        if kind in LABEL_OF
    ]
    return sorted(found, key=lambda one: (-one.mentions, one.label, one.key))


def to_turtle(candidates: list[Candidate]) -> str:
    """Return candidates as entries of a vocabulary file, each with a comment that says where it was found.

    The key is the name as found: a librarian replaces it by an acronym or English slug before pasting.
    """
    prefixes = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in ("dcterms", "skos", "unkg")]
    return "\n".join([*prefixes, *(line for one in candidates for line in _entry(one))]) + "\n"


def _entry(candidate: Candidate) -> Iterator[str]:
    times = f"{candidate.mentions} mention{'s' * (candidate.mentions > 1)} in {', '.join(candidate.reports)}"
    yield ""
    yield f"# {_comment(times)}"
    yield f"# {_comment(candidate.passage[:120])}"
    yield f"<{candidate.iri}> a unkg:{CLASSES[candidate.label].fragment} ;"
    yield f"    dcterms:identifier {Literal(candidate.key).n3()} ;"
    yield f"    skos:prefLabel {Literal(candidate.key, lang='zh').n3()} ."


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
