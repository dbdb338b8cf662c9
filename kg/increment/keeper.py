"""Where a build keeps what it found out about articles and the whole, and finds it again."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kg import serialize
from kg.cache import ExtractionCache, Shelf
from kg.export.explorer.layout import arranged
from kg.export.splicing import Ledger
from kg.increment import state as states
from kg.increment.articles import (
    Local,
    Resolved,
    local_from_text,
    local_of,
    local_to_text,
    resolved_from_text,
    resolved_to_text,
)
from kg.increment.state import State
from kg.increment.store import Store
from kg.model import Document, Extraction, ResolvedClaim
from kg.model.identifiers import digest
from kg.resolution import UserDecisions
from kg.resolution.entities import Row
from kg.resolution.things import Things
from kg.resources import Resources

_STATE, _TABLES, _LAYOUT = "state", "tables", "layout"


class Keeper:
    """Keeps extractions, things and claims of articles on a shelf, and the state of the whole.

    ``made_with`` names all that they depend on besides the articles. ``extract`` finds the claims of
    an article whose extraction is gone.
    """

    def __init__(
        self,
        shelf: Shelf,
        cache: ExtractionCache,
        resources: Resources,
        user: UserDecisions,
        made_with: str,
        extract: Callable[[Document], Extraction],
    ) -> None:
        self.resources, self.user = resources, user
        self._shelf, self._cache, self._extract = shelf, cache, extract
        self._store: Store | None = None
        self._prepared: State | None = None
        self._drafts: list[Callable[[], bool]] = []
        self._base = digest(made_with, resources.digest, repr(user), length=32)

    def prepare(self, folder: Path) -> None:
        """Read what a build needs whatever is found in new articles, while others look for that."""
        self._prepared = self._state(folder)
        self.resources.gazetteer.prepare()

    def kept_files(self) -> list[str]:
        """Return the files of the last build that the next one takes rows from, the largest first."""
        return [*self._prepared.ledgers] if self._prepared else []

    def add(self, extraction: Extraction) -> None:
        """Take what was found in a new article."""
        self._cache.put(extraction)
        found = local_of(extraction, self.resources, self.user)
        self._put(self.local_name(extraction.document), local_to_text(found))

    def has(self, document: Document) -> bool:
        """Tell whether an article is known, resolving it where only its extraction is kept."""
        if self._cache.keep(document) and self._shelf.keep(self.local_name(document)):
            return True
        extraction = self._cache.get(document)
        if extraction is not None:
            self.add(extraction)
        return extraction is not None

    def extraction(self, document: Document) -> Extraction:
        """Return what was found in an article."""
        found = self._cache.get(document)
        if found is None:
            found = self._extract(document)
            self._cache.put(found)
        return found

    def references(self, documents: Iterable[Document]) -> Iterator[str]:
        """Yield the references of all clusters of some articles."""
        for document in documents:
            yield from self.local(document).references()

    def local_name(self, document: Document) -> str:
        """Return the name of the things of an article."""
        return f"{digest(self._cache.name(document), self._base, length=64)}.things"

    def local(self, document: Document) -> Local:
        """Return the things of an article."""
        text = self._get(self.local_name(document))
        if text is not None:
            return local_from_text(text)
        found = local_of(self.extraction(document), self.resources, self.user)
        self._put(self.local_name(document), local_to_text(found))
        return found

    def former(self, things: str, claims: str) -> tuple[Things, Resolved] | None:
        """Return what an article gave before it changed or went; None where that is not kept."""
        local, resolved = (self._get(name, stays=False) for name in (things, claims))
        if local is None or resolved is None:
            return None
        return local_from_text(local).things, resolved_from_text(resolved)

    def resolved_name(self, things: str, named: Sequence[Row | None]) -> str:
        """Return the name of the claims of an article of these things, with entities by cluster."""
        entities = ["\n".join(row[:3]) if row else "" for row in named]
        return f"{digest(things, *entities, length=64)}.claims"

    def resolved(self, name: str) -> Resolved | None:
        """Return what the claims of an article give; None where that is not kept."""
        text = self._get(name)
        return None if text is None else resolved_from_text(text)

    def stays(self, name: str) -> None:
        """Let the claims of an article and what they give stay on the shelf."""
        for part in (name, _claims_of(name)):
            self._shelf.stays(part)

    def claims(self, name: str) -> tuple[ResolvedClaim, ...] | None:
        """Return the claims of an article, entities without aliases; None where they are not kept."""
        text = self._get(_claims_of(name))
        return None if text is None else serialize.claims_from_jsonl(text)

    def put_resolved(self, name: str, resolved: Resolved, claims: Sequence[ResolvedClaim]) -> None:
        """Keep what an article gives to the graph, and its claims."""
        self._put(name, resolved_to_text(resolved))
        self._put(_claims_of(name), serialize.claims_to_jsonl(claims, aliases=False))

    def arranged(self, count: int, ties: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Return the places of what the page opens on, as it was the last time where that fits."""
        wanted = [self._base, count, [list(tie) for tie in ties]]
        with suppress(ValueError):
            question, points = json.loads(self._get(_LAYOUT) or "[[], []]")
            if question == wanted:
                return [(x, y) for x, y in points]
        points = arranged(count, ties)
        self._put(_LAYOUT, json.dumps([wanted, points]))
        return points

    def state(self, folder: Path) -> State:
        """Return the state that the last build of a folder left, or an empty one.

        It counts only where the folder still holds the files of that build. Its tables are read until the
        keeper is closed.
        """
        state, self._prepared = self._prepared or self._state(folder), None
        return state

    def _state(self, folder: Path) -> State:
        data = self._shelf.view(_STATE)
        if data is None or self._shelf.folder is None:
            return State()
        with suppress(ValueError, sqlite3.Error):
            made_with, checksum, head = json.loads(str(data, "utf-8"))
            stamps = head["stamps"] if made_with == self._base else {}
            if not stamps or any(states.stamp(folder / n) != found for n, found in stamps.items()):
                return State()
            if self._shelf.sum_of(_TABLES) != checksum:
                return State()
            self._store = Store(self._shelf.folder / _TABLES)
            state = states.from_head(head, self._store)
            for name in stamps:
                ledger = self._shelf.view(f"{name}.ledger")
                if ledger is None:
                    return State()
                state.ledgers[name] = Ledger.from_bytes(ledger)
            return state
        return State()

    def draft(self, name: str, ledger: Ledger) -> None:
        """Write the ledger of a file, to be kept with the state of the build."""
        if self._shelf.folder is not None:
            self._drafts.append(self._shelf.draft(f"{name}.ledger", *ledger.pieces()))

    def put_state(self, state: State, folder: Path) -> None:
        """Keep the state of a build whose files are now in their folder."""
        if self._shelf.folder is None:
            return
        with suppress(sqlite3.Error, OSError, UnicodeEncodeError):
            kept = [settle() for settle in self._drafts]
            if not all(kept):
                return
            self._save(state, self._shelf.folder / _TABLES)
            state.stamps = {name: states.stamp(folder / name) for name in state.ledgers}
            head = [self._base, self._shelf.sum_of(_TABLES), states.head_of(state)]
            self._shelf.put(_STATE, json.dumps(head).encode())

    def _save(self, state: State, path: Path) -> None:
        """Save the tables of a state, and close their file."""
        if not self._store:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # of another version, or not whole
            self._store = Store(path)
        for name, table in states.tables_of(state):
            self._store.save(name, table)
        self.close()

    def close(self) -> None:
        """Close the file of the tables of the last state."""
        if self._store:
            self._store.close()
            self._store = None

    def prune(self) -> None:
        """Remove what is of articles or versions that are gone."""
        self._shelf.prune()

    def _get(self, name: str, *, stays: bool = True) -> str | None:
        data = self._shelf.get(name, stays=stays)
        return None if data is None else data.decode()

    def _put(self, name: str, text: str) -> None:
        self._shelf.put(name, text.encode())


def _claims_of(name: str) -> str:
    """Return the name of the claims themselves, beside what they give."""
    return f"{name}.jsonl"
