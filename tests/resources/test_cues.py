import kg.resources
from kg.resources.cues import read_cues
from kg.resources.faults import Faults


def test_shipped_cues_hold_the_lists_that_the_program_asks_for():
    cues = kg.resources.load().cues
    assert "say" in cues.speech.verbs
    assert "without" in cues.negation.prepositions
    assert "make" in cues.words["light"]


def test_missing_and_unknown_lists_are_reported_at_once():
    faults = Faults()
    read_cues({"negation": {"words": ["not"], "nouns": ["none"]}, "words": {}}, faults)
    text = "\n".join(faults.found)
    assert "negation.yml: unknown key 'nouns'; allowed are words, determiners" in text
    assert "negation.yml: heads: this list is missing" in text
    assert "speech.yml: must hold named lists of words" in text
    assert "words.yml: light: this list is missing" in text


def test_unquoted_truth_value_is_refused():
    faults = Faults()
    read_cues({"negation": {"words": [False, "not"]}}, faults)
    assert "negation.yml: words: must be a list of words; quote yes, no, on, off" in faults.found
