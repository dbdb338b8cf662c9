from typing import Any

import pytest
import spacy

from kg.errors import ModelError
from kg.pipeline.binding import bound
from kg.pipeline.language import COMPONENTS, make_nlp


def foreign(path, labels):
    nlp = spacy.blank("en")
    parser: Any = nlp.add_pipe("parser")
    for label in labels:
        parser.add_label(label)
    nlp.initialize()
    nlp.to_disk(path)
    return str(path)


def test_model_of_another_scheme_is_refused_with_its_labels(tmp_path, resources):
    model = foreign(tmp_path / "m", ["nsubj", "dobj", "pobj", "prep"])
    with pytest.raises(ModelError, match=r"lacks .*obl.* and emits .*dobj"):
        make_nlp(model, resources)


def test_model_without_a_parser_is_refused(tmp_path, resources):
    spacy.blank("en").to_disk(tmp_path / "m")
    with pytest.raises(ModelError, match="has no parser"):
        make_nlp(str(tmp_path / "m"), resources)


def test_missing_model_is_refused_in_one_line(resources):
    with pytest.raises(ModelError, match="cannot be loaded") as error:
        make_nlp("no_such_model", resources)
    assert "\n" not in str(error.value)


def test_trees_of_another_pipeline_need_that_pipeline():
    with pytest.raises(ModelError, match="make_nlp"):
        spacy.blank("en").add_pipe("kg_syntax")


def test_a_pipeline_that_spacy_made_has_the_packages_ontology(resources):
    assert bound(spacy.blank("en")).resources.digest == resources.digest


@pytest.mark.model
def test_components_run_in_order(nlp):
    assert tuple(nlp.pipe_names) == COMPONENTS


@pytest.mark.model
def test_paragraphs_do_not_disturb_trees_or_offsets(parse):
    alone, inside = parse("Kenya sent police."), parse("A title\n\nKenya sent police.\n\nThe end.")
    sentence = list(inside.sents)[1]
    assert [t.dep_ for t in sentence if not t.is_space] == [t.dep_ for t in alone]
    assert inside.text[sentence.start_char :].startswith("Kenya sent police.")


@pytest.mark.model
def test_every_token_has_a_head_in_its_sentence_and_a_lemma(parse):
    doc = parse("\n\nKenya sent police.  It paid.\n\n\nThe end\n")
    assert all(token.head.sent == token.sent for token in doc)
    assert all(token.lemma_ and token.pos_ for token in doc if not token.is_space)
