"""The networkx graph answers every question as SPARQL does."""

import functools

import pytest

import kg
from kg.graph import to_networkx
from tests.conftest import ROOT
from tests.graph.networkx_answers import ANSWERS, View
from tests.loading import questions


@functools.cache
def asked(graph: str) -> tuple[View, dict[str, questions.Rows]]:
    given = questions.content(graph)
    network = to_networkx(given.resolution, given.documents)
    if graph == "sample":
        network = kg.open(ROOT / "exports").to_networkx()
    return View(network, given.resolution), questions.answers(given)


@pytest.mark.parametrize("graph", questions.GRAPHS)
@pytest.mark.parametrize("name", questions.NAMES)
def test_networkx_answers_as_sparql_does(name, graph):
    view, expected = asked(graph)
    assert questions.rows(set(ANSWERS[name](view))) == expected[name]
