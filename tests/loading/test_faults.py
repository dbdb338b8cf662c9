"""What goes wrong is one clear line, loses nothing, and is mended by running again."""

import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import ExportError, LoadError
from kg.export import EXPORTERS, save
from kg.graph.literals import clean
from kg.loading import Credentials, load
from tests import small_graph as small
from tests.conftest import ROOT, require, require_program
from tests.loading import arcadedb, contents, virtuoso
from tests.loading.test_graph_store import held, names, statements

DBA = Credentials("dba", "dba")
ARCADE = Credentials("root", arcadedb.PASSWORD)
ENDPOINT = "/sparql-graph-crud-auth"
#: A program that loads the graph of the tests, its first argument the target.
LOADING = "import sys\nfrom kg.loading import load\nfrom tests.loading import contents\n"
FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
TEXTS = {
    "quotes": '\'"\'\'"""`\\\' \\" end\\',
    "newlines": "a\nb\r\nc\rd",
    "NUL": "a\x00b",
    "emoji": "🇮🇩🕊️👩🏽‍⚕️",
    "injection": "'}) DETACH DELETE n // \"} ; DROP ALL ; INSERT DATA { <a> <b> <c> } # $rows",
    "long": "x" * 10_000,
}
FIELDS = "s.name, o.name, s.aliases, r.quote, r.about, r.title, r.publisher, r.url, r.unit, r.of, r.speaker, r.extractor"


def one_line(run: Callable[[], object]) -> str:
    with pytest.raises(LoadError) as caught:
        run()
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert "Traceback" not in message
    return message


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def ladybug_claims(path: Path) -> int:
    engine = importlib.import_module("ladybug")
    with engine.Database(str(path)) as base, engine.Connection(base) as connection:
        rows = connection.execute("MATCH (:Entity)-[r]->(:Entity) RETURN count(r)").get_all()
        return int(rows[0][0])


def need_arcadedb() -> None:
    for name in ("neo4j", "arcadedb_embedded"):
        require(importlib.util.find_spec(name), f"{name} is not installed")


def need_ladybug() -> None:
    require(importlib.util.find_spec("ladybug"), "ladybug is not installed")


@pytest.mark.slow
def test_virtuoso_killed_in_the_middle_is_completed_by_running_again(tmp_path):
    program = require_program("virtuoso-t")

    def kill(step: str, done: int, total: int) -> None:
        if step == "writing graphs" and done == 2:
            virtuoso.kill(tmp_path)

    given = contents.whole()
    with virtuoso.running(program, tmp_path) as address:
        message = one_line(lambda: load(address + ENDPOINT, given, credentials=DBA, progress=kill))
        assert "while writing graphs, 2 of 5 done" in message
        assert "run the same command again" in message
    with virtuoso.running(program, tmp_path) as address:
        load(address + ENDPOINT, given, credentials=DBA)
        for name in names(given):
            assert held(address, name) == statements(given, name), name


@pytest.mark.slow
def test_arcadedb_killed_in_the_middle_is_completed_by_running_again(tmp_path):
    need_arcadedb()
    given = contents.whole()
    with arcadedb.running(tmp_path) as (address, server):

        def kill(step: str, done: int, total: int) -> None:
            if step.startswith("writing claims (O"):
                server.kill()
                server.wait()

        message = one_line(lambda: load(address, given, credentials=ARCADE, progress=kill))
        assert "while writing claims (OFFERS_TROOPS), 0 of 2 done" in message
    with arcadedb.running(tmp_path) as (address, _):
        load(address, given, credentials=ARCADE)
        assert bolt_rows(address, "count(r)") == [[len(small.CLAIMS)]]
    with arcadedb.running(tmp_path, "READ_ONLY") as (address, _):
        message = one_line(lambda: load(address, contents.first_only(), credentials=ARCADE))
        assert "the server refused: Cannot execute command on a read only database" in message
        assert bolt_rows(address, "count(r)") == [[len(small.CLAIMS)]]


def test_ladybug_killed_in_the_middle_keeps_what_was_there(tmp_path):
    need_ladybug()
    path = tmp_path / "graph"
    load(f"ladybug:{path}", contents.first_only())
    before = ladybug_claims(path)
    program = (
        f"{LOADING}import os\n"
        "def kill(step, done, total):\n"
        "    if step.startswith('writing claims (O'): os.kill(os.getpid(), 9)\n"
        "load('ladybug:' + sys.argv[1], contents.whole(), progress=kill)\n"
    )
    assert run(program, str(path)).returncode == -9
    assert ladybug_claims(path) == before
    load(f"ladybug:{path}", contents.whole())
    assert ladybug_claims(path) == len(small.CLAIMS)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; the test is skipped where none can be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_ladybug_on_a_full_disk_is_one_line(small_disk):
    need_ladybug()
    message = one_line(lambda: load(f"ladybug:{small_disk}/graph", contents.whole()))
    assert "1 MB are free, and it may take 34; free space" in message


def test_a_file_on_a_full_disk_is_one_line_and_leaves_the_old_file(small_disk):
    target = f"file:{small_disk}/graph.nq"
    load(target, contents.first_only())
    before = (small_disk / "graph.nq").read_bytes()
    with pytest.raises(ExportError, match="No space left on device; free space") as caught:
        load(target, contents.hostile("x" * 100_000))
    assert len(str(caught.value).splitlines()) == 1
    assert {path.name: path.read_bytes() for path in small_disk.iterdir()} == {"graph.nq": before}


def test_ladybug_whose_disk_fills_while_it_writes_is_completed_by_running_again(tmp_path):
    need_ladybug()
    path = tmp_path / "graph"
    load(f"ladybug:{path}", contents.first_only())
    # The engine itself ends the process.
    program = f"{FULL}{LOADING}load('ladybug:' + sys.argv[1], contents.whole())\n"
    assert run(program, str(path)).returncode != 0
    load(f"ladybug:{path}", contents.whole())
    assert ladybug_claims(path) == len(small.CLAIMS)


@pytest.mark.parametrize("name", ["nquads", "turtle", "csv", "graphml", "cypher"])
def test_an_export_to_a_full_disk_is_one_line_and_leaves_the_old_file(name, tmp_path):
    path = tmp_path / EXPORTERS[name].file
    save(EXPORTERS[name], contents.first_only(), path)
    before = path.read_bytes()
    program = (
        f"{FULL.replace('20_000', '2_000')}{LOADING}from pathlib import Path\n"
        "from kg.errors import ExportError\nfrom kg.export import EXPORTERS, save\n"
        "try: save(EXPORTERS[sys.argv[2]], contents.whole(), Path(sys.argv[1]))\n"
        "except ExportError as error: print(error)\n"
    )
    done = run(program, str(path), name)
    assert done.stdout == (
        f"cannot write {path}: File too large; free space or choose another place with -o\n"
    ), done.stderr
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has /proc")
@pytest.mark.parametrize("target", ["file:/proc/graph.nq", "ladybug:/proc/graph"])
def test_a_place_that_cannot_be_written_is_one_line(target):
    need_ladybug()
    program = (
        f"{LOADING}from kg.errors import KgError\n"
        "try: load(sys.argv[1], contents.whole())\n"
        "except KgError as error: print(error)\n"
    )
    done = run(program, target)
    assert "/proc/graph" in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_database_that_another_process_holds_is_one_line(tmp_path):
    need_ladybug()
    path = tmp_path / "graph"
    load(f"ladybug:{path}", contents.whole())
    holding = "import ladybug, sys\nd = ladybug.Database(sys.argv[1])\nladybug.Connection(d)\nprint('held', flush=True)\nsys.stdin.read()"
    command = [sys.executable, "-c", holding, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        message = one_line(lambda: load(f"ladybug:{path}", contents.first_only()))
        holder.communicate()
    assert "lock" in message.lower()
    assert ladybug_claims(path) == len(small.CLAIMS)


@pytest.mark.slow
def test_an_endpoint_without_login_that_may_only_be_read_is_one_line(tmp_path):
    program = require_program("virtuoso-t")
    with virtuoso.running(program, tmp_path) as address:
        message = one_line(lambda: load(f"{address}/sparql-graph-crud", contents.whole()))
    assert "refused" in message or "does not let this user write" in message


def bolt_rows(address: str, returned: str) -> list[list[object]]:
    import neo4j

    place, _, database = address.rpartition("/")
    with (
        neo4j.GraphDatabase.driver(place, auth=(ARCADE.user, ARCADE.password)) as driver,
        driver.session(database=database) as session,
    ):
        query = f"MATCH (s:Entity)-[r]->(o:Entity) RETURN {returned}"
        return [record.values() for record in session.run(query)]


def fields(text: str) -> list[object]:
    """Return what every text field of the one claim must be."""
    kept = clean(text)
    given = contents.hostile(text)
    (claim,) = given.resolution.claims
    speaker = " | ".join(clean(s.name) for s in claim.attribution)
    return [kept, kept, [f"{kept}!"], *[kept] * 7, speaker, kept]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_field_is_text_in_ladybug(text, tmp_path):
    need_ladybug()
    load(f"ladybug:{tmp_path}/graph", contents.hostile(text))
    engine = importlib.import_module("ladybug")
    with engine.Database(f"{tmp_path}/graph") as base, engine.Connection(base) as connection:
        query = f"MATCH (s:Entity)-[r]->(o:Entity) RETURN {FIELDS.replace('r.of', 'r.`of`')}"
        assert connection.execute(query).get_all() == [fields(text)]


@pytest.mark.slow
def test_every_text_field_is_text_in_arcadedb(tmp_path):
    need_arcadedb()
    with arcadedb.running(tmp_path) as (address, _):
        for name, text in TEXTS.items():
            load(address, contents.hostile(text), credentials=ARCADE)
            assert bolt_rows(address, FIELDS.replace("r.of", "r.`of`")) == [fields(text)], name


@pytest.mark.slow
def test_every_text_field_is_text_in_virtuoso(tmp_path):
    program = require_program("virtuoso-t")
    with virtuoso.running(program, tmp_path) as address:
        for text in TEXTS.values():
            given = contents.hostile(text)
            load(address + ENDPOINT, given, credentials=DBA)
            for name in names(given):
                assert held(address, name) == statements(given, name), name
