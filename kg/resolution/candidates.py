"""Candidate generation (blocking): which pairs of profiles are worth comparing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from kg.model import EntityType
from kg.resolution import names as naming
from kg.resolution.comparison import family
from kg.resolution.owners import organ_of
from kg.resolution.profiles import Profile
from kg.resources.linking import LinkingWords

#: A block that holds more profiles says too little to be worth comparing all its pairs.
LARGEST_BLOCK = 200


def pairs(
    profiles: Sequence[Profile], words: LinkingWords, *, across: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield the pairs (as positions, the smaller first) that share a block, sorted, each once.

    ``across`` documents only names count: an acronym or a shorter form is explained in one document.
    """
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, profile in enumerate(profiles):
        for block in blocks_of(profile, words, across=across):
            blocks[block].append(index)
    found = {
        pair
        for members in blocks.values()
        if len(members) <= LARGEST_BLOCK
        for pair in combinations(members, 2)
    }
    yield from sorted(found)


def blocks_of(
    profile: Profile, words: LinkingWords, *, across: bool = False
) -> set[tuple[str, str]]:
    """Return the blocks of a profile: entry, names, initials, surnames by sound, phrases."""
    blocks: set[tuple[str, str]] = set()
    if profile.entry:
        blocks.add(("entry", profile.entry))
    if profile.number:
        blocks.add(("number", profile.number))
    kind = family(profile.type)
    for name, _ in profile.names:
        written = naming.key(name)
        if not written:
            continue
        if profile.type is EntityType.PERSON:
            tokens = [t for t in written.split() if t not in words.particles]
            blocks.update(("person", token) for token in tokens)
            blocks.add(("sound", naming.skeleton(naming.surname(name, words))))
            continue
        blocks.add((f"name {kind}", written))
        if across:
            continue
        tokens = written.split()
        if len(tokens) > 1:
            blocks.add((f"end {kind}", " ".join(tokens[-2:])))
        blocks.add((f"initial {kind}", written[0]))
    if not profile.names and not across:
        blocks.update((f"phrase {profile.type}", p.casefold()) for p, _ in profile.phrases)
    return blocks


def distinctive(name: str, words: LinkingWords) -> bool:
    """Tell whether a name can mean the same thing in another document."""
    return bool(naming.key(name)) and not naming.is_generic(name, words)


def global_key(profile: Profile, words: LinkingWords) -> tuple[str, str] | None:
    """Return under which key profiles of different documents are one; None for local things."""
    if profile.entry:
        return "entry", profile.entry
    if profile.number:
        return profile.type, f"{profile.number} {profile.issuer}"
    if not profile.names and (organ := organ_of(profile, words)):
        return family(profile.type), naming.key(organ)
    name = profile.name
    if profile.type is EntityType.POSITION:
        return (profile.type, naming.key(name)) if name else None
    if not profile.names or profile.type in {EntityType.GROUP, EntityType.TOPIC}:
        return None
    if profile.type is EntityType.PERSON and " " not in naming.key(name):
        return None
    if not distinctive(name, words) or not naming.has_capital(name):
        return None
    if profile.type in {EntityType.PLAN, EntityType.MEETING} and name[:1].islower():
        return None
    return family(profile.type), naming.key(name)


def grouped(
    profiles: Iterable[Profile], words: LinkingWords
) -> list[tuple[tuple[str, str] | None, list[Profile]]]:
    """Return profiles grouped by their global key; local ones stand alone."""
    by_key: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    alone: list[Profile] = []
    for profile in profiles:
        found = global_key(profile, words)
        if found is None:
            alone.append(profile)
        else:
            by_key[found].append(profile)
    groups: list[tuple[tuple[str, str] | None, list[Profile]]] = []
    groups += sorted(by_key.items())
    groups += [(None, [profile]) for profile in sorted(alone, key=lambda p: p.refs)]
    return groups
