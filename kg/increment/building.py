"""The steps from things of articles to the files of a graph, each for what changed since the last build."""

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.export.explorer import write_page
from kg.export.explorer.payload import compose, entity_row
from kg.export.pieces import QUADS, Edge
from kg.graph.batches import Batches
from kg.graph.network import entity_attributes
from kg.graph.provenance import Run
from kg.increment.articles import Resolved, resolved_of
from kg.increment.keeper import Keeper
from kg.increment.state import State
from kg.increment.writing import PAGE, Files, Told
from kg.model import Document, Entity, Extraction, ResolvedClaim
from kg.publishing import Site
from kg.resolution import MergeDecision
from kg.resolution.assembly import assemble
from kg.resolution.counting import counter
from kg.resolution.disagreements import Scope
from kg.resolution.entities import Row, from_row
from kg.resolution.merging import Step, articles_of, merge
from kg.resolution.records import DroppedClaim
from kg.resolution.resolving import mentions_of, reasons_of
from kg.resolution.tallying import Recount, Sources, recount

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
    """
    with _set_aside():
        build = _Build(documents, keeper, keeper.state(site.folder), note)
    try:
        with Files(site, build.old, run) as files:
            return build.run(files, site, run)
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


class _Build:
    """One build; holds what its steps share."""

    def __init__(
        self, documents: Sequence[Document], keeper: Keeper, old: State, note: Note
    ) -> None:
        self._keeper, self._note = keeper, note
        self._documents = {document.id: document for document in documents}
        self._things = {id_: keeper.local(document) for id_, document in self._documents.items()}
        names = {id_: keeper.local_name(document) for id_, document in self._documents.items()}
        former = {
            id_: keeper.former(*kept)
            for id_, kept in old.articles.items()
            if names.get(id_) != kept[0]
        }
        # where one is spoilt, nothing can be said of what it touched
        self.old = State() if None in former.values() else old
        self._new_things = {id_ for id_, name in names.items() if name != self._former_name(id_)}
        self._former = {id_: found for id_, found in former.items() if found}
        self._local_names = names
        self._resolved: dict[str, Resolved] = {}
        self._names: dict[str, tuple[str, str]] = {}
        self._named: dict[str, list[Row | None]] = {}
        self._entities: dict[str, Row] = {}
        self._known: dict[str, Entity] = {}
        self._triples: dict[str, list[Scope]] = {}

    def _former_name(self, document: str) -> str:
        return self.old.articles.get(document, ("", ""))[0]

    def run(self, files: Files, site: Site, run: Run) -> Outcome:
        """Take all steps; return what the build amounts to."""
        self._note("resolving", 0, 0)
        step = self._merge()
        batches = Batches(run)
        new = self._put_documents(files, step, batches)
        self._used(step)
        self._put_entities(files, new, batches)
        self._retell(files, new, step)
        counted = self._count(new, step)
        for finding in counted.gone:
            files.without_finding(finding)
        for found in counted.new:
            files.finding(found)
            batches.finding(found, self._entity)
        self._note("validating", 0, 0)
        conforms = batches.conforms() and self.old.conforms
        counts = self._counts(counted)
        # entities that lack the same have the same attributes
        alike = {tuple(map(bool, row)): id_ for id_, row in self._entities.items()}
        of_nodes = {name for id_ in alike.values() for name in entity_attributes(self._entity(id_))}
        of_edges = {name for found in self._resolved.values() for name in found.attributes}
        files.frame(counts, of_nodes, of_edges)
        ledgers = {}
        with ThreadPoolExecutor(_THREADS) as beside:
            # copying waits for the disk and needs little of Python, which composing the page does
            files_to_be = files.write(beside)
            self._note("writing", 0, len(files_to_be) + 1)
            site.write(PAGE, lambda path: self._write_page(path, counted))
            for done, (name, ledger) in enumerate(files_to_be.items(), start=1):
                self._note("writing", done, len(files_to_be) + 1)
                ledgers[name] = ledger.result()
        state = State(
            self._names, step.state, counted.tally, self._entities, ledgers, conforms=conforms
        )
        pages = [found.page for found in self._resolved.values()]
        return Outcome(
            {page.id: len(page.claims.heads) for page in pages},
            Counter(chain.from_iterable(page.claims.relations for page in pages)),
            Counter([row[2] for row in self._entities.values()]),
            Counter(reason for found in self._resolved.values() for reason in found.dropped),
            {**counts, "triples": ledgers[QUADS].total()},
            state,
        )

    def _merge(self) -> Step:
        """Merge across articles what changed."""
        resources = self._keeper.resources
        knowledge = (resources.linking, resources.gazetteer, self._keeper.user)
        things = {id_: local.things for id_, local in self._things.items()}
        former = {id_: local.things for id_, (local, _) in self._former.items()}
        return merge(things, former, self._new_things, self.old.merged, knowledge)

    def _of_clusters(self, id_: str, step: Step) -> list[Row | None]:
        """Return the entities of an article by cluster."""
        if id_ not in self._named:
            self._named[id_] = step.named(id_)
        return self._named[id_]

    def _put_documents(self, files: Files, step: Step, batches: Batches) -> set[str]:
        """Put the articles whose claims changed, and return their ids."""
        new = set()
        for id_ in self._documents:
            if id_ in step.touched:
                named = self._of_clusters(id_, step)
                name = self._keeper.resolved_name(self._local_names[id_], named)
            else:
                name = self.old.articles[id_][1]
            self._names[id_] = (self._local_names[id_], name)
            found = self._keeper.resolved(name)
            if found is None or self._names[id_] != self.old.articles.get(id_):
                new.add(id_)
            else:
                self._resolved[id_] = found
        self._note("building the graph", 0, len(new))
        for done, id_ in enumerate(sorted(new), start=1):
            document = self._documents[id_]
            extraction = self._keeper.extraction(document)
            claims, dropped = self._assembled(extraction, step)
            self._resolved[id_] = resolved_of(document, claims, dropped)
            self._keeper.put_resolved(self._names[id_][1], self._resolved[id_], claims)
            files.document(document, claims)
            batches.document(document, claims)
            self._note("building the graph", done, len(new))
        for id_ in self.old.articles.keys() - self._documents.keys():
            files.without_document(id_)
        return new

    def _assembled(
        self, extraction: Extraction, step: Step
    ) -> tuple[list[ResolvedClaim], list[DroppedClaim]]:
        """Return the claims of an article over entities, and those left out."""
        rows = self._of_clusters(extraction.document.id, step)
        named = [None if row is None else from_row(row) for row in rows]
        return assemble(extraction, named, self._keeper.resources.schema)

    def _entity(self, id_: str) -> Entity:
        if id_ not in self._known:
            self._known[id_] = from_row(self._entities[id_])
        return self._known[id_]

    def _used(self, step: Step) -> None:
        """Note the entities that claims name, sorted by id, and the triples of all claims."""
        read = {row[0]: row for named in self._named.values() for row in named if row}
        every = self.old.entities | dict(step.entities) | read
        used = set().union(*(found.page.entities for found in self._resolved.values()))
        self._entities = {id_: every[id_] for id_ in sorted(used)}
        self._triples = {id_: list(found.page.triples()) for id_, found in self._resolved.items()}

    def _put_entities(self, files: Files, new: set[str], batches: Batches) -> None:
        """Put the entities that changed, or whose direct edges did."""
        old = self.old.entities
        changed = {id_ for id_, row in self._entities.items() if old.get(id_) != row}
        articles = [self._resolved[id_] for id_ in new] + self._gone(new)
        joined = {edge[0] for found in articles for edge in found.edges}
        for id_ in old.keys() - self._entities.keys():
            files.without_entity(id_)
        again = changed | joined.intersection(self._entities)
        edges = self._edges(again)
        for id_ in sorted(again):
            files.entity(self._entity(id_), edges[id_])
            batches.entity(self._entity(id_))
        renamed = {id_: (from_row(old[id_]), self._entity(id_)) for id_ in changed if id_ in old}
        changes = {}
        for id_, found in self._resolved.items():
            if id_ not in new and (touched := renamed.keys() & found.page.entities):
                changes[id_] = [renamed[name] for name in sorted(touched)]
        files.rename(changes)

    def _edges(self, subjects: set[str]) -> dict[str, list[Edge]]:
        """Return the direct edges of some entities in all articles."""
        edges: dict[str, list[Edge]] = defaultdict(list)
        for id_, found in self._resolved.items():
            for subject, relation, target in found.edges:
                if subject in subjects:
                    edges[subject].append((relation, target, id_))
        return edges

    def _gone(self, new: set[str]) -> list[Resolved]:
        """Return what the articles that changed or are gone had before."""
        found = []
        for id_, (_, name) in self.old.articles.items():
            if id_ in self._former:
                found.append(self._former[id_][1])
            elif id_ in new and (before := self._keeper.resolved(name)):
                found.append(before)
        return found

    def _retell(self, files: Files, new: set[str], step: Step) -> None:
        """Put how mentions came to entities, where that changed."""
        for decision in step.gone:
            files.without_decision(decision)
        for decision in step.new:
            files.decision(decision)
        other = (*step.gone, *step.new)
        told = new.union(article for decision in other for article in articles_of(decision))
        about: dict[str, list[MergeDecision]] = defaultdict(list)
        for bundle in step.state.bundles:
            if not told.isdisjoint(bundle.articles):
                for decision in bundle.decisions():
                    for article in articles_of(decision):
                        about[article].append(decision)
        for id_ in sorted(told.intersection(self._documents)):
            extraction = self._keeper.extraction(self._documents[id_])
            own = self._things[id_].reasons()
            ids = [None if row is None else str(row[0]) for row in self._of_clusters(id_, step)]
            mentions = mentions_of(extraction, ids, reasons_of([*own, *about[id_]]))
            _, dropped = self._assembled(extraction, step)
            files.told(id_, Told(mentions, own, dropped))

    def _count(self, new: set[str], step: Step) -> Recount:
        """Count again what claims amount to, where they changed."""
        articles = [self._resolved[id_] for id_ in sorted(new)] + self._gone(new)
        dirty = {s for found in articles for s in (*found.page.triples(), *found.scopes)}
        sources = Sources(
            {id_: document.publisher for id_, document in self._documents.items()},
            {id_: document.date for id_, document in self._documents.items()},
            lambda id_: self._claims(id_, step),
            counter(self._keeper.resources),
        )
        scopes = {id_: [*self._triples[id_], *r.scopes] for id_, r in self._resolved.items()}
        return recount(scopes, dirty, self.old.tally, sources)

    def _claims(self, id_: str, step: Step) -> Sequence[ResolvedClaim]:
        found = self._keeper.claims(self._names[id_][1])
        if found is None:
            return self._assembled(self._keeper.extraction(self._documents[id_]), step)[0]
        return found

    def _counts(self, counted: Recount) -> dict[str, int]:
        """Return how many there are of each kind of node."""
        pages = [found.page for found in self._resolved.values()]
        return {
            "document": len(self._documents),
            "claim": sum(len(page.claims.heads) for page in pages),
            "entity": len(self._entities),
            "assertion": len(set().union(*self._triples.values())),
            "disagreement": sum(map(len, counted.tally.disagreements.values())),
            "history": len(counted.tally.histories),
            "run": 1,
        }

    def _write_page(self, path: Path, counted: Recount) -> None:
        found = counted.tally.disagreements.values()
        data = compose(
            [found.page for found in self._resolved.values()],
            {id_: entity_row(*row) for id_, row in self._entities.items()},
            counted.tally.sources,
            sorted((d for some in found for d in some), key=lambda d: d.id),
            self._keeper.arranged,
        )
        write_page(data, path)
