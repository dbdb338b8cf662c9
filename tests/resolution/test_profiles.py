"""What of a cluster's mentions is a name."""

from dataclasses import replace

import pytest

from kg.resolution.profiles import profiles_of
from tests.resolution.factory import extraction

BODY = "The force will go in May. It takes troops of more than 70 countries."


def only_profile(text, resources, *cluster):
    found = extraction(text, [cluster])
    (profile,) = profiles_of(found, resources.gazetteer, resources.linking)
    return profile


def test_piece_of_a_headline_is_no_name(resources):
    text = f"Ruritania Asked Again to Send Troops Abroad\n\n{BODY}"
    profile = only_profile(text, resources, "Force", "Send Troops", "The force")
    assert profile.names == ()
    assert profile.name == "force"


@pytest.mark.parametrize(
    "headline", ["Ruritania Sends Its Sun Brigade Abroad", "Ruritania sends its Sun Brigade abroad"]
)
def test_name_that_the_article_uses_too_stays_one(resources, headline):
    text = f"{headline}\n\n{BODY} The Sun Brigade is the oldest brigade of the army."
    profile = only_profile(text, resources, "Force", "Sun Brigade", "The force")
    assert profile.name == "Sun Brigade"


def test_word_with_a_capital_is_no_name_where_the_same_word_ends_a_description(resources):
    text = f"{BODY} Countries want it."
    profile = only_profile(text, resources, "Group", "Countries", "more than 70 countries")
    assert profile.names == ()


@pytest.mark.parametrize(
    "called, title",
    [
        ("counterpart", ""),
        ("military colleague", ""),
        ("economist", ""),
        ("successor", ""),
        ("commander", "commander"),
        ("minister for economists", "minister for economists"),
    ],
)
def test_trade_or_office_of_another_is_no_office(resources, called, title):
    assert only_profile(f"The {called} spoke.", resources, "Position", called).name == title


def test_piece_of_a_persons_name_is_no_office(resources):
    found = extraction(
        "Ismail Omar spoke.",
        [("Person", "Ismail Omar"), ("Position", "Ismail")],
        [(0, "holdsPosition", 1)],
    )
    assert profiles_of(found, resources.gazetteer, resources.linking)[1].name == ""


def test_words_of_the_title_do_not_name_a_force_that_the_article_describes(resources):
    title, body = "ruritania coup guard gives up", "The presidential guard gave up."
    found = extraction(
        f"{title}\n\n{body}", [("Force", "ruritania coup guard", "The presidential guard")]
    )
    found = replace(found, document=replace(found.document, title=title))
    (profile,) = profiles_of(found, resources.gazetteer, resources.linking)
    assert profile.name == "presidential guard"
    assert profile.variants == ("ruritania coup guard",)


def test_a_number_before_a_noun_makes_no_name(resources):
    profile = only_profile("It sent 200 monitors there.", resources, "Force", "200 monitors")
    assert profile.names == ()
    assert profile.name == "200 monitors"


def test_what_someone_is_to_do_himself_is_called_after_him(resources):
    found = extraction(
        "The Salt Coast Brigade refused to disarm.",
        [("ArmedGroup", "Salt Coast Brigade"), ("Topic", "disarm")],
        [(0, "opposes", 1)],
    )
    deed = profiles_of(found, resources.gazetteer, resources.linking)[1]
    assert deed.name == "disarmament of Salt Coast Brigade"
    assert deed.variants == ("disarmament",)


def test_what_two_are_to_do_is_called_after_neither(resources):
    found = extraction(
        "The Salt Coast Brigade refused to disarm. The Lowland Army agreed to disarm.",
        [("ArmedGroup", "Salt Coast Brigade"), ("ArmedGroup", "Lowland Army"), ("Topic", "disarm")],
        [(0, "opposes", 2), (1, "supports", 2)],
    )
    assert profiles_of(found, resources.gazetteer, resources.linking)[2].name == "disarmament"


@pytest.mark.parametrize(
    "called, title",
    [
        (("Secretary", "Secretary of State"), "secretary of state"),
        (("President", "President of the Republic"), "president"),
    ],
)
def test_an_office_is_called_by_its_fuller_title(resources, called, title):
    text = " and ".join(f"the {name} spoke" for name in called)
    made = extraction(text, [("Position", *called)])
    (profile,) = profiles_of(made, resources.gazetteer, resources.linking)
    assert profile.name == title
