"""A graph written to a server: any SPARQL 1.1 store that speaks the Graph Store HTTP Protocol.

See https://www.w3.org/TR/sparql11-http-rdf-update/. Each named graph is replaced by one request, so a
request that fails leaves the graph of its report as it was.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

import pyoxigraph as ox
import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg import namespaces
from kg.errors import StoreError
from kg.graph import KnowledgeGraph
from kg.namespaces import BACKGROUND

if TYPE_CHECKING:
    from kg.building import Progress

_TIMEOUT: Final = (10, 300)
"""Seconds to wait for the connection, and for an answer."""

_SIBLINGS: Final = ("query", "update", "sparql")
"""Last segments of addresses that answer queries, not graphs; ``store`` stands beside them."""


@dataclass(frozen=True, slots=True)
class GraphStore:
    """A server that holds named graphs.

    Attributes:
        url: of its graph store, without user and password.
    """

    url: str
    _auth: AuthBase | None = None

    @classmethod
    def connect(cls, url: str) -> "GraphStore":
        """Return the graph store at an address, after asking whether it answers.

        Args:
            url: as in ``http://localhost:7878/store``; with ``user:password@`` before the host if it needs them. The
                address of a server alone, or of its queries, stands for ``/store`` there.

        Raises:
            StoreError: if the address is none, or nothing that knows the protocol answers.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            # a password must not reach the terminal
            shown = url.rpartition("@")[2]
            raise StoreError(f"{shown}: is no address of a graph store; give one like http://localhost:7878/store")
        path = parts.path.rstrip("/")
        head, _, last = path.rpartition("/")
        if not path or last in _SIBLINGS:
            path = f"{head}/store"
        host = parts.netloc.rpartition("@")[2]
        clean = urlunsplit((parts.scheme, host, path, parts.query, ""))
        found = cls(clean, _auth(clean, parts.username, parts.password))
        found._probe()
        return found

    def _probe(self) -> None:
        """Tell a graph store from other addresses: both call a graph not found that they do not have."""
        options: dict[str, Any] = {"headers": {"Accept": "application/n-triples"}, "stream": True}
        if self._ask("GET", {"graph": str(BACKGROUND)}, (200, 404), **options) == 404:
            self._ask("GET", {"default": ""}, (*range(200, 404), *range(405, 600)), **options)

    def replace(self, graph: KnowledgeGraph, dropped: Iterable[str] = (), progress: "Progress | None" = None) -> None:
        """Put the named graphs of ``graph`` in the place of those of the server.

        Args:
            graph: what to write.
            dropped: keys of the reports whose graphs the server must lose.
            progress: shown while the work goes on.

        Raises:
            StoreError: if the server fails; the message says how many graphs were written. Doing it again is safe.
        """
        work = list(self._work(graph, dropped))
        task = progress.add_task(self.url, total=len(work)) if progress else None
        for done, step in enumerate(work):
            try:
                step()
            except StoreError as error:
                raise StoreError(f"{error}; {done} of {len(work)} graphs were written, run it again for all") from error
            if progress:
                progress.advance(task)

    def _work(self, graph: KnowledgeGraph, dropped: Iterable[str]) -> Iterator[Callable[[], object]]:
        for info in graph:
            yield partial(self._put, info.iri, graph.quads(info.key))
        yield partial(self._put, str(BACKGROUND), graph.background())
        for key in dropped:
            yield partial(self._send, "DELETE", str(namespaces.report(key)), ok=(200, 202, 204, 404))

    def _put(self, iri: str, quads: Iterable[ox.Quad]) -> None:
        triples = [quad.triple for quad in quads]
        body = ox.serialize(triples, format=ox.RdfFormat.TURTLE)
        self._send(
            "PUT", iri, ok=(200, 201, 202, 204), data=body, headers={"Content-Type": "text/turtle; charset=utf-8"}
        )

    def _send(self, method: str, graph: str, *, ok: Collection[int], **options: Any) -> None:
        self._ask(method, {"graph": graph}, ok, **options)

    def _ask(self, method: str, parameters: Mapping[str, str], ok: Collection[int], **options: Any) -> int:
        try:
            answer = requests.request(
                method,
                self.url,
                params=parameters,
                auth=self._auth,
                timeout=_TIMEOUT,
                # a PUT that is led elsewhere would become a GET
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            advice = "start the server or check the address"
            raise StoreError(f"{self.url}: does not answer ({_reason(error)}); {advice}") from error
        with answer:
            status = answer.status_code
            if status not in ok:
                raise StoreError(f"{self.url}: answers {status} {_one_line(answer.reason)}; {_advice(status)}")
        return status


def _auth(url: str, user: str | None, password: str | None) -> AuthBase | None:
    """Return the way in that the server asks for: basic, or digest as Virtuoso does."""
    if user is None:
        return None
    try:
        asked = requests.get(url, params={"graph": str(BACKGROUND)}, timeout=_TIMEOUT, stream=True)
    except requests.RequestException:
        return HTTPBasicAuth(unquote(user), unquote(password or ""))
    scheme = asked.headers.get("WWW-Authenticate", "").lower()
    kind = HTTPDigestAuth if scheme.startswith("digest") else HTTPBasicAuth
    return kind(unquote(user), unquote(password or ""))


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "it takes too long"
    return "no connection" if isinstance(error, requests.ConnectionError) else _one_line(str(error))


def _advice(status: int) -> str:
    if status in (401, 403):
        return "give user and password, as in http://user:password@host/store"
    if 300 <= status < 400:
        return "give the address that it points to"
    if status in (404, 405):
        return "give the address of its graph store, as in http://localhost:7878/store"
    return "look into the log of the server"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:120]
