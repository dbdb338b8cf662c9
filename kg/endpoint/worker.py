"""A process that answers one question after another, and may be killed at any time.

The engine cannot be interrupted while it evaluates, so the limits are those of the process.
"""

import os
import resource
import signal
import socket

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryTriples,
    Store,
)

from kg.endpoint.formats import TABLES, TRIPLES
from kg.endpoint.limited import Limited, TooLargeError
from kg.endpoint.messages import HEAD, Answer, Question, pack_answer, unpack_question
from kg.endpoint.settings import Settings
from kg.errors import QueryError
from kg.graph.namespaces import PREFIXES
from kg.graph.store import evaluate, serialize_triples

#: The server kills at the limit; the alarm is for a server that was itself killed.
_GRACE = 2.0


def work(store: Store, connection: socket.socket, settings: Settings) -> None:
    """Answer what comes over ``connection`` until it is closed."""
    _limit_memory(settings.memory)
    with connection.makefile("rb") as incoming:
        while head := incoming.read(HEAD.size):
            (length,) = HEAD.unpack(head)
            question = unpack_question(incoming.read(length))
            # Nobody catches the alarm: it ends the process, whatever the engine does.
            signal.setitimer(signal.ITIMER_REAL, settings.timeout + _GRACE)
            for part in pack_answer(answer(store, question, settings)):
                connection.sendall(part)
            signal.setitimer(signal.ITIMER_REAL, 0)


def answer(store: Store, question: Question, settings: Settings) -> Answer:
    """Return the answer to a question; a failure is an answer too."""
    try:
        if question.graph:
            return _dump(store, question, settings)
        return _query(store, question, settings)
    except (QueryError, TooLargeError, ValueError) as error:
        return _failure(400, str(error))
    except (RuntimeError, OSError) as error:
        return _failure(500, f"the query could not be answered: {error}")
    except MemoryError:
        return _failure(503, "the query needs more memory than it may take; make it narrower")


def _query(store: Store, question: Question, settings: Settings) -> Answer:
    dataset = _Dataset(store, question)
    results = evaluate(
        dataset.store,
        question.query,
        default_graph=dataset.default_graph,
        named_graphs=dataset.named_graphs,
    )
    if isinstance(results, QueryTriples):
        if not question.triples:
            return _failure(406, f"a graph can be had as: {', '.join(TRIPLES)}")
        triples = set()
        for triple in results:
            triples.add(triple)
            if len(triples) > settings.max_results:
                raise TooLargeError(f"the answer has more than {settings.max_results:,} triples")
        body = serialize_triples(triples, TRIPLES[question.triples])
        return Answer(200, question.triples, body)
    if not question.table:
        return _failure(406, f"a table can be had as: {', '.join(TABLES)}")
    if isinstance(results, QueryBoolean):
        # CSV and TSV have no form for a truth value (SPARQL 1.1 Query Results CSV and TSV, 1).
        if question.table in {"csv", "tsv"}:
            return _failure(406, "the answer to ASK can be had as: json, xml")
        return Answer(200, question.table, results.serialize(format=TABLES[question.table]) or b"")
    out = Limited(settings.max_bytes, settings.max_results, question.table)
    results.serialize(out, format=TABLES[question.table])
    return Answer(200, question.table, out.getvalue())


def _dump(store: Store, question: Question, settings: Settings) -> Answer:
    graph = DefaultGraph() if question.graph == "default" else NamedNode(question.graph)
    if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
        return _failure(404, f"there is no graph <{question.graph}>")
    out = Limited(settings.max_bytes)
    syntax = TRIPLES[question.triples]
    if syntax.supports_datasets and not isinstance(graph, DefaultGraph):
        # These formats would name the graph; a client that asks for one graph wants triples.
        quads = store.quads_for_pattern(None, None, None, graph)
        return Answer(200, question.triples, serialize_triples({q.triple for q in quads}, syntax))
    store.dump(out, format=syntax, from_graph=graph, prefixes=PREFIXES)
    return Answer(200, question.triples, out.getvalue())


class _Dataset:
    """The graphs that a question is about (SPARQL 1.1 Protocol, 2.1.4).

    Given as parts of the request they replace those that the query names. The engine joins several
    default graphs without uniting equal triples, so these are copied into one.
    """

    def __init__(self, store: Store, question: Question) -> None:
        self.store = store
        self.default_graph: list[NamedNode] | None = None
        self.named_graphs: list[NamedNode] | None = None
        if not question.default_graphs and not question.named_graphs:
            return
        self.default_graph = [NamedNode(name) for name in question.default_graphs]
        self.named_graphs = [NamedNode(name) for name in question.named_graphs]
        if len(self.default_graph) > 1:
            self.store = Store()
            for graph in self.default_graph:
                for quad in store.quads_for_pattern(None, None, None, graph):
                    self.store.add(Quad(*quad.triple))
            for graph in self.named_graphs:
                self.store.extend(store.quads_for_pattern(None, None, None, graph))
            self.default_graph = None


def _failure(status: int, reason: str) -> Answer:
    return Answer(status, "", " ".join(reason.split()).encode())


def _limit_memory(extra: int) -> None:
    """Let the process grow by ``extra`` bytes and no more, where the system can tell its size."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            pages = int(file.read().split()[0])
    except OSError:
        return
    limit = pages * os.sysconf("SC_PAGE_SIZE") + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
