"""What a format cannot hold of one graph, counted, with an example."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.export.exporter import Exporter
from kg.export.neosemantics import REPEATED
from kg.graph.dataset import ONTOLOGY
from kg.graph.namespaces import KG, OA, RDF, XSD

_CLASSES = (KG.Assertion, KG.Disagreement, KG.CommitmentHistory, KG.Run)


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that does not survive: what, how many, and the first of them.

    ``mended`` says what this program does about it; "" where it is lost.
    """

    what: str
    count: int
    example: str
    mended: str = ""


def losses(exporter: Exporter, store: Store) -> tuple[Loss, ...]:
    """Return what reading a file of this format back would not give; nothing where it holds all."""
    if not exporter.loses:
        return ()
    found = _merging(store) if exporter.merged else tuple(_flattening(store))
    if not exporter.merged and not exporter.name.startswith("parquet"):
        speakers = store.quads_for_pattern(None, KG.speaker, None)
        found = (*found, _loss("ids of speakers, whose names are kept", speakers))
    if exporter.name == "n10s":
        found = (*found, *_plug_in(store))
    return tuple(loss for loss in found if loss.count)


def _merging(store: Store) -> tuple[Loss, ...]:
    graphs = sorted(str(graph) for graph in store.named_graphs())
    distinct = len({(q.subject, q.predicate, q.object) for q in store})
    return (
        Loss("names of graphs (claims still name their document)", len(graphs), graphs[0])
        if graphs
        else Loss("names of graphs", 0, ""),
        Loss("statements that several graphs make, kept once", len(store) - distinct, ""),
    )


def _flattening(store: Store) -> Iterator[Loss]:
    for kind in _CLASSES:
        yield _loss(
            f"{kind.value.removeprefix(KG.base)} nodes",
            store.quads_for_pattern(None, RDF.type, kind),
        )
    yield _loss("statements of the ontology", store.quads_for_pattern(None, None, None, ONTOLOGY))
    yield _loss("text before a quote", store.quads_for_pattern(None, OA.prefix, None))
    yield _loss("text after a quote", store.quads_for_pattern(None, OA.suffix, None))


def _plug_in(store: Store) -> tuple[Loss, ...]:
    literals = [quad for quad in store if isinstance(quad.object, Literal)]
    decimals = (quad for quad in literals if _datatype(quad) == XSD.decimal)
    tagged = (
        quad for quad in literals if isinstance(quad.object, Literal) and quad.object.language
    )
    counts = Counter((str(q.subject), q.predicate) for q in set(_triples(literals)))
    many = {key: n - 1 for key, n in counts.items() if n > 1}
    kept = sum(n for (_, predicate), n in many.items() if predicate in REPEATED)
    dropped = {key: n for key, n in many.items() if key[1] not in REPEATED}
    claims = store.quads_for_pattern(None, RDF.type, KG.Claim)
    return (
        _loss("exact decimals, which become binary numbers", decimals),
        Loss(
            "further values of a literal property",
            sum(dropped.values()),
            min((f"{s} {p}" for s, p in dropped), default=""),
        ),
        Loss(
            "further values of a literal property, by the plug-in's default",
            kept,
            min((f"{s} {p}" for s, p in many if p in REPEATED), default=""),
            "kept as arrays (handleMultival)",
        ),
        _loss("language tags, by the plug-in's default", tagged, "kept in the text (keepLangTag)"),
        _loss(
            "claims, if read from RDF 1.2, whose triple terms the plug-in drops",
            claims,
            "claims are nodes of RDF 1.1",
        ),
    )


def _triples(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _datatype(quad: Quad) -> NamedNode | None:
    return quad.object.datatype if isinstance(quad.object, Literal) else None


def _loss(what: str, quads: Iterable[Quad], mended: str = "") -> Loss:
    lines = sorted({f"{q.subject} {q.predicate} {q.object}" for q in quads})
    return Loss(what, len(lines), lines[0] if lines else "", mended)
