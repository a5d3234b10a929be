"""Notebooks: they run on the samples, silent on stderr, with plots, a page and a finding; committed without output."""

import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient

from kg import charts

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = ["01-quickstart", "02-missions", "03-networks", "04-across-reports", "05-extend"]
PLOTS = dict(zip(NAMES, (1, 2, 3, 3, 1), strict=True))
"""How many figures each notebook promises."""

Notebook = Any


def read(path: Path) -> Notebook:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def code(notebook: Notebook) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: Notebook) -> list[Any]:
    return [output for cell in code(notebook) for output in cell.outputs]


def shown(notebook: Notebook, kind: str) -> list[str]:
    return ["".join(output.data[kind]) for output in outputs(notebook) if kind in output.get("data", {})]


def execute(path: Path, folder: Path) -> Notebook:
    notebook = read(path)
    NotebookClient(notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Notebook]]:
    # from here no reports are found beside the repository, so the notebooks read the samples
    folder = tmp_path_factory.mktemp("nb") / "notebooks"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        # the longest, which is the last, first
        order = FILES[::-1]
        done = pool.map(lambda path: execute(path, folder), order)
        yield dict(zip((path.stem for path in order), done, strict=True))


def test_the_five_notebooks_are_there() -> None:
    assert [path.stem for path in FILES] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_run_without_error_and_without_warning(name: str, executed: Mapping[str, Notebook]) -> None:
    errors = [output.evalue for output in outputs(executed[name]) if output.output_type == "error"]
    assert errors == []
    streams = [output for output in outputs(executed[name]) if output.output_type == "stream"]
    assert [stream.text for stream in streams if stream.name != "stdout"] == []
    assert [stream.text for stream in streams if "Warning" in stream.text] == []


@pytest.mark.parametrize("name", NAMES)
def test_they_read_the_samples(name: str, executed: Mapping[str, Notebook]) -> None:
    first = code(executed[name])[0]
    assert "samples()" in first.source
    assert "UNKG/SAMPLE/" in str(outputs(executed[name])) or "UNBLUE" in str(outputs(executed[name]))


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_plots_a_page_and_a_finding(name: str, executed: Mapping[str, Notebook]) -> None:
    assert len(shown(executed[name], "image/svg+xml")) >= PLOTS[name]
    assert any("<iframe" in page and "srcdoc" in page for page in shown(executed[name], "text/html"))
    findings = shown(executed[name], "text/markdown")
    assert findings
    assert not any(odd in finding for finding in findings for odd in ("nan", "None", "<NA>"))


def test_the_additions_of_the_last_one_take_effect(executed: Mapping[str, Notebook]) -> None:
    finding = shown(executed["05-extend"], "text/markdown")[0]
    effect = re.search(r"of relations from (\d\.\d\d) to (\d\.\d\d)", finding)
    assert effect is not None
    assert float(effect[1]) < float(effect[2])
    streams = [output.text for output in outputs(executed["05-extend"]) if output.output_type == "stream"]
    assert streams == ["examples of the new patterns that fail: none\n"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_committed_without_output_and_with_little_else(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert outputs(notebook) == []
    assert [cell.execution_count for cell in code(notebook)] == [None] * len(code(notebook))
    assert all(not cell.metadata for cell in notebook.cells)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert [cell.id for cell in notebook.cells] == [
        f"{path.stem[:2]}-{n:02}" for n in range(1, len(notebook.cells) + 1)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_first_cell_is_the_same_and_nothing_leaves_the_machine(path: Path) -> None:
    cells = code(read(path))
    assert cells[0].source == code(read(FILES[0]))[0].source
    for cell in cells:
        source = re.sub(r"^@prefix .*$", "", cell.source, flags=re.MULTILINE)  # names a namespace, opens nothing
        assert not any(word in source for word in ("%pip", "!pip", "http://", "import requests", "/home/"))


def test_the_style_of_the_notebooks_keeps_chinese_as_text_and_warns_of_nothing() -> None:
    stream = io.StringIO()
    with matplotlib.rc_context(), warnings.catch_warnings(record=True) as caught:
        charts.use_style()
        figure = Figure()
        figure.text(0.5, 0.5, "特派团 a$b$")
        figure.savefig(stream, format="svg")
    assert ">特派团 a$b$</text>" in stream.getvalue()
    assert [str(warning.message) for warning in caught] == []
