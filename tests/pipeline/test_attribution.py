import pytest

from kg.model import Document, Polarity
from kg.pipeline.attribution import sources_of
from kg.pipeline.extensions import MENTIONS, MODEL, Speaker, replace
from kg.pipeline.factuality import FactualityTagger
from kg.pipeline.tree import Tree

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


def test_all_who_say_it_are_its_sources(parse):
    doc = parse("Chad, Emmanuel Macron and two diplomats said that Kenya rejected the plan.")
    ((*first, last),) = sources(doc, "opposes")
    assert first == ["Chad", "Emmanuel Macron"]
    assert "diplomats" in last


@pytest.mark.parametrize(
    "ending",
    ["a charge that Kenya denied", "an allegation rejected by Kenya", "which Kenya denied"],
)
def test_denial_of_what_another_says_is_a_claim_of_its_own(parse, ending):
    doc = parse(f"Emmanuel Macron said that Kenya rejected the plan, {ending}.")
    found = [c for c in doc._.candidates if c.relation == "opposes"]
    spans = doc.spans[MENTIONS]
    assert {(c.polarity, *(spans[i].text for i in c.sources)) for c in found} >= {
        (Polarity.AFFIRMED, "Emmanuel Macron"),
        (Polarity.NEGATED, "Kenya"),
    }


def test_act_demanded_as_an_object_is_the_speakers_of_its_own_clause(parse):
    doc = parse("Chad backed the plan; Kenya demands the withdrawal of French troops from Mali.")
    assert ("Kenya", "withdrawal of French troops from Mali") in reports(doc)


def test_statement_without_quotation_marks_is_of_the_one_who_introduces_it(parse):
    doc = parse(
        "Emmanuel Macron said:\n\nKenya rejected the plan.\n\nWe regret that Chad rejected the plan."
        "\n\nMali rejected the plan."
    )
    assert sources(doc, "opposes") == [["Emmanuel Macron"], ["Emmanuel Macron"], []]


def test_own_stance_has_no_source(parse):
    doc = parse("Emmanuel Macron said that he rejected the plan.")
    assert sources(doc, "opposes") == [[]]


def test_denial_of_one_self_has_a_source(parse):
    doc = parse("Kenya denied that it had rejected the plan.")
    assert sources(doc, "opposes") == [["Kenya"]]


def test_relative_clause_inside_a_report_is_background(parse):
    doc = parse("Emmanuel Macron said that the plan, which Kenya rejected, was good.")
    assert sources(doc, "opposes") in ([[]], [])


def test_clause_that_describes_the_speaker_is_background(parse):
    doc = parse("Kenya, which has sent 200 police officers to Haiti, said that it was ready.")
    assert sources(doc, "offersTroops") == [[]]


def test_clause_behind_a_semicolon_is_the_articles_own(parse):
    doc = parse("Emmanuel Macron said that he was ready; Kenya rejected the plan.")
    assert sources(doc, "opposes") == [[]]


def test_clause_behind_according_to_and_a_conjunction_is_the_articles_own(parse):
    doc = parse("Egypt backed the plan, according to Emmanuel Macron, and Kenya rejected it.")
    assert sources(doc, "opposes") == [[]]


def test_source_is_the_text_and_not_who_saw_it(parse):
    doc = parse(
        "Kenya rejected the plan, according to a State Department statement seen by Reuters."
    )
    assert "Reuters" not in [source for source, _ in reports(doc)]


def test_day_that_only_dates_a_report_is_the_articles_own(parse):
    doc = parse(
        "Kenya supports the plan, Emmanuel Macron said late on Monday, a day after Egypt rejected it."
    )
    assert sources(doc, "supports") == [["Emmanuel Macron"]]
    assert sources(doc, "opposes") == [[]]


def test_what_is_asked_is_not_said(parse):
    doc = parse("Emmanuel Macron did not say whether Kenya rejected the plan.")
    assert reports(doc) == []


def test_source_that_a_paper_quotes_is_the_nearer(parse):
    doc = parse("Reuters quoted Emmanuel Macron as saying that Kenya rejected the plan.")
    assert sources(doc, "opposes") == [["Emmanuel Macron", "Reuters"]]


def test_speaker_behind_who_told_a_minister_of_another_state(parse):
    doc = parse("Kenya rejected the plan, Emmanuel Macron told Egypt's president, by telephone.")
    assert ("Emmanuel Macron", "Kenya rejected the plan") in reports(doc)


def test_what_one_says_that_he_does_not_want_has_a_source(parse):
    doc = parse("Kenya says that it does not oppose the plan.")
    assert sources(doc, "opposes") == [["Kenya"]]


def test_paragraph_of_minutes_is_of_the_speaker_in_capitals(parse):
    doc = parse(
        "EMMANUEL MACRON (France) thanked the envoy. Kenya rejected the plan.\n\n"
        "WILLIAM RUTO (Kenya) left. Egypt backed the plan.\n\nThe Council met."
    )
    assert sources(doc, "opposes") == [["EMMANUEL MACRON"]]
    assert sources(doc, "supports") == [["WILLIAM RUTO"]]


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


@pytest.mark.parametrize(
    "text",
    [
        "Kenya, Emmanuel Macron said, rejected the plan.",
        "Kenya, said Emmanuel Macron, rejected the plan.",
        "Kenya, Emmanuel Macron said on Monday, rejected the plan.",
    ],
)
def test_speaker_set_between_subject_and_verb(parse, text):
    assert ("Emmanuel Macron", "rejected the plan") in reports(parse(text))


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


def test_label_with_an_office_opens_a_turn(parse):
    doc = parse(
        "Emmanuel Macron, President of the Republic: Kenya rejected the plan.\n\n"
        "William Ruto, President of Kenya: Egypt backed the plan."
    )
    assert sources(doc, "opposes") == [["Emmanuel Macron"]]
    assert sources(doc, "supports") == [["William Ruto"]]


@pytest.mark.parametrize("question, answer", [("Q.", "A."), ("Q:", "A:"), ("QUESTION:", "ANSWER:")])
def test_answers_are_of_the_one_who_was_introduced(parse, question, answer):
    doc = parse(
        "Emmanuel Macron spoke to us after the summit of the African Union.\n\n"
        f"{question} What has happened?\n\n{answer} Kenya rejected the plan."
    )
    assert ("Emmanuel Macron", "Kenya rejected the plan") in reports(doc)


def test_title_opens_no_turn(nlp):
    document = Document("test", "Senator John McCain: a life", "Egypt backed the plan.")
    doc = nlp.make_doc("Senator John McCain: a life\n\nSenator Tim Kaine: Egypt backed the plan.")
    doc._.document = document
    assert [a.kind for a in nlp(doc)._.attributions] == []


def test_heading_with_a_body_opens_no_turn(parse):
    doc = parse("NATO: Egypt backed the plan.\n\nEMMANUEL MACRON: Kenya rejected the plan.")
    assert sources(doc, "supports") == [[]]


def test_delegation_that_speaks_twice_has_its_turns(parse):
    doc = parse("KENYA: We thank you.\n\nEGYPT: So do we.\n\nKENYA: We agree.\n\nEGYPT: Good.")
    assert [a.kind for a in doc._.attributions if a.kind == "turn"] == ["turn"] * 4


def with_speaker(doc, relation, name, likelihood, unsaid):
    """Return the candidate of a relation with what a network thinks of its source."""
    mention = next(i for i, m in enumerate(doc.spans[MENTIONS]) if m.text == name)
    candidate = next(c for c in doc._.candidates if c.relation == relation)
    return replace(candidate, speaker=Speaker(mention, likelihood, unsaid))


@pytest.mark.parametrize(
    "text, likelihood, unsaid, expected",
    [
        ("Emmanuel Macron said that Kenya rejected the plan.", 0.001, 0.999, []),
        ("Emmanuel Macron said that Kenya rejected the plan.", 0.02, 0.98, ["Emmanuel Macron"]),
        ("Emmanuel Macron said that Kenya rejected the plan.", 0.4, 0.5, ["Emmanuel Macron"]),
        ("Kenya rejected the plan. Emmanuel Macron was angry.", 0.8, 0.1, ["Emmanuel Macron"]),
        ("Kenya rejected the plan. Emmanuel Macron was angry.", 0.3, 0.5, []),
        ("Emmanuel Macron warned that Kenya rejected the plan.", 0.6, 0.3, ["Emmanuel Macron"]),
        ("Emmanuel Macron warned that Kenya rejected the plan.", 0.3, 0.5, []),
        ("Emmanuel Macron told us that Kenya rejected the plan.", 0.3, 0.5, ["Emmanuel Macron"]),
        ("EMMANUEL MACRON: Kenya rejected the plan.\n\nQ: Why?", 0.4, 0.5, ["EMMANUEL MACRON"]),
        ("EMMANUEL MACRON: Kenya rejected the plan.\n\nQ: Why?", 0.2, 0.8, []),
    ],
)
def test_network_has_a_say_in_the_source(parse, resources, text, likelihood, unsaid, expected):
    doc = parse(text)
    name = "EMMANUEL MACRON" if "MACRON" in text else "Emmanuel Macron"
    candidate = with_speaker(doc, "opposes", name, likelihood, unsaid)
    found = sources_of(doc, Tree(doc), candidate, resources.cues.speech)
    assert [doc.spans[MENTIONS][i].text for i in found] == expected


@pytest.mark.parametrize("unsaid, expected", [(0.6, ["Egypt"]), (0.8, [])])
def test_nobody_says_what_network_and_words_give_to_different_speakers(
    parse, resources, unsaid, expected
):
    doc = parse("Egypt said that Kenya rejected the plan. Emmanuel Macron was angry.")
    candidate = with_speaker(doc, "opposes", "Emmanuel Macron", 0.1, unsaid)
    found = sources_of(doc, Tree(doc), candidate, resources.cues.speech)
    assert [doc.spans[MENTIONS][i].text for i in found] == expected


def test_who_stands_between_subject_and_verb_says_it_whatever_the_network_hears(parse, resources):
    doc = parse("Kenya, Egypt added, rejected the plan. Emmanuel Macron was angry.")
    candidate = with_speaker(doc, "opposes", "Emmanuel Macron", 0.1, 0.8)
    found = sources_of(doc, Tree(doc), candidate, resources.cues.speech)
    assert [doc.spans[MENTIONS][i].text for i in found] == ["Egypt"]


@pytest.mark.parametrize("unsaid, expected", [(0.7, ["Kenya"]), (0.9, [])])
def test_subject_is_no_source_of_its_act_where_the_network_hears_nobody(
    parse, resources, unsaid, expected
):
    doc = parse("Kenya said that it sent 800 troops to Haiti.")
    candidate = with_speaker(doc, "offersTroops", "Kenya", 0.1, unsaid)
    found = sources_of(doc, Tree(doc), candidate, resources.cues.speech)
    assert [doc.spans[MENTIONS][i].text for i in found] == expected


def test_pattern_takes_the_source_that_the_network_found_for_the_claim(parse, resources):
    doc = parse("Kenya rejected the plan. Emmanuel Macron was angry.")
    pattern = next(c for c in doc._.candidates if c.relation == "opposes")
    read = with_speaker(doc, "opposes", "Emmanuel Macron", 0.8, 0.1)
    doc._.candidates = [replace(read, extractor=MODEL), pattern]
    FactualityTagger(resources.cues)(doc)
    assert sources(doc, "opposes") == [["Emmanuel Macron"], ["Emmanuel Macron"]]
