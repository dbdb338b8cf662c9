"""Lemmas come from the table, then from the dictionary, then from the network's edit script."""

from pathlib import Path

import pytest
from lemminflect import config
from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec

from kg.pipeline.neural.lemmas import Lemmas, Lexicon, apply_script
from kg.training.lemma_table import lemma_table, write_table
from kg.training.treebank import Sentence, lemma_script

LEMMAS = Lemmas({"VERB": {"deployed": "deploy"}, "PROPN": {"Nations": "Nation"}})


@pytest.mark.parametrize(
    "word,lemma",
    [
        ("running", "run"),
        ("Troops", "troops"),
        ("was", "be"),
        ("Jakarta", "Jakarta"),
        ("UN", "UN"),
        ("'s", "be"),
        ("kerala", "Kerala"),
    ],
)
def test_a_script_made_from_a_pair_gives_the_lemma_back(word: str, lemma: str) -> None:
    assert apply_script(word, lemma_script(word, lemma)) == lemma


def test_a_script_longer_than_the_word_leaves_it_as_it_is() -> None:
    assert apply_script("go", "5|be|l") == "go"


@pytest.mark.parametrize(
    "word,tags,script,lemma",
    [
        ("deployed", ("VERB", "VBD"), "1||l", "deploy"),  # the table knows the form
        ("Deployed", ("VERB", "VBN"), "1||l", "deploy"),  # and how a sentence begins with it
        ("denied", ("VERB", "VBD"), "1||l", "deny"),  # the dictionary knows better
        ("gendarmes", ("NOUN", "NNS"), "1||l", "gendarme"),  # it does not know: the script
        ("Nations", ("PROPN", "NNPS"), "0||k", "Nation"),
        ("Adobe", ("PROPN", "NNP"), "0||l", "Adobe"),  # names keep their form
        ("Emirates", ("PROPN", "NNPS"), "1||k", "Emirate"),
        ("its", ("PRON", "PRP$"), "0||l", "its"),
    ],
)
def test_the_surest_source_gives_the_lemma(
    word: str, tags: tuple[str, str], script: str, lemma: str
) -> None:
    assert LEMMAS(word, *tags, script) == lemma


def test_a_table_holds_what_most_words_of_a_form_agree_on() -> None:
    agreed = Sentence(words=["sent"] * 4, upos=["VERB"] * 4, lemmas=["send"] * 3 + ["sent"])
    open_ = Sentence(words=["left", "left"], upos=["VERB", "VERB"], lemmas=["leave", "left"])
    assert lemma_table([[agreed, open_]]) == {"VERB": {"sent": "send"}}


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_table(tmp_path / "t", {"NOUN": {"émigrés": "émigré"}})
    assert Lemmas.read(tmp_path / "t")("émigrés", "NOUN", "NNS", "0||l") == "émigré"


def test_the_lexicon_says_of_every_word_what_its_own_reader_says() -> None:
    whole, lexicon = LemmaLUCodec.load(config.lemma_lu_fn), Lexicon(Path(config.lemma_lu_fn))
    assert {word: lexicon.get(word, {}) for word in whole} == whole
    assert all(lexicon.get(f"{word}\x01", {}) == {} for word in whole)
    assert lexicon.get("", {}) == {}
