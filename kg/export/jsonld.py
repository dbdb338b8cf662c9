"""JSON-LD 1.1 in the short names of ``ontology/context.jsonld``, one node a line.

The file carries its context, so that it can be read offline (https://www.w3.org/TR/json-ld11/).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import ResourceError
from kg.export.exporter import Source
from kg.graph.namespaces import RDF, XSD
from kg.resources.files import ontology_folder

Json = Any
#: What stands behind the nodes of a graph, and behind all graphs.
CLOSING = "\n]}"
END = "\n]}\n"


def write_jsonld(content: Source, path: Path) -> None:
    """Write the dataset, one ``@graph`` object a named graph, nodes and values sorted."""
    names = load_context()
    store = content.store
    graphs = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(start(names))
        for number, graph in enumerate(graphs):
            quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
            out.write("," if number else "")
            out.write(opening(names, graph))
            for place, (_, node) in enumerate(nodes((quad.triple for quad in quads), names)):
                out.write("," if place else "")
                out.write(node)
            out.write(CLOSING)
        out.write(END)


def start(names: "Context") -> str:
    """Return how the file begins."""
    return f'{{"@context": {_dump(names.source)},\n"@graph": ['


def opening(names: "Context", graph: str) -> str:
    """Return what stands before the nodes of a named graph."""
    return f'\n{{"@id": {_dump(names.shorten(graph))}, "@graph": ['


@dataclass(frozen=True, slots=True)
class Context:
    """What a context says: prefixes, and the term for a property and kind of value.

    ``terms`` maps (property IRI, "@id" or a datatype IRI or "") to (term, always a list?).
    """

    source: dict[str, Json]
    prefixes: dict[str, str]
    terms: dict[tuple[str, str], tuple[str, bool]]

    def shorten(self, iri: str) -> str:
        """Return an IRI as ``prefix:rest`` where the context has a prefix for it."""
        for prefix, base in self.prefixes.items():
            if iri.startswith(base) and not iri.startswith("//", len(base)) and iri != base:
                return f"{prefix}:{iri[len(base) :]}"
        return iri

    def value(self, predicate: str, term: object) -> tuple[str, Json, bool]:
        """Return the key, the JSON value, and whether the key always takes a list."""
        if isinstance(term, NamedNode):
            if (found := self.terms.get((predicate, "@id"))) is not None:
                return found[0], self.shorten(term.value), found[1]
            key, many = self._plain(predicate)
            return key, {"@id": self.shorten(term.value)}, many
        if not isinstance(term, Literal):
            raise TypeError(f"JSON-LD cannot hold {term}")
        datatype = term.datatype
        if term.language is None and datatype != XSD.string:
            if (found := self.terms.get((predicate, datatype.value))) is not None:
                return found[0], term.value, found[1]
            key, many = self._plain(predicate)
            if datatype == XSD.boolean and term.value in {"true", "false"}:
                return key, term.value == "true", many
            return key, {"@type": self.shorten(datatype.value), "@value": term.value}, many
        key, many = self._plain(predicate)
        if term.language is not None:
            return key, {"@language": term.language, "@value": term.value}, many
        return key, term.value, many

    def _plain(self, predicate: str) -> tuple[str, bool]:
        return self.terms.get((predicate, ""), (self.shorten(predicate), False))


def load_context(path: Path | None = None) -> Context:
    """Read the context; prefixes and terms of the forms that we write are understood.

    Raises ResourceError where the file is no JSON object with an ``@context``.
    """
    file = path or ontology_folder() / "context.jsonld"
    try:
        source = json.loads(file.read_text(encoding="utf-8"))["@context"]
        entries = dict(source.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"{file}: no JSON object with an @context ({error})") from error
    prefixes = {
        name: value
        for name, value in entries.items()
        if isinstance(value, str) and value.endswith(("/", "#")) and ":" in value
    }
    longest_first = dict(sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0])))
    terms: dict[tuple[str, str], tuple[str, bool]] = {}
    for name, value in sorted(entries.items()):
        if name.startswith("@") or name in prefixes:
            continue
        entry = {"@id": value} if isinstance(value, str) else value
        if not isinstance(entry, dict) or str(entry.get("@id", "@")).startswith("@"):
            continue
        if (
            entry.keys() - {"@id", "@type", "@container"}
            or entry.get("@container", "@set") != "@set"
        ):
            continue
        kind = _expand(str(entry.get("@type", "")), prefixes)
        key = (_expand(str(entry["@id"]), prefixes), "@id" if kind == "@vocab" else kind)
        terms.setdefault(key, (name, "@container" in entry))
    return Context(source, longest_first, terms)


def nodes(triples: Iterable[Triple], names: Context) -> Iterator[tuple[str, str]]:
    """Yield subject and text of each node, sorted by subject."""
    subjects: dict[str, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            subjects.setdefault(triple.subject.value, []).append(triple)
    for subject in sorted(subjects):
        types: list[str] = []
        values: dict[str, list[Json]] = {}
        lists: set[str] = set()
        for triple in subjects[subject]:
            if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
                types.append(names.shorten(triple.object.value))
                continue
            key, value, many = names.value(triple.predicate.value, triple.object)
            values.setdefault(key, []).append(value)
            if many:
                lists.add(key)
        node: dict[str, Json] = {"@id": names.shorten(subject)}
        if types:
            node["@type"] = _unwrap(sorted(types))
        for key in sorted(values):
            some = values[key]
            if len(some) > 1:  # mostly there is but one
                some.sort(key=_dump)
            node[key] = some if key in lists else _unwrap(some)
        yield subject, f"\n{_dump(node)}"


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else name


def _unwrap(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


_dump = json.JSONEncoder(ensure_ascii=False).encode
