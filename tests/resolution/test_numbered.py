"""Numbered texts: one by number and body, in an article and across articles."""

import pytest

from kg.model.identifiers import iri
from kg.resolution import Verdict, resolve
from kg.resolution.numbered import numbered
from tests.resolution.factory import extraction

COUNCIL = "un-security-council"


@pytest.mark.parametrize(
    "text, number, issuer",
    [
        ("Resolution 2803", "2803", ""),
        ("resolution No. 2803", "2803", ""),
        ("UN Resolution 2803", "2803", ""),
        ("Security Council Resolution 2803 (2025)", "2803", COUNCIL),
        ("U.N. Security Council’s resolution 2803", "2803", COUNCIL),
        ("UNSCR 2803", "2803", COUNCIL),
        ("S/RES/2803 (2025)", "2803", COUNCIL),
        ("resolution 2803 of the UN Security Council, which", "2803", COUNCIL),
        ("General Assembly resolution ES-11/1", "ES-11/1", "un-general-assembly"),
        ("Lagting Council Resolution 12", "12", "lagting council"),
        ("National Security Council Resolution 12", "12", "national security council"),
    ],
)
def test_a_text_has_a_number_and_a_body(resources, text, number, issuer):
    found = numbered(text, resources.gazetteer, resources.linking)
    assert found == (number, issuer)


@pytest.mark.parametrize("text", ["20-point plan", "phase 2", "the resolution", "2803 troops"])
def test_other_numbers_are_none(resources, text):
    assert numbered(text, resources.gazetteer, resources.linking) is None


def articles(*names):
    """An article for each name, in which a country supports the text of that name."""
    return [
        extraction(
            f"Kenya supports {name} without reserve.",
            [("Country", "Kenya"), ("Plan", name)],
            [(0, "supports", 1)],
            id=f"d{number}",
        )
        for number, name in enumerate(names)
    ]


def plans(resources, made):
    resolution = resolve(made, resources)
    return [c.object.id.removeprefix(iri("entity", "")) for c in resolution.claims]


def test_a_resolution_is_one_across_articles(resources):
    names = (
        *("resolution 2803", "Security Council Resolution 2803 (2025)", "UNSCR 2803"),
        *("UN Resolution 2803", "U.N. Security Council Resolution 2803", "S/RES/2803"),
    )
    found = plans(resources, articles(*names))
    assert found == ["un-security-council-resolution-2803"] * len(names)


def test_resolutions_of_other_numbers_stay_apart(resources):
    names = ("Resolution 2803", "Resolution 2719", "UNSCR 2719", "UNSCR 280")
    assert len(set(plans(resources, articles(*names)))) == 3


def test_resolutions_of_other_bodies_stay_apart(resources):
    names = ("UNSCR 377", "General Assembly Resolution 377", "Lagting Council Resolution 377")
    assert len(set(plans(resources, articles(*names)))) == 3


def test_a_number_that_two_bodies_have_used_is_left_alone(resources):
    made = articles("UNSCR 377", "General Assembly Resolution 377", "Resolution 377")
    resolution = resolve(made, resources)
    assert len({c.object.id for c in resolution.claims}) == 3
    unsure = [d for d in resolution.decisions if d.by == "number" and d.verdict is Verdict.UNSURE]
    assert len(unsure) == 2


def test_the_body_that_adopts_a_text_is_its_body(resources):
    adopted = extraction(
        "The Peace and Security Council adopted Resolution 2803.",
        [("Organization", "Peace and Security Council"), ("Plan", "Resolution 2803")],
        [(0, "authorizes", 1)],
        id="african",
    )
    found = plans(resources, [adopted, *articles("UNSCR 2803")])
    assert len(set(found)) == 2


def test_the_body_may_stand_outside_of_the_mention(resources):
    made = extraction(
        "Kenya supports Security Council Resolution 2803.",
        [("Country", "Kenya"), ("Plan", "Resolution 2803")],
        [(0, "supports", 1)],
    )
    assert plans(resources, [made]) == ["un-security-council-resolution-2803"]


def test_why_two_resolutions_are_one_can_be_read(resources):
    resolution = resolve(articles("Resolution 2803", "UNSCR 2803"), resources)
    decision = next(d for d in resolution.decisions if d.by == "number")
    assert decision.verdict is Verdict.SAME
    assert {f.name: (f.left, f.right) for f in decision.features} == {
        "number": ("2803", "2803"),
        "body": ("", COUNCIL),
    }
