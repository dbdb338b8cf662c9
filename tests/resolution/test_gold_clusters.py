"""Cross-document clustering against the gold clusters, by B-cubed."""

import pytest

from kg.resolution import resolve
from tests.clusters import b_cubed, clusters
from tests.gold_extractions import extraction_of


@pytest.mark.parametrize(
    "found, scores",
    [
        ({1: "a", 2: "a", 3: "b"}, (1, 1, 1)),
        ({1: "a", 2: "b", 3: "c"}, (1, 2 / 3, 0.8)),
        ({1: "a", 2: "a", 3: "a"}, (5 / 9, 1, 5 / 7)),
    ],
)
def test_b_cubed_is_that_of_the_book(found, scores):
    gold = {("d", 1, 1): "x", ("d", 2, 2): "x", ("d", 3, 3): "y"}
    items = {("d", n, n): cluster for n, cluster in found.items()}
    assert b_cubed(gold, items) == pytest.approx(scores)


@pytest.mark.slow
@pytest.mark.parametrize("split", [False, True])
def test_mentions_of_one_thing_meet_across_documents(resources, gold, split):
    """With ``split``, resolution has to find by itself what is one in an article, too."""
    paths = [path for part in ("seeds", "dev") for path in sorted((gold / part).glob("*.txt"))]
    made = [extraction_of(path, split=split) for path in paths]
    expected, found = clusters(paths, made, resolve(made, resources))
    shared = expected.keys() & found.keys()
    assert len(shared) == len(expected)
    assert b_cubed({i: expected[i] for i in shared}, {i: found[i] for i in shared})[-1] >= 0.92
