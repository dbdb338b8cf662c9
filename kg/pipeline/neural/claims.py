"""Component: claim candidates between the mentions of a Doc, with their attributes."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span, Token

from kg.model import EntityType, MentionKind, Modality, Polarity, Relation, Stage
from kg.pipeline.coordination import Coordinations
from kg.pipeline.extensions import MENTIONS, MODEL, QUANTITIES, TIMES, Candidate
from kg.pipeline.neural import heads, pointers
from kg.pipeline.neural.agreement import PAIRS, log_odds
from kg.pipeline.neural.network import Floats, Ints, Network
from kg.pipeline.neural.reading import KEY, Reading, kinds_of, represent
from kg.resources.language import References

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
_SPEAKERS = _AGENTS | {EntityType.PLAN}
#: How likely a claim has to be, against what is wanted of one alone, where another of its statement is found.
_COMPANY = 0.5
#: Relations of the UD scheme that lead to what is asked or blamed, the likeliest first.
_ABOUT = (frozenset({"xcomp", "ccomp"}), frozenset({"advcl", "obl"}))


class NeuralClaims:
    """Claim candidates between the mentions of a Doc, with their attributes.

    ``tables`` has the words that tell how many a description stands for.
    """

    def __init__(self, network: Network, tables: References) -> None:
        self._network = network
        self._tables = tables
        self._relations = [str(r) for r in Relation]

    @property
    def labels(self) -> tuple[str, ...]:
        """Relations of claims."""
        return tuple(sorted(self._relations))

    def __call__(self, doc: Doc) -> Doc:
        """Add the network's candidates to those of a Doc."""
        reading: Reading | None = doc.user_data.pop(KEY, None)
        if reading is None or len(doc.spans[MENTIONS]) < 2:
            return doc
        m, pairs = represent(self._network, reading, doc)
        scores = heads.relation_scores(self._network.weights, m, pairs)
        seen = heads.sight(self._network.weights, reading.encoded.words, pairs)
        heads.look_again(self._network.weights, m, pairs, seen, scores)
        probabilities = heads.sigmoid(scores)
        probabilities[np.arange(len(m)), np.arange(len(m))] = 0.0
        owners = heads.owners(self._network.weights, m, pairs, reading.sentence)
        doc._.owners = pointers.owners(doc, owners)
        kinds = kinds_of(self._network, doc)
        asked = np.flatnonzero([k is not MentionKind.NAMED for k in doc._.mention_kinds])
        members = heads.members(self._network.weights, m, kinds, pairs, reading.sentence, asked)
        doc._.members = pointers.members(doc, members, self._tables)
        both = self._relations.index(Relation.MEETS)
        upper = np.maximum(probabilities[..., both], probabilities[..., both].T)
        probabilities[..., both] = np.triu(upper, 1)
        doc.user_data[PAIRS] = probabilities
        limits = self._network.calibration["relations"]
        thresholds = np.array([limits[r] for r in self._relations], dtype=np.float32)
        coordinations = Coordinations(doc)
        s, o, r = _with_company(coordinations, probabilities, thresholds)
        if len(s):
            doc._.candidates = [
                *doc._.candidates,
                *self._candidates(
                    doc, reading, m, pairs, seen, (s, o, r), probabilities, coordinations
                ),
            ]
        return doc

    def _confidence(self, p: float) -> float:
        """The share of claims as sure as this that are right (Platt 1999)."""
        slope, intercept = (self._network.calibration[k] for k in ("slope", "intercept"))
        return round(1 / (1 + math.exp(-slope * log_odds(p) - intercept)), 3)

    def _candidates(
        self,
        doc: Doc,
        reading: Reading,
        m: Floats,
        pairs: heads.Pairs,
        seen: heads.Sight,
        claims: tuple[Ints, Ints, Ints],
        probabilities: Floats,
        coordinations: Coordinations,
    ) -> list[Candidate]:
        quantities = [reading.words(x) for x in doc.spans.get(QUANTITIES, ())]
        spans = list(doc.spans.get(TIMES, ()))
        times = [reading.words(x) for x in spans]
        timed, counted = (
            np.array([reading.sentence[start] for start, _ in found], dtype=np.int64)
            for found in (times, quantities)
        )
        a = heads.attributes(
            self._network.weights,
            m,
            pairs,
            seen,
            reading.sentence,
            claims,
            quantities,
            times,
        )
        statements = _statements(coordinations, claims)
        a = heads.evened(a, statements)
        sure = _together(probabilities[claims], statements)
        reach = np.array([_reach(*t) for t in zip(spans, doc._.times, strict=True)], np.float32)
        modalities, stages = list(Modality), list(Stage)
        agents = [i for i, m in enumerate(doc.spans[MENTIONS]) if m.label_ in _AGENTS]
        bodies = [i for i in agents if doc.spans[MENTIONS][i].label_ != EntityType.PERSON]
        speakers = [i for i, m in enumerate(doc.spans[MENTIONS]) if m.label_ in _SPEAKERS]
        clusters = {i: n for n, c in enumerate(doc._.clusters) for i in c}
        result = []
        for k, (s, o, r) in enumerate(zip(*(x.tolist() for x in claims), strict=True)):
            relation = self._relations[r]
            staged = relation in (Relation.OFFERS_TROOPS, Relation.FUNDS)
            object_ = doc.spans[MENTIONS][o].root
            around = reading.sentence[pairs.starts[[s, o]]]
            trigger = _trigger(doc.spans[MENTIONS][s].root, object_)
            result.append(
                Candidate(
                    subject=s,
                    relation=relation,
                    object=o,
                    trigger=trigger.i,
                    about=_about(trigger, object_)
                    if relation in (Relation.ASKS, Relation.ACCUSES)
                    else None,
                    confidence=self._confidence(float(sure[k])),
                    extractor=MODEL,
                    polarity=Polarity.NEGATED if a.polarity[k, 1] > 0.5 else Polarity.AFFIRMED,
                    modality=modalities[int(a.modality[k].argmax())],
                    stage=stages[int(a.stage[k, : len(stages)].argmax())] if staged else None,
                    quantity=pointers.placed(
                        a.quantity[k], np.isin(counted, around), pointers.QUANTITY_FAR
                    ),
                    time=pointers.placed(a.time[k], np.isin(timed, around), reach),
                    of=pointers.mention(a.of[k], clusters, bodies)
                    if relation == Relation.HOLDS_POSITION
                    else None,
                    speaker=pointers.speaker(a.source[k], clusters, speakers),
                    settled=True,
                )
            )
        return result


def _with_company(
    coordinations: Coordinations, probabilities: Floats, thresholds: Floats
) -> tuple[Ints, Ints, Ints]:
    """Return subject, object and relation of what is likely enough, and of what is coordinated with such."""
    likely = probabilities >= thresholds
    number = [coordinations.number(i) for i in range(len(probabilities))]
    told = set()
    for s, o, r in np.argwhere(likely).tolist():
        told |= {(number[s], o, r, 0), (number[o], s, r, 1)}
    for s, o, r in np.argwhere((probabilities >= _COMPANY * thresholds) & ~likely).tolist():
        if (number[s], o, r, 0) in told or (number[o], s, r, 1) in told:
            likely[s, o, r] = True
    subjects, objects, relations = np.nonzero(likely)
    return subjects, objects, relations


def _together(p: Floats, statements: Sequence[Sequence[int]]) -> Floats:
    """Return how likely claims are, where those of one statement are as likely as the likeliest of them."""
    result = p.copy()
    for places in statements:
        best = p[places].max()
        for place in places:
            if p[place] >= _COMPANY * best:
                result[place] = max(result[place], best)
    return result


def _statements(coordinations: Coordinations, claims: tuple[Ints, Ints, Ints]) -> list[list[int]]:
    """Return the claims, by their place, that only differ in members of one coordination."""
    number = coordinations.number
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, (s, o, r) in enumerate(zip(*(x.tolist() for x in claims), strict=True)):
        alike[0, r, o, number(s)].append(place)
        alike[1, r, s, number(o)].append(place)
    return [places for places in alike.values() if len(places) > 1]


def _reach(time: Span, value: str) -> float:
    """Return how likely a time has to be that of another sentence; what a noun takes ("the costs until June") is not."""
    hung = time.root.dep_.startswith("nmod") and time.root.head.pos_ == "NOUN"
    return pointers.NEVER if hung and "/" in value else pointers.TIME_FAR


def _trigger(subject: Token, object_: Token) -> Token:
    """The lowest word above both arguments, or the subject's governor where they share no tree."""
    above = {t.i for t in (subject, *subject.ancestors)}
    shared = (t for t in (object_, *object_.ancestors) if t.i in above)
    first = subject
    while first.dep_ == "conj":
        first = first.head
    return next(shared, first.head)


def _about(trigger: Token, object_: Token) -> tuple[int, int] | None:
    """What is asked or blamed: the clause or phrase below the trigger that follows the object."""
    for kinds in _ABOUT:
        for child in trigger.rights:
            if child.dep_ in kinds and child.i > object_.i and object_ not in child.subtree:
                tokens = [t.i for t in child.subtree]
                return min(tokens), max(tokens) + 1
    return None
