"""A quick look whether triples fit the shapes; where it cannot tell, pySHACL is to be asked.

It knows the parts of SHACL (https://www.w3.org/TR/shacl/) that ``ontology/shapes.ttl`` is made of. What
fits by it conforms; of anything else it says nothing.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import ResourceError
from kg.graph.namespaces import RDF, RDFS, XSD
from kg.resources.files import ontology_folder

Term = NamedNode | Literal
Node = tuple[NamedNode, NamedNode, Term]
_Test = Callable[[Term], bool]

_SH = "http://www.w3.org/ns/shacl#"
_WITHOUT_EFFECT = {f"{_SH}message"}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(slots=True)
class _Shape:
    """One shape: what it is about, and what must hold of the values of ``path``, or of the nodes."""

    classes: list[Term] = field(default_factory=list)
    subjects_of: list[Term] = field(default_factory=list)
    objects_of: list[Term] = field(default_factory=list)
    path: list[Term] = field(default_factory=list)
    least: int = 0
    most: int | None = None
    kinds: list[Term] = field(default_factory=list)
    tests: list[_Test] = field(default_factory=list)
    below: list[Term] = field(default_factory=list)


#: Takes a part of a shape; returns whether it is one that is understood.
_Reader = Callable[[_Shape, Any], bool]


class Checks:
    """Shapes, ready to be looked at; those about some classes alone, where these are named."""

    def __init__(self, path: Path | None = None, about: Collection[NamedNode] = ()) -> None:
        source = path or ontology_folder() / "shapes.ttl"
        ontology = (ontology_folder() / "kg.ttl").read_bytes()
        try:
            read = _read(source.read_bytes(), ontology)
        except (OSError, SyntaxError) as error:
            raise ResourceError(f"{source}: cannot be read as SHACL shapes ({error})") from error
        self._shapes, self._complete, self._ontology, self._above = read
        if about:
            self._shapes = [s for s in self._shapes if not set(about).isdisjoint(s.classes)]

    def fit(self, triples: Iterable[Node]) -> bool:
        """Tell whether triples certainly conform, with the ontology beside them."""
        if not self._complete:
            return False
        data = _Data(chain(self._ontology, triples), self._above)
        return all(_holds(shape, data) for shape in self._shapes)


class _Data:
    """Triples by subject and predicate, and nodes by class."""

    def __init__(self, triples: Iterable[Node], above: Mapping[Term, Collection[Term]]) -> None:
        self.values: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self.of_class: dict[Term, set[Term]] = defaultdict(set)
        for subject, predicate, term in triples:
            self.values[predicate][subject].add(term)
        for node, kinds in self.values[RDF.type].items():
            for kind in kinds:
                for every in above.get(kind, (kind,)):
                    self.of_class[every].add(node)

    def focus(self, shape: _Shape) -> Iterator[Term]:
        """Yield the nodes that a shape is about, some of them more than once."""
        for kind in shape.classes:
            yield from self.of_class[kind]
        for predicate in shape.subjects_of:
            yield from self.values[predicate]
        for predicate in shape.objects_of:
            for terms in self.values[predicate].values():
                yield from terms


def _holds(shape: _Shape, data: _Data) -> bool:
    of = [data.values[path] for path in shape.path]
    for node in data.focus(shape):
        values = of[0].get(node, set[Term]()) if of else {node}
        if len(values) < shape.least or (shape.most is not None and len(values) > shape.most):
            return False
        for value in values:
            if not all(test(value) for test in shape.tests):
                return False
            if any(value not in data.of_class[kind] for kind in shape.kinds):
                return False
            for path in shape.below:
                if not all(_less(value, other) for other in data.values[path].get(node, ())):
                    return False
    return True


def _shapes(quads: Iterable[Quad]) -> tuple[list[_Shape], bool]:
    """Return the shapes of a file, and whether all that stands there is understood."""
    parts: dict[Any, list[tuple[NamedNode, Any]]] = defaultdict(list)
    for quad in quads:
        parts[quad.subject].append((quad.predicate, quad.object))
    shapes, complete = [], True
    for subject, found in parts.items():
        if isinstance(subject, BlankNode):
            continue  # a list
        shape = _Shape()
        for predicate, term in found:
            if predicate.value in _WITHOUT_EFFECT:
                continue
            read = _READERS.get(predicate.value)
            value = _members(term, parts) if isinstance(term, BlankNode) else term
            complete = read is not None and read(shape, value) and complete
        shapes.append(shape)
    return shapes, complete


def _members(first: Any, parts: Mapping[Any, Iterable[tuple[NamedNode, Any]]]) -> frozenset[Any]:
    """Return the members of an RDF list."""
    found = set()
    while first != RDF.nil:
        cell = dict(parts[first])
        if cell.keys() != {RDF.first, RDF.rest}:
            return frozenset()
        found.add(cell[RDF.first])
        first = cell[RDF.rest]
    return frozenset(found)


def _set(name: str) -> _Reader:
    def read(shape: _Shape, value: Any) -> bool:
        setattr(shape, name, int(value.value) if isinstance(value, Literal) else value)
        return True

    return read


def _append(name: str) -> _Reader:
    def read(shape: _Shape, value: Any) -> bool:
        getattr(shape, name).append(value)
        return isinstance(value, NamedNode)

    return read


def _test(make: Callable[[Any], _Test | None]) -> _Reader:
    def read(shape: _Shape, value: Any) -> bool:
        test = make(value)
        if test is not None:
            shape.tests.append(test)
        return test is not None

    return read


def _of_kind(kind: Any) -> _Test | None:
    return (lambda term: isinstance(term, NamedNode)) if kind.value == f"{_SH}IRI" else None


def _of_datatype(datatype: Any) -> _Test | None:
    reads = _LEXICAL.get(datatype)
    if reads is None:
        return None
    return lambda t: isinstance(t, Literal) and t.datatype == datatype and reads(t.value)


def _matching(pattern: Any) -> _Test:
    search = re.compile(pattern.value).search
    return lambda term: search(term.value) is not None


def _at_least(length: Any) -> _Test:
    least = int(length.value)
    return lambda term: len(term.value) >= least


def _from(bound: Any) -> _Test | None:
    least = _number(bound)
    return None if least is None else lambda t: (n := _number(t)) is not None and n >= least


def _to(bound: Any) -> _Test | None:
    most = _number(bound)
    return None if most is None else lambda t: (n := _number(t)) is not None and n <= most


def _among(members: Any) -> _Test | None:
    return members.__contains__ if isinstance(members, frozenset) else None


def _less(left: Term, right: Term) -> bool:
    first, second = _number(left), _number(right)
    return first is not None and second is not None and first < second


def _number(term: Term) -> Decimal | None:
    if not isinstance(term, Literal) or not _DECIMAL.fullmatch(term.value):
        return None
    return Decimal(term.value) if term.datatype in {XSD.integer, XSD.decimal} else None


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_LEXICAL: Mapping[Term, Callable[[str], bool]] = {
    XSD.string: lambda _: True,
    XSD.integer: lambda text: _INTEGER.fullmatch(text) is not None,
    XSD.decimal: lambda text: _DECIMAL.fullmatch(text) is not None,
    XSD.date: _is_date,
}
_READERS: Mapping[str, _Reader] = {
    RDF.type.value: lambda _, kind: kind.value in {f"{_SH}NodeShape", f"{_SH}PropertyShape"},
    f"{_SH}targetClass": _append("classes"),
    f"{_SH}targetSubjectsOf": _append("subjects_of"),
    f"{_SH}targetObjectsOf": _append("objects_of"),
    f"{_SH}path": _append("path"),
    f"{_SH}minCount": _set("least"),
    f"{_SH}maxCount": _set("most"),
    f"{_SH}class": _append("kinds"),
    f"{_SH}lessThan": _append("below"),
    f"{_SH}in": _test(_among),
    f"{_SH}nodeKind": _test(_of_kind),
    f"{_SH}datatype": _test(_of_datatype),
    f"{_SH}pattern": _test(_matching),
    f"{_SH}minLength": _test(_at_least),
    f"{_SH}minInclusive": _test(_from),
    f"{_SH}maxInclusive": _test(_to),
}


class _Read(NamedTuple):
    """What files of shapes and of the ontology say."""

    shapes: list[_Shape]
    complete: bool
    ontology: list[Node]
    above: Mapping[Term, Collection[Term]]


@lru_cache(maxsize=1)
def _read(shapes: bytes, ontology: bytes) -> _Read:
    """Read the contents of the two files; the next build of this process asks for the same."""
    triples = [
        (quad.subject, quad.predicate, quad.object)
        for quad in parse(ontology, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    ]
    found = _shapes(list(parse(shapes, format=RdfFormat.TURTLE)))
    return _Read(*found, triples, _superclasses(triples))


def _superclasses(ontology: Iterable[Node]) -> dict[Term, set[Term]]:
    """Return the classes of the ontology, each with all above it and itself."""
    direct: dict[Term, set[Term]] = defaultdict(set)
    for subject, predicate, term in ontology:
        if predicate == RDFS.subClassOf:
            direct[subject].add(term)
    found: dict[Term, set[Term]] = {}
    for kind in list(direct):
        every, waiting = {kind}, [kind]
        while waiting:
            above = direct.get(waiting.pop(), set()) - every
            every |= above
            waiting += above
        found[kind] = every
    return found
