"""Rows that stay JSON until they are asked for: a build after a change asks for few of very many."""

import json
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

_write = json.JSONEncoder(separators=(",", ":")).encode


class Table:
    """Rows by key; what is got is not to be changed, only put anew.

    ``kept`` are the texts of rows that were there before, which stay as they are; ``fresh`` are the rows
    that were put since, ``gone`` the keys of kept ones that do not count any more.
    """

    __slots__ = ("fresh", "gone", "kept")

    def __init__(
        self,
        kept: Mapping[str, str] | None = None,
        fresh: Mapping[str, Any] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        self.kept: Mapping[str, str] = {} if kept is None else kept
        self.fresh: dict[str, Any] = dict(fresh or {})
        self.gone: set[str] = set(gone)

    def __len__(self) -> int:
        return len(self.kept) - len(self.gone) + len(self.fresh)

    def __contains__(self, key: str) -> bool:
        return key in self.fresh or (key not in self.gone and key in self.kept)

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self.kept if key not in self.gone)
        yield from self.fresh

    def get(self, key: str) -> Any:
        """Return the row of a key, None where there is none."""
        if key in self.fresh:
            return self.fresh[key]
        text = None if key in self.gone else self.kept.get(key)
        return None if text is None else json.loads(text)

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield all keys with their rows."""
        kept = [item for item in self.kept.items() if item[0] not in self.gone]
        rows = json.loads(f"[{','.join(text for _, text in kept)}]")
        yield from zip((key for key, _ in kept), rows, strict=True)
        yield from self.fresh.items()

    def put(self, key: str, row: Any) -> None:
        """Put a row in place of what was there."""
        self.remove(key)
        self.fresh[key] = row

    def remove(self, key: str) -> None:
        """Remove a row, if it is there."""
        if self.fresh.pop(key, None) is None and key not in self.gone and key in self.kept:
            self.gone.add(key)

    def copy(self) -> Self:
        """Return a table of its own with the same rows."""
        return type(self)(self.kept, self.fresh, self.gone)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the keys of the fresh rows, sorted, with the text of each."""
        for key in sorted(self.fresh):
            yield key, _write(self.fresh[key])


class Index(Table):
    """Sorted lists by key; there are no empty ones."""

    __slots__ = ()

    def of(self, key: str) -> list[Any]:
        """Return the list of a key, an empty one where there is none."""
        found: list[Any] | None = self.get(key)
        return found or []

    def add(self, key: str, item: Any) -> None:
        """Put an item into the list of a key."""
        some = list(self.of(key))
        insort(some, item)
        self.put(key, some)

    def take(self, key: str, item: Any) -> None:
        """Take an item out of the list of a key, once."""
        some = list(self.of(key))
        some.remove(item)
        if some:
            self.put(key, some)
        else:
            self.remove(key)

    def change(self, key: str, gone: Iterable[Any], new: Iterable[Any]) -> None:
        """Take some items out of a list and put others in."""
        for item in gone:
            self.take(key, item)
        for item in new:
            self.add(key, item)
