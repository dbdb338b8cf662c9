"""Stage one: teach the encoder tags, lemmas, sentence starts and trees.

    python -m kg.training.train_syntax --corpora DIR --out DIR [--epochs 7] [--resume]

Writes a checkpoint after each epoch; ``--resume`` goes on from it.
"""

import argparse
import json
import random
import time
from pathlib import Path

import torch

from kg.pipeline.pieces import PieceTokenizer
from kg.training.encoder import minilm_folder
from kg.training.syntax import LanguageModel, allowed_arcs, syntax_loss
from kg.training.treebank import TREEBANKS, Sentence, labels, read_conllu
from kg.training.windows import batches, collate, cut


def score(
    model: LanguageModel,
    documents: list[list[Sentence]],
    tokenizer: PieceTokenizer,
    sets: dict[str, list[str]],
    *,
    longest: int,
) -> dict[str, float]:
    """UPOS, XPOS, feats, lemma-script, UAS and LAS on gold tokens and sentences, all words counted."""
    index = {k: {x: i for i, x in enumerate(v)} for k, v in sets.items()}
    model.eval()
    right = dict.fromkeys(("upos", "xpos", "feats", "lemma", "uas", "las", "starts"), 0.0)
    words = 0
    windows = [w for d in documents for w in cut(d, tokenizer, None, longest)]
    with torch.inference_mode():
        for group in batches(windows, 4000, None):
            batch = collate(group, index)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = model.words(batch)
                heads = model.syntax
                for kind in ("upos", "xpos", "feats", "lemma"):
                    right[kind] += (
                        (heads.tags[kind](vectors).argmax(-1) == batch[kind]).sum().item()
                    )
                start = (heads.start(vectors).squeeze(-1) > 0) == (batch["starts"] > 0)
                ad, ah, ld, lh = heads.sides(vectors)
                arcs = heads.arcs(ad, ah).float()
            arcs = arcs.masked_fill(~allowed_arcs(batch["sentence"], batch["valid"]), -1e4)
            best = arcs.argmax(-1)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                chosen = lh.gather(1, best[..., None].expand(-1, -1, lh.shape[-1]))
                deprel = heads.labels(ld, chosen).argmax(-1)
            ok = (best == batch["heads"]) & batch["valid"]
            right["uas"] += ok.sum().item()
            right["las"] += (ok & (deprel == batch["deprel"])).sum().item()
            right["starts"] += (start & batch["valid"]).sum().item()
            words += int(batch["valid"].sum())
    model.train()
    return {k: round(v / words, 4) for k, v in right.items()}


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=7)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--limit", type=int, default=0, help="documents of each treebank (0: all)")
    ap.add_argument("--resume", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    tokenizer = PieceTokenizer(minilm_folder() / "tokenizer.json")
    train, dev = [], {}
    for name in TREEBANKS:
        train += read_conllu(a.corpora / name / "train.conllu")[: a.limit or None]
        dev[name] = read_conllu(a.corpora / name / "dev.conllu")[: a.limit or None]
    sets = labels(train)
    (a.out / "labels.json").write_text(json.dumps(sets, ensure_ascii=False, indent=0))
    index = {k: {x: i for i, x in enumerate(v)} for k, v in sets.items()}
    model = LanguageModel({k: len(v) for k, v in sets.items()})
    model.encoder.load_minilm()
    groups = [
        {"params": model.encoder.parameters(), "lr": 8e-5},
        {"params": model.syntax.parameters(), "lr": 1e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    rng = random.Random(a.seed)
    size = sum(len(s.words) for d in train for s in d) * 1.35
    total = max(a.epochs, int(a.epochs * size / 1350) + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: (
            min(step / (0.06 * total), max(0.0, (total - step) / (0.94 * total))) if total else 1
        ),
    )
    done, path = 0, a.out / "checkpoint.pt"
    if a.resume and path.exists():
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["epoch"]
    for epoch in range(a.epochs):
        windows = [w for d in train for w in cut(d, tokenizer, rng, 300)]
        order = batches(windows, 1500, rng)
        if epoch < done:
            continue
        began, seen = time.time(), 0.0
        for step, group in enumerate(order):
            batch = collate(group, index)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = syntax_loss(model.syntax, model.words(batch), batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            seen = 0.98 * seen + 0.02 * loss.item() if step else loss.item()
            if step % 50 == 0:
                print(
                    f"epoch {epoch + 1} {step}/{len(order)} loss {seen:.3f} {time.time() - began:.0f}s",
                    flush=True,
                )
        torch.save(
            {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "epoch": epoch + 1,
            },
            path,
        )
        for name, documents in dev.items():
            figures = score(model, documents, tokenizer, sets, longest=300)
            print(f"epoch {epoch + 1} {name} dev {figures}", flush=True)


if __name__ == "__main__":
    main()
