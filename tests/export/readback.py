"""Reading files back into records, with nothing of ours but the records and their RDF."""

import csv
import datetime
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.graph import to_dataset
from kg.graph.dataset import ONTOLOGY
from kg.model import (
    Document,
    Entity,
    EntityType,
    Evidence,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.resolution import Resolution
from tests import small_graph as small

Cells = Mapping[str, Any]
Rows = tuple[Sequence[Cells], Sequence[Cells]]
Triples = set[tuple[str, str, str]]


def dataset(nodes: Iterable[Cells], edges: Iterable[Cells]) -> Triples:
    """Return the triples of the records that rows of nodes and edges amount to.

    An edge has ``subject`` and ``target``; ``of`` and ``speakers`` where the file has their ids.
    """
    entities = {row["id"]: _entity(row) for row in nodes}
    claims, documents = [], {}
    for row in edges:
        claims.append(_claim(row, entities))
        documents[row["document"]] = _document(row)
    resolution = Resolution(tuple(entities.values()), tuple(claims), (), (), (), ())
    return triples(to_dataset(resolution, documents.values(), small.RUN))


def triples(store: ox.Store) -> Triples:
    """Return all triples but those of the ontology and of the run, which no table has."""
    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in store
        if q.graph_name != ONTOLOGY and "/run/" not in f"{q.subject} {q.object}"
    }


def graphml(path: Path) -> Rows:
    """Read GraphML with networkx."""
    graph = nx.read_graphml(path, force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    return _network(graph)


def gexf(path: Path) -> Rows:
    """Read GEXF with networkx, which does not keep the ids of parallel edges apart."""
    names = {"g": "http://www.gexf.net/1.2draft"}
    root = ET.parse(path).getroot()
    columns = {
        (kind.get("class"), a.get("id")): (a.get("title"), a.get("type"))
        for kind in root.iterfind(".//g:attributes", names)
        for a in kind
    }

    def cells(element: ET.Element, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {"id": element.get("id"), "label": element.get("label")}
        for value in element.iterfind(".//g:attvalue", names):
            title, type_ = columns[kind, value.get("for")]
            text = value.get("value") or ""
            found[str(title)] = float(text) if type_ in {"double", "long", "integer"} else text
        places = {"start": found.get("quoteStart"), "end": found.get("quoteEnd")}
        return found | places | {"of": None}

    nodes = [cells(node, "node") for node in root.iterfind(".//g:node", names)]
    edges = [
        cells(edge, "edge") | {"subject": edge.get("source"), "target": edge.get("target")}
        for edge in root.iterfind(".//g:edge", names)
    ]
    return [_node(row) for row in nodes], edges


def tables(nodes: Path, edges: Path) -> Rows:
    """Read the two files for neo4j-admin, or the two for Neptune."""
    ends = {":START_ID": "subject", ":END_ID": "target", ":ID": "id", "id:ID": "id"}

    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                {
                    ends.get(name, name.split(":")[0] or name): cell
                    for name, cell in row.items()
                    if cell != ""
                }
                | {"labels": row.get(":LABEL", "")}
                for row in csv.DictReader(file)
            ]

    found = [
        {**row, "type": row["labels"].split(";")[1], "aliases": _list(row.get("aliases", ""))}
        for row in rows(nodes)
    ]
    return found, list(rows(edges))


def parquet(entities: Path, claims: Path) -> Rows:
    """Read both files with pyarrow."""
    from pyarrow import parquet as arrow

    rows = [
        {**row, "target": row["object"], "of": row["of"]}
        for row in arrow.read_table(claims).to_pylist()
    ]
    return arrow.read_table(entities).to_pylist(), rows


def _network(graph: "nx.MultiDiGraph[str]") -> Rows:
    nodes = [_node({"id": key, **attributes}) for key, attributes in graph.nodes(data=True)]
    edges = [
        {**attributes, "of": None, "id": key, "subject": source, "target": target}
        for source, target, key, attributes in graph.edges(keys=True, data=True)
    ]
    return nodes, edges


def _node(row: Cells) -> Cells:
    codes = {"isoAlpha2": row.get("iso_alpha2"), "isoAlpha3": row.get("iso_alpha3")}
    return {**row, **codes, "name": row["label"], "aliases": _list(row.get("aliases", ""))}


def _list(text: str) -> list[str]:
    return text.split(" | ") if text else []


def _entity(row: Cells) -> Entity:
    codes = (row.get(name) or "" for name in ("wikidata", "isoAlpha2", "isoAlpha3"))
    return Entity(row["id"], row["name"], EntityType(row["type"]), tuple(row["aliases"]), *codes)


def _claim(row: Cells, entities: Mapping[str, Entity]) -> ResolvedClaim:
    quantity = None
    if row.get("quantity") is not None:
        value, unit = float(row["quantity"]), row.get("unit") or ""
        quantity = Quantity(value, unit, Qualifier(row["qualifier"]))
    place = (int(row["start"]), int(row["end"]), row["quote"])
    return ResolvedClaim(
        row["id"],
        row["document"],
        entities[row["subject"]],
        row["relation"],
        entities[row["target"]],
        Evidence(row["document"], *place),
        quantity=quantity,
        stage=Stage(row["stage"]) if row.get("stage") else None,
        polarity=Polarity(row["polarity"]),
        modality=Modality(row["modality"]),
        time=row.get("time") or None,
        about=row.get("about") or None,
        of=entities.get(row.get("of") or ""),
        attribution=tuple(entities[speaker] for speaker in row.get("speakers") or ()),
        confidence=float(row["confidence"]),
        extractor=row.get("extractor") or "",
    )


def _document(row: Cells) -> Document:
    date = datetime.date.fromisoformat(row["date"]) if row.get("date") else None
    texts = (row.get(name) or "" for name in ("publisher", "url"))
    publisher, url = texts
    return Document(
        row["document"], row.get("title") or "", "", publisher=publisher, date=date, url=url
    )
