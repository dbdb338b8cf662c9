"""Expressions of time as regular expressions, each with the function that resolves it.

Every function takes the match, the publication date (None when unknown) and whether the clause
looks ahead; it returns None where the expression cannot be placed.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping

from kg.pipeline import periods
from kg.pipeline.periods import Period
from kg.resources.language import Calendar

Ahead = Callable[[], bool]
Resolve = Callable[[re.Match[str], datetime.date, Ahead], Period | None]
Expression = tuple[re.Pattern[str], Resolve]


def alternation(words: Iterable[str]) -> str:
    """Return the words as alternatives of a regular expression, longest first."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w))
    )


def grammar(words: Calendar, numbers: Mapping[str, float]) -> list[Expression]:
    """Compile the expressions."""
    month, weekday = alternation(words.months), alternation(words.weekdays)
    unit, number = alternation(words.units), rf"\d{{1,3}}|{alternation(numbers)}"
    past, future = alternation(words.past), alternation(words.future)
    edge = rf"(?:(?P<edge>{alternation(words.edges)})[\s-]*(?:the\s+)?)?"
    shift = rf"(?:(?P<past>{past})|(?P<future>{future})|(?P<present>{alternation(words.present)}))"
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    year = r"(?P<year>(?:1[6-9]|20)\d\d)"
    count = rf"(?P<number>{number})[\s-]+(?P<unit>{unit})"
    rules = _Rules(words, numbers)
    table: list[tuple[str, Resolve]] = [
        (rf"(?:the\s+)?{day}\s+(?:of\s+)?(?P<month>{month})(?:,?\s+{year})?", rules.date),
        (rf"(?P<month>{month})\s+(?:the\s+)?{day}(?:,?\s+{year})?(?![,.]?\d)", rules.date),
        (rf"{year}-(?P<digits>\d\d)-(?P<day>\d\d)", rules.digits),
        (
            rf"{edge}(?:{shift}\s+)?(?P<month>{month})"
            rf"(?:(?:\s+of)?,?\s+{year}|\s+(?P<turn>{past}|{future}|this)\s+year)?",
            rules.month,
        ),
        (
            rf"{edge}(?:{shift}\s+|the\s+)?(?P<season>{alternation(words.seasons)})"
            rf"(?:(?:\s+of)?\s+{year})?",
            rules.season,
        ),
        (rf"{edge}{year}(?![,.]\d)", rules.year),
        (r"the\s+(?P<decade>(?:19|20)\d0)s", rules.decade),
        (
            rf"(?:{shift}\s+)?(?P<weekday>{weekday})"
            r"(?:(?:'s|’s)(?=\W)|\s+(?:morning|afternoon|evening|night))?",
            rules.weekday,
        ),
        (alternation(words.days), rules.relative_day),
        (rf"{edge}(?:the\s+)?{shift}\s+(?P<unit>{unit})", rules.neighbour),
        (rf"(?P<edge>{alternation(words.edges)})\s+the\s+(?P<unit>week|month|year)", rules.current),
        (r"(?P<edge>earlier|later)\s+this\s+(?P<unit>week|month|year)", rules.current),
        (rf"{count}\s+(?:ago|earlier)", rules.ago),
        (rf"(?:in|within)\s+{count}(?:'s|'|’)?(?:\s+time)?(?!\s+(?:ago|of))", rules.ahead),
        (rf"(?:the\s+)?(?:(?P<past>{past})|(?P<future>{future}))\s+{count}", rules.stretch),
        (rf"(?:last\s+|next\s+)?(?P<feast>{alternation(words.feasts)})", rules.feast),
    ]
    return [
        (re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE), rule)
        for pattern, rule in table
    ]


class _Rules:
    """The functions that turn a match into a period."""

    def __init__(self, words: Calendar, numbers: Mapping[str, float]) -> None:
        self._words, self._numbers = words, numbers

    def _number(self, text: str) -> float:
        """Return the value of a numeral."""
        return float(text) if text.isdigit() else self._numbers[" ".join(text.lower().split())]

    def date(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "12 July 2024" and "July 12"."""
        month, day = int(self._words.months[match["month"].lower()]), int(match["day"])
        if match["year"]:
            return periods.day(datetime.date(int(match["year"]), month, day))
        options = [
            datetime.date(year, month, day)
            for year in range(today.year - 1, today.year + 2)
            if day <= periods.month(year, month).end.day
        ]
        if ahead():
            return periods.day(min(date for date in options if date >= today))
        past = [date for date in options if date <= today]
        nearest = min(options, key=lambda date: abs((date - today).days))
        return periods.day(max(past) if (today - max(past)).days < 300 else nearest)

    def digits(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "2024-07-12"."""
        return periods.day(datetime.date.fromisoformat(match[0]))

    def month(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "July 2024", "in July", "last July"; a bare lower-case word is no month."""
        if not match["month"][0].isupper() or (match["month"] == "May" and self._modal(match)):
            return None
        if len(match["month"]) == 3 and match["month"] != "May" and not match["year"]:
            return None
        number = int(self._words.months[match["month"].lower()])
        if match["turn"]:
            words = self._words
            turn = match["turn"].lower()
            return periods.month(today.year + (turn in words.future) - (turn in words.past), number)
        return self._of_year(match, number, today, ahead)

    def _modal(self, match: re.Match[str]) -> bool:
        """Whether "May" may be a verb or a name: nothing around it speaks of time."""
        before = match.string[max(0, match.start() - 12) : match.start()].split()
        alone = not (match["year"] or match["edge"] or self._shift(match))
        return alone and (not before or not before[-1].islower())

    def season(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "next summer", "the spring of 2024"."""
        if not match["year"] and " " not in match[0].strip():
            prefix = match.string[max(0, match.start() - 4) : match.start()].lower()
            if not prefix.endswith(("in ", "by ")):
                return None
        first = int(self._words.seasons[match["season"].lower()])
        begin = self._of_year(match, first, today, ahead)
        last = periods.month(begin.start.year, first + 2)
        return Period(begin.start, last.end, "months")

    def _shift(self, match: re.Match[str]) -> str:
        """Return which way a period is shifted: "past", "future", "present" or ""."""
        groups = match.groupdict()
        return next((name for name in ("past", "future", "present") if groups.get(name)), "")

    def _of_year(
        self, match: re.Match[str], number: int, today: datetime.date, ahead: Ahead
    ) -> Period:
        """Return a month of the year that is named, or that the tense asks for."""
        if match["year"]:
            return periods.month(int(match["year"]), number)
        shift = self._shift(match)
        if shift == "present":
            return periods.month(today.year, number)
        if shift == "future" or (not shift and ahead()):
            later = number > today.month or (not shift and number == today.month)
            return periods.month(today.year if later else today.year + 1, number)
        earlier = number < today.month or (not shift and number == today.month)
        return periods.month(today.year if earlier else today.year - 1, number)

    def year(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "2024", "late 2025"; a number that something else claims is no year."""
        before = match.string[max(0, match.start() - 12) : match.start()]
        after = match.string[match.end() : match.end() + 12]
        if before.endswith(("$", "€", "£", "esolution ", "(resolution ", "some ", "about ")):
            return None
        if re.match(r"\s+(?:troops|soldiers|police|people|men|members|million|percent)", after):
            return None
        return periods.year(int(match["year"]))

    def decade(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "the 1990s"."""
        first = int(match["decade"])
        return Period(datetime.date(first, 1, 1), datetime.date(first + 9, 12, 31), "years")

    def weekday(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "Friday", "last Friday", "next Friday"."""
        if not match["weekday"][0].isupper():
            return None
        distance = int(self._words.weekdays[match["weekday"].lower()]) - today.weekday()
        shift = self._shift(match)
        if shift == "future" or (shift != "past" and ahead()):
            days = distance % 7 or (7 if shift else 0)
        else:
            days = -(-distance % 7) or (-7 if shift == "past" else 0)
        return periods.day(today + datetime.timedelta(days=days))

    def relative_day(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "yesterday"."""
        return periods.shift(today, "day", self._words.days[" ".join(match[0].lower().split())])

    def neighbour(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "last month", "next week", "this year"; "the past year" is a stretch."""
        unit = self._words.units[match["unit"].lower()]
        count = {"past": -1, "future": 1, "present": 0}[self._shift(match)]
        if match["unit"].lower().endswith("s") or unit in {"fortnight", "decade"}:
            return None
        if unit == "week":
            return periods.week(today, count)
        found = periods.shift(today, unit, count)
        return self._edge(match, found)

    def _edge(self, match: re.Match[str], period: Period) -> Period:
        """Return December for the end of a year; other parts keep the period."""
        edge = (match["edge"] or "").lower()
        if period.grain == "year" and edge.endswith(("end of", "close of")):
            return periods.month(period.start.year, 12)
        return period

    def current(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "the end of the year", "later this month"."""
        unit = match["unit"].lower()
        if unit == "week":
            return periods.week(today)
        return self._edge(match, periods.shift(today, unit, 0))

    def ago(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "two weeks ago"."""
        unit = self._words.units[match["unit"].lower()]
        return periods.shift(today, unit, -self._number(match["number"]))

    def ahead(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period | None:
        """Resolve "in two months"; "in two weeks" of a past clause is a duration."""
        if not ahead():
            return None
        unit = self._words.units[match["unit"].lower()]
        return periods.shift(today, unit, self._number(match["number"]))

    def stretch(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "the next 15 months", "the past two years"."""
        unit = self._words.units[match["unit"].lower()]
        count = self._number(match["number"])
        other = periods.shift(today, unit, -count if match["past"] else count)
        grain = {"month": "months", "year": "years", "decade": "years"}.get(unit, "days")
        if match["past"]:
            return Period(other.start, today, grain)
        return Period(today, other.end, grain)

    def feast(self, match: re.Match[str], today: datetime.date, ahead: Ahead) -> Period:
        """Resolve "Christmas"."""
        month, day = self._words.feasts[" ".join(match["feast"].lower().split())].split("-")
        options = [
            datetime.date(year, int(month), int(day)) for year in range(today.year - 1, today.year + 2)
        ]
        if ahead() or match[0].lower().startswith("next"):
            return periods.day(min(date for date in options if date >= today))
        return periods.day(max(date for date in options if date <= today))
