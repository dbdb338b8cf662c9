"""The folder of exports, changed at once or not at all."""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from kg.errors import ExportError
from kg.export.splicing import Copy

_BUILDING = ".building-"


class Site:
    """A place to build in, inside the folder that is to hold the exports.

    Files are moved to the folder one by one when all are whole; a build that stops before that
    leaves the folder as it was. Files that no build writes stay. One build at a time may write to a
    folder.

    Raises ExportError where the folder cannot be written, or another build writes to it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = False
        self._held = ExitStack()
        self._copies: dict[str, Copy] = {}
        self.path = folder

    @property
    def folder(self) -> Path:
        """The folder that is to hold the exports, and holds those of the last build."""
        return self._folder

    def __enter__(self) -> Self:
        try:
            self._made = not self._folder.exists()
            self._folder.mkdir(parents=True, exist_ok=True)
            with ExitStack() as held:
                held.enter_context(_alone_in(self._folder))
                for left_over in self._folder.glob(f"{_BUILDING}*"):
                    shutil.rmtree(left_over)  # of a build that was killed
                self.path = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self._folder))
                self._held = held.pop_all()
        except OSError as error:
            raise self.failed(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._held:
            for copy in self._copies.values():
                copy.stop()
            shutil.rmtree(self.path, ignore_errors=True)
            if kind is not None and self._made and not any(self._folder.iterdir()):
                self._folder.rmdir()

    def begin(self, names: Iterable[str]) -> None:
        """Copy files of the last build to where the next are built, beside whatever else is done."""
        self._copies = {name: Copy(self._folder / name, self.path / name) for name in names}
        threading.Thread(target=self._copy, daemon=True).start()

    def _copy(self) -> None:
        for copy in self._copies.values():
            copy.run()

    def begun(self, name: str) -> int:
        """Stop copying a file; return how many bytes of it are there."""
        copy = self._copies.get(name)
        return copy.stop() if copy else 0

    def write(self, name: str, writer: Callable[[Path], None]) -> None:
        """Let ``writer`` write one file."""
        try:
            writer(self.path / name)
        except OSError as error:
            raise self.failed(error) from error

    def publish(self, *, last: str, known: Iterable[str]) -> None:
        """Move the files into the folder, that named ``last`` at the end.

        Those of the ``known`` files that are not among them go: they are of an older build and
        would speak of another graph.
        """
        try:
            files = sorted(self.path.iterdir(), key=lambda path: (path.name == last, path.name))
            for stale in sorted(set(known) - {path.name for path in files}):
                (self._folder / stale).unlink(missing_ok=True)
            for path in files:
                path.replace(self._folder / path.name)
        except OSError as error:
            raise self.failed(error) from error

    def failed(self, error: OSError) -> ExportError:
        """Return the error of an export for one of the operating system."""
        reason = error.strerror or str(error)
        return ExportError(f"cannot write to {self._folder}: {reason}; choose a folder with -o")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; where neither system nor disk has locks, nothing does."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportError(
                f"another build is writing to {folder}; wait for its end, or choose a folder with -o"
            ) from None
        except OSError:
            pass  # no locks on this disk
        yield
    finally:
        os.close(handle)
