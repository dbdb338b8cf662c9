"""Features of pairs of mentions, as small integers; shared by training and run time (numpy)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_EDGES = np.array([1, 2, 3, 5, 8, 13, 21, 40, 80])


def distance(a: Ints, b: Ints) -> Ints:
    """Signed, bucketed distance in words from ``a`` to ``b`` (0–19)."""
    d = b - a
    result: Ints = np.where(d < 0, 10, 0) + np.digitize(np.abs(d), _EDGES)
    return result


def sentence_distance(a: Ints, b: Ints) -> Ints:
    """Signed, bucketed distance in sentences (0–8): −3 and less … +3 and more; 8 never met."""
    result: Ints = np.clip(b - a, -3, 3) + 3
    return result


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
    low = [[w.lower() for w in t] for t in texts]
    keys = [" ".join(t) for t in low]
    initials = ["".join(w[0] for w in t if w[0].isupper()).lower() for t in texts]
    key = _numbers(keys)
    same = key[:, None] == key[None]
    last = _numbers([t[-1] for t in low])
    widths = np.array([len(t) for t in low], dtype=np.int64)
    # a short form stands for what begins with its letters, but one letter stands for nothing
    short = _numbers([k if len(k) > 1 else "" for k in keys] + [i or "-" for i in initials])
    short, long = short[: len(keys)], short[len(keys) :]
    abbreviates = (short[:, None] == long[None]) & (widths[:, None] != widths[None])
    result: Ints = np.zeros(same.shape, dtype=np.int64)
    agreements = (same, last[:, None] == last[None], _within(low), abbreviates | abbreviates.T)
    for bit, agree in enumerate(agreements):
        result[agree] |= 1 << bit
    np.fill_diagonal(result, 0)
    return result


def _numbers(texts: Sequence[str]) -> Ints:
    """A number for each text, equal for equal ones."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(t, len(known)) for t in texts], dtype=np.int64)


def _within(texts: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """For each pair, whether the words of one, but for the short ones, are all in the other."""
    sets = [{w for w in t if len(w) > 2} for t in texts]
    place = {w: i for i, w in enumerate(sorted(set().union(*sets)))}
    holds = np.zeros((len(sets), len(place)), dtype=np.float32)
    for i, words in enumerate(sets):
        holds[i, [place[w] for w in words]] = 1
    size = holds.sum(1)
    shared = holds @ holds.T
    inside = shared == np.minimum(size[:, None], size[None])
    result: NDArray[np.bool_] = inside & (size[:, None] > 0) & (size[None] > 0)
    return result
