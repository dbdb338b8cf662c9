"""What reading gives: documents, and a line for everything that could not be used as it was."""

import datetime
from dataclasses import dataclass

from kg.model import Document


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """An input that was left out: where it came from, and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that was read; every tuple is sorted, whatever the order of the inputs.

    ``skipped`` inputs were meant to be read and could not be. ``warnings`` are lines about
    documents that were kept ("a.txt: …"). ``ignored`` files lay in a folder and are no articles.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article before it has an id of its own.

    ``source`` is where it was found, for messages; ``name`` is what it would like to be called;
    ``date_text`` is a date as written that could not be read.
    """

    source: str
    name: str
    title: str
    body: str
    publisher: str = ""
    date: datetime.date | None = None
    date_text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: longer texts and files are left out, with a reason.

    ``characters`` counts the text of one article; the language pipeline takes no more.
    """

    characters: int = 1_000_000
    text_bytes: int = 5_000_000
    page_bytes: int = 10_000_000
    pdf_bytes: int = 50_000_000
