"""Component ``kg_syntax``: trees from any spaCy pipeline that emits UD labels.

The parser sees each sentence as its own Doc without white space, as it was trained; the result is
written onto the whole article, whose offsets stay exact.
"""

from typing import cast

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.types import Ints2d

from kg.errors import ModelError
from kg.pipeline.sentences import sentence_spans

#: Relations of the UD scheme that every pipeline for English news emits, and that others lack.
UD_LABELS = frozenset({"nsubj", "obj", "obl", "nmod", "case", "aux:pass", "acl"})
_COLUMNS = (TAG, POS, DEP, LEMMA, MORPH)


def load_parser(name: str) -> Language:
    """Load a spaCy pipeline by package name or path.

    Raises ModelError when it is missing, has no parser, or emits labels of another scheme.
    """
    try:
        parser = spacy.load(name)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"language model {name!r} cannot be loaded ({reason}); name an installed spaCy pipeline"
            " or the folder of one, or leave the option out for the bundled model"
        ) from error
    if not parser.has_pipe("parser"):
        raise ModelError(
            f"language model {name!r} has no parser (its parts: {_list(parser.pipe_names)})"
        )
    labels: set[str] = set(getattr(parser.get_pipe("parser"), "labels", ()))
    basic = {label.split(":")[0] for label in labels}
    missing = sorted(label for label in UD_LABELS if label.split(":")[0] not in basic)
    if missing:
        foreign = sorted(labels - UD_LABELS)
        raise ModelError(
            f"language model {name!r} does not emit Universal Dependencies: it lacks"
            f" {_list(missing)} and emits {_list(foreign)}; name a pipeline with UD labels"
        )
    return parser


def _list(names: list[str], limit: int = 8) -> str:
    """Name a few things in one line."""
    return ", ".join(names[:limit]) + (", …" if len(names) > limit else "")


class Syntax:
    """Parse the sentences of a Doc; writes heads, labels, tags, lemmas and features."""

    def __init__(self, parser: Language, openers: frozenset[str]) -> None:
        self._parser = parser
        self._openers = openers

    def __call__(self, doc: Doc) -> Doc:
        """Write the trees of a Doc."""
        sentences = list(sentence_spans(doc, self._openers))
        parsed = self._parser.pipe(_without_space(doc, indices) for indices in sentences)
        values = np.zeros((len(doc), len(_COLUMNS) + 1), dtype=np.uint64)
        heads = np.arange(len(doc))
        for indices, sentence in zip(sentences, parsed, strict=True):
            values[indices, : len(_COLUMNS)] = sentence.to_array(list(_COLUMNS))
            for index, token in zip(indices, sentence, strict=True):
                heads[index] = indices[token.head.i]
        attach = doc.vocab.strings.add("dep")
        space = doc.vocab.strings.add("SPACE")
        for token in doc:
            if token.is_space:
                heads[token.i] = _host(doc, token.i)
                values[token.i, :] = (doc.vocab.strings.add("_SP"), space, attach, 0, 0, 0)
        values[:, -1] = (heads - np.arange(len(doc))).astype(np.int64).view(np.uint64)
        doc.from_array([*_COLUMNS, HEAD], cast(Ints2d, values))
        return doc


def _host(doc: Doc, index: int) -> int:
    """Return the token that white space is attached to: the word before it, else the one after."""
    around: list[int] = [*range(index - 1, -1, -1), *range(index + 1, len(doc))]
    return next((i for i in around if not doc[i].is_space), index)


def _without_space(doc: Doc, indices: list[int]) -> Doc:
    """Copy the words of a sentence into a Doc of their own."""
    vocab: Vocab = doc.vocab
    return Doc(
        vocab,
        words=[doc[i].text for i in indices],
        spaces=[
            bool(doc[i].whitespace_) or (i + 1 < len(doc) and bool(doc[i + 1].is_space))
            for i in indices
        ],
    )
