"""Programs that people ask endpoints with."""

import json
import subprocess

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests.conftest import require_program

QUERY = "SELECT ?who { ?who kg:offersTroops ?what }"
PREFIX = "PREFIX kg: <https://w3id.org/claimgraph/ontology#> "
INDONESIA = "https://w3id.org/claimgraph/entity/indonesia"


def wrapper(server, query, form):
    client = SPARQLWrapper(server.sparql)
    client.setQuery(PREFIX + query)
    client.setReturnFormat(form)
    return client


def test_sparqlwrapper_reads_a_table(server):
    found = wrapper(server, QUERY, JSON).queryAndConvert()
    assert [row["who"]["value"] for row in found["results"]["bindings"]] == [INDONESIA]


def test_sparqlwrapper_posts(server):
    client = wrapper(server, QUERY, XML)
    client.setMethod(POST)
    assert INDONESIA in client.queryAndConvert().toxml()


def test_sparqlwrapper_reads_csv(server):
    assert wrapper(server, QUERY, CSV).queryAndConvert().split() == [b"who", INDONESIA.encode()]


def test_sparqlwrapper_reads_a_graph(server):
    data = wrapper(server, f"DESCRIBE <{INDONESIA}>", TURTLE).queryAndConvert()
    graph = rdflib.Graph().parse(data=data, format="turtle")
    assert rdflib.Literal("Indonesia") in set(graph.objects(rdflib.URIRef(INDONESIA)))


def test_rdflib_reads_through_its_store(server):
    graph = rdflib.Graph(SPARQLStore(server.sparql))
    found = graph.query(PREFIX + QUERY).bindings
    assert [[str(value) for value in row.values()] for row in found] == [[INDONESIA]]
    subject = rdflib.URIRef(INDONESIA)
    assert str(graph.value(subject, rdflib.RDFS.label)) == "Indonesia"
    assert len(graph) > 100


def test_rdflib_reads_an_entity_by_its_address(server):
    graph = rdflib.Graph().parse(f"{server.address}entity/indonesia")
    assert rdflib.URIRef(INDONESIA) in set(graph.subjects())


def test_curl_asks(server):
    curl = require_program("curl")
    data = f"query={QUERY}"
    command = [
        curl,
        "-sS",
        "--fail",
        server.sparql,
        "--data-urlencode",
        data,
        "-H",
        "Accept: text/csv",
    ]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() == [
        "who",
        INDONESIA,
    ]


def test_comunica_asks(server):
    comunica = require_program("comunica-sparql")
    command = [comunica, f"sparql@{server.sparql}", PREFIX + QUERY]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    assert INDONESIA in json.dumps(json.loads(done.stdout))
