"""Rows are counted exactly, however the bytes come."""

import json

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.endpoint.formats import TABLES
from kg.endpoint.limited import Limited, TooLargeError

VALUES = ["plain", '},{"', "a\nb\r\nc", "\\", '\\"', '"', "<result>", "\t", "},{", "\\\\},{"]


def solutions(query: str) -> QuerySolutions:
    results = Store().query(query)
    assert isinstance(results, QuerySolutions)
    return results


def answer(count: int, form: str) -> bytes:
    values = " ".join(f"({json.dumps(VALUES[n % len(VALUES)])} UNDEF)" for n in range(count))
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}"
    return solutions(query).serialize(format=TABLES[form]) or b""


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8192])
def test_as_many_rows_as_allowed_pass_and_one_more_does_not(form, size):
    for count, fits in ((50, True), (51, False)):
        data = answer(count, form)
        out = Limited(10**6, 50, form)
        try:
            for start in range(0, len(data), size):
                out.write(data[start : start + size])
        except TooLargeError:
            assert not fits
        else:
            assert fits
            assert out.getvalue() == data


def test_too_many_bytes_are_refused():
    out = Limited(10)
    out.write(b"x" * 10)
    with pytest.raises(TooLargeError):
        out.write(b"x")


def test_the_engine_stops_when_writing_fails():
    results = solutions("SELECT * { VALUES ?x { 1 2 3 } }")
    with pytest.raises(TooLargeError):
        results.serialize(Limited(5), format=QueryResultsFormat.CSV)
