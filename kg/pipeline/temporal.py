"""Component ``kg_times``: expressions of time, resolved against the publication date.

A small grammar of regular expressions over the text, its words from ``ontology/language``. What has
no year of its own is placed by the tense of the clause: "on Friday" with a past verb is the last
Friday, with a future one the next; without a verb the past is taken, as news reports.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, SpanGroup, Token

from kg.pipeline import periods
from kg.pipeline.dates import Hit, alternation, grammar
from kg.pipeline.extensions import TIMES
from kg.pipeline.periods import Period
from kg.resources.language import Calendar, LanguageTables

_VERBS = frozenset({"VERB", "AUX"})
_LONGEST_LINK = 12


@dataclass(frozen=True, slots=True)
class _Found:
    """A match: offsets, what it stands for, and that as a bound ("until June")."""

    start: int
    end: int
    period: Period
    value: str


class Times:
    """Find times; writes ``doc.spans["times"]`` and ``doc._.times``.

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
        self._bounds = re.compile(
            rf"\b(?:(?P<since>{alternation(words.since)})|(?P<until>{alternation(words.until)})"
            rf"|(?P<by>{alternation([*words.before, *words.by])}))\s+(?:(?:on|the)\s+)?$",
            re.IGNORECASE,
        )

    def __call__(self, doc: Doc) -> Doc:
        """Write the times of a Doc."""
        spans, values = [], []
        for span, value in self.match(doc):
            spans.append(span)
            values.append(value)
        doc.spans[TIMES] = SpanGroup(doc, name=TIMES, spans=spans)
        doc._.times = values
        return doc

    def match(self, doc: Doc) -> Iterator[tuple[Span, str]]:
        """Yield each time with its ISO form, in text order, without overlap."""
        found = sorted(self._find(doc), key=lambda f: (f.start, -f.end))
        position, index, text = 0, 0, doc.text
        while index < len(found):
            item, index = found[index], index + 1
            if item.start < position:
                continue
            end, value = item.end, item.value
            while index < len(found) and found[index].start < end:
                index += 1
            if index < len(found) and (joined := self._range(text, item, found[index])):
                value, end, index = joined, found[index].end, index + 1
            position = end
            span = doc.char_span(item.start, end, label="TIME", alignment_mode="expand")
            if span is not None:
                yield span, value

    def _find(self, doc: Doc) -> Iterator[_Found]:
        """Yield everything that the grammar finds, overlaps included."""
        document = doc._.document
        today = document.date if document else None
        text = doc.text
        for pattern, resolve in self._expressions:
            for match in pattern.finditer(text):
                if today is None and not match.groupdict().get("year"):
                    continue
                bound = self._bounds.search(text, max(0, match.start() - 30), match.start())
                kind = bound.lastgroup if bound else None
                tense = _Tense(doc, match.start(), self._words, kind)
                try:
                    period = resolve(Hit(match, today or datetime.date.max, tense))
                except (ValueError, OverflowError):
                    continue
                if period is not None:
                    start = bound.start() if bound else match.start()
                    value = f"/{period.last}" if kind in {"until", "by"} else period.iso
                    yield _Found(start, match.end(), period, value)

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


class _Tense:
    """Whether the clause around an offset looks ahead; worked out only when asked."""

    def __init__(self, doc: Doc, offset: int, words: Calendar, bound: str | None) -> None:
        self._doc, self._offset, self._words, self._bound = doc, offset, words, bound

    def __call__(self) -> bool:
        if self._bound == "since":
            return False
        span = self._doc.char_span(self._offset, self._offset + 1, alignment_mode="expand")
        token: Token | None = span[0] if span is not None else None
        first = token
        while token is not None and token.head.i != token.i:
            below, token = token, token.head
            if token.lemma_.lower() in self._words.future_cues:
                within = below is not first and below.dep_ not in {"obl", "obl:unmarked", "advmod"}
                return token.tag_ not in {"VBD", "VBN"} or within or self._helped(token)
            if token.pos_ in _VERBS and (token.tag_ != "VBG" or self._helpers(token)):
                return self._helped(token)
        return self._bound == "by"

    def _helpers(self, verb: Token) -> set[str]:
        """Return the auxiliaries and the infinitive marker of a verb."""
        return {c.lower_ for c in verb.children if c.dep_.startswith("aux") or c.lower_ == "to"}

    def _helped(self, verb: Token) -> bool:
        """Whether a verb is modal, an infinitive, or in the simple or progressive present."""
        helpers = self._helpers(verb)
        if helpers & self._words.past_cues:
            return False
        if helpers & self._words.future_cues or "to" in helpers:
            return True
        return verb.tag_ in {"VBZ", "VBP"} or (verb.tag_ == "VBG" and bool(helpers))
