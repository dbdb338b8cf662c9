"""All losses of one document together."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from kg.training.attribute_losses import attribute_losses, member_loss, owner_loss
from kg.training.claim_data import Target, pair_features
from kg.training.claim_model import Model
from kg.training.mention_losses import gold_candidates, link_loss, offered_to_links, span_loss
from kg.training.relation_losses import relation_labels, relation_loss, triple_loss, verdict_loss


def document_loss(
    model: Model,
    words: Tensor,
    target: Target,
    pronouns: Sequence[int],
    rng: np.random.Generator,
    *,
    predicted: bool,
) -> dict[str, Tensor]:
    """All losses of one document."""
    heads = model.claims
    loss, scores = span_loss(heads, words, target)
    losses = {"span": loss}
    if target.label_set == "ner" or len(target.spans) < 2:
        return losses
    if target.article is None:
        m = heads.represent(
            words,
            torch.tensor([a for a, _, _ in target.spans]),
            torch.tensor([b for _, b, _ in target.spans]),
            torch.tensor(target.types),
        )
        f = pair_features(
            target.words,
            target.sentences,
            [a for a, _, _ in target.spans],
            [b for _, b, _ in target.spans],
            match=True,
        )
        losses["link"] = link_loss(
            heads,
            m,
            f,
            target.clusters,
            [a for a, _, _ in target.spans],
            [b for _, b, _ in target.spans],
        )
        return losses
    c = gold_candidates(target, scores, pronouns, rng, predicted=predicted)
    m = heads.represent(words, torch.tensor(c.starts), torch.tensor(c.ends), torch.tensor(c.types))
    f = pair_features(target.words, target.sentences, c.starts, c.ends, match=True)
    chosen = offered_to_links(target, c)
    at = torch.tensor(chosen)
    losses["link"] = link_loss(
        heads,
        m[at],
        {k: v[at[:, None], at[None]] for k, v in f.items()},
        target.clusters,
        [c.starts[i] for i in chosen],
        [c.ends[i] for i in chosen],
    )
    y, use = relation_labels(target, len(c.starts))
    scores = heads.relations(m, f).float()
    losses["relation"] = relation_loss(scores, y, use)
    losses["verdict"] = verdict_loss(heads, words, m, f, (y, use), scores, c.starts)
    losses["triple"] = triple_loss(scores, target)
    losses |= attribute_losses(heads, words, m, f, target, c.starts)
    losses |= owner_loss(heads, m, target, c.starts)
    losses |= member_loss(heads, m, target, c.starts)
    return losses
