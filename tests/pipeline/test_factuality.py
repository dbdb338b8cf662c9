import pytest

from kg.model import Modality, Polarity, Stage
from kg.pipeline.extensions import MENTIONS, MODEL, Candidate, replace
from kg.pipeline.factuality import FactualityTagger, _of_both

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


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Germany urged Kenya to back the plan.", Modality.POSSIBLE),
        ("Germany expects Kenya to back the plan.", Modality.PLANNED),
        ("Germany urged Kenya, which backs the plan, to leave Mali.", Modality.ACTUAL),
    ],
)
def test_what_another_is_to_do_is_not_actual_whatever_a_network_thinks(
    parse, resources, text, modality
):
    doc = parse(text)
    (claim,) = (c for c in doc._.candidates if c.relation == "supports")
    doc._.candidates = [replace(claim, modality=Modality.ACTUAL, settled=True)]
    (claim,) = FactualityTagger(resources.cues)(doc)._.candidates
    assert claim.modality is modality


def test_who_remains_is_there_whatever_a_network_thinks(parse, resources):
    doc = parse("German troops will remain in Kosovo.")
    subject, object_ = (
        next(i for i, m in enumerate(doc.spans[MENTIONS]) if m.text == name)
        for name in ("German troops", "Kosovo")
    )
    trigger = next(t.i for t in doc if t.text in {"remain", "Kosovo"} and t.dep_ == "ROOT")
    found = Candidate(
        subject, "locatedIn", object_, trigger, 0.8, MODEL, polarity=Polarity.NEGATED, settled=True
    )
    doc._.candidates = [found]
    (claim,) = FactualityTagger(resources.cues)(doc)._.candidates
    assert claim.polarity is Polarity.AFFIRMED


def test_who_needs_money_gives_none(parse, resources):
    doc = parse("The United Nations needs $5 million for UNIFIL.")
    subject, object_ = (
        next(i for i, m in enumerate(doc.spans[MENTIONS]) if name in m.text)
        for name in ("United Nations", "UNIFIL")
    )
    doc._.candidates = [Candidate(subject, "funds", object_, 3, 0.8, MODEL, settled=True)]
    assert FactualityTagger(resources.cues)(doc)._.candidates == []
