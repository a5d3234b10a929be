"""The vocabularies of instruments, events, documents and persons: their form, and facts that must stay."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from kg.models import Entity
from kg.namespaces import entity
from kg.normalization import normalize
from kg.symbols import find_symbols
from kg.vocabulary import Entry, NameKind, read_entries

VOCABULARY = Path(__file__).parent.parent / "ontology" / "vocabulary"
FILES = {"instruments": "INSTRUMENT", "events": "EVENT", "documents": "DOCUMENT", "persons": "PERSON"}
KEY = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


@cache
def entries(stem: str) -> tuple[Entry, ...]:
    return tuple(read_entries(VOCABULARY / f"{stem}.ttl"))


@cache
def bearers(language: str) -> Mapping[str, Mapping[Entity, NameKind]]:
    found: defaultdict[str, dict[Entity, NameKind]] = defaultdict(dict)
    for stem in FILES:
        for entry in entries(stem):
            for name in entry.names:
                if name.language == language:
                    found[normalize(name.text).text][entry.entity] = name.kind
    return found


@cache
def facts() -> Mapping[Entity, Mapping[str, tuple[str, ...]]]:
    return {entry.entity: entry.facts for stem in FILES for entry in entries(stem)}


@pytest.mark.parametrize("stem", FILES)
def test_file_is_sorted_by_key_and_holds_one_class(stem: str) -> None:
    keys = [entry.entity.key for entry in entries(stem)]
    assert keys == sorted(set(keys))
    assert {entry.entity.label for entry in entries(stem)} == {FILES[stem]}


@pytest.mark.parametrize("stem", FILES)
def test_iri_is_the_one_minted_from_label_and_key(stem: str) -> None:
    wrong = [e.iri for e in entries(stem) if e.iri != str(entity(e.entity.label, e.entity.key))]
    assert not wrong


@pytest.mark.parametrize("stem", FILES)
def test_key_is_a_lower_case_english_slug(stem: str) -> None:
    assert not [e.entity.key for e in entries(stem) if not KEY.fullmatch(e.entity.key)]


@pytest.mark.parametrize("stem", FILES)
def test_every_entry_has_one_preferred_name_in_chinese_and_english(stem: str) -> None:
    for entry in entries(stem):
        preferred = [name.language for name in entry.names if name.kind is NameKind.PREFERRED]
        assert (preferred.count("zh"), preferred.count("en")) == (1, 1), entry.iri


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shared_name_is_ambiguous_for_each_bearer(language: str) -> None:
    shared = {text: kinds for text, kinds in bearers(language).items() if len(kinds) > 1}
    sure = {t: k for t, k in shared.items() if any(kind is not NameKind.AMBIGUOUS for kind in k.values())}
    assert not sure


@pytest.mark.parametrize("stem", FILES)
def test_no_name_stands_in_quotation_marks_or_title_marks(stem: str) -> None:
    quoted = re.compile(r"《[^《》]*》|“[^“”]*”|.|\s.*|.*\s")
    names = [name.text for entry in entries(stem) for name in entry.names]
    assert not [name for name in names if quoted.fullmatch(name)]


def test_parents_and_countries_exist() -> None:
    instruments = {entry.iri for entry in entries("instruments")}
    countries = {entry.iri for entry in read_entries(VOCABULARY / "countries.ttl")}
    for known in facts().values():
        assert set(known.get("parentInstrument", ())) <= instruments
        assert set(known.get("concerns", ())) <= countries


def test_dates_are_dates_of_the_calendar() -> None:
    date = re.compile(r"(18|19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
    values = [v for known in facts().values() for p in ("adoptedOn", "startDate") for v in known.get(p, ())]
    assert len(values) > 1000
    assert not [value for value in values if not date.fullmatch(value)]


def test_symbols_are_canonical() -> None:
    symbols = [symbol for known in facts().values() for symbol in known.get("symbol", ())]
    assert len(symbols) > 100
    assert not [symbol for symbol in symbols if [match.key for match in find_symbols(symbol)] != [symbol]]


@pytest.mark.parametrize(
    ("name", "label", "key"),
    [
        ("公民权利和政治权利国际公约", "INSTRUMENT", "iccpr"),
        ("公民及政治权利国际公约", "INSTRUMENT", "iccpr"),
        ("不扩散条约", "INSTRUMENT", "npt"),
        ("巴黎协定", "INSTRUMENT", "paris-agreement"),
        ("以行动促维和", "INSTRUMENT", "a4p"),
        ("以行动促维和+", "INSTRUMENT", "a4p-plus"),
        ("团结系统", "INSTRUMENT", "umoja"),
        ("可持续发展目标16", "INSTRUMENT", "sdg-16"),
        ("里约+20", "EVENT", "rio-plus-20"),
        ("新冠肺炎疫情", "EVENT", "covid-19"),
        ("缔约方会议第二十八届会议", "EVENT", "cop28"),
        ("大会第六十九届会议", "EVENT", "ga-69"),
        ("人类发展报告", "DOCUMENT", "human-development-report"),
        ("安东尼奥·古特雷斯", "PERSON", "antonio-guterres"),
    ],
)
def test_well_known_name_names_one_entity(name: str, label: str, key: str) -> None:
    assert list(bearers("zh")[normalize(name).text]) == [Entity(label, key)]


@pytest.mark.parametrize(
    ("name", "count"), [("和平协议", 4), ("全面和平协定", 4), ("阿鲁沙协定", 2), ("宪章", 1), ("契约", 1)]
)
def test_name_that_is_also_a_common_noun_is_ambiguous(name: str, count: int) -> None:
    kinds = list(bearers("zh")[name].values())
    assert kinds == [NameKind.AMBIGUOUS] * count


@pytest.mark.parametrize("name", ["公约", "议程", "协议", "规约", "峰会", "会议", "框架", "报告", "战略"])
def test_bare_noun_names_nothing(name: str) -> None:
    assert name not in bearers("zh")


@pytest.mark.parametrize(
    ("key", "adopted"),
    [
        ("un-charter", "1945-06-26"),
        ("udhr", "1948-12-10"),
        ("npt", "1968-07-01"),
        ("2030-agenda", "2015-09-25"),
        ("paris-agreement", "2015-12-12"),
        ("pact-for-the-future", "2024-09-22"),
    ],
)
def test_date_of_adoption(key: str, adopted: str) -> None:
    assert facts()[Entity("INSTRUMENT", key)]["adoptedOn"] == (adopted,)


@pytest.mark.parametrize(
    ("label", "key", "year"),
    [
        ("EVENT", "ga-80", "2025"),
        ("EVENT", "hrc-46", "2021"),
        ("EVENT", "csw-64", "2020"),
        ("EVENT", "cop26", "2021"),
        ("EVENT", "unff-11", "2015"),
    ],
)
def test_year_of_a_numbered_session(label: str, key: str, year: str) -> None:
    assert facts()[Entity(label, key)]["startDate"] == (year,)


def test_vocabularies_keep_their_breadth() -> None:
    least = {"instruments": 600, "events": 250, "documents": 100, "persons": 150}
    assert {stem: len(entries(stem)) >= count for stem, count in least.items()} == dict.fromkeys(least, True)
