"""Bytes → clean text: encodings, line endings, characters that no XML document may hold."""

import codecs
import re

from kg.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The encoding of Western text that is not UTF-8; tried before rarer ones that fit as well.
_WESTERN = "cp1252"
#: Everything outside the Char production of XML 1.0, section 2.2.
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"\r\n?")
_SPACES = re.compile(r"\s+")
#: So much of a file decides its encoding.
_SAMPLE = 100_000


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of a file; ``declared`` is the encoding that the file says it has, if any.

    Raises DocumentError where the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if declared and _known(declared):
        try:
            return data.decode(declared)
        except UnicodeDecodeError:
            pass  # the declaration is wrong, which is common; the bytes decide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    if "\0" in text:
        return _guess(data)
    return text


def clean(text: str) -> str:
    """Return ``text`` with line feeds as line ends and without characters that XML cannot hold.

    Everything else stays letter for letter, marks of writing direction included.
    """
    return _NO_XML.sub("", _BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """Return ``text`` without line breaks: for titles, names and messages."""
    return (
        _SPACES.sub(" ", clean(text)).strip()
        if "\n" in text or "\r" in text
        else clean(text).strip()
    )


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"is broken {encoding} text (byte {error.start})") from None


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001 — no public way to ask
    except LookupError:
        return False


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if b"\0" in sample and not _looks_wide(sample):
        raise DocumentError("is no text (binary data)")
    import charset_normalizer  # noqa: PLC0415 (slow to import, and seldom needed)

    matches = charset_normalizer.from_bytes(sample)
    best = matches.best()
    if best is None:
        raise DocumentError("is no text (binary data, or an unknown encoding)")
    encoding = best.encoding
    if any(_WESTERN in match.could_be_from_charset for match in matches):
        encoding = _WESTERN
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"is neither UTF-8 nor clean {encoding} (byte {error.start}); save it as UTF-8"
        ) from None


def _looks_wide(sample: bytes) -> bool:
    """True where every second byte is nearly always zero: UTF-16 without a mark."""
    half = len(sample) // 2
    return max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * max(half, 1)
