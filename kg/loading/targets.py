"""Where a graph can be loaded to, by the beginning of the target's name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from kg.errors import ConfigError
from kg.export import EXPORTERS, Source, save
from kg.loading.bolt import BoltGraph
from kg.loading.embedded import EmbeddedGraph
from kg.loading.graph_store import GraphStore, mirror_graphs
from kg.loading.property_graph import mirror
from kg.loading.records import Credentials, Loaded, Progress, Tracker

_Load = Callable[[str, Source, Credentials | None, Tracker], Loaded]


def load(
    target: str,
    content: Source,
    *,
    credentials: Credentials | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Make a target hold just this graph; loading it again changes nothing.

    ``target`` is ``http(s)://…`` (SPARQL Graph Store Protocol), ``bolt://…`` or ``neo4j://…``,
    ``ladybug:PATH`` or ``kuzu:PATH``, or ``file:PATH``. What an earlier load put there and the graph
    no longer has, goes; what others put there stays.

    Raises ConfigError where the target is none of these, LoadError where it cannot be reached or
    refuses; that says how far loading came, and loading again completes it.
    """
    loader = _LOADERS[_scheme(target)]
    _refuse_password(target)
    return loader(target, content, credentials, Tracker(target, progress))


def needs_password(target: str) -> bool:
    """Return whether a target is a server, where one logs in."""
    return _scheme(target) not in {"file", "ladybug", "kuzu"}


def address(target: str) -> tuple[str, str]:
    """Return the target without a user's name, and that name ("" if there is none).

    Raises ConfigError where it holds a password, which other users of the machine could read.
    """
    if not needs_password(target):
        return target, ""
    parts = _refuse_password(target)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), parts.username or ""


def _refuse_password(target: str) -> SplitResult:
    try:
        parts = urlsplit(target)
        password = parts.password
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"the target is no address: {error}") from None
    if password is not None:
        raise ConfigError(
            "a password in the address can be read by others on this machine; set KG_PASSWORD"
        )
    return parts


def _scheme(target: str) -> str:
    scheme, colon, rest = target.partition(":")
    if not colon or not rest.strip("/") or scheme not in _LOADERS:
        kinds = "http(s)://HOST/…, bolt://HOST, neo4j://HOST, ladybug:PATH, kuzu:PATH, file:PATH"
        raise ConfigError(f"{target!r} is no target; give one of: {kinds}")
    return scheme


def _to_bolt(
    target: str, content: Source, credentials: Credentials | None, tracker: Tracker
) -> Loaded:
    with BoltGraph(target, credentials, tracker) as graph:
        return mirror(graph, content, tracker)


def _to_embedded(
    target: str, content: Source, _credentials: Credentials | None, tracker: Tracker
) -> Loaded:
    engine, _, path = target.partition(":")
    claims = len(content.resolution.claims)
    with EmbeddedGraph(engine, Path(path), claims, tracker) as graph:
        return mirror(graph, content, tracker)


def _to_graph_store(
    target: str, content: Source, credentials: Credentials | None, tracker: Tracker
) -> Loaded:
    return mirror_graphs(GraphStore(target, credentials, tracker), content.store, tracker)


def _to_file(
    target: str, content: Source, _credentials: Credentials | None, tracker: Tracker
) -> Loaded:
    path = Path(target.partition(":")[2])
    compress = path.suffix == ".gz"
    ending = (path.with_suffix("") if compress else path).suffix
    if ending not in _ENDINGS:
        raise ConfigError(f"the ending of {path} names no format; use {', '.join(_ENDINGS)}")
    tracker.begin("writing")
    save(EXPORTERS[_ENDINGS[ending]], content, path, compress=compress)
    return Loaded((("bytes", path.stat().st_size),))


_ENDINGS = {
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".nt": "ntriples",
    ".ttl": "turtle",
    ".rdf": "rdfxml",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".cypher": "cypher",
}

_LOADERS: Mapping[str, _Load] = {
    "http": _to_graph_store,
    "https": _to_graph_store,
    **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _to_bolt),
    "ladybug": _to_embedded,
    "kuzu": _to_embedded,
    "file": _to_file,
}
