"""Losses of mentions and of the references between them, and the mentions that other heads are offered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kg.training.claim_data import OWN, Target, class_range, span_labels
from kg.training.claim_heads import WIDEST, ClaimHeads

HARDEST = 30  #: spans that are no mentions, but look most like them, offered with each article


@dataclass(slots=True)
class Candidates:
    """Mentions offered to the relation and link heads."""

    starts: list[int]
    ends: list[int]
    types: list[int]


def span_loss(heads: ClaimHeads, words: Tensor, target: Target) -> tuple[Tensor, Tensor]:
    """Cross-entropy over spans, a mean over words; also the scores of the target's label set."""
    lo, hi = class_range(target.label_set)
    scores = heads.spans(words)[..., lo:hi].float()
    y = span_labels(target)
    loss = nn.functional.cross_entropy(
        scores.flatten(0, 1), y.flatten(), ignore_index=-1, reduction="sum"
    )
    return loss / len(target.words), scores


def gold_candidates(
    target: Target,
    scores: Tensor,
    pronouns: Sequence[int],
    rng: np.random.Generator,
    *,
    predicted: bool,
) -> Candidates:
    """The annotated mentions first, then pronouns and (when ``predicted``) spans the model likes."""
    starts = [a for a, _, _ in target.spans]
    ends = [b for _, b, _ in target.spans]
    types = list(target.types)
    known = set(zip(starts, ends, strict=True))
    guess = scores.detach().argmax(-1)
    for k, (a, b) in enumerate(zip(starts, ends, strict=True)):
        if b - a <= WIDEST and rng.random() < 0.5:
            g = int(guess[a, b - a - 1])
            if g:
                types[k] = g - 1
    alone = set(pronouns)
    types = [
        len(OWN) if b == a + 1 and a in alone else t
        for a, b, t in zip(starts, ends, types, strict=True)
    ]
    extra = [(p, p + 1, len(OWN)) for p in pronouns]
    if predicted:
        hard = scores.detach().softmax(-1)
        likely = (1 - hard[..., 0]).flatten()
        order = likely.topk(min(len(starts) + HARDEST, len(likely))).indices.tolist()
        best = hard[..., 1:].argmax(-1).flatten()
        found = [
            (i // WIDEST, i // WIDEST + i % WIDEST + 1, int(best[i]))
            for i in order
            if likely[i] > 0.1
        ]
        extra += [x for x in found if x[:2] not in known][:HARDEST]
    for a, b, t in extra:
        if (a, b) not in known and b <= len(target.words):
            known.add((a, b))
            starts.append(a)
            ends.append(b)
            types.append(t)
    return Candidates(starts, ends, types)


def offered_to_links(target: Target, c: Candidates) -> list[int]:
    """Annotated mentions, and candidates that no annotated mention touches and that are no pronouns."""
    known = len(target.spans)
    taken = {w for a, b, _ in target.spans for w in range(a, b)}
    return [
        i
        for i, (a, b, t) in enumerate(zip(c.starts, c.ends, c.types, strict=True))
        if i < known or (t != len(OWN) and not taken & set(range(a, b)))
    ]


def link_loss(
    heads: ClaimHeads,
    m: Tensor,
    features: dict[str, Tensor],
    clusters: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
) -> Tensor:
    """Marginal log-likelihood of the antecedents (Lee et al. 2017); the dummy scores 0.

    ``clusters`` may be shorter than the mentions: those after it are spans that the model only takes for mentions,
    which are nobody's antecedent and have none.
    """
    n = len(starts)
    if n < 2:
        return m.new_zeros((), dtype=torch.float)
    scores = heads.links(m, features).float()
    c = torch.tensor([*clusters, *range(-1, len(clusters) - n - 1, -1)])
    s, e = torch.tensor(starts), torch.tensor(ends)
    earlier = (s[None] < s[:, None]) | ((s[None] == s[:, None]) & (e[None] < e[:, None]))
    scores = scores.masked_fill(~earlier, -1e4)
    scores = torch.cat([torch.zeros(n, 1), scores], 1)
    good = (c[:, None] == c[None]) & earlier
    good = torch.cat([~good.any(1, keepdim=True), good], 1)
    total = scores.logsumexp(1)
    right = scores.masked_fill(~good, -1e4).logsumexp(1)
    return (total - right).mean()
