"""The claims as a networkx graph: a view for analysis, which never writes back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.model import Document, Entity, ResolvedClaim
from kg.resolution.records import Resolution

if TYPE_CHECKING:
    import networkx as nx

Attribute = str | int | float

#: The type of each attribute of a node and of an edge.
NODE_ATTRIBUTES: dict[str, type] = dict.fromkeys(
    ("label", "type", "aliases", "wikidata", "iso_alpha2", "iso_alpha3"), str
)
EDGE_ATTRIBUTES: dict[str, type] = {
    **dict.fromkeys(("relation", "stage", "polarity", "modality", "unit", "qualifier"), str),
    **dict.fromkeys(("time", "about", "of", "speaker", "quote", "document", "title"), str),
    **dict.fromkeys(("publisher", "date", "url", "extractor"), str),
    **dict.fromkeys(("start", "end"), int),
    **dict.fromkeys(("quantity", "confidence"), float),
}


def to_networkx(
    resolution: Resolution, documents: Iterable[Document] = ()
) -> "nx.MultiDiGraph[str]":
    """Return a graph with a node an entity and an edge a claim, keyed by the claim's id.

    Nodes have ``label``, ``type`` and, where known, ``aliases`` (joined by " | "), ``wikidata``,
    ``iso_alpha2`` and ``iso_alpha3``. Edges have ``relation``, ``polarity``, ``modality``,
    ``quote``, ``start``, ``end``, ``document``, ``confidence``, ``extractor`` and, where known,
    ``stage``, ``quantity`` with ``unit`` and ``qualifier``, ``time``, ``about``, ``of``,
    ``speaker`` (the chain's names, nearest first, joined by " | "), ``publisher``, ``date``,
    ``title`` and ``url``. All values are plain, and unknown ones are left out.
    """
    import networkx as nx  # noqa: PLC0415 (slow to import, and most of this module needs none of it)

    articles = {document.id: document for document in documents}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in sorted(resolution.entities, key=lambda entity: entity.id):
        graph.add_node(entity.id, **entity_attributes(entity))
    for claim in sorted(resolution.claims, key=lambda claim: claim.id):
        attributes = claim_attributes(claim, articles.get(claim.document))
        graph.add_edge(claim.subject.id, claim.object.id, key=claim.id, **attributes)
    return graph


def entity_attributes(entity: Entity) -> dict[str, Attribute]:
    """Return the attributes of an entity as plain values; those that are unknown are left out."""
    return _known(
        label=entity.name,
        type=entity.type.value,
        aliases=" | ".join(entity.aliases),
        wikidata=entity.wikidata,
        iso_alpha2=entity.iso_alpha2,
        iso_alpha3=entity.iso_alpha3,
    )


def claim_attributes(claim: ResolvedClaim, document: Document | None) -> dict[str, Attribute]:
    """Return the attributes of a claim as plain values; those that are unknown are left out."""
    quantity = claim.quantity
    return _known(
        relation=claim.relation,
        stage=claim.stage.value if claim.stage else "",
        polarity=claim.polarity.value,
        modality=claim.modality.value,
        quantity=quantity.value if quantity else None,
        unit=quantity.unit if quantity else "",
        qualifier=quantity.qualifier.value if quantity else "",
        time=claim.time or "",
        about=claim.about or "",
        of=claim.of.name if claim.of else "",
        speaker=" | ".join(speaker.name for speaker in claim.attribution),
        quote=claim.evidence.text,
        start=claim.evidence.start,
        end=claim.evidence.end,
        document=claim.document,
        title=document.title if document else "",
        publisher=document.publisher if document else "",
        date=document.date.isoformat() if document and document.date else "",
        url=document.url if document else "",
        confidence=claim.confidence,
        extractor=claim.extractor,
    )


def _known(**values: Attribute | None) -> dict[str, Attribute]:
    return {name: value for name, value in values.items() if value is not None and value != ""}
