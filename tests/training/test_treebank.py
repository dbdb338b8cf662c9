"""Treebanks are read as the CoNLL-U format says."""

from pathlib import Path

from kg.training.treebank import labels, read_conllu

DATA = Path(__file__).parent / "data" / "ud-english-gum" / "train.conllu"


def test_heads_labels_and_paragraphs_are_read() -> None:
    first, second = read_conllu(DATA)[0]
    assert (first.words, first.heads) == (["Kenya", "sends", "troops", "."], [2, 0, 2, 2])
    assert [first.new_paragraph, second.new_paragraph] == [False, True]


def test_labels_come_most_frequent_first() -> None:
    assert labels(read_conllu(DATA))["upos"][:2] == ["NOUN", "PROPN"]
