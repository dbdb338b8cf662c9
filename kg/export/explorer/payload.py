"""Records → the JSON that the page carries: tables of rows between pieces that frame them.

A row depends on nothing but what it is about, so that a page after a change has most rows from the page
before. Rows instead of objects keep 20,000 claims small and quick to parse; ``static/data.js`` is the
other side of this contract and names every column.
"""

import re
from collections.abc import Iterable, Sequence

from kg.errors import ExportError
from kg.export.explorer.layout import Place, choose, place
from kg.export.explorer.parts import (
    CLASSES,
    MODALITIES,
    POLARITIES,
    STAGES,
    Json,
    article_row,
    assertion_row,
    disagreement_row,
    embed,
    entity_row,
    lines_of,
)
from kg.export.explorer.ties import Ties
from kg.export.explorer.wording import inverse_labels
from kg.model import Document, ResolvedClaim
from kg.model.identifiers import BASE
from kg.resolution import Resolution
from kg.resolution.table import Table
from kg.resolution.things import SEPARATOR

#: The tables of the page whose rows have owners, in their order.
TABLES = ("entities", "assertions", "disagreements", "articles")


def payload(resolution: Resolution, documents: Iterable[Document]) -> str:
    """Return the page's data as JSON that is safe inside a script element.

    Raises ExportError when a claim's document is not among the documents.
    """
    known = {document.id: document for document in documents}
    claims: dict[str, list[ResolvedClaim]] = {id_: [] for id_ in known}
    for claim in resolution.claims:
        if claim.document not in known:
            raise ExportError(
                f"graph.html: claim {claim.id} comes from document {claim.document!r}, "
                "which was not given; pass every document of the build"
            )
        claims[claim.document].append(claim)
    several = sorted(
        (a for a in resolution.assertions if a.independent > 1),
        key=lambda a: f"{a.subject} {a.relation} {a.object}",
    )
    ordered = sorted(known.values(), key=lambda d: (d.date.isoformat() if d.date else "", d.id))
    tables = (
        [entity_row(entity) for entity in sorted(resolution.entities, key=lambda e: e.id)],
        [assertion_row(assertion) for assertion in several],
        [disagreement_row(d) for d in sorted(resolution.disagreements, key=lambda d: d.id)],
        [article_row(document, claims[document.id]) for document in ordered],
    )
    sources = Table(
        {}, {SEPARATOR.join((a.subject, a.relation, a.object)): a.independent for a in several}
    )
    lines = {
        id_: [(SEPARATOR.join(triple), end) for *triple, end in lines_of(some)]
        for id_, some in claims.items()
    }
    triples = {triple for some in lines.values() for triple, _ in some}
    ties = Ties().edited({}, lines, triples, Table(), sources)
    frame = pieces(place(choose(ties), ties))
    return "".join(
        text
        for before, rows in zip(frame, (*tables, ()), strict=True)
        for text in (before, ",".join(rows))
    )


def pieces(opening: Sequence[Place]) -> list[str]:
    """Return what stands before each of the tables, and what stands behind the last."""
    inverse = inverse_labels()
    fixed: dict[str, Json] = {
        "base": BASE,
        "classes": [str(value) for value in CLASSES],
        "stages": [str(value) for value in STAGES],
        "polarities": [str(value) for value in POLARITIES],
        "modalities": [str(value) for value in MODALITIES],
        "relations": [[r, readable(r), inverse[r]] for r in sorted(inverse)],
    }
    first, *others = (f'"{name}":[' for name in TABLES)
    last = embed([[p.entity, p.x, p.y] for p in opening])
    return [
        f"{embed(fixed)[:-1]},{first}",
        *(f"],{other}" for other in others),
        f'],"opening":{last}}}',
    ]


def readable(relation: str) -> str:
    """Return a relation's local name as words.

    >>> readable("offersTroops")
    'offers troops'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", relation).lower()
