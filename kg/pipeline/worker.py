"""A process of its own that loads the language model while this one finds out whether it is needed.

Only the standard library is imported here, so that the process can be started first of all.
"""

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import IO, TYPE_CHECKING, Any, Self

from kg.pipeline.folders import own_folder

if TYPE_CHECKING:
    from kg.config import Config
    from kg.model import Document, Extraction
    from kg.pipeline.extractor import Failure

#: So many articles are taken before they are read.
_AHEAD = 4
_CODE = """
import pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except EOFError:  # who started it has ended already
    sys.exit()
from kg.pipeline.worker import serve
serve(sys.stdin.buffer, sys.stdout.buffer)
"""


class Worker:
    """A process that extracts, and loads what it needs for that from the beginning; a context.

    It ends with the process that started it, however that ends.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], questions: IO[bytes], answers: IO[bytes]
    ) -> None:
        self._process, self._questions, self._answers = process, questions, answers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._process.communicate()

    def end(self) -> None:
        """End the process without waiting for it."""
        self._process.kill()

    def ask(self, documents: "Iterable[Document]") -> None:
        """Send documents, beside whatever else is done."""
        threading.Thread(target=self.send, args=tuple(documents), daemon=True).start()

    def answers(self, made_with: tuple[str, ...]) -> "Iterator[Extraction | Failure]":
        """Yield the extractions of what it was asked in order, as far as it comes; it may break.

        ``made_with`` are the digests of model and ontology, which must be those of the process.
        """
        with suppress(EOFError, pickle.UnpicklingError):
            if self._receive() == made_with:
                while True:
                    yield self._receive()

    def send(self, *messages: object) -> None:
        """Send what the process waits for."""
        with suppress(OSError):  # it has ended, which its answer tells
            for message in messages:
                _put(self._questions, message)

    def _receive(self) -> Any:
        return pickle.load(self._answers)  # noqa: S301 (from a process of ours)


def start(config: "Config") -> Worker | None:
    """Start a process that extracts with these settings; None where this one does as well."""
    # another spaCy pipeline is loaded here for its version anyway
    if "spacy" in sys.modules or own_folder(config.model) is None or not sys.executable:
        return None
    with suppress(OSError):
        process = subprocess.Popen(  # noqa: S603 (our own code)
            [sys.executable, "-P", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for who started it
        )
        if process.stdin and process.stdout:
            worker = Worker(process, process.stdin, process.stdout)
            worker.send(sys.path, (gc.get_threshold(), config))
            return worker
    return None


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Do the work of the process: answer documents with what is found in them.

    Where it cannot, it ends, and who asked does the work and sees why.
    """
    sys.stdout = sys.stderr  # for whatever is not an answer
    asked: Queue[Any] = Queue(_AHEAD)
    threading.Thread(target=_take, args=(questions, asked), daemon=True).start()
    gc.disable()  # what is loaded stays
    with suppress(Exception):
        from kg.pipeline.extractor import Extractor  # noqa: PLC0415 (the process has begun)
        from kg.resources import load  # noqa: PLC0415

        seldom, config = asked.get()
        resources = load(map(Path, config.gazetteer))
        extractor = Extractor(config, resources)
        extractor.prepare()
        gc.freeze()
        gc.enable()
        gc.set_threshold(*seldom)
        _put(answers, (extractor.fingerprint, resources.digest))
        while True:
            _put(answers, extractor.try_extract(asked.get()))
    os._exit(0)


def _take(questions: IO[bytes], asked: "Queue[Any]") -> None:
    """Take what is sent; end the process, whatever it is at, with the one that started it."""
    with suppress(Exception):
        while True:
            asked.put(pickle.load(questions))  # noqa: S301 (from a process of ours)
    os._exit(0)


def _put(answers: IO[bytes], message: object) -> None:
    pickle.dump(message, answers)
    answers.flush()
