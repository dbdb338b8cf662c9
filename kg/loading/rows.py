"""What a property-graph database is given: a row an entity, a claim, a disagreement.

docs/property-graph.md describes the columns. Texts are cleaned as in RDF, so both hold the same.
"""

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal

from kg.errors import LoadError
from kg.export import Source
from kg.export.tables import relation_type
from kg.graph.dataset import ONTOLOGY
from kg.graph.literals import clean
from kg.graph.namespaces import RDFS, relation
from kg.graph.network import claim_attributes
from kg.model import Entity, ResolvedClaim
from kg.resolution.periods import stated_on

#: Properties of an entity besides ``id``, with their types.
NODE = {
    "name": "text",
    "type": "text",
    "aliases": "texts",
    "wikidata": "text",
    "isoAlpha2": "text",
    "isoAlpha3": "text",
}
#: Properties of a claim's relationship besides ``id``, with their types.
EDGE = {
    "relation": "text",
    "label": "text",
    "stage": "text",
    "polarity": "text",
    "modality": "text",
    "quantity": "number",
    "unit": "text",
    "qualifier": "text",
    "time": "text",
    "about": "text",
    "of": "text",
    "ofId": "text",
    "speaker": "text",
    "speakerIds": "texts",
    "firstSpeaker": "text",
    "quote": "text",
    "start": "integer",
    "end": "integer",
    "document": "text",
    "title": "text",
    "publisher": "text",
    "date": "text",
    "url": "text",
    "confidence": "number",
    "extractor": "text",
    "history": "text",
    "step": "integer",
    "stepDate": "text",
    "presentStage": "text",
    "since": "text",
    "sources": "integer",
}
#: Properties of a disagreement besides ``id``, with their types.
DISAGREEMENT = {"reason": "text", "explanation": "text"}

Row = Mapping[str, Any]

_TYPE = re.compile(r"[A-Z][A-Z0-9_]*")


def entity_rows(content: Source) -> dict[str, Row]:
    """Return the rows of all entities by id, sorted."""
    return {e.id: _entity(e) for e in sorted(content.resolution.entities, key=lambda e: e.id)}


def claim_rows(content: Source) -> dict[str, Row]:
    """Return the rows of all claims by id, sorted; ``type`` is the type of the relationship.

    Raises LoadError where a relation could not be one.
    """
    articles = {document.id: document for document in content.documents}
    steps = {
        step.claim: {
            "history": history.id,
            "step": number,
            "stepDate": step.date or None,
            "presentStage": history.present.value,
        }
        for history in content.resolution.histories
        for number, step in enumerate(history.steps, start=1)
    }
    sources = {
        claim: assertion.independent
        for assertion in content.resolution.assertions
        for claim in assertion.claims
    }
    labels: dict[str, str] = {}
    rows = {}
    for claim in sorted(content.resolution.claims, key=lambda claim: claim.id):
        if claim.relation not in labels:
            labels[claim.relation] = _label(content, claim.relation)
        article = articles.get(claim.document)
        more = {
            "label": labels[claim.relation],
            **steps.get(claim.id, {}),
            "since": stated_on(claim.time, article.date if article else None) or None,
            "sources": sources.get(claim.id),
        }
        rows[claim.id] = _claim(claim, {**claim_attributes(claim, article), **more})
    return rows


def disagreement_rows(content: Source) -> dict[str, Row]:
    """Return the rows of all disagreements by id, sorted.

    ``claims`` is a list of pairs, the id of a claim and that of its subject.
    """
    subjects = {claim.id: claim.subject.id for claim in content.resolution.claims}
    return {
        d.id: {
            "id": d.id,
            "reason": d.reason.value,
            "explanation": clean(d.explanation),
            "claims": [[claim, subjects[claim]] for claim in (d.left, d.right)],
        }
        for d in sorted(content.resolution.disagreements, key=lambda d: d.id)
    }


def check_type(name: str) -> str:
    """Return a type of relationships; what is none must not reach a statement."""
    if not _TYPE.fullmatch(name):
        raise LoadError(f"{name!r} is no type of relationships; build the graph again")
    return name


def _entity(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "name": clean(entity.name),
        "type": entity.type.value,
        "aliases": [clean(alias) for alias in entity.aliases],
        "wikidata": clean(entity.wikidata) or None,
        "isoAlpha2": clean(entity.iso_alpha2) or None,
        "isoAlpha3": clean(entity.iso_alpha3) or None,
    }


def _claim(claim: ResolvedClaim, attributes: Row) -> Row:
    known = {k: clean(v) if isinstance(v, str) else v for k, v in attributes.items()}
    speakers = claim.attribution
    return {
        "id": claim.id,
        "type": check_type(relation_type(claim.relation)),
        "subject": claim.subject.id,
        "object": claim.object.id,
        **{name: known.get(name) for name in EDGE},
        "ofId": claim.of.id if claim.of else None,
        "speakerIds": [speaker.id for speaker in speakers],
        "firstSpeaker": clean(speakers[0].name) if speakers else None,
    }


def _label(content: Source, name: str) -> str:
    """Return what the ontology calls a relation: "offers troops"; its name where it says nothing."""
    check_type(relation_type(name))
    quads = content.store.quads_for_pattern(relation(name), RDFS.label, None, ONTOLOGY)
    found = [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
    return min(found, default=name)
