"""SHACL validation of a dataset; every violation names the sentence that it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyshacl
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from kg.errors import ResourceError
from kg.graph.namespaces import OA, PREFIXES, PROV, RDF
from kg.resources.files import ontology_folder


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong, with which node and property, its value, and the quote that it rests on.

    ``path``, ``value`` and ``quote`` are "" where there is none.
    """

    message: str
    focus: str
    path: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a validation; ``violations`` are sorted."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(store: Store, shapes: Path | None = None) -> Report:
    """Validate all graphs of a dataset, merged, against SHACL shapes (``ontology/shapes.ttl``).

    Raises ResourceError where the shapes cannot be read.
    """
    conforms, results, _ = pyshacl.validate(
        _Data(_merged(store)),
        shacl_graph=read_shapes(shapes or ontology_folder() / "shapes.ttl"),
        inference="none",
        meta_shacl=False,
    )
    if not isinstance(results, Graph):
        raise ResourceError(f"the shapes cannot be applied: {results}")
    found = {
        _violation(store, results, result)
        for result in results.subjects(predicate=None, object=SH.ValidationResult)
    }
    ordered = sorted(found, key=lambda v: (v.focus, v.path, v.message, v.value))
    return Report(bool(conforms), tuple(ordered))


def conforms(store: Store, shapes: Graph) -> bool:
    """Tell whether the default graph of a store fits some shapes."""
    fits, _, _ = pyshacl.validate(
        _Data(store), shacl_graph=shapes, inference="none", meta_shacl=False, abort_on_first=True
    )
    return bool(fits)


def shapes_about(shapes: Graph, classes: Iterable[NamedNode]) -> Graph:
    """Return the shapes whose target is one of some classes."""
    wanted = {URIRef(node.value) for node in classes}
    about = set(shapes.subject_objects(SH.targetClass))
    found = {shape for shape, target in about if target in wanted}
    part = Graph()
    for triple in shapes:
        if triple[0] in found:
            part.add(triple)
    return part


class _Data(OxigraphDataGraph):
    """The data as pySHACL sees it; to ask whether it is empty must not count all its triples.

    pySHACL asks that three times a violation.
    """

    def __bool__(self) -> bool:
        return True


def _merged(store: Store) -> Store:
    merged = Store()
    dump = store.dump(format=RdfFormat.N_QUADS)
    merged.bulk_load(dump, RdfFormat.N_QUADS, lenient=True)
    merged.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }; DROP NAMED")
    return merged


def read_shapes(path: Path) -> Graph:
    """Read shapes; raises ResourceError where that cannot be done."""
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError, ValueError) as error:
        raise ResourceError(f"{path}: cannot be read as SHACL shapes ({error})") from error


def _violation(store: Store, results: Graph, result: Any) -> Violation:
    def value(predicate: Any) -> str:
        return str(results.value(result, predicate) or "")

    focus = value(SH.focusNode)
    return Violation(
        message=" ".join(value(SH.resultMessage).split()),
        focus=focus,
        path=shorten(value(SH.resultPath)),
        value=value(SH.value),
        quote=_quote(store, focus),
    )


def shorten(iri: str) -> str:
    """Return an IRI with the prefix of the graph, for messages: "kg:stage"."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _quote(store: Store, focus: str) -> str:
    """Return the quote of a claim, of an evidence, or of the first claim that speaks of a node."""
    if ":" not in focus:
        return ""
    node = NamedNode(focus)
    for evidence in (node, *_objects(store, node, PROV.wasDerivedFrom)):
        for exact in store.quads_for_pattern(evidence, OA.exact, None, None):
            if isinstance(exact.object, Literal):
                return exact.object.value
    claims = sorted(
        quad.subject.value
        for predicate in (RDF.subject, RDF.object)
        for quad in store.quads_for_pattern(None, predicate, node, None)
        if isinstance(quad.subject, NamedNode) and quad.subject != node
    )
    for claim in claims:
        if _objects(store, NamedNode(claim), PROV.wasDerivedFrom):
            return _quote(store, claim)
    return ""


def _objects(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    quads = store.quads_for_pattern(subject, predicate, None, None)
    nodes = [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
    return sorted(nodes, key=lambda node: node.value)
