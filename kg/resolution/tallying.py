"""What many claims amount to, again after some documents changed: only what their claims touch.

The result is that of :func:`make_assertions`, :func:`find_disagreements` and :func:`make_histories` over
all claims.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kg.model import ResolvedClaim
from kg.model.identifiers import digest, iri
from kg.resolution import assembly
from kg.resolution.assertions import Triple, make_assertions
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


@dataclass(slots=True)
class Tally:
    """What all claims amount to: sources of the triples that have more than one, and the rest."""

    sources: dict[Triple, int] = field(default_factory=dict)
    disagreements: dict[Scope, list[Disagreement]] = field(default_factory=dict)
    histories: set[Triple] = field(default_factory=set)


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
    scopes: Mapping[str, Collection[Scope]], dirty: set[Scope], old: Tally, sources: Sources
) -> Recount:
    """Count again what claims amount to.

    ``scopes`` are those of each document's claims, ``dirty`` those of claims that were added or are
    gone.
    """
    places = _places(scopes)
    dirty = dirty | _meetings(places, dirty)
    wanted = dirty | _nesting(places, dirty)
    claims = [
        claim
        for document, found in scopes.items()
        if not wanted.isdisjoint(found)
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
    tally = Tally(
        {t: count for t, count in old.sources.items() if t not in triples},
        {scope: some for scope, some in old.disagreements.items() if scope not in dirty} | found,
        {triple for triple in old.histories if triple not in triples},
    )
    for assertion in assertions:
        if assertion.independent > 1:
            key = (assertion.subject, assertion.relation, assertion.object)
            tally.sources[key] = assertion.independent
    tally.histories |= {(h.subject, h.relation, h.object) for h in histories}
    gone = [iri(kind, digest(*t)) for t in sorted(triples) for kind in ("assertion", "history")]
    gone += [d.id for scope in sorted(dirty) for d in old.disagreements.get(scope, ())]
    fresh = sorted((d for some in found.values() for d in some), key=lambda d: d.id)
    return Recount(tally, tuple(gone), (*assertions, *fresh, *histories))


def _places(scopes: Mapping[str, Collection[Scope]]) -> dict[str, set[str]]:
    """Return what each meeting is said to have to do with, its places among it."""
    meetings = {scope[0] for some in scopes.values() for scope in some if len(scope) == 1}
    found: dict[str, set[str]] = defaultdict(set)
    for some in scopes.values() if meetings else ():
        for scope in some:
            if is_triple(scope) and scope[0] in meetings:
                found[scope[0]].add(scope[2])
    return found


def _meetings(places: Mapping[str, set[str]], dirty: Collection[Scope]) -> set[Scope]:
    """Return the scopes of meetings between whose places something changed: one lies in the other."""
    nested = {scope[1:] for scope in dirty if scope[0] == WITHIN}
    return {
        (meeting,)
        for meeting, some in places.items()
        if nested and any(pair in nested for pair in combinations(sorted(some), 2))
    }


def _nesting(places: Mapping[str, set[str]], dirty: Collection[Scope]) -> set[Scope]:
    """Return the scopes of claims that one place of a meeting lies in another."""
    return {
        (WITHIN, *pair)
        for meeting, some in places.items()
        if (meeting,) in dirty
        for pair in combinations(sorted(some), 2)
    }
