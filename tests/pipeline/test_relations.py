import pytest

from kg.model import EntityType
from kg.pipeline.extensions import MENTIONS, QUANTITIES
from kg.pipeline.relations import RelationMatcher
from kg.resources.faults import Faults
from kg.resources.patterns import read_patterns

pytestmark = pytest.mark.model


def triples(doc, relation=None):
    spans = doc.spans[MENTIONS]
    return {
        (spans[c.subject].text, c.relation, spans[c.object].text)
        for c in doc._.candidates
        if relation in (None, c.relation)
    }


def test_coordinated_subjects_and_objects_give_a_claim_each(parse):
    doc = parse("Kenya and Ghana rejected the plan.")
    assert triples(doc, "opposes") == {
        ("Kenya", "opposes", "the plan"),
        ("Ghana", "opposes", "the plan"),
    }


def test_phrase_that_is_no_mention_becomes_a_topic(parse):
    doc = parse("Poland opposes the construction of the pipeline.")
    (claim,) = [c for c in doc._.candidates if c.relation == "opposes"]
    span = doc.spans[MENTIONS][claim.object]
    assert (span.text, span.label_) == ("construction of the pipeline", EntityType.TOPIC)


def test_what_is_said_in_a_clause_of_its_own_is_no_topic(parse):
    doc = parse("The Government of Kenya regretted that the proposals had been rejected.")
    assert not triples(doc, "opposes")


def test_object_left_out_is_the_force_that_the_article_is_about(parse):
    doc = parse("MINUSCA needs help. MINUSCA has lost men. Kenya pledged 800 soldiers.")
    assert triples(doc, "offersTroops") == {("Kenya", "offersTroops", "MINUSCA")}


def test_gapped_claims_have_their_own_quantity(parse):
    doc = parse("Kenya pledged 800 soldiers to MINUSCA, Ghana 400 and Togo 240.")
    spans, quantities = doc.spans[MENTIONS], doc.spans[QUANTITIES]
    found = {
        spans[c.subject].text: quantities[c.quantity].text
        for c in doc._.candidates
        if c.quantity is not None
    }
    assert found == {"Ghana": "400", "Togo": "240"}


def test_meeting_of_two_is_one_claim(parse):
    doc = parse("Narendra Modi and Emmanuel Macron met in Paris.")
    assert triples(doc, "meets") == {("Narendra Modi", "meets", "Emmanuel Macron")}


def test_unnamed_things_make_no_claim(parse):
    assert not triples(parse("The soldiers reached a town."))


def test_new_relation_works_from_its_file_alone(parse, resources):
    faults = Faults()
    data = {
        "relation": "sanctions",
        "domain": ["Country", "Organization"],
        "range": ["Country", "Person"],
        "patterns": [
            {
                "id": "impose",
                "trigger": ["impose"],
                "where": ["obj{measure}"],
                "subject": "subj",
                "object": "pp(on, against)",
                "examples": [
                    {"text": "France imposed sanctions on Mali.", "subject": "France"},
                    {"text": "France imposed order.", "match": False},
                ],
            }
        ],
        "words": {"measure": ["sanction", "embargo"]},
    }
    relations = read_patterns([("sanctions.yml", data)], faults, {}, resources.cues.words)
    faults.raise_if_any()
    doc = parse(
        "The sanctions that France will impose on Mali hurt. France imposed an embargo on Mali."
    )
    doc._.candidates = []
    doc = RelationMatcher(relations, resources.cues)(doc)
    assert triples(doc) == {("France", "sanctions", "Mali")}


def test_candidates_say_which_pattern_made_them(parse):
    doc = parse("Kenya rejected the plan.")
    assert [c.extractor for c in doc._.candidates] == ["opposes/reject"]
