"""What the network saw and said of one Doc, kept from the first of its components to the last."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span

from kg.model import MentionKind
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.neural import heads
from kg.pipeline.neural.network import Encoded, Floats, Ints, Network

#: Where a Doc keeps its Reading (``doc.user_data``).
KEY = "kg_reading"


@dataclass(frozen=True, slots=True)
class Reading:
    """A Doc's words as the network saw them: token index of each word, and where they are cut."""

    encoded: Encoded
    tokens: tuple[int, ...]
    word_of: dict[int, int]
    sentence: Ints
    paragraphs: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Token span of a span of words."""
        return self.tokens[start], self.tokens[end - 1] + 1

    def words(self, span: Span) -> tuple[int, int]:
        """Span of words of a span of tokens (white space at its edges left out)."""
        inside = [self.word_of[i] for i in range(span.start, span.end) if i in self.word_of]
        return inside[0], inside[-1] + 1


def paragraph_starts(doc: Doc, tokens: Sequence[int]) -> frozenset[int]:
    """Indices of the words before which an empty line stands."""
    return frozenset(
        k
        for k in range(1, len(tokens))
        if tokens[k] - tokens[k - 1] > 1
        and sum(doc[i].text.count("\n") for i in range(tokens[k - 1] + 1, tokens[k])) > 1
    )


def represent(network: Network, reading: Reading, doc: Doc) -> tuple[Floats, heads.Pairs]:
    """Vectors of a Doc's mentions and the features of their pairs."""
    bounds = [reading.words(s) for s in doc.spans[MENTIONS]]
    starts = np.array([a for a, _ in bounds], dtype=np.int64)
    ends = np.array([b for _, b in bounds], dtype=np.int64)
    kinds = kinds_of(network, doc)
    texts = [[doc[reading.tokens[k]].text for k in range(a, b)] for a, b in bounds]
    m = heads.represent(network.weights, reading.encoded.words, starts, ends, kinds)
    return m, heads.pair_features(texts, reading.sentence, starts, ends)


def kinds_of(network: Network, doc: Doc) -> Ints:
    """Numbers of the types of a Doc's mentions, one more than the last for pronouns."""
    types = network.labels["own"]
    return np.array(
        [
            len(types) if k is MentionKind.PRONOMINAL else types.index(s.label_)
            for s, k in zip(doc.spans[MENTIONS], doc._.mention_kinds, strict=True)
        ],
        dtype=np.int64,
    )
