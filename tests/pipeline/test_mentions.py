import pytest
from spacy.tokens import Span

from kg.model import EntityType, MentionKind
from kg.pipeline.mentions import add_mention, cluster_index, set_mentions


@pytest.fixture
def doc(blank):
    doc = blank.make_doc("Mali's army left")
    outer, inner = Span(doc, 0, 3, label="Force"), Span(doc, 0, 1, label="Country")
    set_mentions(doc, [(inner, MentionKind.NAMED, "mali"), (outer, MentionKind.NOMINAL, "")])
    doc._.clusters = [[0], [1]]
    return doc


def test_outer_mention_comes_first(doc):
    assert [span.text for span in doc.spans["mentions"]] == ["Mali's army", "Mali"]
    assert doc._.mention_hints == ["", "mali"]


def test_added_mention_gets_a_cluster_of_its_own(doc):
    index = add_mention(doc, doc[3:4], EntityType.TOPIC, MentionKind.NOMINAL)
    assert (index, doc._.clusters) == (2, [[0], [1], [2]])
    assert cluster_index(doc) == [0, 1, 2]


def test_mention_is_not_added_twice(doc):
    assert add_mention(doc, doc[0:1], EntityType.TOPIC, MentionKind.NOMINAL) == 1
    assert len(doc.spans["mentions"]) == 2


@pytest.mark.parametrize(
    "full, hint, kept",
    [
        ("Bill Blair", "bill-blair", ""),
        ("Anna Blair", "", ""),
        ("Tony Blair", "tony-blair", "tony-blair"),
    ],
)
def test_a_surname_alone_is_that_of_a_person_of_the_text(blank, full, hint, kept):
    made = blank(f"{full} came . Blair spoke .")
    first = (Span(made, 0, 2, label="Person"), MentionKind.NAMED, hint)
    alone = (Span(made, 4, 5, label="Person"), MentionKind.NAMED, "tony-blair")
    set_mentions(made, [first, alone])
    assert made._.mention_hints == [hint, kept]


def test_a_surname_of_nobody_else_in_the_text_keeps_its_hint(blank):
    made = blank("Blair spoke .")
    set_mentions(made, [(Span(made, 0, 1, label="Person"), MentionKind.NAMED, "tony-blair")])
    assert made._.mention_hints == ["tony-blair"]
