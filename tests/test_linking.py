"""Identity: names that look alike are never merged; ambiguous ones are decided by the passage or stay unlinked."""

import pytest

from kg.linking import link
from kg.models import Mention
from kg.vocabulary import load_vocabulary
from tests.stages import mentions, named

LOOK_ALIKE = {
    "苏丹": "SDN",
    "南苏丹": "SSD",
    "南苏丹特派团": "UNMISS",
    "联苏特派团": "UNMIS",
    "UNMIS": "UNMIS",
    "UNMISS": "UNMISS",
    "刚果民主共和国": "COD",
    "刚果共和国": "COG",
    "几内亚": "GIN",
    "几内亚比绍": "GNB",
    "赤道几内亚": "GNQ",
    "巴布亚新几内亚": "PNG",
    "尼日尔": "NER",
    "尼日利亚": "NGA",
    "多米尼克": "DMA",
    "多米尼加": "DOM",
    "毛里求斯": "MUS",
    "毛里塔尼亚": "MRT",
    "斯洛文尼亚": "SVN",
    "斯洛伐克": "SVK",
    "奥地利": "AUT",
    "澳大利亚": "AUS",
    "伊拉克": "IRQ",
    "伊朗": "IRN",
    "马里": "MLI",
    "索马里": "SOM",
    "联塞部队": "UNFICYP",
    "联塞特派团": "UNAMSIL",
    "联利特派团": "UNMIL",
    "联利支助团": "UNSMIL",
    "联阿援助团": "UNAMA",
    "联阿安全部队": "UNISFA",
    "中非稳定团": "MINUSCA",
    "中非特派团": "MINURCA",
    "中乍特派团": "MINURCAT",
    "人权理事会": "HRC",
    "人权事务委员会": "CCPR",
    "基金组织": "IMF",
    "人口基金": "UNFPA",
    "第2709(2023)号决议": "S/RES/2709(2023)",
    "第2719(2023)号决议": "S/RES/2719(2023)",
}
"""Name → key."""

PAIRS = [
    ("苏丹", "南苏丹"),
    ("南苏丹特派团", "联苏特派团"),
    ("UNMIS", "UNMISS"),
    ("第2709(2023)号决议", "第2719(2023)号决议"),
    ("刚果民主共和国", "刚果共和国"),
    ("几内亚", "几内亚比绍"),
    ("几内亚", "赤道几内亚"),
    ("几内亚", "巴布亚新几内亚"),
    ("尼日尔", "尼日利亚"),
    ("多米尼克", "多米尼加"),
    ("联塞部队", "联塞特派团"),
    ("联利特派团", "联利支助团"),
    ("联阿援助团", "联阿安全部队"),
    ("中非稳定团", "中非特派团"),
    ("中非特派团", "中乍特派团"),
    ("马里", "索马里"),
    ("毛里求斯", "毛里塔尼亚"),
    ("斯洛文尼亚", "斯洛伐克"),
    ("奥地利", "澳大利亚"),
    ("伊拉克", "伊朗"),
    ("人权理事会", "人权事务委员会"),
    ("基金组织", "人口基金"),
]
SENTENCES = (
    "秘书长欢迎{}和{}在这方面取得的进展。",
    "报告先后提到{}、{}以及其他各方。",
    "{}提交了资料,随后{}也提交了资料。",
    "与{}不同,{}的任务期限已经延长。",
)


@pytest.mark.parametrize("model", [None, "default"])
@pytest.mark.parametrize("pair", [*PAIRS, *[(two, one) for one, two in PAIRS]], ids="/".join)
def test_look_alikes_are_never_merged(pair: tuple[str, str], model: str | None) -> None:
    for sentence in SENTENCES:
        found = named(sentence.format(*pair), model)
        for name in pair:
            assert (name, LOOK_ALIKE[name]) in found, f"{sentence.format(*pair)} gives {found}"


@pytest.mark.parametrize("model", [None, "default"])
@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("和安会不同于安理会。", ("和安会", "SC")),
        ("联合国派驻的苏丹特派团已经撤离。", ("苏丹特派团", "UNMISS")),
        ("陕西和山西的代表出席了会议。", ("山西", "shaanxi")),
        ("人权委员会已由人权理事会取代。", ("人权委员会", "HRC")),
        ("人权委员会和人权事务委员会分别成立。", ("人权委员会", "CCPR")),
        ("沙丘基金组织与人口基金不同。", ("沙丘基金组织", "IMF")),
        ("摩加迪沙是索马里的首都。", ("马里", "MLI")),
        ("印度尼西亚卢比贬值。", ("印度", "IND")),
        ("发展中国家的关切", ("中国", "CHN")),
    ],
)
def test_names_never_take_this_key(text: str, never: tuple[str, str], model: str | None) -> None:
    found = named(text, model)
    assert never not in found
    assert all(never[1] != key for name, key in found if name in never[0])


@pytest.mark.parametrize(("numbers", "year"), [((2709, 2719), 2023), ((2254, 2245), 2015)])
def test_resolutions_differ_by_a_digit(numbers: tuple[int, int], year: int) -> None:
    text = "安理会第{0}({2})、{1}({2})号决议".format(*numbers, year)
    keys = {m.key for m in mentions(text) if m.label == "RESOLUTION"}
    assert keys == {f"S/RES/{number}({year})" for number in numbers}


def ambiguous(text: str, name: str, label: str, *candidates: str, score: float | None = None) -> Mention:
    start = text.index(name)
    end = start + len(name)
    return Mention(start, end, label, "", "ambiguous label", score=score, candidates=candidates)


def linked(text: str, *given: Mention) -> list[tuple[str, str, bool]]:
    return [(m.key, m.reason, m.known) for m in link(text, given, load_vocabulary())]


def test_an_ambiguous_name_links_to_the_bearer_that_is_mentioned() -> None:
    text = "人权委员会(CHR)开会。"
    given = ambiguous(text, "人权委员会", "ORGANISATION", "CHR", "CHRSS")
    found = linked(text, given, Mention(6, 9, "ORGANISATION", "CHR"))
    assert found[0] == ("CHR", "context: mentioned", True)


def test_or_to_the_one_whose_country_is() -> None:
    text = "在南苏丹,人权委员会提交了报告。"
    given = ambiguous(text, "人权委员会", "ORGANISATION", "CHR", "CHRSS")
    found = linked(text, Mention(1, 4, "COUNTRY", "SSD"), given)
    assert found[1] == ("CHRSS", "context: country", True)


def test_else_it_stays_unlinked() -> None:
    text = "人权委员会提交了报告。"
    given = ambiguous(text, "人权委员会", "ORGANISATION", "CHR", "CHRSS")
    assert linked(text, given) == [("人权委员会", "ambiguous label", False)]


def test_both_mentioned_is_no_sign() -> None:
    text = "人权委员会、CHR和CHRSS"
    both = (Mention(6, 9, "ORGANISATION", "CHR"), Mention(10, 15, "ORGANISATION", "CHRSS"))
    given = ambiguous(text, "人权委员会", "ORGANISATION", "CHR", "CHRSS")
    assert linked(text, given, *both)[0] == ("人权委员会", "ambiguous label", False)


def test_a_common_noun_is_no_mention_without_a_sign() -> None:
    text = "人权委员会提交了报告。"
    assert linked(text, ambiguous(text, "人权委员会", "ORGANISATION", "CHRSS")) == []


def test_the_labeller_is_a_sign() -> None:
    text = "人权委员会提交了报告。"
    given = ambiguous(text, "人权委员会", "ORGANISATION", "CHRSS", score=0.9)
    assert linked(text, given) == [("CHRSS", "labeller: the only bearer of the name", True)]


def test_a_sure_mention_is_left_alone() -> None:
    given = Mention(0, 2, "COUNTRY", "SDN")
    assert link("苏丹", [given], load_vocabulary()) == [given]
