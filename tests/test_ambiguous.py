"""Ambiguous sentences, from text to entity by the bundled model: who is meant, and never a wrong country."""

from pathlib import Path

import pytest
import yaml

from kg.config import Config
from kg.model import Document
from kg.model.identifiers import iri
from kg.pipeline import Extractor
from kg.resolution import resolve
from kg.resources import load

pytestmark = pytest.mark.model
CASES = [
    pytest.param(*case, id=f"{kind}-{number}")
    for kind, cases in yaml.safe_load(
        (Path(__file__).parent / "data" / "ambiguous.yml").read_text(encoding="utf-8")
    ).items()
    for number, case in enumerate(cases)
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Config(), load())


def test_there_are_enough_sentences():
    assert len({case.values[0] for case in CASES}) >= 60


@pytest.mark.parametrize("text, words, expected", CASES)
def test_a_name_is_linked_to_what_it_means(extractor, text, words, expected):
    made = extractor.extract(Document("a", "", text))
    resources = load()
    known = {iri("entity", id_): id_ for id_ in resources.gazetteer.by_id}
    start = text.rindex(words)
    found = {
        known.get(mention.entity, "")
        for mention in resolve([made], resources).mentions
        if (mention.start, mention.end) == (start, start + len(words))
    }
    assert found == {expected}
