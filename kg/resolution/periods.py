"""Times of claims as periods: ISO days, months, years and intervals compared as text."""

import datetime


def bounds(time: str | None) -> tuple[str, str]:
    """Return first and last day of an ISO date, month, year or interval; "" where it is open."""
    if not time:
        return "", ""
    start, slash, end = time.partition("/")
    if not slash:
        end = start
    return _first(start), _last(end)


def overlap(left: str | None, right: str | None) -> bool:
    """Tell whether two times can be the same; an unknown or open end fits everything."""
    (a, b), (c, d) = bounds(left), bounds(right)
    return (not b or not c or c <= b) and (not d or not a or a <= d)


def days_apart(left: datetime.date | None, right: datetime.date | None) -> int | None:
    """Return the number of days between two dates, None where one is unknown."""
    return abs((left - right).days) if left and right else None


def stated_on(time: str | None, published: datetime.date | None) -> str:
    """Return the day, month or year since which a stated thing holds.

    That is its own time unless it lies ahead of publication, else the day of publication; "" where
    nothing is known.
    """
    day = published.isoformat() if published else ""
    start = (time or "").partition("/")[0]
    if start and (not day or _first(start) <= day):
        return start
    return day


def _first(text: str) -> str:
    """Return the first day of a date, month or year."""
    return {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text)


def _last(text: str) -> str:
    """Return a day not before the last one of a date, month or year."""
    return {4: f"{text}-12-31", 7: f"{text}-31"}.get(len(text), text)
