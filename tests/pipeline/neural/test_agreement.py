"""A pattern's claim is as sure as pattern and network together."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from spacy.tokens import Doc

from kg.model import Relation
from kg.pipeline import language
from kg.pipeline.extensions import MODEL, Candidate
from kg.pipeline.neural.agreement import PAIRS, NeuralAgreement
from kg.resources import Resources

RELATIONS = [str(r) for r in Relation]
FIT = {"network": 1.0, "pattern": 1.0, "intercept": 0.0, "limit": 0.4}


@pytest.fixture
def doc(resources: Resources) -> Doc:
    nlp = language.make_nlp(None, resources, ())
    doc = nlp("Kenya sent police to Haiti.")
    doc._.clusters = [[0], [1], [2]]
    doc.user_data[PAIRS] = np.full((3, 3, len(RELATIONS)), 0.01, dtype=np.float32)
    return doc


def weigh(doc: Doc, candidate: Candidate) -> list[Candidate]:
    known = SimpleNamespace(calibration={"patterns": FIT})
    doc._.candidates = [candidate]
    result: list[Candidate] = NeuralAgreement(known)(doc)._.candidates  # type: ignore[arg-type]
    return result


CANDIDATE = Candidate(0, "offersTroops", 2, 1, 0.7, "offersTroops/send")


def test_a_claim_that_the_network_finds_unlikely_is_dropped(doc: Doc) -> None:
    assert weigh(doc, CANDIDATE) == []


def test_a_claim_that_the_network_finds_likely_is_surer(doc: Doc) -> None:
    doc.user_data[PAIRS][0, 2, RELATIONS.index("offersTroops")] = 0.9
    (kept,) = weigh(doc, CANDIDATE)
    assert kept.confidence > 0.9


def test_another_mention_of_the_object_counts(doc: Doc) -> None:
    doc._.clusters = [[0], [1, 2]]
    doc.user_data[PAIRS][0, 1, RELATIONS.index("offersTroops")] = 0.9
    assert weigh(doc, CANDIDATE)


def test_a_relation_that_the_network_does_not_know_stays(doc: Doc) -> None:
    candidate = replace(CANDIDATE, relation="recognises")
    assert weigh(doc, candidate) == [candidate]


def test_the_networks_own_claims_stay_as_they_are(doc: Doc) -> None:
    candidate = replace(CANDIDATE, extractor=MODEL)
    assert weigh(doc, candidate) == [candidate]
