"""The gold clusters across annotated articles, and B-cubed (Bagga and Baldwin 1998)."""

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from kg.model import Document, Extraction
from kg.resolution import Resolution
from tests.gold_extractions import spans_of
from tests.gold_graph import read_article

CLUSTERS = yaml.safe_load(
    (Path(__file__).parent / "resolution" / "gold_clusters.yml").read_text(encoding="utf-8")
)
ONE_NAME = {id_: group[0] for group in CLUSTERS["same"] for id_ in group}

Item = tuple[str, int, int]
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)


def item(document: Document, start: int, end: int) -> Item:
    """Return a mention as an item to compare: an article in front is no part of it."""
    article = _ARTICLE.match(document.text, start, end)
    return document.id, article.end() if article else start, end


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
    spans = spans_of(document, gold)
    items: dict[Item, Hashable] = {}
    for entity in gold["entities"]:
        name = ONE_NAME.get(entity["id"], entity["id"])
        key = (document.id, name) if entity["type"] in CLUSTERS["local"] else name
        for start, end in spans[entity["id"]]:
            items[item(document, start, end)] = key
    return items


def clusters(
    paths: Iterable[Path], made: Sequence[Extraction], resolution: Resolution
) -> tuple[dict[Item, Hashable], dict[Item, Hashable]]:
    """Return the annotated cluster of each annotated mention, and that of the program's own."""
    expected = {at: key for path in paths for at, key in gold_items(path).items()}
    found: dict[Item, Hashable] = {
        item(e.document, m.start, m.end): (e.document.id, number)
        for e in made
        for number, cluster in enumerate(e.clusters)
        for m in cluster.mentions
    }
    documents = {e.document.id: e.document for e in made}
    for m in resolution.mentions:
        found[item(documents[m.document], m.start, m.end)] = m.entity
    return expected, found
