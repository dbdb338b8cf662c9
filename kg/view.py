"""A built graph as its readers see it: a folder of exports, opened."""

import dataclasses
import datetime
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kg import serialize
from kg.errors import DocumentError, ExportError
from kg.export import Source
from kg.graph.dataset import ENTITIES
from kg.graph.namespaces import KG, OWL, PREFIXES
from kg.model import Document, Entity, ResolvedClaim
from kg.resolution import Resolution
from kg.resolution.stored import from_jsonl

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from kg.graph.store import Answer, QueryView
    from kg.graph.validation import Report

CLAIMS = "claims.jsonl"
REPORT = "report.json"
RESOLUTION = "resolution.jsonl"
QUADS = "graph.nq"
_NETWORK = "graph.graphml"

_T = TypeVar("_T")
_T_Line = TypeVar("_T_Line", str, bytes)


class Graph:
    """A built graph; everything is read from its folder when first asked for.

    ``directory`` is the folder. A graph that was built without naming one lives in a temporary
    folder for as long as the object does; :meth:`save` keeps it.
    """

    def __init__(self, directory: Path, *, temporary: bool = False) -> None:
        self.directory = directory
        if temporary:
            weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)

    def __repr__(self) -> str:
        return f"<Graph {str(self.directory)!r}>"

    @cached_property
    def claims(self) -> tuple[ResolvedClaim, ...]:
        """All claims, in the order of documents and of places in them."""
        try:
            return self._read(
                CLAIMS, lambda path: serialize.claims_from_jsonl(path.read_text(encoding="utf-8"))
            )
        except DocumentError as error:
            raise ExportError(f"{self.directory / CLAIMS}: {error}") from None

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """All entities of the claims, sorted by id."""
        named: dict[str, Entity] = {}
        for claim in self._each_claim():
            for entity in (claim.subject, claim.object, claim.of, *claim.attribution):
                if entity is not None:
                    named[entity.id] = entity
        details = self._details()
        return tuple(
            dataclasses.replace(named[id_], **details.get(id_, {})) for id_ in sorted(named)
        )

    @cached_property
    def resolution(self) -> Resolution:
        """How mentions became entities, and what the claims amount to (``resolution.jsonl``)."""
        try:
            return self._read(
                RESOLUTION,
                lambda path: from_jsonl(path.read_text(encoding="utf-8"), self.claims),
            )
        except DocumentError as error:
            raise ExportError(f"{self.directory / RESOLUTION}: {error}") from None

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The articles as the report lists them, without their texts, which no export holds."""
        try:
            return tuple(
                Document(
                    entry["id"],
                    entry["title"],
                    "",
                    publisher=entry["publisher"],
                    date=datetime.date.fromisoformat(entry["date"]) if entry["date"] else None,
                    url=entry["url"],
                )
                for entry in self.report["documents"]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ExportError(
                f"{self.directory / REPORT} is not as a build writes it ({error}); build the graph again"
            ) from error

    @cached_property
    def content(self) -> Source:
        """What any export needs: the dataset, its claims and entities, and the articles."""
        return _Stored(self)

    def lines(self) -> Iterator[bytes]:
        """Yield the dataset as lines of N-Quads; they need not fit in memory."""
        return self._stream(QUADS, lambda path: path.open("rb"))

    def stated(self) -> Iterator[tuple[ResolvedClaim, Document | None]]:
        """Yield all claims, each with its article; they need not fit in memory."""
        articles = {document.id: document for document in self.documents}
        for claim in self._each_claim():
            yield claim, articles.get(claim.document)

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """What the build read, left out, found and was made with (``report.json``)."""
        content: Mapping[str, Any] = self._read(
            REPORT, lambda path: json.loads(path.read_text(encoding="utf-8"))
        )
        return content

    def query(self, sparql: str) -> "Answer":
        """Answer a SPARQL query; the prefixes of the graph need no declaration.

        The default graph is the merger of all documents. Raises QueryError where the query is
        wrong, would write, or asks another host.
        """
        return self._queries.query(sparql)

    def query_as(self, sparql: str, format: str) -> bytes:
        """Answer a SPARQL query in a standard format: csv, tsv, json, xml; ttl, nt, rdf, jsonld."""
        return self._queries.serialize(sparql, format)

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Return the claims as a networkx graph: a node an entity, an edge a claim."""

        def load(path: Path) -> "nx.MultiDiGraph[str]":
            import networkx as nx  # noqa: PLC0415 (slow to import)

            graph = nx.read_graphml(path, force_multigraph=True)
            return cast("nx.MultiDiGraph[str]", graph)

        return self._read(_NETWORK, load)

    def to_rdflib(self) -> "Dataset":
        """Return the whole dataset, named graphs and all, as an rdflib Dataset."""
        from kg.graph.store import to_rdflib  # noqa: PLC0415 (slow to import)

        return to_rdflib(self.store)

    def validate(self) -> "Report":
        """Check the graph against the shapes of the ontology."""
        from kg.graph.validation import validate  # noqa: PLC0415 (slow to import)

        return validate(self.store)

    def save(self, directory: str | os.PathLike[str]) -> Path:
        """Copy the exports to a folder, each file whole or not at all; returns the folder.

        Raises ExportError where the folder cannot be written.
        """
        target = Path(directory)
        if target.resolve() != self.directory.resolve():
            try:
                target.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryDirectory(dir=target, prefix=".saving-") as folder:
                    for path in sorted(self.directory.iterdir()):
                        if path.is_file() and not path.name.startswith("."):
                            shutil.copyfile(path, Path(folder) / path.name)
                    for path in sorted(Path(folder).iterdir()):
                        path.replace(target / path.name)
            except OSError as error:
                raise ExportError(f"cannot write {target}: {error.strerror}") from error
        return target

    @cached_property
    def store(self) -> Store:
        """The whole dataset; it is not to be changed."""

        def load(path: Path) -> Store:
            store = Store()
            store.bulk_load(path=path, format=RdfFormat.N_QUADS)
            return store

        return self._read(QUADS, load)

    @cached_property
    def _queries(self) -> "QueryView":
        from kg.graph.store import QueryView  # noqa: PLC0415 (slow to import)

        return QueryView(self.store)

    def _each_claim(self) -> Iterator[ResolvedClaim]:
        lines = self._stream(CLAIMS, lambda path: path.open(encoding="utf-8", newline="\n"))
        try:
            yield from serialize.read_claims(lines)
        except DocumentError as error:
            raise ExportError(f"{self.directory / CLAIMS}: {error}") from None

    def _details(self) -> dict[str, dict[str, Any]]:
        """Return what the dataset says of entities and the claims file does not, by their ids."""
        marks = tuple(f" {predicate} ".encode() for predicate in _DETAILS)
        end = f" {ENTITIES} .\n".encode()
        lines = (
            line
            for line in self.lines()
            if line.endswith(end) and any(mark in line for mark in marks)
        )
        found: dict[str, dict[str, Any]] = {}
        for quad in parse(b"".join(lines), RdfFormat.N_QUADS):
            if isinstance(quad.object, NamedNode | Literal) and quad.predicate in _DETAILS:
                value = quad.object.value.removeprefix(PREFIXES["wd"])
                found.setdefault(str(quad.subject)[1:-1], {})[_DETAILS[quad.predicate]] = value
        return found

    def _stream(self, name: str, opened: Callable[[Path], IO[_T_Line]]) -> Iterator[_T_Line]:
        file = self._read(name, opened)
        try:
            with file:
                yield from file
        except (OSError, ValueError) as error:
            raise ExportError(f"cannot read {self.directory / name}: {error}") from error

    def _read(self, name: str, read: Callable[[Path], _T]) -> _T:
        path = self.directory / name
        try:
            return read(path)
        except FileNotFoundError:
            raise ExportError(
                f"{self.directory} holds no graph ({name} is missing); build one with: kg build PATH"
                f" -o {self.directory}"
            ) from None
        except (OSError, ValueError, SyntaxError) as error:
            reason = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise ExportError(f"cannot read {path}: {reason}; build the graph again") from error


class _Stored:
    """A graph as exports read it; nothing is in memory that an export does not ask for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.lines = graph.lines
        self.stated = graph.stated

    @property
    def store(self) -> Store:
        """The RDF dataset."""
        return self._graph.store

    @cached_property
    def resolution(self) -> Resolution:
        """The records, entities with all that is known of them."""
        return dataclasses.replace(self._graph.resolution, entities=self._graph.entities)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The articles."""
        return self._graph.documents

    def entities(self) -> Iterable[Entity]:
        """Return all entities."""
        return self._graph.entities


_DETAILS = {
    OWL.sameAs: "wikidata",
    KG.isoAlpha2: "iso_alpha2",
    KG.isoAlpha3: "iso_alpha3",
}


def open_graph(directory: str | os.PathLike[str] = "exports") -> Graph:
    """Open the exports of an earlier build.

    Raises ExportError where the folder holds none.
    """
    graph = Graph(Path(directory))
    if not (graph.directory / CLAIMS).is_file():
        raise ExportError(
            f"{graph.directory} holds no graph ({CLAIMS} is missing); build one with:"
            f" kg build PATH -o {graph.directory}"
        )
    return graph
