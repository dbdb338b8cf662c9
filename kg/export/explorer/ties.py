"""What the page draws as lines, counted for the view that it opens on, and again after some changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from kg.export.explorer.parts import shorten
from kg.resolution.table import Index, Table
from kg.resolution.things import SEPARATOR

#: The triple of a claim, by its name in a tally, and the entity that its line leads to.
Line = tuple[str, str]


@dataclass(slots=True)
class Ties:
    """Lines between entities, which go by their ids without what all share.

    ``ends`` has of each triple where its lines lead to, and in which document. ``weights`` are the
    independent sources of all lines of an entity; ``neighbours`` has by entity its others, each with the
    number of lines, and of those that several sources state.
    """

    ends: Index = field(default_factory=Index)
    neighbours: Table = field(default_factory=Table)
    weights: Counter[str] = field(default_factory=Counter)

    def edited(
        self,
        gone: Mapping[str, Iterable[Line]],
        new: Mapping[str, Iterable[Line]],
        triples: Collection[str],
        before: Table,
        now: Table,
    ) -> "Ties":
        """Return the ties after documents lost lines and have new ones.

        ``triples`` are those that may have other sources, which ``before`` and ``now`` count.
        """
        ends, weights = self.ends.copy(), self.weights.copy()
        for change, lines in ((ends.take, gone), (ends.add, new)):
            for document, drawn in lines.items():
                for triple, end in drawn:
                    change(triple, [end, document])
        changes: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
        for triple in triples:
            former = {(end, before.get(triple) or 1) for end, _ in self.ends.of(triple)}
            present = {(end, now.get(triple) or 1) for end, _ in ends.of(triple)}
            start = shorten(triple.partition(SEPARATOR)[0], "entity")
            for sign, some in ((-1, former - present), (1, present - former)):
                for end, sources in some:
                    weights[start] += sign * sources
                    weights[end] += sign * sources
                    if start != end:
                        for one, other in ((start, end), (end, start)):
                            changes[one][other, 0] += sign
                            changes[one][other, 1] += sign * (sources > 1)
        return Ties(ends, _edited(self.neighbours, changes), +weights)

    def around(self, entity: str) -> Mapping[str, tuple[int, int]]:
        """Return the neighbours of an entity."""
        found: Mapping[str, tuple[int, int]] | None = self.neighbours.get(entity)
        return found or {}


def _edited(neighbours: Table, changes: Mapping[str, Mapping[tuple[str, int], int]]) -> Table:
    edited = neighbours.copy()
    for one, some in changes.items():
        row = {other: [*counts] for other, counts in (neighbours.get(one) or {}).items()}
        for (other, place), count in some.items():
            row.setdefault(other, [0, 0])[place] += count
        row = {other: counts for other, counts in row.items() if counts[0]}
        if row:
            edited.put(one, row)
        else:
            edited.remove(one)
    return edited
