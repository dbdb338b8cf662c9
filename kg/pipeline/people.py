"""Where known people belong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from kg.model import EntityType
from kg.resources.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Ids of the countries and bodies of people whom the gazetteer knows.

    By entry, and by each surname whose bearers are all of one country or all of one body.
    """

    homes: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Self:
        """Read them off a gazetteer."""
        people = gazetteer.of_type(EntityType.PERSON)
        return cls(
            _undoubted((e.id, e.weak_names, e.country) for e in people),
            _undoubted((e.id, e.weak_names, e.body) for e in people),
        )


NOBODY = KnownPeople()


def _undoubted(people: Iterable[tuple[str, Sequence[str], str]]) -> dict[str, str]:
    """Return what people have by id and by surname, from their ids, surnames and what they have, if anything."""
    by_id, by_name = dict[str, str](), defaultdict[str, set[str]](set)
    for id_, surnames, value in people:
        if value:
            by_id[id_] = value
        for name in surnames:
            by_name[name.casefold()].add(value)
    single = {name: next(iter(v)) for name, v in by_name.items() if len(v) == 1}
    return {name: value for name, value in single.items() if value} | by_id
