"""The data that passes from stage to stage."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.models import (
    LABELS,
    AnnotatedReport,
    Annotation,
    Entity,
    Mention,
    Passage,
    PassageKind,
    Relation,
    Report,
    Source,
)
from tests import examples

PASSAGE = Passage("p9", PassageKind.PARAGRAPH, "海地。", (10, 11, 15))


@pytest.mark.parametrize(("span", "source"), [((0, 2), (10, 12)), ((0, 3), (10, 16)), ((2, 3), (15, 16))])
def test_spans_lead_to_the_source(span: tuple[int, int], source: tuple[int, int]) -> None:
    assert PASSAGE.source_span(*span) == source


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 4), (3, 4)])
def test_what_is_no_span_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        PASSAGE.source_span(*span)


@settings(deadline=None)
@given(st.sets(st.integers(0, 99), min_size=1, max_size=20), st.data())
def test_source_spans_hold_their_characters(offsets: set[int], data: st.DataObject) -> None:
    places = tuple(sorted(offsets))
    passage = Passage("p", PassageKind.ITEM, "字" * len(places), places)
    start = data.draw(st.integers(0, len(places) - 1))
    end = data.draw(st.integers(start + 1, len(places)))
    first, last = passage.source_span(start, end)
    assert [at for at in places if first <= at < last] == list(places[start:end])


@pytest.mark.parametrize("model", [Source, Passage, Report, Mention, Entity, Relation, Annotation, AnnotatedReport])
def test_data_are_frozen(model: type) -> None:
    assert dataclasses.fields(model)
    assert model.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses have no public way to ask
    assert hasattr(model, "__slots__")


def test_a_mention_points_to_its_entity() -> None:
    assert Mention(0, 2, "COUNTRY", "HTI").entity == Entity("COUNTRY", "HTI")


def test_entities_of_two_classes_with_one_key_are_two() -> None:
    assert Entity("ORGANISATION", "WHO") != Entity("MISSION", "WHO")


def test_mentions_sort_by_place() -> None:
    late, early = Mention(4, 5, "COUNTRY", "A"), Mention(0, 9, "PLACE", "Z")
    assert sorted([late, early]) == [early, late]


def test_labels_are_distinct_words() -> None:
    assert len(set(LABELS)) == len(LABELS) == 11
    assert all(label.isupper() for label in LABELS)


def test_a_report_gives_its_passages_with_their_annotations() -> None:
    report = examples.reports()[0]
    assert [(p.number, a.text) for p, a in report] == [(p.number, p.text) for p in report.report.passages]


def test_annotations_must_match_the_passages() -> None:
    source = Source(Path("x"), "海地。", "0" * 64)
    report = Report("k", "t", None, None, "zh", (PASSAGE,), source)
    with pytest.raises(ValueError, match="shorter"):
        list(AnnotatedReport(report, ()))
