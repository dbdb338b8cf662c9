"""Tables in a file of SQLite, which reads and writes no more than what a build asks for and changes.

A file that was not written to its end is told by its checksum and made anew, so nothing is written twice
for safety.
"""

import sqlite3
from collections.abc import ItemsView, Iterator, Mapping
from pathlib import Path

from kg.resolution.table import Table

_SETTINGS = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "mmap_size = 1000000000",
)


class Store:
    """The tables of one file, which is made where it is not there; to be closed."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")

    def table(self, name: str) -> "Kept":
        """Return the rows of a table that was saved."""
        return Kept(self._connection, name)

    def save(self, name: str, table: Table) -> None:
        """Save what changed in a table since it was read; all of it where it is not from this file."""
        run = self._connection
        run.execute("BEGIN")
        if not isinstance(table.kept, Kept):
            run.execute(f'DROP TABLE IF EXISTS "{name}"')
            run.execute(f'CREATE TABLE "{name}" (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID')
        gone = ((key,) for key in sorted(table.gone))
        run.executemany(f'DELETE FROM "{name}" WHERE k = ?', gone)  # noqa: S608 (as below)
        run.executemany(f'INSERT INTO "{name}" VALUES (?, ?)', table.texts())  # noqa: S608
        run.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Kept(Mapping[str, str]):
    """The texts of a table's rows by key."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        # the names of tables are those of fields, never anything that was read
        self._one = f'SELECT v FROM "{name}" WHERE k = ?'  # noqa: S608
        self._keys = f'SELECT k FROM "{name}"'  # noqa: S608
        self._all = f'SELECT k, v FROM "{name}"'  # noqa: S608
        self._count = f'SELECT count(*) FROM "{name}"'  # noqa: S608

    def __getitem__(self, key: str) -> str:
        row = self._connection.execute(self._one, (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        text: str = row[0]
        return text

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return the text of a key."""
        row = self._connection.execute(self._one, (key,)).fetchone()
        return default if row is None else row[0]

    def __contains__(self, key: object) -> bool:
        return self._connection.execute(self._one, (key,)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._connection.execute(self._keys))

    def __len__(self) -> int:
        count: int = self._connection.execute(self._count).fetchone()[0]
        return count

    def items(self) -> ItemsView[str, str]:
        """Return keys and texts, read in one go."""
        return dict(self._connection.execute(self._all)).items()
