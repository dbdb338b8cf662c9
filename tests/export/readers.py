"""Programs that read RDF and that we did not write; each returns the quads of a file."""

import json
import shutil
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from tests.conftest import require, require_program

OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "turtle12": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDFLIB = {
    "trig": "trig",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
}
RAPPER = ("turtle", "ntriples", "rdfxml", "trig", "nquads")
RIOT = {
    "turtle": "TURTLE",
    "ntriples": "NT",
    "rdfxml": "RDFXML",
    "trig": "TRIG",
    "nquads": "NQUADS",  # not JSON-LD 1.1, for which Debian has no JSON provider
}
N3 = {
    "turtle": "Turtle",
    "turtle12": "Turtle",
    "ntriples": "N-Triples",
    "trig": "TriG",
    "nquads": "N-Quads",
}
COMUNICA = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
}
_JARS = Path("/usr/share/java")
#: Jars that Debian's Jena needs beside its own.
_BESIDE = (
    *("commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io"),
    *("commons-lang3", "dexx.collection", "gson", "guava", "jackson-annotations", "jackson-core"),
    *("jackson-databind", "jsonld-java", "protobuf", "slf4j-api", "slf4j-simple", "thrift"),
    "titanium-json-ld",
)
_N3_PROGRAM = """
const { Parser, Writer } = require(process.argv[1]);
const text = require("fs").readFileSync(process.argv[2], "utf8");
const writer = new Writer(process.stdout, { format: "N-Quads", end: false });
writer.addQuads(new Parser({ format: process.argv[3] }).parse(text));
writer.end();
"""


def by_oxigraph(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with pyoxigraph."""
    return ox.parse(path=path, format=OXIGRAPH[name])


def by_rdflib(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with rdflib."""
    read = rdflib.Dataset()
    read.parse(data=path.read_bytes(), format=RDFLIB[name])
    merged = name in {"turtle", "ntriples", "rdfxml"}
    for s, p, o, g in read.quads((None, None, None, None)):
        graph = ox.DefaultGraph() if merged or g is None else ox.NamedNode(str(g))
        yield ox.Quad(ox.NamedNode(str(s)), ox.NamedNode(str(p)), _term(o), graph)


def by_rapper(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with raptor's rapper."""
    command = [require_program("rapper"), "-q", "-i", name, "-o", "nquads", str(path), "urn:x"]
    return _quads(_output(command))


def by_riot(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with Apache Jena's riot, as Debian packs it."""
    java = require_program("java")
    core = _JARS / "jena-core.jar"
    require(core.is_file(), "libapache-jena-java is not installed")
    with tempfile.TemporaryDirectory() as folder:
        # Debian moved the classes of Jena's own Xerces, and left their messages where they were.
        with zipfile.ZipFile(core) as jar:
            moved = [n for n in jar.namelist() if n.startswith("org/apache/jena/ext/xerces/")]
            jar.extractall(folder, moved)
        jars = [*_JARS.glob("jena-*.jar"), *(_JARS / f"{jar}.jar" for jar in _BESIDE)]
        found = ":".join([*(str(jar) for jar in sorted(jars)), f"{folder}/org/apache/jena/ext"])
        command = [java, "-XX:TieredStopAtLevel=1", "-cp", found, "riotcmd.riot"]
        command += [f"--syntax={RIOT[name]}", "--output=NQUADS", str(path)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    # It warns of U+FFFD, and exits 1 after a warning.
    said = [line for line in done.stderr.decode().splitlines() if "U+FFFD" not in line]
    assert said == []
    return _quads(done.stdout)


def by_n3(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with N3.js."""
    node, npm = require_program("node"), require_program("npm")
    root = subprocess.run([npm, "root", "--global"], capture_output=True, check=True, text=True)
    package = Path(root.stdout.strip()) / "n3"
    require(package.is_dir(), "N3.js is not installed (npm install --global n3)")
    return _quads(_output([node, "-e", _N3_PROGRAM, str(package), str(path), N3[name]]))


def by_comunica(path: Path, name: str) -> Iterable[ox.Quad]:
    """Read with Comunica, which fetches the file from a server."""
    program = require_program("comunica-sparql")
    handler = partial(_Files, directory=str(path.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{name}{path.suffix}"
        shutil.copy(path, path.parent / f"{name}{path.suffix}")
        _Files.extensions_map = {path.suffix: COMUNICA[name]}
        query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        command = [program, address, query, "-t", "application/sparql-results+json"]
        found = json.loads(_output(command))["results"]["bindings"]
        server.shutdown()
    for row in found:
        terms = {key: _from_json(value) for key, value in row.items()}
        graph = terms.get("g", ox.DefaultGraph())
        yield ox.Quad(terms["s"], terms["p"], terms["o"], graph)


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


#: Every reader with the formats that it reads.
READERS: dict[str, tuple[Callable[[Path, str], Iterable[ox.Quad]], Iterable[str]]] = {
    "pyoxigraph": (by_oxigraph, OXIGRAPH),
    "rdflib": (by_rdflib, RDFLIB),
    "rapper": (by_rapper, RAPPER),
    "riot": (by_riot, RIOT),
    "N3.js": (by_n3, N3),
    "Comunica": (by_comunica, COMUNICA),
}


def _output(command: list[str]) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout


def _quads(text: bytes) -> Iterable[ox.Quad]:
    return list(ox.parse(text, ox.RdfFormat.N_QUADS))


def _term(term: Any) -> ox.NamedNode | ox.Literal:
    if not isinstance(term, rdflib.Literal):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def _from_json(value: dict[str, str]) -> Any:
    if value["type"] == "uri":
        return ox.NamedNode(value["value"])
    if "xml:lang" in value:
        return ox.Literal(value["value"], language=value["xml:lang"])
    datatype = value.get("datatype")
    return ox.Literal(value["value"], datatype=ox.NamedNode(datatype) if datatype else None)
