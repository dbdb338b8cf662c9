"""The pages of the server: explorer, SPARQL, graphs, things, terms, health, metrics.

It stands on Starlette and our own protocol layer. rdflib-endpoint would bring the protocol, but
evaluates with rdflib in the server's own process: a query there cannot be stopped, allows SERVICE,
and holds up every other client. YASGUI, the usual editor, asks other hosts for prefixes and needs
styles that a strict Content-Security-Policy forbids, so the query page is a plain one.
"""

import json
from collections.abc import Sequence
from types import SimpleNamespace

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import NamedNode
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.endpoint.builds import Builds
from kg.endpoint.description import describe
from kg.endpoint.formats import TABLES, TRIPLES, choose, content_type
from kg.endpoint.guard import Guard
from kg.endpoint.messages import Answer, Question
from kg.endpoint.metrics import Metrics
from kg.endpoint.pool import Pool
from kg.endpoint.requests import RefusedError, ask, one_graph, read_operation
from kg.endpoint.settings import Settings
from kg.endpoint.things import MOST, TERMS, Row, data_query, page_queries, short, thing
from kg.errors import KgError
from kg.model.identifiers import BASE
from kg.resources import Query

_KINDS = (
    "entity",
    "claim",
    "evidence",
    "document",
    "assertion",
    "disagreement",
    "history",
    "run",
)
_GRAPHS = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"
_PAGE = "graph.html"


class Pages:
    """The handlers of the application."""

    def __init__(
        self, builds: Builds, settings: Settings, examples: Sequence[Query], metrics: Metrics
    ) -> None:
        self._builds, self._settings, self._examples = builds, settings, examples
        self._metrics = metrics
        self._templates = Environment(
            loader=PackageLoader("kg.endpoint"), autoescape=True, undefined=StrictUndefined
        )

    async def explorer(self, _: Request) -> Response:
        """Answer with the explorer page, which brings its own, stricter policy."""
        path = self._builds.directory / _PAGE
        if not path.is_file():
            raise RefusedError(404, f"this build has no {_PAGE}; the query page is at /sparql")
        headers = {
            "Content-Security-Policy": "frame-ancestors 'none'",
            "Cache-Control": "no-cache",
        }
        return FileResponse(path, media_type="text/html", headers=headers)

    async def sparql(self, request: Request) -> Response:
        """Answer a query; without one, give the query page or the service description."""
        operation = await read_operation(request, self._settings.max_body)
        accept = request.headers.get("accept", "")
        if not operation.query.strip():
            if request.method == "POST":
                raise RefusedError(400, "there is no query: send one as query= or as the body")
            return await self._service(request, accept)
        question = Question(
            query=operation.query,
            table=choose(accept, TABLES),
            triples=choose(accept, TRIPLES),
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
        )
        with self._builds.pool.lease() as pool:
            return _response(await ask(request, pool, question))

    async def data(self, request: Request) -> Response:
        """Answer with a graph (SPARQL 1.1 Graph Store HTTP Protocol, indirect naming)."""
        return await self._graph(request, one_graph(request))

    async def graph(self, request: Request) -> Response:
        """Answer with the graph whose IRI the path is (the same, direct naming)."""
        return await self._graph(request, _iri(request))

    async def thing(self, request: Request) -> Response:
        """Answer with what the graph says of the IRI that the path is: a page, or data."""
        iri = _iri(request)
        form = self._format(request, (*TRIPLES, "html"))
        with self._builds.pool.lease() as pool:
            if not await _known(request, pool, iri):
                raise RefusedError(404, f"the graph says nothing of <{iri}>")
            if form != "html":
                question = Question(query=data_query(iri), triples=form)
                return _response(await _ask(request, pool, question))
            tables = [await _rows(request, pool, query) for query in page_queries(iri)]
        return self._page(
            "thing.html",
            thing=thing(iri, *tables),
            full=any(len(table) == MOST for table in tables),
            most=f"{MOST:,}",
        )

    async def terms(self, request: Request) -> Response:
        """Answer with the ontology: a page, or data."""
        form = self._format(request, (*TRIPLES, "html"))
        if form != "html":
            return await self._graph(request, f"{BASE}graph/ontology")
        with self._builds.pool.lease() as pool:
            rows = await _rows(request, pool, TERMS)
        terms = [
            SimpleNamespace(
                name=short(row["term"]["value"]).partition(":")[2],
                label=row["label"]["value"],
                comment=row.get("comment", {}).get("value", ""),
            )
            for row in rows
        ]
        return self._page("terms.html", terms=terms)

    async def health(self, request: Request) -> Response:
        """Answer whether queries are answered, and from which build."""
        with self._builds.pool.lease() as pool:
            answer = await ask(request, pool, Question(query="ASK {}", table="json"))
        state = {
            "status": "ok" if answer.status == 200 else "failing",
            "build": self._builds.digest,
            "triples": pool.triples,
            "trouble": self._builds.trouble,
        }
        return JSONResponse(state, 200 if answer.status == 200 else 503)

    async def metrics(self, _: Request) -> Response:
        """Answer with counts for Prometheus."""
        pool = self._builds.pool
        gauges = {
            "kg_queries_running": ("Queries being worked on.", pool.running),
            "kg_queries_waiting": ("Queries waiting for a worker.", pool.waiting),
            "kg_triples": ("Triples in the build being served.", pool.triples),
            "kg_builds_changed": ("Times that a new build was taken up.", self._builds.changes),
            "kg_build_in_trouble": (
                "1 where the newest build could not be loaded.",
                bool(self._builds.trouble),
            ),
        }
        text = self._metrics.text(gauges)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _service(self, request: Request, accept: str) -> Response:
        form = choose(accept, (*TRIPLES, "html"))
        if not form:
            raise RefusedError(406, f"the description can be had as: html, {', '.join(TRIPLES)}")
        base = str(request.base_url)
        triples = self._builds.pool.triples
        if form == "html":
            return self._page(
                "query.html",
                triples=f"{triples:,}",
                address=f"{base}sparql",
                examples=self._examples,
            )
        with self._builds.pool.lease() as pool:
            graphs = [row["g"]["value"] for row in await _rows(request, pool, _GRAPHS)]
        try:
            body = describe(base, graphs, triples, TRIPLES[form])
        except ValueError:
            raise RefusedError(400, "the Host header is no name of a host") from None
        return _response(Answer(200, form, body))

    async def _graph(self, request: Request, name: str) -> Response:
        form = self._format(request, tuple(TRIPLES))
        with self._builds.pool.lease() as pool:
            return _response(await _ask(request, pool, Question(graph=name, triples=form)))

    def _format(self, request: Request, formats: Sequence[str]) -> str:
        wanted = request.query_params.get("format", "")
        if wanted and wanted not in formats:
            raise RefusedError(400, f"format is one of: {', '.join(formats)}")
        form = wanted or choose(request.headers.get("accept", ""), formats)
        if not form:
            raise RefusedError(406, f"this can be had as: {', '.join(formats)}")
        return form

    def _page(self, template: str, **values: object) -> Response:
        text = self._templates.get_template(template).render(values)
        return HTMLResponse(text, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


def make_app(builds: Builds, settings: Settings, examples: Sequence[Query]) -> Starlette:
    """Return the application that serves ``builds``, with example queries on its query page."""
    metrics = Metrics()
    pages = Pages(builds, settings, examples, metrics)

    return Starlette(
        routes=[
            Route("/", pages.explorer),
            Route("/sparql", pages.sparql, methods=["GET", "POST"]),
            Route("/data", pages.data),
            Route("/graph/{path:path}", pages.graph),
            *(Route(f"/{kind}/{{path:path}}", pages.thing) for kind in _KINDS),
            Route("/ontology", pages.terms),
            Route("/health", pages.health),
            Route("/metrics", pages.metrics),
            Mount("/static", StaticFiles(packages=[("kg.endpoint", "static")])),
        ],
        middleware=[Middleware(Guard, host=settings.host, metrics=metrics)],
        exception_handlers={
            RefusedError: _refused,
            KgError: _failed,
            ClientDisconnect: _gone,
        },
    )


async def _ask(request: Request, pool: Pool, question: Question) -> Answer:
    answer = await ask(request, pool, question)
    if answer.status != 200:
        raise RefusedError(answer.status, answer.body.decode())
    return answer


async def _known(request: Request, pool: Pool, iri: str) -> bool:
    query = f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}"
    answer = await _ask(request, pool, Question(query=query, table="json"))
    return bool(json.loads(answer.body)["boolean"])


async def _rows(request: Request, pool: Pool, query: str) -> list[Row]:
    answer = await _ask(request, pool, Question(query=query, table="json"))
    rows: list[Row] = json.loads(answer.body)["results"]["bindings"]
    return rows


def _response(answer: Answer) -> Response:
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if answer.status == 200:
        headers["Content-Type"] = content_type(answer.format)
        return Response(answer.body, headers=headers)
    if answer.status == 503:
        headers["Retry-After"] = "5"
    return PlainTextResponse(answer.body + b"\n", answer.status, headers=headers)


def _iri(request: Request) -> str:
    path = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
    iri = BASE + path.partition("?")[0].lstrip("/")
    try:
        return NamedNode(iri).value
    except ValueError:
        raise RefusedError(400, "the path makes no IRI") from None


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusedError) else 400
    return _response(Answer(status, "", " ".join(str(error).split()).encode()))


async def _failed(_: Request, error: Exception) -> Response:
    return _response(Answer(503, "", str(error).encode()))


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=499)  # nobody reads this; it is counted
