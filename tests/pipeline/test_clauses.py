import pytest
from spacy.tokens import Doc

from kg.pipeline.clauses import main_clause, smallest_clause, whole_phrases


def build(blank, text, heads, deps, pos, tags=None):
    return Doc(
        blank.vocab,
        words=text.split(),
        heads=heads,
        deps=deps.split(),
        pos=pos.split(),
        tags=tags,
    )


@pytest.fixture
def sentence(blank):
    """Three clauses: "…, Ghana has promised 205 men to Mali if Paris pays, and Togo sent trucks."."""
    return build(
        blank,
        "Benin waited , Ghana has promised 205 men to Mali if Paris pays , and Togo sent trucks .",
        [1, 1, 5, 5, 5, 1, 7, 5, 9, 5, 12, 12, 5, 16, 16, 16, 5, 16, 1],
        "nsubj ROOT punct nsubj aux parataxis nummod obj case obl mark nsubj advcl punct cc nsubj conj"
        " obj punct",
        "PROPN VERB PUNCT PROPN AUX VERB NUM NOUN ADP PROPN SCONJ PROPN VERB PUNCT CCONJ PROPN VERB"
        " NOUN PUNCT",
    )


def smallest(doc, words, trigger, *, conditional=False):
    at = {token.text: token.i for token in doc}
    spans = [(at[word], at[word] + 1) for word in words]
    found = smallest_clause(doc, spans, at[trigger], conditional=conditional)
    return None if found is None else doc[found[0] : found[1]].text


def test_clauses_beside_and_below_are_left_out(sentence):
    found = smallest(sentence, ["Ghana", "Mali"], "promised")
    assert found == "Ghana has promised 205 men to Mali"


def test_condition_stays_with_what_depends_on_it(sentence):
    found = smallest(sentence, ["Ghana", "Mali"], "promised", conditional=True)
    assert found == "Ghana has promised 205 men to Mali if Paris pays"


def test_word_that_joins_a_clause_to_the_one_before_is_left_out(sentence):
    assert smallest(sentence, ["Togo", "trucks"], "sent") == "Togo sent trucks"


def test_words_of_no_common_tree_have_no_clause(blank):
    two = build(
        blank, "Kenya left . Togo stayed", [1, 1, 1, 4, 4], "nsubj ROOT punct nsubj ROOT",
        "PROPN VERB PUNCT PROPN VERB",
    )  # fmt: skip
    assert smallest(two, ["Kenya", "Togo"], "left") is None


def test_noun_between_its_arguments_takes_its_clause(blank):
    doc = build(
        blank, "EU aid to Gambia was cut in May", [1, 5, 3, 1, 5, 5, 7, 5],
        "compound nsubj:pass case nmod aux:pass ROOT case obl",
        "PROPN NOUN ADP PROPN AUX VERB ADP PROPN",
    )  # fmt: skip
    assert smallest(doc, ["EU", "Gambia"], "aid") == "EU aid to Gambia was cut in May"


def test_apposition_is_enough_for_an_office(blank):
    doc = build(
        blank, "Ann Lee , head of the WTX , said no", [8, 0, 3, 0, 6, 6, 3, 0, 8, 8],
        "nsubj flat punct appos case det nmod punct ROOT obj",
        "PROPN PROPN PUNCT NOUN ADP DET PROPN PUNCT VERB INTJ",
    )  # fmt: skip
    assert smallest(doc, ["Lee", "WTX"], "Ann") == "Ann Lee , head of the WTX"


def test_relative_clause_keeps_the_noun_it_describes(blank):
    doc = build(
        blank, "The Danes , which left Mali , wept", [1, 7, 4, 4, 1, 4, 4, 7],
        "det nsubj punct nsubj acl:relcl obj punct ROOT", "DET PROPN PUNCT PRON VERB PROPN PUNCT VERB",
        tags=["DT", "NNPS", ",", "WDT", "VBD", "NNP", ",", "VBD"],
    )  # fmt: skip
    assert smallest(doc, ["which", "Mali"], "left") == "The Danes , which left Mali"


def test_quotation_mark_that_closes_one_inside_is_taken_in(blank):
    doc = build(
        blank, "Oslo called Tromsø “ vital ” .", [1, 1, 1, 4, 1, 4, 1],
        "nsubj ROOT obj punct xcomp punct punct", "PROPN VERB PROPN PUNCT ADJ PUNCT PUNCT",
    )  # fmt: skip
    assert smallest(doc, ["Oslo", "Tromsø"], "called") == "Oslo called Tromsø “ vital ”"


def test_main_clause_leaves_out_its_neighbours(sentence):
    start, end = main_clause(sentence, 16)
    assert sentence[start:end].text == "Togo sent trucks"
    start, end = main_clause(sentence, 11)
    assert sentence[start:end].text == "Ghana has promised 205 men to Mali if Paris pays"


def test_quote_does_not_begin_in_a_coordination_that_it_governs(blank):
    doc = build(
        blank,
        "Mali , Togo and Benin have pledged men",
        [6, 2, 0, 4, 0, 6, 6, 6],
        "nsubj punct conj cc conj aux ROOT obj",
        "PROPN PUNCT PROPN CCONJ PROPN AUX VERB NOUN",
    )
    assert whole_phrases(doc, 4, 8) == (0, 8)
    assert whole_phrases(doc, 4, 5) == (4, 5)


def test_quote_of_what_neither_does_begins_with_neither(blank):
    doc = build(
        blank,
        "Neither Mali nor Togo has sent men",
        [5, 5, 3, 1, 5, 5, 5],
        "cc:preconj nsubj cc conj aux ROOT obj",
        "CCONJ PROPN CCONJ PROPN AUX VERB NOUN",
    )
    assert smallest(doc, ["Togo", "men"], "sent") == doc[:].text
