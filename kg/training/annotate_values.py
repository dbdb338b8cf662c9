"""The run-time pipeline's tokens, quantities and times, for the training data."""

from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.tokens import Doc

from kg.model import Document
from kg.pipeline.extensions import QUANTITIES, TIMES, register
from kg.pipeline.folders import NETWORK
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.reading import KEY, Reading
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.pipeline.quantities import Quantities
from kg.pipeline.temporal import Times
from kg.resources.language import load_language
from kg.training.gold_articles import GoldArticle


def annotator(model: Path, language: Path) -> Callable[[Document], GoldArticle]:
    """Return a function that tokenises a document and finds its quantities and times.

    ``model`` is an exported model folder, ``language`` the folder of the word tables.
    """
    register()
    nlp = spacy.blank("en")
    tables = load_language(language)
    syntax, times, quantities = (
        NeuralSyntax(Network(model / NETWORK)),
        Times(tables),
        Quantities(tables.numbers),
    )

    def analyse(document: Document) -> GoldArticle:
        doc: Doc = nlp.make_doc(document.text)
        doc._.document = document
        quantities(times(syntax(doc)))
        reading: Reading = doc.user_data[KEY]
        words = [doc[i].text for i in reading.tokens]
        offsets = [(doc[i].idx, doc[i].idx + len(doc[i])) for i in reading.tokens]
        article = GoldArticle(document.id, document, words, offsets, reading.paragraphs)
        article.values = [
            (*reading.words(s), q.value)
            for s, q in zip(doc.spans[QUANTITIES], doc._.quantities, strict=True)
        ]
        article.times = [
            (*reading.words(s), t) for s, t in zip(doc.spans[TIMES], doc._.times, strict=True)
        ]
        return article

    return analyse
