"""Look-up of names in the shipped gazetteer."""

import pytest

from kg.model import EntityType
from kg.resources import Gazetteer, GazetteerEntry, Strength, load

#: Territories in the news that have no ISO code of their own (any more).
WITHOUT_ISO = {"somaliland", "soviet-union", "yugoslavia"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load().gazetteer


@pytest.mark.parametrize(
    "written, entry, strength",
    [
        ("Indonesia", "indonesia", Strength.STRONG),
        ("U.S.", "united-states", Strength.STRONG),
        ("the United States", "united-states", Strength.STRONG),
        ("Côte d’Ivoire", "ivory-coast", Strength.STRONG),
        ("Cote d'Ivoire", "ivory-coast", Strength.STRONG),
        ("Nato", "nato", Strength.STRONG),
        ("Al-Shabaab", "al-shabaab", Strength.STRONG),
        ("INDONESIA", "indonesia", Strength.STRONG),
        ("Georgia", "georgia", Strength.WEAK),
        ("Indonesian", "indonesia", Strength.ADJECTIVE),
        ("Danes", "denmark", Strength.PEOPLE),
        ("the White House", "united-states", Strength.METONYM),
        ("Downing Street", "united-kingdom", Strength.METONYM),
        ("Southeast Asian", "southeast-asia", Strength.ADJECTIVE),
    ],
)
def test_a_written_form_leads_to_its_entry(gazetteer, written, entry, strength):
    first = gazetteer.lookup(written)[0]
    assert (first.entry, first.strength) == (entry, strength)


@pytest.mark.parametrize("written", ["us", "turkey", "who", "mali", "guinea", "Atlantis"])
def test_a_common_word_is_no_name(gazetteer, written):
    assert gazetteer.lookup(written) == ()


def test_a_capital_is_a_place_and_the_government(gazetteer):
    found = {(form.entry, form.strength) for form in gazetteer.lookup("Jakarta")}
    assert found == {("jakarta", Strength.STRONG), ("indonesia", Strength.METONYM)}


def test_a_name_that_two_countries_share_leads_to_both_and_settles_on_none(gazetteer):
    assert {form.entry for form in gazetteer.lookup("Congo")} == {
        "democratic-republic-of-the-congo",
        "republic-of-the-congo",
    }
    assert gazetteer.strong("Congo") is None


def test_every_country_has_its_codes_and_names(gazetteer):
    countries = gazetteer.of_type(EntityType.COUNTRY)
    bare = {c.id for c in countries if not (c.iso_alpha2 and c.iso_alpha3)}
    assert len(countries) > 195
    assert bare == WITHOUT_ISO
    assert all(c.wikidata and (c.names or c.weak_names) for c in countries)


def test_every_country_has_a_region_and_nearly_every_one_a_demonym(gazetteer):
    countries = gazetteer.of_type(EntityType.COUNTRY)
    without_demonym = {c.id for c in countries if not c.demonyms}
    assert all(c.regions for c in countries)
    assert without_demonym == {"dominica", "republic-of-the-congo", "vatican"}


def test_regions_of_regions_are_regions_of_a_country(gazetteer):
    assert gazetteer.by_id["indonesia"].regions == ("Southeast Asia", "Asia")


def test_lookup_does_not_depend_on_the_order_of_the_entries():
    one = GazetteerEntry("a", EntityType.PLACE, "Springfield", weak_names=("Springfield",))
    two = GazetteerEntry("b", EntityType.PLACE, "Springfield", weak_names=("Springfield",))
    assert Gazetteer((one, two)).lookup("Springfield") == Gazetteer((two, one)).lookup(
        "Springfield"
    )
