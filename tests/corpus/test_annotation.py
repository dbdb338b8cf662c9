"""The written corpus keeps the rules of its annotation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.evaluation.gold import read_gold
from kg.model import EntityType, Modality, Polarity, Relation, Stage

CORPUS = Path(__file__).parent
STAGED = {Relation.OFFERS_TROOPS, Relation.FUNDS}


@pytest.fixture(scope="module")
def gold() -> list[tuple[str, str, dict[str, Any]]]:
    """Name, text and annotation of each article."""
    return [
        (p.stem, p.with_suffix(".txt").read_text("utf-8"), json.loads(p.read_text("utf-8")))
        for p in sorted(CORPUS.glob("*.json"))
    ]


def claims(
    gold: list[tuple[str, str, dict[str, Any]]],
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, text, data in gold:
        for claim in data["claims"]:
            yield name, text, claim


def test_every_article_has_its_annotation(gold):
    texts = {p.stem for p in CORPUS.glob("*.txt")} - {"held_out"}
    assert texts == {name for name, _, _ in gold}
    assert len(read_gold([CORPUS])) == len(gold) > 700


def test_every_quote_stands_in_its_article(gold):
    wrong = [(n, c["evidence"]) for n, text, c in claims(gold) if c["evidence"] not in text]
    assert wrong == []


def test_every_argument_stands_in_its_quote(gold):
    wrong = [
        (name, claim[role])
        for name, _, claim in claims(gold)
        for role in ("subject_text", "object_text")
        if claim.get(role) and claim[role] not in claim["evidence"]
    ]
    assert wrong == []


def test_every_id_is_an_entity_of_a_known_type(gold):
    for name, _, data in gold:
        types = {e["id"]: EntityType(e["type"]) for e in data["entities"]}
        used = {
            i
            for c in data["claims"]
            for i in (c["subject"], c["object"], c.get("of"), *c.get("attribution", ()))
            if i is not None
        }
        assert used <= set(types), name


def test_attributes_have_the_values_of_the_guidelines(gold):
    for name, _, claim in claims(gold):
        Relation(claim["relation"]), Polarity(claim["polarity"]), Modality(claim["modality"])
        stage = claim.get("stage")
        assert bool(stage) == (claim["relation"] in STAGED), (name, claim)
        assert stage is None or Stage(stage)
        assert stage != Stage.REFUSED or claim["polarity"] == Polarity.NEGATED, (name, claim)


def test_held_out_articles_exist_or_are_of_the_gold(gold):
    names = {name for name, _, _ in gold}
    held_out = (CORPUS / "held_out.txt").read_text("utf-8").split()
    assert sum(name in names for name in held_out) == 72
    assert len(held_out) == len(set(held_out)) == 96
