"""Definite descriptions: the one thing named before that fits, or nothing."""

from dataclasses import replace

import pytest

from kg.model.identifiers import iri
from kg.resolution import Verdict, resolve
from tests.resolution.factory import extraction


def entities(resources, text, *clusters):
    """Return the entity ids (local part) of the clusters of one article, "" for what has no name."""
    resolution = resolve([extraction(text, clusters)], resources)
    at = {m.start: m.entity.removeprefix(iri("entity", "")) for m in resolution.mentions}
    made = extraction(text, clusters)
    return resolution, [at.get(cluster.mentions[0].start, "") for cluster in made.clusters]


@pytest.mark.parametrize(
    "text, name, phrase",
    [
        ("The Lagting Mission left. The mission was small.", "Lagting Mission", "The mission"),
        ("The Mission in Torvia left. That mission failed.", "Mission in Torvia", "That mission"),
        ("UNIFIL left. The mission was large.", "UNIFIL", "The mission"),
    ],
)
def test_a_description_is_the_one_name_that_it_fits(resources, text, name, phrase):
    resolution, found = entities(resources, text, ("Force", name), ("Force", phrase))
    assert found[0] == found[1]
    decision = next(d for d in resolution.decisions if d.by == "description")
    assert decision.verdict is Verdict.SAME


def test_a_description_of_two_names_is_left_alone(resources):
    text = "The Lagting Mission left. The Torvia Mission stayed. The mission was small."
    named = [("Force", f"{name} Mission") for name in ("Lagting", "Torvia")]
    _, found = entities(resources, text, *named, ("Force", "The mission"))
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("The Lagting Mission left. A mission is small.", "A mission"),
        ("The mission was small. The Lagting Mission left.", "The mission"),
        ("The Lagting Mission left. The army was small.", "The army"),
    ],
)
def test_other_things_stay_apart(resources, text, phrase):
    _, found = entities(resources, text, ("Force", "Lagting Mission"), ("Force", phrase))
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    "text, one",
    [
        ("the UN force, UNIFIL, will leave in May.", True),
        ("troops of the UN force (UNIFIL) will leave in May.", True),
        ("the UN force left and UNIFIL, it is said, is another.", False),
        ("the UN force, UNIFIL troops and others left.", False),
    ],
)
def test_an_acronym_set_off_behind_a_description_is_its_name(resources, text, one):
    _, found = entities(resources, text, ("Force", "UN force"), ("Force", "UNIFIL"))
    assert (found[0] == found[1]) is one


@pytest.mark.parametrize(
    "text, fighters",
    [
        ("guerrillas of the Torvia Front fled", "guerrillas of the Torvia Front"),
        ("Torvia Front rebels fled", "Torvia Front rebels"),
        ("Rebels from Torvia Front fled", "Rebels from Torvia Front"),
    ],
)
@pytest.mark.parametrize("kind", ["ArmedGroup", "Organization"])
def test_the_fighters_of_a_group_are_the_group(resources, text, fighters, kind):
    _, found = entities(resources, text, (kind, "Torvia Front"), ("ArmedGroup", fighters))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "text, kind, other",
    [
        ("leaders of the Torvia Front fled", "ArmedGroup", "leaders of the Torvia Front"),
        ("rebels opposed to the Torvia Front fled", "ArmedGroup", "rebels opposed to the Torvia Front"),
        ("members of the Torvia Front fled", "Group", "members of the Torvia Front"),
    ],
)  # fmt: skip
def test_others_are_not_the_group_that_they_name(resources, text, kind, other):
    _, found = entities(resources, text, ("ArmedGroup", "Torvia Front"), (kind, other))
    assert found[0] != found[1]


@pytest.mark.parametrize(
    "text, body, phrase",
    [
        ("The Lagting Mission left. The civilian mission was small.", "Lagting Mission", "civilian mission"),
        ("The Lagting Union met. The 15-member union voted.", "Lagting Union", "15-member union"),
        ("The Lagting Mission left. The former mission failed.", "Lagting Mission", "former mission"),
    ],
    ids=["what it is like", "how large it is", "another"],
)  # fmt: skip
def test_what_a_named_body_is_like_makes_no_other_of_it(resources, text, body, phrase):
    kind = "Organization" if "Union" in body else "Force"
    _, found = entities(resources, text, (kind, body), (kind, phrase))
    assert (found[0] == found[1]) is ("former" not in phrase)


def headed(made):
    """Return an extraction in which small-letter nouns head the mentions of groups."""

    def with_head(mention):
        noun = next((w for w in mention.text.split() if w.isalpha() and w.islower()), "")
        start = mention.start + mention.text.index(noun)
        return replace(mention, head_start=start, head_end=start + len(noun))

    clusters = [replace(c, mentions=tuple(map(with_head, c.mentions))) for c in made.clusters]
    return replace(made, clusters=tuple(clusters))


@pytest.mark.parametrize(
    "text, phrase, one",
    [
        ("the representative of Slovenia spoke", "representative of Slovenia", True),
        ("Slovenia 's delegation spoke", "Slovenia 's delegation", True),
        ("the representatives of Slovenia and Kenya spoke", "representatives of Slovenia and Kenya", False),
        ("two judges of Slovenia spoke", "judges of Slovenia", False),
    ],
)  # fmt: skip
def test_who_represents_a_state_speaks_as_the_state(resources, text, phrase, one):
    states = [("Country", state) for state in ("Slovenia", "Kenya") if state in text]
    claims = [(len(states), "memberOf", 0)]
    made = headed(extraction(text, [*states, ("Group", phrase)], claims))
    mentions = resolve([made], resources).mentions
    found = {mention.text: mention.entity for mention in mentions}
    assert (found.get(phrase) == found.get("Slovenia")) is one


def test_who_leads_a_delegation_does_not_lead_the_state(resources):
    text = "Vera Grabe led Slovenia 's delegation"
    clusters = [
        ("Country", "Slovenia"),
        ("Group", "Slovenia 's delegation"),
        ("Person", "Vera Grabe"),
    ]
    resolution = resolve([headed(extraction(text, clusters, [(2, "leads", 1)]))], resources)
    assert not any(d.by == "delegates" for d in resolution.decisions)
