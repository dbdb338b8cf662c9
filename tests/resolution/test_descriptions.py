"""Definite descriptions: the one thing named before that fits, or nothing."""

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
