"""Dates as front matter, pages and feeds write them → a date; never the clock's."""

import datetime
import email.utils
import re

_FORMATS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y/%m/%d", "%Y%m%d")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T\s])")
#: Numbers above this are milliseconds since 1970, as some feeds have them.
_MILLISECONDS = 100_000_000_000
#: Numbers below this are no time of any feed, but dates without hyphens: 20251216, or a year alone.
_SECONDS = 100_000_000


def parse(value: object) -> datetime.date | None:
    """Return the date that ``value`` writes, or None where it writes none.

    Takes ISO dates and date-times, RFC 2822 ("Tue, 16 Dec 2025 10:00:00 GMT"), "16 December 2025",
    "December 16, 2025", and seconds or milliseconds since 1970. The day is the one written, in
    whatever time zone.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    text = value.strip() if isinstance(value, str) else ""
    return _from_iso(text) or _from_words(text)


def _from_number(number: float) -> datetime.date | None:
    if not number >= _SECONDS:
        return _from_words(str(number))
    seconds = number / 1000 if number > _MILLISECONDS else number
    try:
        return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).date()
    except (OverflowError, ValueError, OSError):
        return None


def _from_iso(text: str) -> datetime.date | None:
    if not _ISO.match(text):
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _from_words(text: str) -> datetime.date | None:
    for form in _FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
