"""Owners are read off the names of what they own."""

import pytest

from kg.training.owners import owners_of

ADJECTIVES = {"sudan": ("Sudanese",), "mali": ("Malian",), "netherlands": ("Dutch",)}
SUDAN = {"id": "sudan", "type": "Country", "names": ["Sudan", "Khartoum"]}
MALI = {"id": "mali", "type": "Country", "names": ["Mali"]}
ASEAN = {
    "id": "asean",
    "type": "Organization",
    "names": ["ASEAN", "Association of Southeast Asian Nations"],
}


@pytest.mark.parametrize(
    "type_, names, owner",
    [
        ("Force", ["army", "Sudanese army"], "sudan"),
        ("Force", ["army", "Sudan's army"], "sudan"),
        ("Force", ["army of Sudan"], "sudan"),
        ("Force", ["monitors", "ASEAN monitors"], "asean"),
        ("Place", ["north", "northern Mali"], "mali"),
        ("Force", ["army"], None),
        ("Topic", ["Sudanese offer"], None),
        ("Organization", ["Association of Southeast Asian Nations secretariat"], "asean"),
    ],
)
def test_an_owner_is_found_in_the_names_of_what_he_owns(type_, names, owner):
    thing = {"id": "thing", "type": type_, "names": names}
    assert owners_of([SUDAN, MALI, ASEAN, thing], ADJECTIVES).get("thing") == owner


def test_most_names_decide():
    thing = {
        "id": "x",
        "type": "Force",
        "names": ["Sudanese force", "Sudan force", "force of Mali"],
    }
    assert owners_of([SUDAN, MALI, thing], ADJECTIVES) == {"x": "sudan"}
