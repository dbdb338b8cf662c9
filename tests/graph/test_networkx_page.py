"""docs/networkx.md: its programs run, one after the other, on the small graph."""

import re

import networkx as nx
import pytest

import kg
from kg.graph import to_networkx
from tests import small_graph as small
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "networkx.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


class Opened:
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
    assert len(PROGRAMS) == 5
    assert lines[0].startswith("Gaza Plan: 0.25")
    assert "camp 1: Indonesia, Qatar, Stabilization Force" in lines
    assert "Israel opposes Gaza Plan: Israel opposes the Gaza Plan." in lines
    assert any(" - " in line for line in lines)


def test_negated_claims_are_not_what_is_so(printed):
    assert printed.count("Israel opposes Gaza Plan") == 1


def test_the_page_names_every_attribute():
    named = set(re.findall(r"`(\w+)`", PAGE))
    graph = to_networkx(*small.plain())
    for *_, attributes in [*graph.nodes(data=True), *graph.edges(data=True)]:
        assert set(attributes) <= named
