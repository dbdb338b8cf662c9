"""Every question has one answer: in SPARQL on Virtuoso, in Cypher on ArcadeDB and Ladybug."""

import functools
import importlib
import importlib.util
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from kg.loading import Credentials, load
from tests.conftest import require, require_program
from tests.loading import arcadedb, questions, virtuoso

Ask = Callable[[str], questions.Rows]


@functools.cache
def expected(graph: str) -> dict[str, questions.Rows]:
    return questions.answers(questions.content(graph))


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = require_program("virtuoso-t")
    with virtuoso.running(program, tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture(scope="module", params=questions.GRAPHS)
def in_virtuoso(request, virtuoso_server: str) -> tuple[str, Ask]:
    load(
        f"{virtuoso_server}/sparql-graph-crud-auth",
        questions.content(request.param),
        credentials=Credentials("dba", "dba"),
    )

    def ask(query: str) -> questions.Rows:
        form = {"query": query, "format": "application/sparql-results+json"}
        data = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"{virtuoso_server}/sparql", data, timeout=300) as answer:
            read = json.load(answer)
        names = read["head"]["vars"]
        found = read["results"]["bindings"]
        return questions.rows([row.get(name, {}).get("value") for name in names] for row in found)

    return request.param, ask


@pytest.fixture(scope="module")
def arcadedb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    for name in ("neo4j", "arcadedb_embedded"):
        require(importlib.util.find_spec(name), f"{name} is not installed")
    with arcadedb.running(tmp_path_factory.mktemp("arcadedb")) as (address, _):
        yield address


@pytest.fixture(scope="module", params=questions.GRAPHS)
def in_arcadedb(request, arcadedb_server: str) -> Iterator[tuple[str, Ask]]:
    import neo4j

    credentials = Credentials("root", arcadedb.PASSWORD)
    load(arcadedb_server, questions.content(request.param), credentials=credentials)
    place, _, database = arcadedb_server.rpartition("/")
    with (
        neo4j.GraphDatabase.driver(place, auth=("root", arcadedb.PASSWORD)) as driver,
        driver.session(database=database) as session,
    ):
        yield request.param, lambda query: questions.rows(r.values() for r in session.run(query))


@pytest.fixture(scope="module", params=questions.GRAPHS)
def in_ladybug(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Ask]]:
    require(importlib.util.find_spec("ladybug"), "ladybug is not installed")
    engine = importlib.import_module("ladybug")
    path = tmp_path_factory.mktemp("ladybug") / "graph"
    load(f"ladybug:{path}", questions.content(request.param))
    with engine.Database(str(path), read_only=True) as base, engine.Connection(base) as connection:
        yield request.param, lambda query: questions.rows(connection.execute(query).get_all())


@pytest.mark.slow
@pytest.mark.parametrize("name", questions.NAMES)
def test_sparql_on_virtuoso_answers_as_on_oxigraph(in_virtuoso, name):
    graph, ask = in_virtuoso
    assert ask(questions.sparql(name)) == expected(graph)[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", questions.NAMES)
def test_cypher_on_arcadedb_answers_as_sparql_does(in_arcadedb, name):
    graph, ask = in_arcadedb
    assert ask(questions.cypher(name)) == expected(graph)[name]


@pytest.mark.parametrize("name", questions.NAMES)
def test_cypher_on_ladybug_answers_as_sparql_does(in_ladybug, name):
    graph, ask = in_ladybug
    assert ask(questions.cypher(name)) == expected(graph)[name]


def test_every_question_has_an_answer_in_one_of_the_graphs():
    known = {graph: expected(graph) for graph in questions.GRAPHS}
    assert [n for n in questions.NAMES if not any(found[n] for found in known.values())] == []


def test_every_question_in_sparql_is_one_in_cypher():
    assert sorted(path.stem for path in questions.FOLDER.glob("*.cypher")) == questions.NAMES


@pytest.mark.parametrize("name", questions.NAMES)
def test_both_languages_say_the_same_above_the_same_columns(name):
    sparql, cypher = (questions.FOLDER / f"{name}{ending}" for ending in (".rq", ".cypher"))
    assert len(questions.columns(cypher)) == len(questions.columns(sparql))
    title = cypher.read_text(encoding="utf-8").splitlines()[0].removeprefix("// ")
    assert sparql.read_text(encoding="utf-8").startswith(f"# {title}")


@pytest.mark.parametrize("name", questions.NAMES)
def test_rows_in_cypher_are_ordered_by_every_column(name):
    path = questions.FOLDER / f"{name}.cypher"
    ordered = path.read_text(encoding="utf-8").partition("ORDER BY")[2]
    assert set(re.findall(r"\w+", ordered)) == set(questions.columns(path))
