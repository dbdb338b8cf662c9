"""The formats in which a graph is written, one entry each."""

from kg.export.cypher import write_cypher
from kg.export.exporter import Content, Exporter, Source, save
from kg.export.jsonld import write_jsonld
from kg.export.lines import write_nquads, write_ntriples
from kg.export.losses import Loss, losses
from kg.export.neosemantics import write_n10s
from kg.export.networks import write_gexf, write_graphml
from kg.export.parquet import write_claims_parquet, write_entities_parquet
from kg.export.rdfxml import write_rdfxml
from kg.export.tables import (
    write_claims_csv,
    write_markdown,
    write_neo4j_edges,
    write_neo4j_nodes,
    write_neptune_edges,
    write_neptune_nodes,
)
from kg.export.turtle import write_trig, write_turtle, write_turtle12

__all__ = ["EXPORTERS", "Content", "Exporter", "Loss", "Source", "losses", "save"]

_NO_GRAPHS = (
    "which document's named graph a triple stands in (the claims still name their document)"
)
_EDGES_ONLY = (
    "ontology, assertions, disagreements, histories, runs, selectors, ids of speakers and of `of`; "
    "a list of names is one text joined by ' | '"
)

_TABLES = "ontology, assertions, disagreements, histories, runs, selectors"

_FLAT = (
    *("graphs", "ontology", "assertions", "disagreements", "histories", "runs"),
    *("before", "after", "unread"),
)
_NAMES_ONLY = (*_FLAT, "speakers", "of", "speakers joined")
_SHEET = (*_NAMES_ONLY, "ids", "details", "places", "extractors")

_ALL = (
    Exporter(
        "turtle",
        "graph.ttl",
        "text/turtle",
        "Turtle for readers: all graphs merged, each claim with its quote",
        _NO_GRAPHS,
        write_turtle,
        merged=True,
        lacks=("graphs",),
    ),
    Exporter(
        "trig",
        "graph.trig",
        "application/trig",
        "TriG: the whole dataset, one named graph a document",
        "",
        write_trig,
    ),
    Exporter(
        "nquads",
        "graph.nq",
        "application/n-quads",
        "N-Quads, sorted: the whole dataset, for bulk loaders and for diff",
        "",
        write_nquads,
    ),
    Exporter(
        "jsonld",
        "graph.jsonld",
        "application/ld+json",
        "JSON-LD 1.1 in short names, the whole dataset, context included",
        "",
        write_jsonld,
    ),
    Exporter(
        "graphml",
        "graph.graphml",
        "application/graphml+xml",
        "GraphML for Gephi, Cytoscape, yEd: an edge a claim",
        _EDGES_ONLY,
        write_graphml,
        lacks=(*_NAMES_ONLY, "aliases joined"),
    ),
    Exporter(
        "ntriples",
        "graph.nt",
        "application/n-triples",
        "N-Triples, sorted: all graphs merged",
        _NO_GRAPHS,
        write_ntriples,
        merged=True,
        lacks=("graphs",),
    ),
    Exporter(
        "rdfxml",
        "graph.rdf",
        "application/rdf+xml",
        "RDF/XML: all graphs merged",
        _NO_GRAPHS,
        write_rdfxml,
        merged=True,
        lacks=("graphs",),
    ),
    Exporter(
        "turtle12",
        "graph.rdf12.ttl",
        "text/turtle; version=1.2",
        "RDF 1.2 Turtle: each claim reifies its triple (needs a store that reads RDF 1.2)",
        _NO_GRAPHS,
        write_turtle12,
        merged=True,
        lacks=("graphs",),
    ),
    Exporter(
        "gexf",
        "graph.gexf",
        "application/gexf+xml",
        "GEXF for Gephi: an edge a claim",
        _EDGES_ONLY,
        write_gexf,
        lacks=(*_NAMES_ONLY, "aliases joined"),
    ),
    Exporter(
        "neo4j-nodes",
        "neo4j-nodes.csv",
        "text/csv",
        "entities for neo4j-admin database import (--nodes, --multiline-fields=true)",
        _EDGES_ONLY,
        write_neo4j_nodes,
        lacks=(*_FLAT, "aliases joined"),
        elsewhere=(("claims", "neo4j-edges"),),
    ),
    Exporter(
        "neo4j-edges",
        "neo4j-edges.csv",
        "text/csv",
        "claims for neo4j-admin database import (--relationships, --multiline-fields=true)",
        _EDGES_ONLY,
        write_neo4j_edges,
        lacks=_NAMES_ONLY,
        elsewhere=(("details", "neo4j-nodes"),),
    ),
    Exporter(
        "neptune-nodes",
        "neptune-nodes.csv",
        "text/csv",
        "entities for Amazon Neptune's openCypher bulk loader",
        _EDGES_ONLY,
        write_neptune_nodes,
        lacks=(*_FLAT, "aliases joined"),
        elsewhere=(("claims", "neptune-edges"),),
    ),
    Exporter(
        "neptune-edges",
        "neptune-edges.csv",
        "text/csv",
        "claims for Amazon Neptune's openCypher bulk loader",
        _EDGES_ONLY,
        write_neptune_edges,
        lacks=_NAMES_ONLY,
        elsewhere=(("details", "neptune-nodes"),),
    ),
    Exporter(
        "cypher",
        "graph.cypher",
        "text/x-cypher",
        "Cypher script: a constraint, then entities and claims merged by id",
        f"{_EDGES_ONLY} (aliases are a list)",
        write_cypher,
        lacks=_NAMES_ONLY,
    ),
    Exporter(
        "csv",
        "claims.csv",
        "text/csv",
        "a row a claim, for spreadsheets",
        f"{_EDGES_ONLY}; a cell that a spreadsheet would take for a formula begins with an apostrophe",
        write_claims_csv,
        lacks=(*_SHEET, "formulas"),
    ),
    Exporter(
        "markdown",
        "claims.md",
        "text/markdown",
        "the claims of each article as a list, each with its quote",
        f"{_EDGES_ONLY}; ids, offsets, confidence, line breaks inside quotes",
        write_markdown,
        lacks=(*_SHEET, "confidences"),
    ),
    Exporter(
        "parquet-claims",
        "claims.parquet",
        "application/vnd.apache.parquet",
        "a row a claim, for pandas, Polars, DuckDB (needs claimgraph[parquet])",
        _TABLES,
        write_claims_parquet,
        lacks=_FLAT,
        elsewhere=(("details", "parquet-entities"),),
    ),
    Exporter(
        "parquet-entities",
        "entities.parquet",
        "application/vnd.apache.parquet",
        "a row an entity, for pandas, Polars, DuckDB (needs claimgraph[parquet])",
        _TABLES,
        write_entities_parquet,
        lacks=_FLAT,
        elsewhere=(("claims", "parquet-claims"),),
    ),
    Exporter(
        "n10s",
        "n10s.cypher",
        "text/x-cypher",
        "Cypher script for Neo4j's RDF plug-in: configuration, then the triples in batches",
        f"{_NO_GRAPHS}; decimals become binary numbers; see kg export --profile n10s --explain",
        write_n10s,
        merged=True,
        lacks=("graphs",),
    ),
)

#: Every format by name, in the order in which they are listed to users.
EXPORTERS: dict[str, Exporter] = {exporter.name: exporter for exporter in _ALL}
