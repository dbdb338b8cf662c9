"""SHACL: what is valid passes; what is not is named with its sentence."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.errors import ResourceError
from kg.graph import document_graph, to_dataset, validate
from kg.graph.namespaces import KG, OA, PROV, RDF
from kg.model import Quantity
from tests import small_graph as small


def dataset(*claims):
    resolution = small.resolution(claims or small.CLAIMS)
    return to_dataset(resolution, (small.FIRST, small.SECOND), small.RUN)


def test_the_small_graph_conforms():
    report = validate(dataset())
    assert report.violations == ()
    assert report.conforms


def test_hostile_texts_conform():
    resolution, documents = small.hostile("<script> \" ' \\ \x00 \u202e")
    assert validate(to_dataset(resolution, documents, small.RUN)).violations == ()


def test_a_broken_claim_is_named_with_its_sentence():
    store = dataset()
    claim = ox.NamedNode(small.OFFER.id)
    (quad,) = store.quads_for_pattern(claim, KG.modality, None, None)
    store.remove(quad)
    store.add(ox.Quad(claim, KG.modality, ox.Literal("perhaps"), quad.graph_name))
    report = validate(store)
    assert not report.conforms
    (violation,) = report.violations
    assert violation.focus == small.OFFER.id
    assert violation.path == "kg:modality"
    assert violation.value == "perhaps"
    assert violation.quote == small.OFFER.evidence.text
    assert "planned" in violation.message


def test_a_claim_without_evidence_is_a_violation():
    store = dataset()
    for quad in list(
        store.quads_for_pattern(ox.NamedNode(small.OFFER.id), PROV.wasDerivedFrom, None, None)
    ):
        store.remove(quad)
    assert small.OFFER.id in {violation.focus for violation in validate(store).violations}


def test_a_broken_quote_is_named_by_itself():
    store = dataset(small.OFFER)
    (quad,) = store.quads_for_pattern(None, OA.start, None, None)
    store.remove(quad)
    assert small.OFFER.evidence.text in {v.quote for v in validate(store).violations}


def test_an_edge_between_wrong_classes_shows_a_claim_that_speaks_of_it():
    store = dataset()
    office = ox.NamedNode(small.SECRETARY.id)
    graph = document_graph(small.FIRST.id)
    edge = ox.NamedNode(KG.base + "offersTroops")
    store.add(ox.Quad(office, edge, ox.NamedNode(small.FORCE.id), graph))
    quotes = {v.quote for v in validate(store).violations if v.focus == office.value}
    assert quotes == {"Marco Rubio is the U.S. secretary of state."}


def test_a_negative_quantity_is_a_violation():
    claim = replace(small.OFFER, quantity=Quantity(-5.0, "troops"))
    (violation,) = validate(dataset(claim)).violations
    assert violation.path == "kg:quantityValue"


def test_an_entity_of_no_class_is_a_violation():
    store = dataset()
    for quad in list(store.quads_for_pattern(ox.NamedNode(small.QATAR.id), RDF.type, None, None)):
        store.remove(quad)
    assert not validate(store).conforms


def test_validation_changes_nothing():
    store = dataset()
    before = set(store)
    validate(store)
    assert set(store) == before


@pytest.mark.parametrize("text", [None, "this is no Turtle"])
def test_shapes_that_cannot_be_read_are_one_clear_line(tmp_path, text):
    path = tmp_path / "shapes.ttl"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ResourceError, match=r"shapes\.ttl"):
        validate(dataset(), path)
