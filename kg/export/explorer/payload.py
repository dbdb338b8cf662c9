"""Records → the JSON that the page carries: tables of rows, and indices between them.

Rows instead of objects keep 20,000 claims small and quick to parse; ``static/data.js`` is the
other side of this contract and names every column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.errors import ExportError
from kg.export.explorer.layout import Arrange, Triple, choose, place, weigh
from kg.export.explorer.parts import (
    MODALITIES,
    POLARITIES,
    STAGES,
    Json,
    Part,
    embed,
    head_of,
    part_of,
    shorten,
)
from kg.export.explorer.wording import inverse_labels
from kg.model import Document, Entity, EntityType, ResolvedClaim
from kg.model.identifiers import BASE
from kg.resolution import Disagreement, Resolution

CLASSES = tuple(EntityType)


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
    return compose(
        [part_of(document, claims[id_]) for id_, document in known.items()],
        resolution.entities,
        {(a.subject, a.relation, a.object): a.independent for a in resolution.assertions},
        resolution.disagreements,
    )


def compose(
    parts: Iterable[Part],
    entities: Iterable[Entity],
    sources: Mapping[tuple[str, str, str], int],
    disagreements: Iterable[Disagreement],
    arrange: Arrange | None = None,
) -> str:
    """Return the page's data from what the articles give and what they amount to.

    ``sources`` says how many independent sources state a triple; one, where it does not say.
    ``arrange`` stands in for :func:`kg.export.explorer.layout.arranged`, which takes its time.
    """
    ordered = sorted(parts, key=lambda part: (part.date, part.id))
    rows = [row for part in ordered for row in part.rows]
    ties = _ties(ordered, sources)
    weighty = _by_weight({entity.id: entity for entity in entities}, ties)
    index = {entity.id: number for number, entity in enumerate(weighty)}
    drawn = [Triple(index[start], index[end], count) for start, end, count in ties]
    opening = place(choose(drawn, weigh(drawn)), drawn, arrange)
    heads = [(d, head_of(d.left), head_of(d.right)) for d in disagreements]
    wanted = {head for _, *both in heads for head in both}
    number_of = {row.head: number for number, row in enumerate(rows) if row.head in wanted}
    pairs = [(d, number_of.get(left), number_of.get(right)) for d, left, right in heads]
    relations = _numbered(row.relation for row in rows)
    extractors = _numbered(row.extractor for row in rows)
    inverse = inverse_labels()
    several = sorted(triple for triple, count in sources.items() if count > 1)
    table = {
        "base": embed(BASE),
        "classes": embed([str(value) for value in CLASSES]),
        "stages": embed([str(value) for value in STAGES]),
        "polarities": embed([str(value) for value in POLARITIES]),
        "modalities": embed([str(value) for value in MODALITIES]),
        "relations": embed([[r, readable(r), inverse.get(r, "")] for r in relations]),
        "extractors": embed(list(extractors)),
        "documents": _list(part.document for part in ordered),
        "entities": embed([_entity_row(entity) for entity in weighty]),
        "passages": _list(part.passages for part in ordered if part.of_passages),
        "claims": _list(_claim_rows(ordered, index, relations, extractors)),
        # one source is the page's default
        "assertions": embed(
            [[index[s], relations[r], index[o], sources[s, r, o]] for s, r, o in several]
        ),
        "disagreements": embed(
            [
                [str(d.reason), left, right, d.explanation]
                for d, left, right in pairs
                if left is not None and right is not None
            ]
        ),
        "opening": embed([[p.entity, p.x, p.y] for p in opening]),
    }
    return "{" + ",".join(f"{embed(key)}:{value}" for key, value in table.items()) + "}"


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join(texts)}]"


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _claim_rows(
    parts: Iterable[Part],
    index: Mapping[str, int],
    relations: Mapping[str, int],
    extractors: Mapping[str, int],
) -> Iterator[str]:
    """Yield the rows of the claims with all their numbers."""
    before = 0
    for number, part in enumerate(parts):
        at = [*(index[entity] for entity in part.entities), -1]
        for row in part.rows:
            speakers = ",".join([str(at[speaker]) for speaker in row.speakers])
            yield (
                f"[{row.head},{number},{at[row.subject]},{relations[row.relation]},{at[row.object]},"
                f"{before + row.passage},{row.middle},{at[row.of]},[{speakers}],"
                f"{row.tail},{extractors[row.extractor]}]"
            )
        before += part.of_passages


def _ties(
    parts: Iterable[Part], sources: Mapping[tuple[str, str, str], int]
) -> list[tuple[str, str, int]]:
    """Return what the graph draws as lines: the two ends, and how many sources state it."""
    lines = {
        (
            part.entities[row.subject],
            part.entities[row.end],
            row.relation,
            part.entities[row.object],
        )
        for part in parts
        for row in part.rows
        if row.end >= 0
    }
    return [(s, end, sources.get((s, r, o), 1)) for s, end, r, o in lines]


def readable(relation: str) -> str:
    """Return a relation's local name as words.

    >>> readable("offersTroops")
    'offers troops'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", relation).lower()


def _by_weight(names: Mapping[str, Entity], ties: Iterable[tuple[str, str, int]]) -> list[Entity]:
    """Return the entities, weightiest first; those that only speak or qualify come last."""
    weights = dict.fromkeys(names, 0)
    for start, end, count in ties:
        weights[start] += count
        weights[end] += count
    return sorted(names.values(), key=lambda entity: (-weights[entity.id], entity.id))


def _entity_row(entity: Entity) -> Json:
    """Return the row of an entity; what is empty at its end is left out."""
    row: list[Json] = [
        shorten(entity.id, "entity"),
        entity.name,
        CLASSES.index(entity.type),
        list(entity.aliases),
        entity.wikidata,
        entity.iso_alpha2,
        entity.iso_alpha3,
    ]
    while not row[-1] and row[-1] != 0:
        row.pop()
    return row
