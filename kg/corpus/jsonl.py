"""JSON Lines: one article a line, under the field names that feeds and archives use."""

import json
from collections.abc import Iterator

from kg.corpus import dates
from kg.corpus.frontmatter import scalar
from kg.corpus.records import Article, Limits, Skipped
from kg.corpus.text import clean, decode
from kg.errors import DocumentError
from kg.model.identifiers import digest

_TEXT = ("text", "body", "content", "articleBody")
_TITLE = ("title", "headline")
_PUBLISHER = ("publisher", "source", "sitename")
_DATE = ("date", "published", "publishedAt", "datePublished", "timestamp")
_URL = ("url", "link")


def read_lines(source: str, name: str, data: bytes, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield an article for each line that holds one, and what is wrong with each other line."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        place = f"{source}, line {number}"
        try:
            yield _read_line(place, name, line, limits)
        except DocumentError as error:
            yield Skipped(place, str(error))


def _read_line(source: str, name: str, line: bytes, limits: Limits) -> Article:
    if len(line) > limits.text_bytes:
        raise DocumentError(f"is too long ({len(line):,} bytes; at most {limits.text_bytes:,})")
    try:
        record = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON ({str(error).split(':')[0]})") from None
    if not isinstance(record, dict):
        raise DocumentError("is no JSON object with the fields of an article")
    text = _first(record, _TEXT)
    if not isinstance(text, str) or not text.strip():
        raise DocumentError(f"has no text (one of the fields {', '.join(_TEXT)})")
    written = _first(record, _DATE)
    date = dates.parse(written)
    title, body = scalar(_first(record, _TITLE)), clean(text).strip()
    own = scalar(record.get("id"))
    return Article(
        source,
        own or f"{name}-{digest(title, body, length=8)}",
        title,
        body,
        publisher=_publisher(_first(record, _PUBLISHER)),
        date=date,
        date_text=scalar(written) if date is None else "",
        url=scalar(_first(record, _URL)),
    )


def _first(record: dict[str, object], keys: tuple[str, ...]) -> object:
    return next((record[key] for key in keys if record.get(key) not in (None, "")), None)


def _publisher(value: object) -> str:
    """Return the publisher's name, which some feeds wrap in an object."""
    return scalar(value.get("name")) if isinstance(value, dict) else scalar(value)
