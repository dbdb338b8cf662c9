"""The whole model, and how it reads documents."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from kg.pipeline.pieces import Pieces, PieceTokenizer
from kg.training.claim_data import CLASSES, RELATIONS, SETS, Target, class_range, pieces_of
from kg.training.claim_heads import ClaimHeads
from kg.training.syntax import LanguageModel
from kg.training.windows import encode_pieces


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
