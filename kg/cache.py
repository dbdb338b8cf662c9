"""Extractions kept between builds, so that only new and changed articles are read.

A file an article, named by the digest of all that its content depends on. Its first line is the
checksum of the rest; whatever does not check is read anew. A cache costs time at worst, never a
wrong graph.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from kg import serialize
from kg.config import Config
from kg.errors import DocumentError
from kg.model import Document, Extraction

#: Settings that do not change what is found in an article; the gazetteer is part of the resources.
_WITHOUT_EFFECT = frozenset({"jobs", "cache", "decisions", "gazetteer", "max_characters"})
_NEW = "new-"


class ExtractionCache:
    """A folder of extractions; None as folder keeps nothing.

    ``made_with`` names program, model and ontology by their content.
    """

    def __init__(self, folder: Path | None, config: Config, *made_with: str) -> None:
        self._folder = folder
        settings = {
            key: value
            for key, value in dataclasses.asdict(config).items()
            if key not in _WITHOUT_EFFECT
        }
        self._base = json.dumps([settings, made_with], sort_keys=True)
        self._used: set[str] = set()

    def get(self, document: Document) -> Extraction | None:
        """Return what was found in a document, or None where that is not known (any more)."""
        if self._folder is None:
            return None
        name = self._name(document)
        with suppress(OSError, UnicodeDecodeError, DocumentError):
            checksum, _, text = (self._folder / name).read_bytes().partition(b"\n")
            if checksum.decode() == hashlib.sha256(text).hexdigest():
                extraction = serialize.extraction_from_json(text.decode())
                if extraction.document == document:
                    self._used.add(name)
                    return extraction
        return None

    def put(self, extraction: Extraction) -> None:
        """Keep what was found in a document; a folder that cannot be written is no fault."""
        if self._folder is None:
            return
        name = self._name(extraction.document)
        with suppress(OSError, UnicodeEncodeError):
            text = serialize.extraction_to_json(extraction).encode()
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=self._folder, prefix=_NEW)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            Path(new).replace(self._folder / name)
            self._used.add(name)

    def prune(self) -> None:
        """Remove what was neither asked for nor kept: it is of articles or versions that are gone."""
        if self._folder is None:
            return
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink()

    def _name(self, document: Document) -> str:
        fields = dataclasses.asdict(document)
        content = json.dumps([self._base, fields], sort_keys=True, default=str)
        return f"{hashlib.sha256(content.encode()).hexdigest()}.json"
