"""Merging across documents, again after some of them changed: only what they touch is compared.

The state of the last merge says which groups there were, what was decided between them, and which
entities came of it. Groups with a part in a changed document are compared with their neighbours anew;
sets that they touch are dissolved and made again; all others stay as they were. The result is that of
:func:`kg.resolution.clustering.across_documents` over all documents.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, NamedTuple

from kg.resolution.candidates import LARGEST_BLOCK, blocks_of
from kg.resolution.clustering import apply, judge_across
from kg.resolution.decisions import UserDecisions
from kg.resolution.entities import Draft, Row, draft_of, settle
from kg.resolution.profiles import Profile, unite
from kg.resolution.records import MergeDecision
from kg.resolution.stored import decision_from_row, decision_to_row
from kg.resolution.things import SEPARATOR, Thing, alone, profile_from_row, profile_to_row
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

Pair = tuple[str, str]


class Bundle(NamedTuple):
    """Groups between which something was decided: what was found of each pair, and what came of it.

    ``sets`` are the groups that are one. ``pairs`` (two groups and a verdict, before others were
    weighed) and ``decisions`` are rows; ``articles`` are those of which the decisions speak.
    """

    groups: Sequence[str]
    sets: Sequence[Sequence[str]]
    articles: Sequence[str]
    pairs: Sequence[tuple[str, str, list[Any]]]
    decisions: Sequence[list[Any]]


@dataclass(slots=True)
class Merged:
    """The state of a merge; ``blocks`` are those of each group, ``drafts`` the entities by groups.

    ``united`` holds the profiles of groups of several things, as rows with one reference.
    """

    blocks: dict[str, Sequence[str]] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)
    drafts: dict[tuple[str, ...], Draft] = field(default_factory=dict)
    united: dict[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What a merge gives: its state, each document's entities by cluster, and which decisions changed.

    Entities are rows (:func:`kg.resolution.entities.from_row`), None for what has no name.
    """

    state: Merged
    named: Mapping[str, list[Row | None]]
    gone: tuple[MergeDecision, ...]
    new: tuple[MergeDecision, ...]


def merge(
    documents: Mapping[str, Sequence[Thing]],
    changed: Collection[str],
    old: Merged,
    knowledge: tuple[LinkingWords, Gazetteer, UserDecisions],
) -> Step:
    """Merge the things of documents.

    ``documents`` are in the order of their ids; ``changed`` are the groups with a part in a document
    that was added, changed or removed since ``old`` was made.
    """
    return _Merge(documents, set(changed), old, *knowledge).run()


class _Merge:
    """One merge; holds what its steps share."""

    def __init__(
        self,
        documents: Mapping[str, Sequence[Thing]],
        changed: set[str],
        old: Merged,
        words: LinkingWords,
        gazetteer: Gazetteer,
        user: UserDecisions,
    ) -> None:
        self._documents = documents
        self._old = old
        self._words, self._gazetteer, self._user = words, gazetteer, user
        self._members: dict[str, list[Thing]] = defaultdict(list)
        self._kept_apart = self._by_user() if user.different else frozenset()
        for things in documents.values():
            for thing in things:
                if thing.group:
                    self._members[self._group(thing)].append(thing)
        anew = not old.blocks or user.same or user.different
        self._changed = {*self._members, *old.blocks} if anew else changed
        self._united: dict[str, Profile] = {}

    def run(self) -> Step:
        blocks = {group: self._blocks(group) for group in self._members}
        inside = _inside(blocks)
        if _crowded(inside) != _crowded(_inside(self._old.blocks)):
            self._changed = set(self._members)
        pairs = self._pairs(blocks, inside)
        dissolved = [b for b in self._old.bundles if self._changed.intersection(b.groups)]
        loose = self._changed.union(*(b.groups for b in dissolved))
        loose.update(group for pair in pairs for group in pair)
        more = [b for b in self._old.bundles if loose.intersection(b.groups)]
        loose.update(group for b in more for group in b.groups)
        for bundle in more:
            for left, right, row in bundle.pairs:
                if not self._changed.intersection((left, right)):
                    pairs[left, right] = decision_from_row(row)
        kept = [b for b in self._old.bundles if not loose.intersection(b.groups)]
        made = self._bundles(pairs)
        state = Merged(blocks, [*kept, *made])
        state.drafts = self._drafts(state.bundles)
        state.united = self._kept()
        before = {json.dumps(row) for bundle in more for row in bundle.decisions}
        after = {json.dumps(row) for bundle in made for row in bundle.decisions}
        return Step(state, self._named(state.drafts), _read(before - after), _read(after - before))

    def _by_user(self) -> frozenset[str]:
        """Return the groups of which the user says that some of their things differ."""
        return frozenset(
            thing.group
            for things in self._documents.values()
            for thing in things
            if thing.group
            and any(self._user.names(ref, "different") for ref in thing.profile().refs)
        )

    def _group(self, thing: Thing) -> str:
        """Return the group of a thing; where the user keeps some of it apart, each is its own."""
        if thing.group not in self._kept_apart:
            return thing.group
        return SEPARATOR.join((thing.group, *thing.profile().refs))

    def _profile(self, group: str) -> Profile:
        if group not in self._united:
            row = None if group in self._changed else self._old.united.get(group)
            if row is None:
                found = unite(thing.profile() for thing in self._members[group])
            else:
                found = profile_from_row(row)
            self._united[group] = found
        return self._united[group]

    def _kept(self) -> dict[str, Sequence[Any]]:
        """Return the rows of the profiles of groups of several things, as far as they are known."""
        kept = {
            group: row
            for group, row in self._old.united.items()
            if group in self._members and group not in self._changed
        }
        for group, profile in self._united.items():
            if group not in kept and len(self._members[group]) > 1:
                kept[group] = profile_to_row(replace(profile, refs=profile.refs[:1], clusters=()))
        return kept

    def _blocks(self, group: str) -> Sequence[str]:
        if group in self._changed or group not in self._old.blocks:
            self._changed.add(group)
            found = blocks_of(self._profile(group), self._words, across=True)
            return sorted(SEPARATOR.join(block) for block in found)
        return self._old.blocks[group]

    def _pairs(
        self, blocks: Mapping[str, Sequence[str]], inside: Mapping[str, Sequence[str]]
    ) -> dict[Pair, MergeDecision]:
        """Return what is found between changed groups and their neighbours."""
        wanted: set[Pair] = set()
        for group in self._changed.intersection(blocks):
            for block in blocks[group]:
                members = inside[block]
                if len(members) <= LARGEST_BLOCK:
                    wanted.update((min(group, m), max(group, m)) for m in members if m != group)
        found = {}
        for left, right in wanted:
            decision = judge_across(
                self._profile(left),
                self._profile(right),
                self._words,
                self._gazetteer,
                nameless=alone(left) and alone(right),
            )
            if decision:
                found[left, right] = decision
        return found

    def _bundles(self, pairs: Mapping[Pair, MergeDecision]) -> list[Bundle]:
        """Return the sets of groups that decisions join, with what comes of them."""
        ties = [*pairs, *self._of_user()]
        made = []
        for groups in _connected(ties):
            place = {group: number for number, group in enumerate(groups)}
            found = [
                (place[left], place[right], decision)
                for (left, right), decision in sorted(pairs.items(), key=lambda item: item[0])
                if left in place
            ]
            profiles = [self._profile(group) for group in groups]
            sets, decisions = apply(profiles, found, self._user)
            made.append(
                Bundle(
                    groups,
                    [[groups[number] for number in one] for one in sets],
                    sorted(
                        {article for decision in decisions for article in articles_of(decision)}
                    ),
                    [(groups[left], groups[right], decision_to_row(d)) for left, right, d in found],
                    [decision_to_row(decision) for decision in decisions],
                )
            )
        return made

    def _of_user(self) -> list[Pair]:
        """Return the pairs of groups of which the user's decisions speak."""
        if not self._user.same and not self._user.different:
            return []
        where = {
            ref: group
            for group, things in self._members.items()
            for thing in things
            for ref in thing.profile().refs
        }
        groups = [
            sorted({where[item] for item in items if item in where})
            for items in (*self._user.same, *self._user.different)
        ]
        return [pair for some in groups for pair in combinations(some, 2)]

    def _drafts(self, bundles: Iterable[Bundle]) -> dict[tuple[str, ...], Draft]:
        """Return the entity of each set of groups; those without decisions are sets of one."""
        sets = {tuple(groups) for bundle in bundles for groups in bundle.sets}
        together = {group for groups in sets for group in groups}
        sets.update((group,) for group in self._members if group not in together)
        drafts = {}
        for groups in sets:
            known = self._old.drafts.get(groups)
            if known is None or not self._changed.isdisjoint(groups):
                parts = [thing.profile() for group in groups for thing in self._members[group]]
                known = draft_of(parts, self._gazetteer, self._words)
            drafts[groups] = known
        return drafts

    def _named(self, drafts: Mapping[tuple[str, ...], Draft]) -> dict[str, list[Row | None]]:
        """Return the entities of each document by cluster."""
        owners = list(drafts)
        single = [t for things in self._documents.values() for t in things if not t.group]
        drafted = [*map(drafts.__getitem__, owners), *(thing.draft() for thing in single)]
        entities = settle(drafted, self._gazetteer)
        of_group = {
            group: entity
            for groups, entity in zip(owners, entities, strict=False)
            for group in groups
        }
        of_single = iter(entities[len(owners) :])
        named = {}
        for document, things in self._documents.items():
            found: dict[int, Row | None] = {}
            for thing in things:
                entity = of_group[self._group(thing)] if thing.group else next(of_single)
                found.update(dict.fromkeys(thing.clusters, entity))
            named[document] = [found[cluster] for cluster in sorted(found)]
        return named


def _read(rows: Iterable[str]) -> tuple[MergeDecision, ...]:
    return tuple(decision_from_row(json.loads(row)) for row in sorted(rows))


def articles_of(decision: MergeDecision) -> set[str]:
    """Return the articles of the two sides of a decision."""
    return {side.rpartition("#")[0] for side in (decision.left, decision.right)}


def _inside(blocks: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the groups of each block."""
    found: dict[str, list[str]] = defaultdict(list)
    for group, names in blocks.items():
        for name in names:
            found[name].append(group)
    return found


def _crowded(inside: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the blocks that say too little to be compared."""
    return {block for block, groups in inside.items() if len(groups) > LARGEST_BLOCK}


def _connected(ties: Iterable[Pair]) -> list[list[str]]:
    """Return the sets of groups that ties join, each sorted, in the order of their first."""
    parent: dict[str, str] = {}

    def root(group: str) -> str:
        while parent.setdefault(group, group) != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for left, right in ties:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    sets: dict[str, list[str]] = defaultdict(list)
    for group in sorted(parent):
        sets[root(group)].append(group)
    return [sets[first] for first in sorted(sets)]
