"""GraphML and GEXF, for Gephi, Cytoscape, yEd and igraph.

GraphML (http://graphml.graphdrawing.org/specification.html) is written node by node and edge by
edge, so that a build can keep what did not change; GEXF is written by networkx.
"""

from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.exporter import Source
from kg.graph.literals import clean
from kg.graph.network import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Attribute, to_networkx

if TYPE_CHECKING:
    import networkx as nx

#: How the file begins, and what stands around nodes and edges.
START = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
OPENING = '  <graph edgedefault="directed">\n'
END = "  </graph>\n</graphml>\n"
_TYPES = {int: "long", float: "double", str: "string"}


def write_graphml(content: Source, path: Path) -> None:
    """Write the claims as GraphML, nodes and edges by id of what they join; an edge's id is the claim's."""
    graph = to_networkx(content.resolution, content.documents)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    of_nodes = {name for _, found in graph.nodes(data=True) for name in found}
    of_edges = {name for *_, found in edges for name in found}
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(START)
        out.writelines(key_lines("node", of_nodes))
        out.writelines(key_lines("edge", of_edges))
        out.write(OPENING)
        out.writelines(node_text(*node) for node in sorted(graph.nodes(data=True)))
        out.writelines(edge_text(*edge) for edge in edges)
        out.write(END)


def key_lines(kind: str, names: Collection[str]) -> list[str]:
    """Return the declarations of the attributes that nodes or edges have, sorted."""
    types = NODE_ATTRIBUTES if kind == "node" else EDGE_ATTRIBUTES
    return [
        f'  <key id="{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES[types[name]]}" />\n'
        for name in sorted(names)
    ]


def node_text(id_: str, attributes: Mapping[str, Attribute]) -> str:
    """Return the element of a node."""
    return f"    <node id={_quoted(id_)}>\n{_data(attributes)}    </node>\n"


def edge_text(source: str, target: str, id_: str, attributes: Mapping[str, Attribute]) -> str:
    """Return the element of an edge."""
    ends = f"source={_quoted(source)} target={_quoted(target)} id={_quoted(id_)}"
    return f"    <edge {ends}>\n{_data(attributes)}    </edge>\n"


def _data(attributes: Mapping[str, Attribute]) -> str:
    values = _clean(attributes).items()
    return "".join(
        f'      <data key="{name}">{_escaped(str(value))}</data>\n' for name, value in values
    )


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")


def _quoted(text: str) -> str:
    """Return a text as the value of an attribute, between quotes that it does not hold."""
    value = _escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"' + value.replace('"', "&quot;") + '"'


def write_gexf(content: Source, path: Path) -> None:
    """Write the claims as GEXF 1.2, without the date of writing."""
    from networkx.readwrite.gexf import GEXFWriter  # noqa: PLC0415 (slow to import)

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


def _clean(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    return {k: clean(v) if isinstance(v, str) else v for k, v in attributes.items()}
