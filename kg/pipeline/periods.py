"""Arithmetic on calendar periods, and their ISO 8601 form as claims carry it.

A period is a day, a month, a year, or a span between two of them; a claim writes it as "2026",
"2026-01", "2025-12-16", "2026-01/2026-03", "/2026-06" (until) or "2019/" (from then on).
"""

import calendar
import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, and how the period is written.

    ``grain`` is day, month or year for one of them, days, months or years for a span of them.
    """

    start: datetime.date
    end: datetime.date
    grain: str

    @property
    def iso(self) -> str:
        """Return the ISO form."""
        return f"{self.first}/{self.last}" if self.grain.endswith("s") else self.first

    @property
    def first(self) -> str:
        """Return the ISO form of the day, month or year that begins it."""
        return _form(self.start, self.grain)

    @property
    def last(self) -> str:
        """Return the ISO form of the day, month or year that ends it."""
        return _form(self.end, self.grain)


def _form(date: datetime.date, grain: str) -> str:
    """Write a date as precisely as its grain."""
    length = {"d": 10, "m": 7, "y": 4}[grain[0]]
    return date.isoformat()[:length]


def day(date: datetime.date) -> Period:
    """Return a single day."""
    return Period(date, date, "day")


def month(year: int, number: int) -> Period:
    """Return a month; numbers beyond 1 to 12 run into the neighbouring years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, number)[1]
    return Period(datetime.date(year, number, 1), datetime.date(year, number, last), "month")


def year(number: int) -> Period:
    """Return a year."""
    return Period(datetime.date(number, 1, 1), datetime.date(number, 12, 31), "year")


def week(date: datetime.date, offset: int = 0) -> Period:
    """Return the week, Monday to Sunday, that lies ``offset`` weeks from the one of a date."""
    monday = date - datetime.timedelta(days=date.weekday()) + datetime.timedelta(weeks=offset)
    return Period(monday, monday + datetime.timedelta(days=6), "days")


def shift(date: datetime.date, unit: str, count: float) -> Period:
    """Return the day, week, month or year that lies ``count`` units from a date.

    Raises OverflowError when the result leaves the calendar.
    """
    whole = int(count)
    try:
        match unit:
            case "day":
                return day(date + datetime.timedelta(days=whole))
            case "week":
                return day(date + datetime.timedelta(weeks=whole))
            case "fortnight":
                return day(date + datetime.timedelta(weeks=2 * whole))
            case "month":
                return month(date.year, date.month + whole)
            case "decade":
                return year(date.year + 10 * whole)
            case _:
                return year(date.year + whole)
    except ValueError as error:
        raise OverflowError(f"{count} {unit}s from {date} is no date") from error


def between(first: Period, second: Period) -> str:
    """Return the span from the start of one period to the end of another, at their precision."""
    return f"{first.first}/{second.last}"
