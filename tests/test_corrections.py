"""Corrected passages take the place of what was extracted, with or without the keys that doccano drops."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg import interchange
from kg.annotation import annotate
from kg.corrections import CORRECTION, complete, correct, read_corrections
from kg.errors import InputError
from kg.graph import KnowledgeGraph
from kg.models import AnnotatedReport, Entity
from kg.validation import validate
from tests import examples

TEXT = "中非稳定团在班吉与海地警方的顾问会面。2021年，欧洲联盟向该团提供了50辆车。"


def annotated(text: str = TEXT) -> AnnotatedReport:
    return examples.report("A/75/1", "报告", annotate(text))


def row(text: str = TEXT) -> dict[str, Any]:
    return interchange.to_row("A/75/1 p1", annotate(text))


def entity(words: str, label: str, number: int, **more: object) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"id": number, "label": label, "start_offset": start, "end_offset": start + len(words), **more}


def corrected(tmp_path: Path, *rows: dict[str, Any], text: str = TEXT) -> AnnotatedReport:
    path = tmp_path / "fixed.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows), encoding="utf-8")
    return correct(annotated(text), read_corrections(path))


def as_doccano(given: dict[str, Any]) -> dict[str, Any]:
    """Return a row as doccano exports it: keys and IRIs are gone."""
    kept = ("id", "label", "start_offset", "end_offset")
    return {**given, "entities": [{name: e[name] for name in kept} for e in given["entities"]], "Comments": []}


def test_what_comes_back_unchanged_gives_the_same_links(tmp_path: Path) -> None:
    before = annotated().annotations[0]
    after = corrected(tmp_path, as_doccano(row())).annotations[0]
    spans = [(m.start, m.end, m.label, m.key) for m in before.mentions]
    assert [(m.start, m.end, m.label, m.key) for m in after.mentions] == spans
    assert after.figures == before.figures != ()
    assert {m.reason for m in after.mentions} == {CORRECTION}
    assert len(after.correction) == 64


def test_a_correction_overrides(tmp_path: Path) -> None:
    fixed = {
        "text": TEXT,
        "entities": [
            entity("中非稳定团", "MISSION", 1),
            entity("班吉", "PLACE", 2),
            entity("海地警方", "ORGANISATION", 3),
            entity("2021年", "DATE", 4),
        ],
        "relations": [
            {"from_id": 1, "to_id": 2, "type": "operatesIn"},
            {"from_id": 1, "to_id": 3, "type": "cooperatesWith"},
        ],
    }
    found = corrected(tmp_path, fixed).annotations[0]
    police = found.mentions[2]
    assert (police.label, police.key, police.known) == ("ORGANISATION", "海地警方", False)
    assert found.mentions[3].key == "2021"
    assert {(r.subject.key, r.property, r.object.key) for r in found.relations} == {
        ("MINUSCA", "operatesIn", "班吉")
        if found.mentions[1].key == "班吉"
        else ("MINUSCA", "operatesIn", found.mentions[1].key),
        ("MINUSCA", "cooperatesWith", "海地警方"),
    }
    for relation in found.relations:
        assert TEXT[slice(*relation.sentence)] == TEXT[: TEXT.index("。") + 1]
        assert (relation.pattern, relation.confidence) == (CORRECTION, 1.0)
    # the amount is no mention any more, so it is no figure either
    assert found.figures == ()


def test_relations_by_key_and_implied_entities(tmp_path: Path) -> None:
    fixed = {
        "text": TEXT,
        "entities": [
            entity("该团", "MISSION", 1, key="MINUSCA"),
            {"id": 2, "label": "ORGANISATION", "key": "UN", "start_offset": None, "end_offset": None},
        ],
        "relations": [{"subject": "UN", "property": "supports", "object": "MINUSCA"}],
    }
    [relation] = corrected(tmp_path, fixed).annotations[0].relations
    assert (relation.subject, relation.object) == (Entity("ORGANISATION", "UN"), Entity("MISSION", "MINUSCA"))
    assert TEXT[slice(*relation.sentence)].startswith("2021年")


def test_other_passages_stay(tmp_path: Path) -> None:
    assert corrected(tmp_path, {"text": "别的段落。", "entities": []}) == annotated()


def test_the_graph_says_that_it_was_corrected(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_reports([corrected(tmp_path, as_doccano(row()))])
    answer = graph.query("""SELECT ?checksum WHERE {
        ?passage unkg:correctedBy ?file . ?file unkg:sha256 ?checksum . ?run prov:used ?file ; a prov:Activity }""")
    assert [len(checksum) for checksum in answer["checksum"]] == [64]
    # what a person states is not the work of the software
    makers = graph.query("""SELECT DISTINCT ?by WHERE { ?s a unkg:Statement ; prov:wasGeneratedBy ?activity .
        OPTIONAL { ?activity prov:wasAssociatedWith ?by } }""")
    assert len(makers) == 1 and makers["by"].isna().all()
    assert validate(graph) == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            json.dumps(
                {"text": "甲乙", "entities": [{"id": 1, "label": "PLACE", "start_offset": 0, "end_offset": 1}] * 2}
            ),
            "line 1: an id of its own is missing",
        ),
        ("{", "line 1: no JSON"),
        ('{"text": "甲"}\n{"text": "甲"}', "line 2: is the passage of line 1 again; keep one of them"),
        ('{"text": "甲", "entities": [{"label": "X", "start_offset": 0, "end_offset": 1}]}', "line 1: label 'X'"),
        (
            '{"text": "甲", "entities": [], "relations": [{"subject": "A", "property": "likes", "object": "B"}]}',
            "line 1: no relation 'likes'",
        ),
        (
            '{"text": "甲", "entities": [], "relations": [{"subject": "A", "property": "supports", "object": "B"}]}',
            "line 1: a relation names 'A'",
        ),
        (
            '{"text": "甲", "entities": [], "relations": [{"subject": "A", "property": "supports", "object": "A"}]}',
            "line 1: a relation joins 'A' with itself",
        ),
        ('{"id": "p1", "text": "甲"}', "line 1: has no «entities» and so corrects nothing"),
        (
            '{"text": "甲", "entities": [{"label": "PLACE", "start_offset": null, "end_offset": null}]}',
            "line 1: an entity without offsets needs a key",
        ),
    ],
)
def test_bad_corrections_are_told(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "bad.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=rf"bad\.jsonl, {message}"):
        read_corrections(tmp_path / "bad.jsonl")


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_corrections(tmp_path / "none.jsonl")
    (tmp_path / "gb.jsonl").write_bytes('{"text": "甲"}'.encode("gb18030"))
    with pytest.raises(InputError, match="is no UTF-8 text"):
        read_corrections(tmp_path / "gb.jsonl")


def test_what_doccano_exports_can_be_learnt_from() -> None:
    lines = [json.dumps(row(), ensure_ascii=False)]
    keyless = [json.dumps(as_doccano(row()), ensure_ascii=False)]
    assert not any(entity.key for entity in interchange.read_gold(keyless, "gold")[0].entities)
    assert interchange.read_gold(keyless, "gold", complete) == interchange.read_gold(lines, "gold")


def test_a_relation_that_is_kept_keeps_its_sentences_and_dates(tmp_path: Path) -> None:
    text = "2021年，中非稳定团在中非共和国支持选举。中非稳定团继续驻在中非共和国。"
    before = [r for r in annotate(text).relations if (r.property, r.object.key) == ("operatesIn", "CAF")]
    assert before
    [after] = [corrected(tmp_path, row(text), text=text).annotations[0]]
    kept = [r for r in after.relations if (r.property, r.object.key) == ("operatesIn", "CAF")]
    assert [(r.sentence, r.during) for r in kept] == [(r.sentence, r.during) for r in before]
    assert {(r.pattern, r.confidence) for r in kept} == {(CORRECTION, 1.0)}


def test_one_sentence_that_names_both_is_enough(tmp_path: Path) -> None:
    text = "非洲联盟开会。中非稳定团会见代表团，随后在班吉与非洲联盟会面。"
    fixed = {
        "text": text,
        "entities": [
            {"id": 1, "label": "ORGANISATION", "start_offset": 0, "end_offset": 4, "key": "AU"},
            {"id": 2, "label": "MISSION", "start_offset": 7, "end_offset": 12, "key": "MINUSCA"},
            {"id": 3, "label": "ORGANISATION", "start_offset": 24, "end_offset": 28, "key": "AU"},
        ],
        "relations": [{"from_id": 2, "to_id": 3, "type": "reportsTo"}],
    }
    [relation] = corrected(tmp_path, fixed, text=text).annotations[0].relations
    assert text[slice(*relation.sentence)].startswith("中非稳定团会见")


@pytest.mark.parametrize(
    ("label", "key", "doubt"),
    [
        ("MISSION", "MINUSCAA", "the vocabulary has no MISSION with the key 'MINUSCAA'; is it MINUSCA?"),
        ("ORGANISATION", "MINUSCA", "MINUSCA is of the class MISSION in the vocabulary, not ORGANISATION"),
        ("COUNTRY", "A> .", "the vocabulary has no COUNTRY with the key 'A> .'"),
        ("MISSION", "MINUSCA", ""),
        ("ORGANISATION", "某某协会", ""),
        ("RESOLUTION", "S/RES/2719(2023)", ""),
    ],
)
def test_keys_that_may_be_slips_are_told(tmp_path: Path, label: str, key: str, doubt: str) -> None:
    path = tmp_path / "fixed.jsonl"
    path.write_text(json.dumps({"text": TEXT, "entities": [entity("中非稳定团", label, 1, key=key)]}), encoding="utf-8")
    assert read_corrections(path).doubts == ((f"fixed.jsonl, line 1: {doubt}",) if doubt else ())
