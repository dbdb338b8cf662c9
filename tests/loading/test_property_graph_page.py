"""docs/property-graph.md: its queries run, and its tables name what is loaded."""

import importlib
import re

import pytest

from kg.loading import load
from kg.loading.property_graph import EDGE, NODE
from tests import small_graph as small
from tests.conftest import ROOT, require
from tests.loading import contents

PAGE = (ROOT / "docs" / "property-graph.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
EXPECTED = [
    {
        ("Indonesia", "Stabilization Force", "about"),
        ("Indonesia", "Stabilization Force", "exactly"),
    },
    {("Israel", "Gaza Plan", "affirmed"), ("Israel", "Gaza Plan", "negated")},
    {("Israel", "Gaza", 53.0)},
    {("Marco Rubio", "secretary of state", "United States")},
    {("Israel", "Gaza Plan", small.OPPOSES.evidence.text)},
]


@pytest.mark.parametrize("query, expected", list(zip(QUERIES, EXPECTED, strict=True)))
def test_a_query_of_the_page_answers(query, expected, tmp_path):
    try:
        engine = importlib.import_module("ladybug")
    except ImportError:
        require(None, "ladybug is not installed")
    load(f"ladybug:{tmp_path}/x", contents.whole())
    with engine.Database(f"{tmp_path}/x") as base, engine.Connection(base) as connection:
        rows = connection.execute(query).get_all()
    assert {tuple(row[:3]) for row in rows} == expected


def test_the_tables_name_every_property():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert set(NODE) | set(EDGE) <= named
