from kg.resources.faults import Faults
from kg.resources.linking import build_linking_words


def test_deeds_without_a_noun_are_reported_with_the_other_faults():
    faults = Faults()
    build_linking_words("words.yml", {"titles": ["Mr"], "deeds": {"disarm": None}}, faults)
    text = "\n".join(faults.found)
    assert "words.yml: titles: 'Mr' must stand in small letters" in text
    assert "words.yml: deeds/disarm: must map a verb to a noun" in text
