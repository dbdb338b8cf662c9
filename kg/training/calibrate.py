"""Thresholds and calibrated confidence, from articles that training kept out.

    python -m kg.training.calibrate --gold DIR... --held-out FILE --model DIR

``FILE`` names the held-out articles, a line each. The thresholds serve model and patterns together: of those that
give about the best F1, the highest is taken, since what is wrong costs a reader more than what is missing. For each
relation it lies halfway between that over all relations and the relation's own, because a relation has few
examples here. Confidence is calibrated by a logistic fit (Platt 1999). Writes
``thresholds.json`` into the model's folder.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.config import Config
from kg.corpus import read
from kg.evaluation.alignment import same
from kg.evaluation.gold import read_gold
from kg.evaluation.records import GoldDocument
from kg.model import Relation, ResolvedClaim
from kg.pipeline import Extractor
from kg.pipeline.extensions import MODEL
from kg.pipeline.neural.network import NETWORK, THRESHOLDS
from kg.resolution import resolve
from kg.resources import load

#: Confidence of a claim, and the gold triple that it states or None.
Rows = list[tuple[float, object]]
MENTION_GRID = (0.15, 0.25, 0.35, 0.5)
GRID = [round(0.1 + 0.02 * k, 2) for k in range(41)]
FLOOR = 0.05
#: F1 differences up to this one say nothing with so few articles.
EQUAL = 0.003


def triple_of(claim: ResolvedClaim, document: GoldDocument) -> tuple[str, str, str] | None:
    """The gold triple that a claim states, None for none."""
    subject = (claim.subject.name, *claim.subject.aliases)
    object_ = (claim.object.name, *claim.object.aliases)
    for gold in document.claims:
        s, r, o = gold.triple
        if r != claim.relation:
            continue
        gs, go = document.entities[s], document.entities[o]
        if (same(subject, gs) and same(object_, go)) or (
            r == Relation.MEETS and same(subject, go) and same(object_, gs)
        ):
            return gold.triple
    return None


def f1_at(scored: Rows, total: int, threshold: float) -> float:
    """F1 of the claims that are as sure as a threshold."""
    kept = [x for p, x in scored if p >= threshold]
    found = len({x for x in kept if x is not None})
    wrong = sum(x is None for x in kept)
    return 2 * found / max(1, found + wrong + total)


def best_threshold(scored: Rows, total: int) -> float:
    """The highest threshold of the grid whose F1 is about the best."""
    f1 = {t: f1_at(scored, total, t) for t in GRID}
    return max(t for t in GRID if f1[t] >= max(f1.values()) - EQUAL)


def platt(scored: Iterable[tuple[float, object]]) -> tuple[float, float]:
    """Slope and intercept on the log-odds, by Newton's method; 1 and 0 for no claims at all."""
    rows = [(math.log(p / (1 - p)), float(x is not None)) for p, x in scored if 0 < p < 1]
    if not rows:
        return 1.0, 0.0
    z = np.array([[a, 1.0] for a, _ in rows])
    y = np.array([b for _, b in rows])
    w = np.array([1.0, 0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + 1e-3 * np.eye(2)
        w = w - np.linalg.solve(hessian, z.T @ (p - y))
    return float(w[0]), float(w[1])


def score_held_out(
    model: Path,
    folders: Sequence[Path],
    gold: dict[str, GoldDocument],
    finders: tuple[str, ...] = ("model",),
) -> dict[str, Rows]:
    """Run a model over the held-out articles; confidence and gold triple of each claim.

    No threshold touches what a pattern finds, so its confidence counts as 1.
    """
    resources = load()
    extractor = Extractor(Config(model=str(model), finders=finders), resources)
    paths = [f / f"{n}.txt" for f in folders for n in sorted(gold) if (f / f"{n}.txt").is_file()]
    documents = read(paths).documents
    scored: dict[str, Rows] = defaultdict(list)
    for claim in resolve([extractor.extract(d) for d in documents], resources).claims:
        found = triple_of(claim, gold[claim.document])
        scored[claim.relation].append(
            (
                claim.confidence if claim.extractor == MODEL else 1.0,
                (claim.document, found) if found else None,
            )
        )
    return scored


def write(path: Path, content: dict[str, Any]) -> None:
    """Write the thresholds."""
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf8")


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--gold", type=Path, nargs="+", required=True)
    ap.add_argument("--held-out", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    a = ap.parse_args()
    names = set(a.held_out.read_text(encoding="utf8").split())
    target = a.model / NETWORK / THRESHOLDS
    gold = {d.id: d for d in read_gold(a.gold) if d.id in names}
    totals = Counter(t[1] for d in gold.values() for t in {c.triple for c in d.claims})
    best: tuple[float, float, dict[str, Rows]] = (-1.0, 0.5, {})
    for mention in MENTION_GRID:
        loose = {"slope": 1.0, "intercept": 0.0, "mention": mention}
        write(target, loose | {"relations": {str(r): FLOOR for r in Relation}})
        scored = score_held_out(a.model, a.gold, gold)
        everything = [x for rows in scored.values() for x in rows]
        f1 = f1_at(everything, totals.total(), best_threshold(everything, totals.total()))
        print(f"mentions from {mention}: F1 {f1:.3f}")
        best = max(best, (f1, mention, scored), key=lambda b: b[0])
    _, mention, scored = best
    slope, intercept = platt(x for rows in scored.values() for x in rows)
    loose = {"slope": 1.0, "intercept": 0.0, "mention": mention}
    write(target, loose | {"relations": {str(r): FLOOR for r in Relation}})
    scored = score_held_out(a.model, a.gold, gold, ("model", "patterns"))
    everything = [x for rows in scored.values() for x in rows]
    common = best_threshold(everything, totals.total())
    print(f"with patterns: F1 {f1_at(everything, totals.total(), common):.3f}")
    relations = {
        str(r): round((common + best_threshold(scored[r], totals[r])) / 2, 3)
        if totals[r]
        else common
        for r in Relation
    }
    fit = {"slope": round(slope, 4), "intercept": round(intercept, 4), "mention": mention}
    write(target, fit | {"relations": relations})
    print(f"common threshold {common}, slope {slope:.3f}, intercept {intercept:.3f}")


if __name__ == "__main__":
    main()
