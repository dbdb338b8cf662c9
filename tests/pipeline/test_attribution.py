import pytest

from kg.pipeline.extensions import MENTIONS

pytestmark = pytest.mark.model


def reports(doc):
    """Return (source, content) of each attribution."""
    spans = doc.spans[MENTIONS]
    return [
        (spans[a.source].text, doc[a.content[0] : a.content[1]].text.strip(" ."))
        for a in doc._.attributions
        if a.source is not None
    ]


def sources(doc, relation):
    spans = doc.spans[MENTIONS]
    return [[spans[i].text for i in c.sources] for c in doc._.candidates if c.relation == relation]


def test_clause_behind_a_verb_of_speech(parse):
    doc = parse("Emmanuel Macron said that Kenya would send police to Haiti.")
    assert reports(doc) == [("Emmanuel Macron", "that Kenya would send police to Haiti")]


def test_speaker_set_behind_with_apposition(parse):
    doc = parse("Kenya will send 200 police to Haiti, its president, William Ruto, said last week.")
    assert ("William Ruto", "Kenya will send 200 police to Haiti") in reports(doc)


def test_according_to(parse):
    doc = parse("Kenya rejected the plan, according to Emmanuel Macron.")
    assert [source for source, _ in reports(doc)] == ["Emmanuel Macron"]
    assert sources(doc, "opposes") == [["Emmanuel Macron"]]


def test_own_stance_has_no_source(parse):
    doc = parse("Emmanuel Macron said that he rejected the plan.")
    assert sources(doc, "opposes") == [[]]


def test_denial_of_one_self_has_a_source(parse):
    doc = parse("Kenya denied that it had rejected the plan.")
    assert sources(doc, "opposes") == [["Kenya"]]


def test_relative_clause_inside_a_report_is_background(parse):
    doc = parse("Emmanuel Macron said that the plan, which Kenya rejected, was good.")
    assert sources(doc, "opposes") in ([[]], [])


def test_urging_is_a_source_of_what_is_urged(parse):
    doc = parse("Egypt urged Israel to accept the plan.")
    assert sources(doc, "supports") == [["Egypt"]]


def test_quotation_goes_on_in_the_next_sentence(parse):
    doc = parse("“Kenya rejected the plan,” Emmanuel Macron said. “Egypt supports the plan.”")
    assert sources(doc, "supports") == [["Emmanuel Macron"]]
