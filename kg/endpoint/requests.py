"""Reading requests as the SPARQL 1.1 Protocol defines them (https://www.w3.org/TR/sparql11-protocol/)."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import ClientDisconnect, Request

from kg.endpoint.messages import Answer, Question
from kg.endpoint.pool import Pool

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_MOST_PARAMETERS = 2_000


class RefusedError(Exception):
    """A request that is refused, with its HTTP status and a reason of one line."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation: the query ("" where there is none), and the graphs it asks for."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def read_operation(request: Request, max_body: int) -> Operation:
    """Return the query operation of a request by GET, by form, or by direct POST.

    Raises RefusedError where it is none, is too large, or would change the graph.
    """
    in_url = _parameters(request.scope["query_string"])
    if request.method != "POST":
        return _operation(in_url)
    kind, _, details = request.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    if kind == "application/sparql-update":
        raise RefusedError(403, "the graph is read only: updates are refused")
    if kind not in {_FORM, _QUERY}:
        raise RefusedError(415, f"a POST needs Content-Type {_FORM} or {_QUERY}")
    charset = details.partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise RefusedError(415, f"queries are UTF-8, not {charset}")
    body = await _body(request, max_body)
    if kind == _FORM:
        return _operation(_parameters(body))
    if any(name == "query" for name, _ in in_url):
        raise RefusedError(400, "the query is in the body: leave query= out of the URL")
    try:
        return _operation([*in_url, ("query", body.decode())])
    except UnicodeDecodeError:
        raise RefusedError(400, "the query is no UTF-8 text") from None


def one_graph(request: Request) -> str:
    """Return which graph a Graph Store request names: "default" or an IRI.

    Raises RefusedError unless there is just one (SPARQL 1.1 Graph Store HTTP Protocol, 4.2).
    """
    names = [
        (name, value)
        for name, value in _parameters(request.scope["query_string"])
        if name in {"default", "graph"}
    ]
    if len(names) != 1:
        raise RefusedError(400, "name one graph: ?default or ?graph=IRI")
    name, value = names[0]
    return "default" if name == "default" else _iris([value])[0]


async def ask(request: Request, pool: Pool, question: Question) -> Answer:
    """Return the answer to a question; where the client goes away its query is killed.

    Raises ClientDisconnect in that case.
    """
    answering = asyncio.create_task(pool.ask(question))
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise ClientDisconnect
    finally:
        for task in (answering, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _operation(parameters: Sequence[tuple[str, str]]) -> Operation:
    def values(name: str) -> list[str]:
        return [value for key, value in parameters if key == name]

    if values("update"):
        raise RefusedError(403, "the graph is read only: updates are refused")
    queries = values("query")
    if len(queries) > 1:
        raise RefusedError(400, f"there are {len(queries)} queries; send one a request")
    return Operation(
        queries[0] if queries else "",
        _iris(values("default-graph-uri")),
        _iris(values("named-graph-uri")),
    )


def _iris(texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        try:
            NamedNode(text)
        except ValueError as error:
            raise RefusedError(400, f"{text!r} is no absolute IRI of a graph: {error}") from None
    return tuple(texts)


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise RefusedError(400, "the parameters are not percent-encoded UTF-8") from None
    except ValueError:
        raise RefusedError(400, f"there are more than {_MOST_PARAMETERS:,} parameters") from None


async def _body(request: Request, limit: int) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise RefusedError(413, f"the request is larger than {limit:,} bytes")
    return body
