"""Arc and label scores → sentences and proper trees."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.pipeline.neural.network import Encoded, Floats, Ints


@dataclass(frozen=True, slots=True)
class Trees:
    """Sentence numbers, heads (index of a word, itself for a root) and label numbers."""

    sentence: Ints
    heads: Ints
    labels: Ints


def sentence_numbers(start: Floats, forced: frozenset[int]) -> Ints:
    """Number the sentences: one begins where the network says so, and at every forced word."""
    begins = start > 0
    begins[list(forced)] = True
    if len(begins):
        begins[0] = True
    return np.cumsum(begins).astype(np.int64) - 1


def decode(encoded: Encoded, sentence: Ints, weights: dict[str, Floats], root_label: int) -> Trees:
    """Return the best tree of each sentence with exactly one root (Chu and Liu 1965, Edmonds 1967).

    The greedy choice is kept where it is a tree already.
    """
    n = len(sentence)
    heads = np.zeros(n, dtype=np.int64)
    bounds = [*np.flatnonzero(np.diff(sentence, prepend=-1)).tolist(), n]
    for a, b in zip(bounds[:-1], bounds[1:], strict=True):
        heads[a:b] = _sentence_heads(encoded, a, b, weights["syntax.arc"]) + a - 1
        for i in range(a, b):
            if heads[i] == a - 1:
                heads[i] = i
    labels = _labels(encoded, heads, weights["syntax.label"], root_label)
    return Trees(sentence, heads, labels)


def _sentence_heads(encoded: Encoded, a: int, b: int, weight: Floats) -> Ints:
    """Heads of the words a–b counted from 1, 0 for the root."""
    dependents = np.concatenate([encoded.arc_dependent[a:b], np.ones((b - a, 1), dtype=np.float32)], 1)
    candidates = np.concatenate([encoded.root_arc[None], encoded.arc_head[a:b]])
    scores = dependents @ weight @ candidates.T
    scores[np.arange(b - a), np.arange(1, b - a + 1)] = -np.inf
    best = scores.argmax(1).astype(np.int64)
    if _is_tree(best):
        return best
    log = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return _best_tree(log)


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


def _best_tree(log: NDArray[np.float32]) -> Ints:
    """The spanning tree of greatest score with one root, tried over the likeliest roots."""
    best: tuple[float, Ints] | None = None
    for root in np.argsort(-log[:, 0], kind="stable")[:3].tolist():
        heads = _arborescence(log, root, kept=6)
        score = float(log[np.arange(len(heads)), heads].sum())
        if best is None or score > best[0]:
            best = (score, heads)
    assert best is not None
    return best[1]


def _arborescence(log: NDArray[np.float32], root: int, kept: int) -> Ints:
    """The best tree below one root; of each word only the ``kept`` likeliest heads are tried.

    All words may hang from the root as a last resort, so that a tree always exists.
    """
    graph = nx.DiGraph()
    n = len(log)
    graph.add_nodes_from(range(n))
    for word in range(n):
        if word == root:
            continue
        likely = np.argsort(-log[word, 1:], kind="stable")[:kept].tolist()
        for head in sorted({*likely, root} - {word}):
            graph.add_edge(head, word, weight=max(float(log[word, head + 1]), -1e4))
    tree = nx.maximum_spanning_arborescence(graph)
    heads = np.zeros(n, dtype=np.int64)
    for head, word in tree.edges:
        heads[word] = head + 1
    return heads


def _labels(encoded: Encoded, heads: Ints, weight: Floats, root: int) -> Ints:
    """Best label of each arc; ``root`` for roots and for nothing else."""
    is_root = heads == np.arange(len(heads))
    vectors = encoded.label_head[heads]
    vectors[is_root] = encoded.root_label
    ones = np.ones((len(heads), 1), dtype=np.float32)
    d = np.concatenate([encoded.label_dependent, ones], 1)
    h = np.concatenate([vectors, ones], 1)
    left = np.tensordot(d, weight, axes=(1, 1))
    scores = np.einsum("nlk,nk->nl", left, h)
    scores[~is_root, root] = -np.inf
    labels: Ints = scores.argmax(1).astype(np.int64)
    labels[is_root] = root
    return labels
