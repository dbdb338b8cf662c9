"""Features of pairs of mentions, as small integers; shared by training and run time (numpy)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_EDGES = np.array([1, 2, 3, 5, 8, 13, 21, 40, 80])


def distance(a: Ints, b: Ints) -> Ints:
    """Signed, bucketed distance in words from ``a`` to ``b`` (0–19)."""
    d = b - a
    buckets: Ints = np.where(d < 0, 10, 0) + np.digitize(np.abs(d), _EDGES)
    return buckets


def sentence_distance(a: Ints, b: Ints) -> Ints:
    """Signed, bucketed distance in sentences (0–8): −3 and less … +3 and more; 8 never met."""
    buckets: Ints = np.clip(b - a, -3, 3) + 3
    return buckets


def nesting(start: Ints, end: Ints) -> Ints:
    """For each ordered pair: 1 when the second lies in the first, 2 when the first in the second."""
    inside = (start[:, None] <= start[None]) & (end[None] <= end[:, None])
    result = np.where(inside, 1, np.where(inside.T, 2, 0))
    np.fill_diagonal(result, 0)
    return result


def matches(texts: Sequence[Sequence[str]]) -> Ints:
    """For each ordered pair of mentions, given as their words, how the words agree (0–15).

    Bits: equal text, equal last word, one's words within the other's, initials of the other.
    """
    n = len(texts)
    initials = ["".join(w[0] for w in t if w[0].isupper()).lower() for t in texts]
    texts = [[w.lower() for w in t] for t in texts]
    keys = [" ".join(t) for t in texts]
    sets = [frozenset(w for w in t if len(w) > 2) for t in texts]
    result = np.zeros((n, n), dtype=np.int64)
    for i in range(n):
        for j in range(i):
            bits = 0
            if keys[i] == keys[j]:
                bits |= 1
            if texts[i][-1] == texts[j][-1]:
                bits |= 2
            if sets[i] and sets[j] and (sets[i] <= sets[j] or sets[j] <= sets[i]):
                bits |= 4
            if len(texts[i]) != len(texts[j]) and (
                (len(keys[i]) > 1 and keys[i] == initials[j])
                or (len(keys[j]) > 1 and keys[j] == initials[i])
            ):
                bits |= 8
            result[i, j] = result[j, i] = bits
    return result
