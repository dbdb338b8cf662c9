"""What the network's pointers point at: scores of nothing and of each thing → a choice, or None."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS, Speaker
from kg.pipeline.mentions import cluster_index
from kg.pipeline.neural.network import Bools, Floats

#: How likely what is pointed at has to be in the sentence of the claim, and elsewhere.
_NEAR, TIME_FAR, QUANTITY_FAR = 0.15, 0.5, 0.8
#: How likely an owner has to be.
_OWNED = 0.2
#: What can be one of several, and several of what.
_SEVERAL = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PERSON,
        EntityType.PLACE,
        EntityType.GROUP,
    }
)


def placed(scores: Floats, near: Bools, far: float) -> int | None:
    """The likeliest thing that is likely enough for its place: ``far`` where it is not ``near`` the claim."""
    enough = scores[1:] >= np.where(near, _NEAR, far)
    return int(np.where(enough, scores[1:], 0.0).argmax()) if enough.any() else None


def mention(scores: Floats, clusters: Mapping[int, int], allowed: Sequence[int]) -> int | None:
    """The likeliest mention of the likeliest cluster; None where nothing is likelier."""
    found = _likeliest(scores, clusters, allowed)
    return None if found is None or found[1] <= float(scores[0]) else found[0]


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


def members(doc: Doc, scores: Floats) -> list[tuple[int, ...]]:
    """Whom the mentions of each cluster stand for, where that is several others ("both countries").

    A cluster is a member where its likeliest mention is likelier than none.
    """
    count, belongs = len(doc._.clusters), np.array(cluster_index(doc))
    may = np.array([m.label_ in _SEVERAL for m in doc.spans[MENTIONS]])
    found: list[tuple[int, ...]] = []
    for number, cluster in enumerate(doc._.clusters):
        chosen: list[int] = []
        unnamed = all(doc._.mention_kinds[i] is not MentionKind.NAMED for i in cluster)
        if unnamed and any(may[i] for i in cluster):
            best = np.full(count, -np.inf)
            np.maximum.at(best, belongs, np.where(may, scores[cluster].mean(0), -np.inf))
            best[number] = -np.inf
            chosen = np.flatnonzero(best > 0).tolist()
        found.append(tuple(chosen) if len(chosen) > 1 else ())
    return found


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
