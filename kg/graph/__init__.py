"""Records as an RDF dataset, its validation, its query, and the networkx view."""

from kg.graph.dataset import document_graph, put_document, put_shared, to_dataset
from kg.graph.network import to_networkx
from kg.graph.provenance import Run
from kg.graph.store import Answer, QueryView, to_rdflib
from kg.graph.validation import Report, Violation, validate

__all__ = [
    "Answer",
    "QueryView",
    "Report",
    "Run",
    "Violation",
    "document_graph",
    "put_document",
    "put_shared",
    "to_dataset",
    "to_networkx",
    "to_rdflib",
    "validate",
]
