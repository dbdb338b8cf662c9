"""The files that every build writes, row by row: what one article, entity or assertion gives to each.

Each row's key is its place in the file; together with :mod:`kg.export.splicing` this lets a build
keep all rows of what did not change. The whole-file writers of the formats give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.export import jsonld, networks, turtle
from kg.export.explorer import parts as explorer
from kg.export.explorer.layout import Place
from kg.export.explorer.page import shell
from kg.export.explorer.payload import pieces
from kg.export.splicing import BEGINS, ENDS, Spool
from kg.graph.dataset import (
    ASSERTIONS,
    ENTITIES,
    ONTOLOGY,
    assertion_triples,
    disagreement_triples,
    document_graph,
    document_triples,
    entity_triples,
    has_edge,
    history_triples,
    run_triples,
)
from kg.graph.namespaces import relation
from kg.graph.network import claim_attributes, entity_attributes
from kg.graph.provenance import Run
from kg.model import Document, Entity, ResolvedClaim
from kg.model.identifiers import BASE
from kg.resolution import Assertion, Disagreement, History
from kg.resources.files import ontology_folder

QUADS, TURTLE, TRIG, JSONLD, GRAPHML, PAGE = (
    "graph.nq",
    "graph.ttl",
    "graph.trig",
    "graph.jsonld",
    "graph.graphml",
    "graph.html",
)
#: The owner of the rows that every build writes anew.
FRAME = "frame"
_GRAPH_END = "\x7f"

Node = tuple[NamedNode, NamedNode, NamedNode | Literal]
#: Predicate, object and document of a direct edge.
Edge = tuple[str, str, str]


class Pieces:
    """Puts rows into the spools of the RDF files and of GraphML; ``spools`` are by file name."""

    def __init__(self, spools: Mapping[str, Spool], run: Run) -> None:
        self._spools = spools
        self._run = run
        self._turtle = turtle.Renderer()
        self._names = jsonld.load_context()

    def ontology(self, owner: str) -> int:
        """Put the rows of the ontology; return how many triples it has."""
        store = Store()
        store.load(path=ontology_folder() / "kg.ttl", format=RdfFormat.TURTLE)
        triples = [(q.subject, q.predicate, q.object) for q in store]
        found: list[Node] = [
            (s, p, o)
            for s, p, o in triples
            if isinstance(s, NamedNode) and isinstance(o, NamedNode | Literal)
        ]
        for key, data, count in _lines(found, ONTOLOGY):
            self._spools[QUADS].put(owner, short(key), data, count)
        blocks = list(self._turtle.blocks(_statements(found)))
        for _, key, text in blocks:
            self._put(TURTLE, owner, key, text)
        self._graph(owner, ONTOLOGY, found)
        return len(found)

    def document(self, owner: str, document: Document, claims: Iterable[ResolvedClaim]) -> None:
        """Put the rows of an article and its claims; direct edges are those of their subjects."""
        claims = list(claims)
        graph = document_graph(document.id)
        triples = list(dict.fromkeys(document_triples(document, claims, self._run)))
        subjects = {claim.subject.id for claim in claims}
        own = [t for t in triples if t[0].value not in subjects and t[0].value != self._run.id]
        for key, data, count in _lines(own, graph):
            self._spools[QUADS].put(owner, short(key), data, count)
        for line in (t for t in triples if t[0].value == self._run.id):
            data = _quads([line], graph)
            self._spools[QUADS].put(owner, short(data.decode()), data, 1)
        for _, key, text in self._turtle.blocks(_statements(own)):
            self._put(TURTLE, owner, key, text)
        self._graph(owner, graph, triples)
        for claim in claims:
            ends = claim.subject.id, claim.object.id, claim.id
            text = networks.edge_text(*ends, claim_attributes(claim, document))
            self._put(GRAPHML, owner, f"4 {' '.join(ends)}", text)
        date = document.date.isoformat() if document.date else ""
        row = explorer.article_row(document, claims)
        self._put(PAGE, owner, f"7 {date} {document.id}", row, BEGINS | ENDS)

    def entity(self, owner: str, entity: Entity, edges: Iterable[Edge]) -> None:
        """Put the rows of an entity and of its direct edges in all articles."""
        own: list[Node] = list(dict.fromkeys(entity_triples(entity)))
        node = NamedNode(entity.id)
        stated = sorted(set(edges))
        lines = _quads(own, ENTITIES).splitlines(keepends=True)
        for name, target, document in stated:
            edge = (node, relation(name), NamedNode(target))
            lines.append(_quads([edge], document_graph(document)))
        data = b"".join(sorted(lines))
        self._spools[QUADS].put(owner, short(f"<{entity.id}> "), data, len(lines))
        direct = [
            (node, relation(name), NamedNode(target))
            for name, target in sorted({(name, target) for name, target, _ in stated})
        ]
        for _, key, text in self._turtle.blocks(_statements([*own, *direct])):
            self._put(TURTLE, owner, key, text)
        self._nodes(owner, ENTITIES, own)
        text = networks.node_text(entity.id, entity_attributes(entity))
        self._put(GRAPHML, owner, f"3 {entity.id}", text)
        self._put(PAGE, owner, f"1 {entity.id}", explorer.entity_row(entity), BEGINS | ENDS)

    def finding(self, owner: str, found: Assertion | Disagreement | History) -> None:
        """Put the rows of what several claims amount to."""
        if isinstance(found, Assertion):
            triples = list(assertion_triples(found))
            if found.independent > 1:
                key = f"3 {found.subject} {found.relation} {found.object}"
                self._put(PAGE, owner, key, explorer.assertion_row(found), BEGINS | ENDS)
        elif isinstance(found, Disagreement):
            triples = list(disagreement_triples(found))
            row = explorer.disagreement_row(found)
            self._put(PAGE, owner, f"5 {found.id}", row, BEGINS | ENDS)
        else:
            triples = list(history_triples(found))
        for key, data, count in _lines(triples, ASSERTIONS):
            self._spools[QUADS].put(owner, short(key), data, count)
        for _, key, text in self._turtle.blocks(_statements(triples)):
            self._put(TURTLE, owner, key, text)
        self._nodes(owner, ASSERTIONS, triples)

    def frame(
        self,
        kinds: Mapping[str, int],
        of_nodes: Iterable[str],
        of_edges: Iterable[str],
    ) -> None:
        """Put what stands around the rows of data: beginnings, ends, headings, and the run.

        ``kinds`` counts the subjects by kind ("entity"), as their IRIs have it.
        """
        self._put(TURTLE, FRAME, "", turtle.prefixes())
        self._put(TRIG, FRAME, "", turtle.prefixes())
        for heading, key in turtle.headings(kind for kind, count in kinds.items() if count):
            self._put(TURTLE, FRAME, key, heading)
        run = _statements(dict.fromkeys(run_triples(self._run)))
        for _, key, text in self._turtle.blocks(run):
            self._put(TURTLE, FRAME, key, text)
        self._put(JSONLD, FRAME, "", jsonld.start(self._names))
        self._put(JSONLD, FRAME, _GRAPH_END, jsonld.END)
        shared = ((ENTITIES, ("entity",)), (ASSERTIONS, ("assertion", "disagreement", "history")))
        for graph, parts in shared:
            if any(kinds.get(part) for part in parts):
                start, end = f"{graph.value} ", f"{graph.value} {_GRAPH_END}"
                self._put(TRIG, FRAME, start, turtle.opening(self._turtle, graph.value))
                self._put(TRIG, FRAME, end, turtle.CLOSING)
                self._put(JSONLD, FRAME, start, jsonld.opening(self._names, graph.value), BEGINS)
                self._put(JSONLD, FRAME, end, jsonld.CLOSING, ENDS)
        self._put(GRAPHML, FRAME, "0", networks.START)
        for line in networks.key_lines("node", set(of_nodes)):
            self._put(GRAPHML, FRAME, f"1 {line}", line)
        for line in networks.key_lines("edge", set(of_edges)):
            self._put(GRAPHML, FRAME, f"1 ~{line}", line)
        self._put(GRAPHML, FRAME, "2", networks.OPENING)
        self._put(GRAPHML, FRAME, "5", networks.END)

    def page(self, opening: Sequence[Place]) -> None:
        """Put what stands around the rows of the page, with what it opens on."""
        start, end = shell()
        first, *others, last = pieces(opening)
        for place, text in enumerate((start + first, *others, last + end)):
            self._put(PAGE, FRAME, f"{2 * place}", text)

    def _graph(self, owner: str, graph: NamedNode, triples: Iterable[Node]) -> None:
        """Put a whole named graph as one row."""
        found = list(triples)
        blocks = self._turtle.blocks(_statements(found), indent=turtle.INDENT)
        body = "".join(text for _, _, text in blocks)
        start = turtle.opening(self._turtle, graph.value)
        self._put(TRIG, owner, f"{graph.value} ", f"{start}{body}{turtle.CLOSING}")
        nodes = ",".join(text for _, text in jsonld.nodes(_triples(found), self._names))
        text = f"{jsonld.opening(self._names, graph.value)}{nodes}{jsonld.CLOSING}"
        self._put(JSONLD, owner, f"{graph.value} ", text, BEGINS | ENDS)

    def _nodes(self, owner: str, graph: NamedNode, triples: Iterable[Node]) -> None:
        """Put each node of a named graph as a row of its own."""
        found = list(triples)
        blocks = self._turtle.blocks(_statements(found), indent=turtle.INDENT)
        for _, key, text in blocks:
            self._put(TRIG, owner, f"{graph.value} {key}", text)
        for subject, text in jsonld.nodes(_triples(found), self._names):
            self._put(JSONLD, owner, f"{graph.value} {subject}", text, BEGINS | ENDS)

    def _put(self, file: str, owner: str, key: str, text: str, mark: int = 0) -> None:
        self._spools[file].put(owner, short(key), text.encode(), mark)


def edges_of(claims: Iterable[ResolvedClaim]) -> Iterator[tuple[str, Edge]]:
    """Yield subject and edge of the claims that give one."""
    for claim in claims:
        if has_edge(claim):
            yield claim.subject.id, (claim.relation, claim.object.id, claim.document)


def short(key: str) -> str:
    """Return a key or an owner without the base of identifiers, which stands at the same places of all its like."""
    return key.replace(BASE, "")


def _statements(triples: Iterable[Node]) -> Iterator[turtle.Statement]:
    return ((s.value, p.value, o) for s, p, o in triples)


def _triples(triples: Iterable[Node]) -> Iterator[Triple]:
    return (Triple(s, p, o) for s, p, o in triples)


def _lines(triples: Iterable[Node], graph: NamedNode) -> Iterator[tuple[str, bytes, int]]:
    """Yield for each subject its key, its sorted lines, and how many they are."""
    subjects: dict[str, list[Node]] = {}
    for triple in triples:
        subjects.setdefault(triple[0].value, []).append(triple)
    for subject, found in subjects.items():
        lines = sorted(_quads(found, graph).splitlines(keepends=True))
        yield f"<{subject}> ", b"".join(lines), len(lines)


def _quads(triples: Iterable[Node], graph: NamedNode) -> bytes:
    quads = [Quad(s, p, o, graph) for s, p, o in triples]
    return serialize(quads, format=RdfFormat.N_QUADS) or b""
