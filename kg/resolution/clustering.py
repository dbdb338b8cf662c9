"""Clustering: from compared pairs to sets of profiles that are one, within and across documents.

Decisions are applied from the surest to the least sure; one that would put together what an earlier
one keeps apart (two entries, two given names) is refused. A user's decisions come first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import EntityType
from kg.resolution import names as naming
from kg.resolution.candidates import grouped, pairs
from kg.resolution.comparison import compare, family
from kg.resolution.decisions import UserDecisions
from kg.resolution.profiles import Profile, unite
from kg.resolution.records import Feature, MergeDecision, Verdict
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

#: Rules that hold in one document when just one other thing fits.
_WHEN_UNIQUE = frozenset(
    {"part-of-name", "shorter-name", "initial", "acronym-only", "number", "description"}
)


#: How sure it is that what takes a name from its owner is what bears it.
_OWNER = 0.8


@dataclass(slots=True)
class Unions:
    """A union-find over positions that refuses unions of members kept apart."""

    parent: list[int]
    entries: list[str]
    apart: set[tuple[int, int]] = field(default_factory=set)
    members: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> "Unions":
        """Return one set for each profile."""
        count = len(profiles)
        return cls(
            list(range(count)), [p.entry for p in profiles], set(), {i: [i] for i in range(count)}
        )

    def root(self, index: int) -> int:
        """Return the smallest position of a set."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def keep_apart(self, left: int, right: int) -> None:
        """Forbid that two members come together."""
        self.apart.add((min(left, right), max(left, right)))

    def join(self, left: int, right: int) -> bool:
        """Unite two sets; False where something keeps them apart."""
        first, second = sorted((self.root(left), self.root(right)))
        if first == second:
            return True
        if self.entries[first] and self.entries[second] not in {"", self.entries[first]}:
            return False
        if self.apart and any(
            (min(a, b), max(a, b)) in self.apart
            for a in self.members[first]
            for b in self.members[second]
        ):
            return False
        self.parent[second] = first
        self.members[first] += self.members.pop(second)
        self.entries[first] = self.entries[first] or self.entries[second]
        return True

    def groups(self) -> list[list[int]]:
        """Return the sets, each sorted."""
        return [sorted(self.members[root]) for root in sorted(self.members)]


def within_document(
    profiles: Sequence[Profile],
    definitions: Iterable[tuple[int, int]],
    partners: Iterable[tuple[int, int]],
    words: LinkingWords,
    user: UserDecisions,
    descriptions: Iterable[tuple[int, int, MergeDecision]] = (),
) -> tuple[list[Profile], list[MergeDecision]]:
    """Unite the profiles of one document.

    ``definitions`` are pairs "full name (SHORT)"; ``partners`` are pairs with a claim between them,
    which are not one thing unless their names are equal. ``descriptions`` are decisions about pairs
    of a description and a name; the sure ones hold whatever is claimed ("the representative of X").
    """
    defined = {(min(pair), max(pair)) for pair in definitions}
    two = {(min(pair), max(pair)) for pair in partners}
    found: list[tuple[int, int, MergeDecision]] = []
    for left, right in sorted({*pairs(profiles, words), *defined}):
        decision = compare(profiles[left], profiles[right], words)
        if decision is None:
            continue
        if decision.verdict is Verdict.UNSURE and (left, right) in two:
            continue
        certain = decision.by == "same-word" or (left, right) in defined
        if decision.verdict is Verdict.UNSURE and certain:
            decision = replace(decision, verdict=Verdict.SAME)
        found.append((left, right, decision))
    found += [
        item
        for item in descriptions
        if item[2].verdict is Verdict.SAME or (min(item[:2]), max(item[:2])) not in two
    ]
    sets, decisions = apply(profiles, found, user)
    return [unite(profiles[i] for i in group) for group in sets], decisions


def by_owner(
    profiles: Sequence[Profile], partners: Iterable[tuple[int, int]]
) -> tuple[list[Profile], list[MergeDecision]]:
    """Unite what took its name from an owner with what bears that name in the same document.

    ``partners`` are pairs of clusters with a claim between them, which are not one thing.
    """
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    for index, profile in enumerate(profiles):
        for written in profile.keys:
            named[family(profile.type), written].add(index)
    two = {frozenset(pair) for pair in partners}
    sets, decisions = Unions.of(profiles), []
    for index, profile in enumerate(profiles):
        if profile.names or not profile.qualified:
            continue
        found = named[family(profile.type), naming.key(profile.qualified)]
        if len(found) != 1:
            continue
        (other,) = found
        whole = profiles[other]
        if any(frozenset((a, b)) in two for a in profile.clusters for b in whole.clusters):
            continue
        first, second = sorted((profile.ref, whole.ref))
        feature = Feature("owner", _OWNER, profile.qualified, whole.name)
        if sets.join(index, other):
            decisions.append(
                MergeDecision("merge", first, second, Verdict.SAME, _OWNER, (feature,), "owner")
            )
    united = [
        unite(profiles[i] for i in group) if len(group) > 1 else profiles[group[0]]
        for group in sets.groups()
    ]
    return united, decisions


def across_documents(
    profiles: Sequence[Profile], words: LinkingWords, gazetteer: Gazetteer, user: UserDecisions
) -> tuple[list[list[Profile]], list[MergeDecision]]:
    """Return the sets of profiles that are one, and the decisions other than equal names."""
    keyed = [(key, parts) for key, some in grouped(profiles, words) for parts in _split(some, user)]
    united = [unite(parts) for _, parts in keyed]
    found = []
    for left, right in pairs(united, words, across=True):
        nameless = keyed[left][0] is None and keyed[right][0] is None
        decision = judge_across(united[left], united[right], words, gazetteer, nameless=nameless)
        if decision:
            found.append((left, right, decision))
    sets, decisions = apply(united, found, user)
    return [
        [profile for index in group for profile in keyed[index][1]] for group in sets
    ], decisions


def judge_across(
    left: Profile,
    right: Profile,
    words: LinkingWords,
    gazetteer: Gazetteer,
    *,
    nameless: bool,
) -> MergeDecision | None:
    """Compare two things of different documents; None where nothing speaks for or against.

    ``nameless`` are two of which neither has a name that others can share: only an office tells.
    """
    if nameless and not _offices(left, right):
        return None
    decision = compare(left, right, words)
    return decision and _judge_across(left, right, decision, words, gazetteer)


def apply(
    profiles: Sequence[Profile],
    found: Sequence[tuple[int, int, MergeDecision]],
    user: UserDecisions,
) -> tuple[list[list[int]], list[MergeDecision]]:
    """Return the sets of positions that are one, and the decisions with their final verdicts.

    What has no decision in common with others does not change what becomes of them.
    """
    unions, decisions = _united(profiles, found, user)
    return unions.groups(), decisions


def _split(profiles: list[Profile], user: UserDecisions) -> list[list[Profile]]:
    """Return profiles of one name as one set, or as single ones where the user says they differ."""
    if any(user.names(ref, "different") for profile in profiles for ref in profile.refs):
        return [[profile] for profile in profiles]
    return [profiles]


def _offices(left: Profile, right: Profile) -> bool:
    """Tell whether two people are said to hold one office of one country or body."""
    shared = left.offices & right.offices
    return any(office and whose for office, whose in shared)


def _judge_across(
    left: Profile,
    right: Profile,
    decision: MergeDecision,
    words: LinkingWords,
    gazetteer: Gazetteer,
) -> MergeDecision | None:
    """Return a decision as it holds between documents, where names alone say less."""
    if decision.verdict is Verdict.DIFFERENT:
        return decision if decision.by != "entry" else None
    if decision.by in {"part-of-name", "same-word", "initial"}:
        shared = sorted(pair for pair in left.offices & right.offices if all(pair))
        if not shared:
            return decision if decision.by == "initial" else None
        return replace(decision, verdict=Verdict.SAME, by=f"{decision.by}+office")
    if decision.by in {"shorter-name", "same-phrase", "acronym"}:
        return None
    if decision.by == "same-name":
        shared_keys = set(left.keys) & set(right.keys)
        telling = [k for k in shared_keys if not naming.is_generic(k, words)]
        if bool(left.entry) != bool(right.entry):
            telling = [k for k in telling if not gazetteer.lookup(k.upper())]
        return decision if telling else None
    return decision


def _united(
    profiles: Sequence[Profile],
    found: Sequence[tuple[int, int, MergeDecision]],
    user: UserDecisions,
) -> tuple[Unions, list[MergeDecision]]:
    """Apply the user's decisions, then the sure ones, then those that hold when unique."""
    unions = Unions.of(profiles)
    decisions = []
    for left, right, decision in user.pairs(profiles):
        if decision.verdict is Verdict.DIFFERENT:
            unions.keep_apart(left, right)
            decisions.append(decision)
        elif unions.join(left, right):
            decisions.append(decision)
    for left, right, decision in found:
        if decision.verdict is Verdict.DIFFERENT and decision.by != "entry":
            unions.keep_apart(left, right)
    ranked = sorted(found, key=lambda item: (-item[2].score, item[2].left, item[2].right))
    waiting: dict[int, list[tuple[int, MergeDecision]]] = defaultdict(list)
    for left, right, decision in ranked:
        if decision.verdict is Verdict.SAME:
            joined = unions.join(left, right)
            verdict = Verdict.SAME if joined else Verdict.DIFFERENT
            decisions.append(replace(decision, verdict=verdict))
        elif decision.verdict is Verdict.UNSURE and decision.by in _WHEN_UNIQUE:
            short, long = _shorter_first(profiles, left, right)
            waiting[short].append((long, decision))
        else:
            decisions.append(decision)
    for short in sorted(waiting):
        targets = {unions.root(long) for long, _ in waiting[short]} - {unions.root(short)}
        for long, decision in waiting[short]:
            sure = len(targets) <= 1 and unions.join(short, long)
            decisions.append(replace(decision, verdict=Verdict.SAME if sure else Verdict.UNSURE))
    return unions, decisions


def _shorter_first(profiles: Sequence[Profile], left: int, right: int) -> tuple[int, int]:
    """Return the two positions, that of the shorter name first, or that of which less is said."""

    def length(index: int) -> tuple[bool, bool, int, int, str]:
        profile = profiles[index]
        longest = max(profile.keys, key=len, default="")
        person = profile.type is EntityType.PERSON
        size = len(longest.split()) if person else 0
        return (
            bool(profile.names or profile.number),
            bool(profile.issuer),
            size,
            len(longest),
            profile.ref,
        )

    first, second = sorted((left, right), key=length)
    return first, second
