"""Quads on disk: canonical TriG to read and compare, and an Oxigraph store to query."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from filelock import FileLock, Timeout
from rdflib.namespace import RDF, XSD

from kg.errors import StoreError
from kg.namespaces import BASE, PREFIXES

STORE: Final = "store"
"""Name of the store in the folder of a graph."""

TRIG: Final = "graph.trig"

DATASETS: Final = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
"""Formats that keep the named graphs."""

GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "xml": ox.RdfFormat.RDF_XML,
}
"""Formats of a single graph: the union of the named ones."""


def serialize(quads: Iterable[ox.Quad], format: str = "trig") -> str:
    """Return quads as text; the same quads give the same bytes, in whatever order they come.

    Args:
        quads: what to write.
        format: a key of :data:`DATASETS` or :data:`GRAPHS`.

    Raises:
        StoreError: if the format is unknown.
    """
    ordered = sorted(quads, key=_order())
    if format in ("trig", "turtle"):
        return _header() + "".join(_blocks(ordered, format))
    if format in DATASETS:
        return _written(ordered, DATASETS[format])
    if format in GRAPHS:
        return _written(_union(ordered), GRAPHS[format])
    raise StoreError(f"no format {format!r}; formats: {', '.join(sorted(DATASETS | GRAPHS))}")


def _header() -> str:
    prefixes = (f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
    return f"@base <{BASE}> .\n{''.join(prefixes)}"


def _blocks(ordered: list[ox.Quad], format: str) -> Iterator[str]:
    """Yield Turtle, or a block for each named graph.

    Oxigraph writes neither the type of a subject first nor addresses of other sites legibly, hence our own.
    """
    if format == "turtle":
        yield from _subjects(_union(ordered), "")
        return
    for graph, quads in groupby(ordered, key=lambda quad: quad.graph_name):
        named = not isinstance(graph, ox.DefaultGraph)
        yield f"\n{_short(graph)} {{" if named else "\n{"
        yield from _subjects([quad.triple for quad in quads], "    ")
        yield "}\n"


def _subjects(triples: list[ox.Triple], indent: str) -> Iterator[str]:
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        facts = groupby(group, key=lambda triple: triple.predicate)
        lines = (f"{_verb(verb)} {', '.join(_short(t.object) for t in same)}" for verb, same in facts)
        yield f"\n{indent}{_short(subject)} {f' ;{chr(10)}{indent}    '.join(lines)} .\n"


def _verb(predicate: ox.NamedNode) -> str:
    return "a" if predicate.value == str(RDF.type) else _short(predicate)


_PREFIXED: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,100}")
# neither a colon that would make a scheme nor dots that a reader would resolve
_RELATIVE: Final = re.compile(r"[a-z]{1,40}/[^./?#][^/?#]{0,2000}(?:/[^./?#][^?#]{0,2000})?(?:#.{0,4000})?")
_LITERAL: Final = frozenset(str(XSD[name]) for name in ("integer", "boolean"))


@cache
def _short_iri(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _PREFIXED.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    relative = iri.removeprefix(BASE)
    return f"<{relative}>" if _RELATIVE.fullmatch(relative) and relative != iri else f"<{iri}>"


def _short(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return _short_iri(term.value)
    if not isinstance(term, ox.Literal) or term.language:
        return str(term)
    datatype = term.datatype.value
    if datatype in _LITERAL and re.fullmatch(r"-?[0-9]{1,50}|true|false", term.value):
        return term.value
    if datatype == str(XSD.string):
        return str(term)
    return f"{ox.Literal(term.value)}^^{_short_iri(datatype)}"


def _written(quads: list[ox.Quad] | list[ox.Triple], format: ox.RdfFormat) -> str:
    return (ox.serialize(quads, format=format) or b"").decode()


def _union(ordered: list[ox.Quad]) -> list[ox.Triple]:
    key = _order()
    unique = {quad.triple for quad in ordered}
    return sorted(unique, key=lambda triple: key(ox.Quad(*triple))[1:])


_Order = tuple[tuple[str | int, ...], tuple[str | int, ...], str, str, str, str]


def _order() -> Callable[[ox.Quad], _Order]:
    """Return a sort key: by graph, subject (paragraph 9 before 10), predicate (type first), object."""
    natural = cache(_natural)

    def key(quad: ox.Quad) -> _Order:
        predicate = quad.predicate.value
        first = "" if predicate == str(RDF.type) else predicate
        term = quad.object
        if isinstance(term, ox.Literal):
            end = (term.value, term.language or "", term.datatype.value)
        else:
            end = (str(term), "", "")
        return natural(_name(quad.graph_name)), natural(_name(quad.subject)), first, *end

    return key


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _natural(text: str) -> tuple[str | int, ...]:
    # every odd part is a number, so like meets like
    parts = re.split(r"([0-9]{1,9})", text)
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


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
    names = sorted(path.name for path in staging.iterdir() if not path.name.endswith(_ASIDE))
    for name in sorted(names, key=lambda name: name == seal):
        move_into(staging / name, folder / name)


_ASIDE: Final = ".old"


def move_into(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``, which may be missing, a file or a folder.

    A folder cannot be replaced in one step: the old one steps aside into the folder that ``new`` comes from.

    Raises:
        OSError: if it cannot be moved; then ``old`` is as it was.
    """
    aside = new.with_name(f"{new.name}{_ASIDE}")
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
