"""All that a graph says about one entity, as lines of text."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.model import Document, Entity, Polarity, ResolvedClaim
from kg.model.identifiers import slug
from kg.view import Graph

_SUGGESTIONS = 5
_ALIKE = 70


def find(graph: Graph, name: str) -> tuple[Entity, tuple[Entity, ...]]:
    """Return the entity called ``name`` with the most claims, and the others so called.

    ``name`` is an id, a name, or an alias, in any case. Raises QueryError with the names most alike
    where there is none.
    """
    wanted = slug(name)
    entities = graph.entities
    named = [e for e in entities if e.id == name]
    named = named or [e for e in entities if slug(e.name) == wanted]
    named = named or [e for e in entities if wanted in map(slug, e.aliases)]
    if not named:
        names = sorted({e.name for e in entities})
        near = process.extract(
            name, names, scorer=fuzz.WRatio, limit=_SUGGESTIONS, score_cutoff=_ALIKE
        )
        hint = f"; did you mean {', '.join(match for match, *_ in near)}?" if near else ""
        raise QueryError(f"no entity is called {name!r}{hint}")
    ranked = sorted(named, key=lambda e: (-_weight(graph.claims, e), e.id))
    return ranked[0], tuple(ranked[1:])


def describe(graph: Graph, entity: Entity) -> Iterator[str]:
    """Yield the lines of an entity's dossier: does, is said of it, on its word."""
    documents = {document.id: document for document in graph.documents}
    yield f"{entity.name} ({entity.type})"
    yield f"  {entity.id}"
    if entity.aliases:
        yield f"  also {', '.join(entity.aliases)}"
    codes = (entity.wikidata, entity.iso_alpha2, entity.iso_alpha3)
    if any(codes):
        yield f"  {', '.join(code for code in codes if code)}"
    sections = {
        "What it does": [c for c in graph.claims if c.subject.id == entity.id],
        "What is said of it": [
            c
            for c in graph.claims
            if c.subject.id != entity.id
            and (c.object.id == entity.id or (c.of is not None and c.of.id == entity.id))
        ],
        "On its word": [
            c for c in graph.claims if any(source.id == entity.id for source in c.attribution)
        ],
    }
    for title, claims in sections.items():
        if claims:
            yield ""
            yield f"{title} ({len(claims)})"
            yield from _lines(claims, documents)


def statement(claim: ResolvedClaim) -> str:
    """Return a claim in one line: triple, and the attributes that are not the usual ones."""
    quantity = claim.quantity
    amount = f"{quantity.qualifier} {quantity.value:,g} {quantity.unit}" if quantity else ""
    details = [
        f"of {claim.of.name}" if claim.of else "",
        amount.removeprefix("exactly "),
        claim.stage or "",
        "" if claim.modality == "actual" else claim.modality,
        claim.time or "",
        f"about: {claim.about}" if claim.about else "",
    ]
    negation = "not " if claim.polarity is Polarity.NEGATED else ""
    said = (
        f", says {', as told by '.join(s.name for s in claim.attribution)}"
        if claim.attribution
        else ""
    )
    shown = ", ".join(detail for detail in details if detail)
    triple = f"{claim.subject.name} {negation}{claim.relation} {claim.object.name}"
    return f"{triple}{f' ({shown})' if shown else ''}{said}"


def _lines(claims: Iterable[ResolvedClaim], documents: Mapping[str, Document]) -> Iterator[str]:
    for claim in sorted(claims, key=lambda c: (c.relation, _date(c, documents), c.document, c.id)):
        document = documents.get(claim.document)
        publisher = document.publisher if document else ""
        source = ", ".join(
            part for part in (publisher, _date(claim, documents), claim.document) if part
        )
        yield f"  {statement(claim)}"
        yield f"    “{' '.join(claim.evidence.text.split())}”"
        yield f"    {source}, {claim.evidence.start}–{claim.evidence.end}"


def _date(claim: ResolvedClaim, documents: Mapping[str, Document]) -> str:
    document = documents.get(claim.document)
    return document.date.isoformat() if document and document.date else ""


def _weight(claims: Iterable[ResolvedClaim], entity: Entity) -> int:
    return sum(entity.id in (claim.subject.id, claim.object.id) for claim in claims)
