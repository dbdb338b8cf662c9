"""Ladybug, an embedded property graph: nodes by id, a relationship a claim."""

import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import LoadError
from kg.export import Content
from kg.graph.literals import clean
from kg.loading import load
from kg.model import EntityType
from tests import small_graph as small
from tests.conftest import ROOT, require
from tests.loading import contents

ALL = "MATCH (s:Entity)-[r]->(o:Entity) RETURN s.id, r.*, o.id ORDER BY r.id"
NODES = "MATCH (e:Entity) RETURN e.* ORDER BY e.id"


def ask(path: Path, query: str) -> list[list[object]]:
    engine = importlib.import_module("ladybug")
    with engine.Database(str(path), read_only=True) as base, engine.Connection(base) as connection:
        rows: list[list[object]] = connection.execute(query).get_all()
        return rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    try:
        importlib.import_module("ladybug")
    except ImportError:
        require(None, "ladybug is not installed")
    return tmp_path / "graph.lbug"


def test_every_entity_and_claim_is_there_once(path):
    loaded = load(f"ladybug:{path}", contents.whole())
    assert loaded.counts[:3] == (
        ("entities", 13),
        ("claims", len(small.CLAIMS)),
        ("disagreements", 2),
    )
    rows = ask(path, "MATCH (s:Entity)-[r]->(o:Entity) RETURN r.id, label(r), s.id, o.id")
    expected = {(c.id, c.subject.id, c.object.id) for c in small.CLAIMS}
    assert {(row[0], row[2], row[3]) for row in rows} == expected
    assert len(rows) == len(small.CLAIMS)


def test_a_claim_keeps_its_attributes(path):
    load(f"ladybug:{path}", contents.whole())
    query = (
        "MATCH (s)-[r:OFFERS_TROOPS {stage: 'offer'}]->(o) RETURN s.name, r.quantity, r.qualifier,"
        " r.speaker, r.speakerIds, r.quote, r.date, o.name"
    )
    assert ask(path, query) == [
        [
            "Indonesia",
            8000.0,
            "about",
            "U.S. official | Test Daily",
            [small.OFFICIAL.id, small.DAILY.id],
            small.OFFER.evidence.text,
            "2026-01-10",
            "Stabilization Force",
        ]
    ]


def test_loading_twice_changes_nothing(path):
    load(f"ladybug:{path}", contents.whole())
    before = ask(path, ALL), ask(path, NODES)
    load(f"ladybug:{path}", contents.whole())
    assert (ask(path, ALL), ask(path, NODES)) == before


def test_loading_a_smaller_graph_is_as_if_the_larger_had_not_been(path, tmp_path):
    load(f"ladybug:{path}", contents.whole())
    loaded = load(f"ladybug:{path}", contents.first_only())
    assert ("claims removed", 3) in loaded.counts
    load(f"ladybug:{tmp_path}/fresh", contents.first_only())
    query = "MATCH (s)-[r]->(o) RETURN r.id, s.id, o.id, r.quote ORDER BY r.id"
    assert ask(path, query) == ask(tmp_path / "fresh", query)
    assert ask(path, NODES) == ask(tmp_path / "fresh", NODES)


def test_a_changed_type_or_attribute_is_changed(path):
    load(f"ladybug:{path}", contents.whole())
    qatar = replace(small.QATAR, type=EntityType.ORGANIZATION)
    changed = replace(small.NOT_OPPOSES, attribution=(), about="x")
    resolution = small.resolution((changed, replace(small.CLAIMS[4], subject=qatar)))
    load(f"ladybug:{path}", Content(contents.whole().store, resolution, ()))
    assert ask(path, f"MATCH (e:Entity {{id: '{qatar.id}'}}) RETURN e.type") == [["Organization"]]
    assert ask(path, "MATCH ()-[r:OPPOSES]->() RETURN r.about, r.speaker, r.publisher") == [
        ["x", None, None]
    ]


def test_hostile_text_is_text(path):
    load(f"ladybug:{path}", contents.hostile())
    (row,) = ask(path, "MATCH (s)-[r:SUPPORTS]->(o) RETURN s.name, r.quote, r.about, r.title")
    assert row == [clean(contents.HOSTILE)] * 4


def test_a_long_name_is_kept(path):
    load(f"ladybug:{path}", contents.hostile("x" * 10_000))
    assert ask(path, "MATCH (s)-[r:SUPPORTS]->(o) RETURN size(s.name)") == [[10_000]]


def test_a_load_that_is_stopped_leaves_what_was_there(path):
    load(f"ladybug:{path}", contents.first_only())
    before = ask(path, NODES)

    def stop(step: str, done: int, total: int) -> None:
        if step.startswith("writing claims"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(f"ladybug:{path}", contents.whole(), progress=stop)
    assert ask(path, NODES) == before


def test_a_file_that_is_no_database_is_one_line(path):
    path.write_text("no database" * 1000)
    with pytest.raises(LoadError, match=r"graph\.lbug") as caught:
        load(f"ladybug:{path}", contents.whole())
    assert "\n" not in str(caught.value)


def test_a_relation_that_is_no_name_reaches_no_statement(path):
    odd = replace(small.OPPOSES, relation="x]->() DETACH DELETE s //")
    content = replace(contents.whole(), resolution=small.resolution((odd,)))
    with pytest.raises(LoadError, match="is no type of relationships"):
        load(f"ladybug:{path}", content)


def test_kuzu_takes_the_same(tmp_path):
    # In a process of its own: the two engines cannot be loaded into one.
    program = (
        "import sys, kuzu\n"
        "from kg.loading import load\n"
        "from tests.loading import contents\n"
        "for _ in range(2): load('kuzu:' + sys.argv[1], contents.whole())\n"
        "c = kuzu.Connection(kuzu.Database(sys.argv[1]))\n"
        "print(c.execute('MATCH (:Entity)-[r]->() RETURN count(r)').get_all())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "x")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    require("No module named 'kuzu'" not in done.stderr, "kuzu is not installed")
    assert done.stdout.strip() == f"[[{len(small.CLAIMS)}]]", done.stderr
