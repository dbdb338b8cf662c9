"""HTML pages → article text without menus, adverts and comments, by trafilatura."""

import logging
import re

import trafilatura
from trafilatura.settings import Document as Page

from kg.corpus import dates
from kg.corpus.records import Article
from kg.corpus.text import one_line
from kg.errors import DocumentError

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: htmldate refuses dates after today unless told another day; the clock must not matter here.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2200-01-01"}

# its complaints about broken pages come back as empty results
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page declares, or ""."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def read_html(source: str, name: str, text: str) -> Article:
    """Return the article of a page: text, title, date, publisher, address.

    Raises DocumentError where the page holds no article.
    """
    page = trafilatura.bare_extraction(
        text,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if not isinstance(page, Page) or not page.text:
        raise DocumentError("holds no article text that could be told from the page around it")
    title = one_line(page.title or "")
    lines = [line.strip() for line in page.text.split("\n") if line.strip()]
    if lines and lines[0] == title:
        del lines[0]
    return Article(
        source,
        name,
        title,
        "\n\n".join(lines),
        publisher=one_line(page.sitename or ""),
        date=dates.parse(page.date),
        url=one_line(page.url or ""),
    )
