import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.model import MentionKind
from kg.pipeline.mentions import set_mentions
from kg.pipeline.neural import pointers
from kg.resources import Resources


@pytest.mark.parametrize(
    "scores, near, expected",
    [
        ([0.7, 0.3, 0.0], [True, False], 0),
        ([0.7, 0.0, 0.3], [True, False], None),
        ([0.1, 0.1, 0.8], [True, False], 1),
        ([0.9, 0.1, 0.0], [True, False], None),
        ([0.1, 0.2, 0.7], [True, False], 0),
        ([1.0], [], None),
    ],
)
def test_a_thing_of_another_sentence_has_to_be_likelier(
    scores: list[float], near: list[bool], expected: int | None
) -> None:
    found = pointers.placed(np.array(scores, dtype=np.float32), np.array(near, dtype=np.bool_), 0.8)
    assert found == expected


@pytest.mark.parametrize(
    "kind, row, expected",
    [
        (MentionKind.NOMINAL, [2.0, -1.0, 1.0, 0.0], (0, 2)),
        (MentionKind.NOMINAL, [2.0, -1.0, -1.0, 0.0], ()),
        (MentionKind.NAMED, [2.0, 1.0, 1.0, 0.0], ()),
    ],
    ids=["two", "one is not several", "a name stands for one"],
)
def test_an_unnamed_thing_stands_for_several(
    blank: Language,
    resources: Resources,
    kind: MentionKind,
    row: list[float],
    expected: tuple[int, ...],
) -> None:
    doc = Doc(blank.vocab, words=["Mali", "met", "Niger", "and", "Chad", ":", "they", "left"])
    spans = [Span(doc, i, i + 1, label="Country") for i in (0, 2, 4, 6)]
    set_mentions(doc, [(s, MentionKind.NAMED, "") for s in spans[:3]] + [(spans[3], kind, "")])
    doc._.clusters = [[0], [1], [2], [3]]
    scores = np.full((4, 4), -1.0, dtype=np.float32)
    scores[3] = row
    assert pointers.members(doc, scores, resources.language.references) == [(), (), (), expected]


@pytest.mark.parametrize(
    "row, expected",
    [
        ([2.0, -0.5, -0.9, 0.0], (0, 1)),
        ([2.0, 1.5, 0.1, 0.0], (0, 1)),
        ([2.0, -0.5, -0.6, 0.0], ()),
        ([2.0, -2.0, -3.0, 0.0], ()),
    ],
    ids=["less likely than none", "a third above none", "no two stand out", "too unlikely"],
)
def test_both_are_two(
    blank: Language, resources: Resources, row: list[float], expected: tuple[int, ...]
) -> None:
    doc = Doc(blank.vocab, words=["Mali", "met", "Niger", "and", "Chad", ":", "both", "left"])
    spans = [Span(doc, i, i + 1, label="Country") for i in (0, 2, 4, 6)]
    kinds = [*[MentionKind.NAMED] * 3, MentionKind.NOMINAL]
    set_mentions(doc, [(s, k, "") for s, k in zip(spans, kinds, strict=True)])
    doc._.clusters = [[0], [1], [2], [3]]
    scores = np.full((4, 4), -9.0, dtype=np.float32)
    scores[3] = row
    assert pointers.members(doc, scores, resources.language.references)[3] == expected
