"""From articles to a folder of exports: what is promised of a build as a whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

import kg
from kg import builder, corpus
from kg.config import CACHE, Config
from kg.errors import ConfigError, DocumentError, ExportError, ModelError, ResourceError
from kg.pipeline import Extractor

pytestmark = pytest.mark.model

HOSTILE = """title: <script>alert("x")</script> & "friends" \u202etxt.exe
publisher: <b>Evil</b> Post
date: yesterday-ish
url: javascript:alert(1)

Ruritania offered 500 troops to the International Stabilization Force. Foreign Minister Anna
"Bobby" <img src=x onerror=alert(1)> Tables said Elbonia opposed the plan.
"""


def text_of(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.txt"
    path.parent.mkdir()
    path.write_text("title: T\n\nRuritania will send 500 troops to Gaza, officials said.\n")
    return path


def test_a_build_writes_every_promised_file(sample_graph):
    assert {path.name for path in sample_graph.directory.iterdir()} == {
        CACHE,
        *("graph.ttl", "graph.trig", "graph.nq", "graph.jsonld", "graph.graphml"),
        *("claims.jsonl", "graph.html", "report.json", "resolution.jsonl"),
    }


def test_the_sample_conforms_to_the_shapes(sample_graph):
    assert sample_graph.report["validation"] == {"conforms": True, "violations": []}


def test_every_quote_stands_in_its_article_at_its_offsets(sample_graph, root):
    articles = {d.id: d for d in corpus.read([root / "kg" / "sample"]).documents}
    assert sample_graph.claims
    for claim in sample_graph.claims:
        evidence = claim.evidence
        assert articles[claim.document].text[evidence.start : evidence.end] == evidence.text


def test_turtle_and_quads_say_the_same(sample_graph):
    quads = Dataset(default_union=True)
    quads.parse(sample_graph.directory / "graph.nq", format="nquads")
    turtle = Graph().parse(sample_graph.directory / "graph.ttl")
    assert len(turtle) > 1000
    assert set(turtle) == {(s, p, o) for s, p, o, _ in quads.quads()}
    assert isomorphic(turtle, turtle)


def test_the_report_counts_what_the_claims_say(sample_graph):
    report = sample_graph.report
    claims = [
        json.loads(line) for line in text_of(sample_graph.directory, "claims.jsonl").splitlines()
    ]
    assert report["counts"]["claims"] == len(claims) == sum(report["claims_by_relation"].values())
    assert report["counts"]["documents"] == len(report["documents"]) == 12
    assert sum(d["claims"] for d in report["documents"]) == len(claims)
    assert report["made_with"]["claimgraph"]


BUILD = """
import sys, kg
if __name__ == "__main__":
    out, jobs, *paths = sys.argv[1:]
    kg.build(paths, out=out, config=kg.Config(jobs=int(jobs)))
"""


def test_order_processes_and_hash_seeds_change_no_byte(tmp_path, root):
    names = ("mali-after-minusma", "golan-undof-austria", "bosnia-eufor")
    articles = [str(root / "kg" / "sample" / f"{name}.txt") for name in names]
    (tmp_path / "hostile.txt").write_text(HOSTILE)
    (tmp_path / "empty.txt").write_text("")
    inputs = [*articles, str(tmp_path / "hostile.txt"), str(tmp_path / "empty.txt")]
    script = tmp_path / "build.py"
    script.write_text(BUILD)
    results = []
    for seed, jobs, order in (("1", "1", 1), ("2", "2", -1)):
        out = tmp_path / f"out{seed}"
        subprocess.run(
            [sys.executable, script, out, jobs, *inputs[::order]],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            check=True,
        )
        results.append(contents(out))
    assert results[0] == results[1]


def test_hostile_text_is_escaped_everywhere(tmp_path):
    path = tmp_path / 'a "b" <c> {d}.txt'
    path.write_text(HOSTILE)
    graph = kg.build(path, out=tmp_path / "out")
    page = text_of(graph.directory, "graph.html")
    assert '<script>alert("x")' not in page
    assert "<img src=x" not in page
    assert graph.report["validation"]["conforms"]
    assert graph.report["warnings"] == [
        f"{path}: the date 'yesterday-ish' is no date; write it as 2025-12-16"
    ]
    Graph().parse(graph.directory / "graph.ttl")
    assert graph.to_networkx().number_of_edges() == len(graph.claims)


def test_an_article_without_a_claim_is_a_graph_too(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The sea was calm.")
    graph = kg.build(path, out=tmp_path / "out")
    assert graph.claims == ()
    assert graph.report["validation"]["conforms"]
    assert graph.query("SELECT ?d { ?d a schema:NewsArticle }").rows


def test_a_graph_in_the_folder_of_the_articles_is_no_article(article, sample_graph):
    sample_graph.save(article.parent / "exports")
    articles = builder.read_corpus([article.parent], Config())
    assert [document.id for document in articles.documents] == ["a"]
    assert not articles.skipped


def test_without_a_folder_the_graph_lives_as_long_as_its_object(article):
    graph = kg.build([article])
    assert graph.report["counts"]["documents"] == 1
    folder = graph.directory
    del graph
    assert not folder.exists()


def test_further_formats_are_written_on_request_and_go_when_stale(article, tmp_path):
    out = tmp_path / "out"
    kg.build(article, out=out, also=["csv"])
    assert (out / "claims.csv").is_file()
    (out / "mine.txt").write_text("stays")
    kg.build(article, out=out)
    assert not (out / "claims.csv").exists()
    assert (out / "mine.txt").read_text() == "stays"


def test_an_unknown_format_is_refused_before_any_work(article, tmp_path):
    with pytest.raises(ConfigError, match="'exel' is no format; choose from turtle, "):
        kg.build(article, out=tmp_path / "out", also=["exel"])
    assert not (tmp_path / "out").exists()


def test_a_failing_build_leaves_the_old_exports_whole(article, tmp_path, monkeypatch):
    out = tmp_path / "out"
    kg.build(article, out=out)
    before = contents(out)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.increment.writing.splice", fail)
    with pytest.raises(KeyboardInterrupt):
        kg.build(article, out=out)
    assert contents(out) == before


def test_what_a_killed_build_left_is_cleared_away(article, tmp_path):
    (tmp_path / "out" / ".building-x").mkdir(parents=True)
    graph = kg.build(article, out=tmp_path / "out")
    hidden = [path.name for path in graph.directory.iterdir() if path.name.startswith(".")]
    assert hidden == [CACHE]


def test_nothing_to_read_is_an_error_with_the_first_reason(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(DocumentError, match=r"1 left out; .*empty\.txt: is empty"):
        kg.build(tmp_path / "empty.txt", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_an_error(article, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"cannot write to .*file"):
        kg.build(article, out=tmp_path / "file" / "out")


def test_a_missing_model_is_an_error(article, tmp_path):
    with pytest.raises(ModelError, match="'nosuch'"):
        kg.build(article, out=tmp_path / "out", config=kg.Config(model="nosuch"))
    assert not (tmp_path / "out").exists()


BROKEN = "title: T\n\nChad will send 500 troops to Haiti.\n"


@pytest.fixture
def breaks_on_chad(monkeypatch):
    """A pipeline with a bug that one article shows."""
    extract = Extractor.extract

    def broken(self, document):
        if "Chad" in document.text:
            raise IndexError("list index\nout of range")
        return extract(self, document)

    monkeypatch.setattr(Extractor, "extract", broken)


@pytest.mark.usefixtures("breaks_on_chad")
def test_an_article_that_breaks_the_program_is_left_out_with_a_line(article, tmp_path):
    article.with_name("b.txt").write_text(BROKEN)
    graph = kg.build(article.parent, out=tmp_path / "out")
    (skipped,) = graph.report["skipped"]
    assert skipped["source"] == "b"
    assert skipped["reason"].startswith("broke the program (IndexError: list index out of range;")
    assert "please report" in skipped["reason"]
    assert graph.report["counts"]["documents"] == 1
    assert [document["id"] for document in graph.report["documents"]] == ["a"]
    assert graph.report["validation"]["conforms"]


@pytest.mark.usefixtures("breaks_on_chad")
def test_when_every_article_breaks_the_program_there_is_no_graph(article, tmp_path):
    article.write_text(BROKEN)
    with pytest.raises(DocumentError, match=r"no article could be read .*IndexError"):
        kg.build(article, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_faults_of_names_and_decisions_are_told_together(article, tmp_path):
    (tmp_path / "names.csv").write_text("id,type,name\nx,Planet,Mars\n")
    (tmp_path / "decisions.yml").write_text("equal: []\n")
    config = kg.Config(
        gazetteer=(str(tmp_path / "names.csv"), str(tmp_path / "absent.yml")),
        decisions=str(tmp_path / "decisions.yml"),
    )
    with pytest.raises(ResourceError) as caught:
        kg.build(article, out=tmp_path / "out", config=config)
    assert all(said in str(caught.value) for said in ("Planet", "absent.yml", "'equal'"))


def test_a_decision_about_an_unknown_entry_is_refused(article, tmp_path):
    (tmp_path / "decisions.yml").write_text("same: [['a#0-3', atlantis]]\n")
    config = kg.Config(decisions=str(tmp_path / "decisions.yml"))
    with pytest.raises(ResourceError, match="'atlantis' is neither a reference"):
        kg.build(article, out=tmp_path / "out", config=config)


def test_a_decision_about_an_unknown_cluster_is_a_warning(article, tmp_path):
    (tmp_path / "decisions.yml").write_text("same: [['a#0-9999', 'b#1-2']]\n")
    config = kg.Config(decisions=str(tmp_path / "decisions.yml"))
    graph = kg.build(article, out=tmp_path / "out", config=config)
    assert [line.split(": ")[1].split(" is ")[0] for line in graph.report["warnings"]] == [
        "a#0-9999",
        "b#1-2",
    ]
