"""Turtle and TriG for readers: prefixes, sections, every claim with its quote below it.

The syntax is that of https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/; RDF 1.2 adds
the triple term ``<<( s p o )>>``.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.export.exporter import Source
from kg.graph.namespaces import KG, OA, PREFIXES, PROV, RDF, RDFS, XSD
from kg.model.identifiers import BASE

#: What stands before each line, and after the blocks, of a named graph in TriG.
INDENT = "    "
CLOSING = "}\n"

Term = NamedNode | BlankNode | Literal | Triple
Statement = tuple[str, str, Term]

# A subset of PN_LOCAL that needs no escapes and that every parser reads alike.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
_SECTIONS = {
    "document": "Documents",
    "entity": "Entities, with what they are said to do",
    "claim": "Claims, each with its evidence",
    "evidence": "Evidence",
    "assertion": "Assertions: what several claims state",
    "disagreement": "Disagreements",
    "history": "Commitment histories",
    "run": "Runs",
}
_REST = "Ontology"
_FIRST = {
    node.value: place
    for place, node in enumerate(
        (RDF.type, RDFS.label, RDF.subject, RDF.predicate, RDF.object, RDF.reifies)
    )
}
#: Properties whose objects stand right below the first claim that names them.
_PARTS = (KG.attribution, PROV.wasDerivedFrom, OA.hasSelector)


def write_turtle(content: Source, path: Path) -> None:
    """Write all graphs merged into one, as Turtle 1.1."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(prefixes())
        out.writelines(Renderer().sections(_merged(content.store)))


def write_turtle12(content: Source, path: Path) -> None:
    """Write all graphs merged into one, as RDF 1.2 Turtle whose reifiers are the claims."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('VERSION "1.2"\n')
        out.write(prefixes())
        out.writelines(Renderer().sections(reified(_merged(content.store))))


def write_trig(content: Source, path: Path) -> None:
    """Write the dataset as TriG, one block a named graph."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        renderer = Renderer()
        out.write(prefixes())
        store = content.store
        names = [g for g in store.named_graphs() if isinstance(g, NamedNode)]
        for name in sorted(names, key=lambda g: g.value):
            quads = store.quads_for_pattern(None, None, None, name)
            out.write(opening(renderer, name.value))
            blocks = renderer.blocks(_statements(quads), indent=INDENT)
            out.writelines(text for _, _, text in blocks)
            out.write(CLOSING)


def prefixes() -> str:
    """Return the lines that declare the prefixes."""
    return "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in sorted(PREFIXES.items()))


def opening(renderer: "Renderer", graph: str) -> str:
    """Return what stands before the blocks of a named graph in TriG."""
    return f"\n{renderer.node(graph)} {{\n"


def heading(subject: str) -> str:
    """Return the heading of the section in which a subject stands in Turtle."""
    return f"\n# {_SECTIONS.get(_kind(subject), _REST)}\n"


def headings(kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield heading and place of the sections for some kinds of subjects, and of the ontology."""
    order = list(_SECTIONS)
    for kind in (*kinds, _REST):
        place = order.index(kind) if kind in order else len(order)
        yield f"\n# {_SECTIONS.get(kind, _REST)}\n", f"0 {place}"


def reified(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Turn subject, predicate and object of every claim into one ``rdf:reifies`` triple term."""
    places = {RDF.subject.value: 0, RDF.predicate.value: 1, RDF.object.value: 2}
    claims: dict[str, dict[int, Term]] = {}
    for subject, predicate, term in statements:
        if predicate in places:
            claims.setdefault(subject, {})[places[predicate]] = term
        else:
            yield subject, predicate, term
    for claim, parts in sorted(claims.items()):
        s, p = parts[0], parts[1]
        if not isinstance(s, NamedNode) or not isinstance(p, NamedNode):
            raise TypeError(f"claim {claim} has no IRI as its subject or predicate")
        yield claim, RDF.reifies.value, Triple(s, p, parts[2])


def _statements(quads: Iterable[Quad]) -> Iterator[Statement]:
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad.predicate.value, quad.object


def _merged(quads: Iterable[Quad]) -> Iterator[Statement]:
    return iter(set(_statements(quads)))


class Renderer:
    """Renders blocks of Turtle in an order that depends on the content alone."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def node(self, iri: str) -> str:
        """Return an IRI as a prefixed name where that needs no escape."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = _compact(iri)
        return name

    def sections(self, statements: Iterable[Statement]) -> Iterator[str]:
        """Yield all statements below one heading a kind of subject."""
        last = ""
        for subject, _, text in self.blocks(statements):
            title = heading(subject)
            if title != last:
                last = title
                yield title
            yield text

    def blocks(
        self, statements: Iterable[Statement], *, indent: str = ""
    ) -> Iterator[tuple[str, str, str]]:
        """Yield subject, place in the order, and text of each block; the parts of a claim follow it."""
        subjects: dict[str, list[tuple[str, Term]]] = {}
        for subject, predicate, term in statements:
            subjects.setdefault(subject, []).append((predicate, term))
        written: set[str] = set()

        def emit(subject: str) -> str:
            if subject in written:
                return ""
            written.add(subject)
            texts = [self._block(subject, subjects[subject], indent)]
            texts += [emit(part) for part in _parts(subjects[subject]) if part in subjects]
            return "".join(texts)

        parts = {part for pairs in subjects.values() for part in _parts(pairs)}
        place = {s: _position(s, subjects[s], part=s in parts) for s in subjects}
        for subject in sorted(subjects, key=place.__getitem__):
            if subject not in written:
                yield subject, place[subject], emit(subject)

    def _block(self, subject: str, pairs: list[tuple[str, Term]], indent: str) -> str:
        lines: dict[str, list[str]] = {}
        for predicate, term in pairs:
            lines.setdefault(predicate, []).append(self._term(term))
        order = sorted(lines, key=lambda p: (_FIRST.get(p, len(_FIRST)), self.node(p)))
        texts = [
            f"{'a' if p == RDF.type.value else self.node(p)} {', '.join(sorted(lines[p]))}"
            for p in order
        ]
        body = f" ;\n{indent}    ".join(texts)
        return f"\n{indent}{self.node(subject)}\n{indent}    {body} .\n"

    def _term(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self.node(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Triple):
            s, p, o = (self._term(part) for part in (term.subject, term.predicate, term.object))
            return f"<<( {s} {p} {o} )>>"
        return str(term)

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype
        if literal.language is not None or datatype == XSD.string:
            return str(literal)
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(literal.value):
            return literal.value
        return f"{Literal(literal.value)}^^{self.node(datatype.value)}"


def _compact(iri: str) -> str:
    for prefix, base in _LONGEST_FIRST:
        if iri.startswith(base):
            local = iri[len(base) :]
            if _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
            break
    return f"<{iri}>"


_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def _kind(iri: str) -> str:
    return iri[len(BASE) :].split("/", 1)[0] if iri.startswith(BASE) else ""


def _parts(pairs: list[tuple[str, Term]]) -> list[str]:
    ranks = {p.value: n for n, p in enumerate(_PARTS)}
    found = [
        (ranks[predicate], term.value)
        for predicate, term in pairs
        if predicate in ranks and isinstance(term, NamedNode)
    ]
    return [iri for _, iri in sorted(found)]


def _position(subject: str, pairs: list[tuple[str, Term]], *, part: bool) -> str:
    """Return where a block stands, as a text to sort by: section, triple, subject; parts last."""
    kinds = list(_SECTIONS)
    kind = _kind(subject)
    place = kinds.index(kind) if kind in kinds else len(kinds)
    values = dict(pairs)
    triple = values.get(RDF.reifies.value)
    s, p, o = (values.get(part.value) for part in (RDF.subject, RDF.predicate, RDF.object))
    if isinstance(triple, Triple):
        s, p, o = triple.subject, triple.predicate, triple.object
    return " ".join((str(int(part)), str(place), _iri(s), _iri(p), _iri(o), subject))


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""
