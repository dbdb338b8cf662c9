"""Sorting in runs: the same as in memory, whatever the size of a run."""

import pytest

from kg.export.sorting import sort_lines, sort_rows

LINES = [b"%d %b\n" % (number * 7919 % 1000, b"x" * (number % 50)) for number in range(60_000)]
SIZES = [1, 10_000, 700_000, 10**9]


@pytest.mark.parametrize("size", SIZES)
def test_lines_are_sorted_and_stand_once(size):
    assert list(sort_lines(LINES, run_bytes=size)) == sorted(set(LINES))


@pytest.mark.parametrize("size", SIZES)
def test_a_line_that_fills_many_runs_stands_once(size):
    assert list(sort_lines([b"same\n"] * 50_000, run_bytes=size)) == [b"same\n"]


def test_nothing_is_sorted_to_nothing():
    assert list(sort_lines([])) == []


@pytest.mark.parametrize("size", [1, 10**9])
def test_rows_keep_their_line_feeds_and_follow_their_keys(size):
    rows = [(f"{number * 7919 % 100:03}", f"a\r\nb {number}\n") for number in range(100)]
    assert list(sort_rows(rows, run_bytes=size)) == [row for _, row in sorted(rows)]


def test_keys_are_in_the_order_of_code_points():
    names = ["é", "z", "\uffee", "\U0001f54a", "a b", "a"]
    assert list(sort_rows((name, name) for name in names)) == sorted(names)
