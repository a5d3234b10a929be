"""Competency questions that three reports answer: the named queries must give the answers.

The expected answers were read out of the reports by hand. What the program does not reach yet is marked as an
expected failure, with the reason; once it is reached the mark fails and must go.
"""

from pathlib import Path

import pandas as pd
import pytest

from kg.building import build_graph
from kg.graph import KnowledgeGraph
from kg.queries import run

REPORTS = Path(__file__).parents[2] / "shared" / "reports"

pytestmark = pytest.mark.skipif(not any(REPORTS.glob("*.txt")), reason="the reports are not here")


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return build_graph(sorted(REPORTS.glob("*.txt")))


def pairs(answer: pd.DataFrame, *columns: str) -> set[tuple[object, ...]]:
    return set(answer[list(columns)].itertuples(index=False, name=None))


def values(answer: pd.DataFrame, column: str) -> set[object]:
    return set(answer[column])


# --- 2: which peace agreement does each mission help to implement?


@pytest.mark.parametrize(
    ("mission", "agreement"),
    [
        ("UNMISS", "r-arcss"),
        ("MINUSCA", "political-agreement-for-peace-and-reconciliation-in-car"),
        ("MINUSMA", "agreement-on-peace-and-reconciliation-in-mali"),
    ],
)
def test_agreements_that_missions_help_with(graph: KnowledgeGraph, mission: str, agreement: str) -> None:
    found = run(graph, "missions-supporting", kind="peace agreement")
    assert (mission, agreement) in pairs(found, "mission_key", "agreement_key")
    assert values(run(graph, "missions-supporting", agreement=agreement), "mission_key") == {mission}


def test_talks_that_a_mission_helps_with(graph: KnowledgeGraph) -> None:
    found = run(graph, "missions-supporting", mission="达尔富尔混合行动")
    assert values(found, "mission_key") == {"UNAMID"}
    assert "juba-peace-talks" in values(found, "agreement_key")


# --- 3: which organisations does a mission work with or support?


def test_partners_of_a_mission(graph: KnowledgeGraph) -> None:
    found = values(run(graph, "partners", mission="MINUSMA"), "partner")
    assert found >= {"FC-G5S", "ECOWAS", "UN-Women", "EU", "UNODC"}


@pytest.mark.xfail(
    strict=True, reason="no sentence joins the two by name: the head of the mission works with the AU envoy"
)
def test_partners_of_the_head_of_a_mission(graph: KnowledgeGraph) -> None:
    assert "AU" in values(run(graph, "partners", mission="MINUSMA"), "partner")


# --- 9: which missions run the Comprehensive Planning and Performance Assessment System?

EIGHT = {"MINUSCA", "UNMISS", "UNIFIL", "UNFICYP", "MONUSCO", "MINUSMA", "UNMIK", "MINURSO"}


@pytest.mark.parametrize("name", ["cpas", "全面业绩评估系统"])
def test_missions_that_use_a_system(graph: KnowledgeGraph, name: str) -> None:
    found = run(graph, "instrument-users", instrument=name, property="participatesIn")
    assert values(found[found["user_class"] == "Mission"], "user_key") == EIGHT | {"UNAMID"}


# --- 10: which countries hosted courses, and which were visited before deployment in July 2020?

COURSES = {"BRA", "KEN", "MAR", "RWA", "UGA", "VNM"}


def test_countries_visited_before_deployment(graph: KnowledgeGraph) -> None:
    found = run(graph, "hosts", entity="警务司")
    found = found[found["period"].str.startswith("2020-07")]
    assert values(found, "host_key") == {"DJI", "ETH", "JOR", "SEN"}


def test_countries_where_people_took_courses(graph: KnowledgeGraph) -> None:
    found = run(graph, "figures", counted="军警维和人员")
    places = {place for row in found["place"] for place in row.split("; ") if place}
    assert places == COURSES


def test_countries_that_hosted_courses_of_a_programme(graph: KnowledgeGraph) -> None:
    assert values(run(graph, "hosts", entity="三方伙伴关系项目"), "host_key") >= COURSES


# --- 11: how did deaths of peacekeepers from malicious acts change by year?


def test_deaths_by_year(graph: KnowledgeGraph) -> None:
    found = run(graph, "figures-by-year", words="死亡")
    assert list(found[["year", "value"]].itertuples(index=False, name=None)) == [
        ("2017", 58),
        ("2018", 27),
        ("2019", 23),
        ("2020", 9),
    ]
    assert found["period"].iloc[-1] == "2020-10-28"


def test_a_series_has_two_years_of_the_same_thing(graph: KnowledgeGraph) -> None:
    found = run(graph, "figures-by-year")
    years = found.groupby(["counts", "unit", "agent", "place"])["year"].nunique()
    assert len(years) >= 10
    assert years.min() >= 2


# --- 15: which States joined a treaty and when; how many parties does it have?


def test_parties_to_a_treaty(graph: KnowledgeGraph) -> None:
    found = run(graph, "treaty-parties", treaty="genocide-convention")
    assert pairs(found, "party_key", "period") == {("ZMB", "2022")}


def test_number_of_parties(graph: KnowledgeGraph) -> None:
    found = run(graph, "treaty-parties", treaty="trafficking-in-persons-protocol")
    assert pairs(found, "party_key", "number_of_parties") == {("", 182)}


def test_a_party_has_no_numbers(graph: KnowledgeGraph) -> None:
    found = run(graph, "treaty-parties", party="赞比亚")
    assert pairs(found, "treaty_key", "party_key") == {("genocide-convention", "ZMB")}


# --- 16: which countries are to leave the group of least developed countries, by when?


def test_countries_that_leave_a_group(graph: KnowledgeGraph) -> None:
    found = run(graph, "members", group="最不发达国家", words="毕业")
    assert values(found, "member_key") == {"BGD", "KHM", "LAO", "NPL", "SEN", "SLB"}
    assert values(found, "period") == {"2029"}


# --- 17: where did action ahead of floods happen in 2024, and with how much money?


def test_countries_of_action_ahead_of_floods(graph: KnowledgeGraph) -> None:
    found = run(graph, "aid-by-country", words="洪灾前", year="2024")
    assert pairs(found, "country_key", "value") == {(key, 800_000) for key in ("BGD", "TCD", "NPL", "NER")}


def test_money_for_a_country_and_how_fast(graph: KnowledgeGraph) -> None:
    found = run(graph, "aid-by-country", country="尼泊尔")
    assert pairs(found, "value", "unit") >= {(3_400_000, "USD"), (6, "分钟")}


@pytest.mark.xfail(strict=True, reason="the year stands in the sentence before; a figure takes the dates of its own")
def test_year_of_the_money(graph: KnowledgeGraph) -> None:
    found = run(graph, "aid-by-country", country="NPL", year="2024")
    assert (3_400_000, "USD") in pairs(found, "value", "unit")
