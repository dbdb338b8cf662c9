"""A graph in a property-graph database: nodes and one relationship a claim, merged by id.

The statements are Cypher that Neo4j, Memgraph, ArcadeDB and Ladybug read alike; docs/property-graph.md
describes what they make. Texts travel as parameters; only checked names stand in statements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from kg.errors import LoadError
from kg.export import Content
from kg.export.tables import relation_type
from kg.graph.literals import clean
from kg.graph.network import claim_attributes
from kg.loading.records import Loaded, Tracker
from kg.model import Entity, EntityType, ResolvedClaim
from kg.model.identifiers import BASE

#: Properties of a node besides ``id``, with their types.
NODE = {
    "name": "text",
    "type": "text",
    "aliases": "texts",
    "wikidata": "text",
    "isoAlpha2": "text",
    "isoAlpha3": "text",
}
#: Properties of a relationship besides ``id``, with their types.
EDGE = {
    "relation": "text",
    "stage": "text",
    "polarity": "text",
    "modality": "text",
    "quantity": "number",
    "unit": "text",
    "qualifier": "text",
    "time": "text",
    "about": "text",
    "of": "text",
    "ofId": "text",
    "speaker": "text",
    "speakerIds": "texts",
    "quote": "text",
    "start": "integer",
    "end": "integer",
    "document": "text",
    "title": "text",
    "publisher": "text",
    "date": "text",
    "url": "text",
    "confidence": "number",
    "extractor": "text",
}
#: Rows a statement; one transaction each where the database is a server.
_BATCH = 1000
_TYPE = re.compile(r"[A-Z][A-Z0-9_]*")

Row = Mapping[str, Any]


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


def mirror(graph: PropertyGraph, content: Content, tracker: Tracker) -> Loaded:
    """Make the database hold the entities and claims of ``content``, and no older ones of ours."""
    entities = {e.id: _node(e) for e in sorted(content.resolution.entities, key=lambda e: e.id)}
    claims = _claims(content)
    types = sorted({row["type"] for row in claims.values()})
    tracker.begin("preparing")
    graph.prepare(types)
    tracker.begin("looking at what is there")
    known = {row[0]: row[1] for row in graph.run(_NODES)}
    stale = [
        {"id": id_, "type": kind, "subject": subject, "object": target}
        for id_, kind, subject, target in graph.run(_edges(labels=graph.labels))
        if _ends(claims.get(id_)) != (kind, subject, target)
    ]
    if graph.labels:
        changed = [
            row for id_, row in entities.items() if known.get(id_, row["type"]) != row["type"]
        ]
        for kind, rows in _by(({**row, "old": known[row["id"]]} for row in changed), "old"):
            _check_label(kind)
            for batch in tracker.batches("correcting types", rows, _BATCH):
                graph.run(f"{_FIND} REMOVE e:{kind}", batch)
    statement = f"UNWIND $rows AS row MERGE (e:Entity {{id: row.id}}) SET {_set(graph, 'e', NODE)}"
    for batch in tracker.batches("writing entities", list(entities.values()), _BATCH):
        graph.run(statement, batch)
    if graph.labels:
        # In a statement of its own: ArcadeDB moves a node that gets a label.
        for kind, rows in _by(entities.values(), "type"):
            for batch in tracker.batches(f"labelling entities ({kind})", rows, _BATCH):
                graph.run(f"{_FIND} SET e:{_check_label(kind)}", batch)
    for kind, rows in _by(stale, "type"):
        for batch in tracker.batches("removing old claims", rows, _BATCH):
            graph.run(f"UNWIND $rows AS row MATCH {_edge(kind)} DELETE r", batch)
    for kind, rows in _by(claims.values(), "type"):
        statement = (
            "UNWIND $rows AS row "
            "MATCH (s:Entity {id: row.subject}), (o:Entity {id: row.object}) "
            f"MERGE (s)-[r:{kind} {{id: row.id}}]->(o) SET {_set(graph, 'r', EDGE)}"
        )
        for batch in tracker.batches(f"writing claims ({kind})", rows, _BATCH):
            graph.run(statement, batch)
    gone = [{"id": id_} for id_ in sorted(set(known) - set(entities))]
    for batch in tracker.batches("removing old entities", gone, _BATCH):
        graph.run(f"{_FIND} DETACH DELETE e", batch)
    return Loaded(
        (
            ("entities", len(entities)),
            ("claims", len(claims)),
            ("entities removed", len(gone)),
            ("claims removed", len(stale)),
        )
    )


_FIND = "UNWIND $rows AS row MATCH (e:Entity {id: row.id})"
_NODES = (
    f"MATCH (e:Entity) WHERE e.id STARTS WITH '{BASE}entity/' RETURN e.id AS id, e.type AS type"
)


def _edges(*, labels: bool) -> str:
    kind = "type(r)" if labels else "label(r)"
    return (
        f"MATCH (s:Entity)-[r]->(o:Entity) WHERE r.id STARTS WITH '{BASE}claim/' "
        f"RETURN r.id AS id, {kind} AS type, s.id AS subject, o.id AS object"
    )


def _edge(kind: str) -> str:
    return (
        f"(:Entity {{id: row.subject}})-[r:{_check_type(kind)} {{id: row.id}}]->"
        "(:Entity {id: row.object})"
    )


def _set(graph: PropertyGraph, name: str, properties: Mapping[str, str]) -> str:
    pairs = ((key, graph.value(key, kind)) for key, kind in properties.items())
    return ", ".join(f"{name}.`{key}` = {value}" for key, value in pairs)


def _node(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "name": clean(entity.name),
        "type": entity.type.value,
        "aliases": [clean(alias) for alias in entity.aliases],
        "wikidata": clean(entity.wikidata) or None,
        "isoAlpha2": clean(entity.iso_alpha2) or None,
        "isoAlpha3": clean(entity.iso_alpha3) or None,
    }


def _claims(content: Content) -> dict[str, Row]:
    articles = {document.id: document for document in content.documents}
    return {
        claim.id: _claim(claim, claim_attributes(claim, articles.get(claim.document)))
        for claim in sorted(content.resolution.claims, key=lambda claim: claim.id)
    }


def _claim(claim: ResolvedClaim, attributes: Row) -> Row:
    known = {k: clean(v) if isinstance(v, str) else v for k, v in attributes.items()}
    return {
        "id": claim.id,
        "type": _check_type(relation_type(claim.relation)),
        "subject": claim.subject.id,
        "object": claim.object.id,
        **{name: known.get(name) for name in EDGE},
        "ofId": claim.of.id if claim.of else None,
        "speakerIds": [speaker.id for speaker in claim.attribution],
    }


def _ends(row: Row | None) -> tuple[str, str, str] | None:
    return (row["type"], row["subject"], row["object"]) if row else None


def _by(rows: Iterable[Row], key: str) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    yield from sorted(groups.items(), key=lambda item: item[0])


def _check_type(name: str) -> str:
    """Return a type of relationships; what is none must not reach a statement."""
    if not _TYPE.fullmatch(name):
        raise LoadError(f"{name!r} is no type of relationships; build the graph again")
    return name


def _check_label(name: str) -> str:
    if name not in set(EntityType):
        raise LoadError(f"{name!r} is no type of entities; remove such nodes from the database")
    return name
