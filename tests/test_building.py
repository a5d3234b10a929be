"""From files to outputs: all of them or none, the good files in spite of the bad."""

import filecmp
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import analysis, building
from kg.annotation import DEFAULT, Settings
from kg.errors import InputError, StoreError
from kg.graph import KnowledgeGraph
from kg.models import AnnotatedReport, Annotation, Report
from tests import examples


def report_text(symbol: str) -> str:
    body = "\n\n".join(f"{number}. 本段说明情况，内容很短，没有列举任何名称。" for number in range(1, 6))
    return f"联合国 {symbol}\n\n大会\n\n第七十五届会议\n\n# 秘书长的报告\n\n{body}\n"


def annotate_nothing(
    report: Report, tick: Callable[[], None] | None = None, settings: Settings = DEFAULT
) -> AnnotatedReport:
    """Stand in for the pipeline, which has tests of its own."""
    for _ in report.passages:
        if tick is not None:
            tick()
    return AnnotatedReport(report, tuple(Annotation(passage.text) for passage in report.passages))


@pytest.fixture(autouse=True)
def _no_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "annotate_report", annotate_nothing)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(report_text("A/75/11"), encoding="utf-8")
    (tmp_path / "in" / "two.txt").write_text(report_text("A/75/12"), encoding="utf-8")
    return tmp_path


def test_a_folder_of_reports(folder: Path) -> None:
    result = building.build([folder / "in"])
    assert [report.key for report in result.graph] == ["A/75/11", "A/75/12"]
    assert result.problems == ()
    assert result.violations == ()


def test_bad_files_do_not_stop_the_others(folder: Path) -> None:
    bad = {
        "empty.txt": b"",
        "binary.txt": b"\x00\x01\x02" * 99,
        "gb.txt": report_text("A/75/13").encode("gb18030"),
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    paths = [folder / "in" / "one.txt", *(folder / name for name in bad), folder / "missing.txt"]
    result = building.build(paths)
    assert [report.key for report in result.graph] == ["A/75/11"]
    assert sorted(Path(problem.split(": ")[0]).name for problem in result.problems) == [
        *sorted(bad),
        "missing.txt",
    ]
    assert all("\n" not in problem and ";" in problem for problem in result.problems)


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.txt: does not exist"):
        building.build([tmp_path / "missing.txt"])
    with pytest.raises(InputError, match="no reports: name"):
        building.build([])


def test_the_same_report_twice_is_told(folder: Path) -> None:
    (folder / "copy.txt").write_text(report_text("A/75/11"), encoding="utf-8")
    result = building.build([folder / "in", folder / "copy.txt"])
    assert len(list(result.graph)) == 2
    assert len(result.problems) == 1
    assert "copy.txt: is the same report (A/75/11) as " in result.problems[0]
    assert result.problems[0].endswith("one.txt; keep one of them")


def test_progress_counts_the_passages(folder: Path) -> None:
    class Counter:
        """A progress bar that counts."""

        def __init__(self) -> None:
            self.totals: list[float | None] = []
            self.done = 0.0

        def add_task(self, description: str, *, total: float | None) -> int:
            """Note the total."""
            self.totals.append(total)
            return len(self.totals)

        def advance(self, task_id: int, advance: float = 1) -> None:
            """Count."""
            self.done += advance

    counter = Counter()
    result = building.build([folder / "in"], counter)
    assert counter.totals == [len(one.report.passages) for one in result.reports]
    assert counter.done == sum(len(one.report.passages) for one in result.reports) > 0


def made() -> building.Build:
    reports = tuple(examples.reports())
    return building.Build(KnowledgeGraph.from_reports(reports), reports, (), ())


def test_all_outputs_are_written_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        building.write(made(), tmp_path / name)
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted(building.OUTPUTS)
    files = [name for name in building.OUTPUTS if name != "store"]
    _, different, missing = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", files, shallow=False)
    assert (different, missing) == ([], [])
    assert len(KnowledgeGraph.open(tmp_path / "a")) == len(made().graph)


def test_writing_again_replaces(tmp_path: Path) -> None:
    building.write(made(), tmp_path)
    (tmp_path / "mine.txt").write_text("stays", encoding="utf-8")
    reports = (examples.reports()[1],)
    building.write(building.Build(KnowledgeGraph.from_reports(reports), reports, (), ()), tmp_path)
    assert [report.key for report in KnowledgeGraph.open(tmp_path)] == ["S/2021/2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*building.OUTPUTS, "mine.txt"])


def test_an_interrupted_build_leaves_the_old_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building.write(made(), tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis, "write_analysis", interrupt)
    with pytest.raises(KeyboardInterrupt):
        building.write(made(), tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"out: cannot be written .*choose another folder with -o"):
        building.write(made(), tmp_path / "out")


def test_samples_ship() -> None:
    assert sorted(building.samples().glob("*.txt"))


def test_the_samples_give_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    program = "import sys; from kg import building; building.write(building.build([building.samples()]), sys.argv[1])"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], env=environment, check=True)
    names = [name for name in building.OUTPUTS if name != "store"]
    assert filecmp.cmpfiles(tmp_path / "1", tmp_path / "2", names, shallow=False) == (names, [], [])


def test_a_file_in_place_of_the_folder_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="not a folder"):
        building.check_folder(tmp_path / "out")
    building.check_folder(tmp_path / "new")
    building.check_folder(tmp_path)
