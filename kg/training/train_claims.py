"""Stage two: mentions, coreference, relations and attributes, with syntax kept alive.

    python -m kg.training.train_claims --corpora DIR --gold DIR --syntax DIR --out DIR [--resume]

Starts from the checkpoint of stage one. Each step reads some annotated articles, a batch of treebank
windows (so that the parser does not forget) and, in turn, GUM's entities or an NER corpus.
"""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kg.pipeline.pieces import PieceTokenizer
from kg.training.attribute_losses import attribute_losses
from kg.training.claim_data import (
    OWN,
    RELATIONS,
    Target,
    bio_targets,
    class_range,
    from_article,
    from_gum,
    from_redocred,
    pair_features,
    read_bio,
    split_document,
)
from kg.training.claim_heads import WIDEST
from kg.training.claim_model import Hidden, Model, encode
from kg.training.document_loss import document_loss
from kg.training.encoder import minilm_folder
from kg.training.gold_articles import GoldArticle
from kg.training.groups import grouped
from kg.training.mention_losses import gold_candidates
from kg.training.prepare import read_prepared
from kg.training.rename import headlined, name_pools, read_states, renamed
from kg.training.syntax import syntax_loss
from kg.training.train_syntax import score
from kg.training.treebank import TREEBANKS, Sentence, read_conllu
from kg.training.windows import batches, collate, cut

#: Weights of the losses; those of attributes and pointers are not listed.
WEIGHTS = {"link": 0.5, "relation": 0.8, "triple": 0.4, "verdict": 0.5, "span": 1.0}
TREE = 0.8  #: weight of the parser's losses
#: Web texts, of which there are few among the NER corpora, are read so many times as often.
WEB = 4
#: The running mean of the weights takes in this share of them every so many steps.
MEAN_SHARE, MEAN_STEPS = 0.01, 5


def take_in(mean: dict[str, Tensor], state: dict[str, Tensor]) -> None:
    """Move a running mean of weights towards the present ones (Polyak and Juditsky 1992)."""
    with torch.no_grad():
        for name, value in state.items():
            mean[name].lerp_(value, MEAN_SHARE)


def analyse(
    model: Model,
    articles: list[GoldArticle],
    tokenizer: PieceTokenizer,
    labels: Mapping[str, list[str]],
) -> list[tuple[Target, list[int]]]:
    """Targets with the model's own sentence numbers, and the positions of pronouns."""
    model.eval()
    result = []
    with torch.inference_mode():
        for article in articles:
            blank = Target(article.words, article.paragraphs, [], "own", [])
            vectors = encode(model, [blank], tokenizer)[0]
            starts = (model.syntax.start(vectors).squeeze(-1) > 0).tolist()
            tags, feats = (
                [labels[kind][t] for t in model.syntax.tags[kind](vectors).argmax(-1).tolist()]
                for kind in ("upos", "feats")
            )
            number, sentences = -1, []
            for i, s in enumerate(starts):
                number += bool(s) or i == 0 or i in article.paragraphs
                sentences.append(number)
            pronouns = [i for i, t in enumerate(tags) if t == "PRON"]
            result.append((from_article(grouped(article, tags, feats), sentences), pronouns))
    model.train()
    return result


def held_out(
    model: Model, data: list[tuple[Target, list[int]]], tokenizer: PieceTokenizer
) -> dict[str, float]:
    """Mention F1, triple F1 from predicted mentions (threshold 0.5), attribute accuracies on gold pairs."""
    model.eval()
    n: Counter[str] = Counter()
    sums: dict[str, list[float]] = defaultdict(list)
    lo, hi = class_range("own")
    rng = np.random.default_rng(0)
    with torch.inference_mode():
        for target, pronouns in data:
            words = encode(model, [target], tokenizer)[0].float()
            probabilities = model.claims.spans(words)[..., lo:hi].softmax(-1)
            found = {
                (a, a + k + 1): int(probabilities[a, k, 1:].argmax())
                for a, k in (probabilities[..., 0] < 0.5).nonzero().tolist()
                if a + k < len(words)
            }
            gold = {(a, b): c - 1 for a, b, c in target.spans}
            n["m_tp"] += sum(found.get(k) == v for k, v in gold.items())
            n["m_span"] += sum(k in found for k in gold)
            n["m_pred"] += len(found)
            n["m_gold"] += len(gold)
            for p in pronouns:
                found.setdefault((p, p + 1), len(OWN))
            order = sorted(found)
            starts, ends = [a for a, _ in order], [b for _, b in order]
            m = model.claims.represent(
                words,
                torch.tensor(starts),
                torch.tensor(ends),
                torch.tensor([found[k] for k in order]),
            )
            f = pair_features(target.words, target.sentences, starts, ends, match=True)
            scores = model.claims.relations(m, f).sigmoid()
            article = target.article
            assert article is not None
            entity = {(x.start, x.end): x.entity for x in article.mentions}
            triples = {
                (article.mentions[p.subject].entity, p.relation, article.mentions[p.object].entity)
                for p in article.pairs
            }
            hit, wrong = set(), set()
            for s, o, r in (scores > 0.5).nonzero().tolist():
                if s == o:
                    continue
                key = (entity.get(order[s], order[s]), RELATIONS[r], entity.get(order[o], order[o]))
                back = (key[2], key[1], key[0])
                if key in triples:
                    hit.add(key)
                elif r == RELATIONS.index("meets") and back in triples:
                    hit.add(back)
                else:
                    wrong.add(key)
            n["t_tp"] += len(hit)
            n["t_fp"] += len(wrong)
            n["t_gold"] += len(triples)
            c = gold_candidates(
                target, torch.zeros(len(words), WIDEST, hi - lo), pronouns, rng, predicted=False
            )
            m = model.claims.represent(
                words, torch.tensor(c.starts), torch.tensor(c.ends), torch.tensor(c.types)
            )
            f = pair_features(target.words, target.sentences, c.starts, c.ends, match=True)
            for k, v in attribute_losses(model.claims, words, m, f, target, c.starts).items():
                sums[k].append(float(v))
    model.train()
    precision, recall = n["t_tp"] / max(1, n["t_tp"] + n["t_fp"]), n["t_tp"] / n["t_gold"]
    mp, mr = n["m_tp"] / max(1, n["m_pred"]), n["m_tp"] / n["m_gold"]
    return {
        "mention_p": mp,
        "mention_r": mr,
        "mention_f1": 2 * mp * mr / max(1e-9, mp + mr),
        "span_r": n["m_span"] / n["m_gold"],
        "triple_p": precision,
        "triple_r": recall,
        "triple_f1": 2 * precision * recall / max(1e-9, precision + recall),
    } | {f"loss_{k}": float(np.mean(v)) for k, v in sorted(sums.items())}


def ner_targets(corpora: Path) -> list[Target]:
    """NER training data; the tests of CrossNER and UNER are kept for scoring."""
    rows = read_bio(corpora / "wikigold/wikigold.conll")
    rows = [(w, t) for w, t in rows if w != ["-DOCSTART-"]]
    result = bio_targets(rows, 6)
    for part in ("train", "dev"):
        result += bio_targets(read_bio(corpora / f"crossner-politics/{part}.txt"), 5)
    result += WEB * bio_targets(read_bio(corpora / "uner-english-ewt/dev.iob2", "\t", 2, 1), 6)
    for part in ("dev", "test"):
        result += from_redocred(corpora / f"re-docred/{part}.json")
    return result


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument(
        "--articles", type=Path, nargs="+", required=True, help="what kg.training.prepare wrote"
    )
    ap.add_argument("--syntax", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--countries", type=Path, help="the gazetteer's, to swap names by")
    ap.add_argument("--renamed", type=float, default=0.6, help="share of articles renamed")
    ap.add_argument(
        "--headlined", type=float, default=0.25, help="share with a headline in capitals"
    )
    ap.add_argument("--hidden", type=float, default=0.08, help="share of words hidden")
    ap.add_argument("--epochs", type=int, default=24)
    ap.add_argument("--held-out", type=int, default=24)
    ap.add_argument("--held-out-names", type=Path, help="a file that names them")
    ap.add_argument("--start", type=Path, help="a checkpoint of this stage to start from")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--limit", type=int, default=0)
    ap.add_argument("--resume", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng, nrng = random.Random(a.seed), np.random.default_rng(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    tokenizer = PieceTokenizer(minilm_folder() / "tokenizer.json")
    sets: dict[str, list[str]] = json.loads((a.syntax / "labels.json").read_text())
    index = {k: {x: i for i, x in enumerate(v)} for k, v in sets.items()}
    model = Model({k: len(v) for k, v in sets.items()})
    state = torch.load(a.syntax / "checkpoint.pt", weights_only=True)["model"]
    missing = model.load_state_dict(state, strict=False)
    assert all(k.startswith("claims.") for k in missing.missing_keys)

    if a.start:
        # heads that an older checkpoint did not have begin anew
        model.load_state_dict(torch.load(a.start, weights_only=True)["model"], strict=False)
    articles = [article for path in a.articles for article in read_prepared(path)]
    if a.limit:
        articles = articles[: a.limit]
    data = analyse(model, articles, tokenizer, sets)
    listed = [x.name for x in articles]
    random.Random(7).shuffle(listed)
    chosen = set(listed[: a.held_out])
    if a.held_out_names:
        chosen = set(a.held_out_names.read_text().split())
    kept = [(t, p) for t, p in data if t.article and t.article.name in chosen]
    data = [(t, p) for t, p in data if t.article and t.article.name not in chosen]
    names = sorted(t.article.name for t, _ in kept if t.article)
    (a.out / "held_out.txt").write_text("\n".join(names) + "\n")
    states = read_states(a.countries) if a.countries else []
    pools = name_pools(t for t, _ in data)
    treebank: list[list[Sentence]] = []
    gum: list[Target] = []
    for name in TREEBANKS:
        documents = read_conllu(a.corpora / name / "train.conllu")
        treebank += documents
        if name.endswith("gum"):
            gum = [part for d in documents for part in split_document(from_gum(d), 300)]
    ner = ner_targets(a.corpora)
    if a.limit:
        treebank, gum, ner = treebank[: a.limit], gum[: a.limit], ner[: a.limit]
    dev = {name: read_conllu(a.corpora / name / "dev.conllu") for name in TREEBANKS}
    print(
        f"{len(data)} articles, {len(kept)} held out, {len(gum)} GUM parts, {len(ner)} NER parts",
        flush=True,
    )

    per_step = 3
    model.encoder.words.weight.requires_grad = False
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": 8e-5},
            {"params": model.syntax.parameters(), "lr": 3e-4},
            {"params": model.claims.parameters(), "lr": 8e-4},
        ],
        weight_decay=0.01,
        fused=True,
    )
    rates = [g["lr"] for g in optimizer.param_groups]
    done, steps, path = 0, 0, a.out / "checkpoint.pt"
    mean_path = a.out / "mean.pt"
    if a.resume and path.exists():
        saved: dict[str, Any] = torch.load(path, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["epoch"]
    mean_weights = {k: v.clone() for k, v in model.state_dict().items()}
    if a.resume and mean_path.exists():
        mean_weights = torch.load(mean_path, weights_only=True)["model"]
    hidden = Hidden(a.hidden, tokenizer.mask, nrng)

    def syntax_stream() -> Any:
        while True:
            windows = [w for d in treebank for w in cut(d, tokenizer, rng, 300)]
            yield from batches(windows, 750, rng)

    def target_stream(pool: list[Target]) -> Any:
        while True:
            order = list(pool)
            rng.shuffle(order)
            yield from order

    syntax, entities, names = syntax_stream(), target_stream(gum), target_stream(ner)
    for epoch in range(done, a.epochs):
        order = list(data)
        rng.shuffle(order)
        began, mean = time.time(), dict[str, float]()
        for at in range(0, len(order), per_step):
            group = [
                renamed(t, p, states, pools, rng) if states and rng.random() < a.renamed else (t, p)
                for t, p in order[at : at + per_step]
            ]
            group = [(headlined(t) if rng.random() < a.headlined else t, p) for t, p in group]
            extra = [next(entities)] if (at // per_step) % 2 else [next(names), next(names)]
            targets = [t for t, _ in group] + extra
            pronouns: list[list[int]] = [p for _, p in group] + [[] for _ in extra]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total = torch.zeros(())
                vectors = encode(model, targets, tokenizer, hidden)
                for t, p, v in zip(targets, pronouns, vectors, strict=True):
                    for kind, loss in document_loss(
                        model, v, t, p, nrng, predicted=epoch > 0
                    ).items():
                        weight = WEIGHTS.get(kind, 0.3)
                        total = total + weight * loss / len(group)
                        key = f"{t.label_set}_{kind}"
                        mean[key] = (
                            0.97 * mean[key] + 0.03 * loss.item() if key in mean else loss.item()
                        )
                batch = collate(next(syntax), index)
                tree = syntax_loss(model.syntax, model.words(batch), batch)
                mean["tree"] = (
                    0.97 * mean["tree"] + 0.03 * tree.item() if "tree" in mean else tree.item()
                )
                total = total + TREE * tree
            total.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            share = (epoch + at / len(order)) / a.epochs
            for g, rate in zip(optimizer.param_groups, rates, strict=True):
                g["lr"] = rate * min((share + 1e-4) / 0.03, max(0.02, (1 - share) / 0.97))
            optimizer.step()
            steps += 1
            if steps % MEAN_STEPS == 0:
                take_in(mean_weights, model.state_dict())
            optimizer.zero_grad(set_to_none=True)
            if (at // per_step) % 20 == 0:
                text = " ".join(f"{k} {v:.3f}" for k, v in sorted(mean.items()))
                print(
                    f"epoch {epoch + 1} {at}/{len(order)} {time.time() - began:.0f}s {text}",
                    flush=True,
                )
        torch.save(
            {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "epoch": epoch + 1,
            },
            path,
        )
        torch.save({"model": mean_weights}, mean_path)
        if kept:
            figures = held_out(model, kept, tokenizer)
            print(
                f"epoch {epoch + 1} held out "
                + " ".join(f"{k} {v:.3f}" for k, v in figures.items()),
                flush=True,
            )
        if epoch % 3 == 2 or epoch + 1 == a.epochs:
            for name, documents in dev.items():
                print(
                    f"epoch {epoch + 1} {name} dev {score(model, documents, tokenizer, sets, longest=300)}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
