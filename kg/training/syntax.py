"""The syntactic heads: tags, lemma scripts, sentence starts, and a biaffine parser.

The parser is that of Dozat and Manning (2017), without their separate LSTM: the encoder's vectors
go straight into it. A window may hold several sentences; arcs never leave their sentence.
"""

import torch
from torch import Tensor, nn

from kg.training.encoder import WIDTH, Encoder

TAGS = ("upos", "xpos", "feats", "lemma")
ARC, LABEL = 256, 96


def word_vectors(pieces: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Mean of each word's first and last piece: batch × words × width."""
    spread = (-1, -1, pieces.shape[-1])
    a = pieces.gather(1, first[..., None].expand(*spread))
    b = pieces.gather(1, last[..., None].expand(*spread))
    return (a + b) * 0.5


class SyntaxHeads(nn.Module):
    """From word vectors to tag, sentence-start, arc and label scores."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.ModuleDict({kind: nn.Linear(WIDTH, sizes[kind]) for kind in TAGS})
        self.start = nn.Linear(WIDTH, 1)
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.arc_dependent = nn.Linear(WIDTH, ARC)
        self.arc_head = nn.Linear(WIDTH, ARC)
        self.arc = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.label_dependent = nn.Linear(WIDTH, LABEL)
        self.label_head = nn.Linear(WIDTH, LABEL)
        self.label = nn.Parameter(torch.randn(sizes["deprel"], LABEL + 1, LABEL + 1) * 0.02)

    def sides(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return dependents and heads for arcs and labels; the heads have the root in front."""
        act = nn.functional.gelu
        x = self.dropout(words)
        root = self.root[None, None].to(x.dtype).expand(x.shape[0], 1, -1)
        h = torch.cat([root, x], 1)
        drop = self.dropout
        return (
            drop(act(self.arc_dependent(x))),
            drop(act(self.arc_head(h))),
            drop(act(self.label_dependent(x))),
            drop(act(self.label_head(h))),
        )

    def arcs(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores batch × words × (1 + words)."""
        ones = torch.ones_like(dependents[..., :1])
        result: Tensor = torch.cat([dependents, ones], -1) @ self.arc @ heads.transpose(1, 2)
        return result

    def labels(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores for given arcs: both batch × words × LABEL → batch × words × labels."""
        ones = torch.ones_like(dependents[..., :1])
        d, h = torch.cat([dependents, ones], -1), torch.cat([heads, ones], -1)
        b, n, k = d.shape
        flat = (d[..., :, None] * h[..., None, :]).reshape(b, n, k * k)
        result: Tensor = flat @ self.label.reshape(self.label.shape[0], k * k).T
        return result


class LanguageModel(nn.Module):
    """Encoder and syntactic heads."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.syntax = SyntaxHeads(sizes)

    def words(self, batch: dict[str, Tensor]) -> Tensor:
        """Encode a batch of windows → word vectors."""
        pieces = self.encoder(batch["pieces"], batch["shapes"], batch["mask"])
        return word_vectors(pieces, batch["first"], batch["last"])


def allowed_arcs(sentence: Tensor, valid: Tensor) -> Tensor:
    """Mask batch × words × (1 + words): arcs inside a sentence, the root, never to oneself."""
    b, n = sentence.shape
    same = (sentence[:, :, None] == sentence[:, None, :]) & valid[:, None, :]
    same = same & ~torch.eye(n, dtype=torch.bool, device=sentence.device)[None]
    return torch.cat([torch.ones(b, n, 1, dtype=torch.bool, device=sentence.device), same], 2)


def syntax_loss(model: SyntaxHeads, words: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Sum of the heads' cross-entropies, each a mean over words."""
    ce = nn.functional.cross_entropy
    x = model.dropout(words)
    total = words.new_zeros(())
    weights = {"upos": 1.0, "xpos": 0.5, "feats": 0.5, "lemma": 0.5}
    for kind in TAGS:
        scores = model.tags[kind](x).float()
        total = total + weights[kind] * ce(
            scores.flatten(0, 1), batch[kind].flatten(), ignore_index=-1
        )
    starts = model.start(x).float().squeeze(-1)
    total = total + 0.5 * nn.functional.binary_cross_entropy_with_logits(
        starts[batch["valid"]], batch["starts"][batch["valid"]]
    )
    ad, ah, ld, lh = model.sides(words)
    arcs = model.arcs(ad, ah).float()
    arcs = arcs.masked_fill(~allowed_arcs(batch["sentence"], batch["valid"]), -1e4)
    total = total + ce(arcs.flatten(0, 1), batch["heads"].flatten(), ignore_index=-1)
    gold = batch["heads"].clamp(min=0)[..., None].expand(-1, -1, lh.shape[-1])
    labels = model.labels(ld, lh.gather(1, gold)).float()
    return total + ce(labels.flatten(0, 1), batch["deprel"].flatten(), ignore_index=-1)
