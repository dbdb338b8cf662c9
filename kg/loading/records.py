"""What loading takes and gives: credentials, progress, and counts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeVar

from kg.errors import LoadError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, which no message shows."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a target holds now, and what went: pairs of a name in the plural and a number."""

    counts: tuple[tuple[str, int], ...]


class Progress(Protocol):
    """Is told of each step: its name, how much is done, how much there is (0 if unknown)."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note."""


class Tracker:
    """Counts what is done, so that a failure can say how far it came."""

    def __init__(self, target: str, progress: Progress | None) -> None:
        self._target = target
        self._progress = progress
        self._step = "connecting"
        self._done = self._total = 0

    def begin(self, step: str, total: int = 0) -> None:
        """Take note that a step begins."""
        self._step, self._done, self._total = step, 0, total
        self._tell()

    def add(self, count: int) -> None:
        """Take note that so much more of the step is done."""
        self._done += count
        self._tell()

    def batches(self, step: str, rows: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
        """Yield the rows in batches, each counted when the next is asked for."""
        self.begin(step, len(rows))
        source = iter(rows)
        while batch := list(islice(source, size)):
            yield batch
            self.add(len(batch))

    @contextmanager
    def failures(self, *kinds: type[Exception]) -> Iterator[None]:
        """Turn exceptions of these kinds into one LoadError that says how far loading came."""
        try:
            yield
        except kinds as error:
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            raise LoadError(f"{self._target}: {reason} ({self.place}); {_AGAIN}") from error

    @property
    def place(self) -> str:
        """The step, and how much of it is done, in words."""
        if not self._total:
            return f"while {self._step}"
        return f"while {self._step}, {self._done:,} of {self._total:,} done"

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._step, self._done, self._total)


_AGAIN = "run the same command again when this is mended, it completes what is there"
