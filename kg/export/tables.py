"""Tables: nodes and edges for bulk loaders, and claims for spreadsheets and readers."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from kg.export.exporter import Content
from kg.graph.literals import clean
from kg.graph.network import Attribute, claim_attributes
from kg.model import Document, Entity, Quantity, ResolvedClaim

_NODE_TEXTS = ("name", "aliases", "wikidata", "isoAlpha2", "isoAlpha3")
_EDGE_TYPES = {
    "relation": "string",
    "stage": "string",
    "polarity": "string",
    "modality": "string",
    "quantity": "double",
    "unit": "string",
    "qualifier": "string",
    "time": "string",
    "about": "string",
    "of": "string",
    "speaker": "string",
    "quote": "string",
    "start": "int",
    "end": "int",
    "document": "string",
    "title": "string",
    "publisher": "string",
    "date": "string",
    "url": "string",
    "confidence": "double",
    "extractor": "string",
}
_CLAIM_COLUMNS = (
    *("subject", "relation", "object", "quantity", "unit", "qualifier", "stage", "polarity"),
    *("modality", "time", "about", "of", "speaker", "quote", "document", "title", "publisher"),
    *("date", "url", "confidence", "id"),
)
# A spreadsheet takes a cell that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def relation_type(relation: str) -> str:
    """Return a relation as a property graph names it: "offersTroops" gives "OFFERS_TROOPS"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", relation).upper()


def write_neo4j_nodes(content: Content, path: Path) -> None:
    """Write entities as ``neo4j-admin database import`` takes them (``--nodes``)."""
    header = ["id:ID", *_NODE_TEXTS, ":LABEL"]
    _write(
        path, header, ([*_node(entity), f"Entity;{entity.type}"] for entity in _entities(content))
    )


def write_neo4j_edges(content: Content, path: Path) -> None:
    """Write claims as ``neo4j-admin database import`` takes them (``--relationships``)."""
    kinds = [name if kind == "string" else f"{name}:{kind}" for name, kind in _EDGE_TYPES.items()]
    header = [":START_ID", ":END_ID", ":TYPE", "id", *kinds]
    rows = (
        [claim.subject.id, claim.object.id, relation_type(claim.relation), claim.id, *values]
        for claim, values in _edges(content)
    )
    _write(path, header, rows)


def write_neptune_nodes(content: Content, path: Path) -> None:
    """Write entities in Amazon Neptune's openCypher load format."""
    header = [":ID", ":LABEL", *(f"{name}:String" for name in _NODE_TEXTS)]
    rows = ([row[0], f"Entity;{entity.type}", *row[1:]] for entity, row in _rows(content))
    _write(path, header, rows)


def write_neptune_edges(content: Content, path: Path) -> None:
    """Write claims in Amazon Neptune's openCypher load format."""
    kinds = [f"{name}:{kind.capitalize()}" for name, kind in _EDGE_TYPES.items()]
    header = [":ID", ":START_ID", ":END_ID", ":TYPE", *kinds]
    rows = (
        [claim.id, claim.subject.id, claim.object.id, relation_type(claim.relation), *values]
        for claim, values in _edges(content)
    )
    _write(path, header, rows)


def write_claims_csv(content: Content, path: Path) -> None:
    """Write a row a claim, for spreadsheets: with a byte order mark, and no cell a formula."""

    def rows() -> Iterator[list[Attribute]]:
        for claim, values in sorted(_claims(content), key=lambda pair: _place(pair[0])):
            cells: dict[str, Attribute] = {
                "subject": claim.subject.name,
                "object": claim.object.name,
                "id": claim.id,
                **values,
            }
            yield [_harmless(cells.get(name, "")) for name in _CLAIM_COLUMNS]

    _write(path, _CLAIM_COLUMNS, rows(), encoding="utf-8-sig")


def write_markdown(content: Content, path: Path) -> None:
    """Write the claims of each document as a list, each above its quote."""
    articles = {document.id: document for document in content.documents}
    ordered = sorted(content.resolution.claims, key=_place)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("# Claims\n")
        for name, claims in groupby(ordered, key=lambda claim: claim.document):
            out.write(_heading(name, articles.get(name)))
            for claim in claims:
                out.write(f"- {_sentence(claim)}\n  > {_plain(claim.evidence.text)}\n")


def _place(claim: ResolvedClaim) -> tuple[str, int, str]:
    """Order claims as a reader of the articles meets them."""
    return claim.document, claim.evidence.start, claim.id


def _heading(name: str, document: Document | None) -> str:
    if document is None:
        return f"\n## {_plain(name)}\n\n"
    date = document.date.isoformat() if document.date else ""
    source = ", ".join(_plain(part) for part in (document.publisher, date, document.url) if part)
    return f"\n## {_plain(document.title or name)}\n\n{source + chr(10) * 2 if source else ''}"


def _sentence(claim: ResolvedClaim) -> str:
    verb = f"**{claim.relation}**" if claim.polarity == "affirmed" else f"**not {claim.relation}**"
    parts = [f"{_plain(claim.subject.name)} {verb} {_plain(claim.object.name)}"]
    details = [
        quantity_text(claim.quantity) if claim.quantity else "",
        f"stage {claim.stage}" if claim.stage else "",
        claim.modality if claim.modality != "actual" else "",
        f"time {claim.time}" if claim.time else "",
        f"about {claim.about}" if claim.about else "",
        f"of {claim.of.name}" if claim.of else "",
        f"said by {' to '.join(s.name for s in claim.attribution)}" if claim.attribution else "",
    ]
    return "; ".join([*parts, *(_plain(detail) for detail in details if detail)])


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity in words and digits: "about 20,000 troops"."""
    number = f"{quantity.value:,}".removesuffix(".0")
    qualifier = "" if quantity.qualifier == "exactly" else f"{quantity.qualifier} "
    return f"{qualifier}{number} {quantity.unit}".strip()


def _entities(content: Content) -> list[Entity]:
    return sorted(content.resolution.entities, key=lambda entity: entity.id)


def _node(entity: Entity) -> list[Attribute]:
    aliases = " | ".join(entity.aliases)
    return [entity.id, entity.name, aliases, entity.wikidata, entity.iso_alpha2, entity.iso_alpha3]


def _rows(content: Content) -> Iterator[tuple[Entity, list[Attribute]]]:
    return ((entity, _node(entity)) for entity in _entities(content))


def _claims(content: Content) -> Iterator[tuple[ResolvedClaim, dict[str, Attribute]]]:
    articles = {document.id: document for document in content.documents}
    for claim in sorted(content.resolution.claims, key=lambda claim: claim.id):
        yield claim, claim_attributes(claim, articles.get(claim.document))


def _edges(content: Content) -> Iterator[tuple[ResolvedClaim, list[Attribute]]]:
    for claim, values in _claims(content):
        yield claim, [values.get(name, "") for name in _EDGE_TYPES]


def _write(
    path: Path,
    header: Iterable[str],
    rows: Iterable[Iterable[Attribute]],
    *,
    encoding: str = "utf-8",
) -> None:
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([clean(cell) if isinstance(cell, str) else cell for cell in row])


def _harmless(cell: Attribute) -> Attribute:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _plain(text: str) -> str:
    """Return a text as one line of Markdown in which nothing is markup."""
    one_line = " ".join(clean(text).split()).replace("&", "&amp;").replace("<", "&lt;")
    marked = re.sub(r"([\\`*_\[\]|>~])", r"\\\1", one_line)
    return re.sub(r"^(\d*)([-+#=.)])", r"\1\\\2", marked)
