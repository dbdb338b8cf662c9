"""Two claims that read the same words in two ways: only the surer stays.

"Egypt has offered 1,100 soldiers" does not offer them to the mission and to its country, and an office that is
named once has one holder.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.model import Claim, Relation

#: Relations of which one statement has one object, unless several are named side by side.
_ONE_OBJECT = frozenset({Relation.OFFERS_TROOPS, Relation.OFFERS_SUPPORT, Relation.FUNDS})
#: Relations of which one statement has one subject.
_ONE_SUBJECT = frozenset({Relation.HOLDS_POSITION, Relation.LEADS})
#: So much surer is the claim that stays; those of a coordination are about as sure.
_MARGIN = 0.1


def without_rivals(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims without those that give the words of a surer one another object or subject."""
    groups: dict[tuple[str, str, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.relation in _ONE_OBJECT:
            groups["subject", claim.relation, claim.subject].append(claim)
        elif claim.relation in _ONE_SUBJECT:
            groups["object", claim.relation, claim.object].append(claim)
        else:
            yield claim
    for group in groups.values():
        for claim in group:
            if not any(_outdoes(other, claim) for other in group):
                yield claim


def _outdoes(surer: Claim, claim: Claim) -> bool:
    return (
        (surer.subject, surer.object) != (claim.subject, claim.object)
        and surer.confidence >= claim.confidence + _MARGIN
        and surer.polarity == claim.polarity
        and (surer.quantity == claim.quantity or None in {surer.quantity, claim.quantity})
        and surer.evidence.start < claim.evidence.end
        and claim.evidence.start < surer.evidence.end
    )
