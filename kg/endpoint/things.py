"""What a page about one thing shows, read from the graph with SPARQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

from kg.graph.namespaces import PREFIXES
from kg.model.identifiers import BASE

Row = Mapping[str, Mapping[str, str]]

#: Rows of each table of a page; a page is to be read, the rest can be asked for.
MOST = 1_000

_PROPERTIES = """SELECT ?p ?o ?label {{
  <{iri}> ?p ?o . OPTIONAL {{ ?o rdfs:label ?label }}
}} ORDER BY ?p ?o LIMIT {most}"""

_MENTIONS = """SELECT ?s ?p ?label {{
  ?s ?p <{iri}> . OPTIONAL {{ ?s rdfs:label ?label }}
}} ORDER BY ?p ?s LIMIT {most}"""

_CLAIMS = """SELECT * {{
  {{ ?claim rdf:subject <{iri}> BIND(1 AS ?role) }}
  UNION {{ {{ ?claim rdf:object <{iri}> }} UNION {{ ?claim kg:of <{iri}> }}
    FILTER NOT EXISTS {{ ?claim rdf:subject <{iri}> }} BIND(2 AS ?role) }}
  UNION {{ ?claim kg:saidBy <{iri}> BIND(3 AS ?role) }}
  ?claim a kg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
    kg:polarity ?polarity ; kg:modality ?modality ; prov:wasDerivedFrom ?evidence .
  ?s rdfs:label ?subject . ?o rdfs:label ?object .
  ?evidence oa:exact ?quote ; oa:hasSource ?document .
  ?document schema:headline ?headline .
  OPTIONAL {{ ?document schema:publisher ?publisher }}
  OPTIONAL {{ ?document schema:datePublished ?date }}
  OPTIONAL {{ ?p rdfs:label ?relation }}
  OPTIONAL {{ ?claim kg:of ?of . ?of rdfs:label ?ofName }}
  OPTIONAL {{ ?claim kg:stage ?stage }}
  OPTIONAL {{ ?claim kg:time ?time }}
  OPTIONAL {{ ?claim kg:quantityValue ?value ; kg:quantityUnit ?unit ; kg:quantityQualifier ?qualifier }}
  OPTIONAL {{ ?claim kg:attribution ?link . ?link kg:position ?position ; kg:speaker ?speaker .
    ?speaker rdfs:label ?speakerName }}
}} ORDER BY ?role ?p ?date ?claim ?position LIMIT {most}"""

_DATA = """CONSTRUCT {{ <{iri}> ?p ?o . ?s ?q <{iri}> }} WHERE {{
  {{ <{iri}> ?p ?o }}
  UNION {{ SELECT ?s ?q {{ ?s ?q <{iri}> }} ORDER BY ?q ?s LIMIT {most} }}
}}"""

TERMS = """SELECT ?term ?label ?comment { GRAPH graph:ontology {
  ?term rdfs:label ?label OPTIONAL { ?term rdfs:comment ?comment }
} } ORDER BY ?term"""

_ROLES = {"1": "What it does", "2": "What is said of it", "3": "On its word"}
_USUAL = {"exactly", "actual"}


@dataclass(frozen=True, slots=True)
class Link:
    """A node as a page shows it: text, and where it leads ("" where nowhere)."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as a page shows it."""

    claim: Link
    subject: Link
    relation: Link
    object: Link
    of: Link | None
    negated: bool
    details: str
    speakers: tuple[Link, ...]
    quote: str
    document: Link
    source: str


@dataclass(frozen=True, slots=True)
class Thing:
    """All that a page about one IRI shows; ``explorer`` is where the explorer shows it, if it does."""

    iri: str
    name: str
    explorer: str
    properties: tuple[tuple[Link, Link], ...]
    mentions: tuple[tuple[Link, Link], ...]
    claims: tuple[tuple[str, tuple[Claim, ...]], ...]


def data_query(iri: str) -> str:
    """Return the query for all triples that have an IRI as subject, and many that name it."""
    return _DATA.format(iri=iri, most=10 * MOST)


def page_queries(iri: str) -> tuple[str, str, str]:
    """Return the queries whose rows :func:`thing` takes."""
    properties, mentions, claims = (
        text.format(iri=iri, most=MOST) for text in (_PROPERTIES, _MENTIONS, _CLAIMS)
    )
    return properties, mentions, claims


def thing(
    iri: str, properties: Iterable[Row], mentions: Iterable[Row], claims: Iterable[Row]
) -> Thing:
    """Return what a page about an IRI shows."""
    pairs = [(row["p"]["value"], row) for row in properties]
    names = [row["o"]["value"] for p, row in pairs if p in _NAMES]
    return Thing(
        iri,
        names[0] if names else short(iri),
        _explorer(iri),
        tuple((link(p), _node(row["o"], row)) for p, row in pairs),
        tuple((_node(row["s"], row), link(row["p"]["value"])) for row in mentions),
        tuple(
            (
                _ROLES[role],
                tuple(_claim(list(rows)) for _, rows in groupby(group, lambda r: _get(r, "claim"))),
            )
            for role, group in groupby(claims, lambda row: _get(row, "role"))
        ),
    )


def link(iri: str, text: str = "") -> Link:
    """Return a link to an IRI: to the page here for one of ours, elsewhere for those of the web."""
    if iri.startswith(BASE):
        return Link(text or short(iri), "/" + iri[len(BASE) :])
    return Link(text or short(iri), iri if iri.startswith(("https://", "http://")) else "")


def _explorer(iri: str) -> str:
    local = iri.removeprefix(BASE)
    kind = {"entity": "n", "claim": "c"}.get(local.partition("/")[0], "")
    return f"/#sel={kind}:{quote(local, safe='/')}" if kind and local != iri else ""


def short(iri: str) -> str:
    """Return an IRI with a prefix of the graph, or as it is."""
    fitting = [(base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(base) :]}"


_NAMES = {PREFIXES["rdfs"] + "label", PREFIXES["schema"] + "headline"}


def _node(value: Mapping[str, str], row: Row) -> Link:
    if value["type"] == "uri":
        return link(value["value"], _get(row, "label"))
    return Link(value["value"])


def _claim(rows: list[Row]) -> Claim:
    row = rows[0]
    amount = [_get(row, "qualifier"), _get(row, "value"), _get(row, "unit")]
    details = [
        " ".join(part for part in amount if part and part not in _USUAL),
        _get(row, "stage"),
        _get(row, "modality"),
        _get(row, "time"),
    ]
    speakers = {
        _get(r, "position"): link(_get(r, "speaker"), _get(r, "speakerName"))
        for r in rows
        if "speaker" in r
    }
    source = [_get(row, "publisher"), _get(row, "date")]
    return Claim(
        claim=Link("claim", link(_get(row, "claim")).href),
        subject=link(_get(row, "s"), _get(row, "subject")),
        relation=link(_get(row, "p"), _get(row, "relation")),
        object=link(_get(row, "o"), _get(row, "object")),
        of=link(_get(row, "of"), _get(row, "ofName")) if "of" in row else None,
        negated=_get(row, "polarity") == "negated",
        details=", ".join(part for part in details if part and part not in _USUAL),
        speakers=tuple(speakers.values()),
        quote=" ".join(_get(row, "quote").split()),
        document=link(_get(row, "document"), _get(row, "headline")),
        source=", ".join(part for part in source if part),
    )


def _get(row: Row, name: str) -> str:
    cell: Mapping[str, Any] = row.get(name, {})
    return str(cell.get("value", ""))
