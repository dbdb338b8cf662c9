"""Ladybug and its predecessor Kuzu: graph databases in a file, with typed tables."""

import importlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from kg.errors import LoadError
from kg.loading.records import Tracker
from kg.loading.rows import DISAGREEMENT, EDGE, NODE, Row

#: A process that was killed may leave half a record at the end of the log, which is of no committed
#: transaction; without this, Ladybug would not open the database again.
_OPENING = {"ladybug": {"throw_on_wal_replay_failure": False}}
#: Bytes that a database may take, and a claim in it, with the log of the transaction.
_SPACE = 32 * 2**20
_SPACE_PER_CLAIM = 4096
_TYPES = {"text": "STRING", "texts": "STRING[]", "number": "DOUBLE", "integer": "INT64"}


class EmbeddedGraph:
    """A database in a file; all that is done within the context is one transaction.

    Raises LoadError where the engine is not installed or cannot open the file, and where there is
    hardly room for so many claims.
    """

    labels = False

    def __init__(self, engine: str, path: Path, claims: int, tracker: Tracker) -> None:
        try:
            module = importlib.import_module(engine)
        except ImportError as error:
            raise LoadError(
                f"this needs {engine}, which is not installed: pip install 'claimgraph[{engine}]'"
            ) from error
        self._tracker = tracker
        with tracker.failures(RuntimeError, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _check_space(path.parent, _SPACE + claims * _SPACE_PER_CLAIM)
            self._database = module.Database(str(path), **_OPENING.get(engine, {}))
            self._connection = module.Connection(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.run("COMMIT")
        finally:
            # Closing rolls back what was not committed.
            self._connection.close()
            self._database.close()

    def prepare(self, relations: Sequence[str]) -> None:
        """Make the tables, then begin the transaction."""
        self.run(f"CREATE NODE TABLE IF NOT EXISTS Entity(id STRING PRIMARY KEY, {_columns(NODE)})")
        for relation in relations:
            self.run(
                f"CREATE REL TABLE IF NOT EXISTS {relation}"
                f"(FROM Entity TO Entity, id STRING, {_columns(EDGE)})"
            )
        self.run(
            "CREATE NODE TABLE IF NOT EXISTS Disagreement"
            f"(id STRING PRIMARY KEY, {_columns(DISAGREEMENT)})"
        )
        self.run(
            "CREATE REL TABLE IF NOT EXISTS HAS_CLAIM(FROM Disagreement TO Entity, claim STRING)"
        )
        self.run("BEGIN TRANSACTION")

    def value(self, name: str, kind: str) -> str:
        """Return a column with its type, which rows without a value would leave open."""
        return f"CAST(row.`{name}` AS {_TYPES[kind]})"

    def run(self, statement: str, rows: Sequence[Row] = ()) -> list[list[Any]]:
        """Run a statement."""
        with self._tracker.failures(RuntimeError):
            if rows:
                answer = self._connection.execute(statement, {"rows": [dict(row) for row in rows]})
            else:
                answer = self._connection.execute(statement)
            result: list[list[Any]] = answer.get_all()
            answer.close()
            return result


def _check_space(folder: Path, wanted: int) -> None:
    """Raise OSError where a disk is nearly full: the engines end the process when it is."""
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise OSError(
            f"{free / 1e6:,.0f} MB are free, and it may take {wanted / 1e6:,.0f}; free space"
        )


def _columns(properties: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in properties.items())
