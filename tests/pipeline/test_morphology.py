import pytest

from kg.pipeline.morphology import MorphologyCompleter


@pytest.mark.parametrize(
    "word,word_class,lemma",
    [
        ("soldiers", "NOUN", "soldier"),
        ("left", "VERB", "leave"),
        ("has", "AUX", "have"),
        ("n't", "PART", "not"),
        ("them", "PRON", "they"),
        ("Nations", "PROPN", "Nations"),
        ("other", "ADJ", "other"),
    ],
)
def test_lemma(tables, word, word_class, lemma):
    assert MorphologyCompleter(tables.morphology).lemma(word, word_class) == lemma
