"""GraphML and GEXF, for Gephi, Cytoscape, yEd and igraph; written by networkx."""

from pathlib import Path

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.export.exporter import Source
from kg.graph.literals import clean
from kg.graph.network import Attribute, to_networkx


def write_graphml(content: Source, path: Path) -> None:
    """Write the claims as GraphML; an edge's id is the claim's."""
    # The pure-Python writer, since the other one needs lxml and gives other bytes.
    nx.write_graphml_xml(_network(content), path, prettyprint=True, named_key_ids=True)
    text = path.read_bytes()
    if b"\r" in text:  # which XML's readers would turn into a line feed
        path.write_bytes(text.replace(b"\r", b"&#13;"))


def write_gexf(content: Source, path: Path) -> None:
    """Write the claims as GEXF 1.2, without the date of writing."""
    graph = _network(content)
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
        attributes["label"] = attributes["relation"]
        # `start` and `end` are when an edge exists, in this format.
        attributes["quoteStart"] = attributes.pop("start")
        attributes["quoteEnd"] = attributes.pop("end")
    writer = GEXFWriter(prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    with path.open("wb") as out:
        writer.write(out)


def _network(content: Source) -> "nx.MultiDiGraph[str]":
    graph = to_networkx(content.resolution, content.documents)
    for _, attributes in graph.nodes(data=True):
        attributes.update(_clean(attributes))
    for _, _, attributes in graph.edges(data=True):
        attributes.update(_clean(attributes))
    return graph


def _clean(attributes: dict[str, Attribute]) -> dict[str, Attribute]:
    return {k: clean(v) if isinstance(v, str) else v for k, v in attributes.items()}
