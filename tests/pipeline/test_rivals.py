"""Of two readings of the same words the surer stays."""

from dataclasses import replace

import pytest

from kg.model import Claim, Document, Polarity, Relation
from kg.pipeline.rivals import without_rivals

TEXT = "Egypt has offered 1,100 soldiers. Kenya paid the force in Somalia."
FIRST, SECOND = (0, 32), (34, 65)
EGYPT, FORCE, SOMALIA = range(3)


def claim(
    object_: int, confidence: float, words: tuple[int, int] = FIRST, **changes: object
) -> Claim:
    document = Document.compose("a", "", TEXT)
    made = Claim(
        subject=EGYPT,
        relation=Relation.OFFERS_TROOPS,
        object=object_,
        evidence=document.quote(*words),
        confidence=confidence,
        extractor="model",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_one_offer_has_one_receiver():
    sure, unsure = claim(FORCE, 0.9), claim(SOMALIA, 0.6)
    assert list(without_rivals([unsure, sure])) == [sure]


@pytest.mark.parametrize(
    "other",
    [
        claim(SOMALIA, 0.85),
        claim(SOMALIA, 0.6, SECOND),
        claim(SOMALIA, 0.6, polarity=Polarity.NEGATED),
        claim(SOMALIA, 0.6, relation=Relation.MEETS),
        claim(FORCE, 0.6),
    ],
    ids=["as sure", "other words", "denied", "may have several", "the same"],
)
def test_others_stay(other):
    both = [claim(FORCE, 0.9), other]
    assert sorted(map(str, without_rivals(both))) == sorted(map(str, both))


def test_an_office_named_once_has_one_holder():
    holds = Relation.HOLDS_POSITION
    sure, unsure = (
        claim(FORCE, 0.9, relation=holds),
        claim(FORCE, 0.6, relation=holds, subject=SOMALIA),
    )
    assert list(without_rivals([sure, unsure])) == [sure]
