"""What a format cannot hold: the report says what reading the file back shows."""

import re

import pyoxigraph as ox
import pytest

from kg.export import EXPORTERS, Content, losses, save
from kg.graph import to_dataset
from tests import small_graph as small

MERGED = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
HOSTILE = "'\"\\ \\u0027 \\u \r\n\t\x00\x7f end\\"


def content(texts: str | None = None) -> Content:
    resolution, documents = small.hostile(texts) if texts else small.plain()
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def lost(name: str, given: Content) -> dict[str, int]:
    return {
        loss.what: loss.count for loss in losses(EXPORTERS[name], given.store) if not loss.mended
    }


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_nothing_is_lost_where_the_file_holds_the_dataset(name):
    assert losses(EXPORTERS[name], content().store) == ()


@pytest.mark.parametrize("name", MERGED)
def test_statements_that_become_one_are_those_that_the_file_lacks(name, tmp_path):
    given = content()
    save(EXPORTERS[name], given, tmp_path / "x")
    read = set(ox.parse(path=tmp_path / "x", format=MERGED[name]))
    missing = lost(name, given)["statements that several graphs make, kept once"]
    assert missing == len(given.store) - len(read)
    assert missing > 0


def test_the_losses_of_a_table_are_counted():
    found = lost("csv", content())
    assert found["Disagreement nodes"] == 2
    assert found["CommitmentHistory nodes"] == 1
    assert found["ids of speakers, whose names are kept"] == 3


def imported(script: str) -> str:
    """Return the triples of the script's calls, its string literals read as Cypher reads them."""
    plain = {"n": "\n", "r": "\r", "t": "\t"}
    calls = re.findall(r"rdf\.import\.inline\((.*?), 'N-Triples'\);\n", script, re.DOTALL)
    parts = [p for call in calls for p in re.findall(r"'((?:[^'\\]|\\.)*)'", call, re.DOTALL)]
    return re.sub(r"\\(.)", lambda m: plain.get(m[1], m[1]), "".join(parts), flags=re.DOTALL)


@pytest.mark.parametrize("texts", [None, HOSTILE])
def test_the_script_for_the_plug_in_holds_all_triples(texts, tmp_path):
    given = content(texts)
    save(EXPORTERS["n10s"], given, tmp_path / "x")
    script = (tmp_path / "x").read_text(encoding="utf-8")
    assert "\\u" not in script  # Neo4j replaces such escapes before it parses
    read = set(ox.parse(imported(script), ox.RdfFormat.N_TRIPLES))
    assert read == {ox.Quad(q.subject, q.predicate, q.object) for q in given.store}


def test_the_script_sets_its_configuration_only_where_there_is_none(tmp_path):
    save(EXPORTERS["n10s"], content(), tmp_path / "x")
    script = (tmp_path / "x").read_text(encoding="utf-8")
    assert script.startswith("CREATE CONSTRAINT n10s_unique_uri IF NOT EXISTS")
    assert "WHERE known = 0\nCALL n10s.graphconfig.init(" in script


def test_properties_that_repeat_are_arrays_for_the_plug_in():
    assert "further values of a literal property" not in lost("n10s", content())


def test_a_repeated_property_that_is_no_array_is_reported():
    given = content()
    node = ox.NamedNode(small.OFFER.id)
    about = ox.NamedNode("https://w3id.org/claimgraph/ontology#about")
    given.store.extend(ox.Quad(node, about, ox.Literal(text)) for text in "ab")
    assert lost("n10s", given)["further values of a literal property"] == 1


def test_decimals_and_claims_are_counted_for_the_plug_in():
    found = {loss.what: loss for loss in losses(EXPORTERS["n10s"], content().store)}
    reified = found["claims, if read from RDF 1.2, whose triple terms the plug-in drops"]
    assert reified.count == len(small.CLAIMS)
    assert reified.mended
    assert found["exact decimals, which become binary numbers"].count > 0
