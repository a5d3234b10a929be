"""What the entities of a graph are called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.answers import Queryable, rows
from kg.terms import Language

_NAMES: Final = """
SELECT DISTINCT ?entity ?kind ?text (LANG(?text) AS ?language) WHERE {
  VALUES (?label ?kind) {
    (unkg:shortLabel "short") (skos:prefLabel "preferred") (rdfs:label "found") (dcterms:identifier "key")
  }
  ?entity ?label ?text .
  FILTER(LANG(?text) IN ("zh", "en", ""))
}"""

LANGUAGES: Final[Sequence[Language]] = ("zh", "en")
"""In which there are names."""

_KINDS: Final = (("label", ("short", "preferred")), ("name", ("preferred", "short")))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one entity, by kind (``short``, ``preferred``, ``found`` in a report, ``key``) and language."""

    texts: Mapping[tuple[str, str], str]

    def label(self, language: Language) -> str:
        """Return the short name, else the full one, else what the reports say, else the key."""
        return self._pick(("short", "preferred"), language)

    def attributes(self) -> dict[str, str]:
        """Return ``label_zh``, ``label_en`` (short names), ``name_zh`` and ``name_en`` (full names)."""
        return {f"{what}_{code}": self._pick(kinds, code) for what, kinds in _KINDS for code in LANGUAGES}

    def _pick(self, kinds: Sequence[str], language: str) -> str:
        # a name in the other language says more than a bare key
        order = [(kind, tag) for tag in (language, "", "zh", "en") for kind in (*kinds, "found")]
        return next((self.texts[choice] for choice in (*order, ("key", "")) if choice in self.texts), "")


def load_names(graph: Queryable) -> dict[str, Names]:
    """Return the names of whatever has any, by IRI."""
    names: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows(graph, _NAMES):
        names[row["entity"]].setdefault((row["kind"], row["language"]), row["text"])
    return {iri: Names(texts) for iri, texts in names.items()}
