"""Rows that stay JSON until they are asked for: a build after a change asks for few of very many."""

import json
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Self

_write = json.JSONEncoder(separators=(",", ":")).encode


class Table:
    """Rows by key; what is got is not to be changed, only put anew."""

    __slots__ = ("_fresh", "_texts")

    def __init__(
        self, texts: Mapping[str, str] | None = None, fresh: Mapping[str, Any] | None = None
    ) -> None:
        self._texts: dict[str, str] = dict(texts or {})
        self._fresh: dict[str, Any] = dict(fresh or {})

    def __len__(self) -> int:
        return len(self._texts) + len(self._fresh)

    def __contains__(self, key: str) -> bool:
        return key in self._fresh or key in self._texts

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        yield from self._fresh

    def get(self, key: str) -> Any:
        """Return the row of a key, None where there is none."""
        if key in self._fresh:
            return self._fresh[key]
        text = self._texts.get(key)
        return None if text is None else json.loads(text)

    def rows(self) -> Iterator[Any]:
        """Yield all rows."""
        if self._texts:
            yield from json.loads(f"[{','.join(self._texts.values())}]")
        yield from self._fresh.values()

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield all keys with their rows."""
        return zip(self, self.rows(), strict=True)

    def put(self, key: str, row: Any) -> None:
        """Put a row in place of what was there."""
        self._texts.pop(key, None)
        self._fresh[key] = row

    def remove(self, key: str) -> None:
        """Remove a row, if it is there."""
        self._texts.pop(key, None)
        self._fresh.pop(key, None)

    def copy(self) -> Self:
        """Return a table of its own with the same rows."""
        return type(self)(self._texts, self._fresh)

    def lines(self) -> Iterator[str]:
        """Yield the table as lines: the keys, then the row of each."""
        yield _write([*self])
        yield from self._texts.values()
        yield from map(_write, self._fresh.values())

    def fill(self, lines: Iterator[str]) -> None:
        """Take the rows of a table from lines, and no more of them; raises ValueError for other lines."""
        keys = json.loads(next(lines, ""))
        self._texts.update(zip(keys, islice(lines, len(keys)), strict=True))


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
