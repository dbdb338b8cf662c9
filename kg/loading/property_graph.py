"""A graph in a property-graph database: nodes and one relationship a claim, merged by id.

The statements are Cypher that Neo4j, Memgraph, ArcadeDB and Ladybug read alike; docs/property-graph.md
describes what they make. Texts travel as parameters; only checked names stand in statements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from kg.errors import LoadError
from kg.export import Source
from kg.export.tables import relation_type
from kg.loading.records import Loaded, Tracker
from kg.loading.rows import (
    DISAGREEMENT,
    EDGE,
    NODE,
    Row,
    check_type,
    claim_rows,
    disagreement_rows,
    entity_rows,
)
from kg.model import EntityType, Relation
from kg.model.identifiers import BASE

#: Rows a statement; one transaction each where the database is a server.
_BATCH = 1000


class PropertyGraph(Protocol):
    """A database that answers Cypher.

    ``labels`` says whether a node can have its type as a second label.
    """

    labels: bool

    def prepare(self, relations: Sequence[str]) -> None:
        """Make constraints or tables; ``relations`` are types of relationships."""

    def value(self, name: str, kind: str) -> str:
        """Return the expression of a column of ``row``; ``kind`` is as in :data:`NODE`."""

    def run(self, statement: str, rows: Sequence[Row] = ()) -> list[list[Any]]:
        """Run a statement with ``$rows``; returns the rows of its answer."""


def mirror(graph: PropertyGraph, content: Source, tracker: Tracker) -> Loaded:
    """Make the database hold the entities and claims of ``content``, and no older ones of ours."""
    entities, claims = entity_rows(content), claim_rows(content)
    disagreements = disagreement_rows(content)
    tracker.begin("preparing")
    # All types of the ontology, so that a question about one without claims has an empty answer.
    shipped = {relation_type(relation) for relation in Relation}
    graph.prepare(sorted(shipped | {row["type"] for row in claims.values()}))
    tracker.begin("looking at what is there")
    known = {row[0]: row[1] for row in graph.run(_NODES)}
    stale = [
        {"id": id_, "type": kind, "subject": subject, "object": target}
        for id_, kind, subject, target in graph.run(_edges(labels=graph.labels))
        if _ends(claims.get(id_)) != (kind, subject, target)
    ]
    settled = _stale_disagreements(graph, disagreements)
    for batch in tracker.batches("removing old disagreements", settled, _BATCH):
        graph.run(f"{_FIND_DISAGREEMENT} DETACH DELETE d", batch)
    _write_entities(graph, list(entities.values()), known, tracker)
    for kind, rows in _by(stale, "type"):
        for batch in tracker.batches("removing old claims", rows, _BATCH):
            graph.run(f"UNWIND $rows AS row MATCH {_edge(kind)} DELETE r", batch)
    _write_claims(graph, claims.values(), tracker)
    _write_disagreements(graph, list(disagreements.values()), tracker)
    gone = [{"id": id_} for id_ in sorted(set(known) - set(entities))]
    for batch in tracker.batches("removing old entities", gone, _BATCH):
        graph.run(f"{_FIND} DETACH DELETE e", batch)
    return Loaded(
        (
            ("entities", len(entities)),
            ("claims", len(claims)),
            ("disagreements", len(disagreements)),
            ("entities removed", len(gone)),
            ("claims removed", len(stale)),
        )
    )


_FIND = "UNWIND $rows AS row MATCH (e:Entity {id: row.id})"
_FIND_DISAGREEMENT = "UNWIND $rows AS row MATCH (d:Disagreement {id: row.id})"
_NODES = (
    f"MATCH (e:Entity) WHERE e.id STARTS WITH '{BASE}entity/' RETURN e.id AS id, e.type AS type"
)
_DISAGREEMENTS = (
    f"MATCH (d:Disagreement) WHERE d.id STARTS WITH '{BASE}disagreement/' "
    "OPTIONAL MATCH (d)-[x:HAS_CLAIM]->(e:Entity) "
    "RETURN d.id AS id, x.claim AS claim, e.id AS subject"
)


def _write_entities(
    graph: PropertyGraph, rows: Sequence[Row], known: Mapping[str, str], tracker: Tracker
) -> None:
    if graph.labels:
        changed = [row for row in rows if known.get(row["id"], row["type"]) != row["type"]]
        for kind, group in _by(({**row, "old": known[row["id"]]} for row in changed), "old"):
            _check_label(kind)
            for batch in tracker.batches("correcting types", group, _BATCH):
                graph.run(f"{_FIND} REMOVE e:{kind}", batch)
    statement = f"UNWIND $rows AS row MERGE (e:Entity {{id: row.id}}) SET {_set(graph, 'e', NODE)}"
    for batch in tracker.batches("writing entities", rows, _BATCH):
        graph.run(statement, batch)
    if graph.labels:
        # In a statement of its own: ArcadeDB moves a node that gets a label.
        for kind, group in _by(rows, "type"):
            for batch in tracker.batches(f"labelling entities ({kind})", group, _BATCH):
                graph.run(f"{_FIND} SET e:{_check_label(kind)}", batch)


def _write_claims(graph: PropertyGraph, claims: Iterable[Row], tracker: Tracker) -> None:
    for kind, rows in _by(claims, "type"):
        statement = (
            "UNWIND $rows AS row "
            "MATCH (s:Entity {id: row.subject}), (o:Entity {id: row.object}) "
            f"MERGE (s)-[r:{kind} {{id: row.id}}]->(o) SET {_set(graph, 'r', EDGE)}"
        )
        for batch in tracker.batches(f"writing claims ({kind})", rows, _BATCH):
            graph.run(statement, batch)


def _stale_disagreements(graph: PropertyGraph, wanted: Mapping[str, Row]) -> list[Row]:
    """Return those that are gone, and those whose claims now have other subjects."""
    found: dict[str, list[list[str]]] = {}
    for id_, claim, subject in graph.run(_DISAGREEMENTS):
        found.setdefault(id_, []).append([claim, subject])
    return [
        {"id": id_}
        for id_, claims in sorted(found.items())
        if id_ not in wanted or sorted(claims, key=str) != sorted(wanted[id_]["claims"])
    ]


def _write_disagreements(graph: PropertyGraph, rows: Sequence[Row], tracker: Tracker) -> None:
    make = (
        "UNWIND $rows AS row MERGE (d:Disagreement {id: row.id}) "
        f"SET {_set(graph, 'd', DISAGREEMENT)}"
    )
    join = (
        "UNWIND $rows AS row "
        "MATCH (d:Disagreement {id: row.id}), (e:Entity {id: row.subject}) "
        "MERGE (d)-[:HAS_CLAIM {claim: row.claim}]->(e)"
    )
    for batch in tracker.batches("writing disagreements", rows, _BATCH):
        graph.run(make, [{name: row[name] for name in ("id", *DISAGREEMENT)} for row in batch])
        ends = [(row["id"], *pair) for row in batch for pair in row["claims"]]
        graph.run(join, [{"id": i, "claim": c, "subject": s} for i, c, s in ends])


def _edges(*, labels: bool) -> str:
    kind = "type(r)" if labels else "label(r)"
    return (
        f"MATCH (s:Entity)-[r]->(o:Entity) WHERE r.id STARTS WITH '{BASE}claim/' "
        f"RETURN r.id AS id, {kind} AS type, s.id AS subject, o.id AS object"
    )


def _edge(kind: str) -> str:
    return (
        f"(:Entity {{id: row.subject}})-[r:{check_type(kind)} {{id: row.id}}]->"
        "(:Entity {id: row.object})"
    )


def _set(graph: PropertyGraph, name: str, properties: Mapping[str, str]) -> str:
    pairs = ((key, graph.value(key, kind)) for key, kind in properties.items())
    return ", ".join(f"{name}.`{key}` = {value}" for key, value in pairs)


def _ends(row: Row | None) -> tuple[str, str, str] | None:
    return (row["type"], row["subject"], row["object"]) if row else None


def _by(rows: Iterable[Row], key: str) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    yield from sorted(groups.items(), key=lambda item: item[0])


def _check_label(name: str) -> str:
    if name not in set(EntityType):
        raise LoadError(f"{name!r} is no type of entities; remove such nodes from the database")
    return name
