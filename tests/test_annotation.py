"""The pipeline as a whole: texts and reports."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotation import HINTS, RULES_ALONE, STAGES, Settings, annotate, annotate_report, hints_of, pipeline
from kg.errors import InputError
from kg.models import Passage, PassageKind, Report, Source

FIRST = "1. 萨赫勒灌溉基金会（萨灌基金会）于2021年成立。"
SECOND = "2. 萨灌基金会支持乍得。"
TEXT = "第 2254（２０１５）號決議。聯合國中非穩定團支持海地。"


def report(*texts: str, language: str = "zh") -> Report:
    source = "\n".join(texts)
    starts = [source.index(text) for text in texts]
    passages = tuple(
        Passage(f"p{n}", PassageKind.PARAGRAPH, text, tuple(range(start, start + len(text))))
        for n, (text, start) in enumerate(zip(texts, starts, strict=True), 1)
    )
    return Report("k", "t", None, None, language, passages, Source(Path("k.txt"), source, "0" * 64))


def test_offsets_are_those_of_the_text_as_given() -> None:
    annotation = annotate(TEXT, settings=RULES_ALONE)
    words = {TEXT[m.start : m.end]: m.key for m in annotation.mentions}
    assert words == {
        "第 2254（２０１５）號決議": "S/RES/2254(2015)",
        "聯合國": "UN",
        "中非穩定團": "MINUSCA",
        "海地": "HTI",
    }
    assert annotation.text == TEXT
    assert {TEXT[slice(*r.sentence)] for r in annotation.relations} == {"聯合國中非穩定團支持海地。"}


def test_a_short_form_holds_in_later_passages_only() -> None:
    forward = annotate_report(report(FIRST, SECOND), settings=RULES_ALONE)
    backward = annotate_report(report(SECOND, FIRST), settings=RULES_ALONE)
    assert "萨赫勒灌溉基金会" in {m.key for m in forward.annotations[1].mentions}
    assert "萨赫勒灌溉基金会" not in {m.key for m in backward.annotations[0].mentions}


def test_a_short_form_does_not_reach_another_report() -> None:
    annotate_report(report(FIRST), settings=RULES_ALONE)
    later = annotate_report(report(SECOND), settings=RULES_ALONE)
    assert "萨赫勒灌溉基金会" not in {m.key for m in later.annotations[0].mentions}


def test_each_passage_is_counted() -> None:
    ticks: list[int] = []
    annotated = annotate_report(report(FIRST, SECOND), lambda: ticks.append(1), RULES_ALONE)
    assert len(ticks) == len(annotated.annotations) == 2


def test_an_unread_language_is_refused() -> None:
    with pytest.raises(InputError, match=r"'xx' cannot be read yet; languages: .*zh"):
        pipeline("xx", RULES_ALONE)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kg train"):
        pipeline("zh", Settings(model=tmp_path))


def test_pipelines_are_made_once() -> None:
    assert pipeline("zh", RULES_ALONE) is pipeline("zh", Settings(model=None))
    assert pipeline("zh", RULES_ALONE).pipe_names == list(STAGES)


def test_classes_of_the_vocabulary_can_be_left_out() -> None:
    without = Settings(model=None, without=("MISSION",))
    assert "MINUSCA" not in {m.key for m in annotate("中非稳定团", settings=without).mentions}


def test_hints_come_before_the_decision() -> None:
    clean, hints = hints_of("聯合國於２０２４年支持沙丘委員會")
    assert clean.text == "联合国于2024年支持沙丘委员会"
    assert [m.key for m in hints.names] == ["UN"]
    assert [m.key for m in hints.values] == ["2024"]
    assert [m.key for m in hints.shapes] == ["沙丘委员会"]
    assert set(HINTS) < set(STAGES)


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("联合国支持海地和中非稳定团，。；《》“”(（2024年在与我们\u200b \n"), max_size=60))
def test_relations_lie_within_the_text(text: str) -> None:
    annotation = annotate(text, settings=RULES_ALONE)
    assert all(0 <= r.sentence[0] < r.sentence[1] <= len(text) for r in annotation.relations)


def test_the_same_text_gives_the_same_annotation() -> None:
    assert annotate(TEXT, settings=RULES_ALONE) == annotate(TEXT, settings=RULES_ALONE)


def test_generic_candidates_of_two_passages_are_never_one() -> None:
    texts = ("中非共和国举行总统选举。", "几内亚比绍举行总统选举。")
    source = "\n".join(texts)
    passages = tuple(
        Passage(f"p{n}", PassageKind.PARAGRAPH, text, tuple(range(source.index(text), source.index(text) + len(text))))
        for n, text in enumerate(texts)
    )
    report = Report("A/1", "报告", None, None, "zh", passages, Source(Path("a.txt"), source, "0" * 64))
    found = [m for a in annotate_report(report, settings=RULES_ALONE).annotations for m in a.mentions]
    elections = [m.key for m in found if m.label == "EVENT"]
    assert len(set(elections)) == len(elections)
