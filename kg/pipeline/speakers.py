"""Who "I" and "we" are in quoted speech: the speaker, and the body that the speaker speaks for."""

from collections.abc import Sequence

from spacy.tokens import Doc

from kg.model import EntityType
from kg.pipeline.views import Clusters, View

_OPENING = frozenset({"“", "``"})
_CLOSING = frozenset({"”", "''"})
_SPEAKERS = frozenset(
    {EntityType.PERSON, EntityType.GROUP, EntityType.ORGANIZATION, EntityType.COUNTRY}
)
_BEFORE, _BEHIND = 8, 10


class Speakers:
    """Resolves the first person in one Doc; ``bodies`` are the types that "we" may stand for."""

    def __init__(
        self, doc: Doc, mentions: Sequence[View], clusters: Clusters, bodies: Sequence[EntityType]
    ) -> None:
        self._doc = doc
        self._clusters = clusters
        self._bodies = set(bodies) - {EntityType.GROUP}
        self._quotes = _quoted(doc)
        self._by_sentence: dict[int, list[View]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.root.sent.start, []).append(mention)

    def resolve(self, mention: View) -> None:
        """Join "I" with the speaker of its quote and "we" with the body that the speaker leads."""
        quote = self._quotes.get(mention.root.i)
        speaker = None if quote is None else self._speaker(quote)
        if speaker is None:
            return
        if mention.word_class != "speaker":
            body = self.body(speaker)
            if body is not None:
                self._clusters.merge(body, mention)
        elif self._clusters.type(speaker) is EntityType.PERSON:
            self._clusters.merge(speaker, mention)

    def body(self, speaker: View) -> View | None:
        """Return the country or body that a speaker speaks for: himself, or that of the office."""
        if self._clusters.type(speaker) in self._bodies:
            return speaker
        for person in (m for m in self._clusters.members(speaker) if not m.pronoun):
            start, end = person.span.start - _BEFORE, person.span.end + _BEHIND
            for other in self._by_sentence[person.root.sent.start]:
                if (
                    start <= other.span.start
                    and other.span.end <= end
                    and self._clusters.type(other) in self._bodies
                    and other.named
                    and self._beside_office(other, person)
                ):
                    return other
        return None

    def _beside_office(self, body: View, person: View) -> bool:
        """Whether no verb stands between a body and the person who holds an office of it."""
        first, last = sorted((body.span, person.span), key=lambda s: s.start)
        between = self._doc[first.end : last.start]
        return not any(t.pos_ == "VERB" and t.tag_ != "VBN" for t in between)

    def _speaker(self, quote: tuple[int, int]) -> View | None:
        """Return the mention that speaks a quote: the subject nearest to it outside the quote."""
        start, end = quote
        sentences = {self._doc[start].sent.start, self._doc[end].sent.start}
        near = [
            m
            for sentence in sorted(sentences)
            for m in self._by_sentence.get(sentence, ())
            if m.subject and not start <= m.span.start <= end and m.type in _SPEAKERS
        ]
        if not near:
            return None
        return min(near, key=lambda m: min(abs(m.span.start - end), abs(start - m.span.end)))


def _quoted(doc: Doc) -> dict[int, tuple[int, int]]:
    """Return for each token inside quotation marks the bounds of the quote."""
    quotes: dict[int, tuple[int, int]] = {}
    start: int | None = None
    for token in doc:
        if token.text in _OPENING or (token.text == '"' and start is None):
            start = token.i
        elif start is not None and (token.text in _CLOSING or token.text == '"'):
            quotes.update(dict.fromkeys(range(start + 1, token.i), (start, token.i)))
            start = None
    return quotes


def _speaker_of(doc: Doc, quote: tuple[int, int], mentions: Sequence[View]) -> View | None:
    """Return the mention that speaks a quote: the subject nearest to it outside the quote."""
    start, end = quote
    first, last = doc[start].sent, doc[end].sent
    near = [
        m
        for m in mentions
        if m.subject
        and not start <= m.span.start <= end
        and (m.root.sent.start in {first.start, last.start})
        and m.type
        in {EntityType.PERSON, EntityType.GROUP, EntityType.ORGANIZATION, EntityType.COUNTRY}
    ]
    if not near:
        return None
    return min(near, key=lambda m: min(abs(m.span.start - end), abs(start - m.span.end)))
