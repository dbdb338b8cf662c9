"""Expressions of time as regular expressions, each with the function that resolves it.

A function returns None where the expression cannot be placed.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.pipeline import periods
from kg.pipeline.periods import Period
from kg.resources.language import Calendar

_CONTEXT = 16
#: Days from which a date without a year is taken for the one on the other side of today.
_FAR = 300
#: How much nearer a coming month has to be than a past one where the tense says nothing, and how many
#: months ahead one is taken for that of the year before, whatever the tense says.
_LEANING, _FAR_AHEAD = 2, 10
_MONTHS = 12

Ahead = Callable[[], bool | None]
Resolve = Callable[["Hit"], Period | None]
Expression = tuple[re.Pattern[str], Resolve]
Back = Callable[[re.Match[str], Period], Period | None]
Anaphor = tuple[re.Pattern[str], Back]


@dataclass(frozen=True, slots=True)
class Hit:
    """A match, the publication date, and a test of whether the clause looks ahead."""

    match: re.Match[str]
    today: datetime.date
    ahead: Ahead


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
    of_year = rf"(?:\s+of)?,?\s+{year}"
    on = rf"(?:(?:{weekday}),?\s+(?:the\s+)?)?"
    parts = alternation(words.parts_of_year)
    quarters = alternation(p for p in words.parts_of_year if p.endswith("quarter"))
    turn = rf"\s+(?P<turn>{past}|{future}|this)\s+year"
    season = alternation(words.seasons)
    part = "(?:morning|afternoon|evening|night)"
    count = rf"(?P<number>{number})[\s-]+(?P<unit>{unit})"
    rules = _Rules(words, numbers)
    table: list[tuple[str, Resolve]] = [
        (rf"{on}(?:the\s+)?{day}\s+(?:of\s+)?(?P<month>{month})(?:,?\s+{year})?", rules.date),
        (rf"{on}(?P<month>{month})\s+(?:the\s+)?{day}(?:,?\s+{year})?(?![,.]?\d)", rules.date),
        (rf"{year}-(?P<digits>\d\d)-(?P<day>\d\d)", rules.digits),
        (rf"{on}(?P<first>\d?\d)(?P<mark>[./-])(?P<second>\d?\d)(?P=mark){year}", rules.figures),
        (rf"{edge}(?:{shift}\s+)?(?P<month>{month})(?:{of_year}|{turn})?", rules.month),
        (rf"{edge}(?:{shift}\s+|the\s+)?(?P<season>{season})(?:{of_year})?", rules.season),
        (rf"(?:the\s+)?(?P<part>{parts})(?:{of_year}|{turn}|\s+of\s+the\s+year)", rules.part),
        (rf"(?:the\s+)?(?P<part>{quarters})(?!\s+of\b)", rules.part),
        (rf"(?:the\s+)?(?:{alternation(words.year_ends)})", rules.year_end),
        (rf"(?<!/){edge}{year}(?![,.]\d|/\d{{3}})", rules.year),
        (r"the\s+(?P<decade>(?:19|20)\d0)s", rules.decade),
        (rf"(?:{shift}\s+)?(?P<weekday>{weekday})(?:(?:'s|’s)(?=\W)|\s+{part})?", rules.weekday),
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


def anaphora(words: Calendar, numbers: Mapping[str, float]) -> list[Anaphor]:
    """Compile the expressions that stand for a time by the one before ("that day", "a year later")."""
    rules = _BackRules(words, numbers)
    unit = "(?P<unit>day|month|year)"
    following, preceding = alternation(words.following), alternation(words.preceding)
    number = rf"(?P<number>\d{{1,3}}|{alternation(numbers)})"
    later, earlier = alternation(words.later), alternation(words.earlier)
    table: list[tuple[str, Back]] = [
        (rf"(?:{alternation(words.same)})\s+{unit}", rules.same),
        (rf"(?:(?P<following>{following})|(?P<preceding>{preceding}))\s+{unit}", rules.neighbour),
        (
            rf"{number}[\s-]+(?P<unit>{alternation(words.units)})\s+(?:(?P<later>{later})|(?:{earlier}))",
            rules.apart,
        ),
    ]
    return [(re.compile(rf"(?<![\w-])(?:{p})(?!\w)", re.IGNORECASE), rule) for p, rule in table]


class _BackRules:
    """The functions that turn a match and the period before it into a period."""

    def __init__(self, words: Calendar, numbers: Mapping[str, float]) -> None:
        self._words, self._numbers = words, numbers

    def same(self, match: re.Match[str], before: Period) -> Period | None:
        """Resolve "that day", "the same month"."""
        return self._around(match, before, 0)

    def neighbour(self, match: re.Match[str], before: Period) -> Period | None:
        """Resolve "the following year", "the previous day"."""
        return self._around(match, before, 1 if match["following"] else -1)

    def _around(self, match: re.Match[str], before: Period, count: int) -> Period | None:
        """Return the day, month or year so far from the one that a period lies in."""
        unit = match["unit"].lower()
        grains = ("day", "month", "year")
        if before.grain not in grains or grains.index(before.grain) > grains.index(unit):
            return None
        return periods.shift(before.start, unit, count)

    def apart(self, match: re.Match[str], before: Period) -> Period | None:
        """Resolve "two years later", "a day earlier"."""
        unit = self._words.units[match["unit"].lower()]
        grain = {"decade": "year", "week": "day", "fortnight": "day"}.get(unit, unit)
        grains = ("day", "month", "year")
        if before.grain not in grains or grains.index(before.grain) > grains.index(grain):
            return None
        number = match["number"].lower()
        count = float(number) if number.isdigit() else self._numbers[" ".join(number.split())]
        return periods.shift(before.start, unit, count if match["later"] else -count)


class _Rules:
    """The functions that turn a match into a period."""

    def __init__(self, words: Calendar, numbers: Mapping[str, float]) -> None:
        self._words, self._numbers = words, numbers

    def _number(self, text: str) -> float:
        """Return the value of a numeral."""
        return float(text) if text.isdigit() else self._numbers[" ".join(text.lower().split())]

    def date(self, hit: Hit) -> Period | None:
        """Resolve "12 July 2024" and "July 12"; "up to 30 may go" is no day."""
        if not hit.match["month"][0].isupper():
            return None
        month, day = int(self._words.months[hit.match["month"].lower()]), int(hit.match["day"])
        if hit.match["year"]:
            return periods.day(datetime.date(int(hit.match["year"]), month, day))
        options = [
            datetime.date(year, month, day)
            for year in range(hit.today.year - 1, hit.today.year + 2)
            if day <= periods.month(year, month).end.day
        ]
        coming = min(date for date in options if date >= hit.today)
        gone = max(date for date in options if date <= hit.today)
        nearest = min(coming, gone, key=lambda date: abs((date - hit.today).days))
        ahead = hit.ahead()
        chosen = nearest if ahead is None else coming if ahead else gone
        return periods.day(chosen if abs((chosen - hit.today).days) < _FAR else nearest)

    def digits(self, hit: Hit) -> Period:
        """Resolve "2024-07-12"."""
        return periods.day(datetime.date.fromisoformat(hit.match[0]))

    def figures(self, hit: Hit) -> Period | None:
        """Resolve "12.07.2024"; which of two small figures between slashes is the month is left open."""
        day, month = int(hit.match["first"]), int(hit.match["second"])
        if hit.match["mark"] != ".":
            if max(day, month) <= _MONTHS and day != month:
                return None
            day, month = max(day, month), min(day, month)
        return periods.day(datetime.date(int(hit.match["year"]), month, day))

    def month(self, hit: Hit) -> Period | None:
        """Resolve "July 2024", "in July", "last July"; a bare lower-case word is no month."""
        if not hit.match["month"][0].isupper() or (
            hit.match["month"] == "May" and self._modal(hit.match)
        ):
            return None
        if len(hit.match["month"]) == 3 and hit.match["month"] != "May" and not hit.match["year"]:
            return None
        number = int(self._words.months[hit.match["month"].lower()])
        if hit.match["turn"]:
            words = self._words
            turn = hit.match["turn"].lower()
            return periods.month(
                hit.today.year + (turn in words.future) - (turn in words.past), number
            )
        return self._of_year(hit, number)

    def _modal(self, match: re.Match[str]) -> bool:
        """Whether "May" may be a verb or a name: nothing around it speaks of time."""
        before = match.string[max(0, match.start() - 12) : match.start()].split()
        alone = not (match["year"] or match["edge"] or self._shift(match))
        word = before[-1] if before else ""
        return alone and not (word.islower() or word.lower() in self._words.month_openers)

    def season(self, hit: Hit) -> Period | None:
        """Resolve "next summer", "the spring of 2024"."""
        if not hit.match["year"] and " " not in hit.match[0].strip():
            prefix = hit.match.string[max(0, hit.match.start() - 4) : hit.match.start()].lower()
            if not prefix.endswith(("in ", "by ")):
                return None
        first = int(self._words.seasons[hit.match["season"].lower()])
        begin = self._of_year(hit, first)
        last = periods.month(begin.start.year, first + 2)
        return Period(begin.start, last.end, "months")

    def part(self, hit: Hit) -> Period:
        """Resolve "the fourth quarter", "the first half of 2026"."""
        part = " ".join(hit.match["part"].lower().split())
        first, last = (int(n) for n in self._words.parts_of_year[part].split("-"))
        groups = hit.match.groupdict()
        turn = (groups.get("turn") or "").lower()
        year = hit.today.year + (turn in self._words.future) - (turn in self._words.past)
        if groups.get("year"):
            year = int(hit.match["year"])
        elif not turn and last < hit.today.month and hit.ahead():
            year += 1
        elif not turn and first > hit.today.month and hit.ahead() is False:
            year -= 1
        return Period(periods.month(year, first).start, periods.month(year, last).end, "months")

    def year_end(self, hit: Hit) -> Period:
        """Resolve "the year's end"."""
        return periods.month(hit.today.year, 12)

    def _shift(self, match: re.Match[str]) -> str:
        """Return which way a period is shifted: "past", "future", "present" or ""."""
        groups = match.groupdict()
        return next((name for name in ("past", "future", "present") if groups.get(name)), "")

    def _of_year(self, hit: Hit, number: int) -> Period:
        """Return a month of the year that is named, or that the tense asks for."""
        if hit.match["year"]:
            return periods.month(int(hit.match["year"]), number)
        shift = self._shift(hit.match)
        if shift == "present":
            return periods.month(hit.today.year, number)
        if not shift:
            return periods.month(hit.today.year, hit.today.month + self._months_off(hit, number))
        if shift == "future":
            return periods.month(hit.today.year + (number <= hit.today.month), number)
        return periods.month(hit.today.year - (number >= hit.today.month), number)

    def _months_off(self, hit: Hit, number: int) -> int:
        """Return how many months away a month is: the way its clause looks, else the nearer way.

        News looks back more than ahead, so a coming month has to be much nearer. The year would be named
        of one that is almost a year ahead.
        """
        coming = (number - hit.today.month) % 12
        gone = coming - 12 if coming else 0
        ahead = hit.ahead()
        if ahead is None:
            ahead = _LEANING * coming <= -gone
        return coming if ahead and coming < _FAR_AHEAD else gone

    def year(self, hit: Hit) -> Period | None:
        """Resolve "2024", "late 2025"; a number that something else claims is no year."""
        before = (
            hit.match.string[max(0, hit.match.start() - _CONTEXT) : hit.match.start()]
            .lower()
            .split()
        )
        after = hit.match.string[hit.match.end() : hit.match.end() + _CONTEXT].lower().split()
        if before and (before[-1] in self._words.before_numbers or before[-1][-1] in "$€£¥"):
            return None
        if after and after[0].rstrip(".,;:") in self._words.after_numbers:
            return None
        return periods.year(int(hit.match["year"]))

    def decade(self, hit: Hit) -> Period:
        """Resolve "the 1990s"."""
        first = int(hit.match["decade"])
        return Period(datetime.date(first, 1, 1), datetime.date(first + 9, 12, 31), "years")

    def weekday(self, hit: Hit) -> Period | None:
        """Resolve "Friday", "last Friday", "next Friday"."""
        if not hit.match["weekday"][0].isupper():
            return None
        distance = int(self._words.weekdays[hit.match["weekday"].lower()]) - hit.today.weekday()
        shift = self._shift(hit.match)
        if shift == "future" or (shift != "past" and hit.ahead()):
            days = distance % 7 or (7 if shift else 0)
        else:
            days = -(-distance % 7) or (-7 if shift == "past" else 0)
        return periods.day(hit.today + datetime.timedelta(days=days))

    def relative_day(self, hit: Hit) -> Period:
        """Resolve "yesterday"."""
        return periods.shift(
            hit.today, "day", self._words.days[" ".join(hit.match[0].lower().split())]
        )

    def neighbour(self, hit: Hit) -> Period | None:
        """Resolve "last month", "next week", "this year"; "the past year" is a stretch."""
        unit = self._words.units[hit.match["unit"].lower()]
        count = {"past": -1, "future": 1, "present": 0}[self._shift(hit.match)]
        if hit.match["unit"].lower().endswith("s") or unit in {"fortnight", "decade"}:
            return None
        if unit == "week":
            return periods.week(hit.today, count)
        found = periods.shift(hit.today, unit, count)
        return self._edge(hit.match, found)

    def _edge(self, match: re.Match[str], period: Period) -> Period:
        """Return December for the end of a year; other parts keep the period."""
        edge = (match["edge"] or "").lower()
        if period.grain == "year" and edge.endswith(("end of", "close of")):
            return periods.month(period.start.year, 12)
        return period

    def current(self, hit: Hit) -> Period:
        """Resolve "the end of the year", "later this month"."""
        unit = hit.match["unit"].lower()
        if unit == "week":
            return periods.week(hit.today)
        return self._edge(hit.match, periods.shift(hit.today, unit, 0))

    def ago(self, hit: Hit) -> Period:
        """Resolve "two weeks ago"; "a year ago" is the month."""
        unit = self._words.units[hit.match["unit"].lower()]
        number = self._number(hit.match["number"])
        if (unit, number) == ("year", 1):
            return periods.shift(hit.today, "month", -12)
        return periods.shift(hit.today, unit, -number)

    def ahead(self, hit: Hit) -> Period | None:
        """Resolve "in two months"; "in two weeks" of a past clause is a duration."""
        if not hit.ahead():
            return None
        unit = self._words.units[hit.match["unit"].lower()]
        return periods.shift(hit.today, unit, self._number(hit.match["number"]))

    def stretch(self, hit: Hit) -> Period:
        """Resolve "the next 15 months", "the past two years"."""
        unit = self._words.units[hit.match["unit"].lower()]
        count = self._number(hit.match["number"])
        other = periods.shift(hit.today, unit, -count if hit.match["past"] else count)
        grain = {"month": "months", "year": "years", "decade": "years"}.get(unit, "days")
        if hit.match["past"]:
            return Period(other.start, hit.today, grain)
        return Period(hit.today, other.end, grain)

    def feast(self, hit: Hit) -> Period:
        """Resolve "Christmas"."""
        month, day = self._words.feasts[" ".join(hit.match["feast"].lower().split())].split("-")
        options = [
            datetime.date(year, int(month), int(day))
            for year in range(hit.today.year - 1, hit.today.year + 2)
        ]
        if hit.ahead() or hit.match[0].lower().startswith("next"):
            return periods.day(min(date for date in options if date >= hit.today))
        return periods.day(max(date for date in options if date <= hit.today))
