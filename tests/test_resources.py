"""Files of the ontology."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from kg import resources
from kg.errors import OntologyError
from kg.resources import OWN, load_toml, ontology_path


def test_files_and_folders_are_found() -> None:
    assert ontology_path("patterns").is_dir()
    assert ontology_path("patterns", "names.toml").is_file()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(OntologyError, match=r"ontology/patterns/nowhere\.toml is missing: reinstall"):
        ontology_path("patterns", "nowhere.toml")


def test_toml_is_read_once() -> None:
    assert load_toml("patterns", "names.toml") is load_toml("patterns", "names.toml")


def test_the_installed_package_goes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path / "kg" / "ontology", tmp_path / "ontology"):
        folder.mkdir(parents=True)
        (folder / "a.toml").write_text("", encoding="utf-8")
    (tmp_path / "ontology" / "b.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(resources, "_HERE", tmp_path / "kg")
    assert ontology_path("a.toml") == tmp_path / "kg" / "ontology" / "a.toml"
    assert ontology_path("b.toml") == tmp_path / "ontology" / "b.toml"


def test_what_is_no_toml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "broken.toml").write_text("a = [", encoding="utf-8")
    monkeypatch.setattr(resources, "_HERE", tmp_path)
    with pytest.raises(OntologyError, match=r"broken\.toml is no valid TOML"):
        load_toml("broken.toml")


@pytest.mark.parametrize("path", sorted(ontology_path("patterns").rglob("*.toml")), ids=lambda path: str(path.stem))
def test_every_pattern_file_is_toml(path: Path) -> None:
    assert load_toml(*path.relative_to(ontology_path()).parts)


# --- a folder of one's own ---

MISSION: Final = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unkg: <https://w3id.org/unkg/ontology#> .
<https://w3id.org/unkg/mission/UNXYZ> a unkg:Mission ; dcterms:identifier "UNXYZ" ;
    skos:prefLabel "联合国山谷特派团"@zh .
<https://w3id.org/unkg/country/MLI> a unkg:Country ; dcterms:identifier "MLI" ; skos:altLabel "雄狮之国"@zh .
"""
PATTERN: Final = """
[[pattern]]
id = "supports/stands-by"
match = '{subject+:COUNTRY|MISSION}坚定站在{object+:COUNTRY}一边'
confidence = 0.9
examples = [{ text = "法国坚定站在马里一边。", gives = ["FRA supports MLI"] }]
"""
QUERY: Final = "# title: Mine\nSELECT ?m WHERE { ?m a unkg:Mission }\n"
PROGRAM: Final = """
import kg
found = kg.annotate("联合国山谷特派团坚定站在雄狮之国一边。", settings=kg.Settings(model=None))
print([(m.key, m.known) for m in found.mentions])
print([(r.subject.key, r.object.key, r.pattern) for r in found.relations if r.property == "supports"])
print("mine" in kg.load_queries(), len(kg.load_queries()) > 20)
"""


def run_with(folder: Path | str, program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, OWN: str(folder), "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)


def test_own_names_patterns_and_queries_add_to_those_of_the_package(tmp_path: Path) -> None:
    for name, text in {
        "vocabulary/mine.ttl": MISSION,
        "patterns/relations/supports.toml": PATTERN,
        "queries/mine.rq": QUERY,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run_with(tmp_path, PROGRAM)
    assert done.stdout.splitlines() == [
        "[('UNXYZ', True), ('MLI', True)]",
        "[('UNXYZ', 'MLI', 'supports/stands-by')]",
        "True True",
    ], done.stderr


def test_own_files_change_what_a_build_depends_on(tmp_path: Path) -> None:
    program = "from kg.manifest import configuration; from kg.annotation import DEFAULT; print(configuration(DEFAULT))"
    (tmp_path / "vocabulary").mkdir()
    before = run_with(tmp_path, program).stdout
    (tmp_path / "vocabulary" / "mine.ttl").write_text(MISSION, encoding="utf-8")
    assert len(before) == 65 and run_with(tmp_path, program).stdout != before


def test_a_broken_query_of_ones_own_hinders_no_other(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "bad.rq").write_text("# title: Bad\nSELECT ?m WHERE { ?m a ", encoding="utf-8")
    (tmp_path / "queries" / "mine.rq").write_text(QUERY, encoding="utf-8")
    ask = "from kg.cli import main; import sys; sys.argv[1:] = ['query', '--list']; main()"
    listed = run_with(tmp_path, ask)
    assert listed.returncode == 0 and "mine" in listed.stdout and "citations" in listed.stdout
    assert listed.stderr.startswith("kg: bad.rq: ") and len(listed.stderr.splitlines()) == 1
    program = "import kg; graph = kg.KnowledgeGraph.from_reports([]); print(len(kg.run(graph, {!r})))"
    assert run_with(tmp_path, program.format("mine")).stdout == "0\n"
    assert "bad.rq: " in run_with(tmp_path, program.format("bad")).stderr.splitlines()[-1]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("马里", encoding="utf-8")
    program = f"from kg.cli import main; import sys; sys.argv[1:] = ['annotate', {str(tmp_path / 'a.txt')!r}]; main()"
    done = run_with(tmp_path / "nowhere", program)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: KG_ONTOLOGY: ") and len(done.stderr.strip().splitlines()) == 1
