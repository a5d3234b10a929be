"""entities.csv and relations.csv, and cells that spreadsheets would run."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import tables
from kg.graph import KnowledgeGraph
from tests import examples


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_entities(graph: KnowledgeGraph, tmp_path: Path) -> None:
    tables.write_entities(graph, tmp_path / "e.csv")
    rows = read(tmp_path / "e.csv")
    assert tuple(rows[0]) == tables.ENTITIES
    assert [row["key"] for row in rows] == [
        *("CAF", "MINUSCA", "AU", "S/RES/2149(2014)", "测试和平协议", "2020-10-03", "52.4 %")
    ]
    mission = rows[1]
    assert mission["iri"] == "https://w3id.org/unkg/mission/MINUSCA"
    assert (mission["class"], mission["mentions"], mission["reports"]) == ("MISSION", "4", "A/75/1; S/2021/2")
    assert (rows[0]["label_zh"], rows[0]["in_vocabulary"]) == ("中非共和国", "true")
    assert rows[4]["in_vocabulary"] == "false"


def test_relations(graph: KnowledgeGraph, tmp_path: Path) -> None:
    tables.write_relations(graph, tmp_path / "r.csv")
    rows = read(tmp_path / "r.csv")
    assert tuple(rows[0]) == tables.RELATIONS
    # paragraph 9 before 10
    assert [row["paragraph"] for row in rows] == ["9", "9", "9", "10"]
    assert list(rows[2].values()) == [
        *(
            "MINUSCA",
            "supports",
            "测试和平协议",
            "A/75/1",
            "9",
            "稳定团支持《测试和平协议》。",
            "0.75",
            "supports/test",
        )
    ]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "-5+cmd|' /C calc'!A0", "-"])
def test_formulas_are_defused(text: str) -> None:
    assert tables.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5 %", "-12.5", "+3", "-40 人", "a=1", "", "中非稳定团", "S/RES/1244(1999)"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert tables.cell(text) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20), min_size=1, max_size=4))
def test_csv_reads_back(values: list[str]) -> None:
    text = tables.to_csv([f"c{number}" for number in range(len(values))], [values])
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[tables.cell(value) for value in values]]


def test_answers_with_gaps() -> None:
    frame = pd.DataFrame({"a": ["x", None], "n": [1, None], "t": [True, False]}, dtype=object)
    assert tables.frame_to_csv(frame) == "a,n,t\nx,1,true\n,,false\n"
