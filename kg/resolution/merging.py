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
from itertools import combinations
from typing import Any, NamedTuple

from kg.resolution.candidates import LARGEST_BLOCK, blocks_of
from kg.resolution.clustering import apply, judge_across
from kg.resolution.decisions import UserDecisions
from kg.resolution.entities import Draft, Row, Wish, draft_of
from kg.resolution.profiles import Profile, unite
from kg.resolution.records import MergeDecision
from kg.resolution.stored import decision_from_row, decision_to_row
from kg.resolution.table import Index, Table
from kg.resolution.things import (
    SEPARATOR,
    Things,
    alone,
    profile_from_row,
    profile_from_text,
    profile_to_row,
)
from kg.resolution.wishes import Owner, Wishes
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

Pair = tuple[str, str]


class Bundle(NamedTuple):
    """Groups between which something was decided.

    ``sets`` are the groups that are one, ``articles`` those of which the decisions speak.
    """

    groups: Sequence[str]
    sets: Sequence[Sequence[str]]
    articles: Sequence[str]


@dataclass(slots=True)
class Merged:
    """The state of a merge; each group is named by itself, a set of groups by the first of them.

    ``members`` are the documents that have parts of a group, once for each part; ``parts`` the profiles
    of these by group and document, as texts, so that no document is opened again; ``blocks`` those of a
    group, ``inside`` the groups of a block. ``sets`` has the name of the set that a group is in, where
    it is not alone; ``drafts`` the groups of each set, and its entity. ``united`` holds the profiles
    of groups of several things, as rows with one reference. ``found`` has by the first group of a bundle
    what was found of each pair of groups before others were weighed, and the decisions that came of it.
    """

    members: Index = field(default_factory=Index)
    parts: Table = field(default_factory=Table)
    blocks: Index = field(default_factory=Index)
    inside: Index = field(default_factory=Index)
    bundles: list[Bundle] = field(default_factory=list)
    found: Table = field(default_factory=Table)
    sets: Table = field(default_factory=Table)
    drafts: Table = field(default_factory=Table)
    united: Table = field(default_factory=Table)
    wishes: Wishes = field(default_factory=Wishes)

    def pairs(self, bundle: Bundle) -> list[tuple[str, str, MergeDecision]]:
        """Return two groups at a time, and the verdict before others were weighed."""
        rows = self.found.get(bundle.groups[0])[0]
        return [(left, right, decision_from_row(row)) for left, right, row in rows]

    def decisions(self, bundle: Bundle) -> list[MergeDecision]:
        """Return what came of it."""
        return [decision_from_row(row) for row in self.found.get(bundle.groups[0])[1]]

    def draft_of(self, group: str) -> Draft | None:
        """Return the entity of the set that a group is in; None where there is no such group."""
        row = self.drafts.get(self.sets.get(group) or group)
        return None if row is None else Draft(*row[1:])

    def entity_of(self, group: str, gazetteer: Gazetteer) -> Row | None:
        """Return the entity of a group under its id, None where it has none."""
        draft = self.draft_of(group)
        if draft is None or not draft.entity:
            return None
        return draft.under(self.wishes.id_of(draft.wish(), gazetteer))


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
        self._anew = not len(old.members) or bool(user.same or user.different)
        # where all is made anew, only what came of it is compared with what there was
        self._base = Merged() if self._anew else old
        if self._anew:
            self._former, self._added = {}, set(documents)
        self._members, self._texts, self._changed = self._held()
        self._united: dict[str, Profile] = {}
        self._read: dict[str, list[Profile]] = {}

    def run(self) -> Step:
        old = self._old
        blocks, self._inside, crowded = self._blocks()
        compared = {*self._changed, *crowded, *(old.members if self._anew else ())}
        pairs = self._pairs(blocks, compared)
        dissolved = [b for b in old.bundles if not compared.isdisjoint(b.groups)]
        loose = compared.union(*(b.groups for b in dissolved))
        loose.update(group for pair in pairs for group in pair)
        more = [b for b in old.bundles if not loose.isdisjoint(b.groups)]
        loose.update(group for b in more for group in b.groups)
        for bundle in more:
            for left, right, decision in old.pairs(bundle):
                if compared.isdisjoint((left, right)):
                    pairs[left, right] = decision
        kept = [b for b in old.bundles if loose.isdisjoint(b.groups)]
        found = self._base.found.copy()
        for bundle in more:
            found.remove(bundle.groups[0])
        made = self._bundles(pairs, found)
        state = Merged(self._members, self._texts, blocks, self._inside, [*kept, *made], found)
        touched, entities = self._settled(state, made, loose)
        state.united = self._kept()
        before = {decision for bundle in more for decision in old.decisions(bundle)}
        after = {decision for bundle in made for decision in state.decisions(bundle)}
        return Step(
            state,
            lambda document: self._named(document, state),
            touched,
            entities,
            _sorted(before - after),
            _sorted(after - before),
        )

    def _held(self) -> tuple[Index, Table, set[str]]:
        """Return the documents of each group, its parts, and the groups with one in a document that changed."""
        members, parts = self._base.members.copy(), self._base.parts.copy()
        changed = set()
        for id_, things in self._former.items():
            for group in filter(None, things.groups):
                members.take(group, id_)
                parts.remove(_part(group, id_))
                changed.add(group)
        for id_ in sorted(self._added):
            things = self._documents[id_]
            texts: dict[str, list[str]] = defaultdict(list)
            for place, group in enumerate(self._groups(things)):
                if group:
                    members.add(group, id_)
                    texts[group].append(things.text(place))
            for group, some in texts.items():
                parts.put(_part(group, id_), some)
            changed.update(texts)
        return members, parts, changed

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
        parts = [
            profile_from_text(text)
            for document in dict.fromkeys(self._members.of(group))
            for text in self._texts.get(_part(group, document))
        ]
        if not self._anew:  # where all groups are read, they are too many to hold
            self._read[group] = parts
        return parts

    def _profile(self, group: str) -> Profile:
        if group not in self._united:
            row = None if group in self._changed else self._base.united.get(group)
            self._united[group] = (
                unite(self._parts(group)) if row is None else profile_from_row(row)
            )
        return self._united[group]

    def _kept(self) -> Table:
        """Return the rows of the profiles of groups of several things, as far as they are known."""
        kept = self._base.united.copy()
        for group in self._changed:
            kept.remove(group)
        for group, profile in self._united.items():
            if group not in kept and len(self._members.of(group)) > 1:
                kept.put(
                    group, profile_to_row(replace(profile, refs=profile.refs[:1], clusters=()))
                )
        return kept

    def _blocks(self) -> tuple[Index, Index, set[str]]:
        """Return the blocks of groups, the groups of blocks, and groups to be compared again.

        These are in blocks that came to hold too many to be compared, or hold so many no longer.
        """
        blocks, inside = self._base.blocks.copy(), self._base.inside.copy()
        changes: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for group in self._changed:
            before, after = set(blocks.of(group)), set()
            if group in self._members:
                some = blocks_of(self._profile(group), self._words, across=True)
                after = {SEPARATOR.join(block) for block in some}
            for block in before - after:
                changes[block][0].append(group)
            for block in after - before:
                changes[block][1].append(group)
            if after:
                blocks.put(group, sorted(after))
            else:
                blocks.remove(group)
        crowded: set[str] = set()
        for block, (gone, new) in changes.items():
            former = inside.of(block)
            inside.put(block, sorted({*former, *new} - {*gone}))
            now = inside.of(block)
            if (len(former) > LARGEST_BLOCK) != (len(now) > LARGEST_BLOCK):
                crowded.update(former, now)
            if not now:
                inside.remove(block)
        return blocks, inside, crowded

    def _pairs(self, blocks: Index, compared: Collection[str]) -> dict[Pair, MergeDecision]:
        """Return what is found between some groups and their neighbours."""
        wanted: set[Pair] = set()
        for group in compared:
            for block in blocks.of(group):
                members = self._inside.of(block)
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

    def _bundles(self, pairs: Mapping[Pair, MergeDecision], table: Table) -> list[Bundle]:
        """Return the sets of groups that decisions join, and put what comes of them into a table."""
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
                )
            )
            rows = [(groups[left], groups[right], decision_to_row(d)) for left, right, d in found]
            table.put(groups[0], [rows, [decision_to_row(decision) for decision in decisions]])
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

    def _settled(
        self, state: Merged, made: Iterable[Bundle], loose: Collection[str]
    ) -> tuple[set[str], dict[str, Row]]:
        """Put the entities of the sets of groups that are loose into the state, and their ids.

        Return the documents whose things may have other entities, and the entities that changed.
        """
        base = self._base
        state.sets, state.drafts = base.sets.copy(), base.drafts.copy()
        before = {base.sets.get(group) or group for group in loose}
        for name in before:
            state.drafts.remove(name)
        for group in loose:
            state.sets.remove(group)
        sets = [groups for bundle in made for groups in bundle.sets]
        together = {group for groups in sets for group in groups}
        single = sorted(
            group for group in loose if group in self._members and group not in together
        )
        for groups in (*sets, *([group] for group in single)):
            state.drafts.put(groups[0], self._drafted(list(groups)))
            if len(groups) > 1:
                for group in groups:
                    state.sets.put(group, groups[0])
        now = {groups[0] for groups in sets} | {*single}
        gone = {
            owner: wish
            for name in before
            if (found := _wish(base, name))
            for owner, wish in [found]
        }
        new = {
            owner: wish for name in now if (found := _wish(state, name)) for owner, wish in [found]
        }
        gone |= {
            (d, n): w for d, things in self._former.items() for n, w in enumerate(things.wishes)
        }
        new |= {(d, n): w for d in self._added for n, w in enumerate(self._documents[d].wishes)}
        state.wishes, owners = base.wishes.edited(
            [item for item in gone.items() if not _same(item[1], new.get(item[0]))],
            [item for item in new.items() if not _same(item[1], gone.get(item[0]))],
            self._gazetteer,
        )
        return self._touched(state, owners, now)

    def _drafted(self, groups: list[str]) -> list[Any]:
        """Return the row of a set of groups."""
        row: list[Any] | None = self._base.drafts.get(groups[0])
        if row is not None and row[0] == groups and self._changed.isdisjoint(groups):
            return row
        parts = [part for group in groups for part in self._parts(group)]
        return [groups, *draft_of(parts, self._gazetteer, self._words)]

    def _touched(
        self, state: Merged, owners: Iterable[Owner], now: set[str]
    ) -> tuple[set[str], dict[str, Row]]:
        """Return the documents whose things may have other entities, and the entities that changed.

        ``owners`` are those whose ids may have changed, ``now`` the sets of groups made anew.
        """
        names = {*now, *(name for document, name in owners if not document)}
        groups = {group for name in names if (row := state.drafts.get(name)) for group in row[0]}
        entities, touched = {}, {*self._added}
        for group in groups:
            entity = state.entity_of(group, self._gazetteer)
            if entity:
                entities[entity[0]] = entity
            if _brief(entity) != _brief(self._old.entity_of(group, self._gazetteer)):
                touched.update(state.members.of(group))
        touched.update(document for document, _ in owners if document in self._documents)
        return touched, entities

    def _named(self, document: str, state: Merged) -> list[Row | None]:
        """Return the entities of a document by cluster."""
        things = self._documents[document]
        settled = iter(things.wishes)
        found: dict[int, Row | None] = {}
        for place, (group, clusters) in enumerate(
            zip(self._groups(things), things.clusters(), strict=True)
        ):
            if group:
                entity = state.entity_of(group, self._gazetteer)
            else:
                draft = things.draft(place)
                entity = None
                if draft.entity:
                    entity = draft.under(state.wishes.id_of(next(settled), self._gazetteer))
            found.update(dict.fromkeys(clusters, entity))
        return [found[cluster] for cluster in sorted(found)]


def _wish(state: Merged, name: str) -> tuple[Owner, Wish] | None:
    """Return what a set of groups wishes for, None for what has no name."""
    row = state.drafts.get(name)
    if row is None or not row[2]:
        return None
    return ("", name), Draft(*row[1:]).wish()


def _same(wish: Wish, other: Wish | None) -> bool:
    """Tell whether two wishes are for the same."""
    return other is not None and wish[0] == other[0] and wish[1] == other[1]


def _part(group: str, document: str) -> str:
    """Return the key of the parts of a group that a document has."""
    return f"{group}\n{document}"


def _brief(entity: Row | None) -> Row | None:
    """Return what claims keep of an entity."""
    return entity and entity[:3]


def _sorted(decisions: Iterable[MergeDecision]) -> tuple[MergeDecision, ...]:
    return tuple(sorted(decisions, key=lambda decision: json.dumps(decision_to_row(decision))))


def articles_of(decision: MergeDecision) -> set[str]:
    """Return the articles of the two sides of a decision."""
    return {side.rpartition("#")[0] for side in (decision.left, decision.right)}


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
