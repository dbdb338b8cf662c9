"""The ontology agrees with the program, with the shapes, and with the annotation guidelines."""

import re

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from kg.errors import ResourceError
from kg.model import EntityType, Modality, Polarity, Qualifier, Relation, Stage
from kg.resources import Resources, load, ontology_folder
from kg.resources.schema import NAMESPACE, parse_turtle
from tests.conftest import SHARED

KG = rdflib.Namespace(NAMESPACE)
SCHEMA = rdflib.Namespace("https://schema.org/")
SHAPE = rdflib.Namespace("https://w3id.org/claimgraph/shapes#")
AGENTS = {"Country", "Organization", "ArmedGroup", "Force", "Person", "Group"}


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load()


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_folder() / "kg.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_folder() / "shapes.ttl")


def test_relations_are_those_of_the_vocabulary(resources):
    assert set(resources.schema.relations) == set(Relation)


def test_entity_classes_are_those_of_the_vocabulary(ontology):
    found = {str(c).removeprefix(NAMESPACE) for c in ontology.subjects(RDF.type, KG.EntityClass)}
    assert found == set(EntityType)


def test_only_meets_is_symmetric(resources):
    assert [r.name for r in resources.schema.relations.values() if r.symmetric] == ["meets"]


def test_offers_and_funds_need_a_stage(resources):
    needed = {r.name for r in resources.schema.relations.values() if "stage" in r.needed}
    assert needed == {"offersTroops", "funds"}


def test_attributes_belong_to_the_relations_of_the_guidelines(resources):
    carried = {
        key: {r.name for r in resources.schema.relations.values() if key in r.attributes}
        for key in ("stage", "about", "of")
    }
    assert carried == {
        "stage": {"offersTroops", "funds"},
        "about": {"asks", "accuses"},
        "of": {"holdsPosition"},
    }


def guideline_rows() -> dict[str, tuple[set[str], set[str]]]:
    """Read the table of relations: name → classes of the subject and of the object."""
    path = SHARED / "gold" / "GUIDELINES.md"
    if not path.is_file():
        pytest.skip("no annotation guidelines beside the checkout")
    rows = {}
    for line in path.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and "→" in cells[1] and cells[0] in set(Relation):
            subject, object_ = cells[1].split("→")
            rows[cells[0]] = (classes(subject), classes(object_))
    return rows


def classes(text: str) -> set[str]:
    named = set(re.findall(r"[A-Z][A-Za-z]+", text))
    return named | AGENTS if "agent" in text else named


def test_domain_and_range_hold_those_of_the_guidelines(resources):
    rows = guideline_rows()
    assert len(rows) == len(Relation)
    for name, (subject, object_) in rows.items():
        relation = resources.schema[name]
        assert subject <= relation.domain, name
        assert object_ <= relation.range, name


@pytest.mark.parametrize("file", ["kg.ttl", "shapes.ttl"])
def test_rdflib_and_oxigraph_read_the_same_number_of_triples(file):
    path = ontology_folder() / file
    read = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    assert len(read) == len(rdflib.Graph().parse(path))


def test_the_ontology_has_no_blank_nodes(ontology):
    assert not [n for n in ontology.all_nodes() if isinstance(n, rdflib.BNode)]


def test_blank_nodes_of_the_shapes_are_lists_only(shapes):
    blank = {n for n in shapes.all_nodes() if isinstance(n, rdflib.BNode)}
    assert all((node, RDF.first, None) in shapes for node in blank)


def test_every_term_is_labelled_and_explained(ontology):
    terms = {s for s in ontology.subjects() if str(s).startswith(NAMESPACE)}
    assert [t for t in terms if not {RDFS.label, RDFS.comment} <= set(ontology.predicates(t))] == []


def test_every_term_that_is_used_is_defined(ontology, shapes):
    terms = {s for s in ontology.subjects() if str(s).startswith(NAMESPACE)}
    used = {n for g in (ontology, shapes) for n in g.all_nodes() if str(n).startswith(NAMESPACE)}
    assert used - terms == set()


def test_included_classes_are_subclasses_of_domain_and_range(ontology):
    for relation in ontology.subjects(RDF.type, KG.Relation):
        for wide, narrow in (
            (RDFS.domain, SCHEMA.domainIncludes),
            (RDFS.range, SCHEMA.rangeIncludes),
        ):
            above = ontology.value(relation, wide)
            for class_ in ontology.objects(relation, narrow):
                assert above in set(ontology.transitive_objects(class_, RDFS.subClassOf)), relation


def test_object_properties_point_to_entities_and_others_to_literals(ontology):
    for term in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        assert str(ontology.value(term, RDFS.range)).startswith(str(XSD)), term


def test_shapes_of_direct_edges_agree_with_the_ontology(ontology, shapes):
    for relation in Relation:
        for side, key in (("subject", SCHEMA.domainIncludes), ("object", SCHEMA.rangeIncludes)):
            allowed = shapes.value(SHAPE[f"{relation}-{side}"], SH["in"])
            assert set(shapes.items(allowed)) == set(ontology.objects(KG[relation], key)), relation


@pytest.mark.parametrize(
    "shape, values",
    [
        ("claim-polarity", Polarity),
        ("claim-modality", Modality),
        ("claim-stage", Stage),
        ("claim-qualifier", Qualifier),
        ("history-present", Stage),
    ],
)
def test_closed_lists_of_the_shapes_are_those_of_the_vocabulary(shapes, shape, values):
    pattern = str(shapes.value(SHAPE[shape], SH.pattern))
    assert pattern.removeprefix("^(").removesuffix(")$").split("|") == list(values)


def test_every_shape_says_in_words_what_is_wrong(shapes):
    named = {*shapes.subjects(RDF.type, SH.PropertyShape), *shapes.subjects(RDF.type, SH.NodeShape)}
    assert named
    assert [shape for shape in named if (shape, SH.message, None) not in shapes] == []


def test_a_blank_node_in_the_ontology_is_refused():
    with pytest.raises(ValueError, match="blank nodes are not allowed"):
        parse_turtle("<http://example.org/a> <http://example.org/b> [] .")


def test_broken_turtle_is_refused():
    with pytest.raises(ValueError, match="is no valid Turtle"):
        parse_turtle("<a> <b")


@pytest.mark.parametrize(
    "old, new, problem",
    [
        ("schema:rangeIncludes kg:Position", "schema:rangeIncludes kg:Office", "class kg:Office is unknown; allowed are Country"),
        ("kg:carries kg:about ;", "kg:carries kg:modality ;", "cannot carry kg:modality; allowed are kg:stage"),
        ('kg:inverseLabel "is asked by"@en ;', "", "kg:asks: needs kg:inverseLabel"),
        ("kg:Zone a owl:Class , kg:EntityClass", "kg:Belt a owl:Class , kg:EntityClass", "kg:Belt: is no class the program knows"),
    ],
)  # fmt: skip
def test_a_fault_in_the_ontology_is_reported_with_its_term(tmp_path, old, new, problem):
    text = (ontology_folder() / "kg.ttl").read_text("utf-8")
    assert old in text
    (tmp_path / "kg.ttl").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ResourceError) as caught:
        load(folder=tmp_path)
    assert problem in str(caught.value)
