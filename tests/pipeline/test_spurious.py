import pytest
from spacy.tokens import Doc, Span

from kg.model import MentionKind
from kg.pipeline.names import NameFinder
from kg.pipeline.spurious import acts_as_verb, is_sentence_piece, without_coordinations


def build(blank, text, **columns):
    return Doc(blank.vocab, words=text.split(), **columns)


@pytest.fixture
def headline(blank):
    return build(
        blank, "Ghana Sends 90 Police to Join Gaza Force",
        heads=[1, 1, 3, 1, 5, 1, 7, 5],
        deps=["nsubj", "ROOT", "nummod", "obj", "mark", "xcomp", "compound", "obj"],
        pos=["PROPN", "VERB", "NUM", "NOUN", "PART", "VERB", "PROPN", "PROPN"],
        tags=["NNP", "VBZ", "CD", "NNS", "TO", "VB", "NNP", "NNP"],
    )  # fmt: skip


@pytest.mark.parametrize("start, end", [(0, 4), (1, 2), (1, 4), (5, 8)])
def test_piece_of_a_headline_with_its_verb_is_no_name(headline, start, end):
    assert is_sentence_piece(headline[start:end])


@pytest.mark.parametrize("start, end", [(0, 1), (2, 4), (6, 8)])
def test_names_of_a_headline_are_names(headline, start, end):
    assert not is_sentence_piece(headline[start:end])


def test_verbs_of_a_headline_act_as_verbs(headline):
    assert [t.text for t in headline if acts_as_verb(t)] == ["Sends", "Join"]


def test_name_finder_makes_no_name_of_the_verbs_of_a_headline(headline, tables):
    names = [headline[n.start : n.end].text for n in NameFinder(tables.names).find(headline, [])]
    assert "Gaza Force" in names
    assert not any("Sends" in name or "Join" in name for name in names)


def test_description_may_hold_a_relative_clause(blank):
    doc = build(
        blank, "faction that joined Togo", heads=[0, 2, 0, 2],
        deps=["ROOT", "nsubj", "acl:relcl", "obj"], pos=["NOUN", "PRON", "VERB", "PROPN"],
        tags=["NN", "WDT", "VBD", "NNP"],
    )  # fmt: skip
    assert not is_sentence_piece(doc[:])


def test_word_taken_for_a_verb_in_the_place_of_a_noun_may_end_a_name(blank):
    doc = build(
        blank, "Lake Foundation pays", heads=[1, 2, 2], deps=["compound", "nsubj", "ROOT"],
        pos=["PROPN", "VERB", "VERB"], tags=["NNP", "VBD", "VBZ"],
    )  # fmt: skip
    assert not is_sentence_piece(doc[:2])


def kept(blank, text, *mentions):
    """Mentions are (start, end, type) or with a fourth member, the gazetteer entry."""
    words = text.split()
    pos = ["CCONJ" if w == "and" else "DET" if w == "the" else "PROPN" for w in words]
    doc = Doc(blank.vocab, words=words, pos=pos)
    found = {
        (start, end): (Span(doc, start, end, label=type_), MentionKind.NAMED, "".join(hint))
        for start, end, type_, *hint in mentions
    }
    return [span.text for span, _, _ in without_coordinations(doc, found, {"and"})]


def test_two_countries_with_a_comma_are_no_country(blank):
    parts = (0, 1, "Country", "chad"), (2, 3, "Country", "togo")
    assert kept(blank, "Chad , Togo", (0, 3, "Country"), *parts) == ["Chad", "Togo"]


def test_two_persons_are_no_person(blank):
    text = "Gen. Bo of the XR and the Ali"
    parts = (0, 2, "Person"), (4, 5, "ArmedGroup"), (7, 8, "Person")
    assert kept(blank, text, (0, 8, "Person"), *parts) == ["Gen. Bo", "XR", "Ali"]


def test_army_and_group_are_two(blank):
    parts = (0, 2, "ArmedGroup"), (3, 5, "Force")
    text = "Hill Army and Lake Guards"
    assert kept(blank, text, (0, 5, "Force"), *parts) == ["Hill Army", "Lake Guards"]


def test_known_name_with_and_in_it_stays(blank):
    whole = (0, 3, "Country", "trinidad-and-tobago")
    parts = (0, 1, "Country"), (2, 3, "Country")
    assert len(kept(blank, "Trinidad and Tobago", whole, *parts)) == 3


def test_body_with_two_topics_in_its_name_stays(blank):
    parts = (0, 2, "Organization"), (3, 4, "Topic")
    text = "Trade Ministry and Industry"
    assert len(kept(blank, text, (0, 4, "Organization"), *parts)) == 3


def test_name_with_its_apposition_is_one(blank):
    parts = (0, 1, "Force"), (2, 3, "Force", "unlake")
    assert len(kept(blank, "Mission , UNLAKE", (0, 3, "Force"), *parts)) == 3


def test_name_twice_is_one(blank):
    parts = (0, 1, "Country", "chad"), (2, 3, "Country", "chad")
    assert len(kept(blank, "Chad and Tchad", (0, 3, "Country"), *parts)) == 3
