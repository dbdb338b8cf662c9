"""Builds a Resolution from gold files, so that exports can be tried on realistic claims.

Entities of one type that share their first name are one entity; things that have no name of their
own (Group, Topic) stay local to their article. Claims on one triple with opposite polarity
disagree. Nothing here is part of the product.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.model import (
    Document,
    Entity,
    EntityType,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import digest, iri, slug
from kg.resolution import Assertion, Disagreement, Reason, Resolution

LOCAL = frozenset({EntityType.GROUP, EntityType.TOPIC, EntityType.POSITION})


def read_article(path: Path) -> Document:
    """Read one article with front matter."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.partition(": ")[::2] for line in head.splitlines())
    return Document.compose(
        path.stem,
        fields.get("title", ""),
        body,
        publisher=fields.get("publisher", ""),
        date=datetime.date.fromisoformat(fields["date"]) if fields.get("date") else None,
        url=fields.get("url", ""),
    )


def read_entities(document: Document, gold: dict[str, Any]) -> dict[str, Entity]:
    """Return the entities of one gold file by their local id."""
    found = {}
    for entry in gold["entities"]:
        kind = EntityType(entry["type"])
        name, *aliases = entry["names"]
        local = f"{document.id}/{slug(name)}" if kind in LOCAL else slug(name)
        found[entry["id"]] = Entity(iri("entity", local), name, kind, tuple(sorted(set(aliases))))
    return found


def details(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what one claim of a gold file says besides its entities and its evidence."""
    quantity = entry.get("quantity")
    return {
        "quantity": Quantity(
            float(quantity["value"]),
            quantity["unit"] or "",
            Qualifier(quantity.get("qualifier") or "exactly"),
        )
        if quantity
        else None,
        "stage": Stage(entry["stage"]) if entry.get("stage") else None,
        "polarity": Polarity(entry["polarity"]),
        "modality": Modality(entry["modality"]),
        "time": entry.get("time"),
        "about": entry.get("about"),
        "extractor": f"{entry['relation']}/gold",
    }


def read_claims(document: Document, gold: dict[str, Any]) -> list[ResolvedClaim]:
    """Return the claims of one gold file whose evidence stands in the text."""
    entities = read_entities(document, gold)
    claims = []
    for entry in gold["claims"]:
        start = document.text.find(entry["evidence"])
        if start < 0:
            continue
        claims.append(
            ResolvedClaim(
                id=iri("claim", digest(document.id, json.dumps(entry, sort_keys=True))),
                document=document.id,
                subject=entities[entry["subject"]],
                relation=entry["relation"],
                object=entities[entry["object"]],
                evidence=document.quote(start, start + len(entry["evidence"])),
                of=entities.get(entry.get("of") or ""),
                attribution=tuple(entities[a] for a in entry.get("attribution") or ()),
                confidence=round(0.55 + int(digest(entry["evidence"]), 16) % 45 / 100, 2),
                **details(entry),
            )
        )
    return claims


def resolution_of(claims: Iterable[ResolvedClaim], documents: Iterable[Document]) -> Resolution:
    """Assemble claims into a resolution; entities of one id are united."""
    by_id = {claim.id: claim for claim in claims}
    ordered = tuple(by_id[key] for key in sorted(by_id))
    publishers = {document.id: document.publisher for document in documents}
    entities: dict[str, Entity] = {}
    triples: dict[tuple[str, str, str], list[ResolvedClaim]] = defaultdict(list)
    for claim in ordered:
        named = (claim.subject, claim.object, claim.of, *claim.attribution)
        entities |= {entity.id: entity for entity in named if entity and entity.id not in entities}
        triples[claim.subject.id, claim.relation, claim.object.id].append(claim)
    assertions, disagreements = [], []
    for (subject, relation, target), group in sorted(triples.items()):
        sources = sorted({claim.document for claim in group})
        assertions.append(
            Assertion(
                id=iri("assertion", digest(subject, relation, target)),
                subject=subject,
                relation=relation,
                object=target,
                claims=tuple(claim.id for claim in group),
                documents=tuple(sources),
                publishers=tuple(sorted({publishers[source] for source in sources})),
                speakers=tuple(sorted({a.id for c in group for a in c.attribution[:1]})),
                independent=len({publishers[source] for source in sources}),
            )
        )
        yes = [claim for claim in group if claim.polarity is Polarity.AFFIRMED]
        no = [claim for claim in group if claim.polarity is Polarity.NEGATED]
        if yes and no:
            left, right = sorted((yes[0].id, no[0].id))
            disagreements.append(
                Disagreement(
                    id=iri("disagreement", digest(left, right)),
                    reason=Reason.OPPOSITE_POLARITY,
                    left=left,
                    right=right,
                    explanation=f"One says that {yes[0].subject.name} {relation} "
                    f"{yes[0].object.name}; the other denies it.",
                )
            )
    return Resolution(
        entities=tuple(entities[key] for key in sorted(entities)),
        claims=ordered,
        mentions=(),
        assertions=tuple(assertions),
        disagreements=tuple(disagreements),
        histories=(),
    )


def from_gold(folder: Path, limit: int | None = None) -> tuple[Resolution, tuple[Document, ...]]:
    """Return the resolution of the first ``limit`` articles of a gold folder, and the articles."""
    documents, claims = [], []
    for path in sorted(p.with_suffix(".txt") for p in folder.glob("*.json"))[:limit]:
        document = read_article(path)
        documents.append(document)
        claims += read_claims(document, json.loads(path.with_suffix(".json").read_text("utf-8")))
    return resolution_of(claims, documents), tuple(documents)
