"""Heads of their own for the named entities and for GUM's mentions, over a finished encoder.

    python -m kg.training.train_label_sets --model DIR --corpora DIR [--validate]

The shared span scorer sees these label sets seldom, between articles. Here the encoder stays as it is: the
vectors of the corpora's words are read off it once, and each head learns from them alone, in minutes.
A head is a biaffine scorer of spans (Yu et al. 2020) that also sees the words around each end. They
are written into the model's folder, in a file of their own; nothing else of the model changes.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from numpy.typing import NDArray
from spacy.vocab import Vocab
from torch import Tensor, nn

from kg.pipeline.binding import bound
from kg.pipeline.folders import NETWORK
from kg.pipeline.neural.heads import NEIGHBOURS
from kg.pipeline.neural.heads import around as with_neighbours
from kg.pipeline.neural.network import LABEL_SETS
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.training.claim_data import (
    GUM,
    NER,
    Target,
    bio_targets,
    from_gum,
    from_redocred,
    read_bio,
    span_labels,
    split_document,
)
from kg.training.claim_heads import WIDEST
from kg.training.encoder import WIDTH
from kg.training.score_language import gum_scores, ner_scores, read_target
from kg.training.treebank import read_conllu

#: Widths of the hidden vectors: of what is around a word, and of the ends of a span, by label set.
AROUND, SPAN = 64, {"gum": 256, "ner": 192}
DROPOUT, INPUT_DROPOUT = 0.4, 0.2
LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 1e-3, 0.05, 100
EPOCHS = {"gum": 10, "ner": 8}
TOGETHER = 4  #: parts a step
LONGEST = 150  #: words of a part
#: How often an epoch reads each NER corpus; Re-DocRED, the largest, is read by half.
TIMES = {"web": 6, "politics": 5, "wikipedia": 2}
#: With --validate one part of so many of the web texts, and of CrossNER's dev, is held out.
_PART = 4


class LabelSetHead(nn.Module):
    """Scores of every span up to WIDEST words for every class of one label set, none in front."""

    def __init__(self, classes: int, size: int) -> None:
        super().__init__()
        self.around = nn.Linear((2 * NEIGHBOURS + 1) * WIDTH, AROUND)
        self.start = nn.Linear(WIDTH + AROUND, size)
        self.end = nn.Linear(WIDTH + AROUND, size)
        self.weight = nn.Parameter(torch.randn(classes, size + 1, size + 1) * 0.02)
        width = torch.zeros(WIDEST, classes)
        width[:, 0] = 5.0  # most spans are nothing
        self.width = nn.Parameter(width)
        self.input_dropout, self.dropout = nn.Dropout(INPUT_DROPOUT), nn.Dropout(DROPOUT)

    def forward(self, words: Tensor) -> Tensor:
        """``words``: words × width → words × WIDEST × classes; spans past the end are padding."""
        n, x = len(words), self.input_dropout(words)
        near = torch.from_numpy(with_neighbours(x.detach().numpy()))
        x = torch.cat([x, torch.relu(self.around(near))], 1)
        s = self.dropout(torch.relu(self.start(x)))
        e = self.dropout(torch.relu(self.end(x)))
        s = torch.cat([s, torch.ones_like(s[:, :1])], 1)
        e = torch.cat([e, torch.ones_like(e[:, :1])], 1)
        e = torch.cat([e, e.new_zeros(WIDEST, e.shape[1])])
        left = torch.einsum("ti,cij->tcj", s, self.weight)
        ends = torch.arange(n)[:, None] + torch.arange(WIDEST)[None]
        return torch.einsum("tcj,tkj->tkc", left, e[ends]) + self.width


@dataclass(frozen=True, slots=True)
class Part:
    """Some sentences: the vectors of their words, and the class of each span."""

    words: NDArray[np.float16]
    labels: Tensor


def parts(syntax: NeuralSyntax, vocab: Vocab, targets: Sequence[Target]) -> list[Part]:
    """Read the vectors of documents off the encoder, and cut them into parts."""
    found = []
    for target in targets:
        reading = read_target(syntax, vocab, target)
        vectors = reading.encoded.words.astype(np.float16)
        if len(vectors) != len(target.words):
            continue  # a corpus has words of white space, which the tokenizer leaves out
        at = 0
        for piece in split_document(target, LONGEST):
            end = at + len(piece.words)
            found.append(Part(vectors[at:end], span_labels(piece)))
            at = end
    return found


def ner_targets(corpora: Path, *, validate: bool) -> tuple[dict[str, list[Target]], list[Target]]:
    """Return the NER data to learn from, by kind, and those held out."""
    web = bio_targets(read_bio(corpora / "uner-english-ewt/dev.iob2", "\t", 2, 1), 6)
    politics = bio_targets(read_bio(corpora / "crossner-politics/train.txt"), 5)
    more = bio_targets(read_bio(corpora / "crossner-politics/dev.txt"), 5)
    rows = read_bio(corpora / "wikigold/wikigold.conll")
    wikipedia = bio_targets([(w, t) for w, t in rows if w != ["-DOCSTART-"]], 6)
    linked = [
        t for part in ("dev", "test") for t in from_redocred(corpora / f"re-docred/{part}.json")
    ]
    held_out = []
    if validate:
        first, other = (
            len(web) // _PART,
            len(more) // _PART,
        )  # in one piece: documents stay together
        held_out = web[:first] + more[:other]
        web, more = web[first:], more[other:]
    return {
        "web": web,
        "politics": politics + more,
        "wikipedia": wikipedia,
        "linked": linked,
    }, held_out


def train(
    head: LabelSetHead,
    epoch: Callable[[random.Random], list[Part]],
    epochs: int,
    score: Callable[[], str],
) -> None:
    """Train a head; ``epoch`` gives what one reads, in any order, ``score`` is printed after each."""
    rng = random.Random(1)
    steps = epochs * (len(epoch(rng)) // TOGETHER)
    optimizer = torch.optim.AdamW(head.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    done = 0
    for number in range(epochs):
        read, total = epoch(rng), 0.0
        rng.shuffle(read)
        head.train()
        for at in range(0, len(read) - TOGETHER + 1, TOGETHER):
            rate = LEARNING_RATE * min(1.0, (done + 1) / WARM_UP) * max(0.0, 1 - done / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            losses = [_loss(head, part) for part in read[at : at + TOGETHER]]
            loss = torch.stack(losses).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            total += float(loss)
            done += 1
        head.eval()
        print(f"epoch {number + 1}: loss {total * TOGETHER / len(read):.4f}  {score()}", flush=True)


def _loss(head: LabelSetHead, part: Part) -> Tensor:
    scores = head(torch.from_numpy(part.words.astype(np.float32)))
    loss = nn.functional.cross_entropy(
        scores.flatten(0, 1), part.labels.flatten(), ignore_index=-1, reduction="sum"
    )
    return loss / len(part.words)


def arrays(name: str, head: LabelSetHead) -> dict[str, NDArray[np.float16]]:
    """Return the weights of the head of a label set by their names in the model."""
    return {
        f"claims.spans_{name}.{key}": value.numpy().astype(np.float16)
        for key, value in head.state_dict().items()
    }


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--validate", action="store_true", help="hold NER data out; write nothing")
    ap.add_argument("--epochs", type=int)
    a = ap.parse_args()
    nlp = spacy.load(a.model)
    syntax, network, vocab = nlp.get_pipe(NETWORK), bound(nlp).network, nlp.vocab
    assert isinstance(syntax, NeuralSyntax)
    treebank = a.corpora / "ud-english-gum"
    gum = parts(syntax, vocab, [from_gum(d) for d in read_conllu(treebank / "train.conllu")])
    targets, held_out = ner_targets(a.corpora, validate=a.validate)
    ner = {kind: parts(syntax, vocab, some) for kind, some in targets.items()}

    def ner_epoch(rng: random.Random) -> list[Part]:
        often = [part for kind, times in TIMES.items() for part in ner[kind] * times]
        return often + rng.sample(ner["linked"], len(ner["linked"]) // 2)

    found: dict[str, Any] = {}
    for name, labels, epoch in (("gum", GUM, lambda _: [*gum]), ("ner", NER, ner_epoch)):
        torch.manual_seed(1)
        head = LabelSetHead(1 + len(labels), SPAN[name])

        def score(name: str = name, head: LabelSetHead = head) -> str:
            network.label_sets.update(
                {k: v.astype(np.float32) for k, v in arrays(name, head).items()}
            )
            if name == "gum":
                figures = gum_scores(network, syntax, vocab, treebank / "dev.conllu")
            else:
                figures = ner_scores(network, syntax, vocab, held_out) if held_out else {}
            return "  ".join(f"{key} {value:.4f}" for key, value in figures.items())

        print(f"{name}: {len(epoch(random.Random(1)))} parts an epoch", flush=True)
        train(head, epoch, a.epochs or EPOCHS[name], score)
        found |= arrays(name, head)
    if not a.validate:
        np.savez_compressed(a.model / NETWORK / LABEL_SETS, **dict(sorted(found.items())))


if __name__ == "__main__":
    main()
