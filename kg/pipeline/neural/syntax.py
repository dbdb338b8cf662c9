"""Component: sentences, trees, tags, features and lemmas of the network."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self, cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.tokens import Doc
from thinc.types import Ints2d

from kg.pipeline.neural.network import Encoded, Ints, Network
from kg.pipeline.neural.reading import KEY, Reading, paragraph_starts
from kg.pipeline.neural.trees import decode, sentence_numbers
from kg.pipeline.sentences import dateline_ends

_COLUMNS = (TAG, POS, DEP, LEMMA, MORPH)


class NeuralSyntax:
    """Tags, lemmas, features, sentences and trees; keeps sentence bounds that a Doc brings along."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @property
    def labels(self) -> tuple[str, ...]:
        """Relations of the trees, sorted; none before the files are there."""
        return tuple(sorted(self._relations)) if self._network.ready else ()

    @property
    def _relations(self) -> list[str]:
        return ["ROOT" if x == "root" else x for x in self._network.labels["deprel"]]

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 (spaCy's)
        """Write the network's files into a folder."""
        self._network.save(Path(path))

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002 (spaCy's)
        """Take the network's files from a folder. Raises ModelError when one is missing."""
        self._network.load(Path(path))
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Write heads, labels, tags, lemmas and features of a Doc."""
        tokens = tuple(t.i for t in doc if not t.is_space)
        if not tokens:
            return doc
        paragraphs = paragraph_starts(doc, tokens)
        words = [doc[i].text for i in tokens]
        encoded = self._network.encode(words, paragraphs)
        if doc.has_annotation("SENT_START"):
            forced = frozenset(k for k, i in enumerate(tokens) if doc[i].is_sent_start)
            sentence = sentence_numbers(
                np.full(len(tokens), -np.inf, dtype=np.float32), words, forced
            )
        else:
            place = {token: k for k, token in enumerate(tokens)}
            reports = {place[token] for token in dateline_ends(doc) if token in place}
            sentence = sentence_numbers(encoded.start, words, paragraphs | reports)
        trees = decode(encoded, sentence, self._network.weights, self._relations.index("ROOT"))
        self._write(doc, tokens, words, encoded, trees.heads, trees.labels)
        word_of = {token: k for k, token in enumerate(tokens)}
        doc.user_data[KEY] = Reading(encoded, tokens, word_of, sentence, paragraphs)
        return doc

    def _write(
        self,
        doc: Doc,
        tokens: Sequence[int],
        words: list[str],
        e: Encoded,
        arcs: Ints,
        labels: Ints,
    ) -> None:
        add, sets = doc.vocab.strings.add, self._network.labels
        values = np.zeros((len(doc), len(_COLUMNS) + 1), dtype=np.uint64)
        heads_ = np.arange(len(doc))
        index = np.array(tokens)
        for column, (names, chosen) in enumerate(
            ((sets["xpos"], e.xpos), (sets["upos"], e.upos), (self._relations, labels))
        ):
            ids = np.array([add(x) for x in names], dtype=np.uint64)
            values[index, column] = ids[chosen]
        tags = zip(e.upos.tolist(), e.xpos.tolist(), e.lemma.tolist(), strict=True)
        values[index, 3] = [
            add(self._network.lemmas(word, sets["upos"][u], sets["xpos"][x], sets["lemma"][k]))
            for word, (u, x, k) in zip(words, tags, strict=True)
        ]
        morphs = np.array([doc.vocab.morphology.add(x) for x in sets["feats"]], dtype=np.uint64)
        values[index, 4] = morphs[e.feats]
        heads_[index] = index[arcs]
        space = (add("_SP"), add("SPACE"), add("dep"), 0, 0)
        previous = tokens[0]
        for i in range(len(doc)):
            if doc[i].is_space:
                heads_[i] = previous
                values[i, :5] = [*space[:3], add(doc[i].text), 0]
            else:
                previous = i
        values[:, 5] = (heads_ - np.arange(len(doc))).astype(np.int64).view(np.uint64)
        doc.from_array([*_COLUMNS, HEAD], cast(Ints2d, values))
