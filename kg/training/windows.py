"""Sentences → windows → padded batches."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.pipeline.pieces import Pieces, PieceTokenizer
from kg.training.treebank import Sentence, lemma_script

MAX_PIECES = 480


@dataclass(slots=True)
class Window:
    """Consecutive sentences of one document and their pieces."""

    sentences: list[Sentence]
    pieces: Pieces


def make_window(sentences: Sequence[Sentence], tokenizer: PieceTokenizer) -> Window:
    """Join sentences into a window."""
    words: list[str] = []
    paragraphs = set()
    for s in sentences:
        if s.new_paragraph:
            paragraphs.add(len(words))
        words.extend(s.words)
    return Window(list(sentences), tokenizer.window(words, frozenset(paragraphs)))


def cut(
    document: Sequence[Sentence], tokenizer: PieceTokenizer, rng: random.Random | None, longest: int
) -> Iterable[Window]:
    """Cut a document into windows.

    With ``rng`` their lengths vary, from one sentence to ``longest`` pieces, so that the model
    meets both; without it every window is as long as ``longest`` allows.
    """
    group: list[Sentence] = []
    size, limit = 0, longest

    def draw() -> int:
        if rng is None:
            return longest
        return 1 if rng.random() < 0.25 else rng.randint(30, longest)

    limit = draw()
    for s in document:
        n = sum(len(tokenizer.word(w)) for w in s.words) + 2
        if group and size + n > limit:
            yield make_window(group, tokenizer)
            group, size, limit = [], 0, draw()
        group.append(s)
        size += n
    if group:
        yield make_window(group, tokenizer)


def batches(windows: list[Window], budget: int, rng: random.Random | None) -> list[list[Window]]:
    """Group windows of like length into batches of at most ``budget`` padded pieces."""
    order = sorted(windows, key=lambda w: len(w.pieces.ids))
    result: list[list[Window]] = []
    for w in order:
        if result and (len(result[-1]) + 1) * len(w.pieces.ids) <= budget:
            result[-1].append(w)
        else:
            result.append([w])
    if rng is not None:
        rng.shuffle(result)
    return result


def pad(rows: Iterable[Sequence[float]], fill: float, dtype: torch.dtype) -> Tensor:
    """Return rows of unequal length as one tensor."""
    kept = [list(r) for r in rows]
    width = max(map(len, kept))
    return torch.tensor([r + [fill] * (width - len(r)) for r in kept], dtype=dtype)


def encode_pieces(pieces: Sequence[Pieces]) -> dict[str, Tensor]:
    """Return what the encoder needs."""
    return {
        "pieces": pad([p.ids for p in pieces], 0, torch.long),
        "shapes": pad([p.shapes for p in pieces], 0, torch.long),
        "mask": pad([[1] * len(p.ids) for p in pieces], 0, torch.bool),
        "first": pad([p.first for p in pieces], 0, torch.long),
        "last": pad([p.last for p in pieces], 0, torch.long),
        "valid": pad([[1] * len(p.first) for p in pieces], 0, torch.bool),
    }


def collate(windows: Sequence[Window], index: dict[str, dict[str, int]]) -> dict[str, Tensor]:
    """Return the tensors of a batch; unknown labels are -1 and ignored by the loss."""
    batch = encode_pieces([w.pieces for w in windows])
    columns: dict[str, list[list[float]]] = {
        k: [] for k in ("upos", "xpos", "feats", "lemma", "deprel", "heads", "starts", "sentence")
    }
    for w in windows:
        row: dict[str, list[float]] = {k: [] for k in columns}
        for number, s in enumerate(w.sentences):
            offset = len(row["heads"])
            row["upos"] += [index["upos"].get(x, -1) for x in s.upos]
            row["xpos"] += [index["xpos"].get(x, -1) for x in s.xpos]
            row["feats"] += [index["feats"].get(x, -1) for x in s.feats]
            row["deprel"] += [index["deprel"].get(x, -1) for x in s.deprels]
            scripts = map(lemma_script, s.words, s.lemmas)
            row["lemma"] += [index["lemma"].get(x, -1) for x in scripts]
            row["heads"] += [h + offset if h else 0 for h in s.heads]
            row["starts"] += [1.0] + [0.0] * (len(s.words) - 1)
            row["sentence"] += [number] * len(s.words)
        for k, v in row.items():
            columns[k].append(v)
    for k, rows in columns.items():
        batch[k] = pad(rows, -1, torch.float if k == "starts" else torch.long)
    return batch
