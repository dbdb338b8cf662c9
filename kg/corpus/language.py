"""Which language a text is in: English goes on, the rest is reported."""

import functools
import hashlib
import importlib.metadata
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: So much of a text is looked at.
SAMPLE = 4000
#: With fewer letters than this nothing is said.
_LEAST = 100
#: A text of whose words so many are the commonest ones of English, and so many different ones, is English.
_SHARE, _DIFFERENT = 0.15, 8
_COMMON = Path(__file__).with_name("english.txt")
_WORD = re.compile(r"[^\W\d_]+")


def foreign_language(text: str) -> str:
    """Return the code of the language ("fr") that ``text`` is in, or "" for English.

    A text too short to tell counts as English. Method: the share of the commonest words of English
    (Ingle 1976); where that leaves a doubt, naive Bayes over byte n-grams (Lui and Baldwin 2012,
    langid.py), by py3langid, which takes most of a second to load.
    """
    sample = text[:SAMPLE]
    letters = (c for c in sample if c.isalpha())
    if sum(1 for _ in islice(letters, _LEAST)) < _LEAST:
        return ""
    if _plainly_english(sample):
        return ""
    language, _ = _identifier().classify(sample)
    return "" if language == "en" else str(language)


def method() -> str:
    """Return what tells this way of judging from another."""
    words = hashlib.sha256("\n".join(sorted(_common_words())).encode()).hexdigest()
    version = importlib.metadata.version("py3langid")
    return f"py3langid {version}, {SAMPLE} characters, {_SHARE} of {_DIFFERENT} of {words}"


def _plainly_english(sample: str) -> bool:
    words = _WORD.findall(sample.casefold())
    common = [word for word in words if word in _common_words()]
    return len(common) >= _SHARE * len(words) and len(set(common)) >= _DIFFERENT


@functools.cache
def _common_words() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


@functools.cache
def _identifier() -> "LanguageIdentifier":
    # slow to import and to read, which a build without new articles need not wait for
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE)
