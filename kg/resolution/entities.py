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

#: An entity as a list of its fields: id, name, type, aliases, Wikidata id, ISO codes.
Row: TypeAlias = list[Any]


class Draft(NamedTuple):
    """An entity whose id may still clash: ``local`` is what it would like to be called by.

    ``entity`` is None for what has no name; ``known`` things are in the gazetteer and keep their id.
    ``refs`` are those of its mentions.
    """

    local: str
    entity: Row | None
    known: bool
    refs: Sequence[str]


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
    """Return the entities of drafts, as rows, with ids of their own.

    Where two things would share an id, those that are not in the gazetteer take their type into it,
    and a digest of their mentions where even that is not enough.
    """
    taken = Counter([draft.local for draft in drafts])
    typed = [
        f"{draft.local}-{draft.entity[2].lower()}"
        if draft.entity
        and not draft.known
        and (taken[draft.local] > 1 or draft.local in gazetteer.by_id)
        else draft.local
        for draft in drafts
    ]
    still = Counter(typed)
    made: list[Row | None] = []
    for local, draft in zip(typed, drafts, strict=True):
        unique = local
        if still[local] > 1 and not draft.known:
            unique = f"{local}-{digest(*sorted(draft.refs), length=6)}"
        if draft.entity and unique != draft.local:
            made.append([iri("entity", unique), *draft.entity[1:]])
        else:
            made.append(draft.entity)
    return made


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
        owned = {profile.qualified, profile.guessed} - {""}
        counted = set()
        if profile.type is EntityType.FORCE:
            counted = {naming.strip_counts(phrase, words) for phrase in phrases}
        return names | set(phrases) | owned | counted
    if profile.type is EntityType.PERSON:
        return names | _short_names(names, words)
    return names | {p for p in phrases if naming.has_capital(p)}


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
