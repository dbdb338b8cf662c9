"""Which language a text is in: English goes on, the rest is reported."""

import functools

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: So much of a text is looked at, and with fewer letters than this nothing is said.
_SAMPLE = 4000
_LEAST = 100


def foreign_language(text: str) -> str:
    """Return the code of the language ("fr") that ``text`` is in, or "" for English.

    A text too short to tell counts as English. Method: naive Bayes over byte n-grams (Lui and
    Baldwin 2012, langid.py), by py3langid.
    """
    sample = text[:_SAMPLE]
    if sum(c.isalpha() for c in sample) < _LEAST:
        return ""
    language, _ = _identifier().classify(sample)
    return "" if language == "en" else str(language)


@functools.cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)
