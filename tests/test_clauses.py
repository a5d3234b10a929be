"""Sentences, slots and topics."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.clauses import IMPLIED, SLOTS, next_topic, sentences, slot_text, topic
from kg.models import LABELS, Mention
from kg.resources import load_toml
from tests.guards import grows_gently
from tests.stages import HOSTILE, entities

RULES = load_toml("patterns", "clauses.toml")


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一。二!三?四", ["一。", "二!", "三?", "四"]),
        ("他说:“好。”然后走了。", ["他说:“好。”", "然后走了。"]),
        ("一;二", ["一;二"]),
        ("项目启动。25.为推进", ["项目启动。", "25.", "为推进"]),
        ("占2.5%。", ["占2.5%。"]),
        ("标题\n正文", ["标题\n", "正文"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@settings(deadline=None)
@given(st.text(st.sampled_from("甲。!?\n”)》 12.;-•"), max_size=60))
def test_sentences_lie_one_behind_the_other_and_leave_only_blanks_out(text: str) -> None:
    spans = list(sentences(text))
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def slots(text: str, *words: tuple[str, str, str]) -> str:
    found = [Mention(text.index(word), text.index(word) + len(word), label, key) for word, label, key in words]
    return "".join(names.get(char, char) for char in slot_text(text, 0, len(text), found).text)


names = {char: f"[{label}]" for label, char in SLOTS.items()}


def test_each_label_has_a_slot_of_its_own() -> None:
    assert set(SLOTS) == set(LABELS)
    assert len(set(SLOTS.values())) == len(LABELS)


@pytest.mark.parametrize(
    ("text", "words", "slotted"),
    [
        ("海地和乍得", [("海地", "COUNTRY", "HTI"), ("乍得", "COUNTRY", "TCD")], "[COUNTRY]和[COUNTRY]"),
        ("加入《沙丘公约》", [("沙丘公约", "INSTRUMENT", "x")], "加入[INSTRUMENT]"),
        ("“蓝桥”倡议", [("蓝桥", "INSTRUMENT", "x")], "[INSTRUMENT]倡议"),
        ("我们支持海地", [("海地", "COUNTRY", "HTI")], "[ORGANISATION]支持[COUNTRY]"),
        ("海地支持本组织", [("海地", "COUNTRY", "HTI")], "[COUNTRY]支持[ORGANISATION]"),
        ("没有名字", [], "没有名字"),
    ],
)
def test_slot_text(text: str, words: list[tuple[str, str, str]], slotted: str) -> None:
    assert slots(text, *words) == slotted


def test_a_short_form_in_brackets_disappears_and_another_name_does_not() -> None:
    text = "非洲联盟(非盟)和海地(乍得)"
    union = [("非洲联盟", "ORGANISATION", "AU"), ("非盟", "ORGANISATION", "AU")]
    other = [("海地", "COUNTRY", "HTI"), ("乍得", "COUNTRY", "TCD")]
    assert slots(text, *union, *other) == "[ORGANISATION]和[COUNTRY]([COUNTRY])"


def test_slots_know_their_mention_and_place() -> None:
    text = "请海地支持我们"
    made = slot_text(text, 0, len(text), [Mention(1, 3, "COUNTRY", "HTI")])
    assert [m.key for m in made.listed(0, len(made.text))] == ["HTI", "UN"]
    assert made.listed(0, len(made.text))[1].reason == IMPLIED
    assert made.offsets == (0, 1, 3, 4, 5)


def test_only_the_mentions_of_the_sentence_count() -> None:
    text = "海地。乍得。"
    made = slot_text(text, 3, 6, [Mention(0, 2, "COUNTRY", "HTI"), Mention(3, 5, "COUNTRY", "TCD")])
    assert [m.key for m in made.listed(0, 9)] == ["TCD"]


def governing(text: str) -> list[str] | None:
    doc = entities(text)
    clean, (start, end) = doc._.normalized.text, list(sentences(doc._.normalized.text))[-1]
    made = slot_text(clean, start, end, doc._.mentions)
    found = topic(made, len(made.text))
    return None if found is None else [mention.key for mention in found.mentions]


@pytest.mark.parametrize("row", RULES["example"], ids=lambda row: str(row["text"]))
def test_topics(row: dict[str, list[str]]) -> None:
    assert governing(str(row["text"])) == row["topic"]


@pytest.mark.parametrize("row", RULES["counter_example"], ids=lambda row: str(row["text"]))
def test_no_topic(row: dict[str, str]) -> None:
    assert governing(row["text"]) is None


@pytest.mark.parametrize("noun", RULES["generic_subjects"])
def test_generic_subjects_hide_the_topic_before(noun: str) -> None:
    assert governing(f"中非稳定团继续部署,{noun}") == []


@pytest.mark.parametrize("word", RULES["connectives"])
def test_connectives_stand_before_a_topic(word: str) -> None:
    assert governing(f"{word}中非稳定团部署") == ["MINUSCA"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("在马里,马里稳定团支持警察", ["MINUSMA"]),
        ("在马里,会员国支持警察", []),
        ("在马里,为此,马里稳定团支持警察", ["MINUSMA"]),
        ("在马里,谈判继续;马里稳定团支持警察", None),
        ("在马里", None),
    ],
)
def test_the_topic_of_what_follows(text: str, keys: list[str] | None) -> None:
    doc = entities(text)
    made = slot_text(text, 0, len(text), doc._.mentions)
    found = next_topic(made, text.index("里"))
    assert (None if found is None else [mention.key for mention in found.mentions]) == keys


@pytest.mark.parametrize("seed", [*HOSTILE, "此外", "此外,", "1.", "我们"])
def test_time_grows_with_the_text(seed: str) -> None:
    text = (seed * 20_000)[:20_000]

    def work(given: str) -> None:
        for start, end in sentences(given):
            made = slot_text(given, start, end, [])
            topic(made, len(made.text))

    assert grows_gently(work, text.replace("。", "。 "))
