"""Thresholds and calibrated confidence, from articles that training kept out.

    python -m kg.training.calibrate --gold DIR... --held-out FILE --model DIR

``FILE`` names the held-out articles, a line each. The thresholds serve model and patterns together: of those that
give about the best F1, the highest is taken, since what is wrong costs a reader more than what is missing. For each
relation it lies between that over all relations and the relation's own, the nearer to its own the more
examples it has. Confidence is calibrated by a logistic fit (Platt 1999). Writes
``thresholds.json`` into the model's folder.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
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
from kg.pipeline.folders import NETWORK
from kg.pipeline.neural.agreement import log_odds
from kg.pipeline.neural.network import THRESHOLDS
from kg.resolution import resolve
from kg.resources import load

#: Confidence of a claim, and the gold triple that it states or None.
Rows = list[tuple[float, object]]
MENTION_GRID = (0.15, 0.25, 0.35, 0.5)
GRID = [round(0.1 + 0.02 * k, 2) for k in range(41)]
FLOOR = 0.05
#: A pattern's claim that is less likely right than this is dropped.
LIMIT = 0.4
#: So many claims of a relation weigh as much as those of all relations together.
PRIOR = 60
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


def logistic_fit(
    features: Sequence[Sequence[float]], right: Sequence[bool], width: int
) -> list[float]:
    """Weights of a logistic regression over ``width`` features, the intercept last, by Newton's method.

    They are zeros where there is nothing to learn from.
    """
    z = np.array([[*row, 1.0] for row in features]).reshape(len(features), width + 1)
    y = np.array(right, dtype=float)
    w = np.zeros(z.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + 1e-2 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, z.T @ (p - y) + 1e-2 * w)
    return [round(float(x), 4) for x in w]


def score_held_out(
    model: Path,
    folders: Sequence[Path],
    gold: dict[str, GoldDocument],
    finders: tuple[str, ...] = ("model",),
    *,
    sure: bool = True,
) -> dict[str, Rows]:
    """Run a model over the held-out articles; confidence and gold triple of each claim.

    No threshold touches what a pattern finds, so its confidence counts as 1 where ``sure``.
    """
    resources = load()
    extractor = Extractor(Config(model=str(model), finders=finders, min_confidence=0), resources)
    paths = [f / f"{n}.txt" for f in folders for n in sorted(gold) if (f / f"{n}.txt").is_file()]
    documents = read(paths).documents
    scored: dict[str, Rows] = defaultdict(list)
    for claim in resolve([extractor.extract(d) for d in documents], resources).claims:
        found = triple_of(claim, gold[claim.document])
        scored[claim.relation].append(
            (
                1.0 if sure and claim.extractor != MODEL else claim.confidence,
                (claim.document, found) if found else None,
            )
        )
    return scored


def fit_patterns(
    target: Path,
    loose: dict[str, Any],
    model: Path,
    folders: Sequence[Path],
    gold: dict[str, GoldDocument],
) -> dict[str, float]:
    """Weights that make one confidence of the network's and the patterns'.

    Two runs in which nothing is dropped and the network adds nothing of its own: in one the patterns' claims
    carry the network's probability, in the other their own confidence.
    """
    none = loose | {"relations": {str(r): 2.0 for r in Relation}}
    alike = {"intercept": 0.0, "limit": 0.0}
    columns = []
    for weights in ({"network": 1.0, "pattern": 0.0}, {"network": 0.0, "pattern": 1.0}):
        write(target, none | {"patterns": alike | weights})
        columns.append(score_held_out(model, folders, gold, ("model", "patterns"), sure=False))
    features, right = [], []
    for relation in columns[0]:
        for (network, found), (pattern, _) in zip(*(c[relation] for c in columns), strict=True):
            features.append([log_odds(network), log_odds(pattern)])
            right.append(found is not None)
    network, pattern, intercept = logistic_fit(features, right, 2)
    return {"network": network, "pattern": pattern, "intercept": intercept, "limit": LIMIT}


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
    rows = [x for relation in scored.values() for x in relation]
    slope, intercept = logistic_fit(
        [[log_odds(p)] for p, _ in rows], [x is not None for _, x in rows], 1
    )
    loose = {"slope": 1.0, "intercept": 0.0, "mention": mention}
    patterns = fit_patterns(target, loose, a.model, a.gold, gold)
    write(
        target,
        loose | {"relations": {str(r): FLOOR for r in Relation}, "patterns": patterns},
    )
    scored = score_held_out(a.model, a.gold, gold, ("model", "patterns"))
    everything = [x for relation in scored.values() for x in relation]
    common = best_threshold(everything, totals.total())
    print(f"with patterns: F1 {f1_at(everything, totals.total(), common):.3f}")
    relations = {
        str(r): round(common + own * (best_threshold(scored[r], totals[r]) - common), 3)
        for r in Relation
        for own in [totals[r] / (totals[r] + PRIOR)]
    }
    fit = {"slope": slope, "intercept": intercept, "mention": mention, "patterns": patterns}
    write(target, fit | {"relations": relations})
    print(f"common threshold {common}, slope {slope:.3f}, intercept {intercept:.3f}, {patterns}")


if __name__ == "__main__":
    main()
