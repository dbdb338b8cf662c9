"""The steps from things of articles to the files of a graph, each for what changed since the last build."""

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from kg.export.explorer.layout import Place, choose, place
from kg.export.explorer.ties import Line
from kg.export.pieces import PAGE, QUADS
from kg.graph.batches import Batches
from kg.graph.network import claim_attributes, entity_attributes
from kg.graph.provenance import Run
from kg.increment.articles import Local, Resolved, resolved_of
from kg.increment.keeper import Keeper
from kg.increment.state import Article, State
from kg.increment.writing import DATA, Files
from kg.model import Document, Entity, Extraction, ResolvedClaim
from kg.publishing import Site
from kg.resolution import MergeDecision
from kg.resolution.assembly import assemble
from kg.resolution.counting import counter
from kg.resolution.entities import Row, from_row
from kg.resolution.merging import Step, articles_of, merge
from kg.resolution.records import DroppedClaim, Verdict
from kg.resolution.resolving import mentions_of, reasons_of
from kg.resolution.tallying import Recount, Sources, recount
from kg.resolution.things import SEPARATOR, Things

#: So many files are written at a time.
_THREADS = 3

#: Is told of each step, with how much of it is done and how much there is (0 if unknown).
Note = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build amounts to, as its report counts it.

    ``claims`` counts them by article; the state says whether they conform to the shapes, as far as that
    can be told of what is new, and did before.
    """

    claims: Mapping[str, int]
    relations: Counter[str]
    types: Counter[str]
    dropped: Counter[str]
    counts: Mapping[str, int]
    state: State


def build_graph(
    documents: Sequence[Document], keeper: Keeper, site: Site, run: Run, note: Note
) -> Outcome:
    """Write the files of the graph of these articles to a site.

    Those of the last build, of which the keeper has the state, lie in the site's folder. The outcome's
    state is to be kept once the new ones are published.

    Raises ExportError where they cannot be written.
    """
    with _set_aside():
        build = _Build(documents, keeper, keeper.state(site.folder), note)
        if build.spoilt:  # where one is, nothing can be said of what it touched
            build = _Build(documents, keeper, State(), note)
    try:
        with Files(site, build.old, run) as files:
            return build.run(files, run)
    except OSError as error:
        raise site.failed(error) from error
    finally:
        gc.unfreeze()


@contextmanager
def _set_aside() -> Iterator[None]:
    """Spare the search for cycles the millions of records that are made meanwhile: there are none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


class _Things(Mapping[str, Things]):
    """The things of articles, read when they are asked for."""

    def __init__(self, documents: Mapping[str, Document], keeper: Keeper) -> None:
        self._documents, self._keeper = documents, keeper
        self._read: dict[str, Local] = {}

    def local(self, id_: str) -> Local:
        """Return all that is kept of an article by itself."""
        if id_ not in self._read:
            self._read[id_] = self._keeper.local(self._documents[id_])
        return self._read[id_]

    def __getitem__(self, id_: str) -> Things:
        return self.local(id_).things

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class _Build:
    """One build; holds what its steps share.

    ``spoilt`` tells that something is not kept any more of an article that changed.
    """

    def __init__(
        self, documents: Sequence[Document], keeper: Keeper, old: State, note: Note
    ) -> None:
        self.old = old
        self._keeper, self._note = keeper, note
        self._documents = {document.id: document for document in documents}
        self._things = _Things(self._documents, keeper)
        self._names = {
            id_: keeper.local_name(document) for id_, document in self._documents.items()
        }
        self._named: dict[str, list[Row | None]] = {}
        self._known: dict[str, Entity] = {}
        self._step, self._former = self._merge()
        self._new = self._renamed()
        self._before = self._lost()
        self.spoilt = None in self._former.values() or None in self._before.values()
        self._resolved: dict[str, Resolved] = {}

    def run(self, files: Files, run: Run) -> Outcome:
        """Take all steps; return what the build amounts to."""
        batches = Batches(run)
        state = self._state = State(merged=self._step.state)
        self._put_documents(files, batches)
        self._put_entities(files, batches)
        self._retell(files)
        counted = self._count()
        state.tally = counted.tally
        for finding in counted.gone:
            files.without_finding(finding)
        for found in counted.new:
            files.finding(found)
            batches.finding(found, self._entity)
        articles = {id_: Article(*row) for id_, row in state.articles.items()}
        counts = self._counts(articles)
        of_nodes = {name for kind in state.kinds for name in state.attributes[kind]}
        of_edges = {name for article in articles.values() for name in article.attributes}
        files.frame(counts, of_nodes, of_edges)
        with ThreadPoolExecutor(_THREADS) as beside:
            files_to_be = files.write(DATA, beside)
            self._note("validating", 0, 0)
            state.conforms = batches.conforms() and self.old.conforms
            files.page(self._opening())
            files_to_be |= files.write([PAGE], beside)
            for done, (name, ledger) in enumerate(files_to_be.items()):
                self._note("writing", done, len(files_to_be))
                state.ledgers[name] = ledger.result()
                self._keeper.draft(name, state.ledgers[name])
        types: Counter[str] = Counter()
        for kind, count in state.kinds.items():
            types[kind.partition(" ")[0]] += count
        relations: Counter[str] = Counter()
        for article in articles.values():
            relations.update(article.relations)
        return Outcome(
            {id_: article.claims for id_, article in articles.items()},
            relations,
            types,
            Counter(reason for article in articles.values() for reason in article.dropped),
            {**counts, "triples": state.ledgers[QUADS].total()},
            state,
        )

    def _merge(self) -> tuple[Step, dict[str, tuple[Things, Resolved] | None]]:
        """Merge across articles what changed; return also what those that changed or went had before."""
        self._note("resolving", 0, 0)
        resources = self._keeper.resources
        knowledge = (resources.linking, resources.gazetteer, self._keeper.user)
        added, former = set(self._names), {}
        for id_, row in self.old.articles.items():
            kept = Article(*row)
            if self._names.get(id_) == kept.things:
                added.remove(id_)
            else:
                former[id_] = self._keeper.former(kept.things, kept.resolved)
        things = {id_: found[0] for id_, found in former.items() if found}
        return merge(self._things, things, added, self.old.merged, knowledge), former

    def _renamed(self) -> dict[str, str]:
        """Return the articles whose claims changed, sorted, with the name on the shelf of what they give."""
        found = {}
        for id_ in sorted(self._step.touched):
            name = self._keeper.resolved_name(self._names[id_], self._of_clusters(id_))
            kept = self.old.article(id_)
            if kept is None or kept.resolved != name:
                found[id_] = name
        return found

    def _lost(self) -> dict[str, Resolved | None]:
        """Return what those articles gave before that changed or are gone; None where that is not kept."""
        found: dict[str, Resolved | None] = {
            id_: former and former[1] for id_, former in self._former.items()
        }
        for id_ in self._new:
            if id_ not in found and (kept := self.old.article(id_)):
                found[id_] = self._keeper.resolved(kept.resolved)
        return found

    def _of_clusters(self, id_: str) -> list[Row | None]:
        """Return the entities of an article by cluster."""
        if id_ not in self._named:
            self._named[id_] = self._step.named(id_)
        return self._named[id_]

    def _put_documents(self, files: Files, batches: Batches) -> None:
        """Put the articles whose claims changed."""
        articles = self._state.articles = self.old.articles.copy()
        for id_, row in self.old.articles.items():
            if id_ in self._documents:
                self._keeper.stays(Article(*row).resolved)
            else:
                articles.remove(id_)
                files.without_document(id_)
        self._note("building the graph", 0, len(self._new))
        for done, (id_, name) in enumerate(self._new.items(), start=1):
            document = self._documents[id_]
            claims, dropped = self._assembled(self._keeper.extraction(document))
            found = self._resolved[id_] = resolved_of(claims)
            self._keeper.put_resolved(name, found, claims)
            relations = Counter(claim.relation for claim in claims)
            attributes = sorted({key for c in claims for key in claim_attributes(c, document)})
            reasons = [drop.reason.value for drop in dropped]
            kept = Article(self._names[id_], name, len(claims), relations, attributes, reasons)
            articles.put(id_, [*kept])
            files.document(document, claims, dropped, self._things.local(id_).reasons())
            batches.document(document, claims)
            self._note("building the graph", done, len(self._new))

    def _assembled(self, extraction: Extraction) -> tuple[list[ResolvedClaim], list[DroppedClaim]]:
        """Return the claims of an article over entities, and those left out."""
        rows = self._of_clusters(extraction.document.id)
        named = [None if row is None else from_row(row) for row in rows]
        return assemble(extraction, named, self._keeper.resources.schema)

    def _entity(self, id_: str) -> Entity:
        if id_ not in self._known:
            self._known[id_] = from_row(self._state.entities.get(id_))
        return self._known[id_]

    def _changes(self) -> Iterator[tuple[str, Resolved | None, Resolved | None]]:
        """Yield the articles whose claims changed, with what they gave before and give now."""
        for id_ in sorted(self._before.keys() | self._resolved.keys()):
            yield id_, self._before.get(id_), self._resolved.get(id_)

    def _put_entities(self, files: Files, batches: Batches) -> None:
        """Put the entities that changed, or whose direct edges did."""
        state, old = self._state, self.old
        state.used, state.edges = old.used.copy(), old.edges.copy()
        named: set[str] = set()
        joined: set[str] = set()
        for id_, *sides in self._changes():
            for found, used, edge in zip(
                sides,
                (state.used.take, state.used.add),
                (state.edges.take, state.edges.add),
                strict=True,
            ):
                if found:
                    named.update(found.entities)
                    joined.update(subject for subject, *_ in found.edges)
                    for name in found.entities:
                        used(name, id_)
                    for subject, *rest in found.edges:
                        edge(subject, [*rest, id_])
        changed = self._changed_entities(named)
        for name in named:
            if name not in state.used:
                files.without_entity(name)
        for name in sorted(changed | {subject for subject in joined if subject in state.used}):
            files.entity(self._entity(name), [(r, o, d) for r, o, d in state.edges.of(name)])
            batches.entity(self._entity(name))
        renamed: dict[str, list[tuple[Entity, Entity]]] = defaultdict(list)
        for name in sorted(changed):
            if before := old.entities.get(name):
                for id_ in state.used.of(name):
                    if id_ not in self._new:
                        renamed[id_].append((from_row(before), self._entity(name)))
        files.rename(renamed)

    def _changed_entities(self, named: Collection[str]) -> set[str]:
        """Put the entities that claims name into the state; return those that are new or other than before.

        ``named`` are those that claims name which are new or gone.
        """
        state, old = self._state, self.old.entities
        state.entities, state.kinds = old.copy(), self.old.kinds.copy()
        state.attributes = {**self.old.attributes}
        read = {row[0]: row for found in self._named.values() for row in found if row}
        changed = set()
        for name, row in {**self._step.entities, **read}.items():
            if name in state.used and row != old.get(name):
                changed.add(name)
                state.entities.put(name, row)
        for name in changed.union(named):
            before, now = old.get(name), state.entities.get(name)
            if before:
                state.kinds[_kind(before)] -= 1
            if name not in state.used:
                state.entities.remove(name)
            else:
                state.kinds[_kind(now)] += 1
                if _kind(now) not in state.attributes:
                    state.attributes[_kind(now)] = list(entity_attributes(from_row(now)))
        state.kinds = +state.kinds
        return changed

    def _retell(self, files: Files) -> None:
        """Put how mentions came to entities, where that changed."""
        step = self._step
        for decision in step.gone:
            files.without_decision(decision)
        for decision in step.new:
            files.decision(decision)
        joined = [d for d in (*step.gone, *step.new) if d.verdict is Verdict.SAME]
        told = {*self._new, *(article for decision in joined for article in articles_of(decision))}
        about: dict[str, list[MergeDecision]] = defaultdict(list)
        for bundle in step.state.bundles:
            if not told.isdisjoint(bundle.articles):
                for decision in step.state.decisions(bundle):
                    for article in articles_of(decision):
                        about[article].append(decision)
        for id_ in sorted(told.intersection(self._documents)):
            extraction = self._keeper.extraction(self._documents[id_])
            ids = [None if row is None else str(row[0]) for row in self._of_clusters(id_)]
            reasons = reasons_of([*self._things.local(id_).reasons(), *about[id_]])
            files.mentions(id_, mentions_of(extraction, ids, reasons))

    def _count(self) -> Recount:
        """Count again what claims amount to, where they changed."""
        sources = Sources(
            {id_: document.publisher for id_, document in self._documents.items()},
            {id_: document.date for id_, document in self._documents.items()},
            self._claims,
            counter(self._keeper.resources),
        )
        gone = {id_: found.scopes for id_, found in self._before.items() if found}
        new = {id_: found.scopes for id_, found in self._resolved.items()}
        return recount(self.old.tally, gone, new, sources)

    def _claims(self, id_: str) -> Sequence[ResolvedClaim]:
        article = self._state.article(id_)
        found = self._keeper.claims(article.resolved) if article else None
        if found is None:
            return self._assembled(self._keeper.extraction(self._documents[id_]))[0]
        return found

    def _counts(self, articles: Mapping[str, Article]) -> dict[str, int]:
        """Return how many there are of each kind of node."""
        state = self._state
        return {
            "document": len(articles),
            "claim": sum(article.claims for article in articles.values()),
            "entity": len(state.entities),
            "assertion": len(state.tally.triples),
            "disagreement": sum(len(some) for _, some in state.tally.disagreements.items()),
            "history": len(state.tally.histories),
            "run": 1,
        }

    def _opening(self) -> tuple[Place, ...]:
        """Return what the page opens on, by the lines between all entities."""
        gone = {id_: _lines(found) for id_, found in self._before.items() if found}
        new = {id_: _lines(found) for id_, found in self._resolved.items()}
        triples = {triple for some in (*gone.values(), *new.values()) for triple, _ in some}
        before, now = self.old.tally.sources, self._state.tally.sources
        ties = self._state.ties = self.old.ties.edited(gone, new, triples, before, now)
        return place(choose(ties), ties, self._keeper.arranged)


def _lines(found: Resolved) -> list[Line]:
    """Return the lines that the page draws of an article."""
    return [(SEPARATOR.join(triple), end) for *triple, end in found.lines]


def _kind(row: Row) -> str:
    """Return the type of an entity, and which of its fields are known."""
    return f"{row[2]} {''.join('1' if part else '0' for part in row)}"
