"""Which entities the page opens on, and where they stand; the same on every machine."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.export.explorer.ties import Ties

#: Gives each of so many things a place, by which of them hang together.
Arrange = Callable[[int, Sequence[tuple[int, int]]], Sequence[tuple[int, int]]]

#: Gives the neighbours of an entity, as :meth:`kg.export.explorer.ties.Ties.around` does.
Around = Callable[[str], Mapping[str, tuple[int, int]]]

#: How many entities the page opens on; the names of more than this do not fit on a laptop's screen.
OPENING = 64

#: Fewer entities than this that hang on nothing else, and on one source, come after all others.
ISLAND = 5

ROUNDS = 6
ITERATIONS = 25
#: No distance and no force counts as less; what moves less, on the average, has come to rest.
_CLOSEST, _STILL = 0.01, 1e-4

_Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """An entity of the opening view and its coordinates, whole numbers from -1000 to 1000."""

    entity: str
    x: int
    y: int


def choose(ties: Ties, limit: int = OPENING) -> tuple[str, ...]:
    """Return at most ``limit`` entities, those first that the heaviest edges join.

    An edge is as heavy as its lighter end, so that no entity is chosen without a neighbour.
    """
    chosen: dict[str, None] = {}
    for pair in _ranked(ties.weights, cache(ties.around), 4 * limit):
        fresh = [entity for entity in pair if entity not in chosen]
        if len(chosen) + len(fresh) > limit:
            break
        chosen |= dict.fromkeys(fresh)
    return tuple(chosen)


def _ranked(weights: Mapping[str, int], around: Around, at_once: int) -> Iterator[tuple[str, str]]:
    """Yield pairs, the heaviest first; islands that one source states come last."""
    heaviest = sorted(weights.values(), reverse=True)
    islands = []
    above = math.inf
    # most are never asked for, so only those between the heaviest entities are sorted first
    while above > 0:
        least = heaviest[at_once] if at_once < len(heaviest) else 0
        for pair in sorted(_pairs(weights, around, least, above), key=lambda p: _order(p, weights)):
            if not around(pair[0])[pair[1]][1] and _on_island(pair[0], around):
                islands.append(pair)
            else:
                yield pair
        above, at_once = least, 4 * at_once
    yield from islands


def _pairs(
    weights: Mapping[str, int], around: Around, least: int, above: float
) -> Iterator[tuple[str, str]]:
    """Yield the pairs, heavier entity first, of which the lighter one weighs so much."""
    for one in [entity for entity, weight in weights.items() if weight >= least]:
        for other in around(one):
            if least <= weights[other] < above and (-weights[one], one) < (-weights[other], other):
                yield one, other


def _order(pair: tuple[str, str], weights: Mapping[str, int]) -> tuple[int, int, str, str]:
    heavy, light = pair
    return -weights[light], -weights[heavy], heavy, light


def _on_island(entity: str, around: Around) -> bool:
    """Tell whether less than ``ISLAND`` entities hang together with one."""
    part, waiting = {entity}, [entity]
    while waiting and len(part) < ISLAND:
        fresh = around(waiting.pop()).keys() - part
        part |= fresh
        waiting += fresh
    return len(part) < ISLAND


def place(chosen: tuple[str, ...], ties: Ties, arrange: Arrange | None = None) -> tuple[Place, ...]:
    """Lay out the chosen entities, by :func:`arranged` or what gives the same."""
    rank = {entity: place for place, entity in enumerate(chosen)}
    joined = {
        (rank[one], rank[other])
        for one in chosen
        for other in ties.around(one)
        if rank[one] < rank.get(other, -1)
    }
    points = (arrange or arranged)(len(chosen), sorted(joined))
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
