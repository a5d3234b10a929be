"""Facts that the vocabularies of missions and organisations must keep.

Sources: the list of peacekeeping operations of the United Nations; the resolutions named in each entry.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.models import Entity
from kg.namespaces import entity, slug
from kg.resources import ontology_path
from kg.vocabulary import Entry, NameKind, load_vocabulary, read_entries

FILES = sorted(
    path
    for pattern in ("missions*.ttl", "organisations*.ttl")
    for path in Path(str(ontology_path("vocabulary"))).glob(pattern)
)
LANGUAGES = {"zh", "en", "fr", "es", "ru", "ar"}


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(entry for path in FILES for entry in read_entries(path))


@cache
def bearers(language: str = "zh") -> dict[str, list[tuple[Entity, NameKind]]]:
    found: defaultdict[str, list[tuple[Entity, NameKind]]] = defaultdict(list)
    for entry in load_vocabulary().entries.values():
        for name in entry.names:
            if name.language == language:
                found[name.text].append((entry.entity, name.kind))
    return dict(found)


def keys_of(name: str) -> set[str]:
    return {bearer.key for bearer, _ in bearers().get(name, [])}


def dates(entry: Entry, name: str) -> str:
    return next(iter(entry.facts.get(name, ())), "")


def peacekeeping() -> Iterator[Entry]:
    return (e for e in entries() if "peacekeeping operation" in e.facts["type"])


def open_on(day: str) -> set[str]:
    """Return the peacekeeping operations that had begun before ``day`` and not ended."""
    return {
        e.entity.key for e in peacekeeping() if dates(e, "startDate") < day and not ("" < dates(e, "endDate") < day)
    }


STANDING = {
    "UNTSO", "UNMOGIP", "UNFICYP", "UNDOF", "UNIFIL", "MINURSO",
    "UNMIK", "MONUSCO", "UNISFA", "UNMISS", "MINUSCA",
}  # fmt: skip


def test_peacekeeping_operations_open_in_2020_and_2024() -> None:
    assert open_on("2024-07-01") == STANDING
    assert open_on("2020-07-01") == STANDING | {"UNAMID", "MINUSMA"}


def test_all_peacekeeping_operations_since_1948() -> None:
    assert len(list(peacekeeping())) == 71
    assert min(dates(e, "startDate") for e in peacekeeping()) == "1948-05-29"


def test_vocabulary_covers_the_system() -> None:
    labels = [entry.entity.label for entry in entries()]
    assert labels.count("ORGANISATION") > 900
    assert labels.count("MISSION") >= 157


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("联塞部队", "UNFICYP"),
        ("联塞特派团", "UNAMSIL"),
        ("联塞观察团", "UNOMSIL"),
        ("联阿援助团", "UNAMA"),
        ("联阿安全部队", "UNISFA"),
        ("联利特派团", "UNMIL"),
        ("联利支助团", "UNSMIL"),
        ("中非稳定团", "MINUSCA"),
        ("中非特派团", "MINURCA"),
        ("中非经共体", "ECCAS"),
        ("印巴观察组", "UNMOGIP"),
        ("印巴观察团", "UNIPOM"),
        ("联布综合办", "BINUB"),
        ("联索支助办", "UNSOS"),
        ("安理会", "SC"),
        ("联合国系统", "UN"),
        ("人权事务委员会", "CCPR"),
        ("维持和平行动部", "DPKO"),
        ("和平行动部", "DPO"),
        ("国际刑事法院", "ICC"),
        ("国际法院", "ICJ"),
        ("1591委员会", "1591-Committee"),
        ("苏丹武装部队", "SAF"),
        ("苏丹解放军", "SLA"),
    ],
)
def test_name_means_one_body(name: str, key: str) -> None:
    assert keys_of(name) == {key}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("联合国布隆迪办事处", {"UNOB", "BNUB"}),
        ("联索行动", {"UNOSOM-I", "UNOSOM-II"}),
        ("人权委员会", {"CHR", "CHRSS"}),
        ("全球基金", {"GFATM", "global-survivors-fund"}),
    ],
)
def test_shared_names_are_marked(name: str, keys: set[str]) -> None:
    assert keys_of(name) == keys
    assert {kind for _, kind in bearers()[name]} == {NameKind.AMBIGUOUS}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_name_is_shared_unmarked(language: str) -> None:
    ours = {entry.entity for entry in entries()}
    clashes = {
        text: found
        for text, found in bearers(language).items()
        if len(found) > 1
        and any(bearer in ours for bearer, _ in found)
        and any(kind is not NameKind.AMBIGUOUS for _, kind in found)
    }
    assert clashes == {}


def test_common_nouns_are_no_names() -> None:
    generic = [
        "理事会",
        "委员会",
        "特派团",
        "稳定团",
        "秘书长",
        "总部",
        "会员国",
        "国家",
        "办事处",
        "工作组",
        "维和部",
    ]
    assert [noun for noun in generic if noun in bearers()] == []


def test_names_are_clean() -> None:
    for entry in entries():
        for name in entry.names:
            assert name.language in LANGUAGES, (entry.iri, name)
            assert name.text == " ".join(name.text.split()) and len(name.text) > 1, (entry.iri, name)


def test_a_name_and_its_short_form_are_two_names() -> None:
    """«世界卫生组织(世卫组织)» in text is two mentions, so it must not be one name."""
    forms = [entry.names for entry in entries()]
    for names in forms:
        texts = {name.text for name in names}
        joined = [t for t in texts if (m := re.fullmatch(r"(.{2,80})\((.{2,40})\)", t)) and {m[1], m[2]} <= texts]
        assert joined == []


def test_entries_have_an_english_name_and_the_iri_of_their_key() -> None:
    for entry in entries():
        assert entry.iri == str(entity(entry.entity.label, entry.entity.key))
        preferred = [n.language for n in entry.names if n.kind is NameKind.PREFERRED]
        assert "en" in preferred and len(preferred) == len(set(preferred)), entry.iri


def test_related_entities_exist() -> None:
    known = load_vocabulary().by_iri
    links = ("parentBody", "operator", "predecessor", "hostCountry", "inCountry", "concerns")
    dangling = [(e.iri, iri) for e in entries() for link in links for iri in e.facts.get(link, ()) if iri not in known]
    assert dangling == []


def test_nothing_is_its_own_parent() -> None:
    known = load_vocabulary().by_iri
    for entry in entries():
        seen = {entry.iri}
        parents = list(entry.facts.get("parentBody", ()))
        while parents:
            iri = parents.pop()
            assert iri not in seen, f"{entry.iri} belongs under itself"
            seen.add(iri)
            parents += known[iri].facts.get("parentBody", ())


def test_dates_are_real_and_in_order() -> None:
    form = re.compile(r"(?:18|19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
    for entry in entries():
        start, end = dates(entry, "startDate"), dates(entry, "endDate")
        assert all(form.fullmatch(date) for date in (start, end) if date), entry.iri
        width = min(len(start), len(end))
        assert start[:width] <= end[:width], entry.iri


def test_founding_resolution_is_not_younger_than_the_body() -> None:
    for entry in entries():
        for iri in entry.facts.get("establishedBy", ()):
            year = re.search(r"/S-RES-\d+-(\d{4})$", iri)
            started = dates(entry, "startDate")[:4]
            assert not (year and started) or year[1] <= started, entry.iri


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_entries_are_sorted(path: Path) -> None:
    keys = [slug(entry.entity.key).casefold() for entry in read_entries(path)]
    assert keys == sorted(keys)
