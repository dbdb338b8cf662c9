"""The quick look agrees with pySHACL wherever it finds that something fits."""

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from kg.errors import ResourceError
from kg.graph import to_dataset
from kg.graph.checks import Checks
from kg.graph.validation import read_shapes
from kg.resources import ontology_folder
from tests import small_graph as small

STORE = to_dataset(small.resolution(small.CLAIMS), (small.FIRST, small.SECOND), small.RUN)
TRIPLES = sorted({(q.subject, q.predicate, q.object) for q in STORE}, key=str)
#: One triple for each property that the small graph has.
EACH = list({predicate: (s, predicate, o) for s, predicate, o in TRIPLES}.values())
WRONG = (
    ox.NamedNode("urn:none"),
    ox.Literal(""),
    ox.Literal("-1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("much", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
)


@pytest.fixture(scope="module")
def shapes():
    return read_shapes(ontology_folder() / "shapes.ttl")


def valid(triples, shapes):
    # over rdflib: with a literal for a node, pySHACL breaks on the store's terms
    data = rdflib.Graph()
    lines = ox.serialize([ox.Triple(*t) for t in triples], format=ox.RdfFormat.N_TRIPLES)
    data.parse(data=lines, format="nt")
    found, _, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", abort_on_first=True)
    return found


def test_a_graph_that_conforms_fits():
    assert Checks().fit(TRIPLES)


@pytest.mark.parametrize("number", range(len(EACH)), ids=lambda n: EACH[n][1].value)
def test_what_fits_without_a_triple_or_with_another_value_conforms(number, shapes):
    triple = EACH[number]
    rest = [t for t in TRIPLES if t != triple]
    for triples in (rest, [*rest, (*triple[:2], WRONG[number % len(WRONG)])]):
        assert Checks().fit(triples) == valid(triples, shapes)


@pytest.mark.parametrize(
    "more",
    [
        "sh:property [ sh:path rdfs:label ; sh:minCount 1 ]",
        "sh:nodeKind sh:BlankNodeOrIRI",
        "sh:pattern 'a' ; sh:flags 'i'",
        "sh:datatype xsd:dateTime",
        "sh:path [ sh:inversePath rdfs:label ]",
        "sh:in ()",
        "a rdfs:Class",
    ],
)
def test_of_a_shape_that_it_does_not_know_it_says_nothing(tmp_path, more):
    prefixes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    )
    (tmp_path / "shapes.ttl").write_text(f"{prefixes} <urn:s> a sh:NodeShape ; {more} .")
    assert not Checks(tmp_path / "shapes.ttl").fit([])


def test_shapes_that_cannot_be_read_are_one_clear_line(tmp_path):
    with pytest.raises(ResourceError, match=r"shapes\.ttl"):
        Checks(tmp_path / "shapes.ttl")
