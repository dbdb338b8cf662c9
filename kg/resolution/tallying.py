"""What many claims amount to, again after some documents changed: only what their claims touch.

The result is that of :func:`make_assertions`, :func:`find_disagreements` and :func:`make_histories` over
all claims.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import combinations

from kg.model import ResolvedClaim
from kg.model.identifiers import digest, iri
from kg.resolution import assembly
from kg.resolution.assertions import make_assertions
from kg.resolution.disagreements import (
    WITHIN,
    Counted,
    Scope,
    disagreements_by_scope,
    is_triple,
    scopes_of,
)
from kg.resolution.history import make_histories
from kg.resolution.records import Assertion, Disagreement, History
from kg.resolution.stored import disagreement_to_row
from kg.resolution.table import Index, Table
from kg.resolution.things import SEPARATOR


@dataclass(slots=True)
class Tally:
    """What all claims amount to.

    ``triples`` and other ``scopes`` have the documents of each; ``sources`` counts those of triples that
    have more than one; ``disagreements`` are rows by scope; ``histories`` has the triples with one.
    """

    triples: Index = field(default_factory=Index)
    scopes: Index = field(default_factory=Index)
    sources: Table = field(default_factory=Table)
    disagreements: Index = field(default_factory=Index)
    histories: Table = field(default_factory=Table)

    def copy(self) -> "Tally":
        """Return a tally of its own with the same content."""
        return Tally(*(getattr(self, part.name).copy() for part in fields(self)))

    def holders(self, scope: Scope) -> list[str]:
        """Return the documents with claims of a scope."""
        return self._of(scope).of(_name(scope))

    def put(self, document: str, scopes: Iterable[Scope]) -> None:
        """Take note of the scopes of a document's claims."""
        for scope in set(scopes):
            self._of(scope).add(_name(scope), document)

    def take(self, document: str, scopes: Iterable[Scope]) -> None:
        """Forget the scopes of a document's claims."""
        for scope in set(scopes):
            self._of(scope).take(_name(scope), document)

    def places(self, meetings: Collection[str]) -> dict[str, set[str]]:
        """Return what each of some meetings is said to have to do with, its places among it."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self.triples if meetings else ():
            subject, _, rest = name.partition(SEPARATOR)
            if subject in meetings:
                found[subject].add(rest.rpartition(SEPARATOR)[2])
        return found

    def meetings(self) -> set[str]:
        """Return the meetings that are said to be somewhere."""
        return {name for name in self.scopes if SEPARATOR not in name}

    def _of(self, scope: Scope) -> Index:
        return self.triples if is_triple(scope) else self.scopes


@dataclass(frozen=True, slots=True)
class Recount:
    """The tally after a change, what of the former does not hold any more (ids), and what is new."""

    tally: Tally
    gone: tuple[str, ...]
    new: tuple[Assertion | Disagreement | History, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Publishers and dates of documents, how to read a document's claims, and how to count a group."""

    publishers: Mapping[str, str]
    dates: Mapping[str, datetime.date | None]
    claims_of: Callable[[str], Iterable[ResolvedClaim]]
    counted: Counted


def recount(
    old: Tally,
    gone: Mapping[str, Collection[Scope]],
    new: Mapping[str, Collection[Scope]],
    sources: Sources,
) -> Recount:
    """Count again what claims amount to, where documents have new claims or lost those that they had.

    Both are given by the scopes of these claims.
    """
    tally = old.copy()
    for document, scopes in gone.items():
        tally.take(document, scopes)
    for document, scopes in new.items():
        tally.put(document, scopes)
    dirty = {scope for some in (*gone.values(), *new.values()) for scope in some}
    dirty |= _meetings(tally, dirty)
    wanted = dirty | _nesting(tally, dirty)
    claims = [
        claim
        for document in sorted({holder for scope in wanted for holder in tally.holders(scope)})
        for claim in sources.claims_of(document)
        if not wanted.isdisjoint(scopes_of(claim))
    ]
    claims.sort(key=assembly.order)
    triples = {(s, r, o) for s, r, o in filter(is_triple, dirty)}
    full = [c for c in claims if (c.subject.id, c.relation, c.object.id) in triples]
    assertions = make_assertions(full, sources.publishers)
    histories = make_histories(full, sources.dates)
    found = {
        scope: some
        for scope, some in disagreements_by_scope(claims, sources.dates, sources.counted).items()
        if scope in dirty
    }
    ended = [iri(kind, digest(*t)) for t in sorted(triples) for kind in ("assertion", "history")]
    for scope in sorted(dirty):
        ended += [row[0] for row in tally.disagreements.of(_name(scope))]
        tally.disagreements.remove(_name(scope))
    for triple in triples:
        tally.sources.remove(_name(triple))
        tally.histories.remove(_name(triple))
    for assertion in assertions:
        if assertion.independent > 1:
            key = (assertion.subject, assertion.relation, assertion.object)
            tally.sources.put(_name(key), assertion.independent)
    for history in histories:
        tally.histories.put(_name((history.subject, history.relation, history.object)), 1)
    for scope, some in found.items():
        tally.disagreements.put(_name(scope), [disagreement_to_row(d) for d in some])
    fresh = sorted((d for some in found.values() for d in some), key=lambda d: d.id)
    return Recount(tally, tuple(ended), (*assertions, *fresh, *histories))


def _name(scope: Scope) -> str:
    return SEPARATOR.join(scope)


def _meetings(tally: Tally, dirty: Collection[Scope]) -> set[Scope]:
    """Return the scopes of meetings between whose places something changed: one lies in the other."""
    nested = {scope[1:] for scope in dirty if scope[0] == WITHIN}
    places = tally.places(tally.meetings()) if nested else {}
    return {
        (meeting,)
        for meeting, some in places.items()
        if any(pair in nested for pair in combinations(sorted(some), 2))
    }


def _nesting(tally: Tally, dirty: Collection[Scope]) -> set[Scope]:
    """Return the scopes of claims that one place of a meeting lies in another."""
    meetings = tally.meetings().intersection(scope[0] for scope in dirty if len(scope) == 1)
    return {
        (WITHIN, *pair)
        for some in tally.places(meetings).values()
        for pair in combinations(sorted(some), 2)
    }
