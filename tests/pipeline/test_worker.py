"""A process that extracts in place of this one finds the same, and may end at any time."""

import os
import subprocess
import sys

import pytest

from kg import corpus, serialize
from kg.config import Config
from kg.pipeline import Extractor

pytestmark = pytest.mark.model

SCRIPT = """
import sys
from kg import corpus, serialize
from kg.config import Config
from kg.pipeline import Extractor
from kg.pipeline.worker import start
from kg.resources import load
with start(Config()) as worker:
    documents = corpus.read([sys.argv[1]]).documents
    found = Extractor(Config(), load()).extract_many(documents, 1, worker)
    {}
    found = list(found)
print("spacy" in sys.modules)
for extraction in found:
    print(serialize.extraction_to_json(extraction))
"""


@pytest.fixture
def articles(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"Kenya sent Haiti 400 police in Port {name}.")
    return tmp_path


def found_by(script: str, articles, root) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, articles],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "meanwhile, here",
    [
        ("pass", "False"),
        ("worker.end()", "True"),
        ("first = next(found); worker.end(); found = [first, *found]", "True"),
    ],
)
def test_a_worker_finds_what_this_process_does(articles, root, resources, meanwhile, here):
    extractor = Extractor(Config(), resources)
    documents = corpus.read([articles]).documents
    alone = [serialize.extraction_to_json(extractor.extract(document)) for document in documents]
    assert found_by(SCRIPT.format(meanwhile), articles, root) == [here, *alone]


def test_without_articles_a_worker_is_ended(articles, root):
    for path in articles.iterdir():
        path.unlink()
    ended = "assert worker._process.wait()"
    assert found_by(SCRIPT.format(ended), articles, root) == ["False"]
