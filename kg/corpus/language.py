"""Which language a text is in: English goes on, the rest is reported."""

import functools
import importlib.metadata
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: So much of a text is looked at.
SAMPLE = 4000
#: With fewer letters than this nothing is said.
_LEAST = 100


def foreign_language(text: str) -> str:
    """Return the code of the language ("fr") that ``text`` is in, or "" for English.

    A text too short to tell counts as English. Method: naive Bayes over byte n-grams (Lui and
    Baldwin 2012, langid.py), by py3langid.
    """
    sample = text[:SAMPLE]
    letters = (c for c in sample if c.isalpha())
    if sum(1 for _ in islice(letters, _LEAST)) < _LEAST:
        return ""
    language, _ = _identifier().classify(sample)
    return "" if language == "en" else str(language)


def method() -> str:
    """Return what tells this way of judging from another."""
    return f"py3langid {importlib.metadata.version('py3langid')}, {SAMPLE} characters"


@functools.cache
def _identifier() -> "LanguageIdentifier":
    # slow to import and to read, which a build without new articles need not wait for
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE)
