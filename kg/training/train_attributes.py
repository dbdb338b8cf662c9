"""Stage three: polarity, modality, stage and pointers, on the frozen vectors of stage two.

    python -m kg.training.train_attributes --articles FILE [FILE ...] --claims DIR [--epochs 12]

These heads see a few thousand claims only, and in stage two they share each step with everything
else. Here the encoder stands still, so that an epoch takes seconds. Keeps the epoch with the least
loss on the held-out articles, in ``DIR/checkpoint.pt``'s neighbour ``final.pt``.
"""

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kg.pipeline.pieces import PieceTokenizer
from kg.training.claim_data import Target, pair_features
from kg.training.claim_heads import WIDEST
from kg.training.claim_model import Model, attribute_losses, encode, gold_candidates
from kg.training.encoder import minilm_folder
from kg.training.prepare import read_prepared
from kg.training.train_claims import analyse

Example = tuple[Target, list[int], Tensor]
_PARTS = ("attribute", "polarity", "modality", "stage", "pointers")


def losses_of(model: Model, example: Example, rng: np.random.Generator) -> dict[str, Tensor]:
    """Losses of one article."""
    target, pronouns, words = example
    nothing = torch.zeros(len(target.words), WIDEST, 1)
    c = gold_candidates(target, nothing, pronouns, rng, predicted=False)
    starts, ends = torch.tensor(c.starts), torch.tensor(c.ends)
    m = model.claims.represent(words, starts, ends, torch.tensor(c.types))
    f = pair_features(target.words, target.sentences, c.starts, c.ends, match=False)
    return attribute_losses(model.claims, words, m, f, target, c.starts)


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--articles", type=Path, nargs="+", required=True)
    ap.add_argument("--syntax", type=Path, required=True)
    ap.add_argument("--claims", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--rate", type=float, default=5e-4)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng, nrng = random.Random(a.seed), np.random.default_rng(a.seed)
    tokenizer = PieceTokenizer(minilm_folder() / "tokenizer.json")
    sets = json.loads((a.syntax / "labels.json").read_text())
    model = Model({k: len(v) for k, v in sets.items()})
    state = torch.load(a.claims / "checkpoint.pt", weights_only=True)["model"]
    model.load_state_dict(state)
    held_out = set((a.claims / "held_out.txt").read_text().split())
    articles = [x for path in a.articles for x in read_prepared(path)]
    examples: list[Example] = []
    for target, pronouns in analyse(model, articles, tokenizer, sets["upos"]):
        model.eval()
        with torch.inference_mode():
            vectors = encode(model, [target], tokenizer)[0]
        examples.append((target, pronouns, vectors.clone().float()))
    kept = [e for e in examples if e[0].article and e[0].article.name in held_out]
    learnt = [e for e in examples if e[0].article and e[0].article.name not in held_out]
    heads = model.claims
    parameters = [p for part in _PARTS for p in getattr(heads, part).parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=a.rate, weight_decay=0.05)
    total = a.epochs * -(-len(learnt) // 4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: max(0.02, 1 - k / total))
    best = float("inf")
    for epoch in range(a.epochs + 1):
        heads.eval()
        sums: dict[str, list[float]] = defaultdict(list)
        with torch.inference_mode():
            for example in kept:
                for kind, loss in losses_of(model, example, nrng).items():
                    sums[kind].append(loss.item())
        means = {k: float(np.mean(v)) for k, v in sorted(sums.items())}
        print(f"epoch {epoch} " + " ".join(f"{k} {v:.3f}" for k, v in means.items()), flush=True)
        if sum(means.values()) < best:
            best = sum(means.values())
            torch.save({"model": model.state_dict()}, a.claims / "final.pt")
        if epoch == a.epochs:
            break
        heads.train()
        rng.shuffle(learnt)
        for at in range(0, len(learnt), 4):
            loss = torch.zeros(())
            for example in learnt[at : at + 4]:
                for part in losses_of(model, example, nrng).values():
                    loss = loss + part / 4
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)


if __name__ == "__main__":
    main()
