"""The build that is being served, and the change to the next one."""

import asyncio
import contextlib
import hashlib
import sys
from pathlib import Path

from kg.endpoint.pool import Pool
from kg.endpoint.settings import Settings
from kg.errors import ExportError

#: Written last by a build, so that its change says that all files are in place.
_SIGN = "report.json"
_QUADS = "graph.nq"

Stamp = tuple[tuple[int, int, int], ...]


class Builds:
    """Serves the newest build of a folder; a new one is loaded beside the old and then replaces it.

    A question is answered from one build as a whole. Where a new build cannot be loaded the old one
    stays, and ``trouble`` says why.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        self.directory = directory
        self._settings = settings
        self._stamp: Stamp = ()
        self._pool: Pool | None = None
        self._watching: asyncio.Task[None] | None = None
        self.digest = ""
        self.changes = 0
        self.trouble = ""

    @property
    def pool(self) -> Pool:
        """The workers of the build that is being served."""
        if self._pool is None:
            raise ExportError("no graph is loaded yet")
        return self._pool

    async def start(self) -> None:
        """Load the build and watch for the next; raises ExportError where there is none."""
        await self._load(self._look())
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End the workers, whatever they do."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        if self._pool is not None:
            self._pool.kill()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.poll)
            try:
                stamp = self._look()
                if stamp != self._stamp:
                    await self._load(stamp)
                    self.changes += 1
                    self.trouble = ""
            except ExportError as error:
                if str(error) != self.trouble:
                    sys.stderr.write(f"still serving the build before: {error}\n")
                self.trouble = str(error)

    async def _load(self, stamp: Stamp) -> None:
        self._stamp = stamp
        path = self.directory / _QUADS
        digest, pool = await asyncio.gather(
            asyncio.to_thread(_digest, path), Pool.open(path, self._settings)
        )
        old, self._pool, self.digest = self._pool, pool, digest
        if old is not None:
            old.retire()

    def _look(self) -> Stamp:
        try:
            found = [(self.directory / name).stat() for name in (_SIGN, _QUADS)]
        except OSError as error:
            raise ExportError(
                f"{self.directory} holds no graph ({Path(error.filename).name} is missing);"
                f" build one with: kg build PATH -o {self.directory}"
            ) from error
        # Only the sign counts: while files are being moved the others change before it.
        return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found[:1])


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise ExportError(f"cannot read {path}: {error.strerror}") from error
