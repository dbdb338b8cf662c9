"""Component: mentions with their types, and the entities among them."""

import math
from collections.abc import Collection, Mapping

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from kg.model import EntityType, MentionKind
from kg.pipeline.entities import Mentions
from kg.pipeline.extensions import MENTIONS, TIMES
from kg.pipeline.mentions import set_mentions
from kg.pipeline.neural import heads
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.reading import KEY, Reading
from kg.pipeline.seats import Seats
from kg.pipeline.spurious import NAMED_TYPES, Found, is_sentence_piece, without_coordinations
from kg.resources.gazetteer import Gazetteer

_VERBAL = frozenset({"VERB", "AUX"})
#: Spans up to this many tokens are taken as they are.
_SHORT = 4
#: What a seat of government may be, and how much its role in the clause counts against the network's log-odds.
_SITES = (EntityType.COUNTRY, EntityType.PLACE)
_ROLE = 5.0
_LEAST = 1e-9


class NeuralMentions:
    """Mentions with their types: those of the network, and names that only the gazetteer knows."""

    def __init__(
        self,
        network: Network,
        rules: Mentions,
        gazetteer: Gazetteer,
        seats: Seats,
        conjunctions: Collection[str],
    ) -> None:
        self._network, self._rules, self._gazetteer = network, rules, gazetteer
        self._seats, self._conjunctions = seats, conjunctions

    @property
    def labels(self) -> tuple[str, ...]:
        """Types of mentions."""
        return tuple(sorted(EntityType))

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions of a Doc."""
        reading: Reading | None = doc.user_data.get(KEY)
        chosen = {} if reading is None else self._spans(doc, reading)
        found = self.match(doc, {span: type_ for span, (type_, _) in chosen.items()})
        found = self._rules.within_article(doc, found)
        set_mentions(doc, found)
        _leave_out_names(doc)
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
        for (start, last), type_ in sorted(chosen.items()):
            capital = last < len(doc) and doc[last].text[0].isupper()
            longer = capital and self._person(doc[start : last + 1].text)
            end = last + 1 if longer else last  # "Ferdinand Marcos" before "Jr."
            rule = known.get((start, end))
            label = self._person(doc[start:end].text) or type_ or EntityType.TOPIC
            span = Span(doc, start, end, label=label.value)
            kind = _kind(span)
            if (
                kind is MentionKind.NOMINAL
                and span[0].is_title
                and self._entry(span.text, span.label_)
            ):
                kind = MentionKind.NAMED  # "Tonga" at the beginning of a sentence, whatever its tag
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
        return without_coordinations(doc, found, self._conjunctions)

    def _spans(
        self, doc: Doc, reading: Reading
    ) -> dict[tuple[int, int], tuple[EntityType | None, float]]:
        """Token spans that the network takes for mentions, with type (None: pronoun) and probability."""
        threshold: float = self._network.calibration["mention"]
        types = [EntityType(x) for x in self._network.labels["own"]]
        own = slice(1 + len(types))
        scores = heads.span_scores(self._network.weights, reading.encoded.words, own)
        probabilities = heads.softmax(scores)
        chosen: dict[tuple[int, int], tuple[EntityType | None, float]] = {}
        for start, k in np.argwhere(1.0 - probabilities[..., 0] > threshold).tolist():
            span = reading.span(start, start + k + 1)
            type_ = types[int(probabilities[start, k, 1:].argmax())]
            if type_ in _SITES or type_ is EntityType.PERSON:  # "Seoul said"
                sites = probabilities[start, k, [1 + types.index(site) for site in _SITES]]
                type_ = self._site(doc[span[0] : span[1]], type_, *sites.tolist())
            alone = reading.sentence[start] == reading.sentence[start + k]
            phrase = alone and _is_phrase(doc, *span, clause=type_ is EntityType.TOPIC)
            if phrase and not (type_ in NAMED_TYPES and is_sentence_piece(doc[slice(*span)])):
                chosen[span] = type_, 1.0 - float(probabilities[start, k, 0])
        return chosen | {(i, i + 1): (None, 1.0) for i in reading.tokens if doc[i].pos_ == "PRON"}

    def _site(self, span: Span, type_: EntityType, country: float, place: float) -> EntityType:
        """Decide whether a seat of government is the city; other names keep their type."""
        if not self._seats.named(span.text):
            return type_
        odds = math.log(max(place, _LEAST) / max(country, _LEAST))
        return (
            EntityType.PLACE if odds + _ROLE * self._seats.place(span) > 0 else EntityType.COUNTRY
        )

    def _person(self, text: str) -> EntityType | None:
        """Person for a full name that is a known person's, whatever the network takes it for."""
        entry = self._gazetteer.strong(text)
        known = entry is not None and entry.type is EntityType.PERSON
        return EntityType.PERSON if known else None

    def _owner(self, span: Span, known: Mapping[tuple[int, int], Found]) -> str:
        """The country of "French troops" and "Mali's government", where these act for it."""
        if span.label_ != EntityType.COUNTRY or span.root.pos_ == "PROPN":
            return ""
        inside = {
            hint
            for (start, end), (inner, _, hint) in known.items()
            if span.start <= start and end <= span.end and hint and inner.label_ == span.label_
        }
        return inside.pop() if len(inside) == 1 else ""

    def _entry(self, text: str, type_: str) -> str:
        """The one gazetteer entry of a type that bears a name, "" where none or several do."""
        bare = text.removeprefix("the ").removeprefix("The ").replace("’", "'").removesuffix("'s")
        forms = [
            f
            for f in self._gazetteer.lookup(bare)
            if self._gazetteer.by_id[f.entry].type.value == type_
        ]
        best = {f.entry for f in forms if f.strength is forms[0].strength}
        return best.pop() if len(best) == 1 else ""


def _leave_out_names(doc: Doc) -> None:
    """Take the times out of a Doc that are part of a person's name ("Monday Semaya Kumba")."""
    people = {
        token.i
        for span in doc.spans[MENTIONS]
        if span.label_ == EntityType.PERSON and len(span) > 1
        for token in span
        if token.pos_ == "PROPN"
    }
    kept = [
        (span, value)
        for span, value in zip(doc.spans.get(TIMES, ()), doc._.times, strict=True)
        if not people.issuperset(token.i for token in span)
    ]
    doc.spans[TIMES] = SpanGroup(doc, name=TIMES, spans=[span for span, _ in kept])
    doc._.times = [value for _, value in kept]


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
