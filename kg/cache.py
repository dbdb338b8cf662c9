"""What was found out in one build and is of use to the next; a cache costs time at worst, never a wrong graph.

A file a thing, named by the digest of all that its content depends on. Its first line is the checksum
of its name and the rest; whatever does not check counts as not there.
"""

import dataclasses
import hashlib
import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from kg import serialize
from kg.config import Config
from kg.corpus.language import SAMPLE, foreign_language, method
from kg.errors import DocumentError
from kg.model import Document, Extraction

#: Settings that do not change what is found in an article; the gazetteer is part of the resources.
_WITHOUT_EFFECT = frozenset({"jobs", "cache", "decisions", "gazetteer", "max_characters"})
_NEW = "new-"
_ENGLISH, _MADE_WITH = "english", "made-with"
#: What extractions depend on besides their articles, in the words of a message.
_PARTS = ("other settings", "another version", "another version", "another ontology or gazetteer")
_DIGEST_BYTES = 16


class Shelf:
    """Bytes by name, in a folder or, where there is none, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        self._used: set[str] = set()

    @property
    def folder(self) -> Path | None:
        """The folder, if there is one."""
        return self._folder

    def empty(self) -> bool:
        """Tell whether nothing is kept."""
        if self._folder is None:
            return not self._memory
        with suppress(OSError):
            return not any(self._folder.iterdir())
        return True

    def get(self, name: str, *, stays: bool = True) -> bytes | None:
        """Return what is kept under a name, or None where it is not there (any more).

        It stays when the shelf is pruned, unless it is asked for the last time.
        """
        if self._folder is None:
            return self._memory.get(name)
        with suppress(OSError, UnicodeDecodeError):
            checksum, _, data = (self._folder / name).read_bytes().partition(b"\n")
            if checksum.decode() == _checksum(name, data):
                if stays:
                    self._used.add(name)
                return data
        return None

    def view(self, name: str) -> memoryview | None:
        """Return what :meth:`get` does, without a copy of what is large."""
        if self._folder is None:
            return memoryview(self._memory[name]) if name in self._memory else None
        with suppress(OSError, ValueError), (self._folder / name).open("rb") as file:
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            checksum = file.readline()
            data = whole[len(checksum) :]
            if checksum.decode() == f"{_checksum(name, data)}\n":
                self._used.add(name)
                return data
        return None

    def sum_of(self, name: str) -> str:
        """Return the checksum of a file that somebody else keeps on the shelf, where it stays; "" for none."""
        if self._folder is not None:
            with suppress(OSError, ValueError), (self._folder / name).open("rb") as file:
                whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
                self._used.add(name)
                return _checksum(name, whole)
        return ""

    def put(self, name: str, *pieces: bytes | memoryview) -> None:
        """Keep something, given in pieces; a folder that cannot be written is no fault."""
        self.draft(name, *pieces)()

    def draft(self, name: str, *pieces: bytes | memoryview) -> Callable[[], bool]:
        """Write something that is kept once what is returned is called, which tells whether it is."""
        if self._folder is None:
            return partial(self._remember, name, b"".join(pieces))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=self._folder, prefix=_NEW)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_checksum(name, *pieces).encode() + b"\n")
                    file.writelines(pieces)
            except OSError:
                Path(new).unlink()  # a full disk needs the room
                raise
            return partial(self._settle, Path(new), name)
        return bool

    def _remember(self, name: str, data: bytes) -> bool:
        self._memory[name] = data
        return True

    def _settle(self, new: Path, name: str) -> bool:
        """Give a file its name."""
        with suppress(OSError):
            new.replace(new.with_name(name))
            self._used.add(name)
            return True
        return False

    def keep(self, name: str) -> bool:
        """Tell whether a text is there, and let it stay, without reading it."""
        if self._folder is None:
            return name in self._memory
        there = (self._folder / name).is_file()
        if there:
            self._used.add(name)
        return there

    def stays(self, name: str) -> None:
        """Let what is kept under a name stay, if anything is."""
        self._used.add(name)

    def prune(self) -> None:
        """Remove what was neither asked for nor kept: it is of articles or versions that are gone."""
        if self._folder is None:
            return
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink()


def _checksum(name: str, *pieces: bytes | memoryview) -> str:
    """Return a checksum that is another one under another name."""
    value = zlib.crc32(name.encode())
    for piece in pieces:
        value = zlib.crc32(piece, value)
    return f"{value:08x} {sum(map(len, pieces))}"


class ExtractionCache:
    """What was found in articles, on a shelf.

    ``made_with`` names the version of the program, its code and model, and the ontology.
    """

    def __init__(self, shelf: Shelf, config: Config, *made_with: str) -> None:
        self._shelf = shelf
        settings = {
            key: value
            for key, value in dataclasses.asdict(config).items()
            if key not in _WITHOUT_EFFECT
        }
        self._base = json.dumps([settings, made_with], sort_keys=True)
        self._marked = False
        self._parts = [json.dumps(settings, sort_keys=True), *made_with]
        self._names: dict[str, tuple[Document, str]] = {}

    def get(self, document: Document) -> Extraction | None:
        """Return what was found in a document, or None where that is not known (any more)."""
        data = self._shelf.get(self.name(document))
        if data is not None:
            with suppress(DocumentError, UnicodeDecodeError):
                extraction = serialize.extraction_from_json(data.decode())
                if extraction.document == document:
                    return extraction
        return None

    def put(self, extraction: Extraction) -> None:
        """Keep what was found in a document."""
        # what no encoding holds is not kept
        with suppress(UnicodeEncodeError):
            if not self._marked:
                self.mark()
            text = serialize.extraction_to_json(extraction).encode()
            self._shelf.put(self.name(extraction.document), text)

    def outdated(self) -> str:
        """Return in words why what the shelf holds is of no use any more; "" where it is, or holds nothing."""
        data = self._shelf.get(_MADE_WITH)
        if data is None:
            return "" if self._shelf.empty() else _PARTS[1]
        parts = zip(_PARTS, json.loads(data), self._parts, strict=False)
        return " and ".join(dict.fromkeys(words for words, then, now in parts if then != now))

    def mark(self) -> None:
        """Note on the shelf what extractions are made with, as the first of them does."""
        self._marked = True
        self._shelf.put(_MADE_WITH, json.dumps(self._parts).encode())

    def keep(self, document: Document) -> bool:
        """Tell whether something is kept of a document, without reading it."""
        return self._shelf.keep(self.name(document))

    def name(self, document: Document) -> str:
        """Return under which name the shelf has what was found in a document."""
        known = self._names.get(document.id)
        if known is None or known[0] is not document:
            date = document.date.isoformat() if document.date else ""
            fields = (document.id, document.title, document.text, document.publisher, date)
            content = json.dumps([self._base, *fields, document.url])
            name = f"{hashlib.sha256(content.encode()).hexdigest()}.json"
            known = self._names[document.id] = (document, name)
        return known[1]


class LanguageCache:
    """Which texts are known to be in English; judging that takes longer than reading them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        made_with, _, data = (shelf.get(_ENGLISH) or b"").partition(b"\n")
        if made_with.decode(errors="replace") != method():
            data = b""
        starts = range(0, len(data), _DIGEST_BYTES)
        self._known = {data[start : start + _DIGEST_BYTES] for start in starts}

    def foreign_language(self, text: str) -> str:
        """Return the code of the language that a text is in, or "" for English."""
        return "" if self._digest(text) in self._known else foreign_language(text)

    def put(self, texts: Iterable[str]) -> None:
        """Keep which of these texts are in English, in place of what was kept."""
        known = {self._digest(text) for text in texts if not self.foreign_language(text)}
        self._shelf.put(_ENGLISH, b"\n".join((method().encode(), b"".join(sorted(known)))))

    @staticmethod
    def _digest(text: str) -> bytes:
        sample = text[:SAMPLE].encode(errors="surrogatepass")
        return hashlib.blake2b(sample, digest_size=_DIGEST_BYTES).digest()
