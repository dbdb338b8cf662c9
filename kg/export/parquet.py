"""Parquet of claims and entities, for data frames; written by pyarrow, which is an optional extra."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import ExportError
from kg.export.exporter import Source
from kg.graph.literals import clean
from kg.graph.network import Attribute, claim_attributes

_Cell = Attribute | Sequence[str] | None

_ENTITIES = {
    "id": "string",
    "name": "string",
    "type": "string",
    "aliases": "list",
    "wikidata": "string",
    "isoAlpha2": "string",
    "isoAlpha3": "string",
}
_CLAIMS = {
    "id": "string",
    "subject": "string",
    "subjectName": "string",
    "relation": "string",
    "object": "string",
    "objectName": "string",
    "stage": "string",
    "polarity": "string",
    "modality": "string",
    "quantity": "double",
    "unit": "string",
    "qualifier": "string",
    "time": "string",
    "about": "string",
    "of": "string",
    "ofName": "string",
    "speakers": "list",
    "speakerNames": "list",
    "quote": "string",
    "start": "int64",
    "end": "int64",
    "document": "string",
    "title": "string",
    "publisher": "string",
    "date": "string",
    "url": "string",
    "confidence": "double",
    "extractor": "string",
}


def write_entities_parquet(content: Source, path: Path) -> None:
    """Write a row an entity, sorted by id; raises ExportError without pyarrow."""
    rows: list[dict[str, _Cell]] = [
        {
            "id": entity.id,
            "name": entity.name,
            "type": entity.type.value,
            "aliases": entity.aliases,
            "wikidata": entity.wikidata,
            "isoAlpha2": entity.iso_alpha2,
            "isoAlpha3": entity.iso_alpha3,
        }
        for entity in sorted(content.resolution.entities, key=lambda entity: entity.id)
    ]
    _write(path, _ENTITIES, rows)


def write_claims_parquet(content: Source, path: Path) -> None:
    """Write a row a claim, sorted by id; raises ExportError without pyarrow."""
    articles = {document.id: document for document in content.documents}
    rows: list[dict[str, _Cell]] = []
    for claim in sorted(content.resolution.claims, key=lambda claim: claim.id):
        known: dict[str, _Cell] = {**claim_attributes(claim, articles.get(claim.document))}
        rows.append(
            known
            | {
                "id": claim.id,
                "subject": claim.subject.id,
                "subjectName": claim.subject.name,
                "object": claim.object.id,
                "objectName": claim.object.name,
                "of": claim.of.id if claim.of else None,
                "ofName": claim.of.name if claim.of else None,
                "speakers": [speaker.id for speaker in claim.attribution],
                "speakerNames": [speaker.name for speaker in claim.attribution],
            }
        )
    _write(path, _CLAIMS, rows)


def _write(path: Path, columns: Mapping[str, str], rows: Sequence[Mapping[str, _Cell]]) -> None:
    try:
        arrow, parquet = (importlib.import_module(n) for n in ("pyarrow", "pyarrow.parquet"))
    except ImportError as error:
        raise ExportError(
            "Parquet needs pyarrow, which is not installed: pip install 'claimgraph[parquet]'"
        ) from error
    types: dict[str, Any] = {
        "string": arrow.string(),
        "double": arrow.float64(),
        "int64": arrow.int64(),
        "list": arrow.list_(arrow.string()),
    }
    arrays = [
        arrow.array([_cell(row.get(name)) for row in rows], types[kind])
        for name, kind in columns.items()
    ]
    parquet.write_table(arrow.Table.from_arrays(arrays, names=list(columns)), path)


def _cell(value: _Cell) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, int | float):
        return value
    return clean(value) if isinstance(value, str) else [clean(item) for item in value]
