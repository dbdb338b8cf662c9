"""How a written name is compared with a known one."""

import pytest

from kg.resources.names import accepts, fold


@pytest.mark.parametrize(
    "one, other",
    [
        ("U.S.", "US"),
        ("Türkiye", "Turkiye"),
        ("Sana'a", "Sanaa"),
        ("N’Djamena", "N'Djamena"),
        ("the Gambia", "Gambia"),
        ("Guinea-Bissau", "Guinea  Bissau"),
        ("HAMAS", "Hamas"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "one, other", [("Niger", "Nigeria"), ("Theodore", "Odore"), ("Mali", "Bali")]
)
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


def test_an_article_alone_is_kept():
    assert fold("the") == "the"


@pytest.mark.parametrize(
    "known, written, fits",
    [
        ("Turkey", "turkey", False),
        ("Turkey", "TURKEY", True),
        ("US", "us", False),
        ("US", "Us", False),
        ("WHO", "Who", False),
        ("NATO", "Nato", True),
        ("NATO", "nato", False),
        ("anti-balaka", "anti-balaka", True),
        ("anti-balaka", "Anti-balaka", True),
        ("al-Qaeda", "al-Qaeda", True),
        ("White House", "the White House", True),
        ("White House", "the white house", False),
    ],
)
def test_case_tells_names_from_words(known, written, fits):
    assert accepts(known, written) is fits
