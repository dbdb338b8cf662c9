"""Validation in batches: of a graph too large to hold at once, or of just what is new in one.

Every shape looks at a node, its properties and the classes of what they name, so that a node can be
judged together with those that it names. Assertions and their like name claims, of which only the
class is known beside them; they are judged by the shapes that are about them alone.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.graph.checks import Checks, Node
from kg.graph.dataset import (
    assertion_triples,
    disagreement_triples,
    document_triples,
    entity_triples,
    history_triples,
)
from kg.graph.namespaces import KG, RDF
from kg.graph.provenance import Run
from kg.model import Document, Entity, ResolvedClaim
from kg.resolution.records import Assertion, Disagreement, History
from kg.resources.files import ontology_folder

#: So many triples are validated at a time.
LARGEST_BATCH = 100_000
_FINDINGS = (KG.Assertion, KG.Disagreement, KG.CommitmentHistory, KG.CommitmentStep)


class Batches:
    """Validates what it is given, as soon as that is enough for a batch, and at the end."""

    def __init__(self, run: Run, shapes: Path | None = None) -> None:
        self._run = run
        self._nodes = _Batch(shapes)
        self._findings = _Batch(shapes, _FINDINGS)

    def document(self, document: Document, claims: Iterable[ResolvedClaim]) -> None:
        """Take an article with its claims and all entities that they name."""
        claims = list(claims)
        named = {e for c in claims for e in (c.subject, c.object, c.of, *c.attribution) if e}
        triples: list[Node] = [triple for entity in named for triple in entity_triples(entity)]
        self._nodes.add([*triples, *document_triples(document, claims, self._run)])

    def entity(self, entity: Entity) -> None:
        """Take an entity."""
        self._nodes.add(entity_triples(entity))

    def finding(
        self, found: Assertion | Disagreement | History, entity: Callable[[str], Entity]
    ) -> None:
        """Take what several claims amount to; ``entity`` returns one that it names by its id."""
        ends: tuple[str, ...] = ()
        if isinstance(found, Disagreement):
            triples = list(disagreement_triples(found))
        else:
            of = (
                assertion_triples(found) if isinstance(found, Assertion) else history_triples(found)
            )
            triples, ends = list(of), (found.subject, found.object)
        claims = [node for _, predicate, node in triples if predicate == KG.hasClaim]
        triples += [(c, RDF.type, KG.Claim) for c in claims if isinstance(c, NamedNode)]
        for end in ends:
            triples.append((NamedNode(end), RDF.type, NamedNode(KG.base + entity(end).type)))
        self._findings.add(triples)

    def conforms(self) -> bool:
        """Tell whether all that was given fits the shapes."""
        return self._nodes.conforms() and self._findings.conforms()


class _Batch:
    """Triples that are yet to be validated, and whether all before them fit."""

    def __init__(self, shapes: Path | None, about: Collection[NamedNode] = ()) -> None:
        self._path, self._about = shapes, about
        self._checks = Checks(shapes, about)
        self._waiting: list[Node] = []
        self._fits = True

    def add(self, triples: Iterable[Node]) -> None:
        """Add triples that can be judged together."""
        self._waiting += triples
        if len(self._waiting) > LARGEST_BATCH:
            self.conforms()

    def conforms(self) -> bool:
        """Validate what waits; tell whether everything fitted."""
        if self._waiting:
            self._fits = self._fits and (self._checks.fit(self._waiting) or self._validated())
            self._waiting = []
        return self._fits

    def _validated(self) -> bool:
        """Ask pySHACL, which is slow to import and to answer, and always can tell."""
        from kg.graph import validation  # noqa: PLC0415

        shapes = validation.read_shapes(self._path or ontology_folder() / "shapes.ttl")
        if self._about:
            shapes = validation.shapes_about(shapes, self._about)
        store = Store()
        store.load(path=ontology_folder() / "kg.ttl", format=RdfFormat.TURTLE)
        store.extend(Quad(s, p, o) for s, p, o in self._waiting)
        return validation.conforms(store, shapes)
