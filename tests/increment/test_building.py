"""A build after changes does little, and gives what a build from nothing gives, byte for byte."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import CACHE
from kg.errors import ExportError
from kg.model import Extraction
from kg.resolution import UserDecisions
from kg.resources import Resources, load
from tests.gold_extractions import extractions
from tests.increment.graphs import build, files, whole


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load()


@pytest.fixture(scope="module")
def articles(root: Path) -> list[Extraction]:
    return extractions(root / "tests" / "corpus", limit=40)


def under(id: str, extraction: Extraction) -> Extraction:
    """Return an extraction as that of an article with another id."""
    document = replace(extraction.document, id=id)
    claims = [replace(c, evidence=replace(c.evidence, document=id)) for c in extraction.claims]
    return Extraction(document, extraction.clusters, tuple(claims))


def test_the_rows_make_the_files_that_each_format_writes(articles, resources, tmp_path):
    build(articles, tmp_path / "rows", resources)
    whole(articles, tmp_path / "whole", resources)
    made, expected = files(tmp_path / "rows"), files(tmp_path / "whole")
    assert made.keys() == expected.keys()
    for name, content in expected.items():
        assert made[name] == content, name


def test_users_decisions_make_the_same_files_too(articles, resources, tmp_path):
    made = articles[:8]
    refs = [
        f"{e.document.id}#{c.mentions[0].start}-{c.mentions[0].end}"
        for e in made
        for c in e.clusters
        if c.type == "Organization" and c.mentions[0].kind == "named"
    ]
    user = UserDecisions(same=((refs[0], refs[-1]),), different=((refs[1], refs[2]),))
    build(made, tmp_path / "rows", resources, user=user)
    whole(made, tmp_path / "whole", resources, user)
    assert files(tmp_path / "rows")["claims.jsonl"] == files(tmp_path / "whole")["claims.jsonl"]


def test_an_article_that_did_not_change_is_not_read_again(articles, resources, tmp_path):
    asked: list[str] = []
    build(articles[:6], tmp_path, resources, extracted=asked)
    build(articles[:7], tmp_path, resources, extracted=asked)
    assert asked == []


def test_a_spoilt_state_costs_time_and_no_byte(articles, resources, tmp_path):
    build(articles[:6], tmp_path / "out", resources)
    for path in sorted((tmp_path / "out" / CACHE).iterdir())[::3]:
        path.write_bytes(path.read_bytes()[:-1])
    build(articles[1:7], tmp_path / "out", resources)
    build(articles[1:7], tmp_path / "cold", resources)
    assert files(tmp_path / "out") == files(tmp_path / "cold")


@pytest.mark.parametrize("room", [20_000, 300_000])
def test_a_full_disk_is_an_error_that_names_the_folder(articles, resources, tmp_path, room):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(
            ExportError, match=r"^cannot write to .*out: File too large; choose a folder"
        ):
            build(articles, tmp_path / "out", resources, kept=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "out").exists()


def test_an_export_that_somebody_changed_is_written_anew(articles, resources, tmp_path):
    build(articles[:4], tmp_path / "out", resources)
    path = tmp_path / "out" / "graph.nq"
    path.write_bytes(path.read_bytes().replace(b"Country", b"Mountain"))
    build(articles[:4], tmp_path / "out", resources)
    build(articles[:4], tmp_path / "cold", resources)
    assert files(tmp_path / "out") == files(tmp_path / "cold")


IDS = ("a", "b", "c", "d")
EDITS = st.lists(
    st.tuples(st.sampled_from(IDS), st.none() | st.integers(min_value=0, max_value=11)),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(edits=EDITS)
def test_any_sequence_of_edits_ends_as_a_build_from_nothing(
    edits, articles, resources, tmp_path_factory
):
    place = tmp_path_factory.mktemp("edits")
    now = {"z": under("z", articles[-1])}
    for id_, choice in edits:
        if choice is None:
            now.pop(id_, None)
        else:
            now[id_] = under(id_, articles[choice])
        build(now.values(), place / "out", resources)
    build(now.values(), place / "cold", resources, kept=False)
    assert files(place / "out") == files(place / "cold")
