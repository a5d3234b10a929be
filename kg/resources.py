"""Where the files of ``ontology/`` are, and how its TOML files are read."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import OntologyError

_HERE = Path(__file__).parent


def ontology_path(*parts: str) -> Path:
    """Return the path of a file or folder below ``ontology/``: in the installed package, else in the checkout.

    Raises:
        OntologyError: if there is no such file.
    """
    for root in (_HERE / "ontology", _HERE.parent / "ontology"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise OntologyError(f"ontology/{'/'.join(parts)} is missing: reinstall the package")


@cache
def load_toml(*parts: str) -> dict[str, Any]:
    """Return the content of a TOML file below ``ontology/``, read once.

    Raises:
        OntologyError: if the file is missing or is no valid TOML.
    """
    path = ontology_path(*parts)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"{path.name} is no valid TOML: {error}") from error
