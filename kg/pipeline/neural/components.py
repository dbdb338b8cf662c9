"""spaCy components of the bundled model: syntax, mentions with clusters, claim candidates.

The network reads a Doc once; what it says is kept in ``doc.user_data`` until the last of the three
components has run.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.tokens import Doc, Span, SpanGroup, Token
from thinc.types import Ints2d

from kg.model import EntityType, MentionKind, Modality, Polarity, Relation, Stage
from kg.pipeline.entities import Mentions
from kg.pipeline.extensions import MENTIONS, MODEL, QUANTITIES, TIMES, Candidate
from kg.pipeline.mentions import set_mentions
from kg.pipeline.neural import heads
from kg.pipeline.neural.lemmas import apply_script
from kg.pipeline.neural.network import Encoded, Floats, Ints, Network
from kg.pipeline.neural.trees import decode, sentence_numbers
from kg.pipeline.references import ReferenceResolver
from kg.pipeline.views import Clusters, View
from kg.resources.gazetteer import Gazetteer

KEY = "kg_reading"
_COLUMNS = (TAG, POS, DEP, LEMMA, MORPH)
#: Types of what can speak, and (but for persons) of what has offices.
_AGENTS = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PERSON,
        EntityType.GROUP,
    }
)
#: From this probability on a pointer points at nothing.
_NOTHING = 0.7
_VERBAL = frozenset({"VERB", "AUX"})
Found = tuple[Span, MentionKind, str]
#: Spans up to this many tokens are taken as they are.
_SHORT = 4
#: Relations of the UD scheme that lead to what is asked or blamed, the likeliest first.
_ABOUT = (frozenset({"xcomp", "ccomp"}), frozenset({"advcl", "obl"}))


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
        """Write heads, labels, tags, lemmas and features of a Doc."""
        tokens = tuple(t.i for t in doc if not t.is_space)
        if not tokens:
            return doc
        paragraphs = _paragraphs(doc, tokens)
        words = [doc[i].text for i in tokens]
        encoded = self._network.encode(words, paragraphs)
        if doc.has_annotation("SENT_START"):
            forced = frozenset(k for k, i in enumerate(tokens) if doc[i].is_sent_start)
            sentence = sentence_numbers(
                np.full(len(tokens), -np.inf, dtype=np.float32), words, forced
            )
        else:
            sentence = sentence_numbers(encoded.start, words, paragraphs)
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
    """Mentions with their types: those of the network, and names that only the gazetteer knows."""

    def __init__(self, network: Network, rules: Mentions, gazetteer: Gazetteer) -> None:
        self._network, self._rules, self._gazetteer = network, rules, gazetteer
        self._threshold: float = network.calibration["mention"]
        self._types = [EntityType(x) for x in network.labels["own"]]

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions of a Doc."""
        reading: Reading | None = doc.user_data.get(KEY)
        chosen = {} if reading is None else self._spans(doc, reading)
        found = self.match(doc, {span: type_ for span, (type_, _) in chosen.items()})
        set_mentions(doc, found)
        names = [span for span, kind, _ in found if kind is MentionKind.NAMED]
        sure = {span: p for span, (_, p) in chosen.items()}
        doc.set_ents(_without_overlap(names, sure))
        return doc

    def match(self, doc: Doc, chosen: Mapping[tuple[int, int], EntityType | None]) -> list[Found]:
        """Return mentions with kind and gazetteer hint, those ``chosen`` and those of the rules.

        Mentions may overlap and share a head word; no two have the same boundaries.
        """
        known = {(s.start, s.end): (s, k, h) for s, k, h in self._rules.match(doc)}
        found: dict[tuple[int, int], tuple[Span, MentionKind, str]] = {}
        for (start, end), type_ in sorted(chosen.items()):
            rule = known.get((start, end))
            span = Span(doc, start, end, label=(type_ or EntityType.TOPIC).value)
            kind = _kind(span)
            hint = ""
            if kind is MentionKind.NAMED:
                hint = rule[2] if rule else ""
                if not hint or self._gazetteer.by_id[hint].type.value != span.label_:
                    hint = self._entry(span.text, span.label_) or self._owner(span, known)
            found[start, end] = span, kind, hint
        headed = {s.root.i for s, _, _ in found.values()}
        for key, (span, kind, hint) in known.items():
            start, end = key
            while end - start > 1 and doc[start].pos_ == "DET":
                start += 1
            if (start, end) not in found and span.root.i not in headed:
                found[start, end] = Span(doc, start, end, label=span.label_), kind, hint
        return [found[key] for key in sorted(found)]

    def _spans(
        self, doc: Doc, reading: Reading
    ) -> dict[tuple[int, int], tuple[EntityType | None, float]]:
        """Token spans that the network takes for mentions, with type (None: pronoun) and probability."""
        scores = heads.span_scores(
            self._network.weights, reading.encoded.words, 0, 1 + len(self._types)
        )
        probabilities = heads.softmax(scores)
        chosen: dict[tuple[int, int], tuple[EntityType | None, float]] = {}
        for start, k in np.argwhere(1.0 - probabilities[..., 0] > self._threshold).tolist():
            span = reading.span(start, start + k + 1)
            type_ = self._types[int(probabilities[start, k, 1:].argmax())]
            alone = reading.sentence[start] == reading.sentence[start + k]
            if alone and _is_phrase(doc, *span, clause=type_ is EntityType.TOPIC):
                chosen[span] = type_, 1.0 - float(probabilities[start, k, 0])
        return chosen | {(i, i + 1): (None, 1.0) for i in reading.tokens if doc[i].pos_ == "PRON"}

    def _owner(self, span: Span, known: Mapping[tuple[int, int], Found]) -> str:
        """The country of "French troops" and "Mali's government", where these act for it."""
        if span.label_ != EntityType.COUNTRY:
            return ""
        inside = {
            hint
            for (start, end), (inner, _, hint) in known.items()
            if span.start <= start and end <= span.end and hint and inner.label_ == span.label_
        }
        return inside.pop() if len(inside) == 1 else ""

    def _entry(self, text: str, type_: str) -> str:
        """The one gazetteer entry of a type that bears a name, "" where none or several do."""
        bare = text.removeprefix("the ").removeprefix("The ")
        forms = [
            f
            for f in self._gazetteer.lookup(bare)
            if self._gazetteer.by_id[f.entry].type.value == type_
        ]
        best = {f.entry for f in forms if f.strength is forms[0].strength}
        return best.pop() if len(best) == 1 else ""


def _without_overlap(spans: list[Span], sure: Mapping[tuple[int, int], float]) -> list[Span]:
    """Of spans that overlap, the likeliest."""
    taken: set[int] = set()
    kept = []
    for span in sorted(spans, key=lambda s: (-sure.get((s.start, s.end), 0.0), s.start, s.end)):
        tokens = set(range(span.start, span.end))
        if not taken & tokens:
            taken |= tokens
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _is_phrase(doc: Doc, start: int, end: int, *, clause: bool) -> bool:
    """Whether a long span hangs together: just one of its words has its head outside.

    That word is a verb only where the span may be a clause.
    """
    if end - start <= _SHORT:
        return True
    tokens = [t for t in doc[start:end] if not t.is_punct and not t.is_space]
    tops = [t for t in tokens if t.head.i == t.i or not start <= t.head.i < end]
    return len(tops) == 1 and (clause or tops[0].pos_ not in _VERBAL)


def _kind(span: Span) -> MentionKind:
    """The level of a mention by the tags of its words."""
    if len(span) == 1 and span[0].pos_ == "PRON":
        return MentionKind.PRONOMINAL
    if span.label_ == EntityType.POSITION:
        return MentionKind.NOMINAL
    if any(t.pos_ == "PROPN" or (t.text[:1].isupper() and not t.is_sent_start) for t in span):
        return MentionKind.NAMED
    return MentionKind.NOMINAL


class NeuralReferences:
    """Clusters: equal and shortened names by rule, everything else by the link head."""

    def __init__(self, network: Network, rules: ReferenceResolver) -> None:
        self._network, self._rules = network, rules

    def __call__(self, doc: Doc) -> Doc:
        """Write the clusters of a Doc and the types that its pronouns take."""
        reading: Reading | None = doc.user_data.get(KEY)
        if reading is None or not len(doc.spans[MENTIONS]):
            doc._.clusters = []
            return doc
        mentions = self._rules.views(doc)
        clusters = self._rules.names(doc, mentions)
        if len(mentions) > 1:
            self._link(doc, reading, mentions, clusters)
        doc._.clusters = clusters.result()
        spans = [
            Span(doc, v.span.start, v.span.end, label=clusters.type(v).value)
            if v.pronoun
            else v.span
            for v in mentions
        ]
        doc.spans[MENTIONS] = SpanGroup(doc, name=MENTIONS, spans=spans)
        return doc

    def _link(
        self, doc: Doc, reading: Reading, mentions: Sequence[View], clusters: Clusters
    ) -> None:
        """Join each mention with its likeliest antecedent, where that is likelier than none."""
        owners = {v.span.start: v for v in mentions if v.pronoun}
        for view in mentions:
            owner = owners.get(view.span.start)
            if view.type is EntityType.COUNTRY and owner is not None and owner is not view:
                clusters.merge(owner, view)  # "its 80 medics" that act for their country
        m, pairs = represent(self._network, reading, doc)
        scores = heads.link_scores(self._network.weights, m, pairs)
        for i in range(1, len(mentions)):
            best = int(scores[i, :i].argmax())
            if scores[i, best] > 0 and not _differ_in_number(mentions[best], mentions[i]):
                clusters.merge(mentions[best], mentions[i])


def _differ_in_number(first: View, second: View) -> bool:
    """Whether both are headed by a common noun, one in the singular and one in the plural."""
    return {first.root.tag_, second.root.tag_} == {"NN", "NNS"}


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

    def __init__(self, network: Network) -> None:
        self._network = network
        self._relations = [str(r) for r in Relation]
        limits = network.calibration["relations"]
        self._thresholds = np.array([limits[r] for r in self._relations], dtype=np.float32)
        self._slope, self._intercept = (
            network.calibration["slope"],
            network.calibration["intercept"],
        )

    def __call__(self, doc: Doc) -> Doc:
        """Add the network's candidates to those of a Doc."""
        reading: Reading | None = doc.user_data.pop(KEY, None)
        if reading is None or len(doc.spans[MENTIONS]) < 2:
            return doc
        m, pairs = represent(self._network, reading, doc)
        probabilities = heads.sigmoid(heads.relation_scores(self._network.weights, m, pairs))
        probabilities[np.arange(len(m)), np.arange(len(m))] = 0.0
        both = self._relations.index(Relation.MEETS)
        upper = np.maximum(probabilities[..., both], probabilities[..., both].T)
        probabilities[..., both] = np.triu(upper, 1)
        s, o, r = np.nonzero(probabilities >= self._thresholds)
        if len(s):
            doc._.candidates = [
                *doc._.candidates,
                *self._candidates(doc, reading, m, pairs, (s, o, r), probabilities),
            ]
        return doc

    def _confidence(self, p: float) -> float:
        """The share of claims as sure as this that are right (Platt 1999)."""
        odds = math.log(max(p, 1e-6) / max(1 - p, 1e-6))
        return round(1 / (1 + math.exp(-self._slope * odds - self._intercept)), 3)

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
        agents = [i for i, m in enumerate(doc.spans[MENTIONS]) if m.label_ in _AGENTS]
        bodies = [i for i in agents if doc.spans[MENTIONS][i].label_ != EntityType.PERSON]
        clusters = {i: n for n, c in enumerate(doc._.clusters) for i in c}
        result = []
        for k, (s, o, r) in enumerate(zip(*(x.tolist() for x in claims), strict=True)):
            relation = self._relations[r]
            staged = relation in (Relation.OFFERS_TROOPS, Relation.FUNDS)
            object_ = doc.spans[MENTIONS][o].root
            trigger = _trigger(doc.spans[MENTIONS][s].root, object_)
            speakers = [i for i in agents if clusters[i] != clusters[s]]
            source = _pointed(a.source[k], clusters, speakers)
            result.append(
                Candidate(
                    subject=s,
                    relation=relation,
                    object=o,
                    trigger=trigger.i,
                    about=_about(trigger, object_)
                    if relation in (Relation.ASKS, Relation.ACCUSES)
                    else None,
                    confidence=self._confidence(float(probabilities[s, o, r])),
                    extractor=MODEL,
                    evidence=_evidence(doc, s, o),
                    polarity=Polarity.NEGATED if a.polarity[k, 1] > 0.5 else Polarity.AFFIRMED,
                    modality=modalities[int(a.modality[k].argmax())],
                    stage=stages[int(a.stage[k, : len(stages)].argmax())] if staged else None,
                    quantity=_first(a.quantity[k]),
                    time=_first(a.time[k]),
                    of=_pointed(a.of[k], clusters, bodies)
                    if relation == Relation.HOLDS_POSITION
                    else None,
                    sources=None if source is None else (source,),
                    settled=True,
                )
            )
        return result


def _first(scores: Floats) -> int | None:
    """The thing pointed at, None where nothing is much likelier."""
    if len(scores) < 2 or scores[0] > _NOTHING:
        return None
    return int(scores[1:].argmax())


def _pointed(scores: Floats, clusters: Mapping[int, int], allowed: Sequence[int]) -> int | None:
    """The likeliest mention of the cluster whose mentions together are likeliest, None for nothing."""
    total: dict[int, float] = defaultdict(float)
    for mention in allowed:
        total[clusters[mention]] += float(scores[1 + mention])
    if not total:
        return None
    best = max(total, key=lambda c: (total[c], -c))
    if total[best] <= float(scores[0]):
        return None
    members = [i for i in allowed if clusters[i] == best]
    return max(members, key=lambda i: (float(scores[1 + i]), -i))


def _evidence(doc: Doc, subject: int, object_: int) -> tuple[int, int]:
    """The sentence that holds both, or two neighbouring ones of a paragraph, else the subject's."""
    a, b = doc.spans[MENTIONS][subject].sent, doc.spans[MENTIONS][object_].sent
    first, second = (a, b) if a.start <= b.start else (b, a)
    if first.start == second.start:
        return a.start, a.end
    if first.end == second.start and "\n\n" not in doc[first.start : second.end].text:
        return first.start, second.end
    return a.start, a.end


def _trigger(subject: Token, object_: Token) -> Token:
    """The lowest word above both arguments; the subject's governor where they share no tree."""
    above = {t.i for t in (subject, *subject.ancestors)}
    shared = (t for t in (object_, *object_.ancestors) if t.i in above)
    return next(shared, subject.head)


def _about(trigger: Token, object_: Token) -> tuple[int, int] | None:
    """What is asked or blamed: the clause or phrase below the trigger that follows the object."""
    for kinds in _ABOUT:
        for child in trigger.rights:
            if child.dep_ in kinds and child.i > object_.i and object_ not in child.subtree:
                tokens = [t.i for t in child.subtree]
                return min(tokens), max(tokens) + 1
    return None
