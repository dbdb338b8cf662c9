"""Things without a name take that of their owner: by a possessive, or as the network reads the article."""

from dataclasses import replace

import pytest

from kg.model import CoreferenceCluster, EntityType, Modality, Polarity
from kg.resolution import resolve
from tests.resolution.factory import extraction


def made(text, clusters, owned, owner, claim=None):
    """Return an extraction whose cluster ``owned`` belongs to ``owner``; by default it backs the last one."""
    plain = extraction(text, clusters, [claim or (owned, "supports", len(clusters) - 1)])
    changed = [replace(c, owner=owner) if i == owned else c for i, c in enumerate(plain.clusters)]
    return replace(plain, clusters=tuple(changed))


def subject(resources, *of):
    (claim,) = resolve([made(*of)], resources).claims
    return claim.subject


def test_the_network_tells_whose_monitors_they_are(resources):
    text = "ASEAN met in Vientiane. the truce monitors back the plan."
    clusters = [("Organization", "ASEAN"), ("Force", "the truce monitors"), ("Plan", "the plan")]
    force = subject(resources, text, clusters, 1, 0)
    assert force.name == "ASEAN truce monitors"
    assert "truce monitors" in force.aliases


def test_a_country_owns_by_its_adjective_and_by_its_name(resources):
    text = "Myanmar is at war. the air force backs the plan."
    clusters = [("Country", "Myanmar"), ("Force", "the air force"), ("Plan", "the plan")]
    force = subject(resources, text, clusters, 1, 0)
    assert {force.name, *force.aliases} >= {"Burmese air force", "Myanmar's air force"}


def test_a_possessive_in_the_text_is_worth_more_than_the_network(resources):
    text = "Chad and Togo met. its army backs the plan."
    clusters = [
        ("Country", "Chad", "its"),
        ("Country", "Togo"),
        ("Force", "its army"),
        ("Plan", "the plan"),
    ]
    assert subject(resources, text, clusters, 2, 1).name == "Chadian army"


def test_a_part_of_a_country_is_called_by_the_point_of_the_compass(resources):
    text = "Mali is at war. the north is quiet, the army says."
    clusters = [("Country", "Mali"), ("Place", "the north"), ("Force", "the army")]
    (claim,) = resolve([made(text, clusters, 1, 0, (2, "locatedIn", 1))], resources).claims
    assert claim.object.name == "northern Mali"
    assert "north of Mali" in claim.object.aliases


@pytest.mark.parametrize("type_", ["Plan", "Topic", "Person"])
def test_only_bodies_forces_and_places_take_an_owner(resources, type_):
    text = "Mali is at war. the offer stands and Kenya backs it."
    clusters = [("Country", "Mali"), (type_, "the offer"), ("Country", "Kenya")]
    whole = made(text, clusters, 1, 0, (2, "supports", 1))
    names = {claim.object.name for claim in resolve([whole], resources).claims}
    assert not any("Mali" in name for name in names)


def test_what_takes_the_name_of_another_thing_of_the_article_is_that_thing(resources):
    text = "Sudanese army units left. the army backs the plan, Sudan says."
    clusters = [
        ("Force", "Sudanese army"),
        ("Force", "the army"),
        ("Country", "Sudan"),
        ("Plan", "the plan"),
    ]
    plain = made(text, clusters, 1, 2)
    resolution = resolve([plain], resources)
    entities = {m.text: m.entity for m in resolution.mentions}
    assert entities["Sudanese army"] == entities["the army"]


def test_a_thing_is_not_its_own_owner(resources):
    text = "the monitors back the plan."
    force = subject(resources, text, [("Force", "the monitors"), ("Plan", "the plan")], 0, 0)
    assert force.name == "monitors"


def test_an_owner_is_kept_with_its_cluster():
    assert CoreferenceCluster((), EntityType.FORCE).owner is None


@pytest.mark.parametrize(
    "country, army, other",
    [
        ("Turkey", "Turkish army", "Turk army"),
        ("Philippines", "Philippine army", "Philippines's army"),
        ("Papua New Guinea", "Papua New Guinean army", "Papua New Guinea's army"),
    ],
)
def test_a_country_stands_before_its_army_as_english_has_it(resources, country, army, other):
    text = f"its army backs the plan, {country} said."
    clusters = [("Country", "its", country), ("Force", "its army"), ("Plan", "the plan")]
    force = subject(resources, text, clusters, 1, None)
    assert army in {force.name, *force.aliases}
    assert other not in {force.name, *force.aliases}


def test_a_militia_is_its_leader_s_and_an_army_the_country_s(resources):
    text = "his militia backs the plan, Moussa Camara said."
    clusters = [
        ("Person", "his", "Moussa Camara"),
        ("ArmedGroup", "his militia"),
        ("Plan", "the plan"),
    ]
    assert subject(resources, text, clusters, 1, None).name == "Camara's militia"


def test_the_north_of_an_article_on_one_country_is_its_north(resources):
    text = "Mali is at war, Mali said. the army left the north."
    clusters = [("Country", "Mali"), ("Place", "the north"), ("Force", "the army")]
    (claim,) = resolve([extraction(text, clusters, [(2, "withdrawsFrom", 1)])], resources).claims
    assert {"northern Mali", "north of Mali"} & {claim.object.name, *claim.object.aliases}


@pytest.mark.parametrize(
    "called,name",
    [("the small unit", "Chadian small unit"), ("the unit", ""), ("the joint unit", "joint unit")],
)
def test_no_state_owns_what_is_called_as_several_states_forces_are(resources, called, name):
    text = f"Chad met Togo. {called} backs the plan."
    clusters = [("Country", "Chad"), ("Country", "Togo"), ("Force", called), ("Plan", "the plan")]
    claims = resolve([made(text, clusters, 2, 0)], resources).claims
    assert [claim.subject.name for claim in claims] == [name] * bool(name)


def test_a_possessive_gives_a_state_its_unit(resources):
    text = "Chad met Togo. its unit backs the plan."
    clusters = [
        ("Country", "Chad", "its"), ("Country", "Togo"), ("Force", "its unit"), ("Plan", "the plan"),
    ]  # fmt: skip
    assert subject(resources, text, clusters, 2, 1).name == "Chadian unit"


def test_where_a_force_is_says_nothing_of_whose_it_is(resources):
    text = "ASEAN met in Vientiane. the mission in Torvia backs the plan."
    clusters = [
        ("Organization", "ASEAN"),
        ("Force", "the mission in Torvia"),
        ("Plan", "the plan"),
    ]
    force = subject(resources, text, clusters, 1, 0)
    assert force.name == "ASEAN mission in Torvia"
    assert {"ASEAN mission", "mission in Torvia"} <= set(force.aliases)


@pytest.mark.parametrize("kind", ["Force", "Organization"])
def test_who_leads_a_body_without_a_name_is_in_its_name(resources, kind):
    text = "Kenya will command the multinational mission."
    made = extraction(
        text, [("Country", "Kenya"), (kind, "the multinational mission")], [(0, "leads", 1)]
    )
    (claim,) = resolve([made], resources).claims
    assert claim.object.name == "Kenyan-led multinational mission"
    assert {"Kenya-led multinational mission", "multinational mission"} <= set(claim.object.aliases)


def test_who_leads_a_body_does_not_rename_it(resources):
    text = "Kenya will command the Lagting Mission."
    made = extraction(text, [("Country", "Kenya"), ("Force", "Lagting Mission")], [(0, "leads", 1)])
    (claim,) = resolve([made], resources).claims
    assert claim.object.name == "Lagting Mission"


def test_a_leader_s_militia_bears_his_surname_or_his_whole_name(resources):
    text = "Dol Marek leads a rising. the gang backs the plan."
    clusters = [("Person", "Dol Marek"), ("ArmedGroup", "the gang"), ("Plan", "the plan")]
    group = subject(resources, text, clusters, 1, 0)
    assert {group.name, *group.aliases} >= {"Marek's gang", "Dol Marek's gang"}


@pytest.mark.parametrize("type_", ["ArmedGroup", "Force"])
def test_a_leader_without_a_name_gives_none_to_what_is_his(resources, type_):
    text = "he leads a rising. his gang backs the plan."
    clusters = [("Person", "he", "his"), (type_, "his gang"), ("Plan", "the plan")]
    plain = made(text, clusters, 1, 0)
    assert "'s" not in "".join(c.subject.name for c in resolve([plain], resources).claims)


def test_a_body_stays_as_it_is_called_where_that_says_whose_it_is(resources):
    text = "Sarajevo is quiet. the court in Sarajevo backs the plan."
    clusters = [
        ("Place", "Sarajevo"),
        ("Organization", "the court in Sarajevo"),
        ("Plan", "the plan"),
    ]
    assert subject(resources, text, clusters, 1, 0).name == "court in Sarajevo"


@pytest.mark.parametrize("called", ["the NATO brigade", "the Kenyan-led brigade"])
def test_a_body_called_by_an_owner_or_leader_is_not_renamed_by_who_leads_it(resources, called):
    made = extraction(f"Kenya leads {called}.", [("Country", "Kenya"), ("Force", called)], [(0, "leads", 1)])  # fmt: skip
    (claim,) = resolve([made], resources).claims
    assert claim.object.name == called.removeprefix("the ")
    assert all(name.count("-led") < 2 for name in claim.object.aliases)


@pytest.mark.parametrize("how", [{"polarity": Polarity.NEGATED}, {"modality": Modality.POSSIBLE}])
def test_who_does_not_lead_a_body_is_not_in_its_name(resources, how):
    made = extraction(
        "Kenya would lead the mission to Torvia.",
        [("Country", "Kenya"), ("Force", "the mission to Torvia")],
        [(0, "leads", 1, how)],
    )
    (claim,) = resolve([made], resources).claims
    assert not [name for name in (claim.object.name, *claim.object.aliases) if "-led" in name]
