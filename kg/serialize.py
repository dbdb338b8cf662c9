"""Records ↔ JSON: ``claims.jsonl``, one resolved claim a line, and the extraction of one document.

Output is canonical: keys in a fixed order, lines sorted by place, numbers in their shortest form.
"""

import dataclasses
import datetime
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import DocumentError
from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)

#: Line ends to some readers though not to JSON; a claim must stay on its line for everybody.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
#: Confidence is written, and so compared, to this many digits.
_DIGITS = 4


def claims_to_jsonl(claims: Iterable[ResolvedClaim], *, aliases: bool = True) -> str:
    """Return ``claims.jsonl``: sorted by document, place in it, relation, arguments and id.

    Without ``aliases`` the lines do not change when another article brings a further name.
    """
    if not aliases:
        claims = (_without_aliases(claim) for claim in claims)
    return "".join(_dump(_claim_to_dict(claim)) + "\n" for claim in sorted(claims, key=_place))


def entity_to_json(entity: Entity) -> str:
    """Return an entity as it stands inside a line of ``claims.jsonl``, and nowhere else in it."""
    return _dump(_entity_to_dict(entity))


def _without_aliases(claim: ResolvedClaim) -> ResolvedClaim:
    def bare(entity: Entity) -> Entity:
        return dataclasses.replace(entity, aliases=())

    return dataclasses.replace(
        claim,
        subject=bare(claim.subject),
        object=bare(claim.object),
        of=claim.of and bare(claim.of),
        attribution=tuple(map(bare, claim.attribution)),
    )


def claims_from_jsonl(text: str) -> tuple[ResolvedClaim, ...]:
    """Return the claims of ``claims.jsonl``.

    Raises DocumentError naming the first line that holds no claim. Wikidata ids and ISO codes are
    not part of the file, so entities come back without them.
    """
    return tuple(read_claims(text.split("\n")))


def read_claims(lines: Iterable[str]) -> Iterator[ResolvedClaim]:
    """Yield the claims of the lines of ``claims.jsonl``, as :func:`claims_from_jsonl` returns them."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _claim_from_dict(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DocumentError(
                    f"line {number} of the claims file holds no claim: {_fault(error)}"
                ) from None


def extraction_to_json(extraction: Extraction) -> str:
    """Return an extraction as one line of JSON, without loss."""
    document = extraction.document
    return _dump(
        {
            "document": {
                "id": document.id,
                "title": document.title,
                "text": document.text,
                "publisher": document.publisher,
                "date": document.date.isoformat() if document.date else None,
                "url": document.url,
            },
            "clusters": [
                {
                    "type": cluster.type,
                    "hint": cluster.entity_hint,
                    "owner": cluster.owner,
                    "mentions": [
                        [m.start, m.end, m.type, m.kind, m.head_start, m.head_end]
                        for m in cluster.mentions
                    ],
                }
                for cluster in extraction.clusters
            ],
            "claims": [
                {
                    "subject": claim.subject,
                    "relation": claim.relation,
                    "object": claim.object,
                    **_attributes(claim),
                    "of": claim.of,
                    "attribution": list(claim.attribution),
                    "evidence": [claim.evidence.start, claim.evidence.end],
                    "confidence": claim.confidence,
                    "extractor": claim.extractor,
                }
                for claim in extraction.claims
            ],
        }
    )


def extraction_from_json(text: str) -> Extraction:
    """Return the extraction that :func:`extraction_to_json` wrote.

    Raises DocumentError where the text is something else.
    """
    try:
        data = json.loads(text)
        fields = data["document"]
        date = datetime.date.fromisoformat(fields["date"]) if fields["date"] else None
        document = Document(**{**fields, "date": date})
        return Extraction(
            document,
            tuple(_cluster(document, cluster) for cluster in data["clusters"]),
            tuple(_unresolved(document, claim) for claim in data["claims"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"is no stored extraction: {_fault(error)}") from None


def _dump(record: dict[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    return _LINE_ENDS.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _place(claim: ResolvedClaim) -> tuple[str | int, ...]:
    evidence = claim.evidence
    arguments = (claim.relation, claim.subject.id, claim.object.id, claim.id)
    return (claim.document, evidence.start, evidence.end, *arguments)


def _claim_to_dict(claim: ResolvedClaim) -> dict[str, Any]:
    attributes = _attributes(claim)
    about = attributes.pop("about")
    evidence = claim.evidence
    return {
        "id": claim.id,
        "document": claim.document,
        "subject": _entity_to_dict(claim.subject),
        "relation": claim.relation,
        "object": _entity_to_dict(claim.object),
        **attributes,
        "about": about,
        "of": _entity_to_dict(claim.of) if claim.of else None,
        "attribution": [_entity_to_dict(source) for source in claim.attribution],
        "evidence": {"text": evidence.text, "start": evidence.start, "end": evidence.end},
        "confidence": round(claim.confidence, _DIGITS),
        "extractor": claim.extractor,
    }


def _claim_from_dict(data: dict[str, Any]) -> ResolvedClaim:
    quote = data["evidence"]
    document = str(data["document"])
    return ResolvedClaim(
        id=data["id"],
        document=document,
        subject=_entity_from_dict(data["subject"]),
        relation=data["relation"],
        object=_entity_from_dict(data["object"]),
        evidence=Evidence(document, quote["start"], quote["end"], quote["text"]),
        of=_entity_from_dict(data["of"]) if data["of"] else None,
        attribution=tuple(_entity_from_dict(source) for source in data["attribution"]),
        confidence=float(data["confidence"]),
        extractor=data["extractor"],
        **_read_attributes(data),
    )


def _attributes(claim: Claim | ResolvedClaim) -> dict[str, Any]:
    return {
        "quantity": _quantity_to_dict(claim.quantity) if claim.quantity else None,
        "stage": claim.stage,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "time": claim.time,
        "about": claim.about,
    }


def _read_attributes(data: dict[str, Any]) -> dict[str, Any]:
    quantity = data["quantity"]
    return {
        "quantity": Quantity(
            float(quantity["value"]), quantity["unit"], Qualifier(quantity["qualifier"])
        )
        if quantity
        else None,
        "stage": Stage(data["stage"]) if data["stage"] else None,
        "polarity": Polarity(data["polarity"]),
        "modality": Modality(data["modality"]),
        "time": data["time"],
        "about": data["about"],
    }


def _quantity_to_dict(quantity: Quantity) -> dict[str, Any]:
    value = quantity.value
    whole = int(value) if float(value).is_integer() else value
    return {"value": whole, "unit": quantity.unit, "qualifier": quantity.qualifier}


def _entity_to_dict(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
    }


def _entity_from_dict(data: dict[str, Any]) -> Entity:
    return Entity(
        data["id"], data["name"], EntityType(data["type"]), tuple(data.get("aliases") or ())
    )


def _cluster(document: Document, data: dict[str, Any]) -> CoreferenceCluster:
    mentions = tuple(
        Mention(start, end, document.text[start:end], EntityType(type_), MentionKind(kind), *head)
        for start, end, type_, kind, *head in data["mentions"]
    )
    return CoreferenceCluster(mentions, EntityType(data["type"]), data["hint"], data["owner"])


def _unresolved(document: Document, data: dict[str, Any]) -> Claim:
    start, end = data["evidence"]
    return Claim(
        subject=data["subject"],
        relation=data["relation"],
        object=data["object"],
        evidence=document.quote(start, end),
        of=data["of"],
        attribution=tuple(data["attribution"]),
        confidence=data["confidence"],
        extractor=data["extractor"],
        **_read_attributes(data),
    )


def _fault(error: Exception) -> str:
    return f"no field {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
