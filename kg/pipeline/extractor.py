"""Runs the pipeline over documents, in one process or several."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.config import Config
from kg.model import Document, EntityType, Extraction
from kg.pipeline.binding import bound
from kg.pipeline.extraction import to_extraction
from kg.pipeline.language import BUNDLED, make_nlp
from kg.resources import Resources

_CHUNK = 4


class Extractor:
    """Turns documents into extractions.

    Raises ModelError when the language model of the settings cannot be used.
    """

    def __init__(self, config: Config, resources: Resources) -> None:
        self._config = config
        self._resources = resources
        self._homes = {
            entry.id: entry.country
            for entry in resources.gazetteer.of_type(EntityType.PERSON)
            if entry.country
        }
        self._nlp = make_nlp(config.model or None, resources, config.finders)

    @property
    def model(self) -> str:
        """Name and version of the language model, without the place where it lies."""
        return f"{Path(self._config.model or BUNDLED).name} {bound(self._nlp).meta['version']}"

    def extract(self, document: Document) -> Extraction:
        """Return what the pipeline finds in a document."""
        doc = self._nlp.make_doc(document.text)
        doc._.document = document
        if all(token.is_space for token in doc):
            return Extraction(document, (), ())
        return to_extraction(self._nlp(doc), self._config.min_confidence, self._homes)

    def extract_many(self, documents: Iterable[Document], jobs: int = 1) -> Iterator[Extraction]:
        """Yield the extractions of documents in their order, whatever the number of processes.

        ``jobs`` 0 means one process a core.
        """
        jobs = jobs or os.cpu_count() or 1
        documents = list(documents)
        if jobs == 1 or len(documents) <= 1:
            yield from map(self.extract, documents)
            return
        context = multiprocessing.get_context("spawn")
        workers = min(jobs, len(documents))
        with context.Pool(workers, _start, (self._config, self._resources)) as pool:
            yield from pool.imap(_extract, documents, chunksize=_CHUNK)


_worker: list[Extractor] = []


def _start(config: Config, resources: Resources) -> None:
    """Make the extractor of a worker process."""
    _worker[:] = [Extractor(config, resources)]


def _extract(document: Document) -> Extraction:
    """Extract in a worker process."""
    return _worker[0].extract(document)
