"""What each article, entity and finding gives to the page: rows of JSON that depend on nothing else."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

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
from kg.resolution.records import Assertion, Disagreement

#: What JSON can hold; a row of a table.
Json: TypeAlias = "str | int | float | bool | Sequence[Json] | dict[str, Json] | None"

#: How many characters of a paragraph are kept on either side of a quote.
CONTEXT = 700

#: No line that was wrapped to fit a page is longer.
WRAPPED = 120

#: Stands where a paragraph is cut.
CUT = "…"

CLASSES = tuple(EntityType)
STAGES = tuple(Stage)
POLARITIES = tuple(Polarity)
MODALITIES = tuple(Modality)


def article_row(document: Document, claims: Iterable[ResolvedClaim]) -> str:
    """Return the row of an article.

    It has what is known of the article, the ids of the entities that its claims name, relations and
    extractors, paragraphs, and claims, which go by the places of all these.
    """
    date = document.date.isoformat() if document.date else ""
    ordered = sorted(claims, key=lambda claim: (claim.evidence.start, claim.id))
    entities = sorted({entity.id for claim in ordered for entity in named(claim)})
    relations = sorted({claim.relation for claim in ordered})
    extractors = sorted({claim.extractor for claim in ordered})
    passages = _Passages(document)
    places = _Places(*map(_numbered, (entities, relations, extractors)))
    rows = [_row(claim, places, passages) for claim in ordered]
    ids = [shorten(id_, "entity") for id_ in entities]
    about = [document.id, document.title, document.publisher, date, document.url]
    return embed([about, ids, relations, extractors, passages.texts, rows])


def entity_row(entity: Entity) -> str:
    """Return the row of an entity; what is empty at its end is left out."""
    codes = (entity.wikidata, entity.iso_alpha2, entity.iso_alpha3)
    kind = CLASSES.index(entity.type)
    row: list[Json] = [_short(entity), entity.name, kind, list(entity.aliases), *codes]
    while not row[-1] and row[-1] != 0:
        row.pop()
    return embed(row)


def assertion_row(assertion: Assertion) -> str:
    """Return the row of a triple that several independent sources state."""
    ends = (shorten(end, "entity") for end in (assertion.subject, assertion.object))
    return embed([*ends, assertion.relation, assertion.independent])


def disagreement_row(disagreement: Disagreement) -> str:
    """Return the row of two claims that cannot both hold."""
    sides = (shorten(claim, "claim") for claim in (disagreement.left, disagreement.right))
    return embed([str(disagreement.reason), *sides, disagreement.explanation])


def lines_of(claims: Iterable[ResolvedClaim]) -> set[tuple[str, str, str, str]]:
    """Return what the page draws as lines: subject, relation and object of claims, and where each leads to.

    An office joins its holder to the body that it is an office of: "president" itself would join
    people who have nothing to do with one another.
    """
    return {
        (claim.subject.id, claim.relation, claim.object.id, _short(end))
        for claim in claims
        if (end := claim.of if claim.object.type is EntityType.POSITION else claim.object)
    }


def named(claim: ResolvedClaim) -> Iterator[Entity]:
    """Yield the entities that a claim names."""
    yield from (claim.subject, claim.object, *claim.attribution)
    if claim.of is not None:
        yield claim.of


def embed(value: Json) -> str:
    r"""Return ASCII JSON without a character that HTML or JavaScript gives a meaning of its own.

    >>> embed({"a": "</script>&"})
    '{"a":"\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


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
    """The paragraphs around the quotes of an article, each kept once."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._numbers: dict[tuple[int, int], int] = {}
        self.texts: list[str] = []

    def locate(self, evidence: Evidence) -> tuple[int, int, int]:
        """Return the passage's number and the quote's start and end in it, in UTF-16 units."""
        text = self._text
        start, end = _paragraph(text, evidence.start, evidence.end)
        before = "" if start == 0 or text[start - 1] == "\n" else CUT + " "
        after = "" if end == len(text) or text[end] == "\n" else " " + CUT
        if (start, end) not in self._numbers:
            self._numbers[start, end] = len(self.texts)
            self.texts.append(before + text[start:end] + after)
        lead = _units(before + text[start : evidence.start])
        return self._numbers[start, end], lead, lead + _units(evidence.text)


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


def _short(entity: Entity) -> str:
    return shorten(entity.id, "entity")


class _Places(NamedTuple):
    """The places of names in the lists of an article."""

    entities: Mapping[str, int]
    relations: Mapping[str, int]
    extractors: Mapping[str, int]


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _row(claim: ResolvedClaim, places: _Places, passages: _Passages) -> Json:
    """Return the row of a claim; entities are places in those of the article, -1 for none."""
    passage, start, end = passages.locate(claim.evidence)
    return [
        shorten(claim.id, "claim"),
        places.entities[claim.subject.id],
        places.relations[claim.relation],
        places.entities[claim.object.id],
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
        places.entities[claim.of.id] if claim.of else -1,
        [places.entities[speaker.id] for speaker in claim.attribution],
        round(claim.confidence, 3),
        places.extractors[claim.extractor],
    ]


def _quantity(quantity: Quantity | None) -> Json:
    if quantity is None:
        return None
    value = int(quantity.value) if quantity.value.is_integer() else quantity.value
    return [value, quantity.unit, str(quantity.qualifier)]
