import datetime
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.serialize import (
    claims_from_jsonl,
    claims_to_jsonl,
    extraction_from_json,
    extraction_to_json,
)

TEXT = "Ruritania, an envoy said, may send about 20,000 troops to the force by “2026”."
DOCUMENT = Document("a", "", TEXT, date=datetime.date(2025, 12, 16))
RURITANIA = Entity("e:ruritania", "Ruritania", EntityType.COUNTRY, ("Strelsau",))
FORCE = Entity("e:force", "Force", EntityType.FORCE)
CLAIM = ResolvedClaim(
    id="c:1",
    document="a",
    subject=RURITANIA,
    relation="offersTroops",
    object=FORCE,
    evidence=DOCUMENT.quote(0, 40),
    quantity=Quantity(20000.0, "troops", Qualifier.ABOUT),
    stage=Stage.INTEREST,
    modality=Modality.POSSIBLE,
    time="2026",
    attribution=(Entity("e:envoy", "an envoy", EntityType.GROUP),),
    confidence=0.91,
    extractor="offersTroops/send",
)


def test_a_claim_is_written_with_every_promised_field_in_order():
    record = json.loads(claims_to_jsonl([CLAIM]))
    assert list(record) == [
        *("id", "document", "subject", "relation", "object", "quantity", "stage", "polarity"),
        *("modality", "time", "about", "of", "attribution", "evidence", "confidence", "extractor"),
    ]
    assert record["quantity"] == {"value": 20000, "unit": "troops", "qualifier": "about"}
    assert record["subject"] == {
        "id": "e:ruritania",
        "name": "Ruritania",
        "type": "Country",
        "aliases": ["Strelsau"],
    }
    assert record["evidence"] == {"text": TEXT[:40], "start": 0, "end": 40}


def test_whole_numbers_are_written_without_a_point():
    assert '"value": 20000,' in claims_to_jsonl([CLAIM])
    half = replace(CLAIM, quantity=Quantity(8.7, "USD"))
    assert '"value": 8.7,' in claims_to_jsonl([half])


def test_claims_come_back_as_they_were():
    other = replace(
        CLAIM,
        id="c:2",
        polarity=Polarity.NEGATED,
        quantity=None,
        stage=None,
        about="x",
        of=RURITANIA,
    )
    assert claims_from_jsonl(claims_to_jsonl([other, CLAIM])) == (CLAIM, other)


def test_lines_are_sorted_whatever_the_order():
    claims = [
        replace(CLAIM, id=f"c:{i}", document=d, evidence=DOCUMENT.quote(start, start + 5))
        for i, (d, start) in enumerate([("b", 1), ("a", 10), ("a", 9), ("a", 9)])
    ]
    written = claims_to_jsonl(claims)
    assert written == claims_to_jsonl(claims[::-1])
    assert [c.id for c in claims_from_jsonl(written)] == ["c:2", "c:3", "c:1", "c:0"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_claim_stays_on_one_line_whatever_its_words(text):
    claim = replace(CLAIM, evidence=Document("a", "", text).quote(0, len(text)))
    written = claims_to_jsonl([claim])
    assert len(written.splitlines()) == 1
    assert claims_from_jsonl(written) == (claim,)


@pytest.mark.parametrize(
    "line, said",
    [
        ("{", "line 1 of the claims file holds no claim: "),
        ("{}", "no field 'evidence'"),
        ("[]", "holds no claim"),
    ],
)
def test_a_broken_claims_file_is_named_by_line(line, said):
    with pytest.raises(DocumentError, match=said):
        claims_from_jsonl(line)


def test_an_unknown_value_is_refused():
    written = claims_to_jsonl([CLAIM]).replace('"affirmed"', '"perhaps"')
    with pytest.raises(DocumentError, match="'perhaps' is not a valid Polarity"):
        claims_from_jsonl(written)


def test_an_extraction_comes_back_as_it_was():
    mention = Mention(0, 9, "Ruritania", EntityType.COUNTRY, MentionKind.NAMED, 0, 9)
    force = Mention(58, 67, TEXT[58:67], EntityType.FORCE, MentionKind.NOMINAL)
    claim = Claim(
        0, "offersTroops", 1, DOCUMENT.quote(0, 78), Quantity(1 / 3, "troops"), Stage.OFFER,
        attribution=(0,), of=1, confidence=0.123456789, extractor="x",
    )  # fmt: skip
    extraction = Extraction(
        DOCUMENT,
        (
            CoreferenceCluster((mention,), EntityType.COUNTRY, "ruritania"),
            CoreferenceCluster((force,), EntityType.FORCE),
        ),
        (claim,),
    )
    assert extraction_from_json(extraction_to_json(extraction)) == extraction


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"document": {"id": "a", "date": null}}'])
def test_something_else_is_no_extraction(text):
    with pytest.raises(DocumentError, match="is no stored extraction"):
        extraction_from_json(text)
