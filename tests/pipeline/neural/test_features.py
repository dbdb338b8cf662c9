"""Pair features are the integers that the heads were trained on."""

import numpy as np

from kg.pipeline.features import distance, matches, nesting, sentence_distance


def test_distance_keeps_its_sign_apart() -> None:
    near, back = distance(np.array([0, 5]), np.array([5, 0])).tolist()
    assert (near, back) == (4, 14)


def test_sentence_distance_is_cut_at_three() -> None:
    assert sentence_distance(np.array([0, 9]), np.array([7, 9])).tolist() == [6, 3]


def test_nesting_names_the_outer_and_the_inner() -> None:
    assert nesting(np.array([0, 1]), np.array([3, 2])).tolist() == [[0, 1], [2, 0]]


def test_initials_match_the_long_name() -> None:
    found = matches([["International", "Stabilization", "Force"], ["ISF"]])
    assert found[1, 0] & 8


def test_matches_tell_equal_texts_last_words_and_parts_apart() -> None:
    found = matches([["Union"], ["African", "Union"], ["african", "union"], ["Sudan"]])
    assert found[0, 1] == 2 | 4
    assert found[1, 2] == 1 | 2 | 4
    assert not found[3].any()
    assert not found.diagonal().any()


def test_one_letter_matches_no_initials() -> None:
    assert not matches([["E"], ["Egypt", "today"], ["of", "it"]]).any()
