"""SPARQL Graph Store Protocol, against Virtuoso: what is put is there, what is gone is gone."""

import http.server
import itertools
import os
import socket
import struct
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import ClassVar

import pyoxigraph as ox
import pytest

from kg.errors import LoadError
from kg.graph.dataset import MANIFEST
from kg.loading import Credentials, load
from tests.conftest import require_program
from tests.loading import contents, virtuoso

DBA = Credentials("dba", "dba")
#: Where the endpoint that asks for a login is.
ENDPOINT = "/sparql-graph-crud-auth"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = require_program("virtuoso-t")
    with virtuoso.running(program, tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


def graphs(server: str) -> set[str]:
    query = 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "https://w3id.org/claimgraph/")) }'
    parameters = urllib.parse.urlencode({"query": query, "format": "text/csv"})
    with urllib.request.urlopen(f"{server}/sparql?{parameters}", timeout=60) as answer:
        return set(answer.read().decode().replace('"', "").split()[1:])


def held(server: str, graph: str) -> set[ox.Triple]:
    url = f"{server}/sparql-graph-crud?graph={urllib.parse.quote(graph, safe='')}"
    request = urllib.request.Request(url, headers={"Accept": "text/plain"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return {q.triple for q in ox.parse(answer.read(), ox.RdfFormat.N_TRIPLES)}


def names(content) -> set[str]:
    return {graph.value for graph in content.store.named_graphs()}


def statements(content, graph: str) -> set[ox.Triple]:
    quads = content.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {quad.triple for quad in quads}


@pytest.mark.parametrize("given", [contents.whole(), contents.hostile()], ids=["plain", "hostile"])
def test_every_graph_is_there_as_it_was_sent(server, given):
    load(server + ENDPOINT, given, credentials=DBA)
    for name in names(given):
        assert held(server, name) == statements(given, name), name


def test_loading_twice_changes_nothing(server):
    given = contents.whole()
    assert load(server + ENDPOINT, given, credentials=DBA).counts[0] == (
        "graphs",
        len(names(given)),
    )
    before = {name: held(server, name) for name in graphs(server)}
    again = load(server + ENDPOINT, given, credentials=DBA)
    assert ("graphs removed", 0) in again.counts
    assert {name: held(server, name) for name in graphs(server)} == before


def test_a_document_that_is_gone_goes_and_others_graphs_stay(server):
    load(server + ENDPOINT, contents.whole(), credentials=DBA)
    loaded = load(server + ENDPOINT, contents.first_only(), credentials=DBA)
    assert ("graphs removed", 1) in loaded.counts
    assert graphs(server) == names(contents.first_only()) | {MANIFEST.value}
    assert held(server, "http://www.openlinksw.com/schemas/virtrdf#")


def test_a_load_that_was_interrupted_is_completed_by_the_next(server):
    load(server + ENDPOINT, contents.first_only(), credentials=DBA)

    def stop(step: str, done: int, total: int) -> None:
        if step == "writing graphs" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(server + ENDPOINT, contents.whole(), credentials=DBA, progress=stop)
    load(server + ENDPOINT, contents.first_only(), credentials=DBA)
    assert graphs(server) == names(contents.first_only()) | {MANIFEST.value}


def test_a_wrong_password_is_one_line_that_does_not_show_it(server):
    wrong = Credentials("dba", "s3cret-pass")
    with pytest.raises(LoadError, match=r"does not let this user write \(401\)") as caught:
        load(server + ENDPOINT, contents.whole(), credentials=wrong)
    assert "s3cret" not in f"{caught.value}{wrong!r}"
    assert "\n" not in str(caught.value)


def test_an_endpoint_that_may_only_be_read_is_one_line(server):
    with pytest.raises(LoadError, match="KG_USER and KG_PASSWORD"):
        load(server + "/sparql-graph-crud-auth", contents.whole())


def test_a_server_that_dies_in_the_middle_says_how_far_it_came(tmp_path):
    program = require_program("virtuoso-t")
    with virtuoso.running(program, tmp_path) as address:
        process = int((tmp_path / "v.lck").read_text().split("VIRT_PID=")[1].split()[0])

        def kill(step: str, done: int, total: int) -> None:
            if step == "writing graphs" and done == 2:
                os.kill(process, 9)

        with pytest.raises(LoadError, match="while writing graphs, 2 of 5 done"):
            load(address + ENDPOINT, contents.whole(), credentials=DBA, progress=kill)


def test_no_server_is_one_line():
    address = f"http://127.0.0.1:{virtuoso.free_port()}/data"
    with pytest.raises(LoadError, match=r"cannot be reached: .*Connection refused"):
        load(address, contents.whole())


class Forgetful(http.server.BaseHTTPRequestHandler):
    """A graph store whose logins run out, and that breaks the connection of who has none."""

    protocol_version = "HTTP/1.1"
    graphs: ClassVar[dict[str, bytes]] = {}
    logins = itertools.count()

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def refused(self) -> bool:
        number = next(self.logins)
        if f'nonce="{number // 5}"' in self.headers.get("Authorization", ""):
            return False
        challenge = f'Digest realm="x", nonce="{number // 5}", qop="auth"'
        self.answer(401, WWW_Authenticate=challenge, Connection="close")
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)  # close at once, whatever is still to be read
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return True

    def do_GET(self) -> None:
        if not self.refused():
            self.answer(200, self.graphs.get(self.path, b""))

    def do_PUT(self) -> None:
        if not self.refused():
            self.graphs[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(204)


def test_a_login_that_runs_out_in_the_middle_is_renewed():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forgetful) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = contents.hostile("x" * 1_000_000)
        load(f"http://127.0.0.1:{server.server_port}/data", given, credentials=DBA)
        server.shutdown()
    paths = {f"/data?graph={urllib.parse.quote(name, safe='')}" for name in names(given)}
    assert paths < set(Forgetful.graphs)
