"""What one document gives to merging across documents, in a form that is cheap to keep and to read.

A thing that has a name, or an office to share, belongs to a group, in which all things of that name are
one; everything else is of its own document and settled there.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg.model import EntityType
from kg.resolution.candidates import blocks_of, global_key
from kg.resolution.entities import Draft, Wish, draft_of, mark_of
from kg.resolution.profiles import Profile
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

#: Stands between the parts of a group's name.
SEPARATOR = "\x1f"


class Things:
    """The things of a document, in the order of their first clusters.

    ``groups`` holds the group of each, "" for what is settled; ``wishes`` those of the settled ones
    that have a name. A group sorts as :func:`kg.resolution.candidates.grouped` orders: by key, then
    those without. Clusters, and the profile or draft of each, stay lines of JSON until they are asked
    for, since most never are.
    """

    __slots__ = ("_lines", "_rest", "groups", "wishes")

    def __init__(self, groups: Sequence[str], wishes: Sequence[Wish], rest: str) -> None:
        self.groups, self.wishes = groups, wishes
        self._rest = rest
        self._lines: list[str] = []

    def profile(self, place: int) -> Profile:
        """Return the profile of a thing that has a group."""
        return profile_from_text(self.text(place))

    def text(self, place: int) -> str:
        """Return the profile or draft of a thing as text."""
        return self._at(place + 1)

    def draft(self, place: int) -> Draft:
        """Return the entity of a thing that has none."""
        return Draft(*json.loads(self.text(place)))

    def clusters(self) -> list[list[int]]:
        """Return the clusters of each thing."""
        found: list[list[int]] = json.loads(self._at(0))
        return found

    def to_text(self) -> str:
        """Return the things as lines of JSON."""
        return f"{json.dumps([self.groups, self.wishes])}\n{self._rest}"

    @classmethod
    def from_text(cls, text: str) -> "Things":
        """Return what :meth:`to_text` wrote."""
        first, _, rest = text.partition("\n")
        groups, wishes = json.loads(first)
        return cls(groups, wishes, rest)

    def _at(self, line: int) -> str:
        if not self._lines:
            self._lines = self._rest.split("\n")
        return self._lines[line]


def things_of(
    profiles: Iterable[Profile], words: LinkingWords, gazetteer: Gazetteer, *, all_grouped: bool
) -> Things:
    """Return the things of a document; with ``all_grouped`` even those that no other can be."""
    groups: list[str] = []
    wishes: list[Wish] = []
    clusters: list[Sequence[int]] = []
    rows: list[Sequence[Any]] = []
    for profile in profiles:
        key = global_key(profile, words)
        group, row = "", None
        if key is not None:
            group = SEPARATOR.join(("0", *key))
        elif all_grouped or blocks_of(profile, words, across=True):
            group = SEPARATOR.join(("1", *profile.refs))
        else:
            row = draft_of([profile], gazetteer, words)
            if row.entity:
                first, second, refs = row.wish()
                wishes.append((first, second, mark_of(refs)))
        groups.append(group)
        clusters.append(profile.clusters)
        rows.append(profile_to_row(profile) if row is None else row)
    return Things(groups, wishes, "\n".join(map(json.dumps, [clusters, *rows])))


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
        profile.variants,
    ]


def profile_from_text(text: str) -> Profile:
    """Return the profile of a row that is still JSON."""
    return profile_from_row(json.loads(text))


def profile_from_row(row: Sequence[Any]) -> Profile:
    """Return the profile that :func:`profile_to_row` wrote."""
    refs, document, clusters, type_, names, phrases, hints, offices, *rest = row
    rest[-1] = tuple(rest[-1])  # the variants
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
