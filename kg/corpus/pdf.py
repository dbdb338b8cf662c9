"""PDF files → text, by pypdf."""

import io
import logging
import re

import pypdf

from kg.corpus.records import Article, Limits
from kg.corpus.text import clean, one_line
from kg.errors import DocumentError

#: A word broken at the end of a line; capitals and digits stay ("U.S.-\nled").
_BROKEN_WORD = re.compile(r"(?<=[a-z]{2})-\n(?=[a-z]{2})")

# its complaints about broken files come back as exceptions or as missing text
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf(source: str, name: str, data: bytes, limits: Limits) -> Article:
    """Return the article of a PDF file; its title is the file's own where the text begins with it.

    Raises DocumentError for locked and broken files, and those that hold pictures only.
    """
    try:
        title, pages = _pages(data, limits)
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 — a hostile file makes pypdf raise anything
        raise DocumentError(f"is a broken PDF file ({type(error).__name__})") from None
    text = _BROKEN_WORD.sub("", clean("\n\n".join(pages))).strip()
    if not text:
        raise DocumentError(
            "is a PDF file without text (scanned pages need text recognition first)"
        )
    if title and text.startswith(title):
        return Article(source, name, title, text.removeprefix(title).strip())
    return Article(source, name, "", text)


def _pages(data: bytes, limits: Limits) -> tuple[str, list[str]]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentError("is a PDF file locked with a password")
    pages, length = [], 0
    for page in reader.pages:
        pages.append(page.extract_text().strip())
        length += len(pages[-1])
        if length > limits.characters:
            break  # too long already: the caller says so
    metadata = reader.metadata
    return one_line(str(metadata.title or "")) if metadata else "", pages
