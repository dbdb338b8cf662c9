"""The gazetteer: who and what is known beforehand, under which names.

A file of ``ontology/gazetteer`` is a list of entries; README.md there describes the keys. A user's
file (YAML or CSV) adds entries, or names to an entry that it repeats the id of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from kg.model import EntityType
from kg.resources.names import accepts, fold


class Strength(StrEnum):
    """How far a written form settles who is meant.

    A strong name belongs to one entry. A weak one needs the context's support ("Congo", "Georgia").
    An adjective or a noun for the people ("Indonesian", "Indonesians") stands for the country or its
    government in the right place, and so does a metonym ("Jakarta", "the White House").
    """

    STRONG = "strong"
    WEAK = "weak"
    METONYM = "metonym"
    ADJECTIVE = "adjective"
    PEOPLE = "people"


#: How strong the names under each key of an entry are.
_STRENGTHS = (
    ("names", Strength.STRONG),
    ("weak_names", Strength.WEAK),
    ("metonyms", Strength.METONYM),
    ("adjectives", Strength.ADJECTIVE),
    ("people", Strength.PEOPLE),
)


class GazetteerEntry(NamedTuple):
    """One known thing.

    ``names`` are the strong ones, with ``name`` first unless it is weak. ``country`` is the id of
    the country it belongs to, ``body`` of the one that a person serves, ``regions`` the names of the regions it lies in, nearest first,
    ``descriptions`` are nouns that may stand for it ("kingdom", "bloc", "archipelago"), ``series``
    what stands before the numbers of its resolutions ("UNSCR"), ``period`` first and last day of what is
    no more or not always was.
    """

    id: str
    type: EntityType
    name: str
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    country: str = ""
    body: str = ""
    wikidata: str = ""
    iso_alpha2: str = ""
    iso_alpha3: str = ""
    period: str = ""

    @property
    def demonyms(self) -> tuple[str, ...]:
        """Adjectives and nouns for the people."""
        return self.adjectives + self.people

    def forms(self) -> Iterator[tuple[str, Strength]]:
        """Yield every written form with its strength."""
        for key, strength in _STRENGTHS:
            for form in getattr(self, key):
                yield form, strength


class SurfaceForm(NamedTuple):
    """A written form of an entry."""

    text: str
    entry: str
    strength: Strength


#: The strongest first.
_RANKS = {strength: rank for rank, strength in enumerate(Strength)}


@dataclass(frozen=True)
class Gazetteer:
    """Entries by id and by name; ``entries`` are sorted by id."""

    entries: tuple[GazetteerEntry, ...]
    by_id: Mapping[str, GazetteerEntry] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(sorted(self.entries, key=lambda e: e.id)))
        object.__setattr__(self, "by_id", {entry.id: entry for entry in self.entries})

    @cached_property
    def _index(self) -> dict[str, list[SurfaceForm]]:
        """Forms by folded name."""
        index: dict[str, list[SurfaceForm]] = {}
        for form in self.forms():
            index.setdefault(fold(form.text), []).append(form)
        return index

    def prepare(self) -> None:
        """Make the index that the first name to be looked up would wait for."""
        _ = self._index

    @cached_property
    def series(self) -> Mapping[str, str]:
        """The entries by the folded form of what stands before the numbers of their resolutions."""
        return {fold(form): entry.id for entry in self.entries for form in entry.series}

    def forms(self) -> Iterator[SurfaceForm]:
        """Yield every written form of every entry, sorted by entry."""
        for entry in self.entries:
            for text, strength in entry.forms():
                yield SurfaceForm(text, entry.id, strength)

    def lookup(self, name: str) -> tuple[SurfaceForm, ...]:
        """Return the forms that a written name fits, one an entry, strongest first.

        Accents, full stops, hyphens and a leading "the" do not count; case counts as far as
        :func:`kg.resources.names.accepts` says.
        """
        found: dict[str, SurfaceForm] = {}
        known = self._index.get(fold(name), ())
        for form in sorted(known, key=lambda f: (_RANKS[f.strength], f.entry, f.text)):
            if form.entry not in found and accepts(form.text, name):
                found[form.entry] = form
        return tuple(found.values())

    def strong(self, name: str) -> GazetteerEntry | None:
        """Return the one entry that a name settles on, or None."""
        for form in self.lookup(name):
            if form.strength is Strength.STRONG:
                return self.by_id[form.entry]
        return None

    def is_part(self, entry: GazetteerEntry, owner: GazetteerEntry) -> bool:
        """Tell whether an entry belongs to a country, or bears the name of a body that it is part of."""
        starts = tuple(f"{name} " for name in owner.names)
        return entry.country == owner.id or entry.name.startswith(starts)

    def of_type(self, *types: EntityType) -> Iterable[GazetteerEntry]:
        """Return the entries of these types, sorted by id."""
        return [entry for entry in self.entries if entry.type in types]
