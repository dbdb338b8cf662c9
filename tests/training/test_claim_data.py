"""What the heads learn from: spans, clusters, labels."""

from pathlib import Path

import pytest

from kg.training.treebank import read_conllu

pytest.importorskip("torch", reason="the extra 'train' is not installed")

from kg.training.claim_data import GUM, from_gum

DATA = Path(__file__).parent / "data" / "ud-english-gum" / "train.conllu"


def test_nested_and_coreferent_entities_of_gum_are_found() -> None:
    target = from_gum(read_conllu(DATA)[0])
    spans = {
        " ".join(target.words[a:b]): (GUM[c - 1], g)
        for (a, b, c), g in zip(target.spans, target.clusters, strict=True)
    }
    assert spans["the camp"][0] == "place"
    assert spans["troops"][1] == spans["They"][1]
