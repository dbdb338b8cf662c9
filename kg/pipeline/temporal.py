"""Component ``kg_times``: expressions of time, resolved against the publication date.

Days named in figures are kept also where a text without a date leaves them open: they count nothing.

A small grammar of regular expressions over the text, its words from ``ontology/language``. What has
no year of its own is placed by the tense of the clause: "on Friday" with a past verb is the last
Friday, with a future one the next; without a verb the past is taken, as news reports.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from spacy.tokens import Doc, Span, SpanGroup

from kg.pipeline import periods
from kg.pipeline.dates import Back, Hit, alternation, anaphora, grammar
from kg.pipeline.extensions import DATES, TIMES
from kg.pipeline.periods import Period
from kg.pipeline.tense import Tense
from kg.resources.language import LanguageTables

_LONGEST_LINK = 12
#: How many sentences back the time stands that another points back at.
_REACH = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A match: offsets, what it stands for, and how it is bounded ("until June" of 2026: /2026-06)."""

    start: int
    end: int
    period: Period
    bound: str | None

    @property
    def value(self) -> str:
        """Return the ISO form."""
        return f"/{self.period.last}" if self.bound in {"until", "by"} else self.period.iso


@dataclass(frozen=True, slots=True)
class _Back:
    """A match that stands for a time by the one before it."""

    start: int
    end: int
    bound: str | None
    resolve: Callable[[Period], Period | None]

    def after(self, before: _Found) -> _Found | None:
        """Return it resolved."""
        period = self.resolve(before.period)
        return None if period is None else _Found(self.start, self.end, period, self.bound)


class Times:
    """Find times; writes ``doc.spans["times"]``, ``doc._.times`` and ``doc.spans["dates"]``.

    A Doc whose document has no date resolves only what names its own year.
    """

    def __init__(self, tables: LanguageTables) -> None:
        words = tables.calendar
        self._words = words
        self._numbers = {
            **{w: v for w, v in tables.numbers.values.items() if v},
            "a": 1.0,
            "an": 1.0,
            "a dozen": 12.0,
        }
        self._expressions = grammar(words, self._numbers)
        self._anaphora = anaphora(words, self._numbers)
        self._bounds = re.compile(
            rf"\b(?:(?P<since>{alternation(words.since)})|(?P<until>{alternation(words.until)})"
            rf"|(?P<by>{alternation([*words.before, *words.by])}))\s+"
            r"(?:(?:early|late)\s+)?(?:(?:on|the)\s+)?$",
            re.IGNORECASE,
        )
        self._by = re.compile(rf"(?:{alternation(words.by)})\b", re.IGNORECASE)

    def __call__(self, doc: Doc) -> Doc:
        """Write the times of a Doc."""
        spans, values = [], []
        for span, value in self.match(doc):
            spans.append(span)
            values.append(value)
        doc.spans[TIMES] = SpanGroup(doc, name=TIMES, spans=spans)
        doc._.times = values
        doc.spans[DATES] = SpanGroup(doc, name=DATES, spans=list(self._dated(doc)))
        return doc

    def _dated(self, doc: Doc) -> Iterator[Span]:
        """Yield what names a day in figures, whether it can be resolved or not."""
        for pattern, _ in self._expressions:
            if {"day", "first"}.isdisjoint(pattern.groupindex):
                continue
            for match in pattern.finditer(doc.text):
                if (match.groupdict().get("month") or "A")[0].isupper():
                    span = doc.char_span(*match.span(), alignment_mode="expand")
                    yield from [] if span is None else [span]

    def match(self, doc: Doc) -> Iterator[tuple[Span, str]]:
        """Yield each time with its ISO form, in text order, without overlap."""
        found = self._placed(doc)
        index, text = 0, doc.text
        while index < len(found):
            item, index = found[index], index + 1
            end, value = item.end, item.value
            if index < len(found) and (joined := self._range(text, item, found[index])):
                value, end, index = joined, found[index].end, index + 1
            span = doc.char_span(item.start, end, label="TIME", alignment_mode="expand")
            if span is not None:
                yield span, value

    def _placed(self, doc: Doc) -> list[_Found]:
        """Return what the grammar finds in text order, the longest of what overlaps."""
        starts = [s.start_char for s in doc.sents] if doc.has_annotation("SENT_START") else [0]
        every: list[_Found | _Back] = [*self._backward(doc), *self._find(doc)]
        every.sort(key=lambda f: (f.start, isinstance(f, _Found), -f.end))
        placed: list[_Found] = []
        for item in every:
            if placed and item.start < placed[-1].end:
                continue
            if isinstance(item, _Found):
                placed.append(item)
            elif placed and _sentences_apart(starts, placed[-1].start, item.start) <= _REACH:
                resolved = item.after(placed[-1])
                placed += [resolved] if resolved is not None else []
        return placed

    def _backward(self, doc: Doc) -> Iterator[_Back]:
        """Yield what stands for a time by the one before."""
        for pattern, resolve in self._anaphora:
            for match in pattern.finditer(doc.text):
                start, bound = self._bound(doc.text, match)
                yield _Back(start, match.end(), bound, partial(_or_none, resolve, match))

    def _bound(self, text: str, match: re.Match[str]) -> tuple[int, str | None]:
        """Return where an expression begins with the preposition that bounds it, and its kind."""
        bound = self._bounds.search(text, max(0, match.start() - 30), match.start())
        return (bound.start(), bound.lastgroup) if bound else (match.start(), None)

    def _find(self, doc: Doc) -> Iterator[_Found]:
        """Yield everything that the grammar finds, overlaps included."""
        document = doc._.document
        today = document.date if document else None
        for pattern, resolve in self._expressions:
            for match in pattern.finditer(doc.text):
                if today is None and not match.groupdict().get("year"):
                    continue
                start, bound = self._bound(doc.text, match)
                tense = Tense(doc, match.start(), match.end(), self._words, bound)
                try:
                    period = resolve(Hit(match, today or datetime.date.max, tense))
                except (ValueError, OverflowError):
                    continue
                if period is None:
                    continue
                if self._by.match(doc.text, start):
                    bound = None
                yield _Found(start, match.end(), period, bound)

    def _range(self, text: str, first: _Found, second: _Found) -> str | None:
        """Return the span of "from X to Y" and "between X and Y"."""
        if second.start - first.end > _LONGEST_LINK:
            return None
        before = text[max(0, first.start - 9) : first.start].lower().rstrip()
        middle = text[first.end : second.start].strip().lower()
        middle = middle or second.value[0]
        opened = before.endswith("from") and (middle == "/" or middle in self._words.through)
        joined = opened or (before.endswith("between") and middle == "and") or middle in {"-", "–"}
        if joined and first.period.start <= second.period.end:
            return periods.between(first.period, second.period)
        return None


def _sentences_apart(starts: Sequence[int], first: int, second: int) -> int:
    """Return how many sentences lie between two offsets, given where sentences begin."""
    return bisect_right(starts, second) - bisect_right(starts, first)


def _or_none(resolve: Back, match: re.Match[str], before: Period) -> Period | None:
    """Resolve a match; None where that is no date."""
    try:
        return resolve(match, before)
    except (ValueError, OverflowError):
        return None
