"""A graph written to servers: real ones where they are installed, and one that fails on purpose."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pyoxigraph as ox
import pytest
import requests

from kg.endpoint import GraphStore
from kg.errors import StoreError
from kg.graph import KnowledgeGraph
from tests import examples

VIRTUOSO = shutil.which("virtuoso-t")
OXIGRAPH = shutil.which("oxigraph", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.from_reports(examples.reports())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it answers."""
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                requests.get(address, timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if OXIGRAPH is None:
        pytest.skip("the Oxigraph server is not installed")
    folder, bind = tmp_path_factory.mktemp("oxigraph"), f"127.0.0.1:{free_port()}"
    with running([OXIGRAPH, "serve", "--location", "data", "--bind", bind], folder, f"http://{bind}/"):
        yield f"http://{bind}"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed")
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    settings: dict[str, dict[str, object]] = {
        "Database": {"DatabaseFile": "v.db", "ErrorLogFile": "v.log", "LockFile": "v.lck", "TransactionFile": "v.trx"},
        "TempDatabase": {"DatabaseFile": "temp.db", "TransactionFile": "temp.trx"},
        "Parameters": {"ServerPort": free_port(), "DisableUnixSocket": 1, "NumberOfBuffers": 4000},
        "HTTPServer": {"ServerPort": port, "ServerRoot": ".", "MaxClientConnections": 4},
    }
    sections = ("\n".join((f"[{name}]", *(f"{k} = {v}" for k, v in rows.items()))) for name, rows in settings.items())
    (folder / "v.ini").write_text("\n\n".join(sections), encoding="utf-8")
    with running([VIRTUOSO, "-f", "-c", "v.ini"], folder, f"http://127.0.0.1:{port}/sparql"):
        yield f"http://dba:dba@127.0.0.1:{port}/sparql-graph-crud-auth"


def triples_at(url: str, graph: str) -> set[ox.Triple]:
    """Return what a server gives for a graph; a user in the address comes with digest access."""
    user, at, host = url.removeprefix("http://").rpartition("@")
    name, _, word = user.partition(":")
    access = requests.auth.HTTPDigestAuth(name, word) if at else None
    answer = requests.get(
        f"http://{host}", params={"graph": graph}, headers={"Accept": "application/n-triples"}, auth=access, timeout=30
    )
    if answer.status_code == 404:
        return set()
    return {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("path", ["", "/", "/store", "/query"])
def test_any_address_of_an_oxigraph_server_will_do(oxigraph: str, path: str) -> None:
    assert GraphStore.connect(oxigraph + path).url == f"{oxigraph}/store"


def check_replacing(url: str, address: str, graph: KnowledgeGraph) -> None:
    store = GraphStore.connect(url)
    store.replace(graph)
    for info in graph:
        assert triples_at(address, info.iri) == {quad.triple for quad in graph.quads(info.key)}
    assert len(triples_at(address, "https://w3id.org/unkg/graph/background")) == len(list(graph.background()))
    # the second time nothing doubles, and a report that is gone goes there too
    [_, second] = list(graph)
    rest = KnowledgeGraph.from_graphs([graph.quads("A/75/1")])
    store.replace(rest, dropped=[second.key])
    assert triples_at(address, "https://w3id.org/unkg/report/A-75-1") == {q.triple for q in graph.quads("A/75/1")}
    assert triples_at(address, second.iri) == set()


def test_an_oxigraph_server_holds_the_graph(oxigraph: str, graph: KnowledgeGraph) -> None:
    check_replacing(oxigraph, f"{oxigraph}/store", graph)


def test_virtuoso_holds_the_graph(virtuoso: str, graph: KnowledgeGraph) -> None:
    check_replacing(virtuoso, virtuoso, graph)


def test_virtuoso_wants_a_password(virtuoso: str) -> None:
    with pytest.raises(StoreError, match=r"answers 401 .*; give user and password"):
        GraphStore.connect(virtuoso.replace("dba:dba@", ""))
    with pytest.raises(StoreError, match="answers 401") as refused:
        GraphStore.connect(virtuoso.replace("dba:dba@", "dba:secret@"))
    assert "secret" not in str(refused.value)


def test_a_wrong_path_is_told_before_the_work(oxigraph: str) -> None:
    with pytest.raises(StoreError, match=r"answers 404 .*; give the address of its graph store"):
        GraphStore.connect(f"{oxigraph}/elsewhere")


@pytest.mark.parametrize("address", ["localhost:7878", "ftp://localhost/store", "http://", "store"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(StoreError, match="is no address of a graph store; give one like"):
        GraphStore.connect(address)


def test_a_server_that_is_down() -> None:
    with pytest.raises(StoreError, match=r"does not answer \(no connection\); start the server"):
        GraphStore.connect(f"http://127.0.0.1:{free_port()}/store")


class Failing(BaseHTTPRequestHandler):
    """A server that takes one graph and fails on the next."""

    taken = 0

    def do_GET(self) -> None:
        """Know the protocol."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self) -> None:
        """Take one graph only."""
        self.rfile.read(int(self.headers["Content-Length"]))
        Failing.taken += 1
        self.send_response(204 if Failing.taken == 1 else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def test_passwords_stay_off_the_terminal() -> None:
    for address in ("ftp://me:secret@host/store", "http://[bad"):
        with pytest.raises(StoreError, match="is no address of a graph store") as refused:
            GraphStore.connect(address)
        assert "secret" not in str(refused.value)


def test_a_server_that_fails_half_way(graph: KnowledgeGraph) -> None:
    server = HTTPServer(("127.0.0.1", 0), Failing)
    Thread(target=server.serve_forever, daemon=True).start()
    store = GraphStore.connect(f"http://127.0.0.1:{server.server_port}/store")
    with pytest.raises(StoreError, match=r"answers 500 .*; 1 of 3 graphs were written, run it again"):
        store.replace(graph)
    server.shutdown()
