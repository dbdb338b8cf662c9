import pytest
from spacy.tokens import Doc, Span

from kg.model import MentionKind
from kg.pipeline.coordination import Coordinations
from kg.pipeline.mentions import set_mentions

CLASSES = {",": "PUNCT", "and": "CCONJ", "the": "DET", "not": "PART", "met": "VERB"}


def coordinations(blank, text, **labels):
    """Return the coordinations of words without a tree; those in title case are mentions."""
    words = text.split()
    doc = Doc(
        blank.vocab,
        words=words,
        pos=[CLASSES.get(w, "PROPN") for w in words],
        heads=[0] * len(words),
        deps=["ROOT", *["nsubj"] * (len(words) - 1)],
    )
    doc[0].dep_ = "nsubj"
    named = [i for i, w in enumerate(words) if w.istitle()]
    spans = [Span(doc, i, i + 1, label=labels.get(words[i], "Country")) for i in named]
    set_mentions(doc, [(span, MentionKind.NAMED, "") for span in spans])
    return Coordinations(doc)


@pytest.mark.parametrize(
    "text,places",
    [
        ("Chad and Togo met", [(0, 2), (1, 2)]),
        ("Chad , Togo and the Congo met", [(0, 3), (1, 3), (2, 3)]),
        ("Chad , Togo met", [(0, 1), (0, 1)]),
        ("Chad , not Togo met", [(0, 1), (0, 1)]),
    ],
)
def test_members_of_a_row_that_ends_with_a_conjunction_are_coordinated(blank, text, places):
    found = coordinations(blank, text)
    assert [found.place(i) for i in range(len(places))] == places


def test_things_of_two_types_are_not_coordinated_but_keep_company(blank):
    found = coordinations(blank, "Chad and Macron met", Macron="Person")
    assert found.number(0) != found.number(1)
    assert found.company(0) == found.company(1) == [0, 1]
