"""Quads on disk: canonical TriG to read and compare, a store to query; replaced together or not at all."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg.errors import StoreError
from kg.serialization import serialize

STORE: Final = "store"
"""Name of the store in the folder of a graph."""

TRIG: Final = "graph.trig"


def write(quads: Iterable[ox.Quad], folder: Path) -> None:
    """Write ``graph.trig`` and ``store`` into an empty folder.

    Raises:
        OSError: if the folder cannot be written.
    """
    kept = list(quads)
    (folder / TRIG).write_bytes(serialize(kept).encode())
    store = ox.Store(str(folder / STORE))
    union = (ox.Quad(*triple) for triple in dict.fromkeys(quad.triple for quad in kept))
    store.bulk_extend(chain(kept, union))
    store.flush()


LOCK: Final = ".kg.lock"
_STAGING: Final = ".kg-new"
_PATIENCE: Final = 30.0
"""Seconds to wait for another program that writes into the same folder."""


@contextmanager
def replacing(folder: Path, seal: str | None = None) -> Iterator[Path]:
    """Yield an empty folder; what is written there takes the place of its namesakes in ``folder`` at the end.

    After an exception ``folder`` is as it was. A program that is killed leaves each file and the store whole, old or
    new; only whether they belong together is then uncertain.

    Args:
        folder: made if it does not exist.
        seal: name of a file that vouches for the others: it goes first and comes back last.

    Raises:
        StoreError: if the folder cannot be written, or another program keeps writing into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # the system frees the lock of a program that dies
        with FileLock(folder / LOCK, timeout=_PATIENCE):
            staging = folder / _STAGING
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            try:
                yield staging
                _move_all(staging, folder, seal)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except Timeout as error:
        raise StoreError(f"{folder}: another program is writing into it; wait until it is done") from error
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{folder}: cannot be written ({reason}); choose another folder with -o") from error


def _move_all(staging: Path, folder: Path, seal: str | None) -> None:
    if seal is not None:
        (folder / seal).unlink(missing_ok=True)
    names = [path.name for path in staging.iterdir()]
    for name in sorted(names, key=lambda name: (name == seal, name)):
        move_into(staging / name, folder / name)


def move_into(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``, which may be missing, a file or a folder.

    A folder cannot be replaced in one step: the old one steps aside into the folder that ``new`` comes from.

    Raises:
        OSError: if it cannot be moved; then ``old`` is as it was.
    """
    aside = new.with_name(f"{new.name}.old")
    if old.is_dir():
        old.rename(aside)
    try:
        shutil.move(new, old)
    except OSError:
        if aside.exists():
            aside.rename(old)
        raise


def named(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads of the named graphs, in no particular order."""
    return (quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph))


def renew_union(store: ox.Store) -> None:
    """Make the default graph the union of the named ones.

    Oxigraph can show that union by itself, but then a triple of two graphs counts twice; a graph is a set.
    """
    store.clear_graph(ox.DefaultGraph())
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def open_store(folder: Path) -> ox.Store:
    """Return the store of a folder for reading; several programs may read it at once.

    Without a store, ``graph.trig`` is read into memory.

    Raises:
        StoreError: if the folder holds no graph, or a damaged one.
    """
    path = folder / STORE
    if not path.is_dir():
        return _read_trig(folder)
    try:
        return ox.Store.read_only(str(path))
    except OSError as error:
        raise StoreError(f"{path}: is damaged or no store; build the graph again with «kg build»") from error


def _read_trig(folder: Path) -> ox.Store:
    path = folder / TRIG
    if not path.is_file():
        raise StoreError(f"{folder}: holds no graph; build one with «kg build -o {folder}»")
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    except (SyntaxError, ValueError, OSError) as error:
        raise StoreError(f"{path}: is damaged ({error}); build the graph again with «kg build»") from error
    renew_union(store)
    return store
