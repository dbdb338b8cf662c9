"""Records as an RDF dataset: a named graph per document, and graphs for what spans documents.

The properties are those listed at the top of ``ontology/kg.ttl``. A document's graph holds its
claims, evidence and direct edges, so replacing the document is replacing that graph. There are no
blank nodes: every node's IRI comes from its content.
"""

import calendar
import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.graph import literals
from kg.graph.namespaces import KG, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, relation
from kg.graph.provenance import Run
from kg.model import Document, Entity, Evidence, Modality, Polarity, ResolvedClaim
from kg.model.identifiers import iri
from kg.resolution.records import Assertion, Disagreement, History, Resolution
from kg.resources.files import ontology_folder

#: Code points of the text that a quote selector shows on either side of the quote.
CONTEXT = 32

ENTITIES = NamedNode(iri("graph", "entities"))
ASSERTIONS = NamedNode(iri("graph", "assertions"))
ONTOLOGY = NamedNode(iri("graph", "ontology"))
#: Names the graphs of a dataset that was put into a server.
MANIFEST = NamedNode(iri("graph", "manifest"))
_SHARED = frozenset({"entities", "assertions", "ontology", "manifest"})
_WIKIDATA = "http://www.wikidata.org/entity/"
_WIKIDATA_ID = re.compile(r"Q[1-9][0-9]*")

Triples = Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]


def to_dataset(resolution: Resolution, documents: Iterable[Document], run: Run) -> Store:
    """Return an in-memory store with the ontology and everything in the resolution.

    ``documents`` are those that the claims come from; claims of others are left out.
    """
    store = Store()
    store.load(path=ontology_folder() / "kg.ttl", format=RdfFormat.TURTLE, to_graph=ONTOLOGY)
    claims: dict[str, list[ResolvedClaim]] = {}
    for claim in resolution.claims:
        claims.setdefault(claim.document, []).append(claim)
    for document in documents:
        put_document(store, document, claims.get(document.id, ()), run)
    put_shared(store, resolution)
    return store


def put_document(
    store: Store, document: Document, claims: Iterable[ResolvedClaim], run: Run
) -> None:
    """Put a document's graph in place of the one that the store has of it, if any."""
    _replace(store, document_graph(document.id), document_triples(document, claims, run))


def put_shared(store: Store, resolution: Resolution) -> None:
    """Put the graphs of entities and of assertions in place of those that the store has."""
    _replace(store, ENTITIES, (t for entity in resolution.entities for t in entity_triples(entity)))
    _replace(store, ASSERTIONS, _assertions(resolution))


def document_graph(document: str) -> NamedNode:
    """Return the name of a document's graph; no document can take the name of a shared one."""
    return NamedNode(iri("graph", f"document/{document}" if document in _SHARED else document))


def _replace(store: Store, graph: NamedNode, triples: Triples) -> None:
    store.remove_graph(graph)
    store.extend(Quad(s, p, o, graph) for s, p, o in triples)


def document_triples(document: Document, claims: Iterable[ResolvedClaim], run: Run) -> Triples:
    """Yield all that a document's graph holds: article, run, claims, evidence, direct edges."""
    node = _document_node(document.id)
    yield node, RDF.type, SCHEMA.NewsArticle
    yield node, SCHEMA.headline, literals.text(document.title or document.id)
    if document.publisher:
        yield node, SCHEMA.publisher, literals.text(document.publisher)
    if document.date is not None:
        yield node, SCHEMA.datePublished, literals.date(document.date)
    if document.url:
        yield node, SCHEMA.url, literals.text(document.url)
    yield from run_triples(run)
    for claim in claims:
        yield from _claim(claim, run)
        yield from _evidence(claim.evidence, document)


def run_triples(run: Run) -> Triples:
    """Yield the node of a run."""
    node = NamedNode(run.id)
    yield node, RDF.type, PROV.Activity
    yield node, RDF.type, KG.Run
    yield node, RDFS.label, literals.text(run.label)


def _claim(claim: ResolvedClaim, run: Run) -> Triples:
    node, predicate = NamedNode(claim.id), relation(claim.relation)
    subject, target = NamedNode(claim.subject.id), NamedNode(claim.object.id)
    if has_edge(claim):
        yield subject, predicate, target
    yield node, RDF.type, KG.Claim
    yield node, RDF.subject, subject
    yield node, RDF.predicate, predicate
    yield node, RDF.object, target
    yield node, KG.polarity, literals.text(claim.polarity)
    yield node, KG.modality, literals.text(claim.modality)
    if claim.stage is not None:
        yield node, KG.stage, literals.text(claim.stage)
    if claim.quantity is not None:
        yield node, KG.quantityValue, literals.decimal(claim.quantity.value)
        yield node, KG.quantityUnit, literals.text(claim.quantity.unit)
        yield node, KG.quantityQualifier, literals.text(claim.quantity.qualifier)
    if claim.time:
        yield node, KG.time, literals.text(claim.time)
        start, end = interval(claim.time)
        if start:
            yield node, KG.timeStart, Literal(start, datatype=XSD.date)
        if end:
            yield node, KG.timeEnd, Literal(end, datatype=XSD.date)
    if claim.about:
        yield node, KG.about, literals.text(claim.about)
    if claim.of is not None:
        yield node, KG.of, NamedNode(claim.of.id)
    for position, speaker in enumerate(claim.attribution, start=1):
        link = NamedNode(f"{claim.id}/attribution/{position}")
        yield node, KG.saidBy, NamedNode(speaker.id)
        yield node, KG.attribution, link
        yield link, RDF.type, KG.Attribution
        yield link, KG.position, literals.integer(position)
        yield link, KG.speaker, NamedNode(speaker.id)
    yield node, KG.confidence, literals.decimal(claim.confidence)
    if claim.extractor:
        yield node, KG.extractor, literals.text(claim.extractor)
    yield node, PROV.wasDerivedFrom, _evidence_node(claim.evidence)
    yield node, PROV.wasGeneratedBy, NamedNode(run.id)


def has_edge(claim: ResolvedClaim) -> bool:
    """Tell whether a claim gives its subject and object a direct edge."""
    stated = claim.modality in {Modality.ACTUAL, Modality.PLANNED}
    return claim.polarity is Polarity.AFFIRMED and stated


def interval(time: str) -> tuple[str, str]:
    """Return the first and last day of an ISO date, month, year or interval; "" where it is open.

    >>> interval("2026-02")
    ('2026-02-01', '2026-02-28')
    >>> interval("/2026")
    ('', '2026-12-31')
    """
    start, slash, end = time.partition("/")
    return _day(start, last=False), _day(end if slash else start, last=True)


def _day(time: str, *, last: bool) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", time, re.ASCII)
    if match is None or match[1] == "0000":
        return ""
    year = int(match[1])
    month = int(match[2] or (12 if last else 1))
    if not 1 <= month <= 12:
        return ""
    length = calendar.monthrange(year, month)[1]
    day = int(match[3] or (length if last else 1))
    return f"{match[1]}-{month:02}-{day:02}" if 1 <= day <= length else ""


def _evidence(evidence: Evidence, document: Document) -> Triples:
    node = _evidence_node(evidence)
    before = document.text[max(0, evidence.start - CONTEXT) : evidence.start]
    after = document.text[evidence.end : evidence.end + CONTEXT]
    yield node, RDF.type, OA.TextQuoteSelector
    yield node, RDF.type, OA.TextPositionSelector
    yield node, OA.hasSource, _document_node(document.id)
    yield node, OA.exact, literals.text(evidence.text)
    if before:
        yield node, OA.prefix, literals.text(before)
    if after:
        yield node, OA.suffix, literals.text(after)
    yield node, OA.start, literals.integer(evidence.start)
    yield node, OA.end, literals.integer(evidence.end)


def entity_triples(entity: Entity) -> Triples:
    """Yield what the graph of entities says of one."""
    node = NamedNode(entity.id)
    yield node, RDF.type, NamedNode(KG.base + entity.type.value)
    yield node, RDFS.label, literals.text(entity.name)
    for alias in entity.aliases:
        yield node, SKOS.altLabel, literals.text(alias)
    if _WIKIDATA_ID.fullmatch(entity.wikidata):
        yield node, OWL.sameAs, NamedNode(_WIKIDATA + entity.wikidata)
    if entity.iso_alpha2:
        yield node, KG.isoAlpha2, literals.text(entity.iso_alpha2)
    if entity.iso_alpha3:
        yield node, KG.isoAlpha3, literals.text(entity.iso_alpha3)


def _assertions(resolution: Resolution) -> Triples:
    for assertion in resolution.assertions:
        yield from assertion_triples(assertion)
    for disagreement in resolution.disagreements:
        yield from disagreement_triples(disagreement)
    for history in resolution.histories:
        yield from history_triples(history)


def assertion_triples(assertion: Assertion) -> Triples:
    """Yield the node of an assertion."""
    node = NamedNode(assertion.id)
    yield node, RDF.type, KG.Assertion
    yield node, RDF.subject, NamedNode(assertion.subject)
    yield node, RDF.predicate, relation(assertion.relation)
    yield node, RDF.object, NamedNode(assertion.object)
    yield node, KG.independentSources, literals.integer(assertion.independent)
    for claim in assertion.claims:
        yield node, KG.hasClaim, NamedNode(claim)


def disagreement_triples(disagreement: Disagreement) -> Triples:
    """Yield the node of a disagreement."""
    node = NamedNode(disagreement.id)
    yield node, RDF.type, KG.Disagreement
    yield node, KG.reason, literals.text(disagreement.reason)
    yield node, KG.explanation, literals.text(disagreement.explanation)
    for claim in (disagreement.left, disagreement.right):
        yield node, KG.hasClaim, NamedNode(claim)


def history_triples(history: History) -> Triples:
    """Yield the nodes of a history and its steps."""
    node = NamedNode(history.id)
    yield node, RDF.type, KG.CommitmentHistory
    yield node, RDF.subject, NamedNode(history.subject)
    yield node, RDF.predicate, relation(history.relation)
    yield node, RDF.object, NamedNode(history.object)
    yield node, KG.presentStage, literals.text(history.present)
    for position, step in enumerate(history.steps, start=1):
        link = NamedNode(f"{history.id}/step/{position}")
        yield node, KG.step, link
        yield link, RDF.type, KG.CommitmentStep
        yield link, KG.position, literals.integer(position)
        yield link, KG.hasClaim, NamedNode(step.claim)
        if step.date:
            yield link, KG.date, literals.text(step.date)


def _document_node(document: str) -> NamedNode:
    return NamedNode(iri("document", document))


def _evidence_node(evidence: Evidence) -> NamedNode:
    return NamedNode(iri("evidence", f"{evidence.document}/{evidence.start}-{evidence.end}"))
