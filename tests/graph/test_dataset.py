"""The dataset: what stands in which graph, and that it depends on the content alone."""

import random
from dataclasses import fields, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ResourceError
from kg.graph import document_graph, put_document, put_shared, to_dataset
from kg.graph.dataset import ASSERTIONS, ENTITIES, ONTOLOGY, interval
from kg.graph.namespaces import KG, OA, PROV, RDF, relation
from kg.model import Modality, Polarity
from tests import small_graph as small

DOCUMENTS = (small.FIRST, small.SECOND)


def dataset(claims=small.CLAIMS, documents=DOCUMENTS):
    return to_dataset(small.resolution(claims), documents, small.RUN)


def direct_edge(claim, store) -> bool:
    subject, target = ox.NamedNode(claim.subject.id), ox.NamedNode(claim.object.id)
    return any(store.quads_for_pattern(subject, relation(claim.relation), target, None))


@pytest.mark.parametrize(
    "polarity, modality, expected",
    [
        (Polarity.AFFIRMED, Modality.ACTUAL, True),
        (Polarity.AFFIRMED, Modality.PLANNED, True),
        (Polarity.AFFIRMED, Modality.POSSIBLE, False),
        (Polarity.AFFIRMED, Modality.CONDITIONAL, False),
        (Polarity.NEGATED, Modality.ACTUAL, False),
        (Polarity.NEGATED, Modality.PLANNED, False),
    ],
)
def test_only_what_is_affirmed_and_actual_or_planned_is_an_edge(polarity, modality, expected):
    claim = replace(small.OFFER, polarity=polarity, modality=modality)
    assert direct_edge(claim, dataset((claim,))) is expected


def test_direct_edge_stands_in_the_graph_of_its_document():
    store = dataset((small.OFFER,))
    subject = ox.NamedNode(small.INDONESIA.id)
    (quad,) = store.quads_for_pattern(subject, relation("offersTroops"), None, None)
    assert quad.graph_name == document_graph(small.FIRST.id)


def test_a_claim_names_its_words_and_where_they_stand():
    store = dataset((small.OFFER,))
    (link,) = store.quads_for_pattern(ox.NamedNode(small.OFFER.id), PROV.wasDerivedFrom, None, None)
    (exact,) = store.quads_for_pattern(link.object, OA.exact, None, None)
    (start,) = store.quads_for_pattern(link.object, OA.start, None, None)
    quote = small.OFFER.evidence.text
    assert exact.object.value == quote
    assert small.FIRST.text[int(start.object.value) :].startswith(quote)


def test_speakers_keep_their_order():
    store = dataset((small.OFFER,))
    answer = store.query(
        f"""PREFIX kg: <{KG.base}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?name {{ ?claim kg:attribution ?a . ?a kg:position ?n ; kg:speaker ?s .
                        ?s rdfs:label ?name }} ORDER BY ?n""",
        use_default_graph_as_union=True,
    )
    assert [row["name"].value for row in answer] == ["U.S. official", "Test Daily"]


def test_replacing_a_document_replaces_its_graph_alone():
    store = dataset()
    kept = set(store.quads_for_pattern(None, None, None, document_graph(small.SECOND.id)))
    put_document(store, small.FIRST, (small.OPPOSES,), small.RUN)
    graph = document_graph(small.FIRST.id)
    claims = [q.subject.value for q in store.quads_for_pattern(None, RDF.type, KG.Claim, graph)]
    assert claims == [small.OPPOSES.id]
    assert set(store.quads_for_pattern(None, None, None, document_graph(small.SECOND.id))) == kept


def test_adding_a_document_later_equals_building_all_at_once():
    first = tuple(c for c in small.CLAIMS if c.document == small.FIRST.id)
    second = tuple(c for c in small.CLAIMS if c.document == small.SECOND.id)
    store = dataset(first, (small.FIRST,))
    put_document(store, small.SECOND, second, small.RUN)
    put_shared(store, small.resolution())
    assert set(store) == set(dataset())


def test_order_of_claims_and_documents_does_not_matter():
    shuffled = list(small.CLAIMS)
    random.Random(7).shuffle(shuffled)
    resolution = small.resolution()
    mixed = replace(
        resolution,
        **{f.name: tuple(reversed(getattr(resolution, f.name))) for f in fields(resolution)},
    )
    assert set(to_dataset(mixed, reversed(DOCUMENTS), small.RUN)) == set(dataset())
    assert set(dataset(tuple(shuffled))) == set(dataset())


def test_no_blank_nodes():
    quads = list(dataset())
    assert quads
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode)]
    assert not [q for q in quads if isinstance(q.object, ox.BlankNode)]


@pytest.mark.parametrize("name", ["entities", "assertions", "ontology"])
def test_no_document_takes_the_name_of_a_shared_graph(name):
    assert document_graph(name) not in {ENTITIES, ASSERTIONS, ONTOLOGY}


def test_every_graph_is_named():
    assert not list(dataset().quads_for_pattern(None, None, None, ox.DefaultGraph()))


@pytest.mark.parametrize(
    "time, expected",
    [
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2026-01-10", ("2026-01-10", "2026-01-10")),
        ("2026-01/2026-03", ("2026-01-01", "2026-03-31")),
        ("/2026-06", ("", "2026-06-30")),
        ("2026-06/", ("2026-06-01", "")),
        ("2026-02-30", ("", "")),
        ("2026-13", ("", "")),
        ("0000", ("", "")),
        ("soon", ("", "")),
        ("", ("", "")),
    ],
)
def test_interval_of_a_time(time, expected):
    assert interval(time) == expected


def test_a_misspelt_term_raises_and_names_the_terms():
    with pytest.raises(AttributeError, match="polarity"):
        KG.polarty  # noqa: B018


@pytest.mark.parametrize("name", ["", "OffersTroops", "offers troops", "a>b", "1st", "naïve"])
def test_a_relation_that_cannot_name_a_property_is_refused(name):
    with pytest.raises(ResourceError, match="property"):
        relation(name)


def test_terms_are_those_of_the_ontology(root: Path):
    quads = ox.parse(path=root / "ontology" / "kg.ttl")
    declared = {quad.subject.value for quad in quads}
    assert {KG.base + term for term in KG} <= declared
