"""The tables over a built folder: conflicts, histories, contributors; and why one is one."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import builder, findings
from kg.cli import main
from kg.corpus import Corpus
from kg.errors import DocumentError, ExportError
from kg.model import Extraction, Modality, Polarity, Quantity, Stage
from kg.resolution import resolve
from kg.resolution.stored import from_jsonl, to_jsonl
from kg.resources import load
from kg.view import Graph, open_graph
from tests.conftest import ROOT
from tests.gold_extractions import extractions
from tests.increment.graphs import RUN, build
from tests.resolution.factory import extraction

FORCE = ("Force", "International Stabilization Force")
FIRST = extraction(
    "Jakarta offered about 8,000 soldiers to the International Stabilization Force. Some 70 nations were asked.",
    [
        ("Country", "Jakarta"),
        FORCE,
        ("Group", "70 nations"),
    ],
    [
        (0, "offersTroops", 1, {"stage": Stage.OFFER, "quantity": Quantity(8000, "troops")}),
        (0, "asks", 2, {"about": "join the International Stabilization Force"}),
    ],
    id="first",
    date="2026-01-05",
)
SECOND = extraction(
    "Indonesia pledged 5,000 to the International Stabilization Force. No foreign country committed.",
    [("Country", "Indonesia"), FORCE, ("Group", "foreign country")],
    [
        (0, "offersTroops", 1, {"stage": Stage.PLEDGE, "quantity": Quantity(5000, "troops")}),
        (2, "offersTroops", 1, {"stage": Stage.PLEDGE, "polarity": Polarity.NEGATED}),
    ],
    id="second",
    date="2026-01-20",
)
THIRD = extraction(
    "Kenya may join the International Stabilization Force. Indonesia refused to send troops to it.",
    [("Country", "Kenya"), FORCE, ("Country", "Indonesia")],
    [
        (0, "offersTroops", 1, {"stage": Stage.INTEREST, "modality": Modality.POSSIBLE}),
        (2, "offersTroops", 1, {"stage": Stage.REFUSED, "polarity": Polarity.NEGATED}),
    ],
    id="third",
    publisher="Example Times",
    date="2026-03-01",
)
ALL = (FIRST, SECOND, THIRD)


@pytest.fixture(scope="module")
def resolution():
    return resolve(ALL, load())


def written(place: Path, made: Sequence[Extraction]) -> Path:
    """Write what a build would write of these articles."""
    outcome = build(made, place, load(), kept=False)
    documents = tuple(extraction.document for extraction in made)
    report = builder._summary(Corpus(documents), outcome, (), RUN)
    (place / "report.json").write_text(json.dumps(report))
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("built"), ALL)


@pytest.fixture(scope="module")
def graph(folder) -> Graph:
    return open_graph(folder)


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-g", str(folder)])


def test_a_resolution_is_stored_without_loss(resolution):
    again = from_jsonl(to_jsonl(resolution), resolution.claims)
    assert again == resolution


@pytest.mark.parametrize(
    "line", ["{", '{"mention": {}}', '{"else": {}}', "[]", '{"history": {"steps": [{}]}}', "1"]
)
def test_a_line_that_is_no_record_is_named(line):
    with pytest.raises(DocumentError, match="line 1 is no record of a resolution"):
        from_jsonl(line, ())


def test_claims_of_another_build_are_noticed(resolution):
    with pytest.raises(DocumentError, match="claims that are not in the claims file"):
        from_jsonl(to_jsonl(resolution), resolution.claims[:1])


def test_a_graph_of_an_older_version_says_how_to_mend_it(folder, tmp_path):
    (tmp_path / "claims.jsonl").write_text("")
    with pytest.raises(ExportError, match=r"resolution\.jsonl is missing\); build one with"):
        _ = open_graph(tmp_path).resolution


def test_why_names_texts_scores_and_features(graph):
    lines = list(findings.why(graph, findings.named(graph, "Indonesia")))
    assert lines[0] == "Indonesia (Country)"
    assert lines[2] == "  3 clusters of mentions in 3 articles"
    assert "first#0-7: “Jakarta”" in lines
    assert any(line.startswith("  same ") and " indonesia, by " in line for line in lines)
    assert any(line.startswith("    name ") and "Jakarta" in line for line in lines)


def test_conflicts_have_a_code_and_both_quotes(graph):
    table = findings.conflicts(graph, reason="stage-reversed")
    assert table.rows
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        assert cells["reason"] == "stage-reversed"
        assert "Indonesia" in cells["explanation"]
        assert {cells["article 1"], cells["article 2"]} > {"third"}
        assert cells["quote 1"] != cells["quote 2"]


def test_conflicts_are_narrowed_to_an_entity(graph):
    assert findings.conflicts(graph, about=findings.named(graph, "Indonesia")).rows
    assert not findings.conflicts(graph, about=findings.named(graph, "Kenya")).rows


def test_a_history_is_dated_and_in_order(graph):
    table = findings.history(graph, findings.named(graph, "Indonesia"), "offersTroops")
    assert [(row[0], row[4], row[5]) for row in table.rows] == [
        ("2026-01-05", "offer", "8,000 troops"),
        ("2026-01-20", "pledge", "5,000 troops"),
        ("2026-03-01", "refused", ""),
    ]


def test_a_history_is_narrowed_to_an_object(graph):
    kenya = findings.named(graph, "Kenya")
    force = findings.named(graph, FORCE[1])
    assert len(findings.history(graph, kenya, "offersTroops", force).rows) == 1
    assert not findings.history(graph, kenya, "offersTroops", kenya).rows


def test_contributors_stand_where_they_came_to_last(graph):
    table = findings.contributors(graph, findings.named(graph, FORCE[1]))
    assert {row[0]: (row[3], row[4]) for row in table.rows} == {
        "70 nations": ("asked", ""),
        "foreign country": ("not pledge", ""),
        "Indonesia": ("refused", "5,000 troops"),
        "Kenya": ("interest (possible)", ""),
    }


def test_a_contributor_stands_with_date_source_and_number_of_sources(graph):
    table = findings.contributors(graph, findings.named(graph, FORCE[1]))
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    shown = {who: (r["date"], r["source"], r["sources"]) for who, r in rows.items()}
    assert shown["Indonesia"] == ("2026-03-01", "Example Times", "2")
    assert shown["Kenya"] == ("2026-03-01", "Example Times", "1")


def test_contributors_of_a_graph_whose_counts_are_lost_have_a_source_each(folder, tmp_path):
    copy = open_graph(folder).save(tmp_path)
    (copy / "resolution.jsonl").write_text("")
    graph = open_graph(copy)
    table = findings.contributors(graph, findings.named(graph, FORCE[1]))
    assert {row[7] for row in table.rows} == {"1"}


def test_a_force_without_a_name_of_its_own_is_named_by_no_request(tmp_path):
    asked = extraction(
        "A joint force is planned. Ghana asked Togo to join the force.",
        [("Force", "A joint force"), ("Country", "Ghana"), ("Country", "Togo")],
        [
            (1, "asks", 2, {"about": "to join the joint force"}),
            (1, "offersTroops", 0, {"stage": Stage.OFFER}),
        ],
    )
    graph = open_graph(written(tmp_path, [asked]))
    table = findings.contributors(graph, findings.named(graph, "joint force"))
    assert [row["who"] for row in records(table)] == ["Ghana"]


@pytest.mark.parametrize("name", ["graph", "seeds", "sample"])
def test_the_question_answers_as_the_command_does(request, name):
    graph = open_graph(ROOT / "exports") if name == "sample" else request.getfixturevalue(name)
    columns = ("who", "relation", "stage", "number", "date", "source", "sources", "quote")
    expected = {
        (force.name, *(row[column] for column in columns))
        for force in graph.entities
        if force.type == "Force"
        for row in records(findings.contributors(graph, force))
    }
    assert expected
    assert answered(graph) == sorted(expected)


def records(table: findings.Table) -> list[dict[str, str]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def answered(graph: Graph) -> list[tuple[str, ...]]:
    """The rows of the question ``contributors``, worded as the command words them."""
    query = next(query for query in load().queries if query.name == "contributors")
    names = {relation.label: name for name, relation in load().schema.relations.items()}
    rows = []
    for row in graph.query(query.text).rows:
        force, who, label, stage, polarity, modality, date, *number = row[:-3]
        denied = "not " if polarity == "negated" and stage != "refused" else ""
        unsure = "" if modality == "actual" else f" ({modality})"
        (qualifier, value, unit), (source, sources, quote) = number, row[-3:]
        amount = f"{qualifier} {float(value):,g} {unit}" if value else ""
        stands = f"{denied}{stage}{unsure}", amount.removeprefix("exactly ")
        words = " ".join(quote.split())
        rows.append((force, who, names[label], *stands, date, source, sources, words))
    return sorted(rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("conflicts",),
        ("history", "Indonesia", "offersTroops"),
        ("contributors", "International Stabilization Force"),
    ],
)
def test_rows_come_as_table_json_and_csv(folder, arguments):
    table = run(folder, *arguments)
    assert (table.exit_code, "Indonesia" in table.stdout) == (0, True)
    records = json.loads(run(folder, *arguments, "-f", "json").stdout)
    lines = run(folder, *arguments, "-f", "csv").stdout.splitlines()
    assert len(lines) == len(records) + 1
    assert lines[0] == ",".join(records[0])


def test_explain_prints_the_references_for_a_file_of_decisions(folder):
    result = run(folder, "explain", "indonesia")
    assert result.exit_code == 0
    assert "second#0-9: “Indonesia”" in result.stdout


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (("history", "Indonesia", "offers"), 1, "'offers' is no relation; the relations are"),
        (("history", "Atlantis", "funds"), 1, "no entity is called 'Atlantis'"),
        (("contributors", "Kenia"), 1, "did you mean Kenya"),
        (("conflicts", "--reason", "spite"), 2, "'spite' is no reason; choose from"),
    ],
)
def test_what_is_not_known_is_one_line(folder, arguments, code, said):
    result = run(folder, *arguments)
    assert result.exit_code == code
    assert said in result.stderr


@pytest.fixture(scope="module")
def seeds(gold, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of five annotated articles on one force, from their annotations."""
    made = extractions(gold / "seeds")
    return open_graph(written(tmp_path_factory.mktemp("seeds"), made))


def stands(graph: Graph, force: str) -> dict[str, str]:
    table = findings.contributors(graph, findings.named(graph, force))
    return {row[0]: row[3] for row in table.rows}


def test_seventy_are_asked_and_nineteen_interested(seeds):
    found = stands(seeds, "International Stabilization Force")
    assert found["70 nations"] == found["Italy"] == found["Malta"] == "asked"
    assert found["19 countries"] == "interest"
    assert found["Indonesia"] == "offer"


def test_nobody_has_committed_troops(seeds):
    forces = {claim.object.id for claim in seeds.claims if claim.object.type == "Force"}
    found = {stage for force in forces for stage in stands(seeds, force).values()}
    assert "not pledge" in found
    assert not found & {"pledge", "delivered"}


def test_indonesias_history_goes_from_interest_to_an_offer_of_about_20000(seeds):
    indonesia, force = (
        findings.named(seeds, name) for name in ("Indonesia", "International Stabilization Force")
    )
    table = findings.history(seeds, indonesia, "offersTroops", force)
    assert [(row[0][:7], row[4], row[5]) for row in table.rows] == [
        ("2025-11", "interest (possible)", ""),
        ("2025-12", "offer", "about 20,000 troops"),
    ]


def test_nineteen_countries_and_five_nations_cannot_both_be_interested(seeds):
    found = {
        frozenset((row[2], row[4]))
        for row in findings.conflicts(seeds, reason="incompatible-number").rows
        if "19 countries" in row[1] and "offersTroops" in row[1]
    }
    assert frozenset(("allisrael-70-nations", "allisrael-various-nations")) in found


def test_the_numbers_of_countries_are_told_apart_by_stage(seeds):
    found = {
        (row["who"], row["stage"])
        for force in seeds.entities
        if force.type == "Force"
        for row in records(findings.contributors(seeds, force))
        if row["who"].split()[0] in {"19", "70", "five"}
    }
    assert found == {
        ("70 nations", "asked"),
        ("19 countries", "interest"),
        ("five nations", "interest"),
    }


def test_the_numbers_of_troops_are_those_that_the_articles_give(seeds):
    query = next(query for query in load().queries if query.name == "who-offers-troops")
    found = {(row[5], *row[2:5]) for row in seeds.query(query.text).rows if row[3]}
    assert found == {
        ("offer", "about", "20000", "troops"),
        ("offer", "about", "100", "gendarmes"),
        ("pledge", "up to", "5000", "troops"),
        ("pledge", "exactly", "10000", "troops"),
    }


def test_numbers_for_different_years_do_not_conflict(seeds):
    shown = findings.conflicts(seeds, reason="incompatible-number").rows
    assert not [row for row in shown if "5,000" in row[1] or "10,000" in row[1]]


@pytest.mark.parametrize(
    "name, articles",
    [("International Stabilization Force", 2), ("Yellow Line", 2), ("Donald Trump", 3)],
)
def test_what_several_articles_speak_of_is_one(seeds, name, articles):
    entity = findings.named(seeds, name)
    found = {m.document for m in seeds.resolution.mentions if m.entity == entity.id}
    assert len(found) >= articles
