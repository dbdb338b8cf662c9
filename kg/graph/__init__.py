"""Records as an RDF dataset, its validation, its query, and the networkx view."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    **dict.fromkeys(("document_graph", "put_document", "put_shared", "to_dataset"), "dataset"),
    **dict.fromkeys(("Answer", "QueryView", "to_rdflib"), "store"),
    **dict.fromkeys(("Report", "Violation", "validate"), "validation"),
    "Run": "provenance",
    "to_networkx": "network",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: rdflib, pySHACL and networkx take their time."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.graph' has no attribute {name!r}")
    return getattr(importlib.import_module(f"kg.graph.{_HOMES[name]}"), name)
