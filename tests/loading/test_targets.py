"""Which targets there are, and who may say what in their names."""

import gzip
import re

import pytest

from kg.errors import ConfigError, LoadError
from kg.export import EXPORTERS, save
from kg.loading import Credentials, address, load, needs_password
from tests.conftest import ROOT
from tests.loading import contents


@pytest.mark.parametrize("target", ["", "graph.nq", "ftp://host/", "http:", "bolt://", "C:\\x"])
def test_what_is_no_target_is_refused_with_those_there_are(target):
    with pytest.raises(ConfigError, match=r"ladybug:PATH"):
        load(target, contents.whole())


@pytest.mark.parametrize("target", ["http://u:geheim@h/x", "bolt://u:geheim@h"])
def test_a_password_in_the_address_is_refused_and_not_repeated(target):
    for refused in (lambda: address(target), lambda: load(target, contents.whole())):
        with pytest.raises(ConfigError, match="set KG_PASSWORD") as caught:
            refused()
        assert "geheim" not in str(caught.value)


def test_a_user_in_the_address_is_taken_out():
    assert address("bolt+s://me@h:7687/db") == ("bolt+s://h:7687/db", "me")
    assert address("ladybug:/a@b/c") == ("ladybug:/a@b/c", "")


def test_files_need_no_password():
    assert needs_password("http://h/x")
    assert not needs_password("kuzu:x")


def test_credentials_do_not_show_the_password():
    assert "geheim" not in repr(Credentials("me", "geheim"))


def test_a_file_is_an_export_by_its_ending(tmp_path):
    load(f"file:{tmp_path}/a.nq.gz", contents.whole())
    save(EXPORTERS["nquads"], contents.whole(), tmp_path / "b.nq")
    assert gzip.decompress((tmp_path / "a.nq.gz").read_bytes()) == (tmp_path / "b.nq").read_bytes()


def test_a_file_of_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"use \.nq, \.trig"):
        load(f"file:{tmp_path}/a.docx", contents.whole())


def test_a_missing_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "neo4j", None)
    with pytest.raises(LoadError, match=r"pip install 'claimgraph\[neo4j\]'"):
        load("bolt://localhost", contents.whole())


def test_every_target_of_the_page_is_one():
    page = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    targets = re.findall(r"`kg load (\S+)`", page)
    assert len(targets) > 8
    for target in targets:
        needs_password(target)


def test_every_format_of_the_page_is_one():
    page = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:kg export )?(n\w+-\w+|nquads)(?: -z)?`", page))
    assert named == {"nquads", "neptune-nodes", "neptune-edges", "neo4j-nodes", "neo4j-edges"}
    assert named <= set(EXPORTERS)
