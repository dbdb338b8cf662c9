"""Files made of rows in the order of their keys, so that a changed row costs no more than itself.

A ledger says of a written file which rows it has and whose they are. The next file takes the rows of
all owners that did not change from the file before, byte for byte, and the others from a spool.
"""

import errno
import io
import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Marks of a row: it begins, or ends, an item of a list whose items a comma divides.
BEGINS, ENDS = 1, 2
_COMMA = b","
#: So many bytes are copied at a time, few enough to stay close to the processor; fewer are gathered first.
_BUFFER, _FEW = 1 << 18, 1 << 14
#: After so many bytes the memory that holds them is given back.
_STEP = 1 << 23
#: Seconds after which the system has put on the disk what was written.
_ON_DISK = 60

_Numbers = NDArray[np.uint32]
_Places = NDArray[np.int64]


class Texts:
    """Many texts, as UTF-8 in one block of bytes, which may be in pieces until somebody looks into it."""

    def __init__(self, sizes: _Numbers, *pieces: bytes | memoryview) -> None:
        self.sizes, self.pieces = sizes, pieces
        # numbers are looked up one by one, which a view of them does quicker than the array
        self._ends = np.cumsum(sizes, dtype=np.int64).data
        if sum(map(len, pieces)) != (self._ends[-1] if len(sizes) else 0):
            raise ValueError("the sizes of texts do not fit")

    @cached_property
    def block(self) -> bytes | memoryview:
        """All texts, one behind the other."""
        if len(self.pieces) != 1:
            self.pieces = (b"".join(self.pieces),)
        return self.pieces[0]

    def __len__(self) -> int:
        return len(self.sizes)

    def __getitem__(self, place: int) -> bytes:
        return bytes(self.block[self.start(place) : self._ends[place]])

    def start(self, place: int) -> int:
        """Return where a text begins in the block."""
        return self._ends[place - 1] if place else 0

    def find(self, text: bytes) -> int:
        """Return the place of a text, -1 where it is not there; the texts must be sorted."""
        place = bisect_left(self, text)
        return place if place < len(self) and self[place] == text else -1

    def edited(self, kept: _Places, places: Sequence[int], added: Sequence[bytes]) -> "Texts":
        """Return those at the places ``kept`` with others among them, before those at ``places`` there."""
        parts: list[bytes | memoryview] = []
        at, block = 0, memoryview(self.block)
        for place, text in zip([*places, len(kept)], [*added, b""], strict=True):
            for first, last in _runs(kept[at:place]):
                parts.append(block[self.start(first) : self._ends[last]])
            parts.append(text)
            at = place
        return Texts(_inserted(self.sizes[kept], places, [len(text) for text in added]), *parts)


def _no_numbers() -> _Numbers:
    return np.zeros(0, dtype=np.uint32)


def _no_texts() -> Texts:
    return Texts(_no_numbers(), b"")


@dataclass(slots=True)
class Ledger:
    """The rows of a file in their order: key, owner, length in bytes, and what the format marked.

    Owners are places in ``names``, which are sorted, since most have many rows.
    """

    keys: Texts = field(default_factory=_no_texts)
    owners: _Numbers = field(default_factory=_no_numbers)
    lengths: _Numbers = field(default_factory=_no_numbers)
    marks: _Numbers = field(default_factory=_no_numbers)
    names: Texts = field(default_factory=_no_texts)

    def pieces(self) -> list[bytes | memoryview]:
        """Return the ledger as pieces of bytes: how much there is of what, numbers, texts."""
        texts = (self.keys, self.names)
        numbers = (self.owners, self.lengths, self.marks, *(some.sizes for some in texts))
        counts = [*map(len, texts), *(sum(map(len, some.pieces)) for some in texts)]
        head = np.array(counts, dtype=np.uint64)
        return [
            head.tobytes(),
            *(number.tobytes() for number in numbers),
            *(piece for some in texts for piece in some.pieces),
        ]

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> "Ledger":
        """Return the ledger of these :meth:`pieces`; raises ValueError for anything else."""
        rows, used, of_keys, of_names = map(int, np.frombuffer(data, dtype=np.uint64, count=4))
        numbers = np.frombuffer(data, np.uint32, count=4 * rows + used, offset=32)
        owners, lengths, marks, sizes, of_used = np.split(numbers, [r * rows for r in (1, 2, 3, 4)])
        start = len(data) - of_keys - of_names
        if start != 32 + numbers.nbytes:
            raise ValueError("is no ledger")
        view = memoryview(data)
        keys = Texts(sizes, view[start : start + of_keys])
        return cls(keys, owners, lengths, marks, Texts(of_used, view[start + of_keys :]))

    def total(self) -> int:
        """Return the sum of the marks."""
        return int(self.marks.sum())

    def joints(self) -> NDArray[np.bool_]:
        """Return for each row whether an item ends with it and another begins after it."""
        return (self.marks & ENDS > 0) & (np.append(self.marks[1:], 0) & BEGINS > 0)

    def starts(self, *, commas: bool) -> _Places:
        """Return where each row begins in the file."""
        sizes = self.lengths.astype(np.int64)
        if commas:
            sizes += self.joints() * len(_COMMA)
        return np.cumsum(sizes) - sizes


class _Row(NamedTuple):
    """A row in a spool."""

    key: bytes
    owner: bytes
    start: int
    length: int
    mark: int


@dataclass(slots=True)
class Spool:
    """New rows of one file, kept in a temporary one until all are known."""

    file: IO[bytes]
    rows: list[_Row] = field(default_factory=list)
    _end: int = 0

    def put(self, owner: str, key: str, data: bytes, mark: int = 0) -> None:
        """Add a row."""
        self.file.write(data)
        self.rows.append(_Row(key.encode(), owner.encode(), self._end, len(data), mark))
        self._end += len(data)


class Copy:
    """Copies an older file to where the next one will be written: most of it stays, in its place or another."""

    def __init__(self, old: Path, target: Path) -> None:
        self._old, self._target = old, target
        self._stopped = threading.Event()
        self._alone = threading.Lock()
        self._done = 0

    def run(self) -> None:
        """Copy until the end, or until somebody stops it; where that fails, writing the file will say why."""
        buffer = memoryview(bytearray(_BUFFER))
        with self._alone, suppress(OSError), ExitStack() as opened:
            if self._stopped.is_set():
                return
            old = opened.enter_context(self._old.open("rb", buffering=0))
            target = opened.enter_context(self._target.open("wb", buffering=0))
            written = count = 0
            while written == count and not self._stopped.is_set():
                count = old.readinto(buffer)
                if not count:
                    return
                written = target.write(buffer[:count])
                self._done += written

    def stop(self) -> int:
        """Stop it; return how many bytes there are."""
        self._stopped.set()
        with self._alone:
            return self._done


def splice(
    target: Path,
    spool: Spool,
    *,
    old: Path | None = None,
    ledger: Ledger | None = None,
    gone: Collection[str] = (),
    patched: Mapping[str, Callable[[bytes], bytes]] | None = None,
    commas: bool = False,
    copied: int = 0,
) -> Ledger:
    """Write the rows of a spool and those of an older file whose owners are not ``gone``; return what it has.

    So many bytes of the older file were ``copied`` before. ``patched`` changes the rows of an owner that stay. With ``commas`` there is a comma between the
    end of an item and the beginning of the next one.
    """
    with ExitStack() as opened:
        before = _Before(Ledger() if ledger is None or old is None else ledger, commas=commas)
        if old is not None:
            before.file = opened.enter_context(old.open("rb", buffering=0))
            before.spare = _can_go(before.file)
        out_of = {before.ledger.names.find(name.encode()) for name in gone} - {-1}
        for name, patch in (patched or {}).items():
            number = before.ledger.names.find(name.encode())
            if number >= 0 and number not in out_of:
                out_of.add(number)
                before.patch(number, name, patch, spool)
        kept = _others(before.ledger, out_of)
        fresh = sorted(spool.rows)
        places = _places(_Some(before.ledger.keys, kept), [row.key for row in fresh])
        made = _edited(before.ledger, kept, places, fresh)
        spool.file.flush()
        new = opened.enter_context(_mapped(spool.file))
        file = opened.enter_context(target.open("r+b" if copied else "wb", buffering=_FEW))
        divided = made.joints() if commas else np.zeros(len(made.keys), np.bool_)
        size = int(made.lengths.sum(dtype=np.int64)) + int(divided.sum())
        _reserve(file, size)
        out = _Writer(file, divided, copied)
        at = 0
        for place, row in zip(places, fresh, strict=True):
            out.old(before, kept[at:place])
            out.row(new[row.start : row.start + row.length])
            at = place
        out.old(before, kept[at:])
        file.truncate(size)
    return made


class _Before:
    """The rows of the older file; without one there are none."""

    def __init__(self, ledger: Ledger, *, commas: bool) -> None:
        self.ledger = ledger
        self.file: io.FileIO | io.BytesIO = io.BytesIO()
        self._starts = ledger.starts(commas=commas)
        self._buffer = memoryview(bytearray(_BUFFER))
        #: Whether what was read need not stay in memory: the copy needs as much, and takes its place.
        self.spare = False
        self._left = 0

    def patch(self, number: int, name: str, change: Callable[[bytes], bytes], spool: Spool) -> None:
        """Put the rows of an owner into a spool, changed."""
        for place in np.flatnonzero(self.ledger.owners == number).tolist():
            data = b"".join(map(bytes, self.read(*self.span(place, place))))
            key, mark = self.ledger.keys[place].decode(), int(self.ledger.marks[place])
            spool.put(name, key, change(data), mark)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where neighbours begin, and how many bytes they and what divides them are."""
        start = int(self._starts[first])
        return start, int(self._starts[last]) + int(self.ledger.lengths[last]) - start

    def read(self, start: int, left: int) -> Iterator[memoryview]:
        """Yield the bytes of neighbours; each piece only until the next."""
        self.file.seek(start)
        while left:
            count = self.file.readinto(self._buffer[:left])
            if not count:
                raise OSError(errno.EIO, "is shorter than its ledger says")
            yield self._buffer[:count]
            left -= count

    def leave(self, end: int) -> None:
        """Give back the memory that holds the file up to where it was copied."""
        if self.spare and end - self._left >= _STEP:
            os.posix_fadvise(self.file.fileno(), 0, end, os.POSIX_FADV_DONTNEED)
            self._left = end


def _others(ledger: Ledger, owners: Collection[int]) -> _Places:
    """Return the places of the rows of all but some owners."""
    stays = np.ones(len(ledger.names), dtype=np.bool_)
    stays[list(owners)] = False
    return np.flatnonzero(stays[ledger.owners])


class _Some:
    """Some of many texts."""

    def __init__(self, texts: Texts, places: _Places) -> None:
        self._texts, self._places = texts, places.data

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: int) -> bytes:
        return self._texts[self._places[place]]


def _places(texts: _Some, added: Sequence[bytes]) -> list[int]:
    """Return before which of some texts each of others, all sorted, belongs."""
    found: list[int] = []
    for text in added:
        found.append(bisect_left(texts, text, found[-1] if found else 0))
    return found


def _edited(before: Ledger, kept: _Places, places: Sequence[int], fresh: Sequence[_Row]) -> Ledger:
    """Return the ledger of the rows that are kept, with fresh ones before those at some places."""
    owners = before.owners[kept]
    staying = np.flatnonzero(np.bincount(owners, minlength=len(before.names)))
    former = _Some(before.names, staying)
    number: dict[bytes, int] = {}
    added: list[bytes] = []
    at: list[int] = []
    for name in sorted({row.owner for row in fresh}):
        place = bisect_left(former, name, at[-1] if at else 0)
        number[name] = place + len(added)
        if place == len(former) or former[place] != name:
            added.append(name)
            at.append(place)
    renumbered = np.zeros(len(before.names), dtype=np.uint32)
    order = np.arange(len(staying))
    renumbered[staying] = order + np.searchsorted(np.array(at, dtype=np.int64), order, side="right")
    return Ledger(
        before.keys.edited(kept, places, [row.key for row in fresh]),
        _inserted(renumbered[owners], places, [number[row.owner] for row in fresh]),
        _inserted(before.lengths[kept], places, [row.length for row in fresh]),
        _inserted(before.marks[kept], places, [row.mark for row in fresh]),
        before.names.edited(staying, at, added),
    )


def _inserted(numbers: _Numbers, places: Sequence[int], more: Sequence[int]) -> _Numbers:
    """Return numbers with more of them before those at some places."""
    return np.insert(numbers, np.array(places, dtype=np.int64), np.array(more, dtype=np.uint32))


def _runs(places: _Places) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours."""
    if not len(places):
        return
    first, last = int(places[0]), int(places[-1])
    if last - first < len(places):  # mostly there is but one, found without a look at all
        yield first, last
    else:
        breaks = np.flatnonzero(np.diff(places) != 1)
        firsts = places[np.append(0, breaks + 1)]
        lasts = places[np.append(breaks, len(places) - 1)]
        yield from zip(firsts.tolist(), lasts.tolist(), strict=True)


class _Writer:
    """Writes rows to a file; ``divided`` says of each, in their order, whether a comma follows it.

    Its first bytes, so many as were ``copied``, are those of the older file.
    """

    def __init__(self, file: IO[bytes], divided: NDArray[np.bool_], copied: int) -> None:
        self._file, self._divided, self._copied = file, divided, copied
        self._done = 0

    def row(self, data: bytes | memoryview) -> None:
        """Write a new row."""
        self._file.write(data)
        self._ended(1)

    def old(self, before: _Before, places: _Places) -> None:
        """Write old rows, neighbours in one piece."""
        for first, last in _runs(places):
            start, left = before.span(first, last)
            there = min(left, self._copied - start)
            if there > 0 and self._file.tell() == start:
                self._file.seek(there, os.SEEK_CUR)
                start, left = start + there, left - there
            for data in before.read(start, left):
                self._file.write(data)
                start += len(data)
                before.leave(start)
            self._ended(last - first + 1)

    def _ended(self, rows: int) -> None:
        self._done += rows
        if self._divided[self._done - 1]:
            self._file.write(_COMMA)


def _can_go(file: IO[bytes]) -> bool:
    """Tell whether the memory that holds a file can be given back without writing it to the disk first."""
    age = time.time() - os.fstat(file.fileno()).st_mtime
    return hasattr(os, "posix_fadvise") and age > _ON_DISK


def _reserve(file: IO[bytes], size: int) -> None:
    """Have room set aside for a file, which is quicker than to look for it piece by piece."""
    if size and hasattr(os, "posix_fallocate"):
        with suppress(OSError):  # not on this file system; where room is short, writing tells
            os.posix_fallocate(file.fileno(), 0, size)


@contextmanager
def _mapped(file: IO[bytes]) -> Iterator[memoryview]:
    """Give the bytes of an open file."""
    if not file.seek(0, 2):
        yield memoryview(b"")
        return
    with (
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        memoryview(content) as view,
    ):
        yield view
