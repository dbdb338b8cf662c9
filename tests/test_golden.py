"""The sample's claims and the answers to the questions of ontology/queries, against tests/golden."""

import pytest

from kg.resources import load
from tests.goldens import GOLDEN, answer_of, claim_lines

pytestmark = pytest.mark.model
QUESTIONS = load().queries
#: The sample's articles tell of different events, so little in it can differ.
MAY_BE_EMPTY = {"disagreements", "numbers-differ"}


def test_the_claims_of_the_sample_are_those_expected(sample_graph):
    assert claim_lines(sample_graph) == (GOLDEN / "claims.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_has_the_expected_answer(sample_graph, question):
    path = GOLDEN / "queries" / f"{question.name}.csv"
    assert answer_of(sample_graph, question.text) == path.read_text(encoding="utf-8")


def test_every_question_finds_something_and_has_its_golden():
    files = {path.stem: path for path in (GOLDEN / "queries").glob("*.csv")}
    assert set(files) == {question.name for question in QUESTIONS}
    empty = {name for name, path in files.items() if path.read_text().count("\n") < 2}
    assert empty <= MAY_BE_EMPTY
