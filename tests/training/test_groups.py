"""Mentions that stand for several are told by the claims that share their words."""

import pytest

from kg.model import Document
from kg.training.gold_articles import GoldArticle, GoldMention, GoldPair
from kg.training.groups import grouped

WORDS = ["Mali", "and", "Niger", "left", ".", "Both", "accuse", "France", "."]
UPOS = ["PROPN", "CCONJ", "PROPN", "VERB", "PUNCT", "PRON", "VERB", "PROPN", "PUNCT"]


def article(subjects: list[str], types: dict[str, str]) -> GoldArticle:
    """Two sentences whose "Both" is the subject of a claim of each of the subjects."""
    kinds = {"mali": "Country", "niger": "Country"} | types
    return GoldArticle(
        "x",
        Document.compose("x", "", " ".join(WORDS)),
        WORDS,
        [],
        frozenset(),
        mentions=[
            GoldMention(0, 1, "mali", kinds["mali"]),
            GoldMention(2, 3, "niger", kinds["niger"]),
            GoldMention(5, 6, subjects[0], kinds[subjects[0]]),
            GoldMention(7, 8, "france", "Country"),
        ],
        pairs=[
            GoldPair(2, "accuses", 3, {"subject": s, "relation": "accuses", "object": "france"})
            for s in subjects
        ],
    )


def test_words_that_several_claims_share_stand_for_all_their_subjects() -> None:
    found = grouped(article(["mali", "niger"], {}), UPOS, ["_"] * 9)
    assert found.groups == {2: ("mali", "niger")}
    assert found.mentions[2].entity not in {"mali", "niger"}


@pytest.mark.parametrize(
    "subjects, types, upos, feats",
    [
        (["mali"], {}, "PRON", "_"),
        (["mali", "niger"], {}, "PROPN", "_"),
        (["mali", "niger"], {}, "PRON", "Number=Sing|Person=3"),
        (["mali", "niger"], {"niger": "Force"}, "PRON", "_"),
        (["mali", "niger"], {"mali": "Plan", "niger": "Plan"}, "PRON", "_"),
    ],
    ids=["one subject", "a name", "a singular", "a state and its army", "no agents"],
)
def test_other_words_stand_for_one(
    subjects: list[str], types: dict[str, str], upos: str, feats: str
) -> None:
    tags, features = list(UPOS), ["_"] * 9
    tags[5], features[5] = upos, feats
    assert grouped(article(subjects, types), tags, features).groups == {}
