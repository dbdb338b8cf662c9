"""Python values as RDF literals."""

import datetime
import re
from decimal import Decimal

from pyoxigraph import Literal

from kg.graph.namespaces import XSD

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets): most control characters,
# halves of surrogate pairs, and the noncharacters, which some RDF parsers refuse as well.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


def clean(text: str) -> str:
    """Replace, one for one, what some format cannot hold by U+FFFD, so that all hold the same."""
    return _FORBIDDEN.sub("\ufffd", text)


def text(value: str) -> Literal:
    """Return a plain text."""
    return Literal(clean(value))


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: float) -> Literal:
    """Return an xsd:decimal without needless zeros; 20000.0 gives "20000"."""
    digits = format(Decimal(repr(float(value))), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal("0" if digits == "-0" else digits, datatype=XSD.decimal)


def date(value: datetime.date) -> Literal:
    """Return an xsd:date."""
    return Literal(value.isoformat(), datatype=XSD.date)
