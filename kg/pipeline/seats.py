"""Seats of government: whether "Cairo" is the city or stands for the state, by its role in the clause."""

from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from kg.model import EntityType
from kg.resources.gazetteer import Gazetteer, Strength
from kg.resources.language import Names

_SUBJECTS = frozenset({"nsubj", "nsubj:outer"})
_OBJECTS = frozenset({"obj", "nsubj:pass"})
_CHAINED = frozenset({"conj", "appos", "flat"})
_MODIFIERS = frozenset({"compound", "nmod:desc", "nmod"})
_DASHES = frozenset({"—", "–"})
_DATELINE = 14
#: How sure a role is of the city; of the state where negative.
_CERTAIN = 1.0
_LIKELY = 0.6
_HINTED = 0.3


class Seats:
    """Knows the seats of government, and scores the roles that their names have; stateless."""

    def __init__(self, gazetteer: Gazetteer, tables: Names) -> None:
        self._gazetteer = gazetteer
        self._tables = tables

    def named(self, text: str) -> bool:
        """Tell whether a text is the name of a city that can stand for a state."""
        forms = self._gazetteer.lookup(text)
        return any(form.strength is Strength.METONYM for form in forms) and any(
            self._gazetteer.by_id[form.entry].type is EntityType.PLACE for form in forms
        )

    def place(self, span: Span) -> float:
        """Return how far the role of a name speaks for the city: 1 surely, -1 surely the state.

        "in Cairo", "visit Cairo", "fly to Cairo", "the Cairo summit" are the city; "Cairo refused",
        "pressure on Cairo", "accused Cairo" the state.
        """
        if self._beside_place_noun(span) or _opens_report(span.doc, span):
            return _CERTAIN
        root = _first(span.root)
        verb = root.head
        before = self._preposition(span, root)
        if root.dep_ == "nmod:poss" or (not before and root.dep_ in _MODIFIERS):
            owner = _LIKELY if root.dep_ == "nmod:poss" else _HINTED
            return _CERTAIN if self._is_place_noun(verb) else -owner
        if before:
            return self._behind(before, root)
        if root.dep_ in _SUBJECTS:
            return -_CERTAIN if verb.pos_ == "VERB" else -_HINTED
        if root.dep_ in _OBJECTS:
            judged = any(
                child.dep_ == "xcomp" for child in verb.children
            )  # "held Cairo responsible"
            moved = verb.lemma_ in self._tables.place_verbs and not judged
            return _CERTAIN if moved else -_LIKELY
        return 0.0

    def _preposition(self, span: Span, root: Token) -> str:
        """Return the preposition right before a name, else that of the first it is joined to, or ""."""
        tables = self._tables
        known = {*tables.locative, *tables.partnering, *tables.directions, *tables.links}
        if span.start and span.doc[span.start - 1].lower_ in known:
            return span.doc[span.start - 1].lower_
        return next((t.lower_ for t in root.children if t.dep_ == "case" and t.i < root.i), "")

    def _behind(self, preposition: str, root: Token) -> float:
        """Score a name behind a preposition."""
        if preposition in self._tables.partnering:
            return -_LIKELY
        if preposition in self._tables.locative:
            return _CERTAIN
        moved = {root.head.lemma_, root.head.head.lemma_} & self._tables.place_verbs
        if preposition in {*self._tables.directions, "for"} and moved:
            return _CERTAIN
        if self._is_place_noun(root.head):
            return _CERTAIN
        return _HINTED if preposition == "from" else 0.0

    def _beside_place_noun(self, span: Span) -> bool:
        """Whether a noun for places introduces a name ("the capital, Jakarta") or follows it."""
        nouns, doc = self._tables.place_nouns, span.doc
        earlier = [t.lower_ for t in doc[max(0, span.start - 2) : span.start]]
        if earlier[-1:] and (earlier[-1] in nouns):
            return True
        if len(earlier) == 2 and earlier[0] in nouns and earlier[1] in {",", "of"}:
            return True
        return any(self._is_place_noun(token) for token in doc[span.end : span.end + 1])

    def _is_place_noun(self, token: Token) -> bool:
        return not self._tables.place_nouns.isdisjoint({token.lower_, token.lemma_})


def _opens_report(doc: Doc, span: Span) -> bool:
    """Whether a name is where a report was written: "CAIRO — The envoy", "Cairo, 7 June (Wire) – …"."""
    if not span[0].is_sent_start or not doc[span.end : span.end + 1]:
        return False
    if doc[span.end].text == "(":
        return True
    rest = doc[span.end : span.end + _DATELINE]
    lead = list(takewhile(lambda t: t.pos_ not in {"VERB", "AUX"} and t.text not in _DASHES, rest))
    return len(lead) < len(rest) and rest[len(lead)].text in _DASHES


def _first(token: Token) -> Token:
    """Return the first of the names that one is joined to: "Cairo" in "in Cairo and Doha"."""
    while token.dep_ in _CHAINED and token.head.i != token.i and token.head.pos_ == "PROPN":
        token = token.head
    return token
