"""The whole model and the losses of the claim heads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from kg.model import Relation
from kg.pipeline.features import distance, sentence_distance
from kg.pipeline.pieces import Pieces, PieceTokenizer
from kg.training.claim_data import (
    CLASSES,
    MODALITIES,
    OWN,
    RELATIONS,
    SETS,
    STAGES,
    Target,
    class_range,
    pair_features,
    pieces_of,
    span_labels,
)
from kg.training.claim_heads import WIDEST, ClaimHeads
from kg.training.groups import MEMBERS, ends
from kg.training.owners import OWNED
from kg.training.syntax import LanguageModel
from kg.training.windows import encode_pieces

HARDEST = 30  #: spans that are no mentions, but look most like them, offered with each article
#: What is looked at twice besides the claims: what is so likely, and at most twice as many and so many.
DOUBTFUL, DOUBTED = 0.02, 20
MEETS = RELATIONS.index(str(Relation.MEETS))


class Model(LanguageModel):
    """Encoder, syntactic heads, claim heads: one pass for everything."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__(sizes)
        self.claims = ClaimHeads(len(RELATIONS), CLASSES, [class_range(k)[0] for k in SETS])


class Hidden:
    """Puts the mask in the place of a share of the words, so that what is around them must do."""

    def __init__(self, share: float, mask: int, rng: np.random.Generator) -> None:
        self._share, self._mask, self._rng = share, mask, rng

    def __call__(self, pieces: Pieces) -> Pieces:
        """Return the pieces of a window with words hidden."""
        ids = list(pieces.ids)
        for word in np.flatnonzero(self._rng.random(len(pieces.first)) < self._share).tolist():
            first, last = pieces.first[word], pieces.last[word]
            ids[first : last + 1] = [self._mask] * (last + 1 - first)
        return replace(pieces, ids=ids)


@dataclass(slots=True)
class Candidates:
    """Mentions offered to the relation and link heads."""

    starts: list[int]
    ends: list[int]
    types: list[int]


def encode(
    model: Model,
    targets: Sequence[Target],
    tokenizer: PieceTokenizer,
    hidden: Hidden | None = None,
) -> list[Tensor]:
    """Word vectors of each document, read through overlapping windows.

    ``hidden`` hides words from the encoder, in training only.
    """
    cut = [pieces_of(t, tokenizer) for t in targets]
    if hidden:
        cut = [[(*w[:4], hidden(w[4])) for w in windows] for windows in cut]
    flat = [w[4] for windows in cut for w in windows]
    order = sorted(range(len(flat)), key=lambda k: len(flat[k].ids))
    vectors: dict[int, Tensor] = {}
    while order:
        longest = len(flat[order[-1]].ids)
        alike = [k for k in order if len(flat[k].ids) > 0.75 * longest]
        order = order[: -len(alike)]
        rows = model.words(encode_pieces([flat[k] for k in alike]))
        vectors |= dict(zip(alike, rows, strict=True))
    result, at = [], 0
    for windows in cut:
        parts = []
        for start, _, keep, until, _ in windows:
            parts.append(vectors[at][keep - start : until - start])
            at += 1
        result.append(torch.cat(parts))
    return result


def span_loss(heads: ClaimHeads, words: Tensor, target: Target) -> tuple[Tensor, Tensor]:
    """Cross-entropy over spans, a mean over words; also the scores of the target's label set."""
    lo, hi = class_range(target.label_set)
    scores = heads.spans(words)[..., lo:hi].float()
    y = span_labels(target)
    loss = nn.functional.cross_entropy(
        scores.flatten(0, 1), y.flatten(), ignore_index=-1, reduction="sum"
    )
    return loss / len(target.words), scores


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


def offered_to_links(target: Target, c: Candidates) -> list[int]:
    """Annotated mentions, and candidates that no annotated mention touches and that are no pronouns."""
    known = len(target.spans)
    taken = {w for a, b, _ in target.spans for w in range(a, b)}
    return [
        i
        for i, (a, b, t) in enumerate(zip(c.starts, c.ends, c.types, strict=True))
        if i < known or (t != len(OWN) and not taken & set(range(a, b)))
    ]


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


def relation_loss(scores: Tensor, y: Tensor, use: Tensor) -> Tensor:
    """Binary cross-entropy summed over pairs, over the number of positives."""
    loss = nn.functional.binary_cross_entropy_with_logits(scores.float(), y, reduction="none")
    return (loss * use).sum() / (y.sum() + 1)


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


def _marginal(scores: Tensor, good: Tensor) -> Tensor:
    """Mean negative marginal log-likelihood of rows that have a right answer."""
    rows = good.any(1)
    if not rows.any():
        return scores.new_zeros(())
    s, g = scores[rows], good[rows]
    return (s.logsumexp(1) - s.masked_fill(~g, -1e4).logsumexp(1)).mean()


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
