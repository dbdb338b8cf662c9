"""Text with front matter (``key: value`` lines, or YAML between ``---``), and plain text."""

import re

from kg.corpus import dates
from kg.corpus.records import Article
from kg.corpus.text import one_line

_KEYS = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "site"),
    "date": ("date", "published"),
    "url": ("url", "link"),
}
_LINE = re.compile(r"([A-Za-z][\w -]{0,30}):(?:[ \t]+(.*)|[ \t]*)$")
_FENCED = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
#: Front matter longer than this is text that happens to begin with a fence.
_LONGEST = 20_000


def read_text(source: str, name: str, text: str) -> Article:
    """Return the article of a text file; without front matter the whole file is its body."""
    fields, body = split(text)
    return with_fields(Article(source, name, "", body.strip()), fields)


def split(text: str) -> tuple[dict[str, object], str]:
    """Return the fields of the front matter (empty where there is none) and the rest."""
    text = text.lstrip("\n")
    if fenced := _FENCED.match(text[:_LONGEST]):
        return _fenced_fields(fenced[1]), text[fenced.end() :]
    head, _, body = text.partition("\n\n")
    lines = [_LINE.match(line) for line in head.split("\n")]
    first = lines[0]
    known = {key for keys in _KEYS.values() for key in keys}
    if first is None or first[1].casefold() not in known or not all(lines):
        return {}, text
    return {m[1].casefold(): m[2] or "" for m in lines if m}, body


def with_fields(article: Article, fields: dict[str, object]) -> Article:
    """Return the article with what the fields say of it; its own values stand where they are mute."""
    found = {
        field: next((fields[key] for key in keys if fields.get(key) not in (None, "")), None)
        for field, keys in _KEYS.items()
    }
    date = dates.parse(found["date"])
    return Article(
        article.source,
        article.name,
        scalar(found["title"]) or article.title,
        article.body,
        publisher=scalar(found["publisher"]) or article.publisher,
        date=date or article.date,
        date_text=scalar(found["date"]) if found["date"] is not None and date is None else "",
        url=scalar(found["url"]) or article.url,
    )


def scalar(value: object) -> str:
    """Return a single value as one line of text; "" for lists and the like."""
    return one_line(str(value)) if isinstance(value, str | int | float) else ""


def _fenced_fields(text: str) -> dict[str, object]:
    """Return the fields between fences; where they are no YAML, those of the plain lines."""
    import yaml  # noqa: PLC0415 (slow to import, and seldom needed)

    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return {str(key).casefold(): value for key, value in content.items()}
    lines = (_LINE.match(line) for line in text.split("\n"))
    return {m[1].casefold(): m[2] or "" for m in lines if m}
