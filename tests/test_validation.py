"""Shapes: a good graph passes, each rule catches what breaks it and says where."""

import pyoxigraph as ox
import pytest

from kg import store
from kg.graph import KnowledgeGraph
from kg.models import Annotation, Entity, Relation
from kg.validation import validate
from tests import examples

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
            "@prefix dcterms: <http://purl.org/dc/terms/> ."
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
                'unkg:startDate "2014-04-10" ; unkg:endDate "2014-03" }'
            ),
            "facts: X: a mission does not end before it starts (it starts 2014-04-10 and ends 2014-03)",
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
    [("2014-04-10", "2014-04"), ("2014", "2014-04-10"), ("2013-12", "2014"), ("2014-04", "2014-04")],
)
def test_dates_are_compared_as_far_as_both_go(start: str, end: str) -> None:
    facts = f'unkg:startDate "{start}" ; unkg:endDate "{end}"'
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
