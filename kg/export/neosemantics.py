"""A script for Neo4j's RDF plug-in, neosemantics (n10s): configuration, prefixes, then all triples.

The plug-in reads RDF 1.1 only and keeps one value of a property unless told otherwise, so the
claims stay nodes of their own, and the properties that repeat are declared as arrays
(https://neo4j.com/labs/neosemantics/). Every call imports by IRI, so running the script twice
changes nothing.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kg.export.cypher import literal
from kg.export.exporter import Source
from kg.export.lines import without_graph
from kg.export.sorting import sort_lines
from kg.graph.namespaces import KG, PREFIXES, RDFS, SKOS

#: Literal properties that one subject may have several of; the plug-in keeps them as arrays.
REPEATED = (SKOS.altLabel, RDFS.label, RDFS.comment, KG.cameo, KG.plover)
#: Triples a call; one transaction each.
_BATCH = 2000


def write_n10s(content: Source, path: Path) -> None:
    """Write the script, for ``cypher-shell --file``; all graphs are merged into one."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{statement};\n" for statement in _statements(content))


def _statements(content: Source) -> Iterator[str]:
    yield (
        "CREATE CONSTRAINT n10s_unique_uri IF NOT EXISTS FOR (r:Resource) REQUIRE r.uri IS UNIQUE"
    )
    arrays = ", ".join(literal(term.value) for term in REPEATED)
    # A graph that has been imported before keeps its configuration, which cannot be set again.
    yield (
        "MATCH (c:_GraphConfig) WITH count(c) AS known WHERE known = 0\n"
        "CALL n10s.graphconfig.init({handleVocabUris: 'SHORTEN', handleMultival: 'ARRAY', "
        f"multivalPropList: [{arrays}], keepLangTag: true, keepCustomDataTypes: true, "
        "handleRDFTypes: 'LABELS_AND_NODES'})\n"
        "YIELD param RETURN count(param)"
    )
    for prefix, base in sorted(PREFIXES.items()):
        yield f"CALL n10s.nsprefixes.add({literal(prefix)}, {literal(base)})"
    lines = sort_lines(map(without_graph, content.lines()))
    while batch := b"".join(islice(lines, _BATCH)):
        yield f"CALL n10s.rdf.import.inline({literal(batch.decode())}, 'N-Triples')"
