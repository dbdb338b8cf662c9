"""Coreference by MUC, B³ and CEAF-e (Pradhan et al. 2014), and their mean."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

#: Spans (start, end) of one entity.
Cluster = frozenset[tuple[int, int]]


def _muc(key: Sequence[Cluster], response: Sequence[Cluster]) -> tuple[float, float]:
    owner = {m: i for i, c in enumerate(response) for m in c}
    right = total = 0
    for c in key:
        parts = {owner[m] for m in c if m in owner}
        right += len(c) - len(parts) - sum(m not in owner for m in c)
        total += len(c) - 1
    return right, total


def _b3(key: Sequence[Cluster], response: Sequence[Cluster]) -> tuple[float, float]:
    owner = {m: c for c in response for m in c}
    right = sum(len(c & owner[m]) / len(c) for c in key for m in c if m in owner)
    return right, sum(map(len, key))


def coref_scores(documents: Sequence[tuple[list[Cluster], list[Cluster]]]) -> dict[str, float]:
    """MUC, B³, CEAF-e and their mean, over documents of (gold, predicted) clusters."""
    sums = np.zeros((3, 4))
    for gold, predicted in documents:
        for row, metric in ((0, _muc), (1, _b3)):
            sums[row, :2] += metric(gold, predicted)
            sums[row, 2:] += metric(predicted, gold)
        if gold and predicted:
            phi = np.array([[2 * len(g & p) / (len(g) + len(p)) for p in predicted] for g in gold])
            rows, cols = linear_sum_assignment(-phi)
            sums[2, [0, 2]] += phi[rows, cols].sum()
        sums[2, 1] += len(gold)
        sums[2, 3] += len(predicted)
    result = {}
    for name, (rt, rn, pt, pn) in zip(("MUC", "B3", "CEAFe"), sums.tolist(), strict=True):
        recall, precision = rt / max(1, rn), pt / max(1, pn)
        result[name] = 2 * precision * recall / max(1e-9, precision + recall)
    return result | {"CoNLL": sum(result.values()) / 3}
