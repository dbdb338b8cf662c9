"""Cross-document clustering against the gold clusters, by B-cubed (Bagga and Baldwin 1998)."""

import json
from collections import defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path

import pytest
import yaml

from kg.resolution import resolve
from tests.gold_extractions import _spans, extraction_of
from tests.gold_graph import read_article

CLUSTERS = yaml.safe_load(Path(__file__).with_name("gold_clusters.yml").read_text(encoding="utf-8"))
ONE_NAME = {id_: group[0] for group in CLUSTERS["same"] for id_ in group}

Item = tuple[str, int, int]


def b_cubed(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> tuple[float, ...]:
    """Return precision, recall and F1 of a clustering of the same items."""
    sides = []
    for one, other in ((found, gold), (gold, found)):
        members: dict[Hashable, list[Item]] = defaultdict(list)
        for item, cluster in one.items():
            members[cluster].append(item)
        shares = [
            sum(other[peer] == other[item] for peer in members[cluster]) / len(members[cluster])
            for item, cluster in one.items()
        ]
        sides.append(sum(shares) / len(shares))
    precision, recall = sides
    return precision, recall, 2 * precision * recall / (precision + recall)


def gold_items(path: Path) -> dict[Item, Hashable]:
    """Return the gold cluster of each mention of an article."""
    document = read_article(path)
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    spans = _spans(document, gold)
    items: dict[Item, Hashable] = {}
    for entity in gold["entities"]:
        name = ONE_NAME.get(entity["id"], entity["id"])
        key = (document.id, name) if entity["type"] in CLUSTERS["local"] else name
        for start, end in spans[entity["id"]]:
            items[document.id, start, end] = key
    return items


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
    expected = {item: key for path in paths for item, key in gold_items(path).items()}
    made = [extraction_of(path, split=split) for path in paths]
    found: dict[Item, Hashable] = {
        (e.document.id, m.start, m.end): (e.document.id, number)
        for e in made
        for number, cluster in enumerate(e.clusters)
        for m in cluster.mentions
    }
    for m in resolve(made, resources).mentions:
        found[m.document, m.start, m.end] = m.entity
    shared = expected.keys() & found.keys()
    assert len(shared) == len(expected)
    assert b_cubed({i: expected[i] for i in shared}, {i: found[i] for i in shared})[-1] >= 0.92
