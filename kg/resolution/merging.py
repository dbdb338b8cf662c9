"""Merging across documents, again after some of them changed: only what they touch is compared.

The state of the last merge says which groups there were, what was decided between them, and which
entities came of it. Groups with a part in a changed document are compared with their neighbours anew;
sets that they touch are dissolved and made again; all others stay as they were. The result is that of
:func:`kg.resolution.clustering.across_documents` over all documents.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, islice
from typing import Any, NamedTuple

from kg.resolution.candidates import LARGEST_BLOCK, blocks_of
from kg.resolution.clustering import apply, judge_across
from kg.resolution.decisions import UserDecisions
from kg.resolution.entities import Draft, Row, distinct_ids, draft_of
from kg.resolution.profiles import Profile, unite
from kg.resolution.records import MergeDecision
from kg.resolution.stored import decision_from_row, decision_to_row
from kg.resolution.things import SEPARATOR, Things, alone, profile_from_row, profile_to_row
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

Pair = tuple[str, str]


class Bundle(NamedTuple):
    """Groups between which something was decided: what was found of each pair, and what came of it.

    ``sets`` are the groups that are one, ``articles`` those of which the decisions speak. What was found
    stays JSON until it is asked for.
    """

    groups: Sequence[str]
    sets: Sequence[Sequence[str]]
    articles: Sequence[str]
    found: str

    def pairs(self) -> list[tuple[str, str, MergeDecision]]:
        """Return two groups at a time, and the verdict before others were weighed."""
        return [(left, right, decision_from_row(row)) for left, right, row in self._rows(0)]

    def decisions(self) -> list[MergeDecision]:
        """Return what came of it."""
        return [decision_from_row(row) for row in self._rows(1)]

    def _rows(self, place: int) -> list[Any]:
        rows: list[Any] = json.loads(self.found)[place]
        return rows


@dataclass(slots=True)
class Merged:
    """The state of a merge; ``blocks`` are those of each group, ``drafts`` the entities by groups.

    ``united`` holds the profiles of groups of several things, as JSON of rows with one reference.
    """

    blocks: dict[str, Sequence[str]] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)
    drafts: dict[tuple[str, ...], Draft] = field(default_factory=dict)
    united: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What a merge gives: its state, the entities of documents, and what changed.

    ``named`` returns a document's entities by cluster, as rows (:func:`kg.resolution.entities.from_row`),
    None for what has no name. In ``touched`` documents some may have another id, name or type than
    before; ``entities`` holds those that changed, by id, beside others. ``gone`` and ``new`` are
    decisions.
    """

    state: Merged
    named: Callable[[str], list[Row | None]]
    touched: set[str]
    entities: Mapping[str, Row]
    gone: tuple[MergeDecision, ...]
    new: tuple[MergeDecision, ...]


def merge(
    documents: Mapping[str, Things],
    former: Mapping[str, Things],
    added: Collection[str],
    old: Merged,
    knowledge: tuple[LinkingWords, Gazetteer, UserDecisions],
) -> Step:
    """Merge the things of documents, which are in the order of their ids.

    Since ``old`` was made, documents were ``added``; of those that are gone or changed (which are
    among the added, too) ``former`` has the things that they had.
    """
    return _Merge(documents, former, set(added), old, *knowledge).run()


class _Merge:
    """One merge; holds what its steps share."""

    def __init__(
        self,
        documents: Mapping[str, Things],
        former: Mapping[str, Things],
        added: set[str],
        old: Merged,
        words: LinkingWords,
        gazetteer: Gazetteer,
        user: UserDecisions,
    ) -> None:
        self._documents, self._former, self._added = documents, former, added
        self._old = old
        self._words, self._gazetteer, self._user = words, gazetteer, user
        self._kept_apart = self._by_user() if user.different else frozenset()
        self._members: dict[str, list[str]] = defaultdict(list)
        for id_, things in documents.items():
            for group in self._groups(things):
                self._members[group].append(id_)
        self._members.pop("", None)
        self._anew = not old.blocks or bool(user.same or user.different)
        self._changed = {*self._members, *old.blocks} if self._anew else self._touching()
        self._united: dict[str, Profile] = {}
        self._read: dict[str, list[Profile]] = {}

    def run(self) -> Step:
        blocks = self._blocks()
        self._inside = _inside(blocks)
        if _crowded(self._inside) != _crowded(_inside(self._old.blocks)):
            self._changed.update(self._members)
        pairs = self._pairs(blocks)
        dissolved = [b for b in self._old.bundles if not self._changed.isdisjoint(b.groups)]
        loose = self._changed.union(*(b.groups for b in dissolved))
        loose.update(group for pair in pairs for group in pair)
        more = [b for b in self._old.bundles if not loose.isdisjoint(b.groups)]
        loose.update(group for b in more for group in b.groups)
        for bundle in more:
            for left, right, decision in bundle.pairs():
                if self._changed.isdisjoint((left, right)):
                    pairs[left, right] = decision
        kept = [b for b in self._old.bundles if loose.isdisjoint(b.groups)]
        made = self._bundles(pairs)
        state = Merged(blocks, [*kept, *made], self._drafts(made, loose))
        names = _Names(state.drafts, self._documents.values(), self._gazetteer)
        touched, entities = self._touched(names)
        state.united = self._kept()
        before = {decision for bundle in more for decision in bundle.decisions()}
        after = {decision for bundle in made for decision in bundle.decisions()}
        return Step(
            state,
            lambda document: self._named(document, names),
            touched,
            entities,
            _sorted(before - after),
            _sorted(after - before),
        )

    def _touching(self) -> set[str]:
        """Return the groups with a part in a document that was added, changed or removed."""
        parts = [*self._former.values(), *(self._documents[id_] for id_ in self._added)]
        return {group for things in parts for group in things.groups} - {""}

    def _by_user(self) -> frozenset[str]:
        """Return the groups of which the user says that some of their things differ."""
        return frozenset(
            group
            for things in self._documents.values()
            for place, group in enumerate(things.groups)
            if group
            and any(self._user.names(ref, "different") for ref in things.profile(place).refs)
        )

    def _groups(self, things: Things) -> Sequence[str]:
        """Return the group of each thing; where the user keeps some of one apart, each is its own."""
        if self._kept_apart.isdisjoint(things.groups):
            return things.groups
        return [
            SEPARATOR.join((group, *things.profile(place).refs))
            if group in self._kept_apart
            else group
            for place, group in enumerate(things.groups)
        ]

    def _parts(self, group: str) -> list[Profile]:
        """Return the profiles of the things of a group."""
        if group in self._read:
            return self._read[group]
        holders = map(self._documents.__getitem__, dict.fromkeys(self._members[group]))
        parts = [
            things.profile(place)
            for things in holders
            for place in _places(self._groups(things), group)
        ]
        if not self._anew:  # where all groups are read, they are too many to hold
            self._read[group] = parts
        return parts

    def _profile(self, group: str) -> Profile:
        if group not in self._united:
            row = None if group in self._changed else self._old.united.get(group)
            self._united[group] = (
                unite(self._parts(group)) if row is None else profile_from_row(json.loads(row))
            )
        return self._united[group]

    def _kept(self) -> dict[str, str]:
        """Return the rows of the profiles of groups of several things, as far as they are known."""
        kept = {
            group: row
            for group, row in self._old.united.items()
            if group in self._members and group not in self._changed
        }
        for group, profile in self._united.items():
            if group not in kept and len(self._members[group]) > 1:
                row = profile_to_row(replace(profile, refs=profile.refs[:1], clusters=()))
                kept[group] = json.dumps(row)
        return kept

    def _blocks(self) -> dict[str, Sequence[str]]:
        """Return the blocks of all groups, in the order of these in the documents."""
        old = self._old.blocks
        found: dict[str, Sequence[str]] = {}
        for group in self._members:
            if group in self._changed or group not in old:
                self._changed.add(group)
                some = blocks_of(self._profile(group), self._words, across=True)
                found[group] = sorted(SEPARATOR.join(block) for block in some)
            else:
                found[group] = old[group]
        return found

    def _pairs(self, blocks: Mapping[str, Sequence[str]]) -> dict[Pair, MergeDecision]:
        """Return what is found between changed groups and their neighbours."""
        wanted: set[Pair] = set()
        for group in self._changed.intersection(blocks):
            for block in blocks[group]:
                members = self._inside[block]
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
                    json.dumps(
                        [
                            [(groups[le], groups[ri], decision_to_row(d)) for le, ri, d in found],
                            [decision_to_row(decision) for decision in decisions],
                        ]
                    ),
                )
            )
        return made

    def _of_user(self) -> list[Pair]:
        """Return the pairs of groups of which the user's decisions speak."""
        if not self._user.same and not self._user.different:
            return []
        where = {
            ref: group
            for things in self._documents.values()
            for place, group in enumerate(self._groups(things))
            if group
            for ref in things.profile(place).refs
        }
        groups = [
            sorted({where[item] for item in items if item in where})
            for items in (*self._user.same, *self._user.different)
        ]
        return [pair for some in groups for pair in combinations(some, 2)]

    def _drafts(
        self, made: Iterable[Bundle], loose: Collection[str]
    ) -> dict[tuple[str, ...], Draft]:
        """Return the entity of each set of groups; those without decisions are sets of one."""
        loose = set(loose)
        drafts = {
            groups: draft for groups, draft in self._old.drafts.items() if loose.isdisjoint(groups)
        }
        sets = [tuple(groups) for bundle in made for groups in bundle.sets]
        together = {group for groups in sets for group in groups}
        alone = loose.intersection(self._members) - together
        for groups in (*sets, *((group,) for group in sorted(alone))):
            known = self._old.drafts.get(groups)
            if known is None or not self._changed.isdisjoint(groups):
                parts = [part for group in groups for part in self._parts(group)]
                known = draft_of(parts, self._gazetteer, self._words)
            drafts[groups] = known
        return drafts

    def _touched(self, names: "_Names") -> tuple[set[str], dict[str, Row]]:
        """Return the documents whose things may have other entities, and the entities that changed."""
        old = self._old.drafts
        outlived = [things for id_, things in self._documents.items() if id_ not in self._added]
        before = _Names(old, [*outlived, *self._former.values()], self._gazetteer)
        changed = [
            groups
            for groups, draft in names.drafts.items()
            if old.get(groups) != draft or before.ids.get(groups) != names.ids.get(groups)
        ]
        entities = {row[0]: row for groups in changed if (row := names.entity(groups))}
        if self._anew:
            return set(self._documents), entities
        others = {
            group
            for groups in changed
            for group in groups
            if _brief(names.of_group(group)) != _brief(before.of_group(group))
        }
        touched = {
            id_
            for id_, things in self._documents.items()
            if id_ in self._added
            or not others.isdisjoint(things.groups)
            or names.settled(things) != before.settled(things)
        }
        return touched, entities

    def _named(self, document: str, names: "_Names") -> list[Row | None]:
        """Return the entities of a document by cluster."""
        things = self._documents[document]
        settled = iter(names.settled(things))
        found: dict[int, Row | None] = {}
        for place, (group, clusters) in enumerate(
            zip(self._groups(things), things.clusters(), strict=True)
        ):
            if group:
                entity = names.of_group(group)
            else:
                draft = things.draft(place)
                entity = draft.under(next(settled)) if draft.entity else None
            found.update(dict.fromkeys(clusters, entity))
        return [found[cluster] for cluster in sorted(found)]


class _Names:
    """The ids of entities: of sets of groups, and of what is settled in its document."""

    def __init__(
        self,
        drafts: Mapping[tuple[str, ...], Draft],
        documents: Iterable[Things],
        gazetteer: Gazetteer,
    ) -> None:
        self.drafts = drafts
        named = {groups: draft for groups, draft in drafts.items() if draft.entity}
        settled = list(documents)
        every = [*named.values(), *chain.from_iterable(things.wishes for things in settled)]
        ids = iter(distinct_ids(every, gazetteer))
        self.ids = dict(zip(named, ids, strict=False))
        self._settled = {things: list(islice(ids, len(things.wishes))) for things in settled}
        self._set = {group: groups for groups in drafts for group in groups}

    def settled(self, things: Things) -> list[str]:
        """Return the ids of what is settled in a document and has a name."""
        return self._settled.get(things, [])

    def entity(self, groups: tuple[str, ...]) -> Row | None:
        """Return the entity of a set of groups."""
        draft = self.drafts[groups]
        return draft.under(self.ids[groups]) if draft.entity else None

    def of_group(self, group: str) -> Row | None:
        """Return the entity of a group; None for one that is not there."""
        groups = self._set.get(group)
        return None if groups is None else self.entity(groups)


def _places(groups: Sequence[str], group: str) -> list[int]:
    if groups.count(group) == 1:
        return [groups.index(group)]
    return [place for place, other in enumerate(groups) if other == group]


def _brief(entity: Row | None) -> Row | None:
    """Return what claims keep of an entity."""
    return entity and entity[:3]


def _sorted(decisions: Iterable[MergeDecision]) -> tuple[MergeDecision, ...]:
    return tuple(sorted(decisions, key=lambda decision: json.dumps(decision_to_row(decision))))


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
