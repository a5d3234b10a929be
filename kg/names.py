"""What the entities of a graph are called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.answers import Queryable, rows
from kg.terms import Language

_NAMES: Final = """
SELECT DISTINCT ?entity ?kind ?text (LANG(?text) AS ?language) WHERE {
  VALUES (?label ?kind) { (unkg:shortLabel "short") (skos:prefLabel "preferred") (rdfs:label "found") }
  ?entity ?label ?text ; dcterms:identifier ?key .
  FILTER(LANG(?text) IN ("zh", "en", ""))
}"""

_KINDS: Final = (("label", ("short", "preferred")), ("name", ("preferred", "short")))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one entity, by kind (``short``, ``preferred``, ``found`` in a report) and language."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def label(self, language: Language) -> str:
        """Return the short name, else the full one, else what the reports say; empty if there is none."""
        return self._pick(("short", "preferred"), language)

    def attributes(self, key: str) -> dict[str, str]:
        """Return ``label_zh``, ``label_en`` (short names), ``name_zh`` and ``name_en`` (full names), else the key."""
        languages: Sequence[Language] = ("zh", "en")
        return {f"{what}_{code}": self._pick(kinds, code) or key for what, kinds in _KINDS for code in languages}

    def _pick(self, kinds: Sequence[str], language: str) -> str:
        # a name in the other language says more than a bare key
        order = [(kind, tag) for tag in (language, "", "zh", "en") for kind in (*kinds, "found")]
        return next((self.texts[choice] for choice in order if choice in self.texts), "")


def load_names(graph: Queryable) -> dict[str, Names]:
    """Return the names of each entity (IRI) that has a key."""
    names: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows(graph, _NAMES):
        names[row["entity"]].setdefault((row["kind"], row["language"]), row["text"])
    return {iri: Names(texts) for iri, texts in names.items()}
