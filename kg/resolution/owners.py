"""Whose army: things without a name take that of the country or body they belong to.

"Its army" is the army of whoever "its" is; "the army" alone is that of the country in which the
article's events take place, where one country clearly leads.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.model import EntityType, Extraction, MentionKind
from kg.resolution import names as naming
from kg.resolution.profiles import Profile
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

#: Types of things that belong to a country or body.
_OWNED = frozenset({EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP})
_OWNERS = frozenset(
    {EntityType.COUNTRY, EntityType.ORGANIZATION, EntityType.ARMED_GROUP, EntityType.FORCE}
)
#: The country of the scene has this many times the weight of the next one.
_LEAD = 1.5
#: A mention in the title counts as so many.
_TITLE = 3.0


def qualify(
    extraction: Extraction, profiles: Sequence[Profile], gazetteer: Gazetteer, words: LinkingWords
) -> list[Profile]:
    """Return the profiles; those without a name of their own get one from their owner, if known."""
    of_cluster = {index: profile for profile in profiles for index in profile.clusters}
    scene: str | None = None
    result = []
    for profile in profiles:
        if profile.type not in _OWNED or profile.names:
            result.append(profile)
            continue
        if _has_owner(profile):
            organ = organ_of(profile, words)
            result.append(replace(profile, qualified=_plain_owner(organ, gazetteer)))
            continue
        owner, bare = _possessor(extraction, profile, of_cluster, words)
        if owner is not None and (form := _form(owner, gazetteer)):
            name = f"{form} {bare}"
            result.append(replace(profile, qualified=name))
            continue
        organ = _organ(profile, words)
        if organ:
            if scene is None:
                scene = _scene(extraction, profiles, gazetteer)
            partners = _partners(extraction, profile, of_cluster)
            if scene and scene not in partners:
                entry = gazetteer.by_id[scene]
                adjective = (*entry.adjectives, entry.name)[0]
                result.append(replace(profile, guessed=f"{adjective} {organ}"))
                continue
        result.append(profile)
    return result


def _has_owner(profile: Profile) -> bool:
    """Tell whether a noun phrase names an owner already ("Turkish troops")."""
    return any(naming.has_capital(phrase) for phrase, _ in profile.phrases)


def organ_of(profile: Profile, words: LinkingWords) -> str:
    """Return the phrase for a body which each state has once, with its state before it; or ""."""
    owned = [profile.qualified] if profile.qualified else [phrase for phrase, _ in profile.phrases]
    for phrase in owned:
        tokens = phrase.split(" ")
        for size in range(1, min(4, len(tokens))):
            body = naming.key(" ".join(tokens[size:]))
            if body in words.organs and all(map(naming.has_capital, tokens[:size])):
                return phrase
    return ""


def _plain_owner(organ: str, gazetteer: Gazetteer) -> str:
    """Return "Turkish army" for "Turkey's army"."""
    tokens = organ.split(" ")
    for size in range(1, len(tokens)):
        owner = naming.without_possessive(" ".join(tokens[:size]))
        for form in gazetteer.lookup(owner):
            entry = gazetteer.by_id[form.entry]
            if entry.type is EntityType.COUNTRY:
                return " ".join([(*entry.adjectives, entry.name)[0], *tokens[size:]])
    return organ


def _possessor(
    extraction: Extraction,
    profile: Profile,
    of_cluster: dict[int, Profile],
    words: LinkingWords,
) -> tuple[Profile | None, str]:
    """Return whose thing it is by a possessive at its beginning, and the rest of the phrase."""
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, cluster in enumerate(extraction.clusters):
        for mention in cluster.mentions:
            starts[mention.start].append((mention.end, index))
    text = extraction.document.text
    for index in profile.clusters:
        for mention in extraction.clusters[index].mentions:
            if mention.kind is MentionKind.PRONOMINAL:
                continue
            for end, other in sorted(starts[mention.start]):
                inner = text[mention.start : end]
                rest = text[end : mention.end]
                possessive = (
                    inner.casefold() in words.determiners
                    or rest.startswith(("'s ", "’s ", "' ", "’ "))
                    or inner.endswith(("'s", "’s"))
                )
                if end < mention.end and other not in profile.clusters and possessive:
                    bare = naming.strip_counts(rest.lstrip("'’").removeprefix("s ").strip(), words)
                    if bare:
                        return of_cluster[other], bare
    return None, ""


def _form(owner: Profile, gazetteer: Gazetteer) -> str:
    """Return how the owner stands before what it owns; "" for one that has no name."""
    entry = gazetteer.by_id.get(owner.entry)
    if entry and entry.type is EntityType.COUNTRY:
        return (*entry.adjectives, entry.name)[0]
    if owner.type is EntityType.PERSON:
        for _, whose in sorted(owner.offices):
            country = gazetteer.strong(whose.title()) if whose else None
            if country and country.type is EntityType.COUNTRY:
                return (*country.adjectives, country.name)[0]
        return ""
    if owner.type not in _OWNERS or not owner.names:
        return ""
    short = [name for name, _ in owner.names if naming.is_acronym(name)]
    return short[0] if short else owner.name


def _organ(profile: Profile, words: LinkingWords) -> str:
    """Return the phrase that is a body which each state has once ("army"), or ""."""
    for phrase, _ in profile.phrases:
        if naming.key(phrase) in words.organs:
            return phrase
    return ""


def _scene(extraction: Extraction, profiles: Sequence[Profile], gazetteer: Gazetteer) -> str:
    """Return the id of the country that leads in the article, by itself and its places, or ""."""
    weights: dict[str, float] = defaultdict(float)
    for profile in profiles:
        entry = gazetteer.by_id.get(profile.entry)
        if entry is None:
            continue
        country = entry.id if entry.type is EntityType.COUNTRY else entry.country
        if not country:
            continue
        for index in profile.clusters:
            for mention in extraction.clusters[index].mentions:
                inside_title = mention.start < extraction.document.body_start
                weights[country] += _TITLE if inside_title else 1.0
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]):
        return ""
    return ranked[0][0]


def _partners(extraction: Extraction, profile: Profile, of_cluster: dict[int, Profile]) -> set[str]:
    """Return the entries that a thing has claims with: who helps an army is not its owner."""
    found = set()
    for claim in extraction.claims:
        ends = claim.subject, claim.object
        for one, other in (ends, ends[::-1]):
            if one in profile.clusters:
                found.add(of_cluster[other].entry)
    return found - {""}
