"""Prints how fast graphs are exported and loaded: ``python -m tests.loading.bench [CLAIMS] [LOADED]``.

CLAIMS made-up claims are exported, each export in a process of its own, whose peak memory is
printed. LOADED claims are loaded into every store twice: by ``kg load``, and by the store's own bulk
loader. Rates are by the clock; the processor's time of an export stands beside it, since a machine
may have other things to do.
"""

import base64
import importlib
import json
import resource
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, Store

from kg.export import EXPORTERS, save
from kg.loading import Credentials, load
from tests.loading import arcadedb, virtuoso
from tests.loading.synthetic import Synthetic

EXPORTS = ("nquads", "csv", "neo4j-edges", "neo4j-nodes")
#: Columns of the files for neo4j-admin, as tables of Ladybug.
NODE_COLUMNS = "id STRING PRIMARY KEY, name STRING, aliases STRING, wikidata STRING, a2 STRING, a3 STRING, kind STRING"
EDGE_COLUMNS = (
    "kind STRING, id STRING, relation STRING, stage STRING, polarity STRING, modality STRING, "
    "quantity DOUBLE, unit STRING, qualifier STRING, time STRING, about STRING, body STRING, "
    "speaker STRING, quote STRING, s INT64, e INT64, document STRING, title STRING, "
    "publisher STRING, day STRING, url STRING, confidence DOUBLE, extractor STRING"
)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def export(name: str, claims: int) -> None:
    """Write one export and print its rate."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / EXPORTERS[name].file
        start, used = time.perf_counter(), time.process_time()
        save(EXPORTERS[name], Synthetic(claims), path)
        wall, used = time.perf_counter() - start, time.process_time() - used
        with path.open("rb") as file:
            lines = sum(part.count(b"\n") for part in iter(lambda: file.read(2**24), b""))
        size = path.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kind = "triples" if name == "nquads" else "rows"
    say(
        f"{name:12} {lines:>11,} {kind:7} {size:>6,.0f} MB {wall:>7.1f} s {lines / wall:>9,.0f}/s"
        f"   processor {used:>7.1f} s {lines / used:>9,.0f}/s   peak {peak:,.0f} MB"
    )


@contextmanager
def clocked(what: str, count: int) -> Iterator[None]:
    """Print the rate of what is done within."""
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    say(f"{what:54} {seconds:>7.2f} s {count / seconds:>9,.0f} claims/s")


def into_oxigraph(graph: Synthetic, folder: Path) -> None:
    """The file that `kg load file:` writes, by Oxigraph's bulk loader."""
    with clocked("N-Quads: kg load file:…", graph.claims):
        load(f"file:{folder}/graph.nq", graph)
    with clocked("Oxigraph: its bulk loader, that file", graph.claims):
        Store(folder / "store").bulk_load(path=folder / "graph.nq", format=RdfFormat.N_QUADS)


def into_virtuoso(graph: Synthetic, folder: Path) -> None:
    """Graph Store Protocol, and rdf_loader_run."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not program or not isql:
        say("Virtuoso is not installed")
        return
    save(EXPORTERS["nquads"], graph, folder / "bulk.nq")
    with (
        virtuoso.running(program, folder) as address,
        clocked("Virtuoso: kg load http://…", graph.claims),
    ):
        target = f"{address}/sparql-graph-crud-auth"
        load(target, graph, credentials=Credentials("dba", "dba"))
    (folder / "bulk").mkdir()
    shutil.move(folder / "bulk.nq", folder / "bulk" / "bulk.nq")
    with virtuoso.running(program, folder / "bulk") as address:
        assert address
        statements = f"ld_dir('{folder}/bulk', 'bulk.nq', 'urn:x'); rdf_loader_run(); checkpoint;"
        port = virtuoso.sql_port(folder / "bulk")
        with clocked("Virtuoso: its bulk loader (ld_dir), N-Quads", graph.claims):
            command = [isql, port, "dba", "dba", f"exec={statements}"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert "Error" not in done.stderr, done.stderr


def into_arcadedb(graph: Synthetic, folder: Path) -> None:
    """Bolt, and its SQL command for whole files."""
    try:
        for name in ("neo4j", "arcadedb_embedded"):
            importlib.import_module(name)
    except ImportError:
        say("ArcadeDB or Neo4j's driver is not installed")
        return
    for name in ("neo4j-nodes", "neo4j-edges"):
        save(EXPORTERS[name], graph, folder / f"{name}.csv")
    for own in (False, True):
        place = folder / f"server-{own}"
        place.mkdir()
        with arcadedb.running(place) as (address, server):
            if own:
                with clocked("ArcadeDB: its bulk loader (IMPORT DATABASE), CSV", graph.claims):
                    import_files(server, folder)
            else:
                with clocked("ArcadeDB: kg load bolt://…", graph.claims):
                    load(address, graph, credentials=Credentials("root", arcadedb.PASSWORD))


def import_files(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Let ArcadeDB read the files for neo4j-admin."""
    arguments = server.args
    assert isinstance(arguments, list)
    command = (
        f"IMPORT DATABASE WITH vertices = 'file://{folder}/neo4j-nodes.csv', vertexType = 'Thing', "
        f"typeIdProperty = 'id:ID', typeIdType = 'String', edgeType = 'Claim', "
        f"edges = 'file://{folder}/neo4j-edges.csv', edgeFromField = ':START_ID', "
        "edgeToField = ':END_ID'"
    )
    request = urllib.request.Request(
        f"http://127.0.0.1:{arguments[-1]}/api/v1/command/graph",
        json.dumps({"language": "sql", "command": command}).encode(),
        {
            "Authorization": f"Basic {base64.b64encode(f'root:{arcadedb.PASSWORD}'.encode()).decode()}"
        },
    )
    with urllib.request.urlopen(request, timeout=600) as answer:
        answer.read()


def into_ladybug(graph: Synthetic, folder: Path) -> None:
    """Merging by id in one transaction, and COPY FROM of the files for neo4j-admin."""
    try:
        engine = importlib.import_module("ladybug")
    except ImportError:
        say("Ladybug is not installed")
        return
    with clocked("Ladybug: kg load ladybug:…", graph.claims):
        load(f"ladybug:{folder}/merged", graph)
    for name in ("neo4j-nodes", "neo4j-edges"):
        save(EXPORTERS[name], graph, folder / f"{name}.csv")
    with (
        engine.Database(str(folder / "copied")) as base,
        engine.Connection(base) as connection,
        clocked("Ladybug: its bulk loader (COPY), CSV", graph.claims),
    ):
        for statement in (
            f"CREATE NODE TABLE Thing({NODE_COLUMNS})",
            f"CREATE REL TABLE Claim(FROM Thing TO Thing, {EDGE_COLUMNS})",
            f"COPY Thing FROM '{folder}/neo4j-nodes.csv' (header=true, parallel=false)",
            f"COPY Claim FROM '{folder}/neo4j-edges.csv' (header=true, parallel=false)",
        ):
            connection.execute(statement).close()


STORES: tuple[Callable[[Synthetic, Path], None], ...] = (
    into_oxigraph,
    into_virtuoso,
    into_arcadedb,
    into_ladybug,
)


def main(claims: int, loaded: int) -> None:
    """Print all rates."""
    say(f"{claims:,} claims made up and exported:")
    for name in EXPORTS:
        command = [sys.executable, "-m", "tests.loading.bench", "export", name, str(claims)]
        subprocess.run(command, check=True)
    graph = Synthetic(loaded)
    say(f"{loaded:,} claims ({len(graph.store):,} triples) loaded:")
    for into in STORES:
        with TemporaryDirectory() as folder:
            into(graph, Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["export"]:
        export(sys.argv[2], int(sys.argv[3]))
    else:
        numbers = [int(argument) for argument in sys.argv[1:]]
        main(*(numbers + [1_000_000, 5_000][len(numbers) :]))
