"""Scores: by hand on small cases, and the same as the reference scorer on the gold passages."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.evaluation import ALL, Count, Counts, Scores, canonical, evaluate, is_standard, score_passage
from kg.interchange import GoldEntity, GoldPassage, read_gold, to_row
from kg.models import Annotation, Entity, Mention, Relation

EVALUATION = Path(__file__).parents[2] / "shared" / "evaluation"
TEXT = "中非稳定团支持海地"
MISSION = GoldEntity("MISSION", "MINUSCA", 0, 5)
COUNTRY = GoldEntity("COUNTRY", "HTI", 7, 9)
GOLD = GoldPassage("p1", TEXT, (MISSION, COUNTRY), frozenset({("MINUSCA", "supports", "HTI")}))
RIGHT = Annotation(
    TEXT,
    (Mention(0, 5, "MISSION", "MINUSCA"), Mention(7, 9, "COUNTRY", "HTI")),
    (Relation(Entity("MISSION", "MINUSCA"), "supports", Entity("COUNTRY", "HTI"), (0, 9), "supports/x", 0.5),),
)


def scored(predicted: Annotation, gold: GoldPassage = GOLD) -> Scores:
    scores = Scores()
    score_passage(scores, gold, predicted)
    return scores


def test_all_right() -> None:
    scores = scored(RIGHT)
    for counts in (scores.entities, scores.links, scores.relations, scores.pairs):
        assert counts[ALL].f1 == 1.0
    assert scores.errors == []


def test_nothing_found() -> None:
    scores = scored(Annotation(TEXT))
    assert (scores.entities[ALL].gold, scores.entities[ALL].predicted, scores.entities[ALL].f1) == (2, 0, 0.0)
    assert scores.relations["supports"] == Count(gold=1)
    assert "p1 missed MISSION '中非稳定团'" in scores.errors
    assert "p1 missed MINUSCA supports HTI" in scores.errors


def test_a_wider_span_is_wrong_as_entity_and_right_as_link() -> None:
    wide = replace(RIGHT, mentions=(replace(RIGHT.mentions[0], end=7), RIGHT.mentions[1]))
    scores = scored(wide)
    assert (scores.entities["MISSION"].right, scores.links["MISSION"].right) == (0, 1)
    assert "p1 spurious MISSION '中非稳定团支持'" in scores.errors


def test_a_wrong_key_is_wrong_as_link_and_right_as_entity() -> None:
    wrong = replace(RIGHT, mentions=(replace(RIGHT.mentions[0], key="MINURCA"), RIGHT.mentions[1]))
    scores = scored(wrong)
    assert (scores.entities["MISSION"].right, scores.links["MISSION"].right) == (1, 0)
    assert any("link MISSION MINUSCA, got MINURCA" in error for error in scores.errors)


def test_a_relation_the_wrong_way_round_counts_as_pair_only() -> None:
    one = RIGHT.relations[0]
    scores = scored(replace(RIGHT, relations=(replace(one, subject=one.object, object=one.subject),)))
    assert (scores.relations[ALL].right, scores.pairs[ALL].right) == (0, 1)


def test_a_symmetric_relation_has_no_direction() -> None:
    gold = replace(GOLD, relations=frozenset({("HTI", "cooperatesWith", "MINUSCA")}))
    scores = scored(replace(RIGHT, relations=(replace(RIGHT.relations[0], property="cooperatesWith"),)), gold)
    assert scores.relations["cooperatesWith"] == Count(1, 1, 1)


def test_an_entity_that_the_text_implies_has_no_span_to_find() -> None:
    gold = GoldPassage("p", TEXT, (GoldEntity("ORGANISATION", "UN", None, None), COUNTRY), frozenset())
    assert scored(RIGHT, gold).entities[ALL].gold == 1


@pytest.mark.parametrize(
    ("label", "key", "standard"),
    [
        ("COUNTRY", "HTI", True), ("ORGANISATION", "UNDP", True), ("ORGANISATION", "some-slug", False),
        ("ORGANISATION", "Acme", False), ("DOCUMENT", "A/75/1", True), ("DOCUMENT", "slug", False),
        ("PERSON", "antonio-guterres", False), ("EVENT", "cop29", False), ("QUANTITY", "7 个", True),
    ],
)  # fmt: skip
def test_keys_that_two_annotators_write_alike(label: str, key: str, standard: bool) -> None:
    assert is_standard(label, key) is standard


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("ORGANISATION", "UN-Women", "UNWOMEN"),
        ("QUANTITY", "1,000 人", "1000.0 名"),
        ("RESOLUTION", "S/RES/2254 (2015)", "s/res/2254(2015)"),
    ],
)
def test_keys_that_count_as_one(label: str, one: str, other: str) -> None:
    assert canonical(label, one) == canonical(label, other)


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [("QUANTITY", "7 个", "8 个"), ("RESOLUTION", "S/RES/2709(2023)", "S/RES/2719(2023)"), ("QUANTITY", "-", "7")],
)
def test_keys_that_do_not(label: str, one: str, other: str) -> None:
    assert canonical(label, one) != canonical(label, other)


def test_figures_of_nothing() -> None:
    assert (Count().precision, Count().recall, Count().f1) == (0.0, 0.0, 0.0)


def test_evaluate_asks_for_each_passage() -> None:
    asked: list[str] = []

    def annotate(text: str) -> Annotation:
        asked.append(text)
        return RIGHT

    assert evaluate([GOLD, GOLD], annotate).entities[ALL] == Count(4, 4, 4)
    assert asked == [TEXT, TEXT]


def perturbed(gold: GoldPassage) -> Annotation:
    """Return the gold annotations with some left out, moved, relabelled or given another key, always the same ones."""
    mentions: list[Mention] = []
    moved: dict[str, str] = {}
    for n, entity in enumerate(gold.entities):
        if entity.start is None or entity.end is None or n % 7 == 3:
            continue
        label = "PLACE" if n % 13 == 5 else entity.label
        end = entity.end - 1 if n % 11 == 4 and entity.end - entity.start > 1 else entity.end
        key = moved.setdefault(entity.key, f"{entity.key}X" if n % 5 == 2 else entity.key)
        mentions.append(Mention(entity.start, end, label, key))
    labels = {entity.key: entity.label for entity in gold.entities}

    def entity_of(key: str) -> Entity:
        named = next((m.entity for m in mentions if m.key == moved.get(key)), None)
        return named or Entity(labels.get(key, "ORGANISATION"), key)

    relations = []
    for n, (subject, name, object_) in enumerate(sorted(gold.relations)):
        ends = [entity_of(subject), entity_of(object_)]
        if n % 6 == 5:
            ends.reverse()
        if n % 4 != 1:
            relations.append(Relation(ends[0], name, ends[1], (0, len(gold.text)), "x", 0.5))
    return Annotation(gold.text, tuple(sorted(mentions)), tuple(relations))


def figures(counts: Counts) -> dict[str, dict[str, float]]:
    return {
        name: {
            "precision": round(c.precision, 4), "recall": round(c.recall, 4), "f1": round(c.f1, 4),
            "gold": c.gold, "predicted": c.predicted,
        }
        for name, c in counts.items()
    }  # fmt: skip


def reference() -> Any:
    spec = importlib.util.spec_from_file_location("reference_score", EVALUATION / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (EVALUATION / "score.py").exists(), reason="needs the reference scorer beside the repository")
@pytest.mark.parametrize("name", ["dev.zh.jsonl"])
def test_the_same_figures_as_the_reference_scorer(name: str) -> None:
    lines = (EVALUATION / name).read_text(encoding="utf-8").splitlines()
    gold = read_gold(lines, name)
    predictions = {passage.text: perturbed(passage) for passage in gold}
    rows = {passage.id: to_row(passage.id, predictions[passage.text]) for passage in gold}
    truth = {row["id"]: row for row in map(json.loads, lines)}
    expected, _ = reference().score(truth, rows)
    scores = evaluate(gold, lambda text: predictions[text])
    assert 0.5 < scores.relations[ALL].f1 < 0.95
    assert figures(scores.entities) == expected["entities"]
    assert figures(scores.links) == expected["links"]
    assert figures(scores.relations) == expected["relations"]
    assert figures(scores.pairs) == expected["relation_pairs"]
