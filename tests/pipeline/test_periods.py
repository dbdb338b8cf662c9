import datetime

import pytest

from kg.pipeline import periods

TODAY = datetime.date(2026, 1, 31)


def test_month_beyond_december_runs_into_the_next_year():
    assert periods.month(2025, 13).iso == "2026-01"


def test_week_is_monday_to_sunday():
    assert periods.week(TODAY, -1).iso == "2026-01-19/2026-01-25"


@pytest.mark.parametrize(
    "unit,count,expected",
    [
        ("day", -2, "2026-01-29"),
        ("week", 1, "2026-02-07"),
        ("month", 1, "2026-02"),
        ("year", -6, "2020"),
    ],
)
def test_shift_is_as_precise_as_its_unit(unit, count, expected):
    assert periods.shift(TODAY, unit, count).iso == expected


def test_shift_out_of_the_calendar_is_refused():
    with pytest.raises(OverflowError, match="is no date"):
        periods.shift(TODAY, "year", 9000)


def test_between_keeps_the_precision_of_both_ends():
    assert periods.between(periods.year(2019), periods.month(2024, 5)) == "2019/2024-05"
