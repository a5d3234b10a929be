"""What classes and properties are called, and how they are grouped and drawn."""

import re
from typing import get_args

import pytest

from kg.models import LABELS
from kg.namespaces import CLASSES
from kg.terms import Language, class_name, group_of, load_style, page_file, symmetric, term_name
from kg.visualization import SCRIPTS


@pytest.mark.parametrize("label", LABELS)
def test_each_class_has_a_name_of_its_own_in_each_language(label: str) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff]{2,6}", class_name(label, "zh"))
    assert re.fullmatch(r"[a-z]{3,}", class_name(label, "en"), re.IGNORECASE)


def test_no_two_classes_have_the_same_name() -> None:
    for language in get_args(Language):
        assert len({class_name(label, language) for label in LABELS}) == len(CLASSES)


@pytest.mark.parametrize("group", [name for name in load_style()["groups"] if name != "other"])
def test_each_property_of_a_group_is_in_the_ontology(group: str) -> None:
    for name in load_style()["groups"][group]["properties"]:
        assert group_of(name) == group
        # a name that the ontology does not have would be the same in both languages
        assert term_name(name, "zh") != term_name(name, "en")


def test_a_term_outside_the_ontology_is_spelled_out() -> None:
    assert term_name("signsTreatyWith", "en") == term_name("signsTreatyWith", "zh") == "signs treaty with"
    assert group_of("signsTreatyWith") == "other"


def test_cooperation_goes_both_ways_and_support_does_not() -> None:
    assert "cooperatesWith" in symmetric()
    assert not symmetric() & {"supports", "funds", "partOf", "operatesIn"}


def test_every_text_of_the_page_is_used() -> None:
    code = "".join(map(page_file, ("page.html", *SCRIPTS)))
    drawn = {"reports", "title", "part"}
    for name in load_style()["text"]["en"]:
        base = name.removesuffix("One")
        assert re.search(rf"""\btext\.{base}\b|["']{base}["']""", code) or base in drawn, name


def test_every_text_is_there_in_both_languages() -> None:
    # «One» is the singular, which Chinese does not mark
    names = {code: {name for name in texts if not name.endswith("One")} for code, texts in load_style()["text"].items()}
    assert names["zh"] == names["en"]


def test_what_the_page_shows_of_the_background_is_in_the_ontology() -> None:
    style = load_style()
    for name in (*style["facts"]["properties"], *style["time"]["properties"]):
        assert term_name(name, "zh") != term_name(name, "en")
