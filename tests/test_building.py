"""From files to outputs: all of them or none, the good files in spite of the bad."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from kg import analysis, building, store
from kg.annotation import DEFAULT, Settings, annotate_report
from kg.errors import InputError, QueryError, StoreError
from kg.graph import KnowledgeGraph
from kg.manifest import MANIFEST, Manifest, Origin
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


@pytest.mark.parametrize("where", ["in/output", "in"])
def test_what_a_build_wrote_is_no_report(folder: Path, where: str) -> None:
    for _ in range(2):
        result = building.build([folder / "in"])
        assert [report.key for report in result.graph] == ["A/75/11", "A/75/12"]
        assert result.problems == ()
        building.write(result, folder / where)
    # the names alone do not make it one: without a graph beside it, analysis.md may be a report
    (folder / "other").mkdir()
    (folder / "other" / "analysis.md").write_text(report_text("A/75/13"), encoding="utf-8")
    assert [report.key for report in building.build([folder / "other"]).graph] == ["A/75/13"]


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
    passages = result.graph.query("SELECT (COUNT(?p) AS ?n) WHERE { ?p a unkg:Passage } GROUP BY ?r")["n"]
    assert len(counter.totals) == 2
    assert counter.done == sum(total or 0 for total in counter.totals) == passages.sum() > 0


def outputs(folder: Path) -> dict[str, bytes]:
    """Return the content of all outputs but the store, whose files are the database's own affair."""
    wanted = [folder / name for name in building.OUTPUTS if name != "store"]
    files = [file for path in wanted for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != store.LOCK)


def made(*chosen: int) -> building.Build:
    reports = examples.reports()
    graph = KnowledgeGraph.from_reports(reports[number] for number in chosen or range(len(reports)))
    origins = {info.key: Origin(info.file, info.sha256, "") for info in graph}
    return building.Build(graph, Manifest(origins), tuple(origins))


def test_all_outputs_are_written_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        building.write(made(), tmp_path / name)
        assert visible(tmp_path / name) == sorted(building.OUTPUTS)
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")
    assert len(KnowledgeGraph.open(tmp_path / "a")) == len(made().graph)


def test_writing_again_replaces(tmp_path: Path) -> None:
    building.write(made(), tmp_path)
    (tmp_path / "mine.txt").write_text("stays", encoding="utf-8")
    building.write(made(1), tmp_path)
    assert [report.key for report in KnowledgeGraph.open(tmp_path)] == ["S/2021/2"]
    assert visible(tmp_path) == sorted([*building.OUTPUTS, "mine.txt"])


def test_an_interrupted_build_leaves_the_old_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building.write(made(), tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(analysis, "write_analysis", interrupt)
    with pytest.raises(KeyboardInterrupt):
        building.write(made(), tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"out: is a file, not a folder; choose another one with -o"):
        building.write(made(), tmp_path / "out")


def test_samples_ship() -> None:
    assert sorted(building.samples().glob("*.txt"))


def test_the_samples_give_the_same_bytes_in_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import sys; from kg import building; building.write(building.build([building.samples()]), sys.argv[1])"
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "there")], env=environment, check=True)
    # this process has another seed
    monkeypatch.setattr(building, "annotate_report", annotate_report)
    building.write(building.build([building.samples()]), tmp_path / "here")
    assert outputs(tmp_path / "here") == outputs(tmp_path / "there")


def test_a_file_in_place_of_the_folder_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="not a folder"):
        building.check_folder(tmp_path / "out")
    building.check_folder(tmp_path / "new")


def test_folders_of_the_user_are_not_replaced(tmp_path: Path) -> None:
    for name in ("figures", "store"):
        (tmp_path / name / name).mkdir(parents=True)
        (tmp_path / name / name / "mine.txt").write_text("mine", encoding="utf-8")
        with pytest.raises(StoreError, match=f"{name}: exists and belongs to no graph; choose another folder with -o"):
            building.write(made(), tmp_path / name)
        assert (tmp_path / name / name / "mine.txt").exists()


# --- builds after builds ---


def rebuild(folder: Path, *, keep: bool = False) -> building.Build:
    """Build the reports of ``in`` into ``out``, taking over what has not changed."""
    result = building.build([folder / "in"], earlier=building.Earlier(folder / "out"), keep=keep)
    building.write(result, folder / "out")
    return result


def full(folder: Path) -> dict[str, bytes]:
    """Return the outputs of a build that knows no earlier one."""
    building.write(building.build([folder / "in"]), folder / "full")
    return outputs(folder / "full")


def graphs(trig: bytes) -> dict[str, str]:
    """Return the text of each named graph."""
    parts = trig.decode().split("\n}\n")
    return {part.strip().partition(" {")[0].rpartition("\n")[2]: part for part in parts if part.strip()}


def test_a_second_build_reads_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rebuild(folder).read == ("A/75/11", "A/75/12")
    before = outputs(folder / "out")

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(building, "read_report", refuse)
    result = rebuild(folder)
    assert (result.read, sorted(result.manifest.reports)) == ((), ["A/75/11", "A/75/12"])
    assert outputs(folder / "out") == before


def test_one_character_touches_one_graph(folder: Path) -> None:
    rebuild(folder)
    before = graphs((folder / "out" / "graph.trig").read_bytes())
    path = folder / "in" / "two.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("很短", "很长"), encoding="utf-8")
    assert rebuild(folder).read == ("A/75/12",)
    after = graphs((folder / "out" / "graph.trig").read_bytes())
    assert {name for name in after if after[name] != before[name]} == {"<report/A-75-12>"}
    assert outputs(folder / "out") == full(folder)


def test_a_file_that_goes_takes_its_report_along(folder: Path) -> None:
    rebuild(folder)
    (folder / "in" / "one.txt").unlink()
    assert rebuild(folder).dropped == ("A/75/11",)
    assert outputs(folder / "out") == full(folder)


def test_add_keeps_the_others(folder: Path) -> None:
    rebuild(folder)
    both = outputs(folder / "out")
    (folder / "in" / "one.txt").rename(folder / "one.txt")
    assert rebuild(folder, keep=True).dropped == ()
    assert outputs(folder / "out") == both


def test_remove_is_as_if_the_report_had_never_been(folder: Path) -> None:
    rebuild(folder)
    (folder / "in" / "two.txt").unlink()
    building.write(building.remove(["two.txt"], folder / "out"), folder / "out")
    assert outputs(folder / "out") == full(folder)
    with pytest.raises(QueryError, match="no report 'A/75/12' in this graph; reports: A/75/11"):
        building.remove(["A/75/12"], folder / "out")


def test_fresh_reads_all_again(folder: Path) -> None:
    rebuild(folder)
    (folder / "in" / "one.txt").rename(folder / "one.txt")
    earlier = building.Earlier(folder / "out")
    result = building.build([folder / "in"], earlier=earlier, keep=True, fresh=True)
    assert (result.read, sorted(result.manifest.reports)) == (("A/75/12",), ["A/75/11", "A/75/12"])


def test_other_settings_read_all_again(folder: Path) -> None:
    rebuild(folder)
    earlier = building.Earlier(folder / "out")
    result = building.build([folder / "in"], settings=Settings(min_confidence=0.5), earlier=earlier)
    assert len(result.read) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"reports": {"A/75/11": {"file": 1}}}', None])
def test_without_a_sound_manifest_all_is_read(folder: Path, damage: str | None) -> None:
    rebuild(folder)
    manifest = folder / "out" / MANIFEST
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_text(damage, encoding="utf-8")
    assert len(rebuild(folder).read) == 2


def test_a_manifest_does_not_vouch_for_another_graph(folder: Path) -> None:
    rebuild(folder)
    manifest = (folder / "out" / MANIFEST).read_bytes()
    path = folder / "in" / "two.txt"
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("很短", "很长"), encoding="utf-8")
    rebuild(folder)
    # as if a kill had left the manifest of one build beside the graph of another
    (folder / "out" / MANIFEST).write_bytes(manifest)
    path.write_text(old, encoding="utf-8")
    assert rebuild(folder).read == ("A/75/12",)
    assert outputs(folder / "out") == full(folder)


KILLED = """
import os, shutil, signal, sys
from kg import building, store
from tests.test_building import made
move, victim = shutil.move, sys.argv[2]

def fatal(new, old):
    if new.name == victim:
        os.kill(os.getpid(), signal.SIGKILL)
    move(new, old)

store.shutil.move = fatal
building.write(made(1), sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("victim", ["analysis.md", "store", MANIFEST])
def test_a_killed_build_leaves_a_usable_graph(tmp_path: Path, victim: str) -> None:
    building.write(made(), tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), victim], cwd=Path(__file__).parent.parent)
    assert killed.returncode == -signal.SIGKILL
    assert {info.key for info in KnowledgeGraph.open(tmp_path)} in ({"A/75/1", "S/2021/2"}, {"S/2021/2"})
    assert building.Earlier(tmp_path).manifest.reports == {}
    building.write(made(1), tmp_path)
    building.write(made(1), tmp_path / "fresh")
    assert outputs(tmp_path) == outputs(tmp_path / "fresh")
    assert visible(tmp_path) == sorted([*building.OUTPUTS, "fresh"])


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    with FileLock(tmp_path / store.LOCK), pytest.raises(StoreError, match="another program is writing into it"):
        building.write(made(), tmp_path)
    building.write(made(), tmp_path)


def test_a_file_under_two_names_is_one_report(folder: Path) -> None:
    (folder / "in" / "zwei.txt").write_bytes((folder / "in" / "two.txt").read_bytes())
    result = building.build([folder / "in"])
    assert len(result.manifest.reports) == 2
    assert "zwei.txt: is the same report" in result.problems[0]


def test_a_change_between_reading_and_writing_is_noticed(folder: Path) -> None:
    rebuild(folder)
    slow = building.build([folder / "in" / "one.txt"], earlier=building.Earlier(folder / "out"), keep=True)
    building.write(building.remove(["A/75/12"], folder / "out"), folder / "out")
    with pytest.raises(StoreError, match="another program has changed the graph meanwhile; run it again"):
        building.write(slow, folder / "out")
    assert [info.key for info in KnowledgeGraph.open(folder / "out")] == ["A/75/11"]
