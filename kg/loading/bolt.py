"""Neo4j and what speaks its protocol (Memgraph, ArcadeDB), through the official driver."""

import importlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

from kg.errors import LoadError
from kg.loading.records import Credentials, Tracker
from kg.loading.rows import Row

#: Seconds to wait for a connection, and to try again what a server refused for the moment.
_PATIENCE = 15


class BoltGraph:
    """A database behind ``bolt://HOST:PORT/DATABASE`` (or ``neo4j://…``); use as a context.

    Raises LoadError where the driver is missing, or the server does not answer or let one in.
    """

    labels = True

    def __init__(self, target: str, credentials: Credentials | None, tracker: Tracker) -> None:
        try:
            neo4j, exceptions = (importlib.import_module(n) for n in ("neo4j", "neo4j.exceptions"))
        except ImportError as error:
            raise LoadError(
                "this needs Neo4j's driver, which is not installed: pip install 'claimgraph[neo4j]'"
            ) from error
        # What the server advises on statements is nothing that a user could act on.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        parts = urlsplit(target)
        self._tracker = tracker
        self._refusals = exceptions.Neo4jError
        self._errors = (exceptions.DriverError, OSError, ValueError)
        with tracker.failures(*self._errors):
            self._driver = neo4j.GraphDatabase.driver(
                parts._replace(path="").geturl(),
                auth=(credentials.user, credentials.password) if credentials else None,
                connection_timeout=_PATIENCE,
                max_transaction_retry_time=_PATIENCE,
            )
        self._name = parts.path.strip("/") or None

    def __enter__(self) -> Self:
        try:
            with self._refused():
                self._driver.verify_connectivity()
        except LoadError:
            self._driver.close()
            raise
        self._session = self._driver.session(database=self._name)
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._driver.close()

    def prepare(self, relations: Sequence[str]) -> None:
        """Make the constraints that find nodes by id."""
        _ = relations
        for label in ("Entity", "Disagreement"):
            # Not every database has constraints of Neo4j's kind; Memgraph has an index of its own.
            try:
                self.run(
                    f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
                    f"FOR (n:{label}) REQUIRE n.id IS UNIQUE"
                )
            except LoadError:
                self.run(f"CREATE INDEX ON :{label}(id)")

    def value(self, name: str, kind: str) -> str:
        """Return a column; the database takes its type from the value."""
        _ = kind
        return f"row.`{name}`"

    def run(self, statement: str, rows: Sequence[Row] = ()) -> list[list[Any]]:
        """Run a statement in a transaction of its own, again if the server asks for it."""

        def work(transaction: Any) -> list[list[Any]]:
            answer = transaction.run(statement, rows=list(rows))
            return [list(record.values()) for record in answer]

        with self._refused():
            result: list[list[Any]] = self._session.execute_write(work)
            return result

    @contextmanager
    def _refused(self) -> Iterator[None]:
        with self._tracker.failures(*self._errors, LoadError):
            try:
                yield
            except self._refusals as error:
                raise LoadError(f"the server refused: {error.message or error.code}") from error
