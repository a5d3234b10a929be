"""All vocabulary files together: keys, IRIs, shared names, links; and pairs that must never be merged."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.namespace import DCTERMS, SKOS

from kg.errors import OntologyError
from kg.models import Entity
from kg.namespaces import UNKG, entity
from kg.normalization import normalize
from kg.resources import ontology_path
from kg.vocabulary import Entry, Name, NameKind, load_vocabulary, read_entries, read_turtle

FILES = sorted(ontology_path("vocabulary").glob("*.ttl"))
LINKS = ("hostCountry", "inCountry", "capitalOf", "dissolvedInto", "concerns", "parentBody", "operator")
"""Background properties whose values are entries of the vocabulary."""


def entries() -> list[Entry]:
    return list(load_vocabulary().entries.values())


@cache
def bearers() -> dict[tuple[str, str], dict[Entity, set[NameKind]]]:
    """Return who bears each name, by language and normalised text."""
    found: defaultdict[tuple[str, str], defaultdict[Entity, set[NameKind]]]
    found = defaultdict(lambda: defaultdict(set))
    for entry in entries():
        for name in entry.names:
            found[name.language, normalize(name.text).text][entry.entity].add(name.kind)
    return {name: dict(who) for name, who in found.items()}


def named(text: str, language: str = "zh") -> set[Entity]:
    return set(bearers().get((language, normalize(text).text), {}))


def country(text: str) -> str:
    (found,) = named(text)
    assert found.label == "COUNTRY"
    return found.key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_keys_are_unique_within_a_file(path: Path) -> None:
    keys = [entry.entity for entry in read_entries(path)]
    assert keys
    assert sorted({f"{e.label} {e.key}" for e in keys if keys.count(e) > 1}) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_iris_follow_from_label_and_key(path: Path) -> None:
    wrong = [e.iri for e in read_entries(path) if str(entity(e.entity.label, e.entity.key)) != e.iri]
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_entries_have_a_preferred_name_and_no_blank_one(path: Path) -> None:
    # the projection takes an entity without skos:prefLabel for a candidate that awaits review
    faults = [f"{e.iri} {fault}" for e in read_entries(path) for fault in _faults(e)]
    assert not faults, "\n".join(faults)


def _faults(entry: Entry) -> Iterator[str]:
    preferred = [name.language for name in entry.names if name.kind is NameKind.PREFERRED]
    if not preferred:
        yield "has no skos:prefLabel"
    if len(preferred) > len(set(preferred)):
        yield "has two skos:prefLabel in one language"
    if not all(_is_clean(name) for name in entry.names):
        yield "has a blank or untagged name"


def _is_clean(name: Name) -> bool:
    return bool(name.language) and name.text == name.text.strip() and len(name.text) > 1


def test_no_name_is_shared_unless_it_is_ambiguous_for_all() -> None:
    shared = [
        f"«{text}»@{language}: {', '.join(sorted(f'{e.label} {e.key}' for e in who))}"
        for (language, text), who in sorted(bearers().items())
        if len(who) > 1 and any(kinds != {NameKind.AMBIGUOUS} for kinds in who.values())
    ]
    assert not shared, "these names need unkg:ambiguousLabel on all their bearers:\n" + "\n".join(shared)


def test_no_name_is_both_sure_and_ambiguous() -> None:
    mixed = [
        f"{e.label} {e.key}: «{text}»@{language}"
        for (language, text), who in sorted(bearers().items())
        for e, kinds in who.items()
        if NameKind.AMBIGUOUS in kinds and len(kinds) > 1
    ]
    assert not mixed, "\n".join(mixed)


def test_links_lead_to_entries_of_the_vocabulary() -> None:
    known = load_vocabulary().by_iri
    lost = [
        f"{entry.iri} {link} {iri}"
        for entry in entries()
        for link in LINKS
        for iri in entry.facts.get(link, ())
        if iri not in known
    ]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_terms_of_our_own_are_declared_in_the_schema(path: Path) -> None:
    subjects = [triple.subject for triple in read_turtle(ontology_path("schema.ttl"))]
    declared = {subject.value for subject in subjects if isinstance(subject, ox.NamedNode)}
    used = {t.predicate.value for t in read_turtle(path) if t.predicate.value.startswith(str(UNKG))}
    assert sorted(used - declared) == []


@pytest.mark.parametrize(
    "names",
    [
        ("苏丹", "南苏丹"),
        ("刚果民主共和国", "刚果共和国"),
        ("几内亚", "几内亚比绍", "赤道几内亚", "巴布亚新几内亚"),
        ("尼日尔", "尼日利亚"),
        ("多米尼克", "多米尼加"),
        ("马里", "索马里", "马拉维"),
        ("大韩民国", "朝鲜民主主义人民共和国"),
        ("奥地利", "澳大利亚"),
        ("冈比亚", "赞比亚"),
        ("毛里求斯", "毛里塔尼亚"),
        ("斯洛伐克", "斯洛文尼亚"),
        ("伊朗", "伊拉克"),
        ("塞尔维亚", "塞尔维亚和黑山", "黑山"),
        ("萨摩亚", "美属萨摩亚"),
        ("英属维尔京群岛", "美属维尔京群岛"),
        ("爱尔兰", "冰岛"),
        ("巴拉圭", "乌拉圭"),
    ],
)
def test_look_alikes_are_distinct(names: tuple[str, ...]) -> None:
    for one, other in combinations(names, 2):
        assert country(one) != country(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("叙利亚", "SYR"),
        ("阿拉伯叙利亚共和国", "SYR"),
        ("韩国", "KOR"),
        ("朝鲜", "PRK"),
        ("刚果(金)", "COD"),
        ("刚果（布）", "COG"),
        ("扎伊尔", "COD"),
        ("联合王国", "GBR"),
        ("英国", "GBR"),
        ("象牙海岸", "CIV"),
        ("土耳其", "TUR"),
        ("西撒哈拉", "ESH"),
        ("被占领巴勒斯坦领土", "PSE"),
        ("科索沃", "XKX"),
        ("中国台湾省", "TWN"),
        ("马尔维纳斯群岛", "FLK"),
        ("馬達加斯加", "MDG"),
        ("前南斯拉夫的马其顿共和国", "MKD"),
        ("苏联", "SUN"),
    ],
)
def test_names_of_countries(name: str, key: str) -> None:
    assert country(name) == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [("刚果", {"COD", "COG"}), ("中非", {"CAF"}), ("圣马丁", {"MAF", "SXM"})],
)
def test_ambiguous_names_of_countries(name: str, keys: set[str]) -> None:
    assert {e.key for e in named(name)} >= keys
    kinds = {kind for kinds in bearers()["zh", name].values() for kind in kinds}
    assert kinds == {NameKind.AMBIGUOUS}


def test_single_characters_name_no_country() -> None:
    short = [n.text for e in entries() for n in e.names if e.entity.label == "COUNTRY" and len(n.text) < 2]
    assert short == []


def test_countries_are_all_of_iso_3166_and_m49() -> None:
    found = [e for e in entries() if e.entity.label == "COUNTRY"]
    today = [e for e in found if "dissolvedInto" not in e.facts]
    assert len(today) == 250
    for entry in today:
        preferred = {name.language for name in entry.names if name.kind is NameKind.PREFERRED}
        assert preferred == {"ar", "en", "es", "fr", "ru", "zh"}, entry.iri
        # Kosovo has no code in ISO 3166
        assert entry.entity.key in entry.facts.get("notation", ("XKX",))


def test_m49_numbers_and_area_iris_agree() -> None:
    for entry in entries():
        areas = [iri.rsplit("/")[-1] for iri in entry.facts.get("exactMatch", ()) if "/geoArea/" in iri]
        assert all(len(number) == 3 and number in entry.facts["notation"] for number in areas), entry.iri


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("达尔富尔", "darfur"),
        ("北基伍", "north-kivu"),
        ("北基伍省", "north-kivu"),
        ("琼格莱州", "jonglei"),
        ("廷巴克图", "timbuktu"),
        ("通布图", "timbuktu"),
        ("戈兰高地", "golan"),
        ("加沙地带", "gaza"),
        ("阿布耶伊", "abyei"),
        ("撒哈拉以南非洲", "sub-saharan-africa"),
        ("亚太", "asia-and-the-pacific"),
        ("太子港", "port-au-prince"),
        ("海地角", "cap-haitien"),
        ("马里卜", "marib"),
        ("北爱尔兰", "northern-ireland"),
        ("乍得湖流域", "lake-chad-basin"),
    ],
)
def test_names_of_places(name: str, key: str) -> None:
    assert named(name) == {Entity("PLACE", key)}


def test_no_place_is_called_like_a_country() -> None:
    clashes = [
        f"«{text}»@{language}"
        for (language, text), who in sorted(bearers().items())
        if {"COUNTRY", "PLACE"} <= {e.label for e in who}
        and any(kinds != {NameKind.AMBIGUOUS} for kinds in who.values())
    ]
    assert clashes == []


def test_most_capitals_are_known() -> None:
    capitals = {iri for e in entries() for iri in e.facts.get("capitalOf", ())}
    assert len(capitals) > 190


def test_areas_of_unsettled_status_lie_in_no_country() -> None:
    for key in ("golan", "abyei", "jammu-and-kashmir", "jerusalem"):
        assert "inCountry" not in load_vocabulary().entries[Entity("PLACE", key)].facts


def test_acronyms_count_in_every_language() -> None:
    assert "UAE" in load_vocabulary().forms("zh")
    assert "Syria" not in load_vocabulary().forms("zh")
    assert "叙利亚" not in load_vocabulary().forms("en")


def test_without_drops_labels() -> None:
    rest = load_vocabulary().without(["COUNTRY"])
    assert {e.label for e in rest.entries} == {e.entity.label for e in entries()} - {"COUNTRY"}


def turtle(path: Path, body: str) -> Path:
    names = {"dcterms": DCTERMS, "skos": SKOS, "unkg": UNKG}
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.items())
    file = path / "own.ttl"
    file.write_text(prefixes + body, encoding="utf-8")
    return file


def test_reads_an_entry(tmp_path: Path) -> None:
    body = '<urn:doha> a unkg:Place ; dcterms:identifier "doha" ; skos:prefLabel "多哈"@zh .'
    (entry,) = read_entries(turtle(tmp_path, body))
    assert entry.entity == Entity("PLACE", "doha")
    assert entry.names == (Name("多哈", "zh", NameKind.PREFERRED),)


@pytest.mark.parametrize(
    "body",
    [
        '<urn:a> dcterms:identifier "a" .',
        "<urn:a> a unkg:Place .",
        '<urn:a> a unkg:Place ; dcterms:identifier "a", "b" .',
        "<urn:a> a unkg:Place",
    ],
)
def test_a_faulty_entry_is_reported_with_its_file(tmp_path: Path, body: str) -> None:
    with pytest.raises(OntologyError, match=r"own\.ttl"):
        list(read_entries(turtle(tmp_path, body)))
