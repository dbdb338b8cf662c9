"""Entities: the name, aliases and id of a set of profiles that are one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from kg.model import Entity, EntityType
from kg.model.identifiers import digest, iri, slug
from kg.resolution import names as naming
from kg.resolution.candidates import global_key
from kg.resolution.profiles import Profile, unite
from kg.resources.gazetteer import Gazetteer, GazetteerEntry
from kg.resources.linking import LinkingWords

#: Types of what is often called by a description with a name in it ("UN force in Abyei").
_DESCRIBED = frozenset({EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP})
#: Types of what is counted and still the same without its number ("2,000 militiamen").
_COUNTED = frozenset({EntityType.FORCE, EntityType.ARMED_GROUP})
#: An entity as a list of its fields: id, name, type, aliases, Wikidata id, ISO codes.
Row: TypeAlias = list[Any]


#: What a thing would like to be called by, what else (nothing, if the gazetteer has it), and the
#: references of its mentions or their :func:`mark_of`.
Wish: TypeAlias = Sequence[Any]


class Draft(NamedTuple):
    """An entity whose id may still clash: ``local`` is what it would like to be called by.

    ``entity`` is None for what has no name; ``known`` things are in the gazetteer and keep their id.
    ``refs`` are those of its mentions.
    """

    local: str
    entity: Row | None
    known: bool
    refs: Sequence[str]

    def wish(self) -> Wish:
        """Return what a draft that has a name would like to be called by."""
        second = "" if self.known or not self.entity else f"{self.local}-{self.entity[2].lower()}"
        return self.local, second, self.refs

    def under(self, local: str) -> Row | None:
        """Return the entity under an id."""
        if self.entity is None or local == self.local:
            return self.entity
        return [iri("entity", local), *self.entity[1:]]


def to_row(entity: Entity) -> Row:
    """Return the fields of an entity as a list, as JSON keeps it."""
    return [
        entity.id,
        entity.name,
        str(entity.type),
        list(entity.aliases),
        entity.wikidata,
        entity.iso_alpha2,
        entity.iso_alpha3,
    ]


def from_row(row: Row) -> Entity:
    """Return the entity of a list of fields."""
    id_, name, type_, aliases, *codes = row
    return Entity(id_, name, EntityType(type_), tuple(aliases), *codes)


def make_entities(
    groups: Iterable[Sequence[Profile]], gazetteer: Gazetteer, words: LinkingWords
) -> list[Entity | None]:
    """Return an entity for each group, None where it has no name; ids are unique.

    Gazetteer entries keep their id; names of their own give a slug; the rest is local to a document.
    """
    settled = settle([draft_of(group, gazetteer, words) for group in groups], gazetteer)
    return [None if row is None else from_row(row) for row in settled]


def settle(drafts: Sequence[Draft], gazetteer: Gazetteer) -> list[Row | None]:
    """Return the entities of drafts, as rows, with ids of their own."""
    ids = iter(distinct_ids([draft for draft in drafts if draft.entity], gazetteer))
    return [draft.entity and draft.under(next(ids)) for draft in drafts]


def distinct_ids(wishes: Sequence[Wish | Draft], gazetteer: Gazetteer) -> list[str]:
    """Return for each thing that has a name an id (the local part of it) of its own.

    Where two things would share an id, those that are not in the gazetteer take their type into it,
    and a digest of their mentions where even that is not enough.
    """
    ids = [wish[0] for wish in wishes]
    taken = Counter(ids)
    for place in [n for n, id_ in enumerate(ids) if taken[id_] > 1 or id_ in gazetteer.by_id]:
        ids[place] = _wish(wishes[place])[1] or ids[place]
    still = Counter(ids)
    for place in [n for n, id_ in enumerate(ids) if still[id_] > 1]:
        _, second, refs = _wish(wishes[place])
        if second:
            ids[place] = f"{ids[place]}-{mark_of(refs)}"
    return ids


def _wish(wish: Wish | Draft) -> Wish:
    return wish.wish() if isinstance(wish, Draft) else wish


def mark_of(refs: Sequence[str]) -> str:
    """Return a digest of the references of a thing's mentions; what is one already stays."""
    return refs if isinstance(refs, str) else digest(*sorted(refs), length=6)


def draft_of(group: Sequence[Profile], gazetteer: Gazetteer, words: LinkingWords) -> Draft:
    """Return the entity that a group of profiles is, under the id that it would like to have."""
    profile = unite(group)
    shared = len({part.document for part in group}) > 1
    local, entity = _draft(profile, gazetteer, words, shared=shared)
    row = None if entity is None else to_row(replace(entity, id=iri("entity", local)))
    return Draft(local, row, bool(profile.entry), list(profile.refs))


def _draft(
    profile: Profile, gazetteer: Gazetteer, words: LinkingWords, *, shared: bool
) -> tuple[str, Entity | None]:
    """Return the local part of the id, and the entity with an id still open."""
    entry = gazetteer.by_id.get(profile.entry)
    if entry:
        return entry.id, _known(entry, profile, gazetteer)
    name = profile.name
    if not name:
        return "", None
    aliases = naming.distinct(_aliases(profile, words) - {name})
    entity = Entity(
        "", name, profile.type, tuple(a for a in aliases if a.casefold() != name.casefold())
    )
    if shared or global_key(profile, words):
        return slug(name), entity
    return f"{slug(profile.document)}/{slug(name)}", entity


def _known(entry: GazetteerEntry, profile: Profile, gazetteer: Gazetteer) -> Entity:
    """Return the entity of a gazetteer entry, with the names that the texts use."""
    written = {_as_known(name, gazetteer) for name, _ in profile.names}
    if entry.type is EntityType.COUNTRY:
        written = {name for name in written if _of_country(name, entry, gazetteer)}
    elif entry.type is not EntityType.PERSON:
        written |= {phrase for phrase, _ in profile.phrases if naming.has_capital(phrase)}
        written.update(profile.variants)
    aliases = {*entry.names, *entry.weak_names, *written} - {entry.name}
    return Entity(
        "",
        entry.name,
        entry.type,
        naming.distinct(aliases),
        entry.wikidata,
        entry.iso_alpha2,
        entry.iso_alpha3,
    )


def _as_known(name: str, gazetteer: Gazetteer) -> str:
    """Return a name written in capitals ("KABUL", in a dateline) as the gazetteer writes it."""
    forms = gazetteer.lookup(name) if name.isupper() else ()
    return forms[0].text if forms else name


def _of_country(name: str, entry: GazetteerEntry, gazetteer: Gazetteer) -> bool:
    """Tell whether a written form names a country or its government ("Indonesian government")."""
    demonyms = {d.casefold() for d in entry.demonyms}
    if name.casefold() in demonyms:
        return False
    if any(form.entry == entry.id for form in gazetteer.lookup(name)):
        return True
    own = {naming.key(form) for form in (*entry.names, *entry.weak_names, *entry.adjectives)}
    text = f" {naming.key(name)} "
    return any(f" {form} " in text for form in own if form)


def _aliases(profile: Profile, words: LinkingWords) -> set[str]:
    """Return the names under which the texts speak of a thing that the gazetteer does not know."""
    names = {name for name, _ in profile.names}
    phrases = [phrase for phrase, _ in profile.phrases]
    if profile.type is EntityType.POSITION:
        own = set(naming.key(profile.name).split())
        return {p for p in phrases if p.islower() and own & set(p.split()) and "'" not in p}
    if profile.type in naming.PHRASES or not names:
        owned = {profile.qualified, profile.guessed, *profile.variants} - {""}
        counted = set()
        if profile.type in _COUNTED:
            counted = {naming.strip_counts(phrase, words) for phrase in phrases}
        elif profile.type is EntityType.GROUP:
            bare = (naming.strip_counts(phrase, words) for phrase in (*names, *phrases))
            counted = {form for form in bare if naming.has_capital(form)}
        return names | set(phrases) | owned | counted | _shorter({*names, *phrases}, profile, words)
    if profile.type is EntityType.PERSON:
        return names | _short_names(names, words)
    named = names | {p for p in phrases if naming.has_capital(p)}
    counted = {naming.strip_counts(name, words) for name in named if name[:1].isdigit()}
    named |= {form for form in counted if naming.has_capital(form)}
    return named | _shorter(named, profile, words)


def _shorter(names: Iterable[str], profile: Profile, words: LinkingWords) -> set[str]:
    """Return the shorter forms of what is called by descriptions with a name in them."""
    if profile.type not in _DESCRIBED:
        return set()
    return {form for name in names for form in naming.shorter_forms(name, words)}


def _short_names(names: Iterable[str], words: LinkingWords) -> set[str]:
    """Return the surnames of full names, with their particles ("von der Leyen")."""
    found = set()
    for name in names:
        tokens = name.split()
        start = len(tokens) - 1
        while start > 1 and tokens[start].casefold().strip(".") in words.suffixes:
            start -= 1
        while start > 1 and tokens[start - 1].casefold() in words.particles:
            start -= 1
        if start > 0:
            found.add(" ".join(tokens[start:]))
    return found
