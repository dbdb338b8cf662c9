"""Losses of relations: of pairs of mentions, of an article's triples, and of a second look at the claims."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from kg.model import Relation
from kg.training.attribute_losses import attribute_hidden
from kg.training.claim_data import RELATIONS, Target
from kg.training.claim_heads import ClaimHeads
from kg.training.groups import ends

#: What is looked at twice besides the claims: what is so likely, and at most twice as many and so many.
DOUBTFUL, DOUBTED = 0.02, 20
MEETS = RELATIONS.index(str(Relation.MEETS))


def relation_labels(target: Target, count: int) -> tuple[Tensor, Tensor]:
    """Labels count × count × relations, and which of them count in the loss.

    A second statement of an annotated triple is not annotated again, so the other mention pairs
    of its two entities are left out.
    """
    article = target.article
    assert article is not None
    y = torch.zeros(count, count, len(RELATIONS))
    use = torch.ones(count, count, len(RELATIONS))
    use[torch.arange(count), torch.arange(count)] = 0
    entity = np.array([m.entity for m in article.mentions])
    none = np.zeros(0, dtype=np.int64)
    members = {e: np.flatnonzero(entity == e) for e in set(entity.tolist())}
    for p in article.pairs:
        r = RELATIONS.index(p.relation)
        rows, cols = (
            np.union1d(members[article.mentions[i].entity], members.get(e, none))
            for i, e in ends(p)
        )
        use[rows[:, None], cols[None], r] = 0
        if r == MEETS:
            use[cols[:, None], rows[None], r] = 0
    for p in article.pairs:
        r = RELATIONS.index(p.relation)
        y[p.subject, p.object, r] = 1
        use[p.subject, p.object, r] = 1
        if r == MEETS:
            y[p.object, p.subject, r] = 1
            use[p.object, p.subject, r] = 1
    return y, use


def relation_loss(scores: Tensor, y: Tensor, use: Tensor) -> Tensor:
    """Binary cross-entropy summed over pairs, over the number of positives."""
    loss = nn.functional.binary_cross_entropy_with_logits(scores.float(), y, reduction="none")
    return (loss * use).sum() / (y.sum() + 1)


def triple_loss(scores: Tensor, target: Target) -> Tensor:
    """Cross-entropy of the article's triples, each scored by its likeliest pair of mentions.

    Document-level relation extraction's view of an article (Zhou et al. 2021): it does not matter which mention states a claim.
    """
    article = target.article
    assert article is not None
    names = {e: i for i, e in enumerate(sorted({m.entity for m in article.mentions}))}
    entity = torch.tensor([names[m.entity] for m in article.mentions])
    known, count = len(entity), len(names)
    index = (entity[:, None] * count + entity[None]).flatten()
    best = scores.new_full((count * count, len(RELATIONS)), -20.0)
    best = best.scatter_reduce(
        0,
        index[:, None].expand(-1, len(RELATIONS)),
        scores[:known, :known].flatten(0, 1),
        "amax",
    )
    y = torch.zeros(count, count, len(RELATIONS))
    use = torch.ones(count, count, len(RELATIONS))
    for p in article.pairs:
        r = RELATIONS.index(p.relation)
        s, o = int(entity[p.subject]), int(entity[p.object])
        member_s, member_o = names.get(p.claim["subject"], s), names.get(p.claim["object"], o)
        use[member_s, member_o, r] = 0
        y[s, o, r] = 1
        if r == MEETS:
            use[member_o, member_s, r] = 0
            y[o, s, r] = 1
    use = torch.maximum(use, y) * (1.0 - torch.eye(count)[..., None])
    return relation_loss(best.view(count, count, -1), y, use)


def verdict_loss(
    heads: ClaimHeads,
    words: Tensor,
    m: Tensor,
    features: dict[str, Tensor],
    labels: tuple[Tensor, Tensor],
    scores: Tensor,
    starts: Sequence[int],
) -> Tensor:
    """Cross-entropy of a second look at the claims and at what looks most like one."""
    y, use = labels
    likely = scores.detach().sigmoid() * use * (1 - y)
    right = y.nonzero()
    count = min(2 * len(right) + DOUBTED, int((likely > DOUBTFUL).sum()))
    wrong = likely.flatten().topk(count).indices
    index = torch.cat([right, torch.stack(torch.unravel_index(wrong, likely.shape), 1)])
    if not len(index):
        return scores.new_zeros(())
    s, o, r = index.unbind(1)
    hidden = attribute_hidden(heads, m, features, s, o, r, words, torch.tensor(starts))
    final = scores.detach()[s, o, r] + heads.verdict(hidden).squeeze(-1).float()
    loss = nn.functional.binary_cross_entropy_with_logits(final, y[s, o, r], reduction="sum")
    return loss / (len(right) + 1)
