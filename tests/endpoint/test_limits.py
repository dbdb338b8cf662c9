"""What one query, client or page may do to the server and to others."""

import concurrent.futures
import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.endpoint.serving import ENDLESS

FORM = "application/x-www-form-urlencoded"


def workers(server) -> dict[int, float]:
    """Return the processes below the server's own, and the seconds that each has worked."""
    parents, seconds = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        number = int(name.split()[0])
        parents[number] = int(fields[1])
        seconds[number] = (int(fields[11]) + int(fields[12])) / 100
    below = {number for number, parent in parents.items() if parent == server.process}
    below |= {number for number, parent in parents.items() if parent in below}
    return {number: seconds[number] for number in below}


def busy(server) -> bool:
    before = workers(server)
    time.sleep(0.5)
    after = workers(server)
    return any(after[n] - before[n] > 0.1 for n in before.keys() & after.keys())


@pytest.fixture
def proc():
    if not Path("/proc/self/stat").is_file():
        pytest.skip("only Linux shows processes in /proc")


def test_a_query_is_stopped_at_the_time_limit(server, proc):
    begin = time.monotonic()
    reply = server.get(ENDLESS)
    assert reply.status == 503
    assert "longer than 3 s" in reply.text
    assert 2.5 < time.monotonic() - begin < 10
    assert not busy(server)


def test_a_query_whose_client_went_away_is_stopped(server, proc):
    connection = server.connect()
    connection.request("POST", "/sparql", ENDLESS, {"Content-Type": "application/sparql-query"})
    time.sleep(1)
    assert busy(server)
    connection.close()
    time.sleep(0.5)
    assert not busy(server)


def test_long_queries_do_not_hold_up_short_ones(server):
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        long = [pool.submit(server.get, ENDLESS) for _ in range(4)]
        time.sleep(0.5)
        begin = time.monotonic()
        assert server.get("ASK {}").status == 200
        assert time.monotonic() - begin < 2
        assert {future.result().status for future in long} == {503}


def test_many_clients_get_their_own_answers(server):
    def ask(number: int) -> int:
        reply = server.get(f"SELECT ({number} + 1 AS ?n) {{}}")
        return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        assert list(pool.map(ask, range(200))) == list(range(1, 201))


@pytest.mark.parametrize(
    "accept", ["application/json", "text/csv", "text/tab-separated-values", "application/xml"]
)
def test_an_answer_with_too_many_rows_is_refused(server, accept):
    reply = server.get("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 2001", accept)
    assert reply.status == 400
    assert "more than 2,000 rows" in reply.text
    assert server.get("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 2000", accept).status == 200


def test_too_many_triples_are_refused(server):
    query = "CONSTRUCT { ?s ?p ?x } { ?s ?p ?o . ?x ?b ?c }"
    reply = server.get(query)
    assert reply.status == 400
    assert "more than 2,000 triples" in reply.text


def test_a_query_that_takes_too_much_memory_dies_alone(server, proc):
    grow = 'SELECT (STRLEN(?z) AS ?n) { BIND("0123456789abcdef" AS ?a) ' + " ".join(
        f"BIND(CONCAT(?{a}, ?{a}, ?{a}, ?{a}, ?{a}, ?{a}, ?{a}, ?{a}) AS ?{b})"
        for a, b in zip("abcdefghijk", "bcdefghijkz", strict=True)
    )
    reply = server.get(grow + " }")
    assert reply.status == 503
    assert server.get("ASK {}").status == 200


def test_a_request_that_is_too_large_is_413(server):
    assert server.post("query=" + "x" * (2**20 + 1), FORM).status == 413


@pytest.mark.parametrize("query", ["x" * 20_001, "SELECT * " + "{" * 600])
def test_a_query_that_would_exhaust_the_parser_is_400(server, query):
    assert server.post(query, "application/sparql-query").status == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1:80", ""])
def test_other_host_names_are_refused_on_loopback(server, host):
    reply = server.ask("/", headers={"Host": host})
    assert reply.status in {400, 421}


@pytest.mark.parametrize("host", ["localhost", "localhost:7200", "127.0.0.1", "[::1]:7200"])
def test_names_of_this_machine_are_answered(server, host):
    assert server.ask("/health", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/entity/indonesia", "/nosuch", "/static/page.css"]
)
def test_every_answer_has_security_headers(server, path):
    headers = server.ask(path, headers={"Accept": "text/html"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_noise_is_no_harm(server):
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(b"\x00\xff nonsense\r\n\r\n")
        assert b"400" in connection.recv(1000)
    assert server.ask("/health").status == 200
