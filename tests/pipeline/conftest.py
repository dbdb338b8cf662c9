"""Resources and pipeline, loaded once."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Document
from kg.pipeline import make_nlp
from kg.pipeline.extensions import register
from kg.resources import Resources, load
from kg.resources.language import LanguageTables

Parse = Callable[[str], Doc]
#: A small spaCy pipeline with UD trees and nothing else, as users may bring one.
CNN = Path(__file__).parents[1] / "data" / "en_ud_cnn"


@pytest.fixture(scope="session")
def resources() -> Resources:
    return load()


@pytest.fixture(scope="session")
def tables(resources: Resources) -> LanguageTables:
    return resources.language


@pytest.fixture(scope="session")
def blank() -> Language:
    """An English tokenizer without a model."""
    register()
    return spacy.blank("en")


@pytest.fixture(scope="session")
def nlp(resources: Resources) -> Language:
    return make_nlp(str(CNN), resources)


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Parse:
    """Run the whole pipeline over a text that appeared on Wednesday, 11 June 2025."""

    def run(text: str) -> Doc:
        doc = nlp.make_doc(text)
        doc._.document = Document("test", "", text, date=datetime.date(2025, 6, 11))
        return nlp(doc)

    return run
