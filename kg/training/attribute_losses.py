"""Losses of a claim's attributes, and of all that is pointed at: sources, quantities, times, owners, members."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from kg.pipeline.features import distance, sentence_distance
from kg.training.claim_data import MODALITIES, RELATIONS, STAGES, Target
from kg.training.claim_heads import ClaimHeads
from kg.training.groups import MEMBERS
from kg.training.owners import OWNED


def attribute_hidden(
    heads: ClaimHeads,
    m: Tensor,
    features: dict[str, Tensor],
    subjects: Tensor,
    objects: Tensor,
    relations: Tensor,
    words: Tensor,
    at: Tensor,
) -> Tensor:
    """Hidden vectors of given claims, with what they see in the words; ``at`` is where mentions start."""
    chosen = {k: features[k][subjects, objects] for k in ("distance", "sentence", "nesting")}
    hidden = heads.attribute(m[subjects], m[objects], chosen | {"relation": relations})
    every = np.arange(len(words))[None]
    far = (torch.from_numpy(distance(at[i].numpy()[:, None], every)) for i in (subjects, objects))
    return heads.context(hidden, words, *far)  # type: ignore[no-any-return]


def pointer_features(
    from_start: Tensor, from_sentence: Tensor, to_start: Tensor, to_sentence: Tensor
) -> tuple[Tensor, Tensor]:
    """Distances from each claim's subject to each thing."""
    d = distance(from_start.numpy()[:, None], to_start.numpy()[None])
    s = sentence_distance(from_sentence.numpy()[:, None], to_sentence.numpy()[None])
    return torch.from_numpy(d), torch.from_numpy(s)


def span_keys(words: Tensor, spans: Sequence[tuple[int, int]]) -> Tensor:
    """Keys of quantities and times: first and last word."""
    if not spans:
        return words.new_zeros(0, 2 * words.shape[1])
    a = torch.tensor([s for s, _ in spans])
    b = torch.tensor([e - 1 for _, e in spans])
    return torch.cat([words[a], words[b]], 1)


def attribute_losses(
    heads: ClaimHeads,
    words: Tensor,
    m: Tensor,
    features: dict[str, Tensor],
    target: Target,
    starts: Sequence[int],
) -> dict[str, Tensor]:
    """Losses of polarity, modality, stage and the pointers, on the annotated pairs."""
    article = target.article
    assert article is not None
    if not article.pairs:
        return {}
    subjects = torch.tensor([p.subject for p in article.pairs])
    objects = torch.tensor([p.object for p in article.pairs])
    relations = torch.tensor([RELATIONS.index(p.relation) for p in article.pairs])
    at = torch.tensor(starts)
    hidden = attribute_hidden(heads, m, features, subjects, objects, relations, words, at)
    claims = [p.claim for p in article.pairs]
    ce = nn.functional.cross_entropy
    losses = {
        "polarity": ce(
            heads.polarity(hidden).float(),
            torch.tensor([int(c["polarity"] == "negated") for c in claims]),
        ),
        "modality": ce(
            heads.modality(hidden).float(),
            torch.tensor([MODALITIES.index(c["modality"]) for c in claims]),
        ),
    }
    stages = torch.tensor([STAGES.index(c["stage"]) if c.get("stage") else -1 for c in claims])
    if (stages >= 0).any():
        losses["stage"] = ce(heads.stage(hidden).float(), stages, ignore_index=-1)
    sentence = torch.tensor(target.sentences)
    own = at[subjects]
    entity = [x.entity for x in article.mentions]
    for kind in ("source", "of"):
        good = torch.zeros(len(claims), 1 + len(starts), dtype=torch.bool)
        for i, c in enumerate(claims):
            wanted = (c.get("attribution") or [None])[0] if kind == "source" else c.get("of")
            if wanted is None:
                good[i, 0] = kind == "source" or c["relation"] == "holdsPosition"
            else:
                for k, e in enumerate(entity):
                    good[i, 1 + k] = e == wanted
        d, s = pointer_features(own, sentence[own], at, sentence[at])
        losses[kind] = _marginal(heads.pointers[kind](hidden, m, d, s).float(), good)
    for kind, things in (("quantity", article.values), ("time", article.times)):
        good = torch.zeros(len(claims), 1 + len(things), dtype=torch.bool)
        for i, c in enumerate(claims):
            if kind == "quantity":
                wanted = (c.get("quantity") or {}).get("value")
            else:
                wanted = str(c["time"])[:7] if c.get("time") else None
            good[i, 0] = wanted is None
            for k, (_, _, value) in enumerate(things):
                same = value == wanted if kind == "quantity" else str(value)[:7] == wanted
                good[i, 1 + k] = wanted is not None and same
        spans = [(a, b) for a, b, _ in things]
        where = torch.tensor([a for a, _ in spans], dtype=torch.long)
        d, s = pointer_features(own, sentence[own], where, sentence[where])
        losses[kind] = _marginal(
            heads.pointers[kind](hidden, span_keys(words, spans), d, s).float(), good
        )
    return losses


def owner_loss(
    heads: ClaimHeads, m: Tensor, target: Target, starts: Sequence[int]
) -> dict[str, Tensor]:
    """Loss of pointing from what belongs to someone at a mention of the owner, or at none."""
    article = target.article
    assert article is not None
    entity = [x.entity for x in article.mentions]
    owned = [i for i, x in enumerate(article.mentions) if x.type in OWNED]
    if not owned:
        return {}
    good = torch.zeros(len(owned), 1 + len(starts), dtype=torch.bool)
    for row, i in enumerate(owned):
        owner = article.owners.get(entity[i])
        good[row, 0] = owner is None
        for k, e in enumerate(entity):
            good[row, 1 + k] = owner is not None and e == owner
    at, rows = torch.tensor(starts), torch.tensor(owned)
    sentence = torch.tensor(target.sentences)
    d, s = pointer_features(at[rows], sentence[at[rows]], at, sentence[at])
    return {"owner": _marginal(heads.pointers["owner"](m[rows], m, d, s).float(), good)}


def member_loss(
    heads: ClaimHeads, m: Tensor, target: Target, starts: Sequence[int]
) -> dict[str, Tensor]:
    """Loss of telling whom each unnamed mention stands for, where it stands for several.

    An entity is a member where its likeliest mention scores above none (the adaptive threshold of Zhou et al. 2021).
    """
    article = target.article
    assert article is not None
    asked = [
        i
        for i, x in enumerate(article.mentions)
        if i in article.groups or (x.type in MEMBERS and target.words[x.start].islower())
    ]
    names = {
        e: k
        for k, e in enumerate(sorted({x.entity for x in article.mentions if x.type in MEMBERS}))
    }
    if not asked or not names:
        return {}
    known = [i for i, x in enumerate(article.mentions) if x.entity in names]
    at, rows, cols = torch.tensor(starts), torch.tensor(asked), torch.tensor(known)
    sentence = torch.tensor(target.sentences)
    d, s = pointer_features(at[rows], sentence[at[rows]], at[cols], sentence[at[cols]])
    scores = heads.pointers["members"](m[rows], m[cols], d, s).float()
    index = torch.tensor([names[article.mentions[i].entity] for i in known])
    best = scores.new_full((len(asked), len(names)), -20.0).scatter_reduce(
        1, index[None].expand(len(asked), -1), scores[:, 1:] - scores[:, :1], "amax"
    )
    y = torch.zeros_like(best)
    use = torch.ones_like(best)
    for row, i in enumerate(asked):
        use[row, names[article.mentions[i].entity]] = 0
        for e in article.groups.get(i, ()):
            if e in names:
                y[row, names[e]] = 1
    loss = nn.functional.binary_cross_entropy_with_logits(best, y, reduction="none")
    return {"members": (loss * use).sum() / (y.sum() + len(asked))}


def _marginal(scores: Tensor, good: Tensor) -> Tensor:
    """Mean negative marginal log-likelihood of rows that have a right answer."""
    rows = good.any(1)
    if not rows.any():
        return scores.new_zeros(())
    s, g = scores[rows], good[rows]
    return (s.logsumexp(1) - s.masked_fill(~g, -1e4).logsumexp(1)).mean()
