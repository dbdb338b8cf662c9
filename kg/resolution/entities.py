"""Entities: the name, aliases and id of a set of profiles that are one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Entity, EntityType
from kg.model.identifiers import digest, iri, slug
from kg.resolution import names as naming
from kg.resolution.candidates import global_key
from kg.resolution.profiles import Profile, unite
from kg.resources.gazetteer import Gazetteer, GazetteerEntry
from kg.resources.linking import LinkingWords


def make_entities(
    groups: Sequence[Sequence[Profile]], gazetteer: Gazetteer, words: LinkingWords
) -> list[Entity | None]:
    """Return an entity for each group, None where it has no name; ids are unique.

    Gazetteer entries keep their id; names of their own give a slug; the rest is local to a document.
    Where two things would share an id, those that are not in the gazetteer take their type into it,
    and a digest of their mentions where even that is not enough.
    """
    whole = [unite(group) for group in groups]
    drafts = [
        _draft(profile, gazetteer, words, shared=len({p.document for p in group}) > 1)
        for profile, group in zip(whole, groups, strict=True)
    ]
    local_ids = [local for local, _ in drafts]
    taken = Counter(local_ids)
    typed = [
        f"{local}-{entity.type.lower()}"
        if entity and not profile.entry and (taken[local] > 1 or local in gazetteer.by_id)
        else local
        for (local, entity), profile in zip(drafts, whole, strict=True)
    ]
    still = Counter(typed)
    made: list[Entity | None] = []
    for local, (_, entity), profile in zip(typed, drafts, whole, strict=True):
        unique = local
        if still[local] > 1 and not profile.entry:
            unique = f"{local}-{digest(*sorted(profile.refs), length=6)}"
        made.append(entity and replace(entity, id=iri("entity", unique)))
    return made


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
