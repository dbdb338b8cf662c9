"""Where the ontology is found, and its cache."""

import pytest

from kg.errors import ResourceError
from kg.resources import load
from kg.resources.files import ontology_folder, parse_yaml, read_source

PARSERS = {".yml": parse_yaml}


def test_a_folder_reads_the_same_from_its_files_and_from_the_cache(tmp_path):
    (tmp_path / "a.yml").write_text(
        "- {id: é, n: 1.5, on: true}\n".replace("on:", "'on':"), "utf-8"
    )
    cold = read_source(tmp_path, PARSERS, tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("ontology-*.json"))) == 1
    assert read_source(tmp_path, PARSERS, tmp_path / "cache") == cold


def test_a_changed_file_is_read_anew(tmp_path):
    file = tmp_path / "a.yml"
    file.write_text("[1]", "utf-8")
    read_source(tmp_path, PARSERS, tmp_path / "cache")
    file.write_text("[2]", "utf-8")
    assert read_source(tmp_path, PARSERS, tmp_path / "cache").data == {"a.yml": [2]}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"digest": 1}', "\x00"])
def test_a_broken_cache_is_no_fault(tmp_path, content):
    (tmp_path / "a.yml").write_text("[1]", "utf-8")
    cache = tmp_path / "cache"
    read_source(tmp_path, PARSERS, cache)
    for file in cache.iterdir():
        file.write_text(content, "utf-8")
    assert read_source(tmp_path, PARSERS, cache).data == {"a.yml": [1]}


def test_the_cache_does_not_grow_without_end(tmp_path):
    for number in range(9):
        (tmp_path / "a.yml").write_text(f"[{number}]", "utf-8")
        read_source(tmp_path, PARSERS, tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 4


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "a.yml").write_text("[1]", "utf-8")
    (tmp_path / "cache").write_text("a file in the way", "utf-8")
    assert read_source(tmp_path, PARSERS, tmp_path / "cache").data == {"a.yml": [1]}


def test_every_unreadable_file_is_named(tmp_path):
    (tmp_path / "a.yml").write_bytes(b"\xff\xfe")
    (tmp_path / "b.yml").write_bytes(b"\xff")
    with pytest.raises(ResourceError, match=r"(?s)a\.yml: .*UTF-8.*b\.yml: .*UTF-8"):
        read_source(tmp_path, PARSERS)


def test_dates_in_yaml_stay_text():
    assert parse_yaml("[2026-01-02]") == ["2026-01-02"]


def test_equal_content_has_an_equal_digest(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yml").write_text("[1]", "utf-8")
    one, two = (read_source(tmp_path / name, PARSERS) for name in ("one", "two"))
    assert one.digest == two.digest


@pytest.mark.parametrize("place", ["site/kg/_ontology", "site/ontology"])
def test_the_ontology_is_found_in_an_installed_package_and_in_a_checkout(tmp_path, place):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "kg.ttl").touch()
    assert ontology_folder(tmp_path / "site" / "kg") == folder


def test_a_package_without_its_ontology_is_reported(tmp_path):
    with pytest.raises(ResourceError, match="no ontology found"):
        ontology_folder(tmp_path / "kg")


def test_a_folder_without_an_ontology_is_reported(tmp_path):
    with pytest.raises(ResourceError, match=r"kg\.ttl: kg:Country: needs rdfs:label"):
        load(folder=tmp_path)
