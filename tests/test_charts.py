"""Figures: valid SVG, the same bytes, text as text, nothing from a report executed."""

import subprocess
import sys
import warnings
from xml.etree import ElementTree

import pytest

from kg import charts
from kg.charts import Event, Panel, Spot, clip, columns, span
from kg.placement import Disc

HOSTILE = '</text><script>alert(1)</script> & "quotes" $x^2$ \x00\u202e\ud800 名'


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def all_figures(name: str) -> list[str]:
    return [
        charts.bars(name, [Panel(name, [name, "b"], [3, 1], ["#000000", "#111111"])], [(name, "#000000")]),
        charts.heat_map(name, [name], [name, "b"], {(0, 1): 4}),
        charts.timeline(name, [Event(name, 2020.5, 2020.5, "#000000"), Event("b", 2019, 2020, "#000000")]),
        charts.community_map(
            name, [Spot(0, 0, 5, 0), Spot(30, 0, 5, 1)], [(0, 1)], [Disc(0, 0, 20), Disc(30, 0, 20)], [name]
        ),
    ]


def test_chinese_stays_text_without_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures = all_figures("中非稳定团")
    for svg in figures:
        assert "中非稳定团" in words(svg)
        assert "Noto Sans CJK SC" in svg and "DejaVu" not in svg


def test_hostile_names_are_shown_and_not_executed() -> None:
    for svg in all_figures(HOSTILE):
        root = ElementTree.fromstring(svg)  # noqa: S314 (our own)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        assert any(word.startswith("</text><script>") for word in words(svg))


def test_figures_ask_for_nothing_and_tell_no_date() -> None:
    for svg in all_figures("名称"):
        assert "<image" not in svg and "dc:date" not in svg and "Matplotlib" not in svg


CODE = """
import hashlib
from tests.test_charts import all_figures
print(hashlib.sha256("".join(all_figures("名称")).encode()).hexdigest())
"""


def test_the_same_data_gives_the_same_bytes_in_every_run() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", CODE], capture_output=True, check=True, text=True, env={"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != ""


def test_settings_of_the_user_do_not_change_a_figure() -> None:
    import matplotlib

    first = all_figures("名称")
    with matplotlib.rc_context({"font.size": 30.0, "svg.fonttype": "path", "axes.facecolor": "black"}):
        assert all_figures("名称") == first


def test_numbers_stand_in_the_figure() -> None:
    svg = charts.bars("t", [Panel("p", ["a", "b"], [3, 0.25], ["#000000"] * 2)])
    assert {"3", "0.2500", "a", "b"} <= set(words(svg))
    assert "4" in words(charts.heat_map("t", ["a"], ["b"], {(0, 0): 4}))


def test_names_of_communities_do_not_lie_on_each_other() -> None:
    discs = [Disc(0, 0, 20), Disc(10, 2, 20), Disc(500, 0, 20)]
    tops = charts._tops(discs, ["特派团和国家", "另一个社群", "远处"], 10)
    assert tops[0] == -20 and abs(tops[1] - tops[0]) >= 1.7 and tops[2] == -20


def test_columns_of_a_heat_map_stand_in_groups() -> None:
    svg = charts.heat_map("t", ["a"], ["b", "c", "d"], {(0, 0): 4}, [("组织", 2), ("国家", 1)])
    assert {"组织", "国家"} <= set(words(svg))


def test_many_rows_make_a_higher_figure() -> None:
    heights = []
    for rows in (2, 40):
        svg = charts.timeline("t", [Event(str(i), 2000 + i, 2000 + i, "#000000") for i in range(rows)])
        heights.append(float(ElementTree.fromstring(svg).attrib["viewBox"].split()[3]))  # noqa: S314
    assert heights[1] > 5 * heights[0]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2020", (2020, 2021)),
        ("2020-07", (2020.5, 2020 + 7 / 12)),
        ("2020-01-01", (2020, 2020)),
        ("2019-07-01/2020-06-30", (2019.5, 2020 + 5 / 12 + 29 / 30 / 12)),
        ("2015/2023", (2015, 2024)),
        ("2020-13", (2020, 2021)),
        ("XXXX-08", None),
        ("20XX", None),
        ("2020/..", None),
        ("", None),
        ("no date", None),
        ("0000", None),
    ],
)
def test_where_a_date_lies(date: str, expected: tuple[float, float] | None) -> None:
    found = span(date)
    assert found == (None if expected is None else pytest.approx(expected))


def test_labels_are_clipped_by_their_width() -> None:
    assert (columns("UN联合国"), clip("联合国" * 20, 9)) == (8, "联合国联…")
    assert clip("a\nb\x00c  d") == "a b c d"
