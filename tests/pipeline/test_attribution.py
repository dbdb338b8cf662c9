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


@pytest.mark.parametrize(
    "text",
    [
        "Kenya rejected the plan, Secretary-General Stephanie Williams said on Monday.",
        "Kenya rejected the plan, said Stephanie Williams, the envoy of the United Nations.",
        "Kenya rejected the plan, according to the mission's envoy, Stephanie Williams.",
    ],
)
def test_speaker_set_behind_is_read_from_the_words(parse, text):
    assert sources(parse(text), "opposes") == [["Stephanie Williams"]]


def test_semicolon_ends_what_is_reported(parse):
    doc = parse("Kenya rejected the plan; Egypt backed the plan, Emmanuel Macron said.")
    assert sources(doc, "opposes") == [[]]
    assert sources(doc, "supports") == [["Emmanuel Macron"]]


def test_source_behind_a_source_is_the_nearer(parse):
    doc = parse("Kenya rejected the plan, Reuters reported on Monday, citing Emmanuel Macron.")
    assert sources(doc, "opposes") == [["Emmanuel Macron", "Reuters"]]


def test_turn_of_a_transcript_has_its_speaker(parse):
    doc = parse(
        "EMMANUEL MACRON: Kenya rejected the plan.\n\nQ: Why?\n\nEMMANUEL MACRON: Egypt backed it."
    )
    assert [a.kind for a in doc._.attributions] == ["turn", "turn"]


def test_subject_who_promises_is_no_source(parse):
    doc = parse("Kenya announced that it would send 200 police officers to Haiti.")
    assert sources(doc, "offersTroops") == [[]]


def test_subject_who_reports_an_act_of_his_own_is_its_source(parse):
    doc = parse("Kenya said that it had sent 200 police officers to Haiti.")
    assert sources(doc, "offersTroops") == [["Kenya"]]


def test_quotation_before_its_verb_in_another_sentence(parse):
    doc = parse(
        "Emmanuel Macron spoke. “Kenya rejected the plan. Egypt supports the plan.” he said."
    )
    assert len(sources(doc, "supports")[0]) == 1
