"""SPARQL 1.1 Graph Store HTTP Protocol: one named graph a document, replaced as a whole.

https://www.w3.org/TR/sparql11-http-rdf-update/ is what Fuseki, GraphDB, RDF4J, Oxigraph and Virtuoso
take. A manifest, a graph of its own, lists the graphs that were put; it is written before the first
of them and after the last, so that an interrupted load never forgets one.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from typing import IO
from urllib.parse import quote

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.errors import LoadError
from kg.graph.dataset import MANIFEST
from kg.graph.namespaces import SCHEMA
from kg.loading.records import Credentials, Loaded, Tracker

#: Seconds without an answer after which a server is given up.
_PATIENCE = 120
_TURTLE = "text/turtle"


class GraphStore:
    """A server's endpoint of the protocol; every call is one graph, whole."""

    def __init__(self, endpoint: str, credentials: Credentials | None, tracker: Tracker) -> None:
        self._endpoint = endpoint
        self._tracker = tracker
        handlers: list[urllib.request.BaseHandler] = []
        if credentials:
            known = urllib.request.HTTPPasswordMgrWithPriorAuth()
            known.add_password(None, endpoint, credentials.user, credentials.password)
            handlers = [
                _Closing(),
                _Digest(known),
                urllib.request.HTTPBasicAuthHandler(known),
            ]
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, graph: str) -> bytes:
        """Return a graph as Turtle, empty where there is none."""
        return self._call("GET", graph) or b""

    def put(self, graph: str, turtle: bytes) -> None:
        """Put a graph in place of what the server has by that name."""
        if self._call("PUT", graph, turtle, again=True) is None:
            raise LoadError(
                f"{self._endpoint}: there is no graph store here (404); give the address of the"
                " SPARQL Graph Store endpoint, such as …/data of Fuseki or …/store of Oxigraph"
            )

    def delete(self, graph: str) -> None:
        """Remove a graph, if there is one."""
        self._call("DELETE", graph)

    def _call(
        self, method: str, graph: str, body: bytes | None = None, *, again: bool = False
    ) -> bytes | None:
        """Return the answer's body; None where the server says that there is nothing.

        ``again`` sends once more what the server refused to read, with a new login.
        """
        mark = "&" if "?" in self._endpoint else "?"
        url = f"{self._endpoint}{mark}graph={quote(graph, safe='')}"
        headers = {"Accept": _TURTLE if method == "GET" else "*/*"}
        if body is not None:
            headers["Content-Type"] = f"{_TURTLE}; charset=utf-8"
        # The scheme is http or https, as the target's name was looked up by it.
        request = urllib.request.Request(url, data=body, headers=headers, method=method)  # noqa: S310
        with self._tracker.failures(OSError, http.client.HTTPException, ValueError, LoadError):
            try:
                with self._opener.open(request, timeout=_PATIENCE) as response:
                    answer: bytes = response.read()
                    return answer
            except urllib.error.HTTPError as error:
                with error:
                    if error.code == http.client.NOT_FOUND:
                        return None
                    said = error.read(400).decode(errors="replace")
                raise LoadError(_refusal(error.code, error.reason, said)) from None
            except urllib.error.URLError as error:
                broken = isinstance(error.reason, BrokenPipeError | ConnectionResetError)
                if not (again and broken):
                    raise LoadError(f"cannot be reached: {error.reason}") from None
        # A login runs out; asking for what is there, which sends nothing long, makes a new one.
        self._call("GET", graph)
        return self._call(method, graph, body)


class _Closing(urllib.request.BaseHandler):
    """Closes the answer that asks for a login, which the handlers of logins leave open."""

    handler_order = 100  # before those

    def http_error_401(self, _request: object, answer: IO[bytes], *_: object) -> None:
        """Close the answer, and leave the rest to the next handler."""
        answer.close()


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Logs in with every request once the server has asked for it.

    Otherwise every graph would be sent twice, and a server that refuses the first without reading it
    to its end would break the connection.
    """

    _asked: Mapping[str, str] | None = None

    def get_authorization(self, req: urllib.request.Request, chal: Mapping[str, str]) -> str | None:
        """Return the header's value for a request, and keep what the server asked."""
        self._asked = chal
        return super().get_authorization(req, chal)

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Add the header to a request."""
        if self._asked and (value := self.get_authorization(request, self._asked)):
            request.add_unredirected_header(self.auth_header, f"Digest {value}")
        return request

    https_request = http_request


def mirror_graphs(server: GraphStore, store: Store, tracker: Tracker) -> Loaded:
    """Make the server hold the graphs of the store, and no older ones that were put by this."""
    names = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    tracker.begin("looking at what is there")
    known = _listed(server.get(MANIFEST.value), tracker)
    server.put(MANIFEST.value, _manifest(names | known))
    tracker.begin("writing graphs", len(names))
    for name in sorted(names):
        graph = NamedNode(name)
        server.put(name, store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"")
        tracker.add(1)
    gone = sorted(known - names)
    tracker.begin("removing old graphs", len(gone))
    for name in gone:
        server.delete(name)
        tracker.add(1)
    server.put(MANIFEST.value, _manifest(names))
    return Loaded((("graphs", len(names)), ("triples", len(store)), ("graphs removed", len(gone))))


def _manifest(names: Iterable[str]) -> bytes:
    lines = (f"{MANIFEST} {SCHEMA.hasPart} <{name}> .\n" for name in sorted(names))
    return "".join(lines).encode()


def _listed(turtle: bytes, tracker: Tracker) -> set[str]:
    with tracker.failures(SyntaxError):
        return {
            triple.object.value
            for triple in parse(turtle, RdfFormat.TURTLE)
            if triple.predicate == SCHEMA.hasPart and isinstance(triple.object, NamedNode)
        }


def _refusal(code: int, reason: str, said: str) -> str:
    if code in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        return (
            f"the server does not let this user write ({code}); set KG_USER and KG_PASSWORD to one"
            " that may"
        )
    return f"the server refused ({code} {reason}): {said}"
