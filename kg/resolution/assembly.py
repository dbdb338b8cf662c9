"""Assembly: claims over clusters become claims over entities, one for each thing stated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.model import Claim, Entity, Evidence, Extraction, ResolvedClaim
from kg.model.identifiers import digest, iri
from kg.resolution.records import DroppedClaim, DropReason
from kg.resources.schema import Schema

Named = Sequence[Entity | None]


def assemble(
    extraction: Extraction, entities: Named, schema: Schema
) -> tuple[list[ResolvedClaim], list[DroppedClaim]]:
    """Return the claims of one document and those left out.

    ``entities`` holds one for each cluster, None where it has no name. Claims with the same triple
    and attributes are one: it keeps the first evidence, the highest confidence, and all extractors.
    So is one that says less than another of the same words ("Canada gave $20 million" with and without who says so).
    """
    dropped = []
    stated: dict[tuple[object, ...], list[ResolvedClaim]] = defaultdict(list)
    for stated_claim in extraction.claims:
        claim = _turned(stated_claim, entities, schema)
        subject, target = entities[claim.subject], entities[claim.object]
        reason = _fault(claim, subject, target, schema)
        if reason or subject is None or target is None:
            dropped.append(
                DroppedClaim(claim.relation, reason or DropReason.SUBJECT_UNNAMED, claim.evidence)
            )
            continue
        resolved = _resolved(claim, subject, target, entities)
        stated[_content(resolved)].append(resolved)
    whole = [
        _united(min(same, key=lambda c: (c.evidence.start, c.evidence.end, c.extractor)), same)
        for same in stated.values()
    ]
    claims = [replace(claim, id=claim_id(claim)) for claim in _fullest(whole)]
    return sorted(claims, key=order), sorted(
        dropped, key=lambda d: (d.evidence.start, d.evidence.end, d.relation, d.reason)
    )


def _united(claim: ResolvedClaim, same: Iterable[ResolvedClaim]) -> ResolvedClaim:
    """Return a claim as sure as the surest of several, with the extractors of all."""
    every = [claim, *same]
    extractors = sorted({part for c in every for part in c.extractor.split("+") if part})
    confidence = max(c.confidence for c in every)
    return replace(claim, confidence=confidence, extractor="+".join(extractors))


def _fullest(claims: Iterable[ResolvedClaim]) -> Iterator[ResolvedClaim]:
    """Yield claims without those that say less than another of the same words.

    What one reading of them gives to a speaker and another to nobody is nobody's: so it is in most such cases.
    """
    triples: dict[tuple[object, ...], list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        said = claim.polarity, claim.modality, claim.stage
        triples[claim.subject.id, claim.relation, claim.object.id, *said].append(claim)
    for group in triples.values():
        kept: list[ResolvedClaim] = []
        for claim in sorted(group, key=lambda c: (-sum(map(bool, _details(c))), *order(c))):
            place = next((i for i, other in enumerate(kept) if _tells(other, claim)), None)
            if place is None:
                kept.append(claim)
            else:
                shared = claim.attribution and kept[place].attribution
                kept[place] = _united(replace(kept[place], attribution=shared), [claim])
        yield from kept


def _details(claim: ResolvedClaim) -> tuple[object, ...]:
    """Return the attributes that a text may leave out."""
    return claim.quantity, claim.time, claim.of and claim.of.id, claim.about


def _tells(fuller: ResolvedClaim, claim: ResolvedClaim) -> bool:
    """Tell whether the words of a claim are those of another that says all that it does."""
    first, second = fuller.evidence, claim.evidence
    shared = first.start < second.end and second.start < first.end
    speakers = fuller.attribution, claim.attribution
    pairs = zip(_details(fuller), _details(claim), strict=True)
    return (
        shared
        and (not all(speakers) or speakers[0] == speakers[1])
        and all(not detail or detail == known for known, detail in pairs)
    )


def order(claim: ResolvedClaim) -> tuple[str, int, int, str]:
    """Return the sort key of claims: document, place in it, id."""
    return claim.document, claim.evidence.start, claim.evidence.end, claim.id


def claim_id(claim: ResolvedClaim) -> str:
    """Return the IRI of a claim, derived from what it says and where."""
    quantity = claim.quantity
    return iri(
        "claim",
        digest(
            claim.document,
            claim.subject.id,
            claim.relation,
            claim.object.id,
            str(claim.evidence.start),
            str(claim.evidence.end),
            f"{quantity.value!r} {quantity.unit} {quantity.qualifier}" if quantity else "",
            claim.stage or "",
            claim.polarity,
            claim.modality,
            claim.time or "",
            claim.about or "",
            claim.of.id if claim.of else "",
            *(source.id for source in claim.attribution),
        ),
    )


def entities_of(claims: Iterable[ResolvedClaim]) -> list[Entity]:
    """Return every entity that claims name, once each, sorted by id."""
    found: dict[str, Entity] = {}
    for claim in claims:
        for entity in (claim.subject, claim.object, claim.of, *claim.attribution):
            if entity:
                found[entity.id] = entity
    return [found[key] for key in sorted(found)]


def _fault(
    claim: Claim, subject: Entity | None, target: Entity | None, schema: Schema
) -> DropReason | None:
    """Return why a claim cannot stand, or None."""
    if subject is None:
        return DropReason.SUBJECT_UNNAMED
    if target is None:
        return DropReason.OBJECT_UNNAMED
    if subject.id == target.id:
        return DropReason.SUBJECT_IS_OBJECT
    relation = schema.relations.get(claim.relation)
    if relation is None:
        return DropReason.UNKNOWN_RELATION
    if subject.type not in relation.domain:
        return DropReason.DOMAIN
    if target.type not in relation.range:
        return DropReason.RANGE
    return None


def _turned(claim: Claim, entities: Named, schema: Schema) -> Claim:
    """Return a claim of a symmetric relation the way round that its types allow ("a summit met by ministers")."""
    relation = schema.relations.get(claim.relation)
    subject, target = entities[claim.subject], entities[claim.object]
    if relation is None or not relation.symmetric or subject is None or target is None:
        return claim
    if relation.allows(subject.type, target.type) or not relation.allows(target.type, subject.type):
        return claim
    return replace(claim, subject=claim.object, object=claim.subject)


def _resolved(claim: Claim, subject: Entity, target: Entity, entities: Named) -> ResolvedClaim:
    """Replace the clusters of a claim by their entities; unnamed speakers are left out."""
    speakers = [entities[index] for index in claim.attribution]
    named = {entity.id: entity for entity in speakers if entity}
    return ResolvedClaim(
        id="",
        document=claim.evidence.document,
        subject=subject,
        relation=claim.relation,
        object=target,
        evidence=claim.evidence,
        quantity=claim.quantity,
        stage=claim.stage,
        polarity=claim.polarity,
        modality=claim.modality,
        time=claim.time,
        about=claim.about,
        of=entities[claim.of] if claim.of is not None else None,
        attribution=tuple(named.values()),
        confidence=claim.confidence,
        extractor=claim.extractor,
    )


def _content(claim: ResolvedClaim) -> tuple[object, ...]:
    """Return what a claim says, wherever it says it."""
    nowhere = Evidence(claim.document, 0, 0, "")
    bare = replace(claim, evidence=nowhere, confidence=0.0, extractor="")
    return claim_id(bare), claim.document
