"""Media types, and which of them a client takes (RFC 9110, section 12.5.1)."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

#: Syntaxes of the answers to SELECT and ASK, the preferred first.
TABLES: Mapping[str, QueryResultsFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
#: Syntaxes of the answers to CONSTRUCT and DESCRIBE and of graphs, the preferred first.
TRIPLES: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
}
#: The media type of each format, then other names of it that clients use.
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle", "application/x-turtle"),
    "jsonld": ("application/ld+json", "application/json"),
    "ntriples": ("application/n-triples", "text/plain"),
    "nquads": ("application/n-quads",),
    "trig": ("application/trig",),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    "html": ("text/html", "application/xhtml+xml"),
}


def content_type(form: str) -> str:
    """Return what the Content-Type header says of a format."""
    media_type = MEDIA_TYPES[form][0]
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def choose(accept: str, formats: Iterable[str]) -> str:
    """Return which of ``formats`` (the preferred first) an Accept header likes best, "" if none.

    >>> choose("text/csv;q=0.5, application/xml", ["json", "xml", "csv"])
    'xml'
    >>> choose("", ["json", "xml"])
    'json'
    >>> choose("image/png", ["json"])
    ''
    """
    ranges = list(_ranges(accept or "*/*"))
    best, best_quality = "", 0.0
    for form in formats:
        quality = max(_quality(name, ranges) for name in MEDIA_TYPES[form])
        if quality > best_quality:
            best, best_quality = form, quality
    return best


def _quality(name: str, ranges: list[tuple[str, float]]) -> float:
    kind = name.partition("/")[0]
    # The most specific range that fits says how much the type is liked.
    for wanted in (name, f"{kind}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if name:
            yield name, quality
