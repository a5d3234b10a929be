"""What a build read, and with what, so that the next one reads only what has changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from kg.annotation import Settings
from kg.resources import ontology_path, own_ontology

MANIFEST: Final = "build.json"
"""Name of the manifest in the folder of a graph."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the graph of a report comes from.

    Attributes:
        file: name of the file, without its folder.
        sha256: checksum of its content.
        configuration: what :func:`configuration` gave at that time.
        warnings: what could not be read, one line each.
    """

    file: str
    sha256: str
    configuration: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(isinstance(text, str) for text in (self.file, self.sha256, self.configuration, *self.warnings)):
            raise TypeError("no origin of a report")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The origins of the reports of a graph, by key."""

    reports: Mapping[str, Origin] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the manifest into a folder."""
        data = {"reports": {key: asdict(origin) for key, origin in sorted(self.reports.items())}}
        (folder / MANIFEST).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; one that is missing or damaged counts as empty: then all is read again."""
    try:
        rows = json.loads((folder / MANIFEST).read_bytes())["reports"]
        return Manifest({key: _origin(row) for key, row in rows.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Manifest()


def _origin(row: Mapping[str, Any]) -> Origin:
    return Origin(row["file"], row["sha256"], row["configuration"], tuple(row["warnings"]))


def checksum(path: Path) -> str:
    """Return the SHA-256 checksum of a file in hexadecimal.

    Raises:
        OSError: if it cannot be read.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


_LIBRARIES: Final = ("spacy", "python-crfsuite", "opencc", "pyahocorasick")
"""Libraries on which it depends what is found in a text."""


def configuration(settings: Settings, corrections: str = "") -> str:
    """Return a checksum of all that decides what is found in a report, besides its file.

    These are the program, the ontology, the models, the settings, the libraries and the corrections.

    Args:
        settings: of the build.
        corrections: checksum of the file of corrections, or an empty string.
    """
    digest = hashlib.sha256()
    for part in (*_parts(settings), corrections):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _parts(settings: Settings) -> Iterator[str]:
    yield repr((settings.without, settings.min_confidence))
    for library in _LIBRARIES:
        yield f"{library} {version(library)}"
    program = Path(__file__).parent
    yield from _content(program, program.rglob("*.py"))
    for ontology in filter(None, (ontology_path("."), own_ontology())):
        yield from _content(ontology, (path for kind in ("*.ttl", "*.toml") for path in ontology.rglob(kind)))
    if settings.model is not None:
        yield from _content(settings.model, (path for path in settings.model.iterdir() if path.is_file()))


def _content(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    for path in sorted(paths):
        yield f"{path.relative_to(root).as_posix()} {checksum(path)}"
