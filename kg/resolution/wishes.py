"""The ids of entities, again after some of these changed: who wishes for which, and who has to give way.

The result is that of :func:`kg.resolution.entities.distinct_ids` over all wishes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

from kg.resolution.entities import Wish, mark_of
from kg.resolution.table import Index
from kg.resources.gazetteer import Gazetteer

#: Whose wish it is: a document and which of its settled things, or "" and the name of a set of groups.
Owner: TypeAlias = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who wishes for an id in the ``first`` place, with what else each would take, and who takes that.

    ``first`` has lists of document, thing and second wish by id, ``second`` those of document and thing.
    """

    first: Index = field(default_factory=Index)
    second: Index = field(default_factory=Index)

    def id_of(self, wish: Wish, gazetteer: Gazetteer) -> str:
        """Return the id that the owner of a wish gets."""
        first, second, refs = wish
        taken = self._taken(first, second, len(self.first.of(first)), gazetteer)
        if second and self._takers(taken, gazetteer) > 1:
            return f"{taken}-{mark_of(refs)}"
        return taken

    def edited(
        self,
        gone: Iterable[tuple[Owner, Wish]],
        new: Iterable[tuple[Owner, Wish]],
        gazetteer: Gazetteer,
    ) -> tuple["Wishes", set[Owner]]:
        """Return the wishes after some are gone and others new, and whose ids that may change."""
        after = Wishes(self.first.copy(), self.second.copy())
        firsts: set[str] = set()
        for (document, thing), (first, second, _) in gone:
            after.first.take(first, [document, thing, second])
            firsts.add(first)
        for (document, thing), (first, second, _) in new:
            after.first.add(first, [document, thing, second])
            firsts.add(first)
        moved = set(firsts)
        for first in firsts:
            before, now = self._settled(first, gazetteer), after._settled(first, gazetteer)
            for owner in before.keys() | now.keys():
                was, is_ = before.get(owner), now.get(owner)
                if was != is_:
                    if was is not None and was != first:
                        after.second.take(was, [*owner])
                    if is_ is not None and is_ != first:
                        after.second.add(is_, [*owner])
                    moved.update(id_ for id_ in (was, is_) if id_ is not None)
        return after, {owner for id_ in moved for owner in chain(self._near(id_), after._near(id_))}

    def _taken(self, first: str, second: str, wanted: int, gazetteer: Gazetteer) -> str:
        """Return what one takes of two wishes, the first of which so many have."""
        return (second or first) if wanted > 1 or first in gazetteer.by_id else first

    def _settled(self, first: str, gazetteer: Gazetteer) -> dict[Owner, str]:
        """Return what those take who have one first wish."""
        some = self.first.of(first)
        return {
            (document, thing): self._taken(first, second, len(some), gazetteer)
            for document, thing, second in some
        }

    def _takers(self, id_: str, gazetteer: Gazetteer) -> int:
        """Return how many take an id."""
        stay = sum(taken == id_ for taken in self._settled(id_, gazetteer).values())
        return stay + len(self.second.of(id_))

    def _near(self, id_: str) -> Iterator[Owner]:
        """Yield who wishes for an id, or takes it."""
        for document, thing, *_ in chain(self.first.of(id_), self.second.of(id_)):
            yield document, thing
