"""Ladybug and its predecessor Kuzu: graph databases in a file, with typed tables."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from kg.errors import LoadError
from kg.loading.records import Tracker
from kg.loading.rows import DISAGREEMENT, EDGE, NODE, Row

_TYPES = {"text": "STRING", "texts": "STRING[]", "number": "DOUBLE", "integer": "INT64"}


class EmbeddedGraph:
    """A database in a file; all that is done within the context is one transaction.

    Raises LoadError where the engine is not installed or cannot open the file.
    """

    labels = False

    def __init__(self, engine: str, path: Path, tracker: Tracker) -> None:
        try:
            module = importlib.import_module(engine)
        except ImportError as error:
            raise LoadError(
                f"this needs {engine}, which is not installed: pip install 'claimgraph[{engine}]'"
            ) from error
        self._tracker = tracker
        with tracker.failures(RuntimeError, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = module.Database(str(path))
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


def _columns(properties: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in properties.items())
