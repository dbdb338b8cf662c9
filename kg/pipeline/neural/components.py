"""spaCy components of the bundled model: syntax, mentions with clusters, claim candidates.

The network reads a Doc once; what it says is kept in ``doc.user_data`` until the last of the three
components has run.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.tokens import Doc, Span
from thinc.types import Ints2d

from kg.model import EntityType, MentionKind, Modality, Polarity, Relation, Stage
from kg.pipeline.extensions import MENTIONS, QUANTITIES, TIMES, Candidate
from kg.pipeline.mentions import set_mentions
from kg.pipeline.neural import heads
from kg.pipeline.neural.lemmas import apply_script
from kg.pipeline.neural.network import Encoded, Floats, Ints, Network
from kg.pipeline.neural.trees import decode, sentence_numbers

KEY = "kg_reading"
_COLUMNS = (TAG, POS, DEP, LEMMA, MORPH)


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


def _paragraphs(doc: Doc, tokens: Sequence[int]) -> frozenset[int]:
    """Indices of the words before which an empty line stands."""
    return frozenset(
        k
        for k in range(1, len(tokens))
        if tokens[k] - tokens[k - 1] > 1
        and sum(doc[i].text.count("\n") for i in range(tokens[k - 1] + 1, tokens[k])) > 1
    )


class NeuralSyntax:
    """Tags, lemmas, features, sentences and trees; keeps sentence bounds that a Doc brings along."""

    def __init__(self, network: Network) -> None:
        self._network = network
        labels = network.labels
        self._root = labels["deprel"].index("root")
        self._deprel = ["ROOT" if x == "root" else x for x in labels["deprel"]]

    def __call__(self, doc: Doc) -> Doc:
        tokens = tuple(t.i for t in doc if not t.is_space)
        if not tokens:
            return doc
        paragraphs = _paragraphs(doc, tokens)
        words = [doc[i].text for i in tokens]
        encoded = self._network.encode(words, paragraphs)
        if doc.has_annotation("SENT_START"):
            forced = frozenset(k for k, i in enumerate(tokens) if doc[i].is_sent_start)
            sentence = sentence_numbers(np.full(len(tokens), -1.0, dtype=np.float32), forced)
        else:
            sentence = sentence_numbers(encoded.start.copy(), paragraphs)
        trees = decode(encoded, sentence, self._network.weights, self._root)
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
            ((sets["xpos"], e.xpos), (sets["upos"], e.upos), (self._deprel, labels))
        ):
            ids = np.array([add(x) for x in names], dtype=np.uint64)
            values[index, column] = ids[chosen]
        lemmas = [
            apply_script(w, sets["lemma"][k]) for w, k in zip(words, e.lemma.tolist(), strict=True)
        ]
        values[index, 3] = [add(x) for x in lemmas]
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


class NeuralMentions:
    """Mentions with their types, and the clusters they fall into."""

    def __init__(
        self, network: Network, lookup: Callable[[str], str], threshold: float = 0.5
    ) -> None:
        self._network, self._lookup, self._threshold = network, lookup, threshold
        self._types = [EntityType(x) for x in network.labels["own"]]
        self._ner_at = 1 + len(self._types) + 1 + len(network.labels["gum"])

    def __call__(self, doc: Doc) -> Doc:
        reading: Reading | None = doc.user_data.get(KEY)
        if reading is None:
            set_mentions(doc, [])
            return doc
        weights, words = self._network.weights, reading.encoded.words
        found = self._spans(
            doc, reading, heads.span_scores(weights, words, 0, 1 + len(self._types))
        )
        set_mentions(doc, found)
        doc._.clusters = self._clusters(doc, reading)
        self._name_entities(doc, reading)
        return doc

    def _spans(
        self, doc: Doc, reading: Reading, scores: Floats
    ) -> list[tuple[Span, MentionKind, str]]:
        probabilities = heads.softmax(scores)
        chosen: dict[tuple[int, int], EntityType | None] = {}
        for start, k in np.argwhere(1.0 - probabilities[..., 0] > self._threshold).tolist():
            chosen[start, start + k + 1] = self._types[int(probabilities[start, k, 1:].argmax())]
        for k, i in enumerate(reading.tokens):
            if doc[i].pos_ == "PRON":
                chosen.setdefault((k, k + 1), None)
        found = []
        for (start, end), kind in sorted(chosen.items()):
            a, b = reading.span(start, end)
            span = Span(doc, a, b, label=(kind or EntityType.TOPIC).value)
            level = _kind(span)
            hint = self._lookup(span.text) if level is MentionKind.NAMED else ""
            found.append((span, level, hint))
        return found

    def _clusters(self, doc: Doc, reading: Reading) -> list[list[int]]:
        spans = list(doc.spans[MENTIONS])
        if len(spans) < 2:
            return [[k] for k in range(len(spans))]
        m, pairs = represent(self._network, reading, doc)
        scores = heads.link_scores(self._network.weights, m, pairs)
        parent = list(range(len(spans)))
        for i in range(1, len(spans)):
            best = int(scores[i, :i].argmax())
            if scores[i, best] > 0:
                parent[i] = parent[best]
        groups: dict[int, list[int]] = defaultdict(list)
        for i, p in enumerate(parent):
            groups[p].append(i)
        return [groups[k] for k in sorted(groups)]

    def _name_entities(self, doc: Doc, reading: Reading) -> None:
        """Set ``doc.ents``: named mentions, the longest first, then what the NER labels add."""
        ents = [
            s
            for s, k in zip(doc.spans[MENTIONS], doc._.mention_kinds, strict=True)
            if k is MentionKind.NAMED
        ]
        kinds = {"PER": EntityType.PERSON, "ORG": EntityType.ORGANIZATION, "LOC": EntityType.PLACE}
        names = self._network.labels["ner"]
        lo = self._ner_at
        probabilities = heads.softmax(
            heads.span_scores(self._network.weights, reading.encoded.words, lo, lo + 1 + len(names))
        )
        for start, k in np.argwhere(probabilities[..., 0] < 0.5).tolist():
            name = names[int(probabilities[start, k, 1:].argmax())]
            if name in kinds:
                a, b = reading.span(start, start + k + 1)
                ents.append(Span(doc, a, b, label=kinds[name].value))
        taken: set[int] = set()
        kept = []
        for span in sorted(ents, key=lambda s: (-len(s), s.start)):
            if not taken & set(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                kept.append(span)
        doc.ents = tuple(sorted(kept, key=lambda s: s.start))


def _kind(span: Span) -> MentionKind:
    """The level of a mention by the tags of its words."""
    if len(span) == 1 and span[0].pos_ == "PRON":
        return MentionKind.PRONOMINAL
    if any(t.pos_ == "PROPN" or (t.text[:1].isupper() and not t.is_sent_start) for t in span):
        return MentionKind.NAMED
    return MentionKind.NOMINAL


def represent(network: Network, reading: Reading, doc: Doc) -> tuple[Floats, heads.Pairs]:
    """Vectors of a Doc's mentions and the features of their pairs."""
    types = network.labels["own"]
    bounds = [reading.words(s) for s in doc.spans[MENTIONS]]
    starts = np.array([a for a, _ in bounds], dtype=np.int64)
    ends = np.array([b for _, b in bounds], dtype=np.int64)
    kinds = np.array(
        [
            len(types) if k is MentionKind.PRONOMINAL else types.index(s.label_)
            for s, k in zip(doc.spans[MENTIONS], doc._.mention_kinds, strict=True)
        ],
        dtype=np.int64,
    )
    texts = [[doc[reading.tokens[k]].text for k in range(a, b)] for a, b in bounds]
    m = heads.represent(network.weights, reading.encoded.words, starts, ends, kinds)
    return m, heads.pair_features(texts, reading.sentence, starts, ends)


class NeuralClaims:
    """Claim candidates between the mentions of a Doc, with their attributes."""

    def __init__(self, network: Network, thresholds: dict[str, float], floor: float) -> None:
        self._network = network
        self._relations = [str(r) for r in Relation]
        self._thresholds = np.array(
            [thresholds.get(r, floor) for r in self._relations], dtype=np.float32
        )

    def __call__(self, doc: Doc) -> Doc:
        reading: Reading | None = doc.user_data.pop(KEY, None)
        if reading is None or len(doc.spans[MENTIONS]) < 2:
            return doc
        m, pairs = represent(self._network, reading, doc)
        probabilities = heads.sigmoid(heads.relation_scores(self._network.weights, m, pairs))
        probabilities[np.arange(len(m)), np.arange(len(m))] = 0.0
        both = self._relations.index(Relation.MEETS)
        upper = np.maximum(probabilities[..., both], probabilities[..., both].T)
        probabilities[..., both] = np.triu(upper, 1)
        s, o, r = np.nonzero(probabilities > self._thresholds)
        if len(s):
            doc._.candidates = [
                *doc._.candidates,
                *self._candidates(doc, reading, m, pairs, (s, o, r), probabilities),
            ]
        return doc

    def _candidates(
        self,
        doc: Doc,
        reading: Reading,
        m: Floats,
        pairs: heads.Pairs,
        claims: tuple[Ints, Ints, Ints],
        probabilities: Floats,
    ) -> list[Candidate]:
        quantities = [reading.words(x) for x in doc.spans.get(QUANTITIES, ())]
        times = [reading.words(x) for x in doc.spans.get(TIMES, ())]
        a = heads.attributes(
            self._network.weights,
            reading.encoded.words,
            m,
            pairs,
            reading.sentence,
            claims,
            quantities,
            times,
        )
        modalities, stages = list(Modality), list(Stage)
        clusters = {i: n for n, c in enumerate(doc._.clusters) for i in c}
        result = []
        for k, (s, o, r) in enumerate(zip(*(x.tolist() for x in claims), strict=True)):
            relation = self._relations[r]
            staged = relation in (Relation.OFFERS_TROOPS, Relation.FUNDS)
            source = _pointed(a.source[k], clusters, exclude=clusters.get(s))
            result.append(
                Candidate(
                    subject=s,
                    relation=relation,
                    object=o,
                    trigger=doc.spans[MENTIONS][s].root.i,
                    confidence=float(probabilities[s, o, r]),
                    extractor="model",
                    evidence=_evidence(doc, s, o),
                    polarity=Polarity.NEGATED if a.polarity[k, 1] > 0.5 else Polarity.AFFIRMED,
                    modality=modalities[int(a.modality[k].argmax())],
                    stage=stages[int(a.stage[k, : len(stages)].argmax())] if staged else None,
                    quantity=_first(a.quantity[k]),
                    time=_first(a.time[k]),
                    of=_pointed(a.of[k], clusters) if relation == Relation.HOLDS_POSITION else None,
                    sources=() if source is None else (source,),
                )
            )
        return result


def _first(scores: Floats) -> int | None:
    """The thing pointed at, None for nothing."""
    best = int(scores.argmax())
    return best - 1 if best else None


def _pointed(scores: Floats, clusters: dict[int, int], exclude: int | None = None) -> int | None:
    """The likeliest mention of the cluster whose mentions together are likeliest, None for nothing."""
    total: dict[int, float] = defaultdict(float)
    for mention, p in enumerate(scores[1:].tolist()):
        total[clusters.get(mention, -1 - mention)] += p
    if exclude is not None:
        total.pop(exclude, None)
    if not total:
        return None
    best = max(total, key=lambda c: (total[c], -c))
    if total[best] <= float(scores[0]):
        return None
    members = [i for i in range(len(scores) - 1) if clusters.get(i, -1 - i) == best]
    return max(members, key=lambda i: (float(scores[1 + i]), -i))


def _evidence(doc: Doc, subject: int, object: int) -> tuple[int, int]:
    """The sentence that holds both, or two neighbouring ones, else the subject's."""
    a, b = doc.spans[MENTIONS][subject].sent, doc.spans[MENTIONS][object].sent
    first, second = (a, b) if a.start <= b.start else (b, a)
    if first.start == second.start:
        return a.start, a.end
    if first.end == second.start:
        return first.start, second.end
    return a.start, a.end
