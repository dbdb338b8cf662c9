"""Component ``kg_quantities``: numbers with their unit and qualifier."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, SpanGroup, Token

from kg.model import Qualifier, Quantity
from kg.pipeline.extensions import DATES, QUANTITIES, TIMES
from kg.pipeline.numerals import Numeral, numeral_at
from kg.resources.language import Numbers

_REACH = 6
_CUE_LENGTH = 4
_NAMING = frozenset({"NOUN", "PROPN"})
_POSSESSIVE = frozenset({"PRP$", "WP$"})


class Quantities:
    """Find quantities; writes ``doc.spans["quantities"]`` and ``doc._.quantities``."""

    def __init__(self, tables: Numbers) -> None:
        self._tables = tables

    def __call__(self, doc: Doc) -> Doc:
        """Write the quantities of a Doc."""
        spans, quantities = [], []
        for span, quantity in self.match(doc):
            spans.append(span)
            quantities.append(quantity)
        doc.spans[QUANTITIES] = SpanGroup(doc, name=QUANTITIES, spans=spans)
        doc._.quantities = quantities
        return doc

    def match(self, doc: Doc) -> Iterator[tuple[Span, Quantity]]:
        """Yield each quantity, in text order, without overlap."""
        found = list(self._read(doc))
        for index, (span, quantity) in enumerate(found):
            after = found[index + 1] if index + 1 < len(found) else None
            yield span, quantity if after is None else _in_unit_of(span, quantity, *after)

    def _read(self, doc: Doc) -> Iterator[tuple[Span, Quantity]]:
        """Yield each quantity as it stands."""
        dates = [span for key in (TIMES, DATES) for span in doc.spans.get(key, ())]
        taken = {token.i for span in dates for token in span}
        index, previous = 0, ""
        while index < len(doc):
            if _ends_paragraph(doc[index]) and previous not in self._tables.units.values():
                previous = ""
            found = None if index in taken else self._at(doc, index, previous)
            if found is None:
                index += 1
                continue
            span, quantity = found
            if self._may_be_meant(quantity.unit):
                previous = quantity.unit
            yield span, quantity
            index = span.end

    def _may_be_meant(self, unit: str) -> bool:
        """Whether a later number without a noun may count the same ("Ghana gives 200, Togo 50")."""
        tables = self._tables
        return (
            unit in tables.units.values()
            or unit in tables.countable_units | tables.countable_people
            or unit in tables.currency_nouns.values()
        )

    def _at(self, doc: Doc, index: int, previous: str) -> tuple[Span, Quantity] | None:
        """Return the quantity whose number begins at a token."""
        single = self._single(doc, index)
        if single is not None:
            return single
        share = self._fraction(doc, index)
        if share is not None:
            return share
        numeral = numeral_at(doc, index, self._tables)
        if numeral is None or self._is_label(doc, numeral):
            return None
        first = numeral
        sign = self._sign(doc, numeral)
        ranged = self._range(doc, numeral)
        if ranged is not None:
            numeral = ranged
        unit, end = self._unit(doc, numeral, sign)
        if unit in self._tables.not_counted:
            return None
        qualifier, start = self._before(doc, first.start - (1 if sign and not first.sign else 0))
        after, end = self._after(doc, end)
        if ranged is not None and ranged.start != first.start:
            qualifier = Qualifier.UP_TO
        if not unit and (
            not self._stands_alone(doc, numeral, previous) or self._is_code(doc, first, numeral)
        ):
            return None
        quantity = Quantity(
            float(numeral.value),
            unit or previous or "units",
            qualifier or after or Qualifier.EXACTLY,
        )
        return Span(doc, start, end, label="QUANTITY"), quantity

    def _single(self, doc: Doc, index: int) -> tuple[Span, Quantity] | None:
        """Return "a battalion", "another frigate" as one."""
        token = doc[index]
        if token.lower_ not in self._tables.single:
            return None
        for following in doc[index + 1 : index + _REACH]:
            unit = following.lemma_.lower()
            if unit in self._tables.countable_units and not _leads_on(following):
                end = following.i + 1
                return None if self._is_sized(doc, end) else (doc[index:end], Quantity(1.0, unit))
            if following.pos_ in {"NOUN", "PROPN"} and not _leads_on(following):
                return None
            if following.pos_ not in {"ADJ", "NOUN", "PROPN", "ADV", "PUNCT", "VERB"}:
                return None
        return None

    def _is_sized(self, doc: Doc, end: int) -> bool:
        """Whether the size of a unit follows it, which counts more than the unit ("a company of 35")."""
        if end + 1 >= len(doc) or doc[end].lower_ != "of":
            return False
        return numeral_at(doc, end + 1, self._tables) is not None

    def _fraction(self, doc: Doc, index: int) -> tuple[Span, Quantity] | None:
        """Return "a third of", "half the", "two thirds", "nine-tenths" as a percentage."""
        word, end, factor = doc[index].lower_, index + 1, 1.0
        if word in self._tables.share_openers and end < len(doc):
            word, end = doc[end].lower_, end + 1
        elif word not in self._tables.fractions:
            numeral = self._tables.values.get(word)
            if numeral is None or end >= len(doc):
                return None
            end += doc[end].text == "-"
            factor, word, end = numeral, doc[min(end, len(doc) - 1)].lower_, end + 1
            if not word.endswith("s"):
                return None
        share = self._tables.fractions.get(
            word, self._tables.fractions.get(word.removesuffix("s"), 0)
        )
        if word == "quarters" and factor > 1:
            share = self._tables.fractions["quarter"]
        following = doc[end].lower_ if end < len(doc) else ""
        if not share or share * factor > 100 or (doc[end - 1].pos_ == "ADJ" and following != "of"):
            return None
        if share == 50 or following == "of" or factor > 1 or share == 100:
            qualifier, start = self._before(doc, index)
            value = 67.0 if (factor, share) == (2.0, 33.0) else share * factor
            return (
                Span(doc, start, end, label="QUANTITY"),
                Quantity(float(value), "percent", qualifier or Qualifier.EXACTLY),
            )
        return None

    def _is_label(self, doc: Doc, numeral: Numeral) -> bool:
        """Whether a number is a name ("resolution 2803") or part of a word ("F-16")."""
        if numeral.start == 0:
            return False
        before = doc[numeral.start - 1]
        if before.lower_ in self._tables.numbered or before.lemma_.lower() in self._tables.numbered:
            return True
        glued = not before.whitespace_ and before.text in {"-", "/", ":"}
        return glued and numeral.start > 1 and not doc[numeral.start - 2].is_digit

    def _sign(self, doc: Doc, numeral: Numeral) -> str:
        """Return the currency that is written before the number."""
        signs = self._tables.currency_signs
        if numeral.sign:
            return signs.get(numeral.sign, "")
        before = doc[numeral.start - 1] if numeral.start else None
        if before is None:
            return ""
        return signs.get(before.lower_, "USD" if before.text.endswith("$") else "")

    def _range(self, doc: Doc, first: Numeral) -> Numeral | None:
        """Return the upper end of "3,000 to 4,000" and "between 3,000 and 4,000"."""
        if first.end + 1 >= len(doc) or doc[first.end].lower_ not in self._tables.ranges:
            return None
        link = doc[first.end].lower_
        start = first.end + 1
        if doc[start].lower_ in self._tables.currency_signs and start + 1 < len(doc):
            start += 1
        second = numeral_at(doc, start, self._tables)
        between = first.start > 0 and any(
            t.lower_ == "between" for t in doc[max(0, first.start - 2) : first.start]
        )
        if second is None or second.value <= first.value or (link == "and" and not between):
            return None
        return second

    def _unit(self, doc: Doc, numeral: Numeral, sign: str) -> tuple[str, int]:
        """Return the unit of a number ("" when none follows) and where its words end."""
        end = numeral.end
        if sign:
            return sign, end
        if numeral.suffix:
            return "percent" if numeral.suffix in self._tables.percents else numeral.suffix, end
        words = [t.lower_ for t in doc[end : end + 2]]
        if words[:1] == ["-"] and words[1:] and words[1] in self._tables.strong:
            police = any(t.lower_ == "police" for t in doc[end + 2 : end + _REACH])
            return "police" if police else "troops", end + 2
        if words[:1] and words[0] in self._tables.percents:
            return "percent", end + 1
        if " ".join(words) in self._tables.percents:
            return "percent", end + 2
        return self._counted(doc, end)

    def _counted(self, doc: Doc, end: int) -> tuple[str, int]:
        """Return the unit that the nouns after a number make."""
        words: list[str] = []
        for token in doc[end : end + _REACH]:
            lemma = token.lemma_.lower()
            money = self._money([*words, lemma]) or self._money([*words, token.lower_])
            if money:
                return money, token.i + 1
            if not words and (token.lower_ == "of" or token.tag_ in _POSSESSIVE):
                continue
            if token.pos_ not in {"NOUN", "PROPN", "ADJ", "VERB", "PUNCT", "DET", "NUM", "ADV"} or (
                token.text in {",", ".", ";", ":", "(", ")"} or token.tag_ in {"VBD", "VBZ", "VBP"}
            ):
                break
            words.append(lemma)
            if token.pos_ in _NAMING and lemma in self._tables.not_counted:
                return lemma, token.i + 1
            if token.pos_ == "NOUN" and not _leads_on(token):
                return self._noun_unit(words, token), token.i + 1
        last = doc[end] if end < len(doc) else None
        if last is not None and last.tag_ == "NNPS":
            return "troops", end + 1
        return "", end

    def _money(self, words: list[str]) -> str:
        """Return the currency of "canadian dollar" or "dollar"."""
        nouns = self._tables.currency_nouns
        return nouns.get(" ".join(words[-2:])) or nouns.get(words[-1], "")

    def _noun_unit(self, words: list[str], head: Token) -> str:
        """Return the unit of a counted noun and the words before it."""
        for length in (3, 2, 1):
            unit = self._tables.units.get(" ".join(words[-length:]))
            if unit:
                return unit
        lemma = head.lemma_.lower()
        if lemma in self._tables.police_heads and "police" in words:
            return "police"
        return head.lower_

    def _stands_alone(self, doc: Doc, numeral: Numeral, previous: str) -> bool:
        """Whether a number without a noun still counts something ("another 3,000")."""
        following = doc[numeral.end] if numeral.end < len(doc) else None
        small = numeral.value < 13 and not doc[numeral.start].is_digit
        if following is not None and following.text in {"-", "/", ":", "th", "st"}:
            return False
        shared = doc[numeral.start].pos_ in {"DET", "CCONJ"}  # "both Australia and Fiji"
        return (bool(previous) and not shared) or not small

    def _is_code(self, doc: Doc, first: Numeral, last: Numeral) -> bool:
        """Whether a bare number is an item's, a vote's, an age, or part of a telephone number."""
        before = doc[first.start - 1] if first.start else None
        behind = [t.lower_ for t in doc[last.end : last.end + 3]]
        opening = before is None or (before.is_space and "\n" in before.text)
        if opening and behind[:1] and behind[0] in {".", ")"}:
            return True
        figures = [t for t in (before, *doc[last.end : last.end + 1]) if t is not None]
        if any(t.is_digit or t.text == "+" for t in figures):
            return True
        words = " ".join(behind)
        if any(words.startswith(tally) for tally in self._tables.tallies):
            return True
        return self._is_score(doc, first, last)

    def _is_score(self, doc: Doc, first: Numeral, last: Numeral) -> bool:
        """Whether a bare number is one of a falling pair ("by 87 to 12"), but of no fall ("from 87 to 12")."""
        start, end = first.start, last.end
        if start > 1 and doc[start - 1].lower_ == "to":
            higher = numeral_at(doc, start - 2, self._tables)
            opened = doc[start - 3 : start - 2].text.lower()
            return higher is not None and higher.value > last.value and opened != "from"
        lower = None
        if end + 1 < len(doc) and doc[end].lower_ == "to":
            lower = numeral_at(doc, end + 1, self._tables)
        opened = doc[max(0, start - 1) : start].text.lower()
        return lower is not None and lower.value < last.value and opened != "from"

    def _before(self, doc: Doc, start: int) -> tuple[Qualifier | None, int]:
        """Return the qualifier before a number and where its words begin."""
        for length in range(_CUE_LENGTH, 0, -1):
            if start - length >= 0:
                cue = doc[start - length : start].text.lower()
                if cue in self._tables.before:
                    return Qualifier(self._tables.before[cue]), start - length
        return None, start

    def _after(self, doc: Doc, end: int) -> tuple[Qualifier | None, int]:
        """Return the qualifier after a quantity and where its words end."""
        for length in (2, 1):
            cue = doc[end : end + length].text.lower() if end + length <= len(doc) else ""
            if cue in self._tables.after:
                return Qualifier(self._tables.after[cue]), end + length
        return None, end


def _in_unit_of(span: Span, quantity: Quantity, after: Span, other: Quantity) -> Quantity:
    """Return a bare number in the unit of the one that a conjunction joins to it ("200 and 50 troops")."""
    joint = span.doc[span.end]
    bare = span[-1].pos_ == "NUM" and quantity.unit != other.unit
    joined = after.start == span.end + 1 and joint.pos_ == "CCONJ" and after[-1].pos_ != "NUM"
    return replace(quantity, unit=other.unit) if bare and joined else quantity


def _ends_paragraph(token: Token) -> bool:
    return token.is_space and token.text.count("\n") > 1


def _leads_on(token: Token) -> bool:
    """Whether another noun of the same phrase follows ("police officers", "patrol boats")."""
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is not None and following.pos_ == "NOUN" and following.sent == token.sent
