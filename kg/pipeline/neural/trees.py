"""Arc and label scores → sentences and proper trees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kg.pipeline.neural.network import Bools, Encoded, Floats, Ints

#: Characters after which a sentence may begin, and the log-odds asked for anywhere else.
_CLOSING = frozenset(".?!…:;\"'”’)]»")
_SURE = 4.0
#: Letters in the longest initials that a stop may belong to.
_INITIALS = 2
#: Letters in the longest abbreviation with a capital that the tokenizer may not know ("Brig.").
_ABBREVIATED = 4
_VOWELS = frozenset("aeiouy")
_STOPS = frozenset(".?!")
#: Words of the longest sentence.
_LONGEST = 400
_QUOTES = frozenset('"“”»«')


@dataclass(frozen=True, slots=True)
class Trees:
    """Sentence numbers, heads (index of a word, itself for a root) and label numbers."""

    sentence: Ints
    heads: Ints
    labels: Ints


def sentence_numbers(start: Floats, words: Sequence[str], forced: frozenset[int]) -> Ints:
    """Number the sentences: one begins where the network says so, and at every forced word.

    Behind a word that closes nothing the network has to be very sure; a capital behind a stop after
    an ordinary word or an abbreviation without stops needs no network. A list without a stop is cut all the same,
    since the memory that a tree takes grows with the square of its words.
    """
    closed = np.array([False, *(_CLOSING.issuperset(w) for w in words[:-1])])
    begins = start > np.where(closed, 0.0, _SURE)
    begins[list(forced)] = True
    for places in _behind_stops(words, forced):
        if not begins[places].any():
            begins[places[int(start[places].argmax())]] = True
    if len(begins):
        begins[0] = True
    for at in _within_long(np.flatnonzero(begins).tolist(), start, closed):
        begins[at] = True
    return np.cumsum(begins).astype(np.int64) - 1


def _within_long(begins: Sequence[int], start: Floats, closed: Bools) -> Iterator[int]:
    """Yield where sentences of more than _LONGEST words are cut: behind a mark, and where the network likes it best."""
    for first, end in pairwise([*begins, len(start)]):
        at = first
        while end - at > _LONGEST:
            places = range(at + _LONGEST // 2, at + _LONGEST + 1)
            at = max(places, key=lambda i: (bool(closed[i]), float(start[i]), -i))
            yield at


def _behind_stops(words: Sequence[str], forced: frozenset[int]) -> Iterator[range]:
    """Yield where a sentence must begin: behind an ordinary word and a stop, at or before a capital.

    That is one place, or several where quotation marks stand between. A number ends a sentence behind a word
    ("on June 30."), and none that it begins itself, as one that counts paragraphs does.
    """
    for stop, (last, mark) in enumerate(pairwise(words), 1):
        counted = (
            last.isdigit() and stop > 1 and words[stop - 2].isalpha() and stop - 1 not in forced
        )
        if mark in _STOPS and (_ends(last) or counted):
            capital = next((i for i in range(stop + 1, len(words)) if words[i] not in _QUOTES), 0)
            if capital and words[capital][0].isupper():
                yield range(stop + 1, capital + 1)


def _ends(word: str) -> bool:
    """Whether a stop behind a word ends a sentence: an ordinary word, "December", "UNMISS" or "M23", no "Amb" or "J"."""
    short = word.isupper() and word.isalnum() and (len(word) > _INITIALS or not word.isalpha())
    spoken = len(word) == _ABBREVIATED and word[-1] in _VOWELS  # "July"
    long = word.istitle() and word.isalpha() and (len(word) > _ABBREVIATED or spoken)
    return len(word) > 1 and (word.islower() or short or long)


def decode(encoded: Encoded, sentence: Ints, weights: dict[str, Floats], root_label: int) -> Trees:
    """Return the best tree of each sentence with exactly one root (Chu and Liu 1965, Edmonds 1967).

    The greedy choice is kept where it is a tree already.
    """
    n = len(sentence)
    heads = np.zeros(n, dtype=np.int64)
    bounds = [*np.flatnonzero(np.diff(sentence, prepend=-1)).tolist(), n]
    for a, b in pairwise(bounds):
        heads[a:b] = _sentence_heads(encoded, a, b, weights["syntax.arc"]) + a - 1
        for i in range(a, b):
            if heads[i] == a - 1:
                heads[i] = i
    known = weights["syntax.known"] > 0
    labels = _labels(encoded, heads, weights["syntax.label"], known, root_label)
    return Trees(sentence, heads, labels)


def _sentence_heads(encoded: Encoded, a: int, b: int, weight: Floats) -> Ints:
    """Heads of the words a–b counted from 1, 0 for the root."""
    dependents = np.concatenate(
        [encoded.arc_dependent[a:b], np.ones((b - a, 1), dtype=np.float32)], 1
    )
    candidates = np.concatenate([encoded.root_arc[None], encoded.arc_head[a:b]])
    scores = dependents @ weight @ candidates.T
    scores[np.arange(b - a), np.arange(1, b - a + 1)] = -np.inf
    best: Ints = scores.argmax(1).astype(np.int64)
    if _is_tree(best):
        return best
    log = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return best_tree(log)


def _is_tree(heads: Ints) -> bool:
    """Whether exactly one word has head 0 and all others lead to it."""
    if (heads == 0).sum() != 1:
        return False
    reached = heads == 0
    for _ in range(len(heads)):
        following = reached | np.where(heads > 0, reached[heads - 1], False)
        if (following == reached).all():
            break
        reached = following
    return bool(reached.all())


def best_tree(log: NDArray[np.float32]) -> Ints:
    """The spanning tree of greatest score with just one root.

    Where the best of all trees has several, a large price on the root's arcs makes one of them
    enough.
    """
    n = len(log)
    scores = np.full((n + 1, n + 1), -np.inf)
    scores[1:] = np.where(np.isfinite(log), log, -1e6)
    np.fill_diagonal(scores, -np.inf)
    heads = spanning_tree(scores)[1:]
    if (heads == 0).sum() == 1:
        return heads
    scores[1:, 0] -= 1e4
    return spanning_tree(scores)[1:]


def spanning_tree(scores: NDArray[np.float64]) -> Ints:
    """Maximum spanning arborescence by contracting cycles (Chu and Liu 1965, Edmonds 1967).

    ``scores[d, h]`` is that of head ``h`` for node ``d``; node 0 is the root. Returns the heads, −1
    for the root. Written here, over dense arrays, because the libraries at hand either carry a
    copyleft licence or take ten times as long as the encoder; networkx is the oracle in the tests.
    """
    heads: Ints = scores.argmax(1).astype(np.int64)
    heads[0] = -1
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(heads), dtype=np.bool_)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    gain = scores[np.ix_(cycle, outside)] - scores[cycle, heads[cycle]][:, None]
    enter = gain.argmax(0)
    leave = scores[np.ix_(outside, cycle)].argmax(1)
    m = len(outside)
    contracted = np.full((m + 1, m + 1), -np.inf)
    contracted[:m, :m] = scores[np.ix_(outside, outside)]
    contracted[m, :m] = gain[enter, np.arange(m)]
    contracted[:m, m] = scores[outside, cycle[leave]]
    below = spanning_tree(contracted)
    for k in range(1, m):
        heads[outside[k]] = cycle[leave[k]] if below[k] == m else outside[below[k]]
    entry = int(below[m])
    heads[cycle[enter[entry]]] = outside[entry]
    return heads


def _cycle(heads: Ints) -> Ints | None:
    """The nodes of one cycle, None where there is none."""
    state = [0] * len(heads)
    state[0] = len(heads) + 1
    for first in range(1, len(heads)):
        path, node = [], first
        while state[node] == 0:
            state[node] = first
            path.append(node)
            node = int(heads[node])
        if state[node] == first:
            return np.array(path[path.index(node) :], dtype=np.int64)
    return None


def _labels(encoded: Encoded, heads: Ints, weight: Floats, known: Bools, root: int) -> Ints:
    """Best label of each arc; ``root`` for roots and for nothing else.

    Only labels are scored that the treebanks ``known`` for the dependent's tag (tags × labels), which takes a third
    of the time.
    """
    is_root = heads == np.arange(len(heads))
    vectors = encoded.label_head[heads]
    vectors[is_root] = encoded.root_label
    ones = np.ones((len(heads), 1), dtype=np.float32)
    d = np.concatenate([encoded.label_dependent, ones], 1)
    h = np.concatenate([vectors, ones], 1)
    labels: Ints = np.full(len(heads), root, dtype=np.int64)
    for tag in np.unique(encoded.upos).tolist():
        rows = np.flatnonzero((encoded.upos == tag) & ~is_root)
        columns = np.flatnonzero(known[tag] & (np.arange(known.shape[1]) != root))
        left = np.tensordot(d[rows], weight[columns], axes=(1, 1))
        labels[rows] = columns[np.einsum("nlk,nk->nl", left, h[rows]).argmax(1)]
    return labels
