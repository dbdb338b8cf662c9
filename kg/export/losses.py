"""What a format cannot hold of one graph, counted, with an example."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.export.exporter import Exporter
from kg.export.neosemantics import REPEATED
from kg.export.tables import is_formula
from kg.graph.dataset import ONTOLOGY
from kg.graph.namespaces import KG, OA, OWL, RDF, RDFS, SCHEMA, SKOS, XSD

#: What joins a list of names into one text.
_BETWEEN = " | "

Find = Callable[[Store], Iterator[str]]


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
    found = [_loss(KINDS[kind][0], KINDS[kind][1](store)) for kind in exporter.lacks]
    if exporter.merged:
        distinct = {(q.subject, q.predicate, q.object) for q in store}
        found.append(Loss(_REPEATED, len(store) - len(distinct), ""))
    found += [
        _loss(KINDS[kind][0], KINDS[kind][1](store), f"in the file of {other}")
        for kind, other in exporter.elsewhere
    ]
    if exporter.name == "n10s":
        found += _plug_in(store)
    return tuple(loss for loss in found if loss.count)


def _nodes(kind: NamedNode) -> Find:
    return lambda store: (
        str(q.subject) for q in store.quads_for_pattern(None, RDF.type, kind, None)
    )


def _stated(*predicates: NamedNode, graph: NamedNode | None = None) -> Find:
    def find(store: Store) -> Iterator[str]:
        for predicate in predicates or (None,):
            yield from map(_statement, store.quads_for_pattern(None, predicate, None, graph))

    return find


def _graphs(store: Store) -> Iterator[str]:
    return (str(graph) for graph in store.named_graphs())


def _unread(store: Store) -> Iterator[str]:
    """Yield the articles that no claim rests on."""
    for quad in store.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle, None):
        article = quad.subject
        if next(store.quads_for_pattern(None, OA.hasSource, article, None), None) is None:
            yield str(article)


def _details(store: Store) -> Iterator[str]:
    """Yield what is said of entities besides their names."""
    for predicate in (RDF.type, SKOS.altLabel, OWL.sameAs, KG.isoAlpha2, KG.isoAlpha3):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if str(quad.subject).startswith(_ENTITY):
                yield _statement(quad)


def _holding_separator(predicate: NamedNode, *, speakers: bool) -> Find:
    def find(store: Store) -> Iterator[str]:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if (
                isinstance(quad.object, Literal)
                and _BETWEEN in quad.object.value
                and str(quad.subject).startswith(_ENTITY)
                and (not speakers or _speaks(store, quad.subject))
            ):
                yield _statement(quad)

    return find


def _speaks(store: Store, entity: object) -> bool:
    if not isinstance(entity, NamedNode):
        return False
    return next(store.quads_for_pattern(None, KG.speaker, entity, None), None) is not None


def _formulas(store: Store) -> Iterator[str]:
    for predicate in (
        RDFS.label,
        OA.exact,
        KG.about,
        SCHEMA.headline,
        SCHEMA.publisher,
        SCHEMA.url,
    ):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if (
                isinstance(quad.object, Literal)
                and quad.graph_name != ONTOLOGY
                and is_formula(quad.object.value)
            ):
                yield _statement(quad)


_ENTITY = f"<{KG.base.removesuffix('ontology#')}entity/"
_REPEATED = "statements that several graphs make, kept once"
#: Kinds of things that some format lacks: what a user reads, and how to find them.
KINDS: Mapping[str, tuple[str, Find]] = {
    "graphs": ("names of graphs (claims still name their document)", _graphs),
    "ontology": ("statements of the ontology", _stated(graph=ONTOLOGY)),
    "assertions": ("Assertion nodes", _nodes(KG.Assertion)),
    "disagreements": ("Disagreement nodes", _nodes(KG.Disagreement)),
    "histories": ("CommitmentHistory nodes", _nodes(KG.CommitmentHistory)),
    "runs": ("Run nodes", _nodes(KG.Run)),
    "before": ("text before a quote", _stated(OA.prefix)),
    "after": ("text after a quote", _stated(OA.suffix)),
    "unread": ("articles without a claim", _unread),
    "speakers": ("ids of speakers, whose names are kept", _stated(KG.speaker)),
    "of": ("ids of what an office belongs to, whose name is kept", _stated(KG.of)),
    "ids": ("ids of subjects and objects, whose names are kept", _stated(RDF.subject, RDF.object)),
    "details": ("types, other names, Wikidata ids and ISO codes of entities", _details),
    "claims": ("Claim nodes", _nodes(KG.Claim)),
    "places": ("places of quotes in their articles", _stated(OA.start)),
    "extractors": ("names of what found a claim", _stated(KG.extractor)),
    "confidences": ("confidences", _stated(KG.confidence)),
    "aliases joined": (
        "other names in which ' | ' stands, which joins them",
        _holding_separator(SKOS.altLabel, speakers=False),
    ),
    "speakers joined": (
        "names of speakers in which ' | ' stands, which joins them",
        _holding_separator(RDFS.label, speakers=True),
    ),
    "formulas": ("texts like a formula, which get an apostrophe", _formulas),
}


def _plug_in(store: Store) -> Iterator[Loss]:
    literals = [quad for quad in store if isinstance(quad.object, Literal)]
    decimals = (quad for quad in literals if _datatype(quad) == XSD.decimal)
    tagged = (
        quad for quad in literals if isinstance(quad.object, Literal) and quad.object.language
    )
    counts = Counter((str(q.subject), q.predicate) for q in set(_triples(literals)))
    many = {key: n - 1 for key, n in counts.items() if n > 1}
    kept = sum(n for (_, predicate), n in many.items() if predicate in REPEATED)
    dropped = {key: n for key, n in many.items() if key[1] not in REPEATED}
    yield _loss("exact decimals, which become binary numbers", map(_statement, decimals))
    yield Loss(
        "further values of a literal property",
        sum(dropped.values()),
        min((f"{s} {p}" for s, p in dropped), default=""),
    )
    yield Loss(
        "further values of a literal property, by the plug-in's default",
        kept,
        min((f"{s} {p}" for s, p in many if p in REPEATED), default=""),
        "kept as arrays (handleMultival)",
    )
    yield _loss(
        "language tags, by the plug-in's default",
        map(_statement, tagged),
        "kept in the text (keepLangTag)",
    )
    yield _loss(
        "claims, if read from RDF 1.2, whose triple terms the plug-in drops",
        _nodes(KG.Claim)(store),
        "claims are nodes of RDF 1.1",
    )


def _triples(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _datatype(quad: Quad) -> NamedNode | None:
    return quad.object.datatype if isinstance(quad.object, Literal) else None


def _statement(quad: Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object}"


def _loss(what: str, things: Iterable[str], mended: str = "") -> Loss:
    found = sorted(set(things))
    return Loss(what, len(found), found[0] if found else "", mended)
