"""Every pattern's own examples, run through the real pipeline."""

import datetime
from pathlib import Path

import pytest

import kg.resources
from kg.model import Document
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.language import make_nlp
from kg.pipeline.relations import RelationMatcher
from kg.resources.patterns import Example, PatternRule

RESOURCES = kg.resources.load()
CNN = Path(__file__).parents[1] / "data" / "en_ud_cnn"
CASES = [
    pytest.param(rule, example, id=f"{rule.name}: {example.text}")
    for relation in RESOURCES.patterns
    for rule in relation.rules
    for example in rule.examples
]


@pytest.fixture(scope="module")
def nlp():
    return make_nlp(str(CNN), RESOURCES)


def found_by(nlp, rule: PatternRule, text: str) -> set[tuple[str, str]]:
    """Return the subjects and objects that one pattern finds, without articles, in small letters."""
    relation = next(r for r in RESOURCES.patterns if r.relation == rule.relation)
    alone = type(relation)(
        relation.relation, relation.label, relation.domain, relation.range, (rule,)
    )
    doc = nlp.make_doc(text)
    doc._.document = Document("example", "", text, date=datetime.date(2026, 1, 15))
    for name, component in nlp.pipeline:
        if name == "kg_relations":
            break
        doc = component(doc)
    doc._.candidates = []
    doc = RelationMatcher([alone], RESOURCES.cues)(doc)
    spans = doc.spans[MENTIONS]
    return {
        (bare(spans[c.subject].text), bare(spans[c.object].text) if c.object is not None else "")
        for c in doc._.candidates
    }


def bare(text: str) -> str:
    return text.lower().removeprefix("the ").removeprefix("a ").removeprefix("an ")


@pytest.mark.model
@pytest.mark.parametrize("rule, example", CASES)
def test_pattern_example(nlp, rule: PatternRule, example: Example):
    found = found_by(nlp, rule, example.text)
    if example.match:
        assert (bare(example.subject), bare(example.object)) in found
    else:
        assert not found
