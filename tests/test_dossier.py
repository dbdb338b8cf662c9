import pytest

from kg.dossier import describe, find, statement
from kg.errors import ExportError, QueryError
from kg.model import Polarity
from kg.view import Graph

pytestmark = pytest.mark.model


@pytest.mark.parametrize("name", ["Haiti", "haiti", "https://w3id.org/claimgraph/entity/haiti"])
def test_an_entity_is_found_by_name_and_id(sample_graph, name):
    assert find(sample_graph, name)[0].name == "Haiti"


def test_an_entity_is_found_by_another_name(sample_graph):
    entity = next(e for e in sample_graph.entities if e.aliases)
    found, others = find(sample_graph, entity.aliases[0])
    assert entity in (found, *others)


def test_a_misspelt_name_gets_the_names_most_alike(sample_graph):
    with pytest.raises(QueryError, match=r"no entity is called 'Haitti'; did you mean .*Haiti"):
        find(sample_graph, "Haitti")


def test_a_dossier_quotes_every_claim_about_the_entity(sample_graph):
    entity = find(sample_graph, "Kenya")[0]
    lines = "\n".join(describe(sample_graph, entity))
    claims = [c for c in sample_graph.claims if entity.id in (c.subject.id, c.object.id)]
    assert claims
    for claim in claims:
        assert " ".join(claim.evidence.text.split()) in lines
        assert statement(claim) in lines


def test_a_report_that_is_none_is_one_error(sample_graph, tmp_path):
    place = sample_graph.save(tmp_path)
    (place / "report.json").write_text("[1]")
    with pytest.raises(ExportError, match="is not as a build writes it"):
        list(describe(Graph(place), sample_graph.entities[0]))


def test_a_denied_claim_is_shown_as_denied(sample_graph):
    denied = next(c for c in sample_graph.claims if c.polarity is Polarity.NEGATED)
    assert f"not {denied.relation}" in statement(denied)
