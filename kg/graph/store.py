"""Reading a dataset with SPARQL: read only, offline, with the prefixes of the graph at hand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import rdflib
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph.namespaces import PREFIXES, XSD

#: Formats of the answer to a SELECT or ASK query.
TABLE_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
#: Formats of the answer to a CONSTRUCT or DESCRIBE query.
TRIPLE_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}

# The engine's parser is recursive: what nests too deep would exhaust its stack. Brackets are counted
# wherever they stand, since depth would have to be judged by a second parser that agrees with it.
_LONGEST_QUERY = 20_000
_MOST_BRACKETS = 500
# The engine asks other hosts when told SERVICE, and offers no switch. Written with an escape, the
# letters still stand for themselves in strings and IRIs, and can nowhere be the keyword.
_SERVICE = re.compile(r"s(?=ervice)", re.IGNORECASE | re.ASCII)
_WRITING = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "COPY", "MOVE", "WITH"}
)
_READING = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# The first keyword after comments, prefixes and base.
_PROLOGUE = re.compile(
    r"(?:\s+ | \#[^\n\r]* | prefix\s+[^\s:<]*:\s*<[^>]*> | base\s*<[^>]*>)*(?P<form>[a-z]*)",
    re.IGNORECASE | re.VERBOSE,
)
_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query as a table of plain texts; an unbound variable is "".

    ASK gives one cell, "true" or "false"; CONSTRUCT and DESCRIBE give a row a triple, sorted.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class QueryView:
    """A read-only snapshot of a dataset whose default graph is the merger of all its graphs.

    A triple that three documents state is there once, so counts are right; ``GRAPH`` and ``FROM``
    see the named graphs.
    """

    def __init__(self, dataset: Store) -> None:
        self._store = Store()
        dump = dataset.dump(format=RdfFormat.N_QUADS)
        self._store.bulk_load(dump, RdfFormat.N_QUADS, lenient=True)
        merge_graphs(self._store)

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL query with a table of texts.

        Raises QueryError when the query is wrong, writes, or asks another host (SERVICE).
        """
        results = self._evaluate(sparql)
        try:
            if isinstance(results, QueryBoolean):
                return Answer(("answer",), (("true" if results else "false",),))
            if isinstance(results, QueryTriples):
                triples = sorted(tuple(_plain(term) for term in triple) for triple in results)
                return Answer(("subject", "predicate", "object"), tuple(triples))
            names = tuple(variable.value for variable in results.variables)
            return Answer(names, tuple(tuple(_plain(v) for v in row) for row in results))
        except (RuntimeError, OSError) as error:
            raise QueryError(f"the query could not be answered: {_one_line(str(error))}") from error

    def serialize(self, sparql: str, format: str) -> bytes:
        """Answer a SPARQL query in one of the standard result formats.

        ``format`` is one of :data:`TABLE_FORMATS` for SELECT and ASK, of :data:`TRIPLE_FORMATS`
        for CONSTRUCT and DESCRIBE. Raises QueryError as :meth:`query` does.
        """
        results = self._evaluate(sparql)
        triples = isinstance(results, QueryTriples)
        allowed = TRIPLE_FORMATS if triples else TABLE_FORMATS
        if format not in allowed or (isinstance(results, QueryBoolean) and format == "tsv"):
            kind = "CONSTRUCT or DESCRIBE" if triples else "SELECT or ASK"
            raise QueryError(
                f"format {format!r} does not fit a {kind} query; use one of: {', '.join(allowed)}"
            )
        try:
            if isinstance(results, QueryTriples):
                return serialize_triples(results, TRIPLE_FORMATS[format])
            return results.serialize(format=TABLE_FORMATS[format]) or b""
        except (RuntimeError, OSError) as error:
            raise QueryError(f"the query could not be answered: {_one_line(str(error))}") from error

    def _evaluate(self, sparql: str) -> QueryBoolean | QuerySolutions | QueryTriples:
        return evaluate(self._store, sparql)


def merge_graphs(store: Store) -> None:
    """Make the default graph of ``store`` the merger of its named graphs, in place."""
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def evaluate(
    store: Store,
    sparql: str,
    *,
    default_graph: list[NamedNode] | None = None,
    named_graphs: list[NamedNode] | None = None,
) -> QueryBoolean | QuerySolutions | QueryTriples:
    """Return the results of a query on ``store``, with the prefixes of the graph at hand.

    Graphs that are given are those that the query sees, whatever it says itself. Raises QueryError
    where the query is wrong, writes, or asks another host (SERVICE).
    """
    safe = safe_query(sparql)
    try:
        return store.query(
            safe,
            prefixes=PREFIXES,
            default_graph=None if default_graph is None else [*default_graph],
            named_graphs=None if named_graphs is None else [*named_graphs],
        )
    except SyntaxError as error:
        if safe != sparql:
            raise QueryError(
                "SERVICE would ask another host, which is not allowed; remove it "
                "(a variable or prefixed name with these letters needs another name)"
            ) from error
        raise QueryError(f"the query is not valid SPARQL: {_explain(str(error))}") from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query could not be answered: {_one_line(str(error))}") from error


def safe_query(sparql: str) -> str:
    """Return a query with the same meaning that can neither change the graph nor ask another host.

    Raises QueryError for what is no query, for an update, and for what would exhaust the engine.
    Names (not texts or IRIs) that contain "service" become a syntax error.
    """
    if len(sparql) > _LONGEST_QUERY:
        raise QueryError(
            f"the query is {len(sparql):,} characters long; at most {_LONGEST_QUERY:,} are allowed"
        )
    if sum(sparql.count(bracket) for bracket in "{([") > _MOST_BRACKETS:
        raise QueryError(
            f"the query has more than {_MOST_BRACKETS} opening brackets; ask in several queries"
        )
    start = _PROLOGUE.match(sparql)
    form = start["form"].upper() if start else ""
    if form in _WRITING:
        raise QueryError(
            f"{form} would change the graph, which is read only; use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    if form not in _READING:
        raise QueryError(
            "the query must begin with SELECT, ASK, CONSTRUCT or DESCRIBE, "
            "such as: SELECT * { ?s ?p ?o } LIMIT 10"
        )
    return _SERVICE.sub(lambda letter: f"\\u{ord(letter[0]):04X}", sparql)


def to_rdflib(store: Store) -> Dataset:
    """Return the dataset as an rdflib Dataset with default-union, a copy that the caller may change."""
    dataset = Dataset(default_union=True)
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base, replace=True)
    graphs: dict[str, Graph] = {}
    for quad in store:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        if name not in graphs:
            graphs[name] = dataset.graph(URIRef(name)) if name else dataset.default_graph
        s, p, o = (_to_rdflib(term) for term in quad.triple)
        graphs[name].add((s, p, o))
    return dataset


def _to_rdflib(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Triple):
        raise QueryError("rdflib cannot hold a triple term of RDF 1.2")
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype == XSD.string else URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def serialize_triples(triples: Iterable[Triple], format: RdfFormat) -> bytes:
    """Return triples in an RDF syntax, sorted, each once."""
    ordered = sorted(set(triples), key=str)
    lines = (serialize(ordered, format=format, prefixes=PREFIXES) or b"").splitlines(keepends=True)
    # The engine writes the prefixes in no order.
    prefixes = [line for line in lines if line.startswith(b"@prefix ")]
    return b"".join(sorted(prefixes) + lines[len(prefixes) :])


def _plain(term: object) -> str:
    value = getattr(term, "value", term)
    return "" if value is None else str(value)


def _explain(message: str) -> str:
    match = _PLACE.search(message)
    if match is None:
        return _one_line(message)
    line, column, expected = match.groups()
    if "Prefix not found" in expected:
        return f"line {line}, column {column}: a prefix is used that no PREFIX line declares"
    if "variable that is unbound" in expected:
        return f"line {line}, column {column}: SELECT names a variable that is neither bound nor grouped"
    tokens = re.findall(r'"(?:[^"\\]|\\.)+"', expected)
    hint = f": expected {' or '.join(tokens)}" if 0 < len(tokens) <= 8 else ""
    return f"something is wrong at line {line}, column {column}{hint}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
