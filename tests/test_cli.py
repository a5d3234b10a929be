"""The command line: what it prints where, exit codes, and no traceback for faults of the user."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg import building, cli
from kg.annotation import DEFAULT, Settings
from kg.graph import KnowledgeGraph
from kg.models import Annotation
from tests import examples
from tests.test_building import annotate_nothing, report_text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("graph")
    KnowledgeGraph.from_reports(examples.reports()).save(made)
    return made


Captured = pytest.CaptureFixture[str]


def kg(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Run the program in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


COMMANDS = (
    *("build", "remove", "query", "explain", "compare", "view", "analyse", "export", "schema", "validate"),
    *("annotate", "evaluate", "train", "candidates"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_examples(monkeypatch: pytest.MonkeyPatch, capsys: Captured, command: str) -> None:
    assert kg(monkeypatch, command, "--help") == 0
    out = capsys.readouterr().out
    assert "Examples" in out
    assert f"kg {command}" in out


def test_help_names_the_commands(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert kg(monkeypatch, "--help") == 0
    out = capsys.readouterr().out
    assert all(f" {command} " in out for command in COMMANDS)


def test_build(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    monkeypatch.setattr(building, "annotate_report", annotate_nothing)
    (tmp_path / "[red]in").mkdir()
    (tmp_path / "[red]in" / "a.txt").write_text(report_text("A/75/11"), encoding="utf-8")
    (tmp_path / "[red]in" / "b.txt").write_text("", encoding="utf-8")
    assert kg(monkeypatch, "build", tmp_path / "[red]in", "-o", tmp_path / "out") == 1
    captured = capsys.readouterr()
    assert "reports" in captured.out and "graph.trig" in captured.out
    complaints = [line for line in captured.err.splitlines() if "b.txt" in line]
    assert len(complaints) == 1
    assert "[red]in" in complaints[0]
    assert {path.name for path in (tmp_path / "out").iterdir()} >= set(building.OUTPUTS)


def test_build_of_good_files_succeeds(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    monkeypatch.setattr(building, "annotate_report", annotate_nothing)
    path = tmp_path / "a.txt"
    path.write_text(report_text("A/75/11"), encoding="utf-8")
    assert kg(monkeypatch, "build", path, "-o", tmp_path / "out") == 0
    assert "kg:" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "missing.txt"], "kg: missing.txt: does not exist"),
        (
            ["query", "citations", "-o", "nowhere"],
            "kg: nowhere: holds no graph; build one with «kg build -o nowhere»",
        ),
        (["query", "nothing", "-o", "{}"], "kg: no query 'nothing'; «kg query --list» lists them"),
        (["query", "SELECT ?x WHERE {", "-o", "{}"], "kg: the query has an error at line 1"),
        (["query", "DROP ALL", "-o", "{}"], "kg: DROP is refused"),
        (["query", "--file", "missing.rq", "-o", "{}"], "kg: missing.rq: cannot be read"),
        (["query", "citations", "-p", "report", "-o", "{}"], "kg: a parameter is written name=value"),
        (["explain", "Atlantis", "-o", "{}"], "kg: no entity 'Atlantis' in this graph"),
        (["validate", "-o", "nowhere"], "kg: nowhere: holds no graph"),
        (["annotate", "missing.jsonl"], "kg: missing.jsonl: cannot be read"),
        (["evaluate", "missing.jsonl"], "kg: missing.jsonl: cannot be read"),
    ],
)
def test_faults_of_the_user_take_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path, arguments: list[str], message: str
) -> None:
    assert kg(monkeypatch, *(argument.replace("{}", str(folder)) for argument in arguments)) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(message)
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_query_as_table_csv_and_json(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path) -> None:
    assert kg(monkeypatch, "query", "citations", "-o", folder) == 0
    assert "S/RES/2149(2014)" in capsys.readouterr().out
    assert kg(monkeypatch, "query", "citations", "-o", folder, "--format", "csv") == 0
    assert capsys.readouterr().out == (
        "report,symbol,paragraph,times,section,boilerplate\nA/75/1,S/RES/2149(2014),9,1,一、导言 › 甲,false\n"
    )
    assert kg(monkeypatch, "query", "citations", "-p", "report=A/75/1", "-o", folder, "--format", "json") == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["symbol"], row["times"], row["boilerplate"]) == ("S/RES/2149(2014)", 1, False)


def test_query_from_a_file(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?key WHERE { ?m a unkg:Mission ; dcterms:identifier ?key }", encoding="utf-8")
    assert kg(monkeypatch, "query", "--file", path, "-o", folder, "--format", "csv") == 0
    assert capsys.readouterr().out == "key\nMINUSCA\n"


def test_query_list(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert kg(monkeypatch, "query", "--list") == 0
    out = capsys.readouterr().out
    assert "citations: What each report cites" in out
    assert "--mission … (mission, default any)" in out


def test_explain(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path) -> None:
    assert kg(monkeypatch, "explain", "MINUSCA", "supports", "-o", folder) == 0
    assert capsys.readouterr().out.splitlines() == [
        "MINUSCA supports 测试和平协议",
        "  稳定团支持《测试和平协议》。",
        "    — A/75/1, paragraph 9 · pattern supports/test · confidence 0.75",
    ]
    assert kg(monkeypatch, "explain", "CAF", "-o", folder) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no report states such a relation" in captured.err


def test_validate(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path, tmp_path: Path) -> None:
    assert kg(monkeypatch, "validate", "-o", folder) == 0
    assert capsys.readouterr().out == "the graph fulfils all shapes\n"
    trig = (folder / "graph.trig").read_text(encoding="utf-8").replace("unkg:quotation", "unkg:quote")
    (tmp_path / "graph.trig").write_text(trig, encoding="utf-8")
    assert kg(monkeypatch, "validate", "-o", tmp_path) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("A/75/1, paragraph 9: MINUSCA mandatedBy S/RES/2149(2014): a statement quotes")
    assert captured.err == "kg: 4 violations\n"


def test_text_of_reports_cannot_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path
) -> None:
    assert kg(monkeypatch, "query", 'SELECT ("[red]a\\u001b[2J\\u202Eb" AS ?x) WHERE {}', "-o", folder) == 0
    out = capsys.readouterr().out
    assert "[red]a" in out
    assert "\x1b[2J" not in out and "\u202e" not in out


def annotate_missions(text: str, settings: Settings = DEFAULT) -> Annotation:
    """Stand in for the pipeline, which has tests of its own."""
    return Annotation(text, (examples.mention(text, "中非稳定团", examples.MISSION),))


def test_annotate_and_evaluate(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules["kg.annotation"], "annotate", annotate_missions)
    path = tmp_path / "a.txt"
    path.write_text("驻有中非稳定团。\n", encoding="utf-8")
    assert kg(monkeypatch, "annotate", path) == 0
    out = capsys.readouterr().out
    row = json.loads(out)
    assert (row["id"], row["text"]) == ("1", "驻有中非稳定团。")
    assert [(e["label"], e["key"], e["start_offset"]) for e in row["entities"]] == [("MISSION", "MINUSCA", 2)]
    row["entities"].append({"label": "COUNTRY", "start_offset": 0, "end_offset": 1, "key": "CAF"})
    path.write_text(json.dumps(row), encoding="utf-8")
    assert kg(monkeypatch, "evaluate", path, "--errors", "1") == 0
    out = capsys.readouterr().out
    assert "precision" in out and "0.667" in out
    assert out.splitlines()[-1] == "1 missed COUNTRY '驻'"


def test_annotate_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys.modules["kg.annotation"], "annotate", annotate_missions)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("中非稳定团".encode())))
    assert kg(monkeypatch, "annotate") == 0
    assert json.loads(capsys.readouterr().out)["text"] == "中非稳定团"


def test_importing_the_package_is_quick_and_reads_no_file() -> None:
    code = (
        "import sys, kg; print({'spacy', 'pandas', 'rdflib', 'pyoxigraph', 'networkx'} & set(sys.modules));"
        "print(*(name.__name__ for name in (kg.KnowledgeGraph, kg.Mention, kg.load, kg.open)));"
        "print([name for name in kg.__all__ if not hasattr(kg, name)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.splitlines() == ["set()", "KnowledgeGraph Mention read_report open_graph", "[]"]


def test_passages_of_a_report_come_back_as_corrections(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    report = tmp_path / "a.txt"
    report.write_text(report_text("A/75/11").replace("内容很短", "中非稳定团驻在班吉"), encoding="utf-8")
    assert kg(monkeypatch, "annotate", report, "--report") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    corrected = next(row for row in rows if "班吉" in row["text"])
    assert corrected["id"].startswith("A/75/11 p")
    corrected["relations"] = []
    lost = {**corrected, "text": "没有这一段。", "entities": []}
    lines = (json.dumps(row, ensure_ascii=False) for row in (corrected, lost))
    (tmp_path / "fixed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out"
    assert kg(monkeypatch, "build", report, "-o", out, "--corrections", tmp_path / "fixed.jsonl") == 1
    assert "fixed.jsonl, line 2: no report has this passage" in capsys.readouterr().err
    answer = KnowledgeGraph.open(out).query("SELECT ?text WHERE { ?p unkg:correctedBy ?f ; nif:isString ?text }")
    assert set(answer["text"]) == {corrected["text"]}
    assert kg(monkeypatch, "build", report, "-o", out) == 0
    assert "no longer corrected: A/75/11; give --corrections again" in capsys.readouterr().err
    assert kg(monkeypatch, "build", report, "-o", out) == 0
    assert "no longer corrected" not in capsys.readouterr().err
    assert kg(monkeypatch, "remove", "A/75/11", "-o", out) == 0
    assert list(KnowledgeGraph.open(out)) == []


def test_parameters_of_a_query_are_options(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path) -> None:
    answers = []
    for given in (("-p", "mission=MINUSCA"), ("--mission", "MINUSCA"), ("--mission=MINUSCA",)):
        assert kg(monkeypatch, "query", "partners", *given, "-o", folder, "--format", "csv") == 0
        answers.append(capsys.readouterr().out)
    assert len(set(answers)) == 1
    assert "cooperatesWith" in answers[0]
    for given in (("MINUSCA",), ("--mission",), ("--", "mission")):
        assert kg(monkeypatch, "query", "partners", *given, "-o", folder) == 1
        assert "is no parameter; write it --name value" in capsys.readouterr().err


def test_compare(monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path) -> None:
    assert kg(monkeypatch, "compare", "A/75/1", "S/2021/2", "-o", folder) == 0
    shown = capsys.readouterr().out
    assert "only in A/75/1" in shown and "S/RES/2149(2014)" in shown and "operatesIn" in shown
    assert kg(monkeypatch, "compare", "A/75/1", "S/2021/2", "-o", folder, "--format", "json") == 0
    assert {row["key"] for row in json.loads(capsys.readouterr().out)["shared"]} == {"MINUSCA", "AU"}
    assert kg(monkeypatch, "compare", "A/75/1", "A/75/1", "-o", folder) == 1
    assert "cannot be compared with itself" in capsys.readouterr().err
    assert kg(monkeypatch, "compare", "A/75/1", "A/75/1", "-o", folder, "--format", "csv") == 2


def test_view_writes_and_opens_a_part(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = tmp_path / "part.html"
    assert kg(monkeypatch, "view", "--around", "MINUSCA", "--class", "country", "-o", folder, "--to", path) == 0
    page = path.read_text(encoding="utf-8")
    assert "中非共和国" in page and "非洲联盟" not in page
    assert opened == [path.as_uri()]
    assert kg(monkeypatch, "view", "--around", "nobody", "-o", folder, "--to", path, "--no-open") == 1
    assert "nobody" in capsys.readouterr().err
    assert kg(monkeypatch, "view", "-o", folder, "--to", tmp_path / "none" / "a.html", "--no-open") == 1
    assert "choose another file with --to" in capsys.readouterr().err


def test_export_to_files_and_streams(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], folder: Path, tmp_path: Path
) -> None:
    assert kg(monkeypatch, "export", "-o", folder) == 0
    assert b"jsonld (.jsonld): " in capfdbinary.readouterr().out
    assert kg(monkeypatch, "export", "trig", "-o", folder) == 0
    assert capfdbinary.readouterr().out == (folder / "graph.trig").read_bytes()
    assert kg(monkeypatch, "export", "--to", tmp_path / "graph.ttl", "-o", folder) == 0
    assert "unkg:operatesIn" in (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert kg(monkeypatch, "export", "docx", "-o", folder) == 1
    assert b"no format 'docx'; formats: trig" in capfdbinary.readouterr().err


def test_schema_in_both_languages(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert kg(monkeypatch, "schema") == 0
    assert "`unkg:operatesIn`" in capsys.readouterr().out
    assert kg(monkeypatch, "schema", "--lang", "zh") == 0
    assert "特派团" in capsys.readouterr().out


def test_analyse_into_another_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path, tmp_path: Path
) -> None:
    assert kg(monkeypatch, "analyse", "--lang", "en", "-o", folder, "--to", tmp_path / "english") == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "english" / "analysis.md")
    assert (tmp_path / "english" / "analysis.md").read_text(encoding="utf-8").startswith("# ")
    assert not (folder / "analysis.md").exists()
