"""Trees are proper trees, and the best ones."""

import networkx as nx
import numpy as np
import pytest

from kg.pipeline.neural.trees import best_tree, sentence_numbers, spanning_tree


def _scores(seed: int, words: int) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(size=(words + 1, words + 1))
    scores[0] = -np.inf
    np.fill_diagonal(scores, -np.inf)
    return scores


@pytest.mark.parametrize("seed", range(40))
def test_spanning_tree_is_as_good_as_that_of_networkx(seed: int) -> None:
    words = 2 + seed % 9
    scores = _scores(seed, words)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for word in range(1, words + 1):
        for head in range(words + 1):
            if head != word:
                graph.add_edge(head, word, weight=scores[word, head])
    best = nx.maximum_spanning_arborescence(graph).size(weight="weight")
    heads = spanning_tree(scores)
    assert sum(scores[w, heads[w]] for w in range(1, words + 1)) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(20))
def test_a_sentence_gets_the_best_tree_with_one_root(seed: int) -> None:
    words = 2 + seed % 6
    scores = _scores(seed, words)[1:].astype(np.float32)
    totals = []
    for root in range(1, words + 1):
        graph: nx.DiGraph[int] = nx.DiGraph([(0, root, {"weight": scores[root - 1, 0]})])
        for word in range(1, words + 1):
            for head in range(1, words + 1):
                if head != word:
                    graph.add_edge(head, word, weight=scores[word - 1, head])
        totals.append(nx.maximum_spanning_arborescence(graph).size(weight="weight"))
    heads = best_tree(scores)
    assert (heads == 0).sum() == 1
    assert scores[np.arange(words), heads].sum() == pytest.approx(max(totals), abs=1e-4)


def test_spanning_tree_breaks_a_cycle_where_it_costs_least() -> None:
    scores = np.full((3, 3), -np.inf)
    scores[1, 0], scores[2, 0] = 1.0, 0.0
    scores[1, 2], scores[2, 1] = 5.0, 5.0
    assert spanning_tree(scores).tolist() == [-1, 0, 1]


def test_a_sentence_begins_behind_a_full_stop_where_the_network_leans_to_it() -> None:
    start = np.array([0.0, -9.0, -9.0, 0.5, 0.5], dtype=np.float32)
    words = ["Kenya", "left", ".", "The", "Mission"]
    assert sentence_numbers(start, words, frozenset()).tolist() == [0, 0, 0, 1, 1]


def test_a_forced_word_begins_a_sentence() -> None:
    start = np.full(3, -9.0, dtype=np.float32)
    assert sentence_numbers(start, ["Ms.", "Keita", "left"], frozenset({1})).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("it ends . Kenya left", [0, 0, 0, 1, 1]),
        ("it ends . ” “ Kenya left", [0, 0, 0, 0, 1, 1, 1]),
        ("Lt. Gen . Kenya left", [0, 0, 0, 0, 0]),
        ("it ends . and left", [0, 0, 0, 0, 0]),
        ("with M23 . Kenya left", [0, 0, 0, 1, 1]),
        ("the UNMISS . Kenya left", [0, 0, 0, 1, 1]),
        ("from JB . Kenya left", [0, 0, 0, 0, 0]),
        ("until December . Kenya left", [0, 0, 0, 1, 1]),
        ("in July . Kenya left", [0, 0, 0, 1, 1]),
        ("with Brig . Kenya left", [0, 0, 0, 0, 0]),
        ("June 30 . Kenya left", [0, 0, 0, 1, 1]),
        ("12 . Kenya left", [0, 0, 0, 0]),
    ],
)
def test_a_capital_behind_a_stop_that_ends_a_sentence_begins_one(
    text: str, sentences: list[int]
) -> None:
    words = text.split()
    start = np.array([-9.0 - (w != "“") for w in words], dtype=np.float32)
    assert sentence_numbers(start, words, frozenset()).tolist() == sentences


def test_a_list_without_a_stop_is_cut_behind_its_marks() -> None:
    words = ["word"] * 300 + [";"] + ["word"] * 700
    numbers = sentence_numbers(np.full(len(words), -5.0, dtype=np.float32), words, frozenset())
    lengths = np.bincount(numbers)
    assert lengths[0] == 301
    assert lengths.max() <= 400
