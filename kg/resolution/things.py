"""What one document gives to merging across documents, in a form that is cheap to keep and to read.

A thing that has a name, or an office to share, belongs to a group, in which all things of that name are
one; everything else is of its own document and settled there.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kg.model import EntityType
from kg.resolution.candidates import blocks_of, global_key
from kg.resolution.entities import Draft, draft_of
from kg.resolution.profiles import Profile
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

#: Stands between the parts of a group's name.
SEPARATOR = "\x1f"


class Thing(NamedTuple):
    """One thing of a document: its clusters, and either its group and profile or its draft.

    ``group`` ("" for what is settled) sorts as :func:`kg.resolution.candidates.grouped` orders: by
    key, then those without. Profile and draft stay rows of JSON until they are asked for, since most
    never are.
    """

    clusters: Sequence[int]
    group: str
    row: Sequence[Any]

    def profile(self) -> Profile:
        """Return the profile of a thing that has a group."""
        return profile_from_row(self.row)

    def draft(self) -> Draft:
        """Return the entity of a thing that has none."""
        return Draft(*self.row)


def things_of(
    profiles: Iterable[Profile], words: LinkingWords, gazetteer: Gazetteer, *, all_grouped: bool
) -> list[Thing]:
    """Return the things of a document; with ``all_grouped`` even those that no other can be."""
    found = []
    for profile in profiles:
        key = global_key(profile, words)
        if key is not None:
            group = SEPARATOR.join(("0", *key))
        elif all_grouped or blocks_of(profile, words, across=True):
            group = SEPARATOR.join(("1", *profile.refs))
        else:
            found.append(Thing(profile.clusters, "", draft_of([profile], gazetteer, words)))
            continue
        found.append(Thing(profile.clusters, group, profile_to_row(profile)))
    return found


def alone(group: str) -> bool:
    """Tell whether a group is that of a thing without a name that others can share."""
    return group.startswith("1")


def profile_to_row(profile: Profile) -> list[Any]:
    """Return a profile as JSON."""
    return [
        profile.refs,
        profile.document,
        profile.clusters,
        profile.type,
        profile.names,
        profile.phrases,
        profile.hints,
        sorted(profile.offices),
        profile.mentions,
        profile.qualified,
        profile.guessed,
        profile.entry,
        profile.number,
        profile.issuer,
    ]


def profile_from_row(row: Sequence[Any]) -> Profile:
    """Return the profile that :func:`profile_to_row` wrote."""
    refs, document, clusters, type_, names, phrases, hints, offices, *rest = row
    return Profile(
        tuple(refs),
        document,
        tuple(clusters),
        EntityType(type_),
        tuple((name, count) for name, count in names),
        tuple((phrase, count) for phrase, count in phrases),
        tuple(hints),
        frozenset((office, whose) for office, whose in offices),
        *rest,
    )
