"""What the service says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterable
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.endpoint.formats import TABLES, TRIPLES
from kg.graph.namespaces import RDF, XSD, Namespace
from kg.graph.store import serialize_triples

SD = Namespace(
    "http://www.w3.org/ns/sparql-service-description#",
    "Service endpoint supportedLanguage SPARQL11Query resultFormat defaultDataset Dataset "
    "defaultGraph Graph namedGraph NamedGraph name graph",
)
VOID = Namespace("http://rdfs.org/ns/void#", "triples")


def describe(base: str, graphs: Iterable[str], triples: int, format: RdfFormat) -> bytes:
    """Return the description of the service at ``base`` (with a final slash) with these graphs."""
    endpoint = NamedNode(f"{base}sparql")
    dataset, default = NamedNode(f"{base}sparql#dataset"), NamedNode(f"{base}data?default")
    found = [
        Triple(endpoint, RDF.type, SD.Service),
        Triple(endpoint, SD.endpoint, endpoint),
        Triple(endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(endpoint, SD.defaultDataset, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, SD.defaultGraph, default),
        Triple(default, RDF.type, SD.Graph),
        Triple(dataset, VOID.triples, Literal(str(triples), datatype=XSD.integer)),
    ]
    syntaxes = [syntax.iri for syntax in TABLES.values()]
    syntaxes += [syntax.iri for syntax in TRIPLES.values()]
    found += [Triple(endpoint, SD.resultFormat, NamedNode(iri)) for iri in syntaxes]
    for name in graphs:
        graph = NamedNode(f"{base}data?graph={quote(name, safe='')}")
        found += [
            Triple(dataset, SD.namedGraph, graph),
            Triple(graph, RDF.type, SD.NamedGraph),
            Triple(graph, SD.name, NamedNode(name)),
        ]
    return serialize_triples(found, format)
