"""What one article gives to the page: all that does not depend on other articles, ready as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

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


class Row(NamedTuple):
    """A claim as the page has it, but for the numbers that depend on other articles.

    Entities are places in those of the article, -1 for none. ``end`` is what the page draws a line to;
    ``passage`` counts the article's passages; ``head`` (the id), ``middle`` and ``tail`` are JSON.
    """

    head: str
    subject: int
    relation: str
    object: int
    end: int
    of: int
    speakers: Sequence[int]
    extractor: str
    passage: int
    middle: str
    tail: str


class Columns(NamedTuple):
    """The rows of an article column by column, which is quicker to read than row by row."""

    heads: Sequence[str]
    subjects: Sequence[int]
    relations: Sequence[str]
    objects: Sequence[int]
    ends: Sequence[int]
    ofs: Sequence[int]
    speakers: Sequence[Sequence[int]]
    extractors: Sequence[str]
    passages: Sequence[int]
    middles: Sequence[str]
    tails: Sequence[str]


class Part(NamedTuple):
    """What one article gives: its own row, ids of entities, passages (and how many), and claims."""

    id: str
    date: str
    document: str
    entities: Sequence[str]
    passages: str
    of_passages: int
    claims: Columns

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """Yield subject, relation and object of each claim."""
        entities, claims = self.entities, self.claims
        for subject, relation, target in zip(
            claims.subjects, claims.relations, claims.objects, strict=True
        ):
            yield entities[subject], relation, entities[target]


def part_of(document: Document, claims: Iterable[ResolvedClaim]) -> Part:
    """Return what one article gives to the page."""
    date = document.date.isoformat() if document.date else ""
    ordered = sorted(claims, key=lambda claim: (claim.evidence.start, claim.id))
    entities = sorted({entity.id for claim in ordered for entity in _named(claim)})
    passages = _Passages(document)
    places = {id_: place for place, id_ in enumerate(entities)}
    rows = [_row(claim, places, passages) for claim in ordered]
    columns = Columns._make([row[place] for row in rows] for place in range(len(Row._fields)))
    fields = [document.id, document.title, document.publisher, date, document.url]
    texts = ",".join(map(embed, passages.texts))
    return Part(document.id, date, embed(fields), entities, texts, len(passages.texts), columns)


def part_from_json(data: list[Any]) -> Part:
    """Return the part that JSON made a list of."""
    *fields, claims = data
    return Part._make([*fields, Columns._make(claims)])


def head_of(claim: str) -> str:
    """Return the id of a claim as its row begins."""
    return embed(shorten(claim, "claim"))


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


def _named(claim: ResolvedClaim) -> Iterator[Entity]:
    yield from (claim.subject, claim.object, *claim.attribution)
    if claim.of is not None:
        yield claim.of


def _row(claim: ResolvedClaim, places: Mapping[str, int], passages: _Passages) -> Row:
    passage, start, end = passages.locate(claim.evidence)
    middle: list[Json] = [
        start,
        end,
        claim.evidence.start,
        _quantity(claim.quantity),
        -1 if claim.stage is None else STAGES.index(claim.stage),
        POLARITIES.index(claim.polarity),
        MODALITIES.index(claim.modality),
        claim.time or "",
        claim.about or "",
    ]
    of = places[claim.of.id] if claim.of else -1
    # an office joins its holder to the body that it is an office of: "president" itself would join
    # people who have nothing to do with one another
    drawn = of if claim.object.type is EntityType.POSITION else places[claim.object.id]
    return Row(
        head_of(claim.id),
        places[claim.subject.id],
        claim.relation,
        places[claim.object.id],
        drawn,
        of,
        [places[speaker.id] for speaker in claim.attribution],
        claim.extractor,
        passage,
        embed(middle)[1:-1],
        embed(round(claim.confidence, 3)),
    )


def _quantity(quantity: Quantity | None) -> Json:
    if quantity is None:
        return None
    value = int(quantity.value) if quantity.value.is_integer() else quantity.value
    return [value, quantity.unit, str(quantity.qualifier)]
