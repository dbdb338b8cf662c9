"""Lemma scripts are undone by what applies them."""

import pytest

from kg.pipeline.neural.lemmas import apply_script
from kg.training.treebank import lemma_script


@pytest.mark.parametrize(
    "word, lemma",
    [
        ("running", "run"),
        ("Troops", "troops"),
        ("was", "be"),
        ("Jakarta", "Jakarta"),
        ("UN", "UN"),
        ("'s", "be"),
    ],
)
def test_a_script_made_from_a_pair_gives_the_lemma_back(word: str, lemma: str) -> None:
    assert apply_script(word, lemma_script(word, lemma)) == lemma


def test_a_script_longer_than_the_word_leaves_it_as_it_is() -> None:
    assert apply_script("go", "5|be|l") == "go"
