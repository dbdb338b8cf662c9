"""Prints how many queries a second the endpoint answers: ``python -m tests.endpoint.bench [TRIPLES]``.

The same queries run in-process (pyoxigraph) and on plain rdflib in the same run. Clients are threads
of one process with a connection each, so that many clients share its one processor.
"""

import http.client
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import rdflib

from kg.graph.namespaces import PREFIXES
from kg.view import Graph
from tests.browser.synthetic import synthetic
from tests.endpoint.serving import Server, served, write_graph

#: Triples of a claim of the made-up graph, with its evidence, entities and assertion.
TRIPLES_PER_CLAIM = 34
SECONDS = 5.0
TEXTS = "?o rdfs:label ?label . ?e oa:exact ?quote"
CLIENTS = (1, 8, 32)


def questions(graph: Graph) -> list[str]:
    """Return questions of the kinds that readers ask: a look-up, a join, a filter, a count."""
    subjects = sorted({claim.subject.id for claim in graph.claims})[
        :: max(1, len(graph.claims) // 50)
    ]
    found = []
    for subject in subjects:
        claims = f"?c a kg:Claim ; rdf:subject <{subject}>"
        found += [
            f"SELECT ?p ?o {{ <{subject}> ?p ?o }}",
            f"SELECT ?label ?quote {{ {claims} ; rdf:object ?o ; prov:wasDerivedFrom ?e . {TEXTS} }}",
            f'SELECT ?o {{ {claims} ; rdf:object ?o ; kg:stage "pledge" ; kg:polarity "affirmed" }}',
            f"SELECT ?p (COUNT(*) AS ?n) {{ {claims} ; rdf:predicate ?p }} GROUP BY ?p",
        ]
    return found


def clocked(ask: Callable[[str], object], queries: Iterator[str], end: float) -> list[float]:
    """Ask until the time is over; returns the seconds of each answer."""
    times = []
    while (start := time.perf_counter()) < end:
        ask(next(queries))
        times.append(time.perf_counter() - start)
    return times


def client(server: Server) -> Callable[[str], object]:
    """Return a function that asks over one connection that stays open."""
    connection: http.client.HTTPConnection = server.connect()

    def ask(query: str) -> object:
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(body.decode())
        return body

    return ask


def line(name: str, times: list[float], seconds: float) -> str:
    """Return a line of the table."""
    ordered = sorted(times)
    median, late = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    return f"{name:24} {len(times) / seconds:10.1f} {median:10.2f} {late:10.2f}\n"


def measure(name: str, asks: list[Callable[[str], object]], queries: list[str]) -> None:
    """Print the speed of several clients at once."""
    for ask in asks:
        ask(queries[0])
    begin = time.perf_counter()
    with ThreadPoolExecutor(len(asks)) as pool:
        parts = [
            pool.submit(clocked, ask, islice(cycle(queries), number * 7, None), begin + SECONDS)
            for number, ask in enumerate(asks)
        ]
        times = [seconds for part in parts for seconds in part.result()]
    sys.stdout.write(line(name, times, time.perf_counter() - begin))
    sys.stdout.flush()


def memory(server: Server) -> str:
    """Return the memory of the server and its children, shared pages counted once (Linux)."""
    total, count, found = 0, 0, {server.process}
    for _ in range(3):
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) in found:
                found.add(int(stat.parent.name))
    for number in found:
        for text in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if text.startswith("Pss:"):
                total += int(text.split()[1])
                count += 1
    return f"{total / 1024:.0f} MB in {count} processes"


def main(triples: int) -> None:
    """Print the table for a made-up graph of about so many triples."""
    claims = triples // TRIPLES_PER_CLAIM
    with TemporaryDirectory() as name:
        folder = write_graph(*synthetic(max(50, claims // 4), claims), Path(name))
        graph = Graph(folder)
        queries = questions(graph)
        start = time.perf_counter()
        with served(folder) as server:
            ready = time.perf_counter() - start
            lines = sum(1 for _ in (folder / "graph.nq").open("rb"))
            sys.stdout.write(f"{lines:,} triples; server ready after {ready:.1f} s\n")
            sys.stdout.write(f"{'':24} {'queries/s':>10} {'median ms':>10} {'95 % ms':>10}\n")
            for clients in CLIENTS:
                asks = [client(server) for _ in range(clients)]
                measure(f"kg serve, {clients} clients", asks, queries)
            sys.stdout.write(f"memory of the server: {memory(server)}\n")
        measure("in-process", [lambda query: graph.query_as(query, "json")], queries)
        plain = rdflib.Graph()
        for prefix, base in PREFIXES.items():
            plain.bind(prefix, base, replace=True)
        dataset = graph.to_rdflib()
        for triple in dataset.triples((None, None, None)):
            plain.add(triple)
        measure("plain rdflib", [lambda query: list(plain.query(query))], queries)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"peak memory of this process, both stores: {peak:.0f} MB\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
