"""Bare titles: the one of the article who bears it, or nobody."""

import pytest

from kg.model import EntityType, MentionKind
from kg.pipeline.titles import title_bearers
from kg.pipeline.views import Clusters, View


def bearer(blank, people, title):
    """Return the name of whom a bare title means; ``people`` are pairs of office and name."""
    pieces = [
        (phrase, kind)
        for pair in people
        for phrase, kind in zip(pair, ("Position", "Person"), strict=True)
    ]
    pieces.append((title, "Person"))
    words: list[str] = []
    spans = []
    for phrase, type_ in pieces:
        spans.append((len(words), len(words) + len(phrase.split()), type_))
        words += phrase.split()
    doc = blank.make_doc(" ".join(words))
    for token in doc:
        token.pos_ = "ADP" if token.lower_ == "of" else "PROPN"
    views = [
        View(i, doc[start:end], MentionKind.NAMED, EntityType(type_), "", 0, "")
        for i, (start, end, type_) in enumerate(spans)
    ]
    at = title_bearers(views, Clusters(views)).get(len(views) - 1)
    return None if at is None else views[at].span.text


FOREIGN, DEFENCE = ("Foreign Minister", "Ana Torvik"), ("Defence Minister", "Ole Dahl")


@pytest.mark.parametrize(
    "people, title, who",
    [
        (
            [("Secretary of State", "Mark Ruby"), ("Cabinet Secretary", "Musa Dube")],
            "Secretary",
            "Mark Ruby",
        ),
        ([FOREIGN], "minister", "Ana Torvik"),
        ([FOREIGN, DEFENCE], "foreign minister", "Ana Torvik"),
        ([FOREIGN, DEFENCE], "minister", None),
        ([("President", "Ana Torvik"), ("President", "Ole Dahl")], "president", None),
        ([FOREIGN], "general", None),
    ],
)
def test_a_bare_title_is_the_one_person_s_who_bears_it(blank, people, title, who):
    assert bearer(blank, people, title) == who
