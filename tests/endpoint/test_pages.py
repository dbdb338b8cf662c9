"""Pages for people, data for machines, and what operators look at."""

import json
import re

import pytest
import rdflib

from tests.endpoint.serving import served, write_graph
from tests.small_graph import hostile, plain

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_the_explorer_is_at_the_root(server, small):
    reply = server.ask("/")
    assert reply.body == (small / "graph.html").read_bytes()


def test_an_entity_has_a_page_with_quotes(server):
    text = server.ask("/entity/indonesia", headers=HTML).text
    assert "<h1>Indonesia</h1>" in text
    assert "<blockquote>Indonesia offered about 8,000 troops" in text
    assert "What it does (2)" in text
    assert 'href="/document/first-pledges"' in text


def test_a_page_speaks_in_words_and_names_the_body_of_an_office(server):
    text = server.ask("/entity/indonesia", headers=HTML).text
    assert ">offers troops</a>" in text
    assert 'href="/#sel=n:entity/indonesia"' in text
    query = "SELECT ?who ?of { ?claim kg:of ?of ; rdf:subject ?who }"
    (row,) = json.loads(server.get(query).body)["results"]["bindings"]
    who, of = (row[name]["value"].removeprefix("https://w3id.org/claimgraph") for name in row)
    assert f'</a> of <a href="{of}"' in server.ask(who, headers=HTML).text


@pytest.mark.parametrize(
    "accept, form", [("text/turtle", "turtle"), ("application/ld+json", "json-ld")]
)
def test_an_entity_is_data_for_machines(server, accept, form):
    reply = server.ask("/entity/indonesia", headers={"Accept": accept})
    assert reply.kind == accept
    graph = rdflib.Graph().parse(data=reply.body, format=form)
    entity = rdflib.URIRef("https://w3id.org/claimgraph/entity/indonesia")
    assert str(graph.value(entity, rdflib.RDFS.label)) == "Indonesia"
    assert list(graph.subjects(rdflib.RDF.subject, entity))


def test_every_link_of_a_page_leads_somewhere(server):
    links = set(re.findall(r'href="(/[^"#]*)', server.ask("/entity/indonesia", headers=HTML).text))
    assert {"/ontology", "/static/page.css"} < links
    assert {path: server.ask(path, headers=HTML).status for path in links} == dict.fromkeys(
        links, 200
    )


@pytest.mark.parametrize("path", ["/entity/nosuch", "/nosuch", "/entity/", "/static/../app.py"])
def test_what_is_not_there_is_404(server, path):
    for headers in (HTML, {"Accept": "text/turtle"}):
        assert server.ask(path, headers=headers).status == 404


@pytest.mark.parametrize("path", ["/entity/a%3Eb", "/entity/%22", "/entity/%7Bx%7D", "/entity/%zz"])
def test_a_path_cannot_break_out_of_its_iri(server, path):
    assert server.ask(path, headers=HTML).status in {400, 404}


def test_the_terms_have_a_page_and_data(server):
    assert 'id="offersTroops"' in server.ask("/ontology", headers=HTML).text
    assert b"kg:offersTroops" in server.ask("/ontology", headers={"Accept": "text/turtle"}).body


def test_the_query_page_offers_the_named_questions(server, root):
    text = server.ask("/sparql", headers=HTML).text
    names = set(re.findall(r'id="example-([\w-]+)"', text))
    assert names == {path.stem for path in (root / "ontology" / "queries").glob("*.rq")}


def test_every_named_question_is_answered(server, root):
    for path in sorted((root / "ontology" / "queries").glob("*.rq")):
        assert server.get(path.read_text(encoding="utf-8")).status == 200, path.name


def test_texts_of_articles_are_escaped(tmp_path):
    with served(write_graph(*hostile(ATTACK), tmp_path)) as server:
        query = "SELECT DISTINCT ?s { ?s ?p ?o }"
        nodes = [
            row["s"]["value"] for row in json.loads(server.get(query).body)["results"]["bindings"]
        ]
        pages = [node.removeprefix("https://w3id.org/claimgraph") for node in nodes]
        texts = [
            server.ask(page, headers=HTML).text
            for page in pages
            if page.startswith(("/entity/", "/claim/", "/document/", "/evidence/"))
        ]
    assert any("&lt;script&gt;" in text for text in texts)
    assert not [text for text in texts if "<script>alert" in text or "<img" in text]


def test_health_names_the_build(server):
    state = json.loads(server.ask("/health").body)
    assert state["status"] == "ok"
    assert re.fullmatch("[0-9a-f]{16}", state["build"])


def test_metrics_count_requests(server):
    server.ask("/entity/indonesia")
    text = server.ask("/metrics").text
    assert re.search(r'^kg_requests_total\{page="thing",status="200"\} [1-9]', text, re.MULTILINE)
    assert re.search(r"^kg_triples [1-9]", text, re.MULTILINE)
    assert all(re.fullmatch(r"# .*|[a-z_]+(\{[^}]*\})? \S+", line) for line in text.splitlines())


def test_equal_graphs_have_equal_builds(tmp_path, server):
    write_graph(*plain(), tmp_path)
    with served(tmp_path) as other:
        assert other.ask("/health").body == server.ask("/health").body
