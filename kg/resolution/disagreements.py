"""Disagreements: pairs of claims that cannot both hold, each with its reason."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from kg.model import (
    EntityType,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    Relation,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import digest, iri
from kg.resolution.assertions import by_triple
from kg.resolution.periods import days_apart, overlap, stated_on
from kg.resolution.records import Disagreement, Reason

Dates = Mapping[str, datetime.date | None]
#: What a disagreement depends on: a triple; a relation and object; a meeting; two places of which one
#: lies in the other; or what groups that are counted do to an object.
Scope = tuple[str, ...]
WITHIN, COUNTED = "within", "counted"
#: Returns how many a group is by its name, or None.
Counted = Callable[[str], int | None]


def not_counted(_: str) -> int | None:
    """Return that no group is counted."""
    return None


#: Figures of articles further apart may both be right: numbers change.
SAME_FIGURE_DAYS = 30
#: "About" leaves a tenth on either side.
ABOUT = 0.1

_ASSERTED = frozenset({Modality.ACTUAL, Modality.PLANNED})
_COMMITTED = frozenset({Stage.OFFER, Stage.PLEDGE, Stage.DELIVERED})
_EXCLUSIVE = {
    Relation.LEADS: (Reason.OTHER_LEADER, EntityType.PERSON, EntityType.FORCE),
    Relation.CONTROLS: (Reason.OTHER_CONTROL, None, None),
}


def find_disagreements(
    claims: Sequence[ResolvedClaim], dates: Dates, counted: Counted = not_counted
) -> tuple[Disagreement, ...]:
    """Return the disagreements, sorted by id; ``dates`` maps documents to their dates.

    For each reason, triple and pair of documents only the first pair of claims is given. ``counted``
    returns how many a group is by its name ("19 countries"), None where that does not say.
    """
    found = disagreements_by_scope(claims, dates, counted).values()
    return tuple(sorted((d for some in found for d in some), key=lambda d: d.id))


def disagreements_by_scope(
    claims: Sequence[ResolvedClaim], dates: Dates, counted: Counted = not_counted
) -> dict[Scope, list[Disagreement]]:
    """Return the disagreements by what they depend on: the claims of that scope, and no others."""
    found: dict[Scope, list[Disagreement]] = defaultdict(list)
    places: set[tuple[str, ...]] = set()
    for left, right, reason, explanation in _pairs(claims, dates, counted):
        first, second = sorted((left, right), key=lambda c: c.id)
        place = (
            reason,
            *sorted((left.document, right.document)),
            *sorted({left.subject.id, right.subject.id}),
            left.relation,
            *sorted({left.object.id, right.object.id}),
        )
        if place not in places:
            places.add(place)
            found[_scope(reason, left, right)].append(
                Disagreement(
                    id=iri("disagreement", digest(reason, first.id, second.id)),
                    reason=reason,
                    left=first.id,
                    right=second.id,
                    explanation=explanation,
                )
            )
    return dict(found)


def scopes_of(claim: ResolvedClaim) -> list[Scope]:
    """Return the scopes in which a claim can disagree with others."""
    found: list[Scope] = [(claim.subject.id, claim.relation, claim.object.id)]
    if claim.subject.type is EntityType.GROUP and _plain(claim):
        found.append((COUNTED, claim.relation, claim.object.id))
    if _can_exclude(claim):
        found.append((claim.relation, claim.object.id))
    if claim.relation == Relation.LOCATED_IN and _plain(claim):
        if claim.subject.type is EntityType.MEETING:
            found.append((claim.subject.id,))
        else:
            found.append((WITHIN, *sorted((claim.subject.id, claim.object.id))))
    return found


def is_triple(scope: Scope) -> bool:
    """Tell whether a scope is that of all claims on one triple."""
    return len(scope) == 3 and scope[0] not in {WITHIN, COUNTED}


def _scope(reason: Reason, claim: ResolvedClaim, other: ResolvedClaim) -> Scope:
    if reason is Reason.INCOMPATIBLE_NUMBER and claim.subject.id != other.subject.id:
        return COUNTED, claim.relation, claim.object.id
    if reason is Reason.OTHER_LOCATION:
        return (claim.subject.id,)
    if reason in {Reason.OTHER_LEADER, Reason.OTHER_CONTROL}:
        return claim.relation, claim.object.id
    return claim.subject.id, claim.relation, claim.object.id


def _pairs(
    claims: Sequence[ResolvedClaim], dates: Dates, counted: Counted
) -> Iterator[tuple[ResolvedClaim, ResolvedClaim, Reason, str]]:
    """Yield disagreeing pairs in a fixed order."""
    for stated in by_triple(claims).values():
        firm = [c for c in stated if c.modality in _ASSERTED]
        for left, right in combinations(firm, 2):
            if opposed := _opposed(left, right, dates):
                yield left, right, *opposed
            elif numbers := _numbers(left, right, dates):
                yield left, right, Reason.INCOMPATIBLE_NUMBER, numbers
    yield from _groups(claims, dates, counted)
    yield from _exclusive(claims, dates)
    yield from _elsewhere(claims, dates)


def _opposed(left: ResolvedClaim, right: ResolvedClaim, dates: Dates) -> tuple[Reason, str] | None:
    """Return reason and sentence where one claim denies what the other states."""
    if left.polarity is right.polarity:
        return None
    yes, no = (left, right) if left.polarity is Polarity.AFFIRMED else (right, left)
    what = f"{yes.subject.name} {yes.relation} {yes.object.name}"
    if no.stage is Stage.REFUSED or yes.stage:
        if yes.stage not in _COMMITTED:
            return None
        before = stated_on(yes.time, dates.get(yes.document))
        after = stated_on(no.time, dates.get(no.document))
        if before and after and before != after:
            order = "then refused" if before < after else "after a refusal"
            return Reason.STAGE_REVERSED, f"{what}: {yes.stage} ({before}), {order} ({after})."
        if yes.document == no.document and yes.attribution[:1] == no.attribution[:1]:
            return Reason.STAGE_REVERSED, f"{what}: {yes.stage}, and then refused or not done."
        return Reason.OPPOSITE_POLARITY, f"{what}: stated as {yes.stage}, and refused."
    if not overlap(left.time, right.time):
        return None
    return Reason.OPPOSITE_POLARITY, f"{what}: stated ({_source(yes)}), and denied ({_source(no)})."


def _numbers(left: ResolvedClaim, right: ResolvedClaim, dates: Dates) -> str | None:
    """Return a sentence where two claims give figures that cannot both be right."""
    one, other = left.quantity, right.quantity
    if not one or not other or one.unit != other.unit or left.stage is not right.stage:
        return None
    if left.polarity is not right.polarity or not overlap(left.time, right.time):
        return None
    if left.document == right.document and not _two_voices(left, right):
        return None  # two figures on one word are parts or steps, not a contradiction
    apart = days_apart(dates.get(left.document), dates.get(right.document))
    if apart is not None and apart > SAME_FIGURE_DAYS:
        return None
    (low, high), (least, most) = _range(one), _range(other)
    if low <= most and least <= high:
        return None
    what = f"{left.subject.name} {left.relation} {left.object.name}"
    return f"{what}: {_words(one)} ({_source(left)}), {_words(other)} ({_source(right)})."


def _groups(
    claims: Sequence[ResolvedClaim], dates: Dates, counted: Counted
) -> Iterator[tuple[ResolvedClaim, ResolvedClaim, Reason, str]]:
    """Yield pairs that say the same of 19 countries, and of five."""
    found: dict[tuple[str, str], list[tuple[int, ResolvedClaim]]] = defaultdict(list)
    for claim in claims:
        if claim.subject.type is EntityType.GROUP and _plain(claim):
            count = counted(claim.subject.name)
            if count is not None:
                found[claim.relation, claim.object.id].append((count, claim))
    for _, stated in sorted(found.items()):
        for (one, left), (other, right) in combinations(stated, 2):
            if one != other and left.stage is right.stage and _at_once(left, right, dates):
                what = f"{left.relation} {left.object.name}"
                yield (
                    left,
                    right,
                    Reason.INCOMPATIBLE_NUMBER,
                    (
                        f"{what}: {left.subject.name} ({_source(left)}),"
                        f" {right.subject.name} ({_source(right)})."
                    ),
                )


def _two_voices(left: ResolvedClaim, right: ResolvedClaim) -> bool:
    """Tell whether two claims are attributed, and to different speakers."""
    one, other = left.attribution[:1], right.attribution[:1]
    return bool(one and other) and one[0].id != other[0].id


def _range(quantity: Quantity) -> tuple[float, float]:
    """Return the least and greatest number that a quantity can mean."""
    value, infinite = quantity.value, float("inf")
    ranges = {
        Qualifier.EXACTLY: (value, value),
        Qualifier.ABOUT: (value * (1 - ABOUT), value * (1 + ABOUT)),
        Qualifier.UP_TO: (0.0, value),
        Qualifier.LESS_THAN: (0.0, value),
        Qualifier.AT_LEAST: (value, infinite),
        Qualifier.MORE_THAN: (value, infinite),
    }
    return ranges[quantity.qualifier]


def _exclusive(
    claims: Sequence[ResolvedClaim], dates: Dates
) -> Iterator[tuple[ResolvedClaim, ResolvedClaim, Reason, str]]:
    """Yield pairs that give one object to two subjects where only one can have it."""
    held: dict[tuple[str, str], list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        if _can_exclude(claim):
            held[claim.relation, claim.object.id].append(claim)
    for (relation, _), stated in sorted(held.items()):
        reason = _EXCLUSIVE[Relation(relation)][0]
        for left, right in combinations(stated, 2):
            if left.subject.id != right.subject.id and _at_once(left, right, dates):
                yield (
                    left,
                    right,
                    reason,
                    (
                        f"{left.object.name}: {left.subject.name} {relation} it ({left.document}), "
                        f"{right.subject.name} {relation} it ({right.document})."
                    ),
                )


def _can_exclude(claim: ResolvedClaim) -> bool:
    """Tell whether a claim gives its object to the subject alone."""
    if claim.relation not in _EXCLUSIVE or not _plain(claim) or claim.quantity is not None:
        return False
    _, who, what = _EXCLUSIVE[Relation(claim.relation)]
    return who in {None, claim.subject.type} and what in {None, claim.object.type}


def _elsewhere(
    claims: Sequence[ResolvedClaim], dates: Dates
) -> Iterator[tuple[ResolvedClaim, ResolvedClaim, Reason, str]]:
    """Yield pairs that put one meeting into two places of which neither lies in the other."""
    placed: dict[str, list[ResolvedClaim]] = defaultdict(list)
    within: set[frozenset[str]] = set()
    for claim in claims:
        if claim.relation != Relation.LOCATED_IN or not _plain(claim):
            continue
        if claim.subject.type is EntityType.MEETING:
            placed[claim.subject.id].append(claim)
        else:
            within.add(frozenset({claim.subject.id, claim.object.id}))
    for _, stated in sorted(placed.items()):
        for left, right in combinations(stated, 2):
            places = frozenset({left.object.id, right.object.id})
            both_places = left.object.type is right.object.type is EntityType.PLACE
            if len(places) < 2 or not both_places or places in within:
                continue
            if _at_once(left, right, dates):
                yield (
                    left,
                    right,
                    Reason.OTHER_LOCATION,
                    (
                        f"{left.subject.name}: in {left.object.name} ({left.document}), "
                        f"in {right.object.name} ({right.document})."
                    ),
                )


def _plain(claim: ResolvedClaim) -> bool:
    """Tell whether a claim states that something is so now."""
    return claim.polarity is Polarity.AFFIRMED and claim.modality in _ASSERTED


def _at_once(left: ResolvedClaim, right: ResolvedClaim, dates: Dates) -> bool:
    """Tell whether two documents speak of the same days."""
    apart = days_apart(dates.get(left.document), dates.get(right.document))
    return (
        left.document != right.document
        and left.modality is right.modality
        and overlap(left.time, right.time)
        and (apart is None or apart <= SAME_FIGURE_DAYS)
    )


def _source(claim: ResolvedClaim) -> str:
    """Return who says it, or the document."""
    return claim.attribution[0].name if claim.attribution else claim.document


def _words(quantity: Quantity) -> str:
    """Return a quantity in words."""
    qualifier = "" if quantity.qualifier is Qualifier.EXACTLY else f"{quantity.qualifier} "
    whole = quantity.value == int(quantity.value)
    figure = f"{quantity.value:,.0f}" if whole else f"{quantity.value:,}"
    return f"{qualifier}{figure} {quantity.unit}".strip()
