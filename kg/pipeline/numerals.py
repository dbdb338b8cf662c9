"""Numbers in digits and words, read from tokens."""

import re
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from kg.resources.language import Numbers

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_GLUED = re.compile(r"([^\d\s]*?)(\d[\d,]*(?:\.\d+)?)([a-z%]*)", re.IGNORECASE)
#: A decimal point that parts thousands ("20.000 troops"): nobody writes three idle zeros.
_POINTS = re.compile(r"[1-9]\d{0,2}\.000")
_HYPHENS = frozenset({"-", "‑", "–"})
_SMALL, _HUNDRED, _TEN = 10, 100, 20


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at the tokens ``start`` to ``end`` (end excluded).

    ``sign`` and ``suffix`` are what is written together with the digits ("$" and "m" in "$3m").
    """

    start: int
    end: int
    value: float
    sign: str = ""
    suffix: str = ""


def numeral_at(doc: Doc, start: int, tables: Numbers) -> Numeral | None:
    """Return the longest number that begins at a token, or None."""
    text = doc[start].lower_
    digits = _GLUED.fullmatch(text)
    if digits and _DIGITS.fullmatch(digits[2]):
        if digits[1] and digits[1] not in tables.currency_signs:
            return None
        written = digits[2].replace(".", ",") if _POINTS.fullmatch(digits[2]) else digits[2]
        value, sign, suffix = float(written.replace(",", "")), digits[1], digits[3]
        if suffix in tables.magnitudes:
            value, suffix = _times(value, tables.magnitudes[suffix]), ""
        elif suffix and suffix not in tables.percents and suffix not in tables.units:
            return None
        return _multiplied(doc, Numeral(start, start + 1, value, sign, suffix), tables)
    if text in tables.articles or text == "half":
        return _article(doc, start, tables)
    return _words(doc, start, tables)


def _multiplied(doc: Doc, numeral: Numeral, tables: Numbers) -> Numeral:
    """Apply the magnitudes that follow: "1.2 billion", "three dozen"."""
    end, value = numeral.end, numeral.value
    while end < len(doc) and (factor := tables.magnitudes.get(doc[end].lower_.rstrip("."))):
        value = _times(value, factor)
        end += 1
    if end == numeral.end and end + 1 < len(doc) and doc[end].text in _HYPHENS:
        glued = tables.magnitudes.get(doc[end + 1].lower_)
        if glued is not None:
            return Numeral(
                numeral.start, end + 2, _times(value, glued), numeral.sign, numeral.suffix
            )
    return Numeral(numeral.start, end, value, numeral.sign, numeral.suffix)


def _times(value: float, factor: float) -> float:
    """Multiply as one does by hand: 4.1 billion is 4100000000, not a hair less."""
    return float(Decimal(repr(value)) * Decimal(repr(factor)))


def _article(doc: Doc, start: int, tables: Numbers) -> Numeral | None:
    """Read "a dozen", "a hundred", "half a million", "a million"."""
    words = [token.lower_ for token in doc[start : start + 3]]
    if words[0] == "half":
        if len(words) > 1 and words[1] in tables.articles:
            factor = tables.magnitudes.get(words[-1])
            return Numeral(start, start + 3, factor / 2) if factor else None
        return None
    if len(words) > 2 and words[1] == "half" and words[2] in tables.magnitudes:
        return Numeral(start, start + 3, tables.magnitudes[words[2]] / 2)
    factor = tables.magnitudes.get(words[1]) if len(words) > 1 else None
    if factor is None:
        return None
    return _multiplied(doc, Numeral(start, start + 2, factor), tables)


def _words(doc: Doc, start: int, tables: Numbers) -> Numeral | None:
    """Read "twenty-five", "two hundred and forty", "three thousand five hundred"."""
    total, current, end, index = 0.0, 0.0, start, start
    while index < len(doc):
        word = doc[index].lower_
        if word in tables.values and _fits(current, tables.values[word]):
            current += tables.values[word]
        elif word in tables.magnitudes and end > start:
            factor = tables.magnitudes[word]
            if factor > _HUNDRED:
                total, current = total + (current or 1) * factor, 0.0
            else:
                current = (current or 1) * factor
        elif end > start and (word in _HYPHENS or word == "and") and index + 1 < len(doc):
            joins = word != "and" or current >= _HUNDRED or (total and not current)
            following = doc[index + 1].lower_
            if not joins or following not in {*tables.values, *tables.magnitudes}:
                break
            index += 1
            continue
        else:
            break
        index += 1
        end = index
    return Numeral(start, end, total + current) if end > start else None


def _fits(current: float, value: float) -> bool:
    """Whether a numeral may follow what has been read: "twenty five" but not "two six"."""
    last = current % _HUNDRED
    return last == 0 or (last >= _TEN and last % _SMALL == 0 and value < _SMALL)
