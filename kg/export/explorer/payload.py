"""Records → the JSON that the page carries: tables of rows, and indices between them.

Rows instead of objects keep 20,000 claims small and quick to parse; ``static/data.js`` is the
other side of this contract and names every column.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kg.errors import ExportError
from kg.export.explorer.layout import Triple, choose, place, weigh
from kg.export.explorer.wording import inverse_labels
from kg.model import (
    Document,
    Entity,
    EntityType,
    Evidence,
    Modality,
    Polarity,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import BASE
from kg.resolution import Assertion, Resolution

#: What JSON can hold; a row of a table.
Json: TypeAlias = "str | int | float | bool | Sequence[Json] | dict[str, Json] | None"

#: How many characters of a paragraph are kept on either side of a quote.
CONTEXT = 700

#: No line that was wrapped to fit a page is longer.
WRAPPED = 120

#: Stands where a paragraph is cut.
CUT = "…"

STAGES = tuple(Stage)
POLARITIES = tuple(Polarity)
MODALITIES = tuple(Modality)
CLASSES = tuple(EntityType)


def payload(resolution: Resolution, documents: Iterable[Document]) -> str:
    """Return the page's data as JSON that is safe inside a script element.

    Raises ExportError when a claim's document is not among the documents.
    """
    known = {document.id: document for document in documents}
    for claim in resolution.claims:
        if claim.document not in known:
            raise ExportError(
                f"graph.html: claim {claim.id} comes from document {claim.document!r}, "
                "which was not given; pass every document of the build"
            )
    sources = {(a.subject, a.relation, a.object): a.independent for a in resolution.assertions}
    names = {entity.id: entity for entity in resolution.entities}
    ties = _ties(resolution.claims, sources)
    entities = _by_weight(names, ties)
    index = {entity.id: number for number, entity in enumerate(entities)}
    ordered = sorted(known.values(), key=lambda d: (d.date.isoformat() if d.date else "", d.id))
    place_of = {document.id: number for number, document in enumerate(ordered)}
    claims = sorted(resolution.claims, key=lambda c: (place_of[c.document], c.evidence.start, c.id))
    relations = sorted({claim.relation for claim in claims})
    inverse = inverse_labels()
    extractors = sorted({claim.extractor for claim in claims})
    passages = _Passages(known)
    rows = [
        [
            *_claim_row(claim, index, place_of, relations.index(claim.relation), passages),
            extractors.index(claim.extractor),
        ]
        for claim in claims
    ]
    number_of = {claim.id: number for number, claim in enumerate(claims)}
    triples = tuple(Triple(index[a], index[b], count) for (a, b), count in ties)
    opening = place(choose(triples, weigh(triples)), triples)
    table: dict[str, Json] = {
        "base": BASE,
        "classes": [str(value) for value in CLASSES],
        "stages": [str(value) for value in STAGES],
        "polarities": [str(value) for value in POLARITIES],
        "modalities": [str(value) for value in MODALITIES],
        "relations": [[name, readable(name), inverse.get(name, "")] for name in relations],
        "extractors": extractors,
        "documents": [
            [d.id, d.title, d.publisher, d.date.isoformat() if d.date else "", d.url]
            for d in ordered
        ],
        "entities": [_entity_row(entity) for entity in entities],
        "passages": passages.texts,
        "claims": rows,
        "assertions": _assertion_rows(resolution.assertions, index, relations),
        "disagreements": [
            [str(d.reason), number_of[d.left], number_of[d.right], d.explanation]
            for d in resolution.disagreements
            if d.left in number_of and d.right in number_of
        ],
        "opening": [[p.entity, p.x, p.y] for p in opening],
    }
    return embed(table)


def embed(value: Json) -> str:
    r"""Return ASCII JSON without a character that HTML or JavaScript gives a meaning of its own.

    >>> embed({"a": "</script>&"})
    '{"a":"\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def readable(relation: str) -> str:
    """Return a relation's local name as words.

    >>> readable("offersTroops")
    'offers troops'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", relation).lower()


def shorten(iri: str, kind: str) -> str:
    """Return an IRI without the project's base and kind; any other after an equals sign.

    >>> shorten("https://w3id.org/claimgraph/entity/haiti", "entity")
    'haiti'
    >>> shorten("https://example.org/1", "entity")
    '=https://example.org/1'
    """
    name = iri.removeprefix(f"{BASE}{kind}/")
    return f"={iri.removeprefix(BASE)}" if name == iri or name.startswith("=") else name


class _Passages:
    """The paragraphs around the quotes, each kept once."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self._documents = documents
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.texts: list[Json] = []

    def locate(self, evidence: Evidence) -> tuple[int, int, int]:
        """Return the passage's number and the quote's start and end in it, in UTF-16 units."""
        text = self._documents[evidence.document].text
        start, end = _paragraph(text, evidence.start, evidence.end)
        before = "" if start == 0 or text[start - 1] == "\n" else CUT + " "
        after = "" if end == len(text) or text[end] == "\n" else " " + CUT
        key = (evidence.document, start, end)
        if key not in self._numbers:
            self._numbers[key] = len(self.texts)
            self.texts.append(before + text[start:end] + after)
        lead = _units(before + text[start : evidence.start])
        return self._numbers[key], lead, lead + _units(evidence.text)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the paragraph around a quote starts and ends; whole words where it is cut.

    Paragraphs end at blank lines, and in texts without them at lines too long to be wrapped ones.
    """
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = text.rfind("\n\n", first, start), text.find("\n\n", end, last)
    left = before + 2 if before >= 0 else first
    right = after if after >= 0 else last
    if before < 0 and after < 0:
        head, tail = text.rfind("\n", first, start), text.find("\n", end, last)
        long = (tail if tail >= 0 else last) - (head if head >= 0 else first) > WRAPPED
        left = head + 1 if head >= 0 and long else left
        right = tail if tail >= 0 and long else right
    if left > 0 and text[left - 1] != "\n":
        left = max(left, text.find(" ", left, start) + 1)
    if right < len(text) and text[right] != "\n":
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else right
    return left, right


def _units(text: str) -> int:
    """Return the length that JavaScript gives the text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _ties(
    claims: Iterable[ResolvedClaim], sources: dict[tuple[str, str, str], int]
) -> list[tuple[tuple[str, str], int]]:
    """Return what the graph draws as lines: the two ends, and how many sources state it.

    An office joins its holder to the body that it is an office of. "President" itself would join
    people who have nothing to do with one another.
    """
    keys = set()
    for claim in claims:
        end = claim.of if claim.object.type is EntityType.POSITION else claim.object
        if end is not None:
            triple = (claim.subject.id, claim.relation, claim.object.id)
            keys.add((claim.subject.id, end.id, triple))
    return [((start, end), sources.get(triple, 1)) for start, end, triple in sorted(keys)]


def _by_weight(
    names: dict[str, Entity], ties: Iterable[tuple[tuple[str, str], int]]
) -> list[Entity]:
    """Return the entities, weightiest first; those that only speak or qualify come last."""
    weights = dict.fromkeys(names, 0)
    for ends, count in ties:
        for end in ends:
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


def _claim_row(
    claim: ResolvedClaim,
    index: dict[str, int],
    place_of: dict[str, int],
    relation: int,
    passages: _Passages,
) -> list[Json]:
    passage, start, end = passages.locate(claim.evidence)
    return [
        shorten(claim.id, "claim"),
        place_of[claim.document],
        index[claim.subject.id],
        relation,
        index[claim.object.id],
        passage,
        start,
        end,
        claim.evidence.start,
        _quantity(claim.quantity),
        -1 if claim.stage is None else STAGES.index(claim.stage),
        POLARITIES.index(claim.polarity),
        MODALITIES.index(claim.modality),
        claim.time or "",
        claim.about or "",
        -1 if claim.of is None else index[claim.of.id],
        [index[speaker.id] for speaker in claim.attribution],
        round(claim.confidence, 3),
    ]


def _quantity(quantity: Quantity | None) -> Json:
    if quantity is None:
        return None
    value = int(quantity.value) if quantity.value.is_integer() else quantity.value
    return [value, quantity.unit, str(quantity.qualifier)]


def _assertion_rows(
    assertions: Iterable[Assertion], index: dict[str, int], relations: list[str]
) -> Json:
    """Return the triples that more than one independent source states; one is the page's default."""
    return [
        [index[a.subject], relations.index(a.relation), index[a.object], a.independent]
        for a in assertions
        if a.independent > 1
    ]
