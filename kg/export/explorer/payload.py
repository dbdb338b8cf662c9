"""Records → the JSON that the page carries: tables of rows, and indices between them.

Rows instead of objects keep 20,000 claims small and quick to parse; ``static/data.js`` is the
other side of this contract and names every column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from kg.model import Document, EntityType, ResolvedClaim
from kg.model.identifiers import BASE
from kg.resolution import Disagreement, Resolution
from kg.resolution.entities import to_row

CLASSES = tuple(EntityType)
_CLASS = {str(value): number for number, value in enumerate(CLASSES)}


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
        {e.id: entity_row(*to_row(e)) for e in resolution.entities},
        {(a.subject, a.relation, a.object): a.independent for a in resolution.assertions},
        resolution.disagreements,
    )


def compose(
    parts: Iterable[Part],
    entities: Mapping[str, Json],
    sources: Mapping[tuple[str, str, str], int],
    disagreements: Iterable[Disagreement],
    arrange: Arrange | None = None,
) -> str:
    """Return the page's data from what the articles give and what they amount to.

    ``entities`` holds the :func:`entity_row` of each by id. ``sources`` says how many independent sources state a triple; one, where it does not say.
    ``arrange`` stands in for :func:`kg.export.explorer.layout.arranged`, which takes its time.
    """
    ordered = sorted(parts, key=lambda part: (part.date, part.id))
    ids = [head for part in ordered for head in part.claims.heads]
    ties = _ties(ordered, sources)
    weighty = _by_weight(entities, ties)
    index = {id_: number for number, id_ in enumerate(weighty)}
    drawn = [Triple(index[start], index[end], count) for start, end, count in ties]
    opening = place(choose(drawn, weigh(drawn)), drawn, arrange)
    heads = [(d, head_of(d.left), head_of(d.right)) for d in disagreements]
    wanted = {head for _, *both in heads for head in both}
    number_of = {head: number for number, head in enumerate(ids) if head in wanted}
    pairs = [(d, number_of.get(left), number_of.get(right)) for d, left, right in heads]
    relations = _numbered(part.claims.relations for part in ordered)
    extractors = _numbered(part.claims.extractors for part in ordered)
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
        "entities": embed([entities[id_] for id_ in weighty]),
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


def _numbered(names: Iterable[Iterable[str]]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set().union(*names)))}


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
        for head, subject, relation, target, _, of, by, extractor, passage, middle, tail in zip(
            *part.claims, strict=True
        ):
            speakers = ",".join([str(at[speaker]) for speaker in by]) if by else ""
            yield (
                f"[{head},{number},{at[subject]},{relations[relation]},{at[target]},"
                f"{before + passage},{middle},{at[of]},[{speakers}],{tail},{extractors[extractor]}]"
            )
        before += part.of_passages


def _ties(
    parts: Iterable[Part], sources: Mapping[tuple[str, str, str], int]
) -> list[tuple[str, str, int]]:
    """Return what the graph draws as lines: the two ends, and how many sources state it."""
    lines: set[tuple[str, str, str, str]] = set()
    for part in parts:
        names, claims = part.entities, part.claims
        lines.update(
            (names[subject], names[end], relation, names[target])
            for subject, end, relation, target in zip(
                claims.subjects, claims.ends, claims.relations, claims.objects, strict=True
            )
            if end >= 0
        )
    return [(s, end, sources.get((s, r, o), 1)) for s, end, r, o in lines]


def readable(relation: str) -> str:
    """Return a relation's local name as words.

    >>> readable("offersTroops")
    'offers troops'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", relation).lower()


def _by_weight(names: Iterable[str], ties: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return the entities, weightiest first; those that only speak or qualify come last."""
    weights = dict.fromkeys(names, 0)
    for start, end, count in ties:
        weights[start] += count
        weights[end] += count
    return sorted(weights, key=lambda id_: (-weights[id_], id_))


def entity_row(id_: str, name: str, kind: str, aliases: Sequence[str], *codes: str) -> Json:
    """Return the row of an entity from its fields; what is empty at its end is left out."""
    row: list[Json] = [shorten(id_, "entity"), name, _CLASS[kind], list(aliases), *codes]
    while not row[-1] and row[-1] != 0:
        row.pop()
    return row
