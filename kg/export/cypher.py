"""A Cypher script: constraint first, then nodes, then one relationship a claim.

Every statement merges by id, so running the script twice changes nothing. Texts stand in string
literals; none of them can end its literal.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TextIO

from kg.export.exporter import Source
from kg.export.tables import relation_type
from kg.graph.literals import clean
from kg.graph.network import Attribute, claim_attributes

#: Rows a statement; one transaction each.
_BATCH = 500
_RESERVED = frozenset({"end", "of"})
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Row = Mapping[str, Attribute | Sequence[str]]


def write_cypher(content: Source, path: Path) -> None:
    """Write the script, for ``cypher-shell --file`` or a database's own console."""
    articles = {document.id: document for document in content.documents}
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;\n"
        )
        entities = sorted(content.resolution.entities, key=lambda e: (e.type, e.id))
        for label, members in groupby(entities, key=lambda e: e.type):
            rows: list[Row] = [
                {
                    "id": e.id,
                    "name": e.name,
                    "aliases": e.aliases,
                    "wikidata": e.wikidata,
                    "isoAlpha2": e.iso_alpha2,
                    "isoAlpha3": e.iso_alpha3,
                }
                for e in members
            ]
            merge = f"MERGE (e:Entity {{id: row.id}}) SET e:{label}, e += row"
            _statements(out, rows, merge)
        claims = sorted(content.resolution.claims, key=lambda c: (c.relation, c.id))
        for relation, stated in groupby(claims, key=lambda c: c.relation):
            links: list[Row] = [
                {
                    "id": c.id,
                    "subject": c.subject.id,
                    "object": c.object.id,
                    **claim_attributes(c, articles.get(c.document)),
                }
                for c in stated
            ]
            merge = (
                "MATCH (s:Entity {id: row.subject}), (o:Entity {id: row.object}) "
                f"MERGE (s)-[r:{relation_type(relation)} {{id: row.id}}]->(o) SET r += row"
            )
            _statements(out, links, merge)


def _statements(out: TextIO, rows: Sequence[Row], merge: str) -> None:
    for batch in _batches(rows):
        out.write("UNWIND [\n")
        out.write(",\n".join(f"  {_map(row)}" for row in batch))
        out.write(f"\n] AS row\n{merge};\n")


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _map(row: Row) -> str:
    known = ((name, value) for name, value in row.items() if value not in ("", ()))
    return "{" + ", ".join(f"{_key(name)}: {_value(value)}" for name, value in known) + "}"


def _key(name: str) -> str:
    return f"`{name}`" if name in _RESERVED else name


def _value(value: Attribute | Sequence[str]) -> str:
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return literal(value)
    return "[" + ", ".join(_value(item) for item in value) + "]"


def literal(text: str) -> str:
    """Return a text as a Cypher string that no part of the text can end."""
    # Neo4j replaces \uXXXX before it parses, even behind a backslash: keep the two apart.
    escaped = clean(text).translate(_ESCAPES).replace("\\u", "\\' + 'u")
    return f"'{escaped}'"
