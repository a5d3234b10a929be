"""The pipeline up to the entities and hostile texts, for the tests of what it finds."""

from dataclasses import replace
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotation import DEFAULT, RULES_ALONE, pipeline
from kg.models import Mention

HOSTILE: Final = (
    *("《", "(", "“", "第", "该国", "\u200b", "１２３", "[a](", "A", "该部队", "·阿", "、", "<sup>", "1.", "。"),
    *("2020年政变", "中非稳定团和", "理事会", "该委员会和安理会、", "苏丹《", "联合国(", "海地诉", "会(会", "“倡议”"),
)
"""What a text repeats that wants to make a grammar slow."""


@cache
def nlp(model: str | None = None) -> Language:
    """Return the pipeline: rules alone, or with the ``"default"`` model."""
    return pipeline("zh", RULES_ALONE if model is None else DEFAULT)


def entities(text: str, model: str | None = None, definitions: tuple[object, ...] = ()) -> Doc:
    """Return the document as it is before the search for relations."""
    doc = nlp(model).make_doc(text)
    doc._.definitions = definitions
    for name, component in nlp(model).pipeline:
        if name not in ("kg_relations", "kg_figures"):
            doc = component(doc)
    return doc


def mentions(text: str, model: str | None = None) -> list[Mention]:
    """Return the mentions of a text, in its own offsets."""
    doc = entities(text, model)
    original = doc._.normalized.to_original
    spans = [(mention, *original(mention.start, mention.end)) for mention in doc._.mentions]
    return [replace(mention, start=start, end=end) for mention, start, end in spans]


def named(text: str, model: str | None = None) -> list[tuple[str, str]]:
    """Return the words and keys of the mentions of a text."""
    return [(text[mention.start : mention.end], mention.key) for mention in mentions(text, model)]
