"""All formats: listed, deterministic, safe with hostile text, and readable by others."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import fields, replace
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg.errors import ExportError
from kg.export import EXPORTERS, Content, Source, save
from kg.export.tables import quantity_text, relation_type
from kg.graph import to_dataset
from kg.model import Qualifier, Quantity
from kg.view import Graph
from tests import small_graph as small
from tests.conftest import ROOT

HOSTILE = "'\"\\ \\u0027 \r\n\t\x00 <script>|`*_[x](y) =1+1 é 🕊️ \u202e end\\"


def content(*, reverse: bool = False, hostile: bool = False) -> Content:
    resolution, documents = small.hostile(HOSTILE) if hostile else small.plain()
    if reverse:
        names = [field.name for field in fields(resolution)]
        mixed = {name: tuple(reversed(getattr(resolution, name))) for name in names}
        resolution, documents = replace(resolution, **mixed), documents[::-1]
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def written(name: str, given: Source, folder: Path) -> Path:
    path = folder / EXPORTERS[name].file
    save(EXPORTERS[name], given, path)
    return path


@pytest.mark.parametrize("name", EXPORTERS)
def test_order_of_the_input_does_not_change_a_byte(name, tmp_path):
    one = written(name, content(), tmp_path / "one").read_bytes()
    other = written(name, content(reverse=True), tmp_path / "other").read_bytes()
    assert one == other


def test_the_hash_seed_does_not_change_a_byte(tmp_path):
    program = (
        "import sys; from pathlib import Path\n"
        "from kg.export import EXPORTERS, Content, save\n"
        "from kg.graph import to_dataset\n"
        "from tests import small_graph as s\n"
        "r, d = s.resolution(), (s.FIRST, s.SECOND)\n"
        "for e in EXPORTERS.values(): save(e, Content(to_dataset(r, d, s.RUN), r, d), Path(sys.argv[1]) / e.file)\n"
    )
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], env=env, check=True)
    for exporter in EXPORTERS.values():
        files = [(tmp_path / seed / exporter.file).read_bytes() for seed in ("1", "2")]
        assert files[0] == files[1], exporter.name


def test_names_and_files_are_unique():
    assert len({exporter.file for exporter in EXPORTERS.values()}) == len(EXPORTERS)
    assert all(name == exporter.name for name, exporter in EXPORTERS.items())


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_empty_graph_is_written(name, tmp_path):
    resolution = small.resolution(())
    given = Content(to_dataset(resolution, (), small.RUN), resolution, ())
    assert written(name, given, tmp_path).is_file()


def test_a_pipe_gets_the_bytes_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        save(EXPORTERS["markdown"], content(), pipe)
        assert os.read(reader, 20).startswith(b"# Claims\n")
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "near.md").symlink_to(tmp_path / "far" / "claims.md")
    save(EXPORTERS["markdown"], content(), tmp_path / "near.md")
    assert (tmp_path / "near.md").is_symlink()
    assert (tmp_path / "far" / "claims.md").read_bytes().startswith(b"# Claims\n")


def test_graphml_is_read_back_by_networkx(tmp_path):
    graph = nx.read_graphml(written("graphml", content(), tmp_path), force_multigraph=True)
    edges = graph.get_edge_data(small.INDONESIA.id, small.FORCE.id)
    assert set(edges) == {small.OFFER.id, small.PLEDGE.id}
    assert edges[small.OFFER.id]["quantity"] == 8000.0
    assert edges[small.OFFER.id]["quote"] == small.OFFER.evidence.text


def test_gexf_is_read_back_by_networkx(tmp_path):
    path = written("gexf", content(), tmp_path)
    assert b"lastmodified" not in path.read_bytes()
    graph = nx.read_gexf(path)
    quotes = {attributes["quote"] for _, _, attributes in graph.edges(data=True)}
    assert quotes == {claim.evidence.text for claim in small.CLAIMS}


@pytest.mark.parametrize("name", ["graphml", "gexf", "rdfxml"])
def test_hostile_text_is_no_markup(name, tmp_path):
    root = ET.parse(written(name, content(hostile=True), tmp_path)).getroot()
    texts = [*root.itertext(), *(value for node in root.iter() for value in node.attrib.values())]
    assert any("<script>" in text for text in texts)
    assert not [node for node in root.iter() if node.tag.endswith("script")]


@pytest.mark.parametrize(
    "name", ["neo4j-nodes", "neo4j-edges", "neptune-nodes", "neptune-edges", "csv"]
)
def test_hostile_text_stays_in_its_cell(name, tmp_path):
    path = written(name, content(hostile=True), tmp_path)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert HOSTILE.replace("\x00", "\ufffd") in {cell for row in rows for cell in row}


def test_every_edge_of_the_tables_has_its_nodes(tmp_path):
    given = content()
    nodes = csv.DictReader(written("neo4j-nodes", given, tmp_path).read_text().splitlines())
    edges = list(csv.DictReader(written("neo4j-edges", given, tmp_path).read_text().splitlines()))
    known = {row["id:ID"] for row in nodes}
    assert len(edges) == len(small.CLAIMS)
    assert all({row[":START_ID"], row[":END_ID"]} <= known for row in edges)


@pytest.mark.parametrize("start", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_no_cell_of_the_spreadsheet_is_a_formula(start, tmp_path):
    actor = replace(small.INDONESIA, name=start)
    resolution = small.resolution((replace(small.OFFER, subject=actor),))
    given = Content(to_dataset(resolution, (), small.RUN), resolution, ())
    text = written("csv", given, tmp_path).read_text(encoding="utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["subject"] == f"'{start}"


def test_cypher_merges_each_claim_once(tmp_path):
    script = written("cypher", content(), tmp_path).read_text()
    assert script.startswith("CREATE CONSTRAINT entity_id IF NOT EXISTS")
    assert script.count(small.OFFER.id) == 1
    assert "MERGE (s)-[r:OFFERS_TROOPS {id: row.id}]->(o)" in script


def test_no_text_ends_its_cypher_string(tmp_path):
    script = written("cypher", content(hostile=True), tmp_path).read_text()
    assert "\\u" not in script  # Neo4j replaces such escapes before it parses
    bare, inside, escaped = [], False, False
    for character in script:
        if not inside:
            bare.append(character)
            inside = character == "'"
        elif escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "'":
            inside = False
    assert not inside
    assert "script" not in "".join(bare)


def test_markdown_shows_hostile_text_as_text(tmp_path):
    text = written("markdown", content(hostile=True), tmp_path).read_text()
    assert "<script>" not in text
    assert "[x](y)" not in text
    assert "&lt;script" in text


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def fail(_content, part: Path) -> None:
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left"):
        save(replace(EXPORTERS["turtle"], write=fail), content(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_json_ld_uses_the_short_names_of_the_context(tmp_path):
    read = json.loads(written("jsonld", content(), tmp_path).read_text())
    graphs = {graph["@id"]: graph["@graph"] for graph in read["@graph"]}
    nodes = {node["@id"]: node for node in graphs["graph:first-pledges"]}
    assert nodes["ent:indonesia"]["offersTroops"] == ["ent:stabilization-force"]


@pytest.mark.parametrize(
    "relation, expected",
    [("offersTroops", "OFFERS_TROOPS"), ("meets", "MEETS"), ("deploysTo", "DEPLOYS_TO")],
)
def test_relation_type_is_in_capitals(relation, expected):
    assert relation_type(relation) == expected


@pytest.mark.parametrize(
    "quantity, expected",
    [
        (Quantity(8000.0, "troops", Qualifier.ABOUT), "about 8,000 troops"),
        (Quantity(1.5, "USD"), "1.5 USD"),
        (Quantity(100.0, "percent", Qualifier.UP_TO), "up to 100 percent"),
    ],
)
def test_quantity_in_words(quantity, expected):
    assert quantity_text(quantity) == expected


@pytest.mark.parametrize("name", ["csv", "neo4j-edges", "neptune-edges"])
def test_a_table_of_claims_is_written_from_the_claims_alone(name, tmp_path):
    for file in ("claims.jsonl", "report.json"):
        shutil.copy(ROOT / "exports" / file, tmp_path)
    written(name, kg.open(tmp_path).content, tmp_path)
    whole = kg.open(ROOT / "exports")
    memory = Content(whole.store, whole.resolution, whole.documents)
    expected = written(name, memory, tmp_path / "memory")
    assert (tmp_path / EXPORTERS[name].file).read_bytes() == expected.read_bytes()


def test_a_table_of_entities_is_written_from_claims_and_dataset(tmp_path):
    for file in ("claims.jsonl", "report.json", "graph.nq"):
        shutil.copy(ROOT / "exports" / file, tmp_path)
    rows = written("neo4j-nodes", kg.open(tmp_path).content, tmp_path).read_text(encoding="utf-8")
    found = {row["id:ID"]: row for row in csv.DictReader(io.StringIO(rows, newline=""))}
    nodes = kg.open(ROOT / "exports").to_networkx().nodes
    assert set(found) == set(nodes)
    for key, row in found.items():
        known = nodes[key]
        assert (row["name"], row[":LABEL"]) == (known["label"], f"Entity;{known['type']}")
        assert row["wikidata"] == known.get("wikidata", "")
        assert row["isoAlpha3"] == known.get("iso_alpha3", "")


def test_sorted_quads_of_a_folder_are_those_of_the_build(tmp_path):
    shutil.copy(ROOT / "exports" / "graph.nq", tmp_path)
    lines = (tmp_path / "graph.nq").read_bytes().splitlines(keepends=True)
    (tmp_path / "graph.nq").write_bytes(b"".join(reversed(lines)))
    save(EXPORTERS["nquads"], kg.open(ROOT / "exports").content, tmp_path / "again.nq")
    assert (tmp_path / "again.nq").read_bytes() == b"".join(lines)
    save(EXPORTERS["nquads"], Graph(tmp_path).content, tmp_path / "turned.nq")
    assert (tmp_path / "turned.nq").read_bytes() == b"".join(lines)


def test_a_folder_whose_claims_are_broken_is_one_line(tmp_path):
    shutil.copy(ROOT / "exports" / "report.json", tmp_path)
    (tmp_path / "claims.jsonl").write_text("no claim\n")
    with pytest.raises(ExportError, match=r"claims\.jsonl: line 1 of the claims file"):
        written("csv", kg.open(tmp_path).content, tmp_path)
