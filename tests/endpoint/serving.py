"""Starting ``kg serve`` as a process of its own, and talking HTTP to it."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from kg import serialize
from kg.export import EXPORTERS, Content, save
from kg.export.explorer import write_explorer
from kg.graph.dataset import to_dataset
from kg.model import Document
from kg.resolution import Resolution
from tests.small_graph import RUN

ROOT = Path(__file__).resolve().parents[2]
#: A query that no machine answers in the time of a test.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    address: str
    process: int

    @property
    def sparql(self) -> str:
        return f"{self.address}sparql"

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        connection = self.connect()
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, answer.read())
        finally:
            connection.close()

    def get(self, query: str, accept: str = "", **more: str | list[str]) -> Reply:
        """Send a query by GET; underscores of further parameters stand for hyphens."""
        parameters = {"query": query, **{k.replace("_", "-"): v for k, v in more.items()}}
        return self.ask(
            f"/sparql?{urlencode(parameters, doseq=True, quote_via=quote)}",
            headers={"Accept": accept} if accept else {},
        )

    def post(self, body: str | bytes, kind: str, accept: str = "", url: str = "/sparql") -> Reply:
        """Send a body by POST."""
        headers = {"Content-Type": kind} if kind else {}
        return self.ask(
            url, method="POST", body=body, headers=headers | {"Accept": accept or "*/*"}
        )


def write_graph(resolution: Resolution, documents: Iterable[Document], folder: Path) -> Path:
    """Write what the server reads of a build, in the order in which a build does."""
    articles = tuple(documents)
    content = Content(to_dataset(resolution, articles, RUN), resolution, articles)
    save(EXPORTERS["nquads"], content, folder / "graph.nq")
    claims = serialize.claims_to_jsonl(resolution.claims)
    (folder / "claims.jsonl").write_text(claims, encoding="utf-8")
    write_explorer(resolution, articles, folder / "graph.html")
    (folder / "report.new").write_text("{}", encoding="utf-8")
    (folder / "report.new").replace(folder / "report.json")
    return folder


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """Run ``kg serve`` on a free port until the context ends."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from kg.cli import main; main()"),
            *("serve", str(folder), "--port", "0", *options),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        match = re.search(r"http://\S+?/(?=,)", line)
        assert match, line + process.stderr.read()
        yield Server(match[0], process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stderr.close()
