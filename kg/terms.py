"""What classes and properties are called, and how they are drawn: ``schema.ttl`` and ``page/style.toml``."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pyoxigraph as ox
from rdflib.namespace import RDFS, SKOS

from kg.namespaces import CLASSES, UNKG
from kg.resources import ontology_path
from kg.vocabulary import load_properties, read_turtle

Language = Literal["zh", "en"]
"""Languages that page and analysis are written in."""


def page_file(name: str) -> str:
    """Return the content of a file of ``kg/page``."""
    return (files("kg") / "page" / name).read_text(encoding="utf-8")


@cache
def load_style() -> Mapping[str, Any]:
    """Return ``page/style.toml``, read once: ``classes``, ``groups`` and ``text``."""
    return tomllib.loads(page_file("style.toml"))


def class_name(label: str, language: Language) -> str:
    """Return the name of a class, given by its mention label: ``MISSION`` → «特派团»."""
    return term_name(str(CLASSES[label].fragment), language)


def term_name(name: str, language: Language) -> str:
    """Return the name of a class or property of the ontology: ``operatesIn`` → «operates in»."""
    return _schema_names().get(name, {}).get(language) or _words(name)


def group_of(name: str) -> str:
    """Return the group that the page counts a property to, ``other`` for one that is in none."""
    groups = load_style()["groups"]
    return next((group for group, entry in groups.items() if name in entry["properties"]), "other")


@cache
def symmetric() -> frozenset[str]:
    """Return the relations that the ontology declares to hold in both directions."""
    return frozenset(name for name, prop in load_properties().items() if prop.symmetric)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


@cache
def _schema_names() -> Mapping[str, Mapping[str, str]]:
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in read_turtle(ontology_path("schema.ttl")):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
            continue
        if triple.predicate.value in (str(RDFS.label), str(SKOS.prefLabel)) and value.language:
            names[subject.value.removeprefix(str(UNKG))][value.language] = value.value
    return dict(names)
