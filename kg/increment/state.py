"""What a build leaves for the next one: what was merged and counted, and which files it wrote."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

from kg.export.explorer.ties import Ties
from kg.export.splicing import Ledger
from kg.increment.store import Store
from kg.resolution.merging import Bundle, Merged
from kg.resolution.table import Index, Table
from kg.resolution.tallying import Tally


class Article(NamedTuple):
    """What is kept of an article: the names on the shelf of its things and claims, and what it counts for.

    ``attributes`` are those that its claims have in GraphML, ``dropped`` the reasons for what was left
    out.
    """

    things: str
    resolved: str
    claims: int
    relations: Mapping[str, int]
    attributes: Sequence[str]
    dropped: Sequence[str]


@dataclass(slots=True)
class State:
    """The whole, after a build.

    ``articles`` has an :class:`Article` for each; ``entities`` are rows
    (:func:`kg.resolution.entities.from_row`) by id, ``used`` the articles that name each, ``edges`` the
    relation, object and article of the direct edges of each. ``kinds`` counts entities by type and by
    which of their fields are known, ``attributes`` are those that such entities have in GraphML.
    ``stamps`` are those of the published files.
    """

    articles: Table = field(default_factory=Table)
    merged: Merged = field(default_factory=Merged)
    tally: Tally = field(default_factory=Tally)
    ties: Ties = field(default_factory=Ties)
    entities: Table = field(default_factory=Table)
    used: Index = field(default_factory=Index)
    edges: Index = field(default_factory=Index)
    kinds: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, Sequence[str]] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    conforms: bool = True
    stamps: dict[str, list[int]] = field(default_factory=dict)

    def article(self, id_: str) -> Article | None:
        """Return what is kept of an article, None where there was none of this id."""
        row = self.articles.get(id_)
        return None if row is None else Article(*row)


def stamp(path: Path) -> list[int]:
    """Return what tells a file from any that replaced it; an empty list where there is none."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def head_of(state: State) -> dict[str, Any]:
    """Return what of a state is no table, as JSON can hold it."""
    return {
        "bundles": state.merged.bundles,
        "weights": state.ties.weights,
        "kinds": state.kinds,
        "attributes": state.attributes,
        "conforms": state.conforms,
        "stamps": state.stamps,
    }


def from_head(head: Mapping[str, Any], store: Store) -> State:
    """Return the state of a head, with its tables in a store; raises ValueError for anything else."""
    state = State()
    try:
        state.merged.bundles = list(starmap(Bundle, head["bundles"]))
        state.ties.weights = Counter(head["weights"])
        state.kinds, state.attributes = Counter(head["kinds"]), head["attributes"]
        state.conforms, state.stamps = head["conforms"], head["stamps"]
    except (KeyError, TypeError) as error:
        raise ValueError(f"is no state: {error}") from error
    for name, table in tables_of(state):
        table.kept = store.table(name)
    return state


def tables_of(state: State) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a state, each with a name of its own."""
    for part in (state, state.merged, state.merged.wishes, state.tally, state.ties):
        for place in fields(part):
            table = getattr(part, place.name)
            if isinstance(table, Table):
                yield f"{type(part).__name__.lower()}_{place.name}", table
