"""Paths → files of known kinds: walks folders, sniffs files without a telling ending."""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from kg.corpus.records import Limits, Skipped
from kg.corpus.text import one_line
from kg.errors import DocumentError


class Kind(Enum):
    """The kinds of input."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    JSONL = "JSON Lines"
    PDF = "PDF"


#: The kind of a file by its ending.
ENDINGS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".pdf": Kind.PDF,
}
#: Files with these names (any ending) describe a folder and are no articles.
ABOUT_THE_FOLDER = frozenset({"readme", "license", "licence", "copying", "changelog"})
#: A folder that holds these holds a built graph.
_SIGNS = frozenset({"claims.jsonl", "report.json"})
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: its name for messages, the stem that becomes an id, its kind and content."""

    label: str
    stem: str
    kind: Kind
    data: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file of a folder that is no article."""

    source: str


def find(
    paths: Iterable[str | os.PathLike[str]],
    stdin: BinaryIO | None,
    limits: Limits,
    written: Collection[str] = (),
) -> Iterator[Source | Skipped | Ignored]:
    """Yield every input once; what cannot be read gives its reason instead.

    ``written`` is as in :func:`kg.corpus.read`.
    """
    seen: set[str] = set()
    for path in paths:
        if os.fspath(path) == STDIN:
            if STDIN not in seen:
                seen.add(STDIN)
                yield _guarded("standard input", lambda: _from_stdin(stdin, limits))
        else:
            yield from _from_path(Path(path), seen, limits, written)


def _from_path(
    path: Path, seen: set[str], limits: Limits, written: Collection[str]
) -> Iterator[Source | Skipped | Ignored]:
    if os.path.isdir(path):  # noqa: PTH112 - the method of paths raises where it may not look
        # below a folder, messages begin with its name, wherever it lies
        name = _readable(Path(os.path.realpath(path)).name)
        yield from _from_folder(path, name, seen, limits, written)
    else:
        yield from _once(path, _readable(path), seen, limits)


def _from_folder(
    folder: Path, label: str, seen: set[str], limits: Limits, written: Collection[str]
) -> Iterator[Source | Skipped | Ignored]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Skipped(label, f"cannot be opened ({_reason(error)})")
        return
    real = os.path.realpath(folder)
    exports = written if {entry.name for entry in entries} >= _SIGNS else ()
    for entry in entries:
        name = f"{label}/{_readable(entry.name)}"
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():  # a link may lead back up
                yield from _from_folder(path, name, seen, limits, written)
        elif entry.name in exports or not _may_be_article(path):
            yield Ignored(name)
        elif entry.is_symlink():
            yield from _once(path, name, seen, limits)
        else:
            yield from _once(path, name, seen, limits, f"{real}{os.sep}{entry.name}")


def in_folder(folder: str | os.PathLike[str], written: Collection[str] = ()) -> Iterator[str]:
    """Yield the places of the files under a folder that :func:`find` reads; none of one that cannot be opened."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    exports = written if {entry.name for entry in entries} >= _SIGNS else ()
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            if entry.name not in exports and _may_be_article(Path(entry.name)):
                yield entry.path
        elif not entry.is_symlink():
            yield from in_folder(entry.path, written)


def _may_be_article(path: Path) -> bool:
    """Tell by its name whether a file of a folder is to be read."""
    return path.suffix.casefold() in ENDINGS and path.stem.casefold() not in ABOUT_THE_FOLDER


def _once(
    path: Path, label: str, seen: set[str], limits: Limits, real: str = ""
) -> Iterator[Source | Skipped]:
    """Yield a file once, whatever it is called by; ``real`` is its place without links, if known."""
    real = real or os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        yield _guarded(label, lambda: _from_file(path, label, limits))


def _guarded(label: str, read: Callable[[], Source]) -> Source | Skipped:
    try:
        return read()
    except DocumentError as error:
        return Skipped(label, str(error))
    except OSError as error:
        return Skipped(label, f"cannot be read ({_reason(error)})")


def _from_file(path: Path, label: str, limits: Limits) -> Source:
    try:
        status = path.stat()
    except OSError:
        if not path.exists():
            raise DocumentError("does not exist") from None
        raise
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError("is no regular file")
    kind = ENDINGS.get(path.suffix.casefold())
    # lines of a JSONL file are limited one by one
    most = None if kind is Kind.JSONL else _most_bytes(kind, limits)
    if most is not None and status.st_size > most:
        raise DocumentError(_too_large(status.st_size, most))
    data = path.read_bytes()
    return Source(label, _readable(path.stem), kind or sniff(data), data)


def _from_stdin(stdin: BinaryIO | None, limits: Limits) -> Source:
    if stdin is None:
        raise DocumentError("is not at hand")
    data = stdin.read()
    kind = sniff(data)
    most = _most_bytes(kind, limits)
    if kind is not Kind.JSONL and len(data) > most:
        raise DocumentError(_too_large(len(data), most))
    return Source("standard input", "stdin", kind, data)


def sniff(data: bytes) -> Kind:
    """Return the kind that the first bytes of a file show; plain text where they show none."""
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf-"):
        return Kind.PDF
    if start.startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    return Kind.JSONL if start.startswith(b'{"') else Kind.TEXT


def _most_bytes(kind: Kind | None, limits: Limits) -> int:
    if kind is Kind.PDF:
        return limits.pdf_bytes
    return limits.page_bytes if kind is Kind.HTML else limits.text_bytes


def _too_large(size: int, most: int) -> str:
    return f"is too large for one article ({size:,} bytes; at most {most:,}); split it"


def _readable(path: str | os.PathLike[str]) -> str:
    """Return a path as one line of text, whatever bytes its name is made of."""
    return one_line(os.fsencode(path).decode("utf-8", "replace"))


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
