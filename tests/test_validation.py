"""Shapes: a good graph passes, each rule catches what breaks it and says where."""

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg import store
from kg.background import background
from kg.graph import KnowledgeGraph
from kg.models import Annotation, Entity, Relation
from kg.organs import resolution_year
from kg.validation import load_shapes, validate
from kg.vocabulary import load_vocabulary
from tests import examples

FAULTS: Final = Path(__file__).parent / "cases" / "faults.trig"

FRANCE, MALI = Entity("COUNTRY", "FRA"), Entity("COUNTRY", "MLI")
TEXT = "3. 法国支持马里。"


def changed(*, drop: str = "", add: str = "") -> KnowledgeGraph:
    """Return the graph of the examples without the lines that hold ``drop`` and with ``add`` (TriG)."""
    trig = KnowledgeGraph.from_reports(examples.reports()).serialize("nquads")
    lines = [line for line in trig.splitlines() if not drop or drop not in line]
    made = ox.Store()
    made.load("\n".join(lines), format=ox.RdfFormat.N_QUADS)
    if add:
        prefixes = (
            "@base <https://w3id.org/unkg/> . @prefix unkg: <https://w3id.org/unkg/ontology#> ."
            "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
            "@prefix edtf: <http://id.loc.gov/datatypes/edtf> . "
            "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        )
        made.load(f"{prefixes} {add}", format=ox.RdfFormat.TRIG)
    store.renew_union(made)
    return KnowledgeGraph(made)


def stated(*relations: Relation) -> KnowledgeGraph:
    return KnowledgeGraph.from_reports([examples.report("A/75/9", "t", Annotation(TEXT, (), relations))])


def test_a_good_graph_passes() -> None:
    assert validate(KnowledgeGraph.from_reports(examples.reports())) == ()


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (
            stated(examples.relation(FRANCE, "operatesIn", MALI, (0, 5), 0.5)),
            "A/75/9, paragraph 3: FRA operatesIn MLI: the subject of operatesIn is mission or organisation",
        ),
        (
            stated(examples.relation(FRANCE, "memberOf", MALI, (0, 5), 0.5)),
            "A/75/9, paragraph 3: FRA memberOf MLI: the object of memberOf is organisation",
        ),
        (
            stated(examples.relation(FRANCE, "supports", MALI, (0, 5), 1.5)),
            "paragraph 3: FRA supports MLI: the confidence of a statement lies between 0 and 1 (found: 1.5)",
        ),
        (
            stated(examples.relation(FRANCE, "mandatedBy", Entity("RESOLUTION", "S/RES/12"), (0, 5), 0.5)),
            "A/75/9, paragraph 3: S/RES/12: a resolution has the number and year or session",
        ),
        (
            changed(add='<graph/background> { <mission/MINUSCA> dcterms:identifier "MINURCA" }'),
            "A/75/1, paragraph 9: MINURCA = MINUSCA: an entity has one key",
        ),
        (
            changed(add="<report/A-75-1> { <mission/MINUSCA> a unkg:Organisation }"),
            "A/75/1, paragraph 9: MINUSCA: an entity has one class",
        ),
        (
            changed(
                add='<graph/background> { <mission/X> a unkg:Mission ; dcterms:identifier "X" ; '
                'unkg:startDate "2014-04-10"^^xsd:date ; unkg:endDate "2014-03"^^xsd:gYearMonth }'
            ),
            "facts: X: nothing ends before it starts (it starts 2014-04-10 and ends 2014-03)",
        ),
        (
            changed(drop="#quotation>"),
            "A/75/1, paragraph 9: MINUSCA mandatedBy S/RES/2149(2014): a statement quotes",
        ),
        (changed(drop="#wasQuotedFrom>"), "MINUSCA operatesIn CAF: a statement is quoted from one passage"),
        (changed(drop="ns#object>"), "MINUSCA operatesIn ?: a statement has one object"),
        (changed(drop="terms/isPartOf>"), "report/A-75-1/p9: a passage belongs to one report"),
        (changed(drop="#sha256>"), "A/75/1: a report has the SHA-256 checksum"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_a_shape_is_told_with_its_place(graph: KnowledgeGraph, message: str) -> None:
    told = [str(violation) for violation in validate(graph)]
    assert any(message in line for line in told), told
    assert all("\n" not in line for line in told)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2014-04-10", "2014-04"),
        ("2014", "2014-04-10"),
        ("2013-12", "2014"),
        ("2014-04", "2014-04"),
    ],
)
def test_dates_are_compared_as_far_as_both_go(start: str, end: str) -> None:
    types = {4: "gYear", 7: "gYearMonth", 10: "date"}
    facts = f'unkg:startDate "{start}"^^xsd:{types[len(start)]} ; unkg:endDate "{end}"^^xsd:{types[len(end)]}'
    graph = changed(add=f'<graph/background> {{ <mission/X> a unkg:Mission ; dcterms:identifier "X" ; {facts} }}')
    assert validate(graph) == ()


@pytest.mark.parametrize(
    "key",
    [
        *("S/RES/2254(2015)", "A/RES/79/128", "A/RES/1514(XV)", "A/RES/ES-11/1", "A/HRC/RES/48/13"),
        *("A/RES/S-26/2", "E/RES/2023/12", "A/RES/53/243 B", "E/RES/663 A(XXIV)", "某项决议"),
    ],
)
def test_forms_of_resolutions(key: str) -> None:
    graph = stated(examples.relation(FRANCE, "mandatedBy", Entity("RESOLUTION", key), (0, 5), 0.5))
    assert validate(graph) == ()


@pytest.mark.parametrize("key", ["S/RES/2254", "S/RES/2254(15)", "A/RES/79", "A/RES/128(79)", "A/HRC/RES/13"])
def test_malformed_resolutions(key: str) -> None:
    graph = stated(examples.relation(FRANCE, "mandatedBy", Entity("RESOLUTION", key), (0, 5), 0.5))
    assert [violation.value for violation in validate(graph)] == [key]


def planted() -> KnowledgeGraph:
    made = ox.Store()
    made.load(FAULTS.read_bytes(), format=ox.RdfFormat.TRIG)
    store.renew_union(made)
    return KnowledgeGraph(made)


def test_each_planted_fault_is_found_once() -> None:
    expected = re.findall(r"^ *# fault: (.+)$", FAULTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(expected) > 15
    assert sorted(map(str, validate(planted()))) == sorted(expected)


def test_any_shacl_processor_finds_the_same() -> None:
    graph = planted()
    union = Graph().parse(data=graph.serialize("turtle"), format="turtle")
    _, results, _ = pyshacl.validate(union, shacl_graph=load_shapes(), inference="none")
    found = [str(message) for message in results.objects(None, SH.resultMessage)]
    assert sorted(found) == sorted(violation.message for violation in validate(graph))


def test_the_samples_conform(sample_graph: KnowledgeGraph) -> None:
    assert validate(sample_graph) == ()


def test_the_vocabulary_conforms() -> None:
    made = ox.Store()
    made.extend(background(load_vocabulary().by_iri))
    store.renew_union(made)
    assert validate(KnowledgeGraph(made)) == ()


def test_the_reports_conform(reports_graph: KnowledgeGraph) -> None:
    assert validate(reports_graph) == ()


@pytest.mark.parametrize(("number", "year"), [(1373, 2003), (2254, 2014), (1, 1947), (2719, 2024)])
def test_a_year_that_contradicts_the_number(number: int, year: int) -> None:
    key = Entity("RESOLUTION", f"S/RES/{number}({year})")
    graph = stated(examples.relation(FRANCE, "mandatedBy", key, (0, 5), 0.5))
    told = [str(violation) for violation in validate(graph)]
    message = f"the Security Council adopted the resolution of this number in {resolution_year(number)}"
    assert told == [f"A/75/9, paragraph 3: {key.key}: {message}"]


@pytest.mark.parametrize("key", ["S/RES/2722(2024)", "S/RES/9999(2060)", "S/RES/1(1946)"])
def test_years_that_agree_or_are_not_known(key: str) -> None:
    graph = stated(examples.relation(FRANCE, "mandatedBy", Entity("RESOLUTION", key), (0, 5), 0.5))
    assert validate(graph) == ()


@pytest.mark.parametrize("key", ["S/RES/2719(2023)", "A/RES/76/1", "A/RES/79/128"])
def test_a_report_cites_nothing_later_than_its_session(key: str) -> None:
    text = "3. 根据该决议。"
    mention = examples.mention(text, "该决议", Entity("RESOLUTION", key))
    graph = KnowledgeGraph.from_reports([examples.report("A/75/9", "t", Annotation(text, (mention,)))])
    message = "no report cites a resolution adopted after the session that it is written for (session 75)"
    assert [str(violation) for violation in validate(graph)] == [f"A/75/9, paragraph 3: «该决议»: {message}"]


@pytest.mark.parametrize(
    ("report", "key"),
    [("A/75/9", "A/RES/75/1"), ("A/75/9", "S/RES/2551(2020)"), ("A/HRC/75/9", "S/RES/2719(2023)"), ("x", "A/RES/79/1")],
)
def test_sessions_of_the_general_assembly_alone_give_a_year(report: str, key: str) -> None:
    text = "3. 根据该决议。"
    mention = examples.mention(text, "该决议", Entity("RESOLUTION", key))
    assert validate(KnowledgeGraph.from_reports([examples.report(report, "t", Annotation(text, (mention,)))])) == ()


def dated(value: str) -> KnowledgeGraph:
    entity = f'<date/d> a unkg:Date ; dcterms:identifier "d" ; rdf:value "{value}"^^edtf:'
    return changed(add=f"<graph/background> {{ {entity} }}")


@pytest.mark.parametrize(
    "value",
    [
        *("2024", "2024-09", "2024-09-30", "199X", "20XX", "XXXX-08", "XXXX-02-29", "2024-XX", "-0044-03-15"),
        *("2019/2020", "2013-10/2014-02", "2020-03-10/2020-03-11", "2020/", "2020/..", "../2020", "/2020"),
        *("2020?", "2020~", "2020-21", "2019~/2020"),
    ],
)
def test_dates_in_edtf(value: str) -> None:
    assert validate(dated(value)) == ()


@pytest.mark.parametrize(
    "value", ["", "/", "..", "../..", "2024-13", "2024-1-1", "2024-01-32", "2020/2021/", "2020/2021/2022", "去年", "24"]
)
def test_dates_that_are_no_edtf(value: str) -> None:
    assert ["EDTF" in str(violation) for violation in validate(dated(value))] == [True]
