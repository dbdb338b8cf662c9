"""The networkx view."""

from kg.graph import to_networkx
from tests import small_graph as small


def graph():
    return to_networkx(small.resolution(), (small.FIRST, small.SECOND))


def test_parallel_claims_are_parallel_edges():
    edges = graph().get_edge_data(small.INDONESIA.id, small.FORCE.id)
    assert set(edges) == {small.OFFER.id, small.PLEDGE.id}


def test_nodes_say_what_they_are():
    assert graph().nodes[small.INDONESIA.id] == {
        "label": "Indonesia",
        "type": "Country",
        "aliases": "Jakarta",
        "wikidata": "Q252",
        "iso_alpha2": "ID",
        "iso_alpha3": "IDN",
    }


def test_an_edge_has_all_that_its_claim_says():
    edge = graph().edges[small.INDONESIA.id, small.FORCE.id, small.OFFER.id]
    assert edge == {
        "relation": "offersTroops",
        "stage": "offer",
        "polarity": "affirmed",
        "modality": "actual",
        "quantity": 8000.0,
        "unit": "troops",
        "qualifier": "about",
        "speaker": "U.S. official | Test Daily",
        "quote": "Indonesia offered about 8,000 troops to the Stabilization Force",
        "start": small.OFFER.evidence.start,
        "end": small.OFFER.evidence.end,
        "document": "first-pledges",
        "title": "Troops for the force",
        "publisher": "Test Daily",
        "date": "2026-01-10",
        "url": "https://example.org/first",
        "confidence": 0.9,
        "extractor": "offersTroops/test",
    }


def test_a_claim_without_its_document_is_still_an_edge():
    lonely = to_networkx(small.resolution())
    assert lonely.number_of_edges() == len(small.CLAIMS)
