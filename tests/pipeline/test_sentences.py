import pytest

from kg.pipeline.sentences import sentence_spans


@pytest.fixture
def split(blank, tables):
    def run(text):
        doc = blank.make_doc(text)
        openers = tables.names.sentence_openers
        return [doc[s[0] : s[-1] + 1].text for s in sentence_spans(doc, openers)]

    return run


@pytest.mark.parametrize(
    "text,expected",
    [
        ("They left. He stayed.", ["They left.", "He stayed."]),
        ("A title\n\nThey left.", ["A title", "They left."]),
        ("“They left.” He stayed.", ["“They left.”", "He stayed."]),
        (
            "Gen. Brown left the U.S. The plan stands.",
            ["Gen. Brown left the U.S.", "The plan stands."],
        ),
        ("The U.S. Army left.", ["The U.S. Army left."]),
        ("It paid $1.2 million. “No,” he said.", ["It paid $1.2 million.", "“No,” he said."]),
        ("“Is it so?” he asked.", ["“Is it so?” he asked."]),
        ("NAIROBI - Kenya left.", ["NAIROBI -", "Kenya left."]),
        (
            "PORT-AU-PRINCE, May 7 (Wire) – Kenya left.",
            ["PORT-AU-PRINCE, May 7 (Wire) –", "Kenya left."],
        ),
        ("Bern, 5.3.2009 — “No,” he said.", ["Bern, 5.3.2009 —", "“No,” he said."]),
        ("NATO - an alliance - left.", ["NATO - an alliance - left."]),
        ("Paris – Europe's capital – slept.", ["Paris – Europe's capital – slept."]),
        ("CAIRO is big. So is Lagos – they say.", ["CAIRO is big.", "So is Lagos – they say."]),
        ("US-led troops - Kenya's too - left.", ["US-led troops - Kenya's too - left."]),
    ],
)
def test_sentences(split, text, expected):
    assert split(text) == expected


def test_every_word_is_in_one_sentence(split):
    text = "One\n\ntwo. Three\nfour! " * 50
    assert " ".join(split(text)).split() == text.split()


def test_endless_sentence_is_cut(split):
    assert len(split("word " * 1000)) == 5
