"""The ready-made queries."""

from kg.resources import load
from kg.resources.faults import Faults
from kg.resources.queries import build_queries


def test_the_first_comment_line_is_the_title():
    faults = Faults()
    (query,) = build_queries([("queries/a-b.rq", "# Who asks whom?\nASK {}")], faults)
    assert (query.name, query.title) == ("a-b", "Who asks whom?")
    assert faults.found == []


def test_a_query_without_a_title_is_a_fault():
    faults = Faults()
    build_queries([("queries/a.rq", "ASK {}")], faults)
    assert faults.found == [
        "queries/a.rq: line 1: must be a comment that says what the query answers"
    ]


def test_the_shipped_queries_are_listed():
    assert "who-offers-troops" in [query.name for query in load().queries]
