"""The questions in ``ontology/queries``: each has a title and answers as expected."""

from pathlib import Path

import pytest
from rdflib.query import ResultRow

from kg.graph import QueryView, to_dataset, to_rdflib
from kg.model import Stage
from tests import small_graph as small
from tests.conftest import ROOT

QUERIES = sorted((ROOT / "ontology" / "queries").glob("*.rq"))
OFFERED = "Indonesia offered about 8,000 troops to the Stabilization Force"
PLEDGED = "Indonesia pledged 5,000 troops to the Stabilization Force."

# The cells that tell the rows apart; every answer shows the quote last.
EXPECTED: dict[str, list[tuple[str, ...]]] = {
    "commitment-histories": [("Indonesia", "1", "offer"), ("Indonesia", "2", "pledge")],
    "contributors": [
        ("Indonesia", "pledge", "2026-02-03", "5000", "Test Courier", "2", PLEDGED),
        ("Qatar", "asked", "2026-01-10", "Test Daily", "1"),
        ("Qatar", "pledge", "2026", "50000000", "USD", "Test Daily", "1"),
    ],
    "disagreements": [("incompatible-number",), ("opposite-polarity",)],
    "numbers-differ": [("Indonesia", "troops", "exactly", "5000", "about", "8000")],
    "plans": [("Gaza Plan", "authorised", "Security Council"), ("proposed", "United States")],
    "promised-not-done": [("offer", "8000"), ("pledge", "5000"), ("Qatar", "funds")],
    "who-controls": [("Israel", "Gaza", "53", "percent")],
    "who-funds": [("Qatar", "funds", "50000000", "USD"), ("Qatar", "is asked")],
    "who-holds-office": [("Marco Rubio", "secretary of state", "United States")],
    "who-offers-troops": [
        ("Indonesia", "about", "8000", "offer", "U.S. official", "Test Daily", OFFERED),
        ("Indonesia", "exactly", "5000", "pledge", "", "Test Courier", PLEDGED),
    ],
    "who-opposes": [("Israel", "affirmed", ""), ("Israel", "negated", "Qatar")],
    "who-said-what": [
        ("Gaza Plan", "Qatar", "Israel"),
        ("Indonesia", "U.S. official"),
        ("Israel", "Qatar"),
        ("Stabilization Force", "U.S. official"),
    ],
    "who-supports": [],
}


def test_every_question_has_an_expected_answer():
    assert {path.stem for path in QUERIES} == set(EXPECTED)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_question_begins_with_its_title(path: Path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert "?" in first


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_question_is_answered(path: Path, view):
    rows = view.query(path.read_text(encoding="utf-8")).rows
    expected = EXPECTED[path.stem]
    assert len(rows) == len(expected)
    for row, cells in zip(rows, expected, strict=True):
        assert set(cells) <= set(row)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_rdflib_gives_the_same_answer(path: Path, store, view):
    query = path.read_text(encoding="utf-8")
    result = to_rdflib(store).query(query)
    bound = [row for row in result if isinstance(row, ResultRow)]
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in bound]
    assert rows == list(view.query(query).rows)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_rows_are_ordered_by_every_column(path: Path):
    text = path.read_text(encoding="utf-8")
    selected = text[text.index("SELECT DISTINCT") : text.index("WHERE")].split()[2:]
    ordered = text[text.index("ORDER BY") :].split()[2:]
    assert set(ordered) == set(selected)


def test_a_delivered_promise_is_done():
    delivered = small.claim(
        small.SECOND,
        small.INDONESIA,
        "offersTroops",
        small.FORCE,
        PLEDGED,
        stage=Stage.DELIVERED,
    )
    resolution = small.resolution((small.OFFER, delivered))
    store = to_dataset(resolution, (small.FIRST, small.SECOND), small.RUN)
    query = (ROOT / "ontology/queries/promised-not-done.rq").read_text(encoding="utf-8")
    assert QueryView(store).query(query).rows == ()
