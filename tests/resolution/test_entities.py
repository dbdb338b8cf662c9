import pytest

from kg.model.identifiers import iri
from kg.resolution import resolve
from tests.resolution.factory import extraction


def entity_of(resources, text, *clusters):
    """Return the subject of a claim made of the first two clusters."""
    made = extraction(text, clusters, [(0, "supports", 1)])
    return resolve([made], resources).claims[0].subject


def test_a_country_carries_the_names_of_the_gazetteer(resources):
    country = entity_of(
        resources, "Jakarta backs the plan.", ("Country", "Jakarta"), ("Plan", "the plan")
    )
    assert (country.id, country.name) == (iri("entity", "indonesia"), "Indonesia")
    assert (country.wikidata, country.iso_alpha2) == ("Q252", "ID")
    assert "Jakarta" in country.aliases


def test_a_person_has_the_longest_name_and_the_surname_as_alias(resources):
    person = entity_of(
        resources,
        "Laurent Torvik spoke. Mr Torvik backs the plan.",
        ("Person", "Laurent Torvik", "Mr Torvik"),
        ("Plan", "the plan"),
    )
    assert (person.name, person.aliases) == ("Laurent Torvik", ("Torvik",))


def test_a_nameless_force_takes_its_longest_phrase_and_is_local(resources):
    force = entity_of(
        resources,
        "the force left. the regional force backs the plan.",
        ("Force", "the force", "the regional force"),
        ("Plan", "the plan"),
    )
    assert (force.id, force.name) == (iri("entity", "a/regional-force"), "regional force")


@pytest.mark.parametrize(
    "type_, phrase, alias",
    [
        ("Force", "2,000 militiamen", "militiamen"),
        ("Force", "300 Palestinian policemen", "Palestinian policemen"),
        ("Group", "300 Palestinian policemen", "Palestinian policemen"),
        ("ArmedGroup", "10,000 Amal fighters", "Amal fighters"),
    ],
)
def test_what_is_counted_is_known_without_its_number(resources, type_, phrase, alias):
    thing = entity_of(resources, f"{phrase} back the plan.", (type_, phrase), ("Plan", "the plan"))
    assert alias in thing.aliases


def test_counted_states_are_not_known_without_their_number(resources):
    text = "19 countries back the plan."
    group = entity_of(resources, text, ("Group", "19 countries"), ("Plan", "the plan"))
    assert group.aliases == ()


@pytest.mark.parametrize(
    "title,country",
    [
        ("Israeli Foreign Minister", "Israel"),
        ("foreign minister", "Israel"),
        ("foreign minister of Israel", "Israel"),
    ],
)
def test_an_office_is_named_without_its_country(resources, title, country):
    text = f"Ana Torvik is the {title} of {country}."
    made = extraction(
        text,
        [("Person", "Ana Torvik"), ("Position", title)],
        [(0, "holdsPosition", 1)],
    )
    office = resolve([made], resources).claims[0].object
    assert (office.id, office.name) == (iri("entity", "foreign-minister"), "foreign minister")


def test_its_army_takes_the_name_of_the_owner(resources):
    force = entity_of(
        resources,
        "its army backs the plan, Chad said.",
        ("Force", "its army"),
        ("Plan", "the plan"),
        ("Country", "its", "Chad"),
    )
    assert force.name == "Chadian army"


def test_an_id_of_the_gazetteer_is_not_given_to_a_namesake(resources):
    person = entity_of(
        resources,
        "Mr New Zealand backs the plan.",
        ("Person", "New Zealand"),
        ("Plan", "the plan"),
    )
    assert person.id == iri("entity", "new-zealand-person")


def test_one_name_and_two_types_give_two_ids(resources):
    text = "Torvia Star backs the plan. the Torvia Star backs it."
    made = extraction(
        text,
        [("Person", "Torvia Star"), ("Plan", "the plan"), ("Organization", "the Torvia Star")],
        [(0, "supports", 1), (2, "supports", 1)],
    )
    found = {c.subject.id for c in resolve([made], resources).claims}
    assert found == {iri("entity", "torvia-star-person"), iri("entity", "torvia-star-organization")}
