"""Whose army: things without a name take that of the country or body they belong to.

"Its army" is the army of whoever "its" is; "the army" alone is that of the country in which the
article's events take place, where one country clearly leads.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import EntityType, Extraction, Mention, MentionKind, Modality, Polarity, Relation
from kg.resolution import names as naming
from kg.resolution.profiles import Profile
from kg.resources.gazetteer import Gazetteer, GazetteerEntry
from kg.resources.linking import LinkingWords

#: Types of things that belong to a country or body.
_LED = frozenset({EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP})
_SITES = frozenset({EntityType.PLACE, EntityType.ZONE})
_OWNED = frozenset({EntityType.FORCE, EntityType.ORGANIZATION, EntityType.ARMED_GROUP}) | _SITES
_OWNERS = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PLACE,
    }
)
_POSSESSIVES = ("'s ", "’s ", "' ", "’ ")
#: Stands between who leads a body and what it is.
_LED_BY = "-led "
#: The country of the scene has this many times the weight of the next one.
_LEAD = 1.5
#: A mention in the title counts as so many.
_TITLE = 3.0


def qualify(
    extraction: Extraction, profiles: Sequence[Profile], gazetteer: Gazetteer, words: LinkingWords
) -> list[Profile]:
    """Return the profiles; those without a name of their own get one from their owner, if known.

    The owner stands before the thing ("its army"), or the network reads it off the article ("the
    monitors" of ASEAN); of a body that each state has, it is else the country of the scene.
    """
    of_cluster = {index: profile for profile in profiles for index in profile.clusters}
    possessives = _Possessives(extraction, words)
    scene: str | None = None
    result = []
    for profile in profiles:
        located = _located(profile, words)
        if profile.type not in _OWNED or (profile.names and not located):
            result.append(profile)
            continue
        if not located and _has_owner(profile):
            organ = organ_of(profile, words)
            result.append(replace(profile, qualified=_plain_owner(organ, gazetteer)))
            continue
        owner = _owner(extraction, profile, of_cluster, possessives)
        forms = () if owner is None else _forms(owner, profile.type, gazetteer)
        bare = (*located, *possessives.bare(profile)) if forms else ()
        if any(form in phrase for form in forms for phrase in bare):
            result.append(profile)  # "the court in Sarajevo" is Sarajevo's, and says so
            continue
        if bare:
            first, *others = _owned(forms, bare, profile.type, words)
            result.append(_renamed(profile, first, others))
            continue
        organ = "" if located else _organ(profile, words)
        if organ:
            if scene is None:
                scene = _scene(extraction, profiles, gazetteer)
            partners = _partners(extraction, profile, of_cluster)
            if scene and scene not in partners:
                forms = _state_forms(gazetteer.by_id[scene])
                first, *others = _owned(forms, (organ,), profile.type, words)
                variants = tuple(sorted({*profile.variants, *others}))
                result.append(replace(profile, guessed=first, variants=variants))
                continue
        result.append(profile)
    return [_led(extraction, p, of_cluster, possessives, gazetteer) for p in result]


def _led(
    extraction: Extraction,
    profile: Profile,
    of_cluster: dict[int, Profile],
    possessives: "_Possessives",
    gazetteer: Gazetteer,
) -> Profile:
    """Return a body with the names that it takes from the country that leads it ("Kenyan-led mission").

    They are its own name where it has none. Who may lead it, or will not, gives it none.
    """
    if profile.type not in _LED:
        return profile
    leaders = {
        of_cluster[claim.subject].entry
        for claim in extraction.claims
        if claim.relation == Relation.LEADS
        and claim.object in profile.clusters
        and claim.polarity is Polarity.AFFIRMED
        and claim.modality is Modality.ACTUAL
    }
    entries = [gazetteer.by_id[entry] for entry in sorted(leaders & gazetteer.by_id.keys())]
    found = [
        f"{form}{_LED_BY}{phrase}"
        for entry in entries
        if entry.type is EntityType.COUNTRY
        for form in _leading_forms(entry)
        for phrase in possessives.bare(profile)
        if _LED_BY not in phrase
    ]
    if not found:
        return profile
    variants = tuple(sorted({*profile.variants, *found}))
    named = profile.names or profile.qualified or profile.guessed or profile.entry
    unnamed = not named and not _has_owner(profile)
    return replace(profile, variants=variants, qualified=found[0] if unnamed else profile.qualified)


def _located(profile: Profile, words: LinkingWords) -> tuple[str, ...]:
    """Return the names of a force or body, and what they call it, where all but say where it is; else nothing.

    "Mission in Colombia" and "mission": nothing tells whose it is.
    """
    if profile.type in _SITES:
        return ()
    found = set()
    for name, _ in profile.names:
        tokens = name.split()
        start = next((i for i, t in enumerate(tokens) if naming.has_capital(t)), 0)
        links = [i for i, t in enumerate(tokens[:start]) if t in words.connectives]
        if not links or tokens[links[-1]] not in words.locating:
            return ()
        found |= {name, " ".join(tokens[: links[0]])}
    return tuple(sorted(found - {""}, key=lambda n: (-len(n), n)))


def _renamed(profile: Profile, name: str, others: Iterable[str]) -> Profile:
    """Return a profile under a name taken from its owner; what it was called is a phrase."""
    phrases = Counter(dict(profile.phrases)) + Counter(dict(profile.names))
    return replace(
        profile,
        names=(),
        phrases=tuple(sorted(phrases.items())),
        qualified=name,
        variants=tuple(sorted({*profile.variants, *others})),
    )


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


def _owner(
    extraction: Extraction,
    profile: Profile,
    of_cluster: dict[int, Profile],
    possessives: "_Possessives",
) -> Profile | None:
    """Return whose a thing is: by a possessive at its beginning, else as the network reads the article.

    The network takes the force of several states for that of the one most spoken of.
    """
    written = [possessives.owner(i) for i in profile.clusters]
    read = [extraction.clusters[i].owner for i in profile.clusters]
    for index in (*written, *read):
        if index is None or index in profile.clusters:
            continue
        owner = of_cluster[index]
        of_several = index not in written and owner.type is EntityType.COUNTRY
        return None if of_several and possessives.joint(profile) else owner
    return None


class _Possessives:
    """Mentions without the possessive before them."""

    def __init__(self, extraction: Extraction, words: LinkingWords) -> None:
        self._extraction, self._words = extraction, words
        self._starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, cluster in enumerate(extraction.clusters):
            for mention in cluster.mentions:
                self._starts[mention.start].append((mention.end, index))

    def _split(self, mention: Mention) -> tuple[int | None, int]:
        """Return the cluster of the possessive that a mention begins with, if any, and where the rest begins."""
        text = self._extraction.document.text
        for end, other in sorted(self._starts[mention.start], reverse=True):
            inner, rest = text[mention.start : end], text[end : mention.end]
            if end >= mention.end:
                continue
            ending = next((x for x in _POSSESSIVES if rest.startswith(x)), "")
            if (
                ending
                or inner.endswith(("'s", "’s"))
                or inner.casefold() in self._words.determiners
            ):
                return other, end + len(ending)
        return None, mention.start

    def owner(self, cluster: int) -> int | None:
        """Return the cluster of the possessive before a mention of a cluster."""
        nominal = self._nominal(cluster)
        return next((o for o in (self._split(m)[0] for m in nominal) if o is not None), None)

    def _nominal(self, cluster: int) -> list[Mention]:
        mentions = self._extraction.clusters[cluster].mentions
        return [m for m in mentions if m.kind is not MentionKind.PRONOMINAL]

    def joint(self, profile: Profile) -> bool:
        """Tell whether a force is called as one of several states is ("the mission", "joint patrol")."""
        phrases = [phrase.split() for phrase in self.bare(profile)]
        alone = all(len(words) == 1 and words[0] in self._words.joint for words in phrases)
        shared = any(not self._words.multinational.isdisjoint(words) for words in phrases)
        return profile.type is EntityType.FORCE and bool(phrases) and (alone or shared)

    def bare(self, profile: Profile) -> tuple[str, ...]:
        """Return the noun phrases of a thing up to the head, without possessives and counts, the fullest first."""
        text = self._extraction.document.text
        found = set()
        mentions = [m for cluster in profile.clusters for m in self._nominal(cluster)]
        body = [m for m in mentions if m.start >= self._extraction.document.body_start]
        for mention in body or mentions:
            _, start = self._split(mention)
            end = mention.head_end if start < mention.head_end <= mention.end else mention.end
            phrase = naming.strip_counts(text[start:end], self._words)
            if phrase and not naming.has_capital(phrase[1:]):
                found.add(phrase[0].lower() + phrase[1:])
        if profile.type is EntityType.FORCE:
            found.update(phrase.rsplit(maxsplit=1)[-1] for phrase in tuple(found))
        found -= self._words.rankings
        return tuple(sorted(found, key=lambda p: (-len(p.split()), -len(p), p)))


def _forms(owner: Profile, type_: EntityType, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return how an owner stands before a thing of a type, the usual form first; () for one without a name.

    A president's army is his country's, his militia his own.
    """
    entry = gazetteer.by_id.get(owner.entry)
    if entry and entry.type is EntityType.COUNTRY:
        return _state_forms(entry)
    if owner.type is EntityType.PERSON:
        for _, whose in sorted(owner.offices) if type_ is not EntityType.ARMED_GROUP else ():
            country = gazetteer.strong(whose.title()) if whose else None
            if country and country.type is EntityType.COUNTRY:
                return _state_forms(country)
        if type_ is not EntityType.ARMED_GROUP or not owner.names:
            return ()
        surname = owner.name.rsplit(maxsplit=1)[-1]
        return tuple(dict.fromkeys((f"{surname}'s", f"{owner.name}'s")))
    if owner.type not in _OWNERS or not owner.names:
        return ()
    known = entry.names if entry else ()
    written = (*(name for name, _ in owner.names), *known)
    short = [name for name in written if naming.is_acronym(name) and "." not in name]
    whole = entry.name if entry else owner.name
    return tuple(dict.fromkeys((*short[:1], whole, owner.name)))


def _state_forms(entry: GazetteerEntry) -> tuple[str, ...]:
    """Return how a country stands before what it owns: "Burmese", "Myanmar's", "PNG"."""
    ending = "'" if entry.name.endswith("s") else "'s"
    named = (f"{entry.name}{ending}",) if " " not in entry.name else ()
    short = tuple(name for name in entry.names if naming.is_acronym(name) and "." not in name)
    persons = {a for a in entry.adjectives[1:] if {f"{a}s", f"{a[:-3]}men"} & set(entry.people)}
    adjectives = (a for a in entry.adjectives if a not in persons)
    return (*adjectives, *named, *short) or (entry.name,)


def _leading_forms(entry: GazetteerEntry) -> tuple[str, ...]:
    """Return how a country stands before "-led": "Kenyan", "Kenya", "US"."""
    short = [name for name in entry.names if naming.is_acronym(name) and "." not in name]
    whole = [entry.name] if " " not in entry.name else []
    return tuple(dict.fromkeys((*entry.adjectives[:1], *whole, *short)))


def _owned(
    forms: Sequence[str], bare: Sequence[str], type_: EntityType, words: LinkingWords
) -> list[str]:
    """Return the names of a thing by its owner's forms and its own phrases, the one to show first."""
    found = []
    whole = next(
        (naming.without_possessive(f) for f in forms if f.endswith(("'s", "s'"))), forms[-1]
    )
    for phrase in bare:
        if phrase in words.directions:
            found += [f"{phrase}ern {whole}"]
        found += [f"{form} {phrase}" for form in forms]
        if type_ in _SITES:
            found += [f"{phrase} of {whole}", f"{phrase} in {whole}"]
    return list(dict.fromkeys(found))


def _organ(profile: Profile, words: LinkingWords) -> str:
    """Return the phrase that is a body which each state has once ("army"), or ""."""
    for phrase, _ in profile.phrases:
        written = naming.key(phrase)
        if written in words.organs or (profile.type in _SITES and written in words.directions):
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
