"""The heads over a whole document: mentions, coreference, relations, attributes, pointers.

All of them see word vectors of one document. Mentions are spans scored by a biaffine over their ends
(Yu et al. 2020); coreference links a mention to an earlier one or to none (Lee et al. 2017); a
relation is scored for every ordered pair of mentions at once, by an additive and a multiplicative
term; what goes with a claim (its source, the body of an office, a number, a date) is pointed at
(Vinyals et al. 2015). Activations are ReLU, so that the run time needs nothing but numpy.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from kg.training.encoder import WIDTH, Dropout

SPAN, MENTION, KEY, WIDEST = 128, 256, 96, 20
LOOKS, LOOK = 4, 64  #: how many looks a claim takes at the words, and their width
DROPOUT = 0.3
TYPES = 13  #: the entity types, and one for "other"
DISTANCES, SENTENCES, NESTING, MATCHES = 20, 9, 3, 16
STAGES, MODALITIES = 6, 4


class SpanScorer(nn.Module):
    """Scores of every span up to WIDEST words, for every class of every label set."""

    def __init__(self, classes: int, nothing: Sequence[int]) -> None:
        super().__init__()
        self.start = nn.Linear(WIDTH, SPAN)
        self.end = nn.Linear(WIDTH, SPAN)
        self.weight = nn.Parameter(torch.randn(classes, SPAN + 1, SPAN + 1) * 0.02)
        width = torch.zeros(WIDEST, classes)
        width[:, list(nothing)] = 5.0  # most spans are nothing
        self.width = nn.Parameter(width)
        self.dropout = Dropout(DROPOUT)

    def forward(self, words: Tensor) -> Tensor:
        """``words``: words × width → words × WIDEST × classes; spans past the end are padding."""
        n = words.shape[0]
        s = self.dropout(torch.relu(self.start(words)))
        e = self.dropout(torch.relu(self.end(words)))
        s = torch.cat([s, torch.ones_like(s[:, :1])], 1)
        e = torch.cat([e, torch.ones_like(e[:, :1])], 1)
        e = torch.cat([e, e.new_zeros(WIDEST, SPAN + 1)])
        left = torch.einsum("ti,cij->tcj", s, self.weight.to(s.dtype))
        ends = torch.arange(n)[:, None] + torch.arange(WIDEST)[None]
        scores: Tensor = torch.einsum("tcj,tkj->tkc", left, e[ends]) + self.width.to(s.dtype)
        return scores


class PairScorer(nn.Module):
    """Hidden vectors of ordered pairs of mentions."""

    def __init__(self, features: dict[str, int]) -> None:
        super().__init__()
        self.left = nn.Linear(MENTION, MENTION)
        self.right = nn.Linear(MENTION, MENTION)
        self.left_gate = nn.Linear(MENTION, MENTION)
        self.right_gate = nn.Linear(MENTION, MENTION)
        self.features = nn.ModuleDict({k: nn.Embedding(n, MENTION) for k, n in features.items()})
        for table in self.features.values():
            nn.init.normal_(table.weight, std=0.05)
        self.dropout = Dropout(DROPOUT)

    def forward(self, a: Tensor, b: Tensor, features: dict[str, Tensor]) -> Tensor:
        """``a`` and ``b`` broadcast against each other and against the features' embeddings."""
        hidden = self.left(a) + self.right(b) + self.left_gate(a) * self.right_gate(b)
        return self.dropout(torch.relu(hidden + self.embed(features)))

    def embed(self, features: dict[str, Tensor]) -> Tensor:
        """Sum of the features' embeddings, through one table of all their combinations."""
        table = torch.zeros(1, MENTION)
        index: Tensor | int = 0
        for kind, embedding in self.features.items():
            n = embedding.num_embeddings
            table = (table[:, None] + embedding.weight[None]).flatten(0, 1)
            index = index * n + features[kind]
        return nn.functional.embedding(index, table)  # type: ignore[arg-type]

    def all_pairs(self, m: Tensor, features: dict[str, Tensor]) -> Tensor:
        """Every ordered pair: mentions × mentions × MENTION."""
        hidden = self.left(m)[:, None] + self.right(m)[None]
        hidden = hidden + self.left_gate(m)[:, None] * self.right_gate(m)[None]
        return self.dropout(torch.relu(hidden + self.embed(features)))


class Pointer(nn.Module):
    """Scores of the things that a claim may point at, and of none in front."""

    def __init__(self, source: int) -> None:
        super().__init__()
        self.query = nn.Linear(MENTION, KEY)
        self.key = nn.Linear(source, KEY)
        self.distance = nn.Embedding(DISTANCES, 1)
        self.sentence = nn.Embedding(SENTENCES, 1)
        self.none = nn.Linear(MENTION, 1)

    def forward(self, hidden: Tensor, keys: Tensor, distance: Tensor, sentence: Tensor) -> Tensor:
        """``hidden``: pairs × MENTION, ``keys``: things × source → pairs × (1 + things)."""
        scores = self.query(hidden) @ self.key(keys).T * KEY**-0.5
        scores = scores + self.distance(distance).squeeze(-1) + self.sentence(sentence).squeeze(-1)
        return torch.cat([self.none(hidden), scores], 1)


class Context(nn.Module):
    """What a claim sees in the words of its article, added to its vector.

    A few attention heads (Vaswani et al. 2017) whose query is the claim's vector; how far a word is from subject
    and object counts. This is the localised context of Zhou et al. (2021), learnt instead of read off the encoder.
    """

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(MENTION, LOOKS * LOOK)
        self.key = nn.Linear(WIDTH, LOOKS * LOOK)
        self.value = nn.Linear(WIDTH, LOOKS * LOOK)
        self.subject = nn.Embedding(DISTANCES, LOOKS)
        self.object = nn.Embedding(DISTANCES, LOOKS)
        self.mix = nn.Linear(MENTION + LOOKS * LOOK, MENTION)
        self.out = nn.Linear(MENTION, MENTION)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.dropout = Dropout(DROPOUT)

    def forward(self, hidden: Tensor, words: Tensor, subject: Tensor, object_: Tensor) -> Tensor:
        """``hidden``: claims × MENTION, ``words``: words × width; distances claims × words → claims × MENTION."""
        q = self.query(hidden).view(-1, LOOKS, LOOK)
        k = self.key(words).view(-1, LOOKS, LOOK)
        v = self.value(words).view(-1, LOOKS, LOOK)
        scores = torch.einsum("chd,whd->cwh", q, k) * LOOK**-0.5
        scores = (scores + self.subject(subject) + self.object(object_)).float()
        seen = torch.einsum("cwh,whd->chd", scores.softmax(1).to(v.dtype), v).flatten(1)
        mixed = torch.relu(self.mix(torch.cat([hidden, seen], 1)))
        result: Tensor = hidden + self.out(self.dropout(mixed))
        return result


class ClaimHeads(nn.Module):
    """Everything above the encoder that finds claims."""

    def __init__(self, relations: int, classes: int, nothing: Sequence[int]) -> None:
        super().__init__()
        self.spans = SpanScorer(classes, nothing)
        self.mention = nn.Linear(3 * WIDTH, MENTION)
        self.kind = nn.Embedding(TYPES, MENTION)
        nn.init.normal_(self.kind.weight, std=0.05)
        self.dropout = Dropout(DROPOUT)
        place = {"distance": DISTANCES, "sentence": SENTENCES, "nesting": NESTING}
        self.link = PairScorer({"distance": DISTANCES, "sentence": SENTENCES, "match": MATCHES})
        self.link_score = nn.Linear(MENTION, 1)
        self.pair = PairScorer(place)
        self.relation = nn.Linear(MENTION, relations)
        nn.init.constant_(self.relation.bias, -5.0)  # a pair seldom has a relation
        self.attribute = PairScorer(place | {"relation": relations})
        self.context = Context()
        self.verdict = nn.Linear(MENTION, 1)
        nn.init.zeros_(self.verdict.weight)
        nn.init.zeros_(self.verdict.bias)
        self.polarity = nn.Linear(MENTION, 2)
        self.modality = nn.Linear(MENTION, MODALITIES)
        self.stage = nn.Linear(MENTION, STAGES)
        self.pointers = nn.ModuleDict(
            {
                k: Pointer(2 * WIDTH if k in ("quantity", "time") else MENTION)
                for k in ("source", "of", "owner", "members", "quantity", "time")
            }
        )
        nn.init.constant_(self.pointers["members"].none.bias, 3.0)  # most mentions stand for one

    def represent(self, words: Tensor, starts: Tensor, ends: Tensor, types: Tensor) -> Tensor:
        """Vectors of mentions from their first word, last word, mean, and type."""
        total = torch.cat([words.new_zeros(1, WIDTH), words.float().cumsum(0).to(words.dtype)])
        mean = (total[ends] - total[starts]) / (ends - starts)[:, None].to(words.dtype)
        x = self.dropout(torch.cat([words[starts], words[ends - 1], mean], 1))
        return torch.relu(self.mention(x)) + self.kind(types)

    def links(self, m: Tensor, features: dict[str, Tensor]) -> Tensor:
        """Score that mention j (column) is an antecedent of mention i (row)."""
        return self.link_score(self.link.all_pairs(m, features)).squeeze(-1)  # type: ignore[no-any-return]

    def relations(self, m: Tensor, features: dict[str, Tensor]) -> Tensor:
        """Scores subject × object × relation."""
        return self.relation(self.pair.all_pairs(m, features))  # type: ignore[no-any-return]
