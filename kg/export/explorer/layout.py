"""Which entities the page opens on, and where they stand; the same on every machine."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

#: How many entities the page opens on; the names of more than this do not fit on a laptop's screen.
OPENING = 64

#: Fewer entities than this that hang on nothing else, and on one source, come after all others.
ISLAND = 5

SEED = 20
ROUNDS = 6
ITERATIONS = 25


@dataclass(frozen=True, slots=True)
class Triple:
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
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(pairs)
    parts = [part for part in nx.connected_components(graph) if len(part) < ISLAND]
    islanders = frozenset[int]().union(*parts)

    def rank(pair: tuple[int, int]) -> tuple[bool, int, int, int, int]:
        low, high = sorted((weights[pair[0]], weights[pair[1]]))
        return pair[0] in islanders and pairs[pair] == 1, -low, -high, *pair

    chosen: dict[int, None] = {}
    for pair in sorted(pairs, key=rank):
        fresh = [entity for entity in pair if entity not in chosen]
        if len(chosen) + len(fresh) > limit:
            break
        chosen |= dict.fromkeys(fresh)
    return tuple(chosen)


def place(chosen: tuple[int, ...], triples: Iterable[Triple]) -> tuple[Place, ...]:
    """Lay out the chosen entities by force (Fruchterman and Reingold 1991, as in networkx).

    The positions are rounded between rounds, so that the last bits, in which processors differ,
    never grow into another picture.
    """
    members = set(chosen)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(chosen)
    graph.add_edges_from(
        sorted((t.subject, t.object) for t in triples if {t.subject, t.object} <= members)
    )
    if not chosen:
        return ()
    where = _spiral(chosen)
    for _ in range(ROUNDS):
        moved = nx.spring_layout(
            graph,
            k=1.6 / math.sqrt(len(chosen)),
            pos=where,
            iterations=ITERATIONS,
            seed=SEED,
            method="force",
        )
        where = {node: (round(float(x), 6), round(float(y), 6)) for node, (x, y) in moved.items()}
    return tuple(
        Place(node, round(1000 * where[node][0]), round(1000 * where[node][1])) for node in chosen
    )


def _spiral(chosen: tuple[int, ...]) -> dict[int, tuple[float, float]]:
    """Start with the weightiest in the middle, the others in a sunflower around them."""
    turn = math.pi * (3 - math.sqrt(5))
    return {
        node: (
            round(math.sqrt(rank / len(chosen)) * math.cos(rank * turn), 6),
            round(math.sqrt(rank / len(chosen)) * math.sin(rank * turn), 6),
        )
        for rank, node in enumerate(chosen)
    }
