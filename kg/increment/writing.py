"""The files that every build writes, each from its rows; rows of what did not change are taken over."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from kg import serialize
from kg.export.explorer.layout import Place
from kg.export.pieces import FRAME, GRAPHML, JSONLD, PAGE, QUADS, TRIG, TURTLE, Edge, Pieces, short
from kg.export.splicing import Ledger, Spool, splice
from kg.graph.provenance import Run
from kg.increment.state import State
from kg.model import Document, Entity, ResolvedClaim
from kg.publishing import Site
from kg.resolution import Assertion, Disagreement, History, MergeDecision, ResolvedMention
from kg.resolution.records import DroppedClaim
from kg.resolution.resolving import decision_order
from kg.resolution.stored import KINDS, line_of

CLAIMS, RESOLUTION = "claims.jsonl", "resolution.jsonl"
#: The files of data, the largest first.
DATA = (QUADS, RESOLUTION, TRIG, TURTLE, JSONLD, GRAPHML, CLAIMS)
#: All files of a build but its report.
FILES = (*DATA, PAGE)
_ONTOLOGY = "ontology"


class Files:
    """The files of one build; a context that holds their spools.

    Rows of the former state stay unless their owner is put again or removed.
    """

    def __init__(self, site: Site, old: State, run: Run) -> None:
        self._site, self._old, self._run = site, old, run
        self._gone = {FRAME}
        self._patches: dict[str, Callable[[bytes], bytes]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        place = self._site.path
        with ExitStack() as opened:
            self._spools = {name: Spool(opened.enter_context(_temporary(place))) for name in FILES}
            self._pieces = Pieces(self._spools, self._run)
            if not self._old.ledgers:
                self._pieces.ontology(_ONTOLOGY)
            self._stack = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def document(
        self,
        document: Document,
        claims: Sequence[ResolvedClaim],
        dropped: Sequence[DroppedClaim],
        decisions: Sequence[MergeDecision],
    ) -> None:
        """Put an article, its claims, and what was decided in it alone in place of what was there of it."""
        owner = self.without_document(document.id)
        self._pieces.document(owner, document, claims)
        lines = serialize.claims_to_jsonl(claims)
        self._spools[CLAIMS].put(owner, document.id, lines.encode())
        self._records(owner, KINDS[5], document.id, dropped)
        for decision in decisions:
            self._decision(owner, decision)

    def mentions(self, document: str, mentions: Sequence[ResolvedMention]) -> None:
        """Put how the mentions of an article came to their entities in place of what was there."""
        owner = _mentions(document)
        self._gone.add(owner)
        self._records(owner, KINDS[0], document, mentions)

    def decision(self, decision: MergeDecision) -> None:
        """Put a decision about things of several articles."""
        self._decision(_between(decision), decision)

    def without_decision(self, decision: MergeDecision) -> None:
        """Remove a decision about things of several articles."""
        self._gone.add(_between(decision))

    def without_document(self, document: str) -> str:
        """Remove what was there of an article; return whose its rows are."""
        owner = _document(document)
        self._gone |= {owner, _mentions(document)}
        return owner

    def entity(self, entity: Entity, edges: Iterable[Edge]) -> None:
        """Put an entity and its direct edges in place of what was there of it."""
        owner = self.without_entity(entity.id)
        self._pieces.entity(owner, entity, edges)

    def without_entity(self, entity: str) -> str:
        """Remove what was there of an entity; return whose its rows are."""
        owner = f"entity {short(entity)}"
        self._gone.add(owner)
        return owner

    def finding(self, found: Assertion | Disagreement | History) -> None:
        """Put what several claims amount to."""
        owner = self.without_finding(found.id)
        self._pieces.finding(owner, found)
        kind = {Assertion: 2, Disagreement: 3, History: 4}[type(found)]
        line = line_of(KINDS[kind], found)
        self._spools[RESOLUTION].put(owner, f"{kind} {found.id}", line.encode())

    def without_finding(self, finding: str) -> str:
        """Remove what several claims amounted to; return whose its rows are."""
        owner = f"finding {short(finding)}"
        self._gone.add(owner)
        return owner

    def rename(self, documents: Mapping[str, Sequence[tuple[Entity, Entity]]]) -> None:
        """Put new for old entities into the claims of articles that did not change otherwise."""
        for document, changes in documents.items():
            texts = [
                tuple(serialize.entity_to_json(entity).encode() for entity in change)
                for change in changes
            ]

            def patch(data: bytes, texts: list[tuple[bytes, ...]] = texts) -> bytes:
                for old, new in texts:
                    data = data.replace(old, new)
                return data

            self._patches[_document(document)] = patch

    def frame(
        self,
        kinds: Mapping[str, int],
        of_nodes: Collection[str],
        of_edges: Collection[str],
    ) -> None:
        """Put what stands around the rows of data; see :meth:`kg.export.pieces.Pieces.frame`."""
        self._pieces.frame(kinds, of_nodes, of_edges)

    def page(self, opening: Sequence[Place]) -> None:
        """Put what stands around the rows of the page."""
        self._pieces.page(opening)

    def write(self, names: Iterable[str], beside: Executor) -> dict[str, Future[Ledger]]:
        """Begin to write files beside whatever else is done; return what their ledgers will be."""
        return {name: beside.submit(self._written, name) for name in names}

    def _written(self, name: str) -> Ledger:
        ledgers: list[Ledger] = []
        self._site.write(name, lambda path: ledgers.append(self._splice(path)))
        return ledgers[0]

    def _splice(self, path: Path) -> Ledger:
        ledger = self._old.ledgers.get(path.name)
        copied = self._site.begun(path.name)
        return splice(
            path,
            self._spools[path.name],
            old=self._site.folder / path.name if ledger else None,
            ledger=ledger,
            gone=self._gone,
            patched=self._patches if path.name == CLAIMS else None,
            commas=path.name in {JSONLD, PAGE},
            copied=copied if ledger else 0,
        )

    def _records(
        self,
        owner: str,
        kind: str,
        document: str,
        records: Sequence[ResolvedMention | DroppedClaim],
    ) -> None:
        text = "".join(line_of(kind, record) for record in records)
        self._spools[RESOLUTION].put(owner, f"{KINDS.index(kind)} {document}", text.encode())

    def _decision(self, owner: str, decision: MergeDecision) -> None:
        key = "\x1f".join(map(str, decision_order(decision)))
        line = line_of(KINDS[1], decision)
        self._spools[RESOLUTION].put(owner, f"1 {key}", line.encode())


def _temporary(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder)


def _document(document: str) -> str:
    return f"document {document}"


def _mentions(document: str) -> str:
    return f"mentions {document}"


def _between(decision: MergeDecision) -> str:
    return f"between {decision.left}\x1f{decision.right}"
