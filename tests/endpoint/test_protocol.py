"""The SPARQL 1.1 Protocol and Graph Store Protocol, as far as they concern a read-only service.

The cases are those of the protocol section of the W3C's SPARQL 1.1 test suite, written anew.
"""

import json
from urllib.parse import quote, urlencode

import pytest
import rdflib

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
FIRST = "https://w3id.org/claimgraph/graph/first-pledges"
SECOND = "https://w3id.org/claimgraph/graph/second-look"
CLAIMS = "SELECT ?c { ?c a kg:Claim }"


def rows(reply):
    assert reply.status == 200, reply.text
    return json.loads(reply.body)["results"]["bindings"]


def test_query_by_get(server):
    reply = server.get("ASK {}")
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_query_by_form(server):
    reply = server.post(urlencode({"query": "ASK {}"}), FORM)
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_query_by_direct_post(server):
    assert server.post("ASK {}", QUERY).status == 200


def test_a_charset_may_be_named(server):
    assert server.post("ASK {}", f"{QUERY}; charset=UTF-8").status == 200


@pytest.mark.parametrize(
    "query, accept, kind",
    [
        ("SELECT * {} LIMIT 1", "", "application/sparql-results+json"),
        ("SELECT * {}", "application/sparql-results+json", "application/sparql-results+json"),
        ("SELECT * {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * {}", "text/csv", "text/csv"),
        ("SELECT * {}", "text/tab-separated-values", "text/tab-separated-values"),
        ("SELECT * {}", "image/png, text/csv;q=0.2", "text/csv"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "text/html, */*;q=0.1", "application/sparql-results+json"),
        ("DESCRIBE ent:indonesia", "", "text/turtle"),
        ("DESCRIBE ent:indonesia", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s a kg:Claim }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s a kg:Claim }", "application/n-triples", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s a kg:Claim }", "application/n-quads", "application/n-quads"),
        ("CONSTRUCT WHERE { ?s a kg:Claim }", "application/trig", "application/trig"),
    ],
)
def test_the_format_is_negotiated(server, query, accept, kind):
    reply = server.get(query, accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert reply.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "query, accept",
    [
        ("SELECT * {}", "image/png"),
        ("SELECT * {}", "text/turtle"),
        ("ASK {}", "text/csv"),
        ("CONSTRUCT WHERE { ?s a kg:Claim }", "text/csv"),
    ],
)
def test_a_format_that_cannot_be_is_406(server, query, accept):
    reply = server.get(query, accept)
    assert reply.status == 406
    assert "can be had as" in reply.text


@pytest.mark.parametrize("send", ["get", "form", "direct"])
def test_the_dataset_is_given_by_the_request(server, send):
    given = [("default-graph-uri", FIRST), ("named-graph-uri", SECOND)]
    query = "SELECT ?g { ?c a kg:Claim . GRAPH ?g { ?d a kg:Claim } }"
    if send == "get":
        reply = server.ask(f"/sparql?{urlencode([('query', query), *given])}")
    elif send == "form":
        reply = server.post(urlencode([("query", query), *given]), FORM)
    else:
        reply = server.post(query, QUERY, url=f"/sparql?{urlencode(given)}")
    assert {row["g"]["value"] for row in rows(reply)} == {SECOND}


def test_several_default_graphs_are_merged(server):
    one = {row["c"]["value"] for row in rows(server.get(CLAIMS, default_graph_uri=FIRST))}
    other = {row["c"]["value"] for row in rows(server.get(CLAIMS, default_graph_uri=SECOND))}
    both = rows(server.get(CLAIMS, default_graph_uri=[FIRST, SECOND]))
    assert one
    assert other - one
    assert {row["c"]["value"] for row in both} == one | other


def test_equal_triples_of_several_default_graphs_are_one(server):
    reply = server.get("SELECT ?run { ?run a kg:Run }", default_graph_uri=[FIRST, SECOND])
    assert len(rows(reply)) == 1


def test_only_named_graphs_leave_the_default_graph_empty(server):
    reply = server.get(CLAIMS, named_graph_uri=[FIRST])
    assert rows(reply) == []


def test_the_request_overrides_the_dataset_of_the_query(server):
    query = f"SELECT ?g FROM NAMED <{FIRST}> {{ GRAPH ?g {{ ?c a kg:Claim }} }}"
    found = rows(server.get(query, named_graph_uri=SECOND))
    assert {row["g"]["value"] for row in found} == {SECOND}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(server, method):
    reply = server.ask("/sparql", method=method)
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]


def test_two_queries_are_400(server):
    assert server.ask("/sparql?query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D").status == 400


def test_a_form_without_a_query_is_400(server):
    assert server.post("x=1", FORM).status == 400


def test_an_empty_direct_post_is_400(server):
    assert server.post("", QUERY).status == 400


@pytest.mark.parametrize("kind", ["text/plain", ""])
def test_a_post_of_another_type_is_415(server, kind):
    assert server.post("ASK {}", kind).status == 415


def test_a_query_in_body_and_url_is_400(server):
    assert server.post("ASK {}", QUERY, url="/sparql?query=ASK%20%7B%7D").status == 400


def test_a_query_in_another_encoding_is_refused(server):
    assert server.post("ASK {}".encode("utf-16"), QUERY).status == 400
    assert server.post("ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16").status == 415


def test_a_url_that_is_not_utf8_is_400(server):
    assert server.ask("/sparql?query=ASK%20%7B%7D%23%ff").status == 400


def test_a_graph_name_that_is_no_iri_is_400(server):
    reply = server.get("ASK {}", default_graph_uri="not an IRI")
    assert reply.status == 400
    assert "not an IRI" in reply.text


def test_a_syntax_error_is_400_and_says_where(server):
    reply = server.get("SELECT * { ?s ?p }")
    assert (reply.status, reply.kind) == (400, "text/plain")
    assert "line 1" in reply.text
    assert reply.text.count("\n") == 1


@pytest.mark.parametrize(
    "query",
    ["INSERT DATA { <x:a> <x:b> <x:c> }", "LOAD <http://127.0.0.1:1/x>", "DROP ALL", "CLEAR ALL"],
)
def test_an_update_in_place_of_a_query_is_refused(server, query):
    reply = server.get(query)
    assert reply.status == 400
    assert "read only" in reply.text


def test_updates_are_403(server):
    update = "DELETE WHERE { ?s ?p ?o }"
    assert server.post(urlencode({"update": update}), FORM).status == 403
    assert server.post(update, "application/sparql-update").status == 403
    assert server.get("ASK { ?s ?p ?o }").body == b'{"head":{},"boolean":true}'


def test_service_is_refused(server):
    reply = server.get("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }")
    assert reply.status == 400
    assert "SERVICE" in reply.text


def test_head_gives_the_headers_of_get(server):
    reply = server.ask(f"/sparql?query={quote('ASK {}')}", method="HEAD")
    assert (reply.status, reply.kind, reply.body) == (200, "application/sparql-results+json", b"")


def test_the_service_describes_itself(server):
    reply = server.ask("/sparql", headers={"Accept": "text/turtle"})
    described = rdflib.Graph().parse(data=reply.body, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    endpoint = rdflib.URIRef(server.sparql)
    assert (endpoint, sd.endpoint, endpoint) in described
    assert (endpoint, sd.supportedLanguage, sd.SPARQL11Query) in described
    assert rdflib.URIRef(FIRST) in set(described.objects(None, sd.name))


def test_a_named_graph_is_read_by_its_name(server):
    reply = server.ask(f"/data?graph={quote(FIRST, safe='')}")
    whole = rdflib.Graph().parse(data=reply.body, format="turtle")
    expected = rows(server.get(f"SELECT * {{ GRAPH <{FIRST}> {{ ?s ?p ?o }} }}"))
    assert len(whole) == len(expected) > 0


@pytest.mark.parametrize(
    "accept, form",
    [
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
        ("application/trig", "trig"),
    ],
)
def test_a_graph_is_the_same_in_all_formats(server, accept, form):
    path = f"/data?graph={quote(FIRST, safe='')}"
    turtle = rdflib.Graph().parse(data=server.ask(path).body, format="turtle")
    data = server.ask(path, headers={"Accept": accept}).body
    read = rdflib.Dataset().parse(data=data, format=form) if form == "trig" else None
    other = read or rdflib.Graph().parse(data=data, format=form)
    assert set(other.triples((None, None, None))) == set(turtle)


def test_the_default_graph_is_read(server):
    reply = server.ask("/data?default", headers={"Accept": "application/n-triples"})
    assert len(reply.body.splitlines()) == int(rows(server.get(COUNT))[0]["n"]["value"])


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_a_graph_by_its_own_path(server):
    assert server.ask("/graph/first-pledges").status == 200


@pytest.mark.parametrize(
    "path, status",
    [
        ("/data", 400),
        ("/data?default&graph=x:y", 400),
        ("/data?graph=relative", 400),
        ("/data?graph=x:nosuch", 404),
        ("/graph/nosuch", 404),
    ],
)
def test_wrong_names_of_graphs(server, path, status):
    assert server.ask(path).status == status


def test_head_of_a_graph(server):
    reply = server.ask("/data?default", method="HEAD")
    assert (reply.status, reply.kind, reply.body) == (200, "text/turtle", b"")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graphs_cannot_be_changed(server, method):
    assert server.ask("/data?default", method=method).status == 405
