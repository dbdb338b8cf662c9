"""What is kept between builds: only what is new is read, and nothing kept can spoil a build."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.cache import ExtractionCache, LanguageCache, Shelf
from kg.config import CACHE, Config
from kg.corpus.language import _identifier
from kg.pipeline import Extractor
from tests.resolution.factory import extraction

MADE = extraction(
    "Indonesia will send 500 troops to Gaza.",
    [("Country", "Indonesia"), ("Zone", "Gaza")],
    [(0, "deploysTo", 1, {"confidence": 0.1 + 0.2})],
)


def cache_in(folder: Path, config: Config | None = None, ontology: str = "o") -> ExtractionCache:
    return ExtractionCache(Shelf(folder), config or Config(), ontology)


def test_what_was_kept_comes_back_without_loss(tmp_path):
    cache_in(tmp_path).put(MADE)
    assert cache_in(tmp_path).get(MADE.document) == MADE


@pytest.mark.parametrize("change", [{"text": "Else."}, {"date": None}, {"id": "b"}, {"title": "T"}])
def test_a_changed_article_is_not_known(tmp_path, change):
    cache_in(tmp_path).put(MADE)
    assert cache_in(tmp_path).get(replace(MADE.document, **change)) is None


def test_another_ontology_or_setting_makes_all_unknown(tmp_path):
    cache_in(tmp_path).put(MADE)
    assert cache_in(tmp_path, ontology="p").get(MADE.document) is None
    assert cache_in(tmp_path, Config(min_confidence=0.9)).get(MADE.document) is None


@pytest.mark.parametrize(
    "made_with, config, why",
    [
        (("1", "p", "o"), Config(), ""),
        (("1", "p", "o"), Config(jobs=4), ""),
        (("2", "q", "o"), Config(), "another version"),
        (("1", "p", "x"), Config(), "another ontology or gazetteer"),
        (("2", "p", "o"), Config(min_confidence=0.9), "other settings and another version"),
    ],
)
def test_what_is_of_no_use_any_more_says_why(tmp_path, made_with, config, why):
    assert ExtractionCache(Shelf(tmp_path), Config(), "1", "p", "o").outdated() == ""
    ExtractionCache(Shelf(tmp_path), Config(), "1", "p", "o").mark()
    assert ExtractionCache(Shelf(tmp_path), config, *made_with).outdated() == why


def test_what_does_not_say_what_it_was_made_with_is_of_another_version(tmp_path):
    Shelf(tmp_path).put("state", b"")
    assert cache_in(tmp_path).outdated() == "another version"


def test_the_number_of_processes_does_not_matter(tmp_path):
    cache_in(tmp_path).put(MADE)
    assert cache_in(tmp_path, Config(jobs=4)).get(MADE.document) == MADE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[:-9],
        lambda data: data.replace(b"0.30000000000000004", b"0.99999999999999999"),
        lambda data: data.replace(b"{", b"\xff", 1),
        lambda data: b"\n" + data,
    ],
    ids=["empty", "cut", "changed", "no text", "shifted"],
)
def test_a_spoilt_entry_is_not_known(tmp_path, spoil):
    cache_in(tmp_path).put(MADE)
    (path,) = tmp_path.glob("*.json")
    path.write_bytes(spoil(path.read_bytes()))
    assert cache_in(tmp_path).get(MADE.document) is None


def test_an_entry_of_another_article_under_its_name_is_not_known(tmp_path):
    cache_in(tmp_path).put(MADE)
    (path,) = tmp_path.glob("*.json")
    other = replace(MADE.document, id="b")
    path.rename(tmp_path / cache_in(tmp_path).name(other))
    assert cache_in(tmp_path).get(other) is None


def test_a_folder_that_cannot_be_used_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file")
    cache = ExtractionCache(shelf, Config())
    cache.put(MADE)
    shelf.prune()
    assert cache.get(MADE.document) is None


def test_what_a_full_disk_does_not_take_leaves_nothing_behind(tmp_path):
    resource = pytest.importorskip("resource")
    shelf = Shelf(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        shelf.put("name", b"x" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


def test_what_no_article_of_the_build_needs_goes(tmp_path):
    old = cache_in(tmp_path)
    old.put(MADE)
    old.put(replace(MADE, document=replace(MADE.document, id="b")))
    shelf = Shelf(tmp_path)
    new = ExtractionCache(shelf, Config(), "o")
    new.get(MADE.document)
    shelf.prune()
    assert [path.name for path in tmp_path.iterdir()] == [new.name(MADE.document)]


def test_what_is_asked_for_the_last_time_goes(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.put("a", b"1")
    assert shelf.get("a", stays=False) == b"1"
    Shelf(tmp_path).prune()
    assert not list(tmp_path.iterdir())


# Builds with the whole program.


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The ids of the articles that the pipeline really reads."""
    seen: list[str] = []
    extract = Extractor.extract

    def watched(self, document):
        seen.append(document.id)
        return extract(self, document)

    monkeypatch.setattr(Extractor, "extract", watched)
    return seen


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, country in (("a", "Kenya"), ("b", "Chad"), ("c", "Ghana")):
        (folder / f"{name}.txt").write_text(f"title: T\n\n{country} sent 500 troops to Haiti.\n")
    return folder


@pytest.mark.model
def test_a_rebuild_reads_only_what_is_new_or_changed(articles, tmp_path, read):
    kg.build(articles, out=tmp_path / "out")
    read.clear()
    (articles / "a.txt").write_text("title: T\n\nKenya sent 600 troops to Haiti.\n")
    (articles / "b.txt").unlink()
    (articles / "d.txt").write_text("title: T\n\nMali sent 5 troops to Haiti.\n")
    kg.build(articles, out=tmp_path / "out")
    assert read == ["a", "d"]
    kg.build(articles, out=tmp_path / "cold")
    assert files(tmp_path / "out") == files(tmp_path / "cold")


@pytest.mark.model
def test_users_names_make_all_articles_new(articles, tmp_path, read):
    names = tmp_path / "names.yml"
    names.write_text("- {id: ruritania, type: Country, name: Ruritania}\n")
    kg.build(articles, out=tmp_path / "out")
    read.clear()
    kg.build(articles, out=tmp_path / "out", config=Config(gazetteer=(str(names),)))
    assert read == ["a", "b", "c"]


@pytest.mark.model
def test_without_cache_nothing_is_kept_and_nothing_used(articles, tmp_path, read):
    for _ in range(2):
        kg.build(articles, out=tmp_path / "out", config=Config(cache=False))
    assert read == ["a", "b", "c"] * 2
    assert not (tmp_path / "out" / CACHE).exists()


@pytest.mark.model
def test_a_spoilt_cache_changes_no_byte(articles, tmp_path):
    kg.build(articles, out=tmp_path / "out")
    before = files(tmp_path / "out")
    kept = sorted((tmp_path / "out" / CACHE).iterdir())
    kept[0].write_bytes(b"")
    kept[1].write_bytes(kept[2].read_bytes())
    kg.build(articles, out=tmp_path / "out")
    assert files(tmp_path / "out") == before


BUILD = """
import sys, kg
from kg.pipeline import Extractor
extract = Extractor.extract
def slow(self, document):
    if document.id == "c":
        print("waiting", flush=True)
        sys.stdin.read()
    return extract(self, document)
Extractor.extract = slow
kg.build(sys.argv[1], out=sys.argv[2])
"""


@pytest.mark.model
def test_a_killed_build_goes_on_where_it_was(articles, tmp_path, root, read):
    with subprocess.Popen(
        [sys.executable, "-c", BUILD, articles, tmp_path / "out"],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"waiting\n"
        process.send_signal(signal.SIGKILL)
    kg.build(articles, out=tmp_path / "out")
    assert read == ["c"]
    kg.build(articles, out=tmp_path / "cold")
    assert files(tmp_path / "out") == files(tmp_path / "cold")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {CACHE}


TEXTS = (
    "Kenya offered 400 troops to the Stabilization Force.",
    "Kenya refused to send troops to the Stabilization Force.",
    "Chad denied that Kenya offered troops.",
    "Ghana funds the Stabilization Force (SF). The SF thanked Ghana.",
)
EDITS = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.sampled_from(TEXTS))),
    min_size=1,
    max_size=3,
)


@pytest.mark.model
@pytest.mark.slow
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(EDITS)
def test_any_sequence_of_edits_ends_as_a_cold_build(tmp_path_factory, edits):
    place = tmp_path_factory.mktemp("edits")
    folder = place / "in"
    folder.mkdir()
    (folder / "z.txt").write_text("title: Z\n\nMali opposed the plan.\n")
    for name, text in edits:
        path = folder / f"{name}.txt"
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(f"title: T\n\n{text}\n")
        kg.build(folder, out=place / "out")
    kg.build(folder, out=place / "cold", config=Config(cache=False))
    assert files(place / "out") == files(place / "cold")


def test_the_language_of_an_english_text_is_judged_once(tmp_path):
    english = (
        "Kenya will send four hundred police officers to Haiti, its foreign minister said. " * 2
    )
    french = "Le Kenya enverra quatre cents policiers en Haïti, a dit son ministre. " * 2
    LanguageCache(Shelf(tmp_path)).put([english, french])
    kept = LanguageCache(Shelf(tmp_path))
    _identifier.cache_clear()
    assert kept.foreign_language(english) == ""
    assert _identifier.cache_info().misses == 0
    assert kept.foreign_language(french) == "fr"
    assert _identifier.cache_info().misses == 1
