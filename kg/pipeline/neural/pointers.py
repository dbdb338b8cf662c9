"""What the network's pointers point at: scores of nothing and of each thing → a choice, or None."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS, Speaker
from kg.pipeline.mentions import cluster_index
from kg.pipeline.neural.network import Bools, Floats
from kg.resources.language import References

#: How likely what is pointed at has to be in the sentence of the claim, and elsewhere; what is never so likely.
_NEAR, TIME_FAR, QUANTITY_FAR, NEVER = 0.15, 0.4, 0.8, 2.0
#: How likely the body of an office has to be: likelier than all others, and none, together.
_WHOSE = 0.5
#: How likely an owner has to be.
_OWNED = 0.2
#: The least score of a member where the number is known, and how far the others have to be.
_COUNTED, _APART = -1.0, 0.3
_STATES = frozenset({EntityType.COUNTRY, EntityType.ORGANIZATION, EntityType.ARMED_GROUP})
_FORCES = frozenset({EntityType.FORCE, EntityType.ARMED_GROUP})
#: What those are of whom something of a type may be several.
_MEMBERS: Mapping[str, frozenset[EntityType]] = {
    EntityType.COUNTRY: _STATES,
    EntityType.ORGANIZATION: _STATES,
    EntityType.ARMED_GROUP: _STATES | _FORCES,
    EntityType.FORCE: _FORCES,
    EntityType.PERSON: frozenset({EntityType.PERSON}),
    EntityType.PLACE: frozenset({EntityType.PLACE}),
    EntityType.GROUP: _STATES | _FORCES | {EntityType.PERSON},
}


def placed(scores: Floats, near: Bools, far: float | Floats) -> int | None:
    """The likeliest thing that is likely enough for its place: ``far`` where it is not ``near`` the claim."""
    enough = scores[1:] >= np.where(near, _NEAR, far)
    return int(np.where(enough, scores[1:], 0.0).argmax()) if enough.any() else None


def mention(scores: Floats, clusters: Mapping[int, int], allowed: Sequence[int]) -> int | None:
    """The likeliest mention of the cluster that is likelier than everything else; None where none is."""
    found = _likeliest(scores, clusters, allowed)
    return None if found is None or found[1] <= _WHOSE else found[0]


def speaker(scores: Floats, clusters: Mapping[int, int], allowed: Sequence[int]) -> Speaker | None:
    """The likeliest source, as likely as all mentions of its cluster; None where none can speak."""
    found = _likeliest(scores, clusters, allowed)
    return None if found is None else Speaker(*found, unsaid=float(scores[0]))


def owners(doc: Doc, scores: Floats) -> list[int | None]:
    """Whose the thing of each cluster is: the cluster that its mentions point at most, if more than at none."""
    count, belongs = len(doc._.clusters), cluster_index(doc)
    found: list[int | None] = []
    for number, cluster in enumerate(doc._.clusters):
        members = [i for i in cluster if doc._.mention_kinds[i] is not MentionKind.PRONOMINAL]
        rows = scores[members or cluster].mean(0)
        total = np.bincount(belongs, weights=rows[1:], minlength=count)
        total[number] = 0.0
        best = int(total.argmax())
        found.append(best if total[best] > max(rows[0], _OWNED) else None)
    return found


def members(doc: Doc, scores: Floats, tables: References) -> list[tuple[int, ...]]:
    """Whom the mentions of each cluster stand for, where that is several others ("both countries").

    A cluster is a member where its likeliest mention is likelier than none. Where the words tell how many there
    are, so many are taken, if they stand out from the others. Persons stand for persons, forces for forces.
    """
    spans = list(doc.spans[MENTIONS])
    count, belongs = len(doc._.clusters), np.array(cluster_index(doc))
    found: list[tuple[int, ...]] = []
    for number, cluster in enumerate(doc._.clusters):
        chosen: list[int] = []
        unnamed = all(doc._.mention_kinds[i] is not MentionKind.NAMED for i in cluster)
        reciprocal = any(spans[i].text.lower() in tables.reciprocal for i in cluster)
        if unnamed and not reciprocal:
            types = set().union(*(_MEMBERS.get(spans[i].label_, ()) for i in cluster))
            may = np.array([m.label_ in types for m in spans])
            best = np.full(count, -np.inf)
            np.maximum.at(best, belongs, np.where(may, scores[cluster].mean(0), -np.inf))
            best[number] = -np.inf
            words = (t.lower_ for i in cluster for t in spans[i])
            wanted = next((tables.counts[w] for w in words if w in tables.counts), 0)
            chosen = _members(best, int(wanted))
        found.append(tuple(chosen) if len(chosen) > 1 else ())
    return found


def _members(scores: Floats, count: int) -> list[int]:
    """Return what scores above 0, or the best ``count`` where these stand out."""
    order = np.argsort(-scores, kind="stable")
    if 1 < count <= len(scores):
        last = float(scores[order[count - 1]])
        following = float(scores[order[count]]) if count < len(scores) else -np.inf
        if last > _COUNTED and (last - following >= _APART or following <= 0 < last):
            return sorted(order[:count].tolist())
        return []
    return np.flatnonzero(scores > 0).tolist()


def _likeliest(
    scores: Floats, clusters: Mapping[int, int], allowed: Sequence[int]
) -> tuple[int, float] | None:
    """The likeliest mention of the cluster whose mentions together are likeliest, and how likely."""
    total: dict[int, float] = defaultdict(float)
    for i in allowed:
        total[clusters[i]] += float(scores[1 + i])
    if not total:
        return None
    best = max(total, key=lambda c: (total[c], -c))
    members = [i for i in allowed if clusters[i] == best]
    return max(members, key=lambda i: (float(scores[1 + i]), -i)), total[best]
