"""The model is a folder that spaCy itself loads, writes and loads again."""

import importlib.metadata
import pickle
import subprocess
import sys
import time
from shutil import copytree

import pytest
import spacy
from spacy.language import Language

from kg.errors import ModelError
from kg.pipeline.folders import BUNDLED, NETWORK
from kg.pipeline.language import NETWORK_COMPONENTS, make_nlp, without_weights
from kg.pipeline.neural.network import Network
from tests.conftest import require

pytestmark = pytest.mark.model
TEXT = (
    "Kenya sent 400 police officers to Haiti. The officers landed in Port-au-Prince in June 2024."
)


@pytest.fixture(scope="module")
def loaded() -> Language:
    return spacy.load(BUNDLED)


def annotation(nlp: Language) -> list[object]:
    doc = nlp(TEXT)
    tokens = [(t.text, t.dep_, t.head.i, t.lemma_, t.pos_, t.tag_, str(t.morph)) for t in doc]
    spans = {k: [(s.start, s.end, s.label_) for s in group] for k, group in doc.spans.items()}
    return [tokens, spans, [e.text for e in doc.ents], doc._.candidates]


def test_spacy_loads_the_folder_with_all_components(loaded):
    assert tuple(loaded.pipe_names) == NETWORK_COMPONENTS
    assert (loaded.meta["lang"], loaded.meta["name"]) == ("en", "claims")


def test_what_spacy_loads_is_what_the_package_runs(loaded, resources):
    assert annotation(loaded) == annotation(make_nlp(None, resources))


def test_mentions_and_clusters_are_span_groups(loaded):
    doc = loaded(TEXT)
    assert "Kenya" in [s.text for s in doc.spans["mentions"]]
    assert {len(group) > 1 for key, group in doc.spans.items() if key.startswith("coref_")} == {
        True
    }
    assert [len(c) for c in doc._.clusters if len(c) > 1] == [
        len(group) for key, group in doc.spans.items() if key.startswith("coref_clusters_")
    ]


def test_a_pipeline_written_to_disk_says_the_same_when_read(loaded, tmp_path):
    loaded.to_disk(tmp_path / "copy")
    assert annotation(spacy.load(tmp_path / "copy")) == annotation(loaded)


def test_a_folder_can_be_written_onto_itself(tmp_path):
    copytree(BUNDLED, tmp_path / "m")
    nlp = spacy.load(tmp_path / "m")
    nlp.to_disk(tmp_path / "m")
    assert annotation(spacy.load(tmp_path / "m"))


def test_the_option_model_takes_such_a_folder(tmp_path, resources):
    copytree(BUNDLED, tmp_path / "own")
    nlp = make_nlp(str(tmp_path / "own"), resources, ("model",))
    assert tuple(nlp.pipe_names) == tuple(n for n in NETWORK_COMPONENTS if n != "kg_relations")


def test_names_by_another_label_set_are_there_for_whoever_wants_them(tmp_path):
    nlp = spacy.load(BUNDLED)
    assert "names" not in nlp("Kenya sent police.").spans
    nlp.add_pipe("kg_label_sets", after=NETWORK)
    nlp.to_disk(tmp_path / "copy")
    for pipeline in (nlp, spacy.load(tmp_path / "copy")):
        doc = pipeline(
            "William Ruto of Kenya met Antony Guterres of the United Nations in Nairobi."
        )
        assert [(s.text, s.label_) for s in doc.spans["names"]] == [
            ("William Ruto", "PER"),
            ("Kenya", "LOC"),
            ("Antony Guterres", "PER"),
            ("United Nations", "ORG"),
            ("Nairobi", "LOC"),
        ]
        assert "the United Nations" in {s.text for s in doc.spans["gum"]}


def test_a_component_alone_can_be_pickled(loaded):
    copy = pickle.loads(pickle.dumps(loaded.get_pipe(NETWORK)))
    assert copy.labels == loaded.get_pipe(NETWORK).labels


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"lacks .*encoder\.onnx"):
        Network(tmp_path)


def test_a_missing_config_is_named(tmp_path, resources):
    (tmp_path / NETWORK).mkdir()
    with pytest.raises(ModelError, match=r"lacks config\.cfg, meta\.json, tokenizer"):
        make_nlp(str(tmp_path), resources)


def test_a_pipeline_without_weights_says_what_to_do(resources):
    with pytest.raises(ModelError, match=r"spacy\.load"):
        without_weights(resources)("Kenya sent police.")


def test_all_files_together_have_at_most_35_megabytes():
    assert sum(p.stat().st_size for p in BUNDLED.rglob("*") if p.is_file()) <= 35e6


def test_it_loads_in_two_seconds_of_a_core(loaded):
    began = time.process_time()
    spacy.load(BUNDLED)
    assert time.process_time() - began < 2


def test_spacy_finds_the_components_by_entry_points(tmp_path):
    group = importlib.metadata.entry_points(group="spacy_factories")
    require(NETWORK in group.names, "claimgraph is not installed: run make dev")
    code = f"import spacy; print(spacy.load({str(BUNDLED)!r})('Kenya sent police.')[1].lemma_)"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["send"]
