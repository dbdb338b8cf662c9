"""A built graph through the public API."""

from pathlib import Path

import pytest

import kg
from kg.errors import ExportError, QueryError
from kg.model import EntityType


def test_public_names_are_these():
    assert sorted(kg.__all__) == ["Config", "Graph", "KgError", "build", "open"]
    assert all(getattr(kg, name) for name in kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        kg.biuld  # noqa: B018 — the look-up is the test


@pytest.mark.model
def test_an_opened_graph_equals_the_built_one(sample_graph):
    opened = kg.open(sample_graph.directory)
    assert opened.claims == sample_graph.claims
    assert opened.entities == sample_graph.entities


@pytest.mark.model
def test_entities_carry_their_codes(sample_graph):
    (haiti,) = [e for e in sample_graph.entities if e.name == "Haiti"]
    assert (haiti.type, haiti.iso_alpha2, haiti.iso_alpha3) == (EntityType.COUNTRY, "HT", "HTI")
    assert haiti.wikidata == "Q790"


@pytest.mark.model
def test_the_network_has_an_edge_a_claim(sample_graph):
    network = sample_graph.to_networkx()
    assert {key for *_, key in network.edges(keys=True)} == {c.id for c in sample_graph.claims}


@pytest.mark.model
def test_queries_see_all_documents_at_once(sample_graph):
    answer = sample_graph.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a kg:Claim }")
    assert answer.rows == ((str(len(sample_graph.claims)),),)
    assert sample_graph.query_as("ASK { ?c a kg:Claim }", "json").startswith(b"{")


@pytest.mark.model
def test_rdflib_gets_the_named_graphs(sample_graph):
    names = {str(graph.identifier) for graph in sample_graph.to_rdflib().graphs()}
    assert any(name.endswith("graph/bosnia-eufor") for name in names)


@pytest.mark.model
def test_queries_cannot_change_the_graph(sample_graph):
    with pytest.raises(QueryError):
        sample_graph.query("DELETE WHERE { ?s ?p ?o }")


@pytest.mark.model
def test_a_saved_graph_has_the_same_files(sample_graph, tmp_path):
    sample_graph.save(tmp_path / "copy")
    for path in filter(Path.is_file, sample_graph.directory.iterdir()):
        assert (tmp_path / "copy" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.model
def test_a_graph_cannot_be_saved_where_a_file_is(sample_graph, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot write"):
        sample_graph.save(tmp_path / "file")


def test_a_folder_without_a_graph_says_how_to_build_one(tmp_path):
    with pytest.raises(ExportError, match=r"holds no graph .* kg build PATH"):
        kg.open(tmp_path)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "claims.jsonl").write_text("{\n")
    with pytest.raises(ExportError, match=r"claims\.jsonl: line 1"):
        _ = kg.open(tmp_path).claims
    (tmp_path / "graph.nq").write_text("<a")
    with pytest.raises(ExportError, match=r"cannot read .*graph\.nq"):
        kg.open(tmp_path).query("ASK {}")
