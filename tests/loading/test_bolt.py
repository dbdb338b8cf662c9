"""Neo4j's protocol and its own driver, against ArcadeDB."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kg.errors import LoadError
from kg.export import EXPORTERS, Content, losses, save
from kg.graph.literals import clean
from kg.loading import Credentials, load
from kg.model import EntityType
from tests import small_graph as small
from tests.conftest import require
from tests.export import readback
from tests.export.test_readback import UNSEEN, counted
from tests.loading import arcadedb, contents, virtuoso

pytestmark = pytest.mark.slow
ROOT = Credentials("root", arcadedb.PASSWORD)
CLAIMS = "MATCH (s:Entity)-[r]->(o:Entity) RETURN s.id, properties(r), type(r), o.id ORDER BY r.id"
NODES = "MATCH (e:Entity) RETURN properties(e), labels(e) ORDER BY e.id"


def need() -> None:
    for name in ("neo4j", "arcadedb_embedded"):
        require(importlib.util.find_spec(name), f"{name} is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need()
    with arcadedb.running(tmp_path_factory.mktemp("arcadedb")) as (address, _):
        yield address


def ask(target: str, query: str) -> list[list[Any]]:
    import neo4j

    place, _, database = target.rpartition("/")
    with (
        neo4j.GraphDatabase.driver(place, auth=(ROOT.user, ROOT.password)) as driver,
        driver.session(database=database) as session,
    ):
        return [list(record.values()) for record in session.run(query)]


def test_every_claim_is_a_relationship_of_its_type(server):
    load(server, contents.whole(), credentials=ROOT)
    rows = ask(server, CLAIMS)
    assert {(row[1]["id"], row[0], row[3]) for row in rows} == {
        (c.id, c.subject.id, c.object.id) for c in small.CLAIMS
    }
    assert len(rows) == len(small.CLAIMS)
    assert {row[2] for row in rows} >= {"OFFERS_TROOPS", "HOLDS_POSITION"}


def test_nodes_have_their_type_as_a_label_and_their_aliases_as_a_list(server):
    load(server, contents.whole(), credentials=ROOT)
    query = "MATCH (e:Country {name: 'Indonesia'}) RETURN labels(e), e.aliases, e.wikidata"
    assert ask(server, query) == [[["Country", "Entity"], ["Jakarta"], "Q252"]]


def test_loading_twice_changes_nothing(server):
    load(server, contents.whole(), credentials=ROOT)
    before = ask(server, CLAIMS), ask(server, NODES)
    load(server, contents.whole(), credentials=ROOT)
    assert (ask(server, CLAIMS), ask(server, NODES)) == before


def test_what_is_gone_goes_and_others_data_stays(server):
    ask(server, "CREATE (:Note {text: 'mine'})")
    load(server, contents.whole(), credentials=ROOT)
    loaded = load(server, contents.first_only(), credentials=ROOT)
    assert ("claims removed", 3) in loaded.counts
    assert {row[1]["document"] for row in ask(server, CLAIMS)} == {small.FIRST.id}
    assert ask(server, "MATCH (n:Note) RETURN n.text") == [["mine"]]


def test_a_changed_type_is_a_changed_label(server):
    load(server, contents.whole(), credentials=ROOT)
    qatar = replace(small.QATAR, type=EntityType.ORGANIZATION)
    resolution = small.resolution((replace(small.CLAIMS[4], subject=qatar),))
    load(server, Content(contents.whole().store, resolution, ()), credentials=ROOT)
    query = f"MATCH (e:Entity {{id: '{qatar.id}'}}) RETURN e.type, labels(e)"
    assert ask(server, query) == [["Organization", ["Entity", "Organization"]]]


def test_hostile_text_is_text(server):
    load(server, contents.hostile(), credentials=ROOT)
    query = "MATCH (s:Entity)-[r:SUPPORTS]->(o:Entity) RETURN s.name, r.quote, r.about, r.title"
    assert ask(server, query) == [[clean(contents.HOSTILE)] * 4]


def test_a_wrong_password_is_one_line_that_does_not_show_it(server):
    with pytest.raises(LoadError, match="Authentication failed") as caught:
        load(server, contents.whole(), credentials=Credentials("root", "s3cret-pass"))
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_server_is_one_line():
    need()
    with pytest.raises(LoadError, match="Connection refused"):
        load(f"bolt://127.0.0.1:{virtuoso.free_port()}", contents.whole())


def test_an_interrupted_load_is_completed_by_the_next(server):
    load(server, contents.first_only(), credentials=ROOT)

    def stop(step: str, done: int, total: int) -> None:
        if step.startswith("writing claims (O"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(server, contents.whole(), credentials=ROOT, progress=stop)
    load(server, contents.whole(), credentials=ROOT)
    assert len(ask(server, CLAIMS)) == len(small.CLAIMS)


@pytest.mark.parametrize("given", [contents.whole(), contents.hostile()], ids=["plain", "hostile"])
def test_the_script_makes_a_graph_that_lacks_what_its_report_says(server, given, tmp_path):
    ask(server, "MATCH (n) DETACH DELETE n")
    save(EXPORTERS["cypher"], given, tmp_path / "graph.cypher")
    for _ in range(2):  # it may be run again
        for statement in (tmp_path / "graph.cypher").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                ask(server, statement)
    nodes = [
        {"aliases": [], **known, "type": next(iter(set(labels) - {"Entity"}))}
        for known, labels in ask(server, NODES)
    ]
    edges = [{**row[1], "of": None, "target": row[3]} for row in ask(server, CLAIMS)]
    read = readback.dataset(nodes, edges)
    reported = {loss.what: loss.count for loss in losses(EXPORTERS["cypher"], given.store)}
    missing = readback.triples(given.store) - read
    assert read <= readback.triples(given.store)
    assert counted(missing) == {k: n for k, n in reported.items() if k not in UNSEEN}
