"""``kg export``: a built graph in another format."""

import gzip
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import Graph
from kg.builder import STANDARD
from kg.cli import main
from kg.export import EXPORTERS

pytestmark = pytest.mark.model


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *(str(a) for a in arguments)])


@pytest.fixture
def folder(sample_graph: Graph, tmp_path: Path) -> Path:
    return sample_graph.save(tmp_path / "graph")


@pytest.mark.parametrize("name", STANDARD)
def test_an_export_is_the_same_as_that_of_the_build(name, folder, tmp_path):
    result = run(name, folder, "-o", tmp_path / "again")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "again").read_bytes() == (folder / EXPORTERS[name].file).read_bytes()


def test_without_a_place_the_file_gets_its_usual_name_in_the_folder(folder):
    assert run("cypher", folder).exit_code == 0
    assert (folder / "graph.cypher").is_file()


def test_gzip_gives_the_same_bytes_twice(folder):
    assert run("ntriples", folder, "--gzip").exit_code == 0
    first = (folder / "graph.nt.gz").read_bytes()
    assert run("ntriples", folder, "--gzip").exit_code == 0
    assert (folder / "graph.nt.gz").read_bytes() == first
    assert gzip.decompress(first).startswith(b"<https://w3id.org/claimgraph/")


def test_standard_output_gets_the_file(folder):
    result = run("nquads", folder, "-o", "-")
    assert result.stdout_bytes == (folder / "graph.nq").read_bytes()


def test_nothing_is_said_of_the_size_of_a_pipe(folder, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    result = run("neptune-nodes", folder, "-o", tmp_path / "pipe")
    os.close(reader)
    assert (result.exit_code, result.output) == (0, "")


def test_explain_writes_nothing_and_says_what_is_lost(folder):
    before = sorted(folder.iterdir())
    result = run("--profile", "n10s", folder, "--explain")
    assert result.exit_code == 0
    assert "kept as arrays" in result.stdout
    assert result.stderr == "n10s cannot hold 3 kinds of things\n"
    assert sorted(folder.iterdir()) == before


def test_explain_says_so_where_all_is_held(folder):
    assert run("trig", folder, "--explain").stderr == "trig holds all\n"


def test_an_unknown_format_is_one_line(folder):
    result = run("docx", folder)
    assert result.exit_code == 1
    assert "'docx' is no format; choose from turtle, trig" in result.stderr


def test_no_format_is_wrong_usage():
    assert run().exit_code == 2


def test_a_place_that_cannot_be_written_is_one_line(folder, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("csv", folder, "-o", tmp_path / "file" / "x.csv")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "cannot write" in result.stderr
