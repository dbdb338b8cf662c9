"""Queries: answers, formats, and what is refused."""

import json
import socket

import pytest
from rdflib import URIRef

from kg.errors import QueryError
from kg.graph import QueryView, to_dataset, to_rdflib
from kg.graph.namespaces import KG
from tests import small_graph as small


def test_a_first_query_is_one_line_long(view):
    answer = view.query("SELECT ?what { ent:indonesia kg:offersTroops/rdfs:label ?what }")
    assert answer.variables == ("what",)
    assert answer.rows == (("Stabilization Force",),)


def test_a_triple_of_two_documents_counts_once(view):
    answer = view.query("SELECT (COUNT(*) AS ?n) { ent:indonesia kg:offersTroops ?x }")
    assert answer.rows == (("1",),)


def test_named_graphs_can_be_asked(view):
    query = "SELECT ?g { GRAPH ?g { ent:indonesia kg:offersTroops ?x } } ORDER BY ?g"
    assert [row[0].rsplit("/", 1)[1] for row in view.query(query).rows] == [
        "first-pledges",
        "second-look",
    ]


def test_from_restricts_to_a_document(view):
    query = "SELECT (COUNT(*) AS ?n) FROM graph:second-look { ?claim a kg:Claim }"
    assert view.query(query).rows == (("3",),)


def test_ask_and_construct_are_tables_too(view):
    assert view.query("ASK { ?x a kg:Country }").rows == (("true",),)
    triples = view.query("CONSTRUCT WHERE { ent:indonesia kg:offersTroops ?o }")
    assert triples.variables == ("subject", "predicate", "object")
    assert len(triples.rows) == 1


def test_an_unbound_variable_is_empty(view):
    answer = view.query("SELECT ?x ?y { VALUES ?x { 1 } OPTIONAL { ?x kg:stage ?y } }")
    assert answer.rows == (("1", ""),)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_tables_have_the_standard_formats(view, format):
    query = "SELECT ?name { ent:indonesia rdfs:label ?name }"
    assert b"Indonesia" in view.serialize(query, format)


def test_json_answer_is_sparql_results(view):
    read = json.loads(view.serialize("SELECT ?n { ent:qatar rdfs:label ?n }", "json"))
    assert read["results"]["bindings"] == [{"n": {"type": "literal", "value": "Qatar"}}]


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf", "jsonld"])
def test_triples_have_rdf_formats(view, format):
    query = "CONSTRUCT WHERE { ent:indonesia rdfs:label ?o }"
    assert b"Indonesia" in view.serialize(query, format)


def test_turtle_answer_is_the_same_every_time(view):
    query = "CONSTRUCT WHERE { ?s kg:offersTroops ?o ; rdfs:label ?l }"
    first = view.serialize(query, "ttl")
    assert first.startswith(b"@prefix assertion:")
    assert all(view.serialize(query, "ttl") == first for _ in range(5))


@pytest.mark.parametrize(
    "query, format, allowed",
    [("SELECT * { ?s ?p ?o }", "ttl", "csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "ttl")],
)
def test_a_format_that_does_not_fit_is_refused_with_those_that_do(view, query, format, allowed):
    with pytest.raises(QueryError, match=allowed):
        view.serialize(query, format)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX x: <http://x/> CLEAR ALL",
        "# a comment\nDROP GRAPH <http://x/>",
        "LOAD <http://127.0.0.1/>",
    ],
)
def test_updates_are_refused(view, query):
    with pytest.raises(QueryError, match="read only"):
        view.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://HOST/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://HOST/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?h { <http://HOST/> } SERVICE ?h { ?s ?p ?o } }",
        "PREFIX : <http://HOST/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://HOST/> SELECT * { ?s ?p true.SERVICE SILENT:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE SILENT<http://HOST/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p '}' . # '\n SERVICE SILENT<http://HOST/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p ?a FILTER(?a<'x>')SERVICE SILENT<http://HOST/>{ ?s ?p ?o }#'\n}",
        "SELECT * { ?s rdfs:o\\'x ?a . SERVICE SILENT <http://HOST/>{ ?s ?p ?o }#'\n}",
        "SELECT * { SER\\u0056ICE SILENT <http://HOST/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE SILENT <http://HOST/> { ?s ?p ?o } }",
        "SELECT * { \u017fERVICE SILENT <http://HOST/> { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_another_host(view, query):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        host = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(QueryError):
            view.query(query.replace("HOST", host))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_service_is_refused_by_its_name(view):
    with pytest.raises(QueryError, match="SERVICE would ask another host"):
        view.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


@pytest.mark.parametrize("text", ["military service", "SERVICE", "self-Service\\n"])
def test_a_text_that_says_service_is_no_service(view, text):
    query = f"SELECT ?x {{ BIND('{text}' AS ?x) }} # service"
    assert view.query(query).rows == ((text.replace("\\n", "\n"),),)


def test_an_iri_that_says_service_is_no_service(view):
    query = "SELECT ?x { BIND(<http://example.org/service> AS ?x) }"
    assert view.query(query).rows == (("http://example.org/service",),)


@pytest.mark.parametrize(
    "query, message",
    [
        ("", "begin with SELECT"),
        ("hello world", "begin with SELECT"),
        ("SELECT ?x { ?x foo:bar ?y }", "prefix"),
        ("SELECT ?x { ?x a ?y ", "line 1, column"),
        ("SELECT ?z (COUNT(?y) AS ?n) { ?x a ?y }", "neither bound nor grouped"),
        ("SELECT * {" + "?s ?p ?o ." * 20_000 + "}", "characters long"),
        ("SELECT * " + "{" * 5_000 + "}" * 5_000, "brackets"),
    ],
)
def test_a_wrong_query_gets_one_clear_line(view, query, message):
    with pytest.raises(QueryError, match=message) as caught:
        view.query(query)
    assert "\n" not in str(caught.value)


def test_a_snapshot_does_not_change_with_the_dataset():
    store = to_dataset(small.resolution(), (small.FIRST, small.SECOND), small.RUN)
    view = QueryView(store)
    store.clear()
    assert view.query("ASK { ?c a kg:Claim }").rows == (("true",),)


def test_rdflib_holds_the_same_quads(store):
    dataset = to_rdflib(store)
    assert len(list(dataset.quads())) == len(store)
    indonesia, offers = URIRef(small.INDONESIA.id), URIRef(KG.base + "offersTroops")
    assert dataset.value(indonesia, offers) == URIRef(small.FORCE.id)
