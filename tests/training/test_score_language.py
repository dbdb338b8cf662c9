"""Names that overlap compete; scores of coreference are those of the papers."""

import pytest

pytest.importorskip("torch", reason="the extra 'train' is not installed")

from kg.pipeline.neural.label_sets import disjoint
from kg.training.coreference_scores import coref_scores


def test_two_names_beat_the_span_that_holds_both():
    assert disjoint({(0, 5): 3.0, (0, 2): 2.0, (3, 5): 2.0}) == [(0, 2), (3, 5)]


def test_a_sure_long_name_beats_its_parts():
    assert disjoint({(1, 5): 3.0, (1, 2): 0.5, (3, 5): 1.0, (6, 7): 0.1}) == [(1, 5), (6, 7)]


def test_no_spans_give_no_names():
    assert disjoint({}) == []


def test_coreference_scores_of_a_known_case():
    # the example of Luo (2005): one key entity of five and two of two and five
    key = [frozenset((i, i + 1) for i in members) for members in (range(5), (5, 6), range(7, 12))]
    response = [key[0], key[1] | key[2]]
    scores = coref_scores([(key, response)])
    assert scores["MUC"] == pytest.approx(2 * (9 / 10) / (1 + 9 / 10))
    assert scores["B3"] == pytest.approx(0.865, abs=0.001)
