"""Whose office it is: "Foreign Minister X" of which country, "the spokesman" of which body."""

from collections.abc import Collection, Mapping, Sequence

from spacy.tokens import Doc, Span

from kg.model import EntityType
from kg.pipeline.extensions import MENTIONS, Candidate
from kg.pipeline.people import KnownPeople

_BODIES = frozenset(
    {EntityType.COUNTRY, EntityType.ORGANIZATION, EntityType.FORCE, EntityType.ARMED_GROUP}
)
#: What may stand between a country and its office: a possessive, a hyphen.
_JOINTS = frozenset({"'s", "’s", "'", "’", "-"})


class Offices:
    """Finds the country or body of the offices of one Doc.

    ``people`` tells where known people belong, ``of_states`` the head words of offices that only states have
    ("minister").
    """

    def __init__(
        self,
        doc: Doc,
        cluster_of: Mapping[int, Sequence[int]],
        types: Sequence[EntityType],
        people: KnownPeople,
        of_states: Collection[str],
    ) -> None:
        self._doc = doc
        self._mentions: list[Span] = list(doc.spans[MENTIONS])
        self._cluster_of = cluster_of
        self._types = types
        self._people = people
        self._of_states = of_states

    def body_of(self, candidate: Candidate) -> int | None:
        """Return a mention of the country or body whose office a candidate is about.

        The first that applies: what stands before, in or behind the office ("French Foreign Minister", "head of the
        mission"); the body that a person whom the gazetteer knows serves, or else his country, or that which the
        text puts beside the name elsewhere ("Norway's Eide"); what the finder has seen. Of an office that only
        states have nothing but a country counts, and where it is known which one, no other.
        """
        if candidate.object is None:
            return candidate.of
        office = self._mentions[candidate.object]
        of_state = any(t.lower_ in self._of_states for t in office)
        beside, homes = self._beside(office), self._of(candidate.subject, self._people.homes)
        if beside is not None and self._may_be(beside, of_state=of_state):
            return beside
        served = self._mention_of(self._of(candidate.subject, self._people.bodies))
        if served is not None and not of_state:
            return served
        home = self._mention_of(homes)
        seen = candidate.of
        of_country = seen is not None and self._types[seen] is EntityType.COUNTRY
        if not homes and (of_state or of_country):
            home = self._stated_home(self._cluster_of[candidate.subject])
        if home is not None:
            return home
        other = bool(homes) and of_country
        return (
            seen
            if seen is not None and not other and self._may_be(seen, of_state=of_state)
            else None
        )

    def _may_be(self, body: int, *, of_state: bool) -> bool:
        """Whether a body may have an office, which only states have or not."""
        return not of_state or self._types[body] is EntityType.COUNTRY

    def _beside(self, office: Span) -> int | None:
        """Return what stands before an office, at its beginning, or behind "of"."""
        for index, span in enumerate(self._mentions):
            if self._types[index] not in _BODIES or span.start > office.end + 2:
                continue
            between = self._doc[span.end : office.start]
            before = span.end <= office.start and len(between) <= 1
            joined = before and all(t.text in _JOINTS for t in between)
            inside = office.start <= span.start and span.end < office.end
            behind = (
                self._doc[office.end : office.end + 1].text == "of"
                and 0 < span.start - office.end <= 2
            )
            if joined or behind or (inside and span.end <= office.root.i):
                return index
        return None

    def _stated_home(self, holder: Sequence[int]) -> int | None:
        """Return the one country beside the names of a person: "Norway's Eide", "Eide of Norway"."""
        countries = [i for i, type_ in enumerate(self._types) if type_ is EntityType.COUNTRY]
        ends = {self._mentions[i].end: i for i in countries}
        starts = {self._mentions[i].start: i for i in countries}
        titles = {s.end: s.start for s in self._mentions if s.label_ == EntityType.POSITION}
        found = {}
        for span in (self._mentions[index] for index in holder):
            beside = [starts.get(span.end + 1) if self._text(span.end) == "of" else None]
            for place in {span.start, titles.get(span.start, span.start)}:
                joined = self._text(place - 1) in _JOINTS
                beside += [ends.get(place), ends.get(place - 1) if joined else None]
            found.update({self._cluster_of[i][0]: i for i in beside if i is not None})
        return next(iter(found.values())) if len(found) == 1 else None

    def _text(self, token: int) -> str:
        """Return the text of a token, "" outside of the Doc."""
        return self._doc[token].text if 0 <= token < len(self._doc) else ""

    def _of(self, subject: int, known: Mapping[str, str]) -> frozenset[str]:
        """Return what the gazetteer knows of a person, by entry or, failing that, by surname.

        A surname alone may be anybody's, but not beside an office.
        """
        hints = self._doc._.mention_hints
        cluster = self._cluster_of[subject]
        found = {known[hints[i]] for i in cluster if hints[i] in known}
        if not found:
            surnames = {self._mentions[i].text.split()[-1].casefold() for i in cluster}
            found = {known[name] for name in surnames if name in known}
        return frozenset(found)

    def _mention_of(self, entries: Collection[str]) -> int | None:
        """Return a mention of one of some entries of the gazetteer."""
        hints = self._doc._.mention_hints
        return next((i for i, hint in enumerate(hints) if hint in entries), None)
