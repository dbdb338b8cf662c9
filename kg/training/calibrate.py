"""Thresholds and calibrated confidence, from articles that training kept out.

    python -m kg.training.calibrate --gold DIR --held-out FILE --model DIR

``FILE`` names the held-out articles, a line each. For each relation the threshold lies halfway
between the one that gives the best F1 over all relations and the relation's own best, because a
relation has few examples here. Confidence is calibrated by a logistic fit (Platt 1999). Writes
``thresholds.json`` into the model's folder.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from kg.config import Config
from kg.corpus import read
from kg.evaluation.alignment import same
from kg.evaluation.gold import read_gold
from kg.evaluation.records import GoldDocument
from kg.model import Relation, ResolvedClaim
from kg.pipeline import Extractor
from kg.pipeline.neural.network import THRESHOLDS
from kg.resolution import resolve
from kg.resources import load

GRID = [round(0.1 + 0.02 * k, 2) for k in range(41)]
FLOOR = 0.05


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


def best_threshold(scored: Sequence[tuple[float, object]], total: int) -> float:
    """Threshold of the grid with the best F1; ``scored`` are (confidence, gold triple or None)."""
    best = (-1.0, 0.5)
    for threshold in GRID:
        kept = [x for p, x in scored if p >= threshold]
        found = len({x for x in kept if x is not None})
        wrong = sum(x is None for x in kept)
        best = max(best, (2 * found / max(1, found + wrong + total), threshold))
    return best[1]


def platt(scored: Iterable[tuple[float, object]]) -> tuple[float, float]:
    """Slope and intercept on the log-odds, by Newton's method."""
    rows = [(math.log(p / (1 - p)), float(x is not None)) for p, x in scored if 0 < p < 1]
    z = np.array([[a, 1.0] for a, _ in rows])
    y = np.array([b for _, b in rows])
    w = np.array([1.0, 0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + 1e-3 * np.eye(2)
        w = w - np.linalg.solve(hessian, z.T @ (p - y))
    return float(w[0]), float(w[1])


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--gold", type=Path, required=True)
    ap.add_argument("--held-out", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    a = ap.parse_args()
    names = set(a.held_out.read_text(encoding="utf8").split())
    target = a.model / THRESHOLDS
    loose = {"slope": 1.0, "intercept": 0.0, "relations": {str(r): FLOOR for r in Relation}}
    target.write_text(json.dumps(loose), encoding="utf8")
    resources = load()
    extractor = Extractor(Config(finders=("model",)), resources)
    documents = read([a.gold / f"{n}.txt" for n in sorted(names)]).documents
    resolution = resolve([extractor.extract(d) for d in documents], resources)
    gold = {d.id: d for d in read_gold([a.gold]) if d.id in names}
    scored: dict[str, list[tuple[float, object]]] = defaultdict(list)
    for claim in resolution.claims:
        found = triple_of(claim, gold[claim.document])
        scored[claim.relation].append(
            (claim.confidence, (claim.document, found) if found else None)
        )
    totals = Counter(t[1] for d in gold.values() for t in {c.triple for c in d.claims})
    everything = [x for rows in scored.values() for x in rows]
    common = best_threshold(everything, totals.total())
    slope, intercept = platt(everything)
    relations = {
        str(r): round((common + best_threshold(scored[r], totals[r])) / 2, 3)
        if totals[r]
        else common
        for r in Relation
    }
    result = {"slope": round(slope, 4), "intercept": round(intercept, 4), "relations": relations}
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf8")
    print(f"common threshold {common}, slope {slope:.3f}, intercept {intercept:.3f}")


if __name__ == "__main__":
    main()
