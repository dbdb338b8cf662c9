"""The commands, as a user calls them: results, messages, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.errors import KgError

ARTICLE = "title: T\n\nRuritania will send 500 troops to Gaza, officials said.\n"
COMMANDS = (
    *(
        "build",
        "watch",
        "export",
        "query",
        "show",
        "explain",
        "conflicts",
        "history",
        "contributors",
    ),
    *("load", "view", "serve", "validate", "evaluate", "formats"),
)


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def article(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_examples(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Examples:\n  kg " in result.stdout.replace("    kg", "  kg")


def test_the_list_of_commands_is_that_of_the_help():
    text = run("--help").stdout
    assert all(f"  {command} " in text for command in COMMANDS)


def test_the_version_names_program_and_parts():
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("kg ")
    assert "spacy 3." in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["build", ""], ["query"], ["evaluate"], ["nosuch"], ["build", "--nosuch"]],
)
def test_wrong_usage_is_exit_code_two(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.model
def test_a_build_reports_on_standard_error_and_is_silent_on_output(article, tmp_path):
    result = run("build", article, "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 articles, " in result.stderr
    assert (tmp_path / "out" / "graph.ttl").is_file()


@pytest.mark.model
def test_a_build_that_left_something_out_is_exit_code_three(article, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    result = run("build", article, tmp_path / "empty.txt")
    assert result.exit_code == 3
    assert f"left out: {tmp_path}/empty.txt: is empty" in result.stderr
    report = json.loads((tmp_path / "exports" / "report.json").read_text())
    assert report["counts"]["skipped"] == 1


def test_a_build_of_nothing_is_exit_code_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("build", "nowhere.txt")
    assert result.exit_code == 1
    assert "left out: nowhere.txt: does not exist\n" in result.stderr
    assert "Error: no article could be read" in result.stderr
    assert not (tmp_path / "exports").exists()


@pytest.mark.model
def test_standard_input_is_an_article(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("build", "-", stdin=ARTICLE).exit_code == 0
    report = json.loads((tmp_path / "exports" / "report.json").read_text())
    assert [document["id"] for document in report["documents"]] == ["stdin"]


@pytest.mark.parametrize(
    "settings, said",
    [("jobs = 'many'", "jobs must be a whole number"), ("jobs", "is no TOML")],
)
def test_wrong_settings_are_one_line(article, tmp_path, settings, said):
    (tmp_path / "claimgraph.toml").write_text(settings)
    result = run("build", article)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_wrong_option_is_one_line(article):
    result = run("build", article, "--jobs", "-2")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: jobs must be between 0 and 1,024, not -2\n",
    )


@pytest.mark.model
@pytest.mark.parametrize(
    "form, start",
    [("csv", "n\r\n"), ("json", '{"head":{"vars":["n"]}'), ("tsv", "?n\n"), ("xml", "<?xml")],
)
def test_answers_come_in_standard_formats(sample_graph, form, start):
    query = "SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }"
    result = run("query", query, "--format", form, "-g", sample_graph.directory)
    assert result.exit_code == 0
    assert result.stdout_bytes.decode().startswith(start)


@pytest.mark.model
def test_triples_come_as_turtle(sample_graph):
    query = "CONSTRUCT { ?s kg:offersTroops ?o } { ?s kg:offersTroops ?o }"
    result = run("query", query, "--format", "ttl", "-g", sample_graph.directory)
    assert "kg:offersTroops" in result.stdout


@pytest.mark.model
def test_answers_are_tables_unless_told_otherwise(sample_graph):
    result = run("query", "SELECT ?a { ?a a schema:NewsArticle }", "-g", sample_graph.directory)
    assert "bosnia-eufor" in result.stdout
    assert result.stderr == "12 rows\n"


@pytest.mark.model
def test_a_file_and_a_named_question_are_queries_too(sample_graph, tmp_path):
    (tmp_path / "mine.rq").write_text("ASK { ?c a kg:Claim }")
    asked = run("query", tmp_path / "mine.rq", "-g", sample_graph.directory)
    assert "true" in asked.stdout
    listed = run("query", "--list")
    assert listed.exit_code == 0
    name = listed.stdout.splitlines()[3].split()[1]
    assert run("query", name, "-g", sample_graph.directory).exit_code == 0


@pytest.mark.model
@pytest.mark.parametrize(
    "query, said",
    [
        ("SELEKT { }", "begin with SELECT"),
        ("SELECT ?x { ?x ", "the query"),
        ("nosuch", "'nosuch' is no query, file or named question"),
        ("DROP ALL { }", "read only"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "not allowed"),
    ],
)
def test_a_bad_query_is_one_line(sample_graph, query, said):
    result = run("query", query, "-g", sample_graph.directory)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.model
def test_show_gives_a_dossier(sample_graph):
    result = run("show", "Kenya", "-g", sample_graph.directory)
    assert result.exit_code == 0
    assert result.stdout.startswith("Kenya (Country)\n")
    assert "What it does" in result.stdout


@pytest.mark.model
def test_show_of_an_unknown_name_is_one_line(sample_graph):
    result = run("show", "Nobody at all", "-g", sample_graph.directory)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no entity is called 'Nobody at all'" in result.stderr


@pytest.mark.model
def test_validate_says_that_the_sample_conforms(sample_graph):
    result = run("validate", "-g", sample_graph.directory)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "the graph conforms to its shapes\n"


@pytest.mark.model
def test_validate_names_violations_and_exits_with_three(sample_graph, tmp_path):
    folder = sample_graph.save(tmp_path / "broken")
    quads = (folder / "graph.nq").read_text()
    (folder / "graph.nq").write_text(
        quads.replace('polarity> "affirmed"', 'polarity> "perhaps"', 1)
    )
    result = run("validate", "-g", folder)
    assert result.exit_code == 3
    assert "perhaps" in result.stdout


@pytest.mark.parametrize("command", [["query", "ASK {}"], ["show", "x"], ["validate"]])
def test_a_missing_graph_is_one_line(tmp_path, command):
    result = run(*command, "-g", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "holds no graph" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    claim = {
        "subject": "ruritania",
        "relation": "offersTroops",
        "object": "gaza",
        "polarity": "affirmed",
        "modality": "actual",
        "evidence": "Ruritania will send 500 troops to Gaza",
    }
    entities = [
        {"id": "ruritania", "type": "Country", "names": ["Ruritania"]},
        {"id": "gaza", "type": "Place", "names": ["Gaza"]},
    ]
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "a.json").write_text(
        json.dumps({"doc": "a", "entities": entities, "claims": [claim]})
    )
    return folder


def test_evaluate_scores_a_claims_file(gold_folder, tmp_path):
    claim = {"document": "a", "subject": "Ruritania", "relation": "offersTroops", "object": "Haiti"}
    (tmp_path / "claims.jsonl").write_text(json.dumps(claim))
    options = ("--claims", tmp_path / "claims.jsonl", "--misses", "--mistakes")
    result = run("evaluate", gold_folder, *options)
    assert result.exit_code == 0
    assert "- missed  a: ruritania offersTroops gaza" in result.stdout
    assert "object is no entity of the article" in result.stdout
    assert "all             P 0.000  R 0.000  F1 0.000   tp    0 fp    1 fn    1" in result.stdout


@pytest.mark.model
def test_evaluate_reads_the_articles_itself(gold_folder):
    result = run("evaluate", gold_folder, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["documents"] == 1


def test_evaluate_without_gold_is_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("")
    result = run("evaluate", tmp_path, "--claims", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert "holds no gold files" in result.stderr


def test_formats_names_every_ending_and_file():
    result = run("formats")
    assert result.exit_code == 0
    for name in (".ndjson", "graph.ttl", "claims.jsonl", "graph.html", "cypher"):
        assert name in result.stdout


def test_text_cannot_steer_the_terminal():
    from kg.cli.output import printable

    assert printable("a\x9b31m\u202eb\x1b[0m\n") == "a31mb[0m "


def test_an_operating_system_error_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "claimgraph.toml").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("build", "a.txt", "--config", "claimgraph.toml")
    assert result.exit_code == 1
    assert "Is a directory" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_error(root):
    command = f"{sys.executable} -c 'from kg.cli import main; main()' formats | head -1"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment, check=True
    )
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_what_the_encoding_of_a_terminal_lacks_is_printed_as_an_escape(root, sample_graph):
    command = [sys.executable, "-c", "from kg.cli import main; main()", "show", "Kenya"]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [*command, "-g", str(sample_graph.directory)],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert rb"\u201c" in done.stdout
    assert not done.stderr


def test_every_error_of_the_library_is_a_kg_error():
    from kg import errors

    kinds = [e for e in vars(errors).values() if isinstance(e, type)]
    assert all(issubclass(kind, KgError) for kind in kinds)
