"""docs/networkx.md: its programs run, one after the other, on the small graph."""

import importlib.util
import re

import networkx as nx
import pytest

import kg
from kg.export import EXPORTERS, Content, save
from kg.graph import to_dataset, to_networkx
from tests import small_graph as small
from tests.conftest import ROOT, require

PAGE = (ROOT / "docs" / "networkx.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


class Opened:
    resolution = small.resolution()

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        return to_networkx(*small.plain())


@pytest.fixture
def printed(monkeypatch, capsys) -> str:
    monkeypatch.setattr(kg, "open", lambda _: Opened(), raising=False)
    exec(compile("\n".join(PROGRAMS), "networkx.md", "exec"), {})
    text: str = capsys.readouterr().out
    return text


def test_the_programs_find_centre_camps_opposition_and_chain(printed):
    lines = printed.splitlines()
    assert len(PROGRAMS) == 6
    assert lines[0].startswith("Gaza Plan: 0.25")
    assert "camp 1: Indonesia, Qatar, Stabilization Force" in lines
    assert "Israel opposes Gaza Plan: Israel opposes the Gaza Plan." in lines
    assert any(" - " in line for line in lines)


def test_the_programs_find_disagreements_and_histories(printed):
    assert "Indonesia offersTroops Stabilization Force: offer, then pledge" in printed
    assert printed.count("opposite-polarity: ") == 1


def test_the_program_for_igraph_runs_where_that_is_installed(capsys):
    require(importlib.util.find_spec("igraph"), "igraph is not installed")
    (program,) = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)
    given = to_networkx(*small.plain())
    exec(compile(program, "networkx.md", "exec"), {"graph": given})
    assert f"{len(given.nodes)} {len(given.edges)}" in capsys.readouterr().out


def test_igraph_reads_the_graphml_file(tmp_path):
    require(importlib.util.find_spec("igraph"), "igraph is not installed")
    igraph = importlib.import_module("igraph")
    resolution, documents = small.plain()
    content = Content(to_dataset(resolution, documents, small.RUN), resolution, documents)
    save(EXPORTERS["graphml"], content, tmp_path / "graph.graphml")
    read = igraph.Graph.Read_GraphML(str(tmp_path / "graph.graphml"))
    assert sorted(read.es["quote"]) == sorted(claim.evidence.text for claim in small.CLAIMS)
    assert set(read.vs["label"]) == {entity.name for entity in resolution.entities}


def test_negated_claims_are_not_what_is_so(printed):
    assert printed.count("Israel opposes Gaza Plan") == 1


def test_the_page_names_every_attribute():
    named = set(re.findall(r"`(\w+)`", PAGE))
    graph = to_networkx(*small.plain())
    for *_, attributes in [*graph.nodes(data=True), *graph.edges(data=True)]:
        assert set(attributes) <= named
