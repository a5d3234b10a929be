"""Passages as JSON lines: read, written and read back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.interchange import GoldEntity, read_gold, read_rows, to_row
from kg.models import LABELS, Annotation, Entity, Mention, Relation
from kg.vocabulary import load_properties

ROW = {
    "id": "A-75-1#9",
    "text": "联合国支持海地",
    "entities": [
        {"label": "ORGANISATION", "start_offset": 0, "end_offset": 3, "key": "UN"},
        {"label": "COUNTRY", "start_offset": 5, "end_offset": 7, "key": "HTI"},
    ],
    "relations": [{"subject": "UN", "property": "supports", "object": "HTI"}],
    "comment": "ignored",
}


def test_reads_relations_by_key() -> None:
    (passage,) = read_gold([json.dumps(ROW), "", "  "], "gold")
    assert passage.id == "A-75-1#9"
    assert passage.entities[1] == GoldEntity("COUNTRY", "HTI", 5, 7)
    assert passage.relations == {("UN", "supports", "HTI")}


def test_reads_relations_as_doccano_writes_them() -> None:
    entities = [{"id": 40 + n, **entity} for n, entity in enumerate(ROW["entities"]) if isinstance(entity, dict)]
    row = {**ROW, "entities": entities, "relations": [{"id": 1, "from_id": 40, "to_id": 41, "type": "supports"}]}
    assert read_gold([json.dumps(row)], "gold")[0].relations == {("UN", "supports", "HTI")}


def test_a_passage_without_annotations_takes_its_place_as_id() -> None:
    (passage,) = read_gold(["", '{"text": "海地"}'], "gold.jsonl")
    assert (passage.id, passage.entities, passage.relations) == ("gold.jsonl, line 2", (), frozenset())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 1: no JSON"),
        ("[]", 'line 1: a passage needs a "text"'),
        ('{"id": "p"}', 'line 1: a passage needs a "text"'),
        ('{"text": 7}', 'line 1: a passage needs a "text"'),
        ('{"text": "a", "entities": [{"label": "COUNTRY"}]}', "start_offset"),
        ('{"text": "a", "entities": [{"label": "X", "start_offset": 0, "end_offset": 1}]}', "label 'X'"),
        ('{"text": "a", "entities": [{"label": "COUNTRY", "start_offset": 0, "end_offset": 2}]}', "offsets 0, 2"),
        ('{"text": "a", "entities": [{"label": "COUNTRY", "start_offset": 1, "end_offset": 1}]}', "offsets 1, 1"),
        ('{"text": "a", "relations": [{"subject": "x"}]}', "property"),
        ('{"text": "a", "relations": [{"from_id": 3, "to_id": 4, "type": "supports"}]}', "3"),
        ('{"text": "a", "entities": 5}', "line 1"),
    ],
)
def test_what_is_no_passage_is_named(line: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gold([line], "gold.jsonl")
    message = str(caught.value)
    assert "gold.jsonl, line 1" in message
    assert says in message
    assert "\n" not in message


def test_rows_know_their_line() -> None:
    assert [number for number, _ in read_rows(["", '{"text": "a"}', "", '{"text": "b"}'], "f")] == [2, 4]


words = st.text(st.sampled_from("联合国海地AB-12/()《》😀\u200b"), min_size=1, max_size=8).map("k{}".format)


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    text = draw(st.text(min_size=1, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    mentions = tuple(Mention(a, b, draw(st.sampled_from(LABELS)), draw(words)) for a, b in spans)
    entities = [mention.entity for mention in mentions] + [Entity("ORGANISATION", "UN")]
    ends = st.tuples(st.sampled_from(entities), st.sampled_from(sorted(load_properties())), st.sampled_from(entities))
    relations = tuple(
        Relation(subject, name, object_, (0, len(text)), "x", 0.5)
        for subject, name, object_ in draw(st.lists(ends, max_size=5))
    )
    return Annotation(text, mentions, relations)


@settings(deadline=None)
@given(annotations())
def test_what_is_written_reads_back(annotation: Annotation) -> None:
    line = json.dumps(to_row("p1", annotation), ensure_ascii=False)
    (passage,) = read_gold([line], "written")
    spans = [(e.label, e.key, e.start, e.end) for e in passage.entities if e.start is not None]
    assert passage.text == annotation.text
    assert spans == [(m.label, m.key, m.start, m.end) for m in annotation.mentions]
    assert passage.relations == {(r.subject.key, r.property, r.object.key) for r in annotation.relations}


def test_a_relation_names_the_nearest_mention() -> None:
    text = "海地。联合国。海地支持联合国。"
    haiti, un = Entity("COUNTRY", "HTI"), Entity("ORGANISATION", "UN")
    spans = [(0, 2, haiti), (3, 6, un), (7, 9, haiti), (11, 14, un)]
    mentions = tuple(Mention(start, end, entity.label, entity.key) for start, end, entity in spans)
    row = to_row("p", Annotation(text, mentions, (Relation(haiti, "supports", un, (7, 15), "x", 0.5),)))
    assert row["relations"] == [{"id": 0, "from_id": 2, "to_id": 3, "type": "supports"}]


def test_an_implied_entity_has_no_offsets_and_appears_once() -> None:
    haiti, un = Entity("COUNTRY", "HTI"), Entity("ORGANISATION", "UN")
    relations = tuple(Relation(un, name, haiti, (0, 6), "x", 0.5) for name in ("operatesIn", "supports"))
    row = to_row("p", Annotation("我们支持海地", (Mention(4, 6, "COUNTRY", "HTI"),), relations))
    assert [(e["key"], e["start_offset"]) for e in row["entities"]] == [("HTI", 4), ("UN", None)]
    assert [r["from_id"] for r in row["relations"]] == [1, 1]
    assert all(e["iri"].startswith("https://") for e in row["entities"])
