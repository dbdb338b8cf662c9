"""Runs the pipeline over documents, in one process or several."""

import multiprocessing
import os
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from kg.config import Config
from kg.errors import KgError, WorkerError
from kg.model import Document, Extraction
from kg.pipeline.fingerprint import fingerprint
from kg.pipeline.folders import own_folder, own_version
from kg.pipeline.importing import import_spacy
from kg.pipeline.people import KnownPeople
from kg.pipeline.worker import Worker
from kg.resources import Resources

if TYPE_CHECKING:
    from spacy.language import Language

_CHUNK = 4
#: Characters of an error's own message that are shown.
_LONGEST = 200

#: The pipeline that was loaded last, and where known people belong, by all that they are made of, for the
#: next build of this process.
_LOADED: "dict[tuple[object, ...], tuple[Language, KnownPeople]]" = {}


@dataclass(frozen=True, slots=True)
class Failure:
    """A document on which the pipeline broke, which is a bug; ``reason`` is one line."""

    document: Document
    reason: str


class Extractor:
    """Turns documents into extractions; the language model is loaded for the first of them.

    That raises ModelError when the model of the settings cannot be used.
    """

    def __init__(self, config: Config, resources: Resources) -> None:
        self._config = config
        self._resources = resources

    @cached_property
    def _loaded(self) -> "tuple[Language, KnownPeople]":
        # spaCy takes a second to import, which a build without new articles need not wait for
        import_spacy()
        from kg.pipeline.language import make_nlp  # noqa: PLC0415

        config, made_of = self._config, (self.fingerprint, self._resources.digest)
        key = (config.model, config.finders, *made_of)
        if key not in _LOADED:
            nlp = make_nlp(config.model or None, self._resources, config.finders)
            _LOADED.clear()
            _LOADED[key] = nlp, KnownPeople.of(self._resources.gazetteer)
        return _LOADED[key]

    @property
    def _nlp(self) -> "Language":
        return self._loaded[0]

    @cached_property
    def _threads(self) -> ThreadpoolController:
        return ThreadpoolController()

    @property
    def model(self) -> str:
        """Name and version of the language model, without the place where it lies.

        Raises ModelError when the model is missing.
        """
        folder = own_folder(self._config.model)
        version = own_version(folder) if folder else ""
        if not version:
            from kg.pipeline.binding import bound  # noqa: PLC0415 (as above)

            version = (bound(self._nlp).parser or self._nlp).meta["version"]
        return f"{Path(folder or self._config.model).name} {version}"

    @cached_property
    def fingerprint(self) -> str:
        """Digest of program and model: what is found differs only where this does."""
        return fingerprint(self._config.model)

    def prepare(self) -> None:
        """Load the language model, so that the first document need not wait for it."""
        _ = self._nlp
        from kg.pipeline import extraction  # noqa: F401, PLC0415 (as above)

    def extract(self, document: Document) -> Extraction:
        """Return what the pipeline finds in a document."""
        import_spacy()
        from kg.pipeline.extraction import to_extraction  # noqa: PLC0415 (imports spaCy)

        doc = self._nlp.make_doc(document.text)
        doc._.document = document
        if all(token.is_space for token in doc):
            return Extraction(document, (), ())
        # sums depend on how they are split over threads, and small ones gain nothing from it
        with self._threads.limit(limits=1):
            return to_extraction(
                self._nlp(doc),
                self._config.min_confidence,
                self._loaded[1],
                self._resources.linking,
            )

    def try_extract(self, document: Document) -> Extraction | Failure:
        """Return what the pipeline finds, or how it broke: one article must not stop the others."""
        try:
            return self.extract(document)
        except KgError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever a bug may raise)
            return Failure(document, _breakdown(error))

    def extract_many(
        self, documents: Iterable[Document], jobs: int = 1, worker: Worker | None = None
    ) -> Iterator[Extraction | Failure]:
        """Return the extractions of documents in their order, whatever the number of processes.

        ``jobs`` 0 means one process a core; where one is enough, it is the ``worker`` if there is one, which
        begins at once, else this process. Asking for them raises WorkerError where the system ends one of
        several processes.
        """
        documents = list(documents)
        jobs = min(jobs or os.cpu_count() or 1, len(documents))
        if worker and jobs != 1:
            worker.end()
        if jobs > 1:
            return self._extract_beside(documents, jobs)
        if worker and documents:
            worker.ask(documents)
            return self._extract_by(worker, documents)
        return map(self.try_extract, documents)

    def _extract_beside(
        self, documents: Sequence[Document], jobs: int
    ) -> Iterator[Extraction | Failure]:
        """Yield the extractions of documents by several processes."""
        context = multiprocessing.get_context("spawn")
        started = (self._config, self._resources)
        with ProcessPoolExecutor(jobs, context, _start, started) as pool:
            try:
                yield from pool.map(_extract, documents, chunksize=_CHUNK)
            except BrokenProcessPool:
                raise WorkerError(
                    "a worker process was ended from outside, most often for want of memory; what was"
                    " found so far is kept: build again, with a smaller --jobs"
                ) from None

    def _extract_by(
        self, worker: Worker, documents: Sequence[Document]
    ) -> Iterator[Extraction | Failure]:
        """Yield the extractions of documents by a worker that was asked for them, as far as it comes."""
        done = 0
        answers = worker.answers((self.fingerprint, self._resources.digest))
        try:
            for _, found in zip(documents, answers, strict=False):
                yield found
                done += 1
        finally:
            worker.end()
        yield from map(self.try_extract, documents[done:])


_worker: list[Extractor] = []


def _start(config: Config, resources: Resources) -> None:
    """Make the extractor of a worker process."""
    _worker[:] = [Extractor(config, resources)]


def _extract(document: Document) -> Extraction | Failure:
    """Extract in a worker process."""
    return _worker[0].try_extract(document)


def _breakdown(error: Exception) -> str:
    """Return where and how the pipeline broke, and what to do."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {' '.join(str(error).split())}"[:_LONGEST]
    return (
        f"broke the program ({what}; {Path(last.filename).name}:{last.lineno});"
        " please report this line together with the article"
    )
