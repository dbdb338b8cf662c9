"""Files made of rows in the order of their keys, so that a changed row costs no more than itself.

A ledger says of a written file which rows it has and whose they are. The next file takes the rows of
all owners that did not change from the file before, byte for byte, and the others from a spool.
"""

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO

#: Marks of a row: it begins, or ends, an item of a list whose items a comma divides.
BEGINS, ENDS = 1, 2
_COMMA = b","
_NUL = "\0"
#: The size of the counts that begin a ledger.
_COUNTS = 4 * array("Q").itemsize
_BLOCK = 1 << 24


@dataclass(slots=True)
class Ledger:
    """The rows of a file in their order: key, owner, length in bytes, and what the format marked.

    Owners are places in ``names``, since most have many rows.
    """

    keys: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Return the ledger as bytes: counts, names and keys as text, numbers as they are."""
        used = sorted(set(self.owners))
        number = {owner: place for place, owner in enumerate(used)}
        owners = [number[owner] for owner in self.owners]
        names, keys = (
            _NUL.join(texts).encode()
            for texts in ([self.names[owner] for owner in used], self.keys)
        )
        numbers = [array("I", some).tobytes() for some in (owners, self.lengths, self.marks)]
        counts = array("Q", [len(self.keys), len(used), len(names), len(keys)])
        return b"".join((counts.tobytes(), *numbers, names, keys))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Ledger":
        """Return the ledger that :meth:`to_bytes` wrote; raises ValueError for anything else."""
        counts = array("Q", data[:_COUNTS])
        rows, used, of_names, of_keys = counts
        size = rows * array("I").itemsize
        ends = list(accumulate((_COUNTS, size, size, size, of_names, of_keys)))
        if ends[-1] != len(data):
            raise ValueError("is no ledger")
        owners, lengths, marks = (
            array("I", data[start:end]).tolist() for start, end in pairwise(ends[:4])
        )
        names, keys = (data[start:end].decode() for start, end in pairwise(ends[3:]))
        return cls(_split(keys, rows), owners, lengths, marks, _split(names, used))

    def total(self) -> int:
        """Return the sum of the marks."""
        return sum(self.marks)


@dataclass(slots=True)
class Spool:
    """New rows of one file, kept in a temporary one until all are known."""

    file: IO[bytes]
    rows: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    _end: int = 0

    def put(self, owner: str, key: str, data: bytes, mark: int = 0) -> None:
        """Add a row; a NUL in its key, which ledgers divide keys by, counts as a space."""
        self.file.write(data)
        self.rows.append((key.replace(_NUL, " "), owner, self._end, len(data), mark))
        self._end += len(data)


def splice(
    target: Path,
    spool: Spool,
    *,
    old: Path | None = None,
    ledger: Ledger | None = None,
    gone: Collection[str] = (),
    patched: Mapping[str, Callable[[bytes], bytes]] | None = None,
    commas: bool = False,
) -> Ledger:
    """Write the rows of a spool and those of an older file whose owners are not ``gone``; return what it has.

    ``patched`` changes the rows of an owner that stay. With ``commas`` there is a comma between the
    end of an item and the beginning of the next one.
    """
    before = ledger if ledger and old else Ledger()
    out_of = {place for place, name in enumerate(before.names) if name in gone}
    kept = [place for place, owner in enumerate(before.owners) if owner not in out_of]
    kept_keys = [before.keys[place] for place in kept]
    fresh = sorted(spool.rows, key=lambda row: row[:2])
    made = Ledger()
    out = _Writer(made, before, commas=commas)
    known = {name: place for place, name in enumerate(before.names)}
    patches = {known[name]: patch for name, patch in (patched or {}).items() if name in known}
    spool.file.flush()
    with target.open("wb") as file, _mapped(spool.file) as new, _opened(old) as source:
        at = 0
        for key, owner, start, length, mark in fresh:
            place = bisect_left(kept_keys, key, at)
            out.old(file, source, kept[at:place], patches)
            at = place
            number = known.setdefault(owner, len(known))
            out.new(file, new[start : start + length], key, number, mark)
        out.old(file, source, kept[at:], patches)
    made.names = list(known)
    return made


def _split(text: str, count: int) -> list[str]:
    found = text.split(_NUL) if count else []
    if len(found) != count:
        raise ValueError("is no ledger")
    return found


class _Writer:
    """Writes runs of rows and notes them."""

    def __init__(self, made: Ledger, before: Ledger, *, commas: bool) -> None:
        self._made, self._before, self._commas = made, before, commas
        joints = _joints(before.marks) if commas else [0] * len(before.marks)
        sizes = map(int.__add__, before.lengths, joints)
        self._offsets = list(accumulate(sizes, initial=0))

    def new(self, file: IO[bytes], data: bytes, key: str, owner: int, mark: int) -> None:
        self._divide(file, mark)
        file.write(data)
        made = self._made
        made.keys.append(key)
        made.owners.append(owner)
        made.lengths.append(len(data))
        made.marks.append(mark)

    def old(
        self,
        file: IO[bytes],
        source: memoryview,
        places: list[int],
        patched: Mapping[int, Callable[[bytes], bytes]],
    ) -> None:
        """Write old rows, neighbours in one piece."""
        before, made = self._before, self._made
        for first, last in _runs(places, before.owners, patched):
            if first == last and (patch := patched.get(before.owners[first])):
                data = self._bytes(source, first, first)
                self.new(
                    file, patch(data), before.keys[first], before.owners[first], before.marks[first]
                )
                continue
            self._divide(file, before.marks[first])
            _copy(file, source, self._offsets[first], self._offsets[last] + before.lengths[last])
            span = slice(first, last + 1)
            made.keys += before.keys[span]
            made.owners += before.owners[span]
            made.lengths += before.lengths[span]
            made.marks += before.marks[span]

    def _bytes(self, source: memoryview, first: int, last: int) -> bytes:
        end = self._offsets[last] + self._before.lengths[last]
        return bytes(source[self._offsets[first] : end])

    def _divide(self, file: IO[bytes], mark: int) -> None:
        marks = self._made.marks
        if self._commas and marks and marks[-1] & ENDS and mark & BEGINS:
            file.write(_COMMA)


def _joints(marks: list[int]) -> list[int]:
    """Return for each row how many bytes stand between it and the next."""
    follows = zip(marks, [*marks[1:], 0], strict=False)
    return [len(_COMMA) if mark & ENDS and after & BEGINS else 0 for mark, after in follows]


def _runs(
    places: list[int], owners: list[int], alone: Mapping[int, object]
) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours; rows of some owners stand alone."""
    if not places:
        return
    whole = not alone and places[-1] - places[0] + 1 == len(places)
    if whole:
        yield places[0], places[-1]
        return
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1 or owners[place] in alone or owners[last] in alone:
            yield first, last
            first = place
        last = place
    yield first, last


def _copy(file: IO[bytes], source: memoryview, start: int, end: int) -> None:
    for begin in range(start, end, _BLOCK):
        file.write(source[begin : min(end, begin + _BLOCK)])


class _opened:  # noqa: N801 (a context manager, used like a function)
    """The bytes of a file, or none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._map: mmap.mmap | None = None
        self._view = memoryview(b"")

    def __enter__(self) -> memoryview:
        if self._path is not None and self._path.stat().st_size:
            self._file = self._path.open("rb")
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._view = memoryview(self._map)
        return self._view

    def __exit__(self, *_: object) -> None:
        self._view.release()
        if self._map is not None:
            self._map.close()
        if self._file is not None:
            self._file.close()


class _mapped:  # noqa: N801
    """The bytes of an open temporary file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._map: mmap.mmap | None = None

    def __enter__(self) -> mmap.mmap | bytes:
        if self._file.seek(0, 2):
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            return self._map
        return b""

    def __exit__(self, *_: object) -> None:
        if self._map is not None:
            self._map.close()
