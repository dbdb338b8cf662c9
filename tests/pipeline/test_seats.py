"""What the role of a seat of government says: the city, or the state that it stands for."""

import pytest

from kg.pipeline.seats import Seats

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def seats(resources, tables) -> Seats:
    return Seats(resources.gazetteer, tables.names)


def score(seats, doc, name):
    found = next(doc[i : i + 1] for i in range(len(doc)) if doc[i].text == name)
    return seats.place(found)


@pytest.mark.parametrize(
    "text, name",
    [
        ("The talks in Cairo ended.", "Cairo"),
        ("The minister visited Cairo.", "Cairo"),
        ("The envoy flew to Doha.", "Doha"),
        ("They met in Cairo and Doha.", "Doha"),
        ("The summit begins in Paris, the capital.", "Paris"),
        ("The Paris summit begins.", "Paris"),
        ("The capital, Jakarta, is calm.", "Jakarta"),
        ("CAIRO — The envoy left.", "CAIRO"),
        ("Cairo, 7 June (Example Wire) – The envoy left.", "Cairo"),
    ],
)
def test_a_place_is_the_city(seats, parse, text, name):
    assert score(seats, parse(text), name) > 0


@pytest.mark.parametrize(
    "text, name",
    [
        ("Paris refused to send troops.", "Paris"),
        ("Moscow accused Kyiv of shelling.", "Kyiv"),
        ("Relations with Cairo are poor.", "Cairo"),
        ("The plan was opposed by Belgrade.", "Belgrade"),
        ("The agreement between Cairo and Doha expires.", "Cairo"),
        ("The judge held Cairo responsible.", "Cairo"),
    ],
)
def test_who_acts_is_the_state(seats, parse, text, name):
    assert score(seats, parse(text), name) < 0


@pytest.mark.parametrize(
    "name, known", [("Cairo", True), ("Kremlin", False), ("Egypt", False), ("Mombasa", False)]
)
def test_only_cities_that_stand_for_a_state_are_seats(seats, name, known):
    assert seats.named(name) is known
