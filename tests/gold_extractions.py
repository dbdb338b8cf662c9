"""Builds extractions from gold files: what a pipeline without faults would hand to resolution.

Mentions are the names of the gold that stand in the text and the argument texts of its claims;
claims are those of the gold. Nothing here is part of the product.
"""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
)
from tests.gold_graph import details, read_article

PRONOUNS = frozenset(
    (
        *("he", "she", "it", "they", "we", "i", "him", "her", "them", "us", "his", "its", "their"),
        *("our", "which", "who", "whose", "that", "this", "both", "where", "there", "these"),
        *("those", "one", "others", "many", "some", "each", "neither", "here"),
    )
)


def _kind(text: str, type: EntityType) -> MentionKind:
    if text.casefold() in PRONOUNS:
        return MentionKind.PRONOMINAL
    bare = re.sub(r"^(?:the|a|an|its|his|their)\s", "", text, flags=re.IGNORECASE)
    loose = {EntityType.TOPIC, EntityType.POSITION, EntityType.GROUP}
    last = re.split(r"[\s-]", bare)[-1]
    capital = any(c.isupper() for c in bare)
    named = last[:1].isupper() or (capital and (type is EntityType.PERSON or last.isdigit()))
    return MentionKind.NAMED if named and type not in loose else MentionKind.NOMINAL


def _evidence_start(document: Document, quote: str) -> int:
    return document.text.find(quote)


def extraction_of(path: Path, *, split: bool = False) -> Extraction:
    """Return the extraction of one gold article; ``path`` is its text file.

    With ``split`` every name form makes a cluster of its own (pronouns and noun phrases go to the
    form named last before them), so that resolution has to find the whole by itself.
    """
    document = read_article(path)
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    spans = spans_of(document, gold)
    clusters: list[CoreferenceCluster] = []
    where: dict[tuple[str, int, int], int] = {}
    default: dict[str, int] = {}
    for entity in gold["entities"]:
        kind = EntityType(entity["type"])
        found = sorted(spans[entity["id"]])
        mentions = [
            Mention(a, b, text, kind, _kind(text, kind))
            for a, b in found
            for text in [document.text[a:b]]
        ]
        for group in _groups(mentions) if split else [mentions] if mentions else []:
            for mention in group:
                where[entity["id"], mention.start, mention.end] = len(clusters)
            default.setdefault(entity["id"], len(clusters))
            clusters.append(CoreferenceCluster(tuple(group), kind))
    claims = []
    for entry in gold["claims"]:
        claim = _claim(document, entry, where, default)
        if claim:
            claims.append(claim)
    return Extraction(document, tuple(clusters), tuple(claims))


def spans_of(document: Document, gold: dict[str, Any]) -> dict[str, set[tuple[int, int]]]:
    """Return for each entity the spans of its names and of its claims' arguments."""
    owners = Counter(n.casefold() for e in gold["entities"] for n in set(e["names"]))
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    taken: set[int] = set()
    for entry in gold["claims"]:
        start = _evidence_start(document, entry["evidence"])
        if start < 0:
            continue
        for side in ("subject", "object"):
            at = _argument(document, entry, side)
            if at:
                spans[entry[side]].add(at)
    names = sorted(
        ((n, e["id"]) for e in gold["entities"] for n in set(e["names"])),
        key=lambda pair: (-len(pair[0]), pair),
    )
    for name, owner in names:
        if owners[name.casefold()] > 1:
            continue
        # "Multinational force" stands for "multinational force", "Yellow Line" not for "yellow line"
        loose = " " in name and name[1:] == name[1:].lower()
        flags = re.IGNORECASE if loose or name == name.lower() else 0
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text, flags):
            if not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                spans[owner].add(match.span())
    return spans


def _argument(document: Document, entry: dict[str, Any], side: str) -> tuple[int, int] | None:
    text = entry.get(f"{side}_text")
    start = _evidence_start(document, entry["evidence"])
    if not text or start < 0:
        return None
    inside = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", entry["evidence"])
    if not inside:
        return None
    return start + inside.start(), start + inside.end()


def _groups(mentions: list[Mention]) -> list[list[Mention]]:
    groups: dict[str, list[Mention]] = {}
    last = None
    pending: list[Mention] = []
    for mention in mentions:
        if mention.kind is MentionKind.NAMED:
            last = mention.text
            groups.setdefault(last, []).extend([*pending, mention])
            pending = []
        elif last is None:
            pending.append(mention)
        else:
            groups[last].append(mention)
    return [*groups.values(), *([pending] if pending else [])]


def _claim(
    document: Document,
    entry: dict[str, Any],
    where: dict[tuple[str, int, int], int],
    default: dict[str, int],
) -> Claim | None:
    start = _evidence_start(document, entry["evidence"])
    ends = {}
    for side in ("subject", "object"):
        at = _argument(document, entry, side)
        cluster = where.get((entry[side], *at)) if at else None
        ends[side] = default.get(entry[side]) if cluster is None else cluster
    if start < 0 or ends["subject"] is None or ends["object"] is None:
        return None
    return Claim(
        subject=ends["subject"],
        relation=entry["relation"],
        object=ends["object"],
        evidence=document.quote(start, start + len(entry["evidence"])),
        of=default.get(entry.get("of") or ""),
        attribution=tuple(default[a] for a in entry.get("attribution") or () if a in default),
        confidence=0.9,
        **details(entry),
    )


def extractions(folder: Path, *, split: bool = False, limit: int | None = None) -> list[Extraction]:
    """Return the extractions of the first ``limit`` articles of a gold folder, or of all."""
    paths = sorted(path.with_suffix(".txt") for path in folder.glob("*.json"))[:limit]
    return [extraction_of(path, split=split) for path in paths]
