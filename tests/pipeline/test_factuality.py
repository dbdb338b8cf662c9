import pytest

from kg.model import Polarity, Stage
from kg.pipeline.extensions import Candidate
from kg.pipeline.factuality import _of_both

pytestmark = pytest.mark.model


def values(parse, text, relation):
    doc = parse(text)
    found = [c for c in doc._.candidates if c.relation == relation]
    assert found, f"no {relation} in {text!r}"
    return found[0]


@pytest.mark.parametrize(
    "text, stage, polarity, modality",
    [
        ("Italy has sent 400 soldiers to UNIFIL.", "delivered", "affirmed", "actual"),
        ("Italy will send 400 soldiers to UNIFIL.", "pledge", "affirmed", "actual"),
        ("Italy promised to send 400 soldiers to UNIFIL.", "pledge", "affirmed", "actual"),
        ("Italy has offered 400 soldiers for UNIFIL.", "offer", "affirmed", "actual"),
        ("Italy is ready to send 400 soldiers to UNIFIL.", "offer", "affirmed", None),
        (
            "Italy is considering sending 400 soldiers to UNIFIL.",
            "interest",
            "affirmed",
            "possible",
        ),
        ("Italy may send 400 soldiers to UNIFIL.", "interest", "affirmed", "possible"),
        ("Italy refused to send 400 soldiers to UNIFIL.", "refused", "negated", "actual"),
        ("Italy will not send soldiers to UNIFIL.", "refused", "negated", "actual"),
        ("Italy is not sending soldiers to UNIFIL.", "refused", "negated", "actual"),
        (
            "Italy would send 400 soldiers to UNIFIL if it were asked.",
            "pledge",
            None,
            "conditional",
        ),
    ],
)
def test_offer(parse, text, stage, polarity, modality):
    claim = values(parse, text, "offersTroops")
    assert claim.stage == stage
    assert polarity is None or claim.polarity == polarity
    assert modality is None or claim.modality == modality


@pytest.mark.parametrize(
    "text, polarity",
    [
        ("Germany supports the plan.", "affirmed"),
        ("Germany does not support the plan.", "negated"),
        ("Germany never supported the plan.", "negated"),
        ("The plan was not supported by Germany.", "negated"),
        ("Germany does not oppose the plan.", "negated"),
    ],
)
def test_polarity(parse, text, polarity):
    relation = "opposes" if "oppose" in text else "supports"
    assert values(parse, text, relation).polarity == polarity


@pytest.mark.parametrize(
    "text, modality",
    [
        ("The UN force will disarm Hamas.", "planned"),
        ("The UN force is to disarm Hamas.", "planned"),
        ("The UN force could disarm Hamas.", "possible"),
        ("The UN force has disarmed Hamas.", "actual"),
        ("The UN force began to disarm Hamas.", "actual"),
        ("The UN force was ordered to disarm Hamas.", "planned"),
    ],
)
def test_modality(parse, text, modality):
    assert values(parse, text, "disarms").modality == modality


@pytest.mark.parametrize(
    "stage, read, polarity, expected",
    [
        ("delivered", "interest", "affirmed", "interest"),
        ("pledge", "delivered", "affirmed", "pledge"),
        ("refused", "pledge", "affirmed", "pledge"),
        ("pledge", "pledge", "negated", "pledge"),
        ("refused", "pledge", "negated", "pledge"),
        ("refused", "delivered", "negated", "refused"),
        ("delivered", "delivered", "negated", "delivered"),
        ("offer", "refused", "negated", "refused"),
    ],
)
def test_stage_of_network_and_words(stage, read, polarity, expected):
    candidate = Candidate(0, "funds", 1, 0, 0.5, "model", stage=Stage(stage), settled=True)
    assert _of_both(candidate, Stage(read), Polarity(polarity)) is Stage(expected)


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Germany supports the plan until June.", "actual"),
        ("Germany supports the plan if it is amended.", "conditional"),
    ],
)
def test_time_is_no_condition(parse, text, modality):
    assert values(parse, text, "supports").modality == modality
