"""Where the files of ``ontology/`` are, and how its TOML files are read.

A folder of one's own, named by the environment variable :data:`OWN`, adds to the ontology of the package: names in
``vocabulary/*.ttl``, patterns and words in ``patterns/**/*.toml``, queries in ``queries/*.rq``.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import OntologyError

OWN: Final = "KG_ONTOLOGY"
"""Environment variable that names the folder; it is read when a file of the ontology is first used."""

_HERE = Path(__file__).parent


def ontology_path(*parts: str) -> Path:
    """Return the path of a file or folder below ``ontology/``: in the installed package, else in the checkout.

    Raises:
        OntologyError: if there is no such file.
    """
    path = _shipped(parts)
    if path is None:
        raise OntologyError(f"ontology/{'/'.join(parts)} is missing: reinstall the package")
    return path


def _shipped(parts: Iterable[str]) -> Path | None:
    roots = (_HERE / "ontology", _HERE.parent / "ontology")
    return next((path for root in roots if (path := root.joinpath(*parts)).exists()), None)


def own_ontology() -> Path | None:
    """Return the user's own folder, or None.

    Raises:
        OntologyError: if the variable names no folder.
    """
    named = os.environ.get(OWN)
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise OntologyError(f"{OWN}: {named} is no folder; name one with vocabulary/, patterns/ or queries/ in it")
    return folder


def ontology_files(folder: str, pattern: str) -> list[Path]:
    """Return the files of a folder below ``ontology/`` by name, then those of the user's own.

    Raises:
        OntologyError: if the folder is missing.
    """
    own = own_ontology()
    found = sorted(ontology_path(*folder.split("/")).glob(pattern))
    return found + (sorted(own.joinpath(folder).glob(pattern)) if own else [])


@cache
def load_toml(*parts: str) -> dict[str, Any]:
    """Return the content of a TOML file below ``ontology/``, read once; the user's own file of that name adds to it.

    Lists grow, tables are merged, and of two values the user's own counts.

    Raises:
        OntologyError: if the file is missing or is no valid TOML.
    """
    own = own_ontology()
    added = own.joinpath(*parts) if own else None
    if added is None or not added.is_file():
        return _read(ontology_path(*parts))
    shipped = _shipped(parts)
    return _merged(_read(shipped) if shipped else {}, _read(added))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"{path.name} is no valid TOML: {error}") from error


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in own.items():
        known = merged.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[name] = _merged(known, value)
        else:
            merged[name] = known + value if isinstance(known, list) and isinstance(value, list) else value
    return merged
