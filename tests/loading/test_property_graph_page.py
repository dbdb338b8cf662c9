"""docs/property-graph.md: its queries are those under test, its tables name what is loaded."""

import re

from kg.loading.rows import DISAGREEMENT, EDGE, NODE
from tests.conftest import ROOT
from tests.loading.questions import FOLDER

PAGE = (ROOT / "docs" / "property-graph.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
FILES = {path.read_text(encoding="utf-8") for path in FOLDER.glob("*.cypher")}


def test_the_page_shows_five_questions_as_they_are_in_the_files():
    assert len(QUERIES) == 5
    assert set(QUERIES) <= FILES


def test_the_tables_name_every_property():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert set(NODE) | set(EDGE) | set(DISAGREEMENT) <= named
