"""Files of the ontology."""

from pathlib import Path

import pytest

from kg import resources
from kg.errors import OntologyError
from kg.resources import load_toml, ontology_path


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
