"""What an export is given, and how a format describes itself."""

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import RdfFormat, Store

from kg.errors import ExportError
from kg.model import Document, Entity, ResolvedClaim
from kg.resolution.records import Resolution


class Source(Protocol):
    """A built graph, as exports read it: as a whole, or piece by piece where it may be large."""

    @property
    def store(self) -> Store:
        """The RDF dataset."""

    @property
    def resolution(self) -> Resolution:
        """The records that the dataset was made from."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The articles."""

    def lines(self) -> Iterator[bytes]:
        """Yield the dataset as lines of N-Quads, in any order."""

    def entities(self) -> Iterable[Entity]:
        """Yield all entities, each once, in any order."""

    def stated(self) -> Iterator[tuple[ResolvedClaim, Document | None]]:
        """Yield all claims, in any order, each with its article if that is known."""


@dataclass(frozen=True, slots=True)
class Content:
    """A built graph that is in memory; a :class:`Source`."""

    store: Store
    resolution: Resolution
    documents: tuple[Document, ...]

    def lines(self) -> Iterator[bytes]:
        """Yield the dataset as lines of N-Quads."""
        with tempfile.TemporaryFile() as dump:
            self.store.dump(dump, RdfFormat.N_QUADS)
            dump.seek(0)
            yield from dump

    def entities(self) -> Iterable[Entity]:
        """Return all entities."""
        return self.resolution.entities

    def stated(self) -> Iterator[tuple[ResolvedClaim, Document | None]]:
        """Yield all claims, each with its article."""
        articles = {document.id: document for document in self.documents}
        return ((claim, articles.get(claim.document)) for claim in self.resolution.claims)


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name for the command line, usual file name, and what it cannot hold.

    ``loses`` is "" where reading the file back gives the whole dataset again; ``merged`` says that
    it gives all triples, of one graph. ``lacks`` names what it lacks as ``kg.export.losses`` counts
    it, ``elsewhere`` what stands in the file of another format, with that format's name.
    """

    name: str
    file: str
    media_type: str
    description: str
    loses: str
    write: Callable[[Source, Path], None]
    merged: bool = False
    lacks: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def save(exporter: Exporter, content: Source, path: Path, *, compress: bool = False) -> None:
    """Write one format to a file, with gzip if asked; a failure leaves what stood there before.

    A link stays, and what it leads to is written; so do pipes and devices, which take the bytes.

    Raises ExportError where the place cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with tempfile.TemporaryDirectory() as folder:
                whole = Path(folder) / exporter.file
                _write(exporter, content, whole, compress=compress)
                with whole.open("rb") as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target)
            return
        place = path.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        os.close(descriptor)
        temporary = Path(name)
        try:
            _write(exporter, content, temporary, compress=compress)
            temporary.chmod(0o644)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"cannot write {path}: {reason}; free space or choose another place with -o"
        ) from error


def _write(exporter: Exporter, content: Source, path: Path, *, compress: bool) -> None:
    exporter.write(content, path)
    if compress:
        _compress(path)


def _compress(path: Path) -> None:
    """Replace a file by its gzip, without name and time, so that equal files stay equal."""
    with tempfile.TemporaryFile() as packed:
        with (
            path.open("rb") as plain,
            gzip.GzipFile("", "wb", compresslevel=6, fileobj=packed, mtime=0) as out,
        ):
            shutil.copyfileobj(plain, out)
        packed.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(packed, file)
