"""Scores on raw text count what was split wrongly."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.training.raw_text import raw_scores, read_raw

FILE = """# newdoc id = a
# newpar
1-2	Don't	_	_	_	_	_	_	_	_
1	Do	do	AUX	VB	_	3	aux	_	_
2	n't	not	PART	RB	_	3	advmod	_	_
3	go	go	VERB	VB	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

1	Stay	stay	VERB	VB	_	0	root	_	_
1.1	there	there	ADV	RB	_	_	_	_	_

# newpar
1-2	Gonna	_	_	_	_	_	_	_	_
1	Going	go	VERB	VBG	_	0	root	_	_
2	to	to	PART	TO	_	1	xcomp:x	_	_

# newdoc id = b
1	Yes	yes	INTJ	UH	_	0	root	_	_

"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "x.conllu").write_text(FILE)
    return tmp_path / "x.conllu"


@pytest.fixture
def nlp() -> Language:
    """A pipeline that knows the trees of the file above by its words."""
    nlp = spacy.blank("en")
    heads = {"Do": "go", "n't": "go", ".": "go"}
    tags = {"Do": "AUX", "n't": "PART", "go": "VERB", ".": "PUNCT", "Stay": "NOUN", "Yes": "INTJ"}

    relations = {"Do": "aux:x", "n't": "advmod", ".": "punct"}

    def tree(doc: Doc) -> Doc:
        words = [t.text for t in doc]
        return Doc(
            doc.vocab,
            words=words,
            spaces=[bool(t.whitespace_) for t in doc],
            heads=[words.index(heads.get(w, w)) for w in words],
            deps=[relations.get(w, "ROOT") for w in words],
            pos=[tags.get(w, "X") for w in words],
            lemmas=["not" if w == "n't" else w.lower() for w in words],
        )

    Language.component("test_tree", func=tree)
    nlp.add_pipe("test_tree")
    return nlp


def test_the_text_is_put_together_as_it_was(path):
    assert [d.text for d in read_raw(path)] == ["Don't go. Stay \n\nGonna ", "Yes "]


def test_words_of_a_token_stand_where_it_spells_them_out(path):
    first = next(read_raw(path))
    assert [w.span for w in first.words] == [(0, 2), (2, 5), (5, 7), (7, 8), (8, 12), None, None]
    assert first.sentences == [(0, 8), (8, 12), (12, 17)]


def test_scores_count_words_sentences_tags_and_arcs(path, nlp):
    scores = raw_scores(nlp, path)
    # found: Do n't go . Stay Gon na Yes; gold: Do n't go . Stay Going to Yes
    assert scores["words"] == pytest.approx(6 / 8)
    assert scores["LAS"] == pytest.approx(6 / 8)
    assert scores["UPOS"] == pytest.approx(5 / 8)
    # found: Don't go. | Stay | Gon | na | Yes
    assert scores["sentences"] == pytest.approx(2 * 3 / (5 + 4))
