"""Names of the gazetteer in a Doc: the longest match, and what it stands for in its place."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.model import EntityType
from kg.pipeline.seats import Seats
from kg.resources.gazetteer import Gazetteer, Strength
from kg.resources.language import Names

_KNOWN = "known"
_ADJECTIVAL = frozenset({Strength.ADJECTIVE, Strength.PEOPLE})


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the gazetteer: tokens, type, entry id ("" when several fit) and strength."""

    start: int
    end: int
    type: EntityType
    hint: str
    strength: Strength

    @property
    def adjective(self) -> bool:
        """Whether the form is a demonym."""
        return self.strength in _ADJECTIVAL


class GazetteerMatcher:
    """Finds the names of a gazetteer; built once a vocabulary.

    A name is made tokens when an article first has its letters: making them of all names takes longer
    than reading an article.
    """

    def __init__(self, nlp: Language, gazetteer: Gazetteer, tables: Names) -> None:
        self._gazetteer = gazetteer
        self._seats = Seats(gazetteer, tables)
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._tokens = nlp.make_doc
        texts = {text for entry in gazetteer.entries for text, _ in entry.forms()}
        self._names = sorted(("".join(text.lower().split()), text) for text in texts)
        self._ready: set[str] = set()

    def match(self, doc: Doc) -> Iterator[Known]:
        """Yield the longest names, in text order, without overlap."""
        if new := sorted(self._new(doc)):
            self._matcher.add(_KNOWN, [self._tokens(text) for text in new])
            self._ready.update(new)
        spans = (
            [Span(doc, start, end) for _, start, end in self._matcher(doc)] if self._ready else []
        )
        spans = [span for span in spans if self._gazetteer.lookup(span.text)]
        for span in filter_spans(spans):
            known = self._known(span)
            if known is not None:
                yield known

    def _new(self, doc: Doc) -> Iterator[str]:
        """Yield the names whose letters follow one another in a Doc and that no other Doc had."""
        words = [token.text for token in doc if not token.is_space]
        written = "".join(words).lower()
        for start in {word.lower() for word in words}:
            for place in range(bisect_left(self._names, (start, "")), len(self._names)):
                letters, text = self._names[place]
                if not letters.startswith(start):
                    break
                if text not in self._ready and letters in written:
                    yield text

    def _known(self, span: Span) -> Known | None:
        """Decide what a name stands for."""
        forms = self._gazetteer.lookup(span.text)
        place = [f for f in forms if self._gazetteer.by_id[f.entry].type is EntityType.PLACE]
        seat = [f for f in forms if f.strength is Strength.METONYM]
        if place and seat:
            forms = tuple(place if self._seats.place(span) > 0 else seat)
        best = [form for form in forms if form.strength is forms[0].strength]
        entry = self._gazetteer.by_id[best[0].entry]
        types = {self._gazetteer.by_id[form.entry].type for form in best}
        hint = best[0].entry if len(best) == 1 else ""
        type_ = entry.type if len(types) == 1 else min(types, key=lambda t: t.value)
        return Known(span.start, span.end, type_, hint, best[0].strength)
