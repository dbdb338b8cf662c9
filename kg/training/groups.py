"""Mentions that stand for several things at once: "both countries", "the two ministers", "they".

The annotation has no place for them. It gives one claim for each member, all with the same words for the argument;
by that they are told.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.training.gold_articles import GoldArticle, GoldPair

#: What can be one of several that are spoken of at once.
MEMBERS = frozenset({"Country", "Organization", "ArmedGroup", "Force", "Person", "Place", "Group"})
#: Types of which several can be spoken of as one kind of thing.
_SIDES = (frozenset({"Country", "Organization", "ArmedGroup"}), frozenset({"Force", "ArmedGroup"}))
_SINGLE = "Number=Sing"


def grouped(article: GoldArticle, upos: Sequence[str], feats: Sequence[str]) -> GoldArticle:
    """Return the article with ``groups`` filled in; their mentions become entities of their own.

    ``upos`` and ``feats`` are the tags of the article's words. A name stands for several only by the
    annotator's choice of words, and a singular for none but "each side" and its like.
    """
    claimed: dict[int, set[str]] = defaultdict(set)
    for pair in article.pairs:
        for mention, entity in ends(pair):
            claimed[mention].add(entity)
    types = {m.entity: m.type for m in article.mentions}
    groups: dict[int, tuple[str, ...]] = {}
    mentions = list(article.mentions)
    for i, entities in sorted(claimed.items()):
        m = mentions[i]
        members = {e for e in entities if types.get(e) in MEMBERS}
        tags = upos[m.start : m.end]
        alone = m.end == m.start + 1 and _SINGLE in feats[m.start]
        kinds = {types[e] for e in members}
        alike = len(kinds) == 1 or any(kinds <= side for side in _SIDES)
        if len(members) < 2 or not alike or "PROPN" in tags or alone:
            continue
        groups[i] = tuple(sorted(members))
        mentions[i] = replace(m, entity="+".join(groups[i]))
    return replace(article, mentions=mentions, groups=groups)


def ends(pair: GoldPair) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return mention and entity of a claim's subject and of its object."""
    return (pair.subject, pair.claim["subject"]), (pair.object, pair.claim["object"])
