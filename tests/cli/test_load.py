"""``kg load``: targets, credentials, what is said."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import Graph
from kg.cli import main
from tests.conftest import require


def run(*arguments: object, **environment: str | None) -> Result:
    return CliRunner().invoke(main, ["load", *(str(a) for a in arguments)], env=environment)


@pytest.fixture
def folder(sample_graph: Graph) -> Path:
    return sample_graph.directory


@pytest.mark.model
def test_a_load_says_what_was_loaded_and_how_fast(folder, tmp_path):
    try:
        import ladybug  # noqa: F401 — asks whether it is there
    except ImportError:
        require(None, "ladybug is not installed")
    result = run(f"ladybug:{tmp_path}/x", folder)
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.search(
        r"\d+ entities, \d+ claims, \d+ disagreements, 0 entities removed, 0 claims removed in [\d.]+ s"
        r" \([\d,]+ (entities|claims) a second\)$",
        result.stderr.strip(),
    )


@pytest.mark.model
def test_a_file_is_a_target(folder, tmp_path):
    assert run(f"file:{tmp_path}/x.nq", folder).exit_code == 0
    assert (tmp_path / "x.nq").read_bytes() == (folder / "graph.nq").read_bytes()


def test_without_a_terminal_a_missing_password_is_one_line():
    result = run("bolt://localhost", "--user", "me", KG_PASSWORD=None)
    assert result.exit_code == 1
    assert result.stderr == "Error: the password of 'me' is not known; set KG_PASSWORD\n"


def test_a_password_in_the_address_is_one_line_without_it():
    result = run("bolt://me:geheim@localhost")
    assert result.exit_code == 1
    assert "geheim" not in result.output
    assert len(result.stderr.splitlines()) == 1


def test_what_is_no_target_is_one_line():
    result = run("somewhere")
    assert result.exit_code == 1
    assert "'somewhere' is no target; give one of: http(s)://HOST" in result.stderr


def test_a_missing_graph_is_one_line(tmp_path):
    result = run("ladybug:x", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "holds no graph" in result.stderr
