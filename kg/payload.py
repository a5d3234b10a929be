"""What the page knows: nodes, relations, sentences and names, as plain data for its scripts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kg.facts import Fact, Profile
from kg.namespaces import BASE, CLASSES, UNKG, report
from kg.periods import Years, years_of
from kg.placement import Placement
from kg.projection import Network, Sentence
from kg.terms import class_name, group_of, load_style, term_name


def nodes_of(
    network: Network, known: Mapping[str, Profile], drawn: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the nodes in the order of their IRIs, each with all that its panel shows.

    Args:
        network: as :func:`kg.projection.project` gives it.
        known: what is known beforehand, by IRI.
        drawn: the same nodes as PyVis draws them.
    """
    numbers = {iri: number for number, iri in enumerate(sorted(network))}
    return [
        {name: one[name] for name in _DRAWN} | _said(network.nodes[iri], iri) | _known(known.get(iri), numbers) | years
        for one, iri in zip(drawn, numbers, strict=True)
        for years in [_years(network.nodes[iri], known.get(iri))]
    ]


_DRAWN: Final = ("id", "shape", "size", "x", "y", "upright", "community")
_SAID: Final = ("key", "class", "label_zh", "label_en", "mentions_by_report", "dates", "candidate", "beyond")


def _said(attributes: Mapping[str, Any], iri: str) -> dict[str, Any]:
    said = {"iri": iri} | _short(attributes) | {name: attributes[name] for name in _SAID if attributes.get(name)}
    # a full name that is no other than the short one need not travel
    full = {f"name_{code}": attributes.get(f"name_{code}") for code in ("zh", "en")}
    return said | {name: text for name, text in full.items() if text and text != attributes.get(f"label_{name[5:]}")}


_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z0-9-]{1,15}")
_LONG: Final = 28
"""Characters beyond which a name is cut in the drawing; an acronym or a symbol then says more than its beginning."""


def _short(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return what an entity is called in English where its name is too long, by the classes of ``style.toml``."""
    key, name = str(attributes.get("key", "")), str(attributes.get("label_en") or "")
    kind = load_style()["classes"][attributes["class"]].get("short")
    symbol, acronym = kind == "symbol" and "/" in key, kind == "acronym" and _ACRONYM.fullmatch(key)
    return {"short_en": key} if symbol or (acronym and len(name) > _LONG) else {}


def _known(profile: Profile | None, numbers: Mapping[str, int]) -> dict[str, Any]:
    if profile is None:
        return {}
    links = {name: list(getattr(profile, name)) for name in ("pages", "exact", "close", "codes")}
    order: list[str] = load_style()["facts"]["properties"]
    facts = [_fact(fact, numbers) for name in order for fact in profile.facts if fact.property == name]
    return {name: value for name, value in {**links, "facts": facts}.items() if value}


def _fact(fact: Fact, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return a fact: its entity by number where the page has it, else its names or the plain value."""
    if fact.value in numbers:
        return {"property": fact.property, "node": numbers[fact.value]}
    return {"property": fact.property, "value": fact.value, **dict(fact.names)}


def _years(attributes: Mapping[str, Any], profile: Profile | None) -> dict[str, Any]:
    """Return the years of what happens at one time (style.toml names the classes): as stated, else as known."""
    time = load_style()["time"]
    if attributes["class"] not in time["classes"]:
        return {}
    facts = profile.facts if profile else ()
    known = [fact.value for name in time["properties"] for fact in facts if fact.property == name]
    found = _spans(attributes.get("dates") or (["/".join(known[:2])] if known else []))
    return {"years": found} if found else {}


def _spans(dates: Iterable[str]) -> list[Years]:
    return sorted({years for date in dates if (years := years_of(date))})


class Sentences:
    """The sentences of a page, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.sentences: list[dict[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def refer(self, sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
        """Return for each sentence its number and what belongs to this one relation."""
        return [self._reference(sentence) for sentence in sentences]

    def _reference(self, sentence: Sentence) -> dict[str, Any]:
        reference: dict[str, Any] = {
            "id": self._number(sentence),
            "pattern": sentence["pattern"],
            "confidence": round(sentence["confidence"], 3),
        }
        if marks := [list(mark) for mark in _utf16(sentence)]:
            reference["marks"] = marks
        if statement := str(sentence.get("statement", "")):
            reference["statement"] = statement.removeprefix(sentence["passage"])
        dates = [str(date) for date in sentence.get("dates", ())]
        if dates:
            reference |= {"dates": dates, "years": _spans(dates)}
        return reference

    def _number(self, sentence: Sentence) -> int:
        place = (sentence["passage"], sentence["text"])
        if place not in self._numbers:
            self._numbers[place] = len(self.sentences)
            self.sentences.append({name: sentence[name] for name in ("text", "report", "paragraph", "passage")})
        return self._numbers[place]


def _utf16(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield the marks of a sentence in UTF-16 units, by which scripts count."""
    text = sentence["text"]
    for start, end, role in sentence.get("marks", ()):
        before, within = (
            len(part.encode("utf-16-le", "surrogatepass")) // 2 for part in (text[:start], text[start:end])
        )
        yield before, before + within, role


def discs(network: Network, groups: Sequence[set[str]], placement: Placement) -> list[list[int]]:
    """Return middle and radius of the communities that are worth a background: with four members or more."""
    tied = (sum(1 for node in group if network.degree(node)) for group in groups)
    found = zip(tied, placement.discs, strict=True)
    return [[round(value) for value in disc] for members, disc in found if members > 3]


def legend(network: Network, known: Mapping[str, Profile]) -> dict[str, Any]:
    """Return how the classes and properties of a network are called and drawn."""
    style = load_style()
    labels = {label for _, label in network.nodes(data="class")}
    names = sorted({name for _, _, name in network.edges(keys=True)})
    facts = {fact.property for profile in known.values() for fact in profile.facts}
    return {
        "classes": {
            label: {
                **entry,
                "name": str(CLASSES[label].fragment),
                "zh": class_name(label, "zh"),
                "en": class_name(label, "en"),
            }
            for label, entry in style["classes"].items()
            if label in labels
        },
        "groups": _groups({group_of(name) for name in names}),
        "properties": {name: {"group": group_of(name), **_term(name)} for name in names},
        "known": {name: _term(name) for name in style["facts"]["properties"] if name in facts},
        "schemes": style["schemes"],
    }


def _groups(used: set[str]) -> dict[str, Any]:
    groups = load_style()["groups"]
    return {
        group: {name: entry[name] for name in ("zh", "en", "colour")}
        for group, entry in groups.items()
        if group in used
    }


def _term(name: str) -> dict[str, str]:
    return {"zh": term_name(name, "zh"), "en": term_name(name, "en")}


def frame(network: Network) -> dict[str, Any]:
    """Return what the scripts must know of the graph as a whole."""
    return {
        "base": BASE,
        "ontology": str(UNKG),
        "reports": network.graph.get("reports", {}),
        "reportIris": {key: str(report(key)) for key in network.graph.get("reports", {})},
        "text": load_style()["text"],
        "leads": load_style()["search"]["leads"],
    }
