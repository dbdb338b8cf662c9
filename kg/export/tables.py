"""Tables: nodes and edges for bulk loaders, and claims for spreadsheets and readers."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from kg.export.exporter import Source
from kg.export.sorting import sort_rows
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


def write_neo4j_nodes(content: Source, path: Path) -> None:
    """Write entities as ``neo4j-admin database import`` takes them (``--nodes``)."""
    header = ["id:ID", *_NODE_TEXTS, ":LABEL"]
    rows = ((e.id, [*_node(e), f"Entity;{e.type}"]) for e in content.entities())
    _write(path, header, rows)


def write_neo4j_edges(content: Source, path: Path) -> None:
    """Write claims as ``neo4j-admin database import`` takes them (``--relationships``)."""
    kinds = [name if kind == "string" else f"{name}:{kind}" for name, kind in _EDGE_TYPES.items()]
    header = [":START_ID", ":END_ID", ":TYPE", "id", *kinds]
    rows = (
        (c.id, [c.subject.id, c.object.id, relation_type(c.relation), c.id, *values])
        for c, values in _edges(content)
    )
    _write(path, header, rows)


def write_neptune_nodes(content: Source, path: Path) -> None:
    """Write entities in Amazon Neptune's openCypher load format."""
    header = [":ID", ":LABEL", *(f"{name}:String" for name in _NODE_TEXTS)]
    rows = ((e.id, [e.id, f"Entity;{e.type}", *_node(e)[1:]]) for e in content.entities())
    _write(path, header, rows)


def write_neptune_edges(content: Source, path: Path) -> None:
    """Write claims in Amazon Neptune's openCypher load format."""
    kinds = [f"{name}:{kind.capitalize()}" for name, kind in _EDGE_TYPES.items()]
    header = [":ID", ":START_ID", ":END_ID", ":TYPE", *kinds]
    rows = (
        (c.id, [c.id, c.subject.id, c.object.id, relation_type(c.relation), *values])
        for c, values in _edges(content)
    )
    _write(path, header, rows)


def write_claims_csv(content: Source, path: Path) -> None:
    """Write a row a claim, for spreadsheets: with a byte order mark, and no cell a formula."""

    def rows() -> Iterator[tuple[str, list[Attribute]]]:
        for claim, document in content.stated():
            cells: dict[str, Attribute] = {
                "subject": claim.subject.name,
                "object": claim.object.name,
                "id": claim.id,
                **claim_attributes(claim, document),
            }
            key = f"{clean(claim.document)}\x02{claim.evidence.start:012}\x02{claim.id}"
            yield key, [_harmless(cells.get(name, "")) for name in _CLAIM_COLUMNS]

    _write(path, _CLAIM_COLUMNS, rows(), encoding="utf-8-sig")


def write_markdown(content: Source, path: Path) -> None:
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


def _node(entity: Entity) -> list[Attribute]:
    aliases = " | ".join(entity.aliases)
    return [entity.id, entity.name, aliases, entity.wikidata, entity.iso_alpha2, entity.iso_alpha3]


def _edges(content: Source) -> Iterator[tuple[ResolvedClaim, list[Attribute]]]:
    for claim, document in content.stated():
        values = claim_attributes(claim, document)
        yield claim, [values.get(name, "") for name in _EDGE_TYPES]


class _Line:
    """What csv writes to: hands each line back."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def _write(
    path: Path,
    header: Iterable[str],
    rows: Iterable[tuple[str, Iterable[Attribute]]],
    *,
    encoding: str = "utf-8",
) -> None:
    """Write rows in the order of the keys before them."""
    line = csv.writer(_Line(), lineterminator="\n").writerow
    cleaned = (
        (key, line([clean(cell) if isinstance(cell, str) else cell for cell in row]))
        for key, row in rows
    )
    with path.open("w", encoding=encoding, newline="") as out:
        out.write(line(header))
        out.writelines(sort_rows(cleaned))


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula."""
    return text.startswith(_FORMULA)


def _harmless(cell: Attribute) -> Attribute:
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell


def _plain(text: str) -> str:
    """Return a text as one line of Markdown in which nothing is markup."""
    one_line = " ".join(clean(text).split()).replace("&", "&amp;").replace("<", "&lt;")
    marked = re.sub(r"([\\`*_\[\]|>~])", r"\\\1", one_line)
    return re.sub(r"^(\d*)([-+#=.)])", r"\1\\\2", marked)
