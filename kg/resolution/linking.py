"""Entity linking: which gazetteer entry a profile means, or none.

A candidate is scored by three features: how far the written name settles it, whether the types fit,
and whether the rest of the document speaks of it. A wrong link is worse than none.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import EntityType
from kg.resolution.names import (
    has_capital,
    initials_match,
    is_acronym,
    key,
    without_possessive,
)
from kg.resolution.periods import overlap
from kg.resolution.profiles import Profile
from kg.resolution.records import Feature, MergeDecision, Verdict
from kg.resources.gazetteer import Gazetteer, GazetteerEntry, Strength
from kg.resources.linking import LinkingWords

#: A candidate is linked from this score on, when it leads the next one by the margin.
THRESHOLD = 0.6
MARGIN = 0.1

_STRENGTHS = {
    Strength.STRONG: 1.0,
    Strength.METONYM: 0.85,
    Strength.ADJECTIVE: 0.85,
    Strength.PEOPLE: 0.85,
    Strength.WEAK: 0.8,
}
_E = EntityType
_KINSHIP = {
    frozenset({_E.ORGANIZATION, _E.FORCE}): 0.85,
    frozenset({_E.ORGANIZATION, _E.ARMED_GROUP}): 0.85,
    frozenset({_E.FORCE, _E.ARMED_GROUP}): 0.85,
    frozenset({_E.COUNTRY, _E.PLACE}): 0.8,
    frozenset({_E.ZONE, _E.PLACE}): 0.85,
    frozenset({_E.COUNTRY, _E.ORGANIZATION}): 0.75,
    frozenset({_E.PLAN, _E.MEETING}): 0.7,
    frozenset({_E.PLAN, _E.FORCE}): 0.7,
    frozenset({_E.ORGANIZATION, _E.MEETING}): 0.65,
    frozenset({_E.GROUP, _E.ARMED_GROUP}): 0.75,
    frozenset({_E.GROUP, _E.ORGANIZATION}): 0.7,
}
#: A capital that acts as a country is the country first.
_ACTING_PLACE = 0.62
#: So many neighbours of one namesake, and not of the other, tell which of the two is meant.
_TELLING = 2
#: How far a text supports what it names elsewhere, if that was no more, or not yet, when it appeared; and if
#: it names what then bore the same name, too.
_HISTORY = 0.95
_OUTLIVED = 0.8
#: A number that tells one resolution or plan from another.
_NUMBER = re.compile(r"\d+")
#: Types of which each country has its own under the same name.
_ORGANS = frozenset({EntityType.ORGANIZATION, EntityType.FORCE})
#: Types whose acronyms of so few letters others bear, too, in other parts of the world.
_ARMED = frozenset({EntityType.FORCE, EntityType.ARMED_GROUP})
_SHORT = 4
#: Forms that stand for a country's government, never for the territory.
_ACTING = frozenset({Strength.METONYM, Strength.ADJECTIVE, Strength.PEOPLE})


@dataclass(frozen=True, slots=True)
class Context:
    """What a document speaks of beyond doubt: entries by their strong names, and their regions.

    ``regions`` counts the entries of each region. ``leading`` is the country named most, ``day`` that of
    publication ("" where unknown).
    """

    entries: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    regions: tuple[tuple[str, int], ...] = ()
    leading: str = ""
    day: str = ""


def kinship(left: EntityType, right: EntityType) -> float:
    """Return how well two types go together: 1 for equal ones, 0 for those that exclude each other."""
    return 1.0 if left is right else _KINSHIP.get(frozenset({left, right}), 0.0)


def context_of(
    profiles: Iterable[Profile], gazetteer: Gazetteer, published: datetime.date | None = None
) -> Context:
    """Collect what the strong names of a document settle, and when it appeared."""
    entries: set[str] = set()
    named: Counter[str] = Counter()
    for profile in profiles:
        for name, count in profile.names:
            entry = _settled(name, gazetteer)
            if entry and not _doubtful(name, entry) and kinship(profile.type, entry.type):
                entries.add(entry.id)
                named[entry.country or entry.id] += count
    regions = Counter(region for entry in entries for region in gazetteer.by_id[entry].regions)
    countries = [(-count, id_) for id_, count in named.items() if _is_country(id_, gazetteer)]
    return Context(
        entries=frozenset(entries),
        countries=frozenset(id_ for _, id_ in countries),
        regions=tuple(sorted(regions.items())),
        leading=min(countries, default=(0, ""))[1],
        day=published.isoformat() if published else "",
    )


def _settled(name: str, gazetteer: Gazetteer) -> GazetteerEntry | None:
    """Return the entry that a strong name means, or the only one that another form can mean."""
    forms = gazetteer.lookup(name)
    if forms and (
        forms[0].strength is Strength.STRONG
        or (len(forms) == 1 and forms[0].strength is not Strength.WEAK)
    ):
        return gazetteer.by_id[forms[0].entry]
    return None


def _doubtful(name: str, entry: GazetteerEntry) -> bool:
    """Tell whether a name is a short acronym of a force or armed group of one country, as others may have.

    The SLA is an army in Sierra Leone and a movement in Sudan.
    """
    short = is_acronym(name) and sum(map(str.isalpha, name)) <= _SHORT
    return short and bool(entry.country) and entry.type in _ARMED


def _is_country(entry: str, gazetteer: Gazetteer) -> bool:
    """Tell whether an id is that of a country."""
    return gazetteer.by_id[entry].type is EntityType.COUNTRY


def link(
    profile: Profile, gazetteer: Gazetteer, context: Context, words: LinkingWords
) -> list[MergeDecision]:
    """Return a decision for each candidate entry, the best first; at most that one is ``SAME``."""
    if profile.type in {EntityType.POSITION, EntityType.TOPIC}:
        return []
    found = _strengths(profile, gazetteer)
    total = sum({name: count for forms in found.values() for _, name, count in forms}.values())
    scored = []
    for entry_id, forms in found.items():
        entry = gazetteer.by_id[entry_id]
        strength, best, _ = max(
            forms,
            key=lambda f: (_STRENGTHS[f[0]] * _fits(profile.type, entry.type, f[0]), f[2], f[1]),
        )
        kind = _fits(profile.type, entry.type, strength)
        written = {name for _, name, _ in forms}
        if (
            not kind
            or _other_number(profile, entry)
            or _out_of_place(profile, entry, written, gazetteer, context, words)
        ):
            continue
        share = sum(count for _, _, count in forms) / total
        around = _context(entry_id, strength, profile, gazetteer, context)
        score = _STRENGTHS[strength] * kind * around * (0.7 + 0.3 * share)
        features = (
            Feature("name", _STRENGTHS[strength], best, f"{entry.name} ({strength})"),
            Feature("type", kind, profile.type, entry.type),
            Feature("context", around, profile.document, entry.country or entry.id),
            Feature("share", round(share, 4), "", ""),
        )
        scored.append((round(score, 4), entry_id, features))
    scored.sort(key=lambda item: (-item[0], item[1]))
    decisions = []
    for rank, (score, entry_id, features) in enumerate(scored):
        verdict = Verdict.UNSURE if rank == 0 else Verdict.DIFFERENT
        next_best = scored[1][0] if len(scored) > 1 else 0.0
        if rank == 0 and score >= THRESHOLD and score - next_best >= MARGIN:
            verdict = Verdict.SAME
        decisions.append(
            MergeDecision("link", profile.ref, entry_id, verdict, score, features, "gazetteer")
        )
    return decisions


def _out_of_place(
    profile: Profile,
    entry: GazetteerEntry,
    forms: Iterable[str],
    gazetteer: Gazetteer,
    context: Context,
    words: LinkingWords,
) -> bool:
    """Tell whether just a doubtful acronym leads to an entry whose country the document does not name.

    It names others, far from that, or spells the acronym out otherwise.
    """
    if entry.id in context.entries or entry.country in context.countries:
        return False
    short = [form for form in forms if _doubtful(form, entry)]
    if not short or len(short) < len(set(forms)):
        return False
    full = [name for name, _ in profile.names if not is_acronym(name)]
    if any(initials_match(acronym, name, words) for acronym in short for name in full):
        return True
    home = gazetteer.by_id[entry.country].regions[:1]
    others = [gazetteer.by_id[id_].regions for id_ in context.countries]
    return bool(others) and not any(set(home).intersection(regions) for regions in others)


def _other_number(profile: Profile, entry: GazetteerEntry) -> bool:
    """Tell whether a plan has a number ("Resolution 2803") that the entry has not."""
    numbers = {n for name, _ in profile.names for n in _NUMBER.findall(name)}
    if profile.type is not EntityType.PLAN or not numbers:
        return False
    return numbers.isdisjoint(n for name in entry.names for n in _NUMBER.findall(name))


def _strengths(
    profile: Profile, gazetteer: Gazetteer
) -> dict[str, list[tuple[Strength, str, int]]]:
    """Return for each candidate entry the written forms that lead to it."""
    found: dict[str, list[tuple[Strength, str, int]]] = {}
    written = list(profile.names)
    written += [pair for pair in profile.phrases if _may_name(pair[0], profile.type, gazetteer)]
    written += [(profile.qualified, 1)] if profile.qualified else []
    for name, count in written:
        forms = [(form.entry, form.strength) for form in gazetteer.lookup(name)]
        own = name in dict(profile.names) or not profile.names
        if not forms and own:
            forms = [(entry, Strength.STRONG) for entry in _owned(name, profile.type, gazetteer)]
        if not forms and own and profile.type is EntityType.COUNTRY:
            forms = [(entry, Strength.ADJECTIVE) for entry in _countries_in(name, gazetteer)]
        for entry, strength in forms:
            found.setdefault(entry, []).append((strength, name, count))
    return found


def _owned(name: str, type_: EntityType, gazetteer: Gazetteer) -> list[str]:
    """Return the entry of a name that stands behind its owner's, or before a noun for such things.

    "Yemen's Presidential Leadership Council", "the Mossad spy agency".
    """
    tokens = name.split(" ")
    for cut in range(1, len(tokens)):
        front, back = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        owner = gazetteer.strong(without_possessive(front)) or _owner(front, gazetteer)
        entry = gazetteer.strong(back) if owner else None
        if owner and entry and entry.type is type_ and gazetteer.is_part(entry, owner):
            return [entry.id]
        entry = None if has_capital(back) else gazetteer.strong(front)
        if entry and entry.type is type_ and tokens[-1] in _nouns(entry):
            return [entry.id]
    return []


def _owner(adjective: str, gazetteer: Gazetteer) -> GazetteerEntry | None:
    """Return the country of an adjective ("Yemeni"), None where several have it."""
    forms = [f for f in gazetteer.lookup(adjective) if f.strength is Strength.ADJECTIVE]
    return gazetteer.by_id[forms[0].entry] if len(forms) == 1 else None


def _nouns(entry: GazetteerEntry) -> frozenset[str]:
    """Return the nouns that may stand for an entry."""
    return frozenset(noun.split()[-1] for noun in entry.descriptions)


def _may_name(phrase: str, type_: EntityType, gazetteer: Gazetteer) -> bool:
    """Tell whether a noun phrase can be a known name: with a capital, a zone or plan, or known as such."""
    if type_ is EntityType.GROUP:
        return False
    if has_capital(phrase) or type_ in {EntityType.ZONE, EntityType.PLAN}:
        return True
    entry = gazetteer.strong(phrase)
    return entry is not None and entry.type is type_


def _countries_in(name: str, gazetteer: Gazetteer) -> set[str]:
    """Return the country that a longer name holds ("Indonesian government"), if just one."""
    tokens = name.split(" ")
    found = set()
    for start in range(len(tokens)):
        for end in range(len(tokens), start, -1):
            part = without_possessive(" ".join(tokens[start:end]))
            inner = {
                form.entry
                for form in gazetteer.lookup(part)
                if gazetteer.by_id[form.entry].type is EntityType.COUNTRY
            }
            if inner and has_capital(part):
                found |= inner
                break
    return found if len(found) == 1 else set()


def _fits(type_: EntityType, entry: EntityType, strength: Strength) -> float:
    """Return how well the types go together, given how the name was written."""
    if type_ is EntityType.COUNTRY and entry is EntityType.PLACE:
        return _ACTING_PLACE
    if strength in _ACTING and type_ in {EntityType.PLACE, EntityType.ZONE}:
        return 0.0
    return kinship(type_, entry)


def _context(
    entry_id: str, strength: Strength, profile: Profile, gazetteer: Gazetteer, context: Context
) -> float:
    """Return how far the document supports an entry; 1 where the name needs no support."""
    if strength is Strength.STRONG:
        return 1.0
    entry = gazetteer.by_id[entry_id]
    rivals = _rivals(entry_id, strength, profile, gazetteer)
    if entry_id in context.entries or entry_id in context.countries:
        return _of_its_day(entry, rivals, gazetteer, context)
    if not overlap(entry.period, context.day):
        return 0.0
    if entry.country and entry.country in context.countries:
        # "Congress" is that of the country that the article is about
        own = entry.type in _ORGANS and strength is Strength.WEAK
        told = (
            not own or entry.country == context.leading or _names(profile, entry.country, gazetteer)
        )
        return 1.0 if told else 0.7
    others = {region for rival in rivals for region in gazetteer.by_id[rival].regions}
    near = sum(count for region, count in context.regions if region in set(entry.regions) - others)
    support = 0.8
    if near >= _TELLING:
        support = 1.0
    elif near and not rivals:
        support = 0.95
    if entry_id in profile.hints:
        support = min(1.0, support + 0.05)
    if strength is Strength.WEAK and profile.type is not entry.type:
        support -= 0.2
    return support


def _rivals(
    entry_id: str, strength: Strength, profile: Profile, gazetteer: Gazetteer
) -> frozenset[str]:
    """Return the other entries that a profile's names mean as much."""
    return frozenset(
        form.entry
        for name, _ in profile.names
        for form in gazetteer.lookup(name)
        if form.strength is strength and form.entry != entry_id
    )


def _of_its_day(
    entry: GazetteerEntry, rivals: Iterable[str], gazetteer: Gazetteer, context: Context
) -> float:
    """Return the support of what the document names elsewhere: less where it was not when that appeared.

    Least where the document names what then bore the name, too.
    """
    if overlap(entry.period, context.day):
        return 1.0
    current = (gazetteer.by_id[rival] for rival in context.entries.intersection(rivals))
    return _OUTLIVED if any(overlap(e.period, context.day) for e in current) else _HISTORY


def _names(profile: Profile, country: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a profile has the name of a country in one of its own."""
    inner = f" {key(gazetteer.by_id[country].name)} "
    return any(inner in f" {name} " for name in profile.keys)
