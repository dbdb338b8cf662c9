"""Which entities the page opens on, and where they stand; the same on every machine."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Gives each of so many things a place, by which of them hang together.
Arrange = Callable[[int, Sequence[tuple[int, int]]], Sequence[tuple[int, int]]]

#: How many entities the page opens on; the names of more than this do not fit on a laptop's screen.
OPENING = 64

#: Fewer entities than this that hang on nothing else, and on one source, come after all others.
ISLAND = 5

ROUNDS = 6
ITERATIONS = 25
#: No distance and no force counts as less; what moves less, on the average, has come to rest.
_CLOSEST, _STILL = 0.01, 1e-4

_Points = NDArray[np.float64]


class Triple(NamedTuple):
    """One edge to be ranked: two indices of entities and how many independent sources state it."""

    subject: int
    object: int
    sources: int


@dataclass(frozen=True, slots=True)
class Place:
    """An entity of the opening view and its coordinates, whole numbers from -1000 to 1000."""

    entity: int
    x: int
    y: int


def weigh(triples: Iterable[Triple]) -> Counter[int]:
    """Return for each entity the independent sources of all triples that it takes part in."""
    weights: Counter[int] = Counter()
    for triple in triples:
        weights[triple.subject] += triple.sources
        weights[triple.object] += triple.sources
    return weights


def choose(
    triples: Iterable[Triple], weights: Mapping[int, int], limit: int = OPENING
) -> tuple[int, ...]:
    """Return at most ``limit`` entities, those first that the heaviest edges join.

    An edge is as heavy as its lighter end, so that no entity is chosen without a neighbour.
    """
    pairs: dict[tuple[int, int], int] = {}
    for triple in triples:
        if triple.subject != triple.object:
            pair = (min(triple.subject, triple.object), max(triple.subject, triple.object))
            pairs[pair] = max(triple.sources, pairs.get(pair, 0))
    chosen: dict[int, None] = {}
    for pair in _ranked(pairs, weights):
        fresh = [entity for entity in pair if entity not in chosen]
        if len(chosen) + len(fresh) > limit:
            break
        chosen |= dict.fromkeys(fresh)
    return tuple(chosen)


def _ranked(
    pairs: Mapping[tuple[int, int], int], weights: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs, the heaviest first; islands that one source states come last."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for left, right in pairs:
        neighbours[left].add(right)
        neighbours[right].add(left)
    # most are never asked for, so they are not sorted beforehand
    waiting = [
        (-min(weights[pair[0]], weights[pair[1]]), -max(weights[pair[0]], weights[pair[1]]), pair)
        for pair in pairs
    ]
    heapify(waiting)
    islands = []
    while waiting:
        _, _, pair = heappop(waiting)
        if pairs[pair] == 1 and _on_island(pair[0], neighbours):
            islands.append(pair)
        else:
            yield pair
    yield from islands


def _on_island(entity: int, neighbours: Mapping[int, set[int]]) -> bool:
    """Tell whether less than ``ISLAND`` entities hang together with one."""
    part, waiting = {entity}, [entity]
    while waiting and len(part) < ISLAND:
        fresh = neighbours[waiting.pop()] - part
        part |= fresh
        waiting += fresh
    return len(part) < ISLAND


def place(
    chosen: tuple[int, ...], triples: Iterable[Triple], arrange: Arrange | None = None
) -> tuple[Place, ...]:
    """Lay out the chosen entities, by :func:`arranged` or what gives the same."""
    rank = {entity: place for place, entity in enumerate(chosen)}
    ties = {
        (rank[t.subject], rank[t.object]) for t in triples if t.subject in rank and t.object in rank
    }
    points = (arrange or arranged)(len(chosen), sorted(ties))
    return tuple(Place(entity, *point) for entity, point in zip(chosen, points, strict=True))


def arranged(count: int, ties: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places for so many things by force (Fruchterman and Reingold 1991).

    The positions are rounded between rounds, so that the last bits, in which processors differ,
    never grow into another picture.
    """
    if not count:
        return []
    tied = np.zeros((count, count))
    for left, right in ties:
        tied[left, right] = tied[right, left] = 1
    where = _spiral(count)
    for _ in range(ROUNDS if count > 1 else 0):
        where = np.round(_scaled(_moved(where, tied)), 6)
    return [(round(1000 * x), round(1000 * y)) for x, y in where.tolist()]


def _moved(where: _Points, tied: _Points) -> _Points:
    """Return the places after some steps: ties pull, all push; each step is shorter than the last.

    These are the sums of ``networkx.spring_layout``, which takes longer to import than to compute.
    """
    ideal = 1.6 / math.sqrt(len(where))
    step = 0.1 * (where.max(axis=0) - where.min(axis=0)).max()
    cooling = step / (ITERATIONS + 1)
    for _ in range(ITERATIONS):
        apart = where[:, np.newaxis, :] - where[np.newaxis, :, :]
        distance = np.maximum(np.linalg.norm(apart, axis=-1), _CLOSEST)
        force = np.einsum(
            "ijk,ij->ik", apart, ideal * ideal / distance**2 - tied * distance / ideal
        )
        strength = np.maximum(np.linalg.norm(force, axis=-1), _CLOSEST)
        change = np.einsum("ij,i->ij", force, step / strength)
        where = where + change
        step -= cooling
        if np.linalg.norm(change) / len(where) < _STILL:
            break
    return where


def _scaled(where: _Points) -> _Points:
    """Return the places around their middle, the farthest coordinate one from it."""
    where = where - where.mean(axis=0)
    farthest = np.abs(where).max()
    return where * (1 / farthest) if farthest > 0 else where


def _spiral(count: int) -> _Points:
    """Start with the weightiest in the middle, the others in a sunflower around them."""
    turn = math.pi * (3 - math.sqrt(5))
    return np.array(
        [
            (
                round(math.sqrt(rank / count) * math.cos(rank * turn), 6),
                round(math.sqrt(rank / count) * math.sin(rank * turn), 6),
            )
            for rank in range(count)
        ]
    )
