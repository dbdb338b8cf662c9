"""Checks and merging of gazetteer files."""

import json
from pathlib import Path

import pytest

from kg.errors import ResourceError
from kg.model import EntityType
from kg.resources import Gazetteer, load
from kg.resources.gazetteer_files import pack, unpack


def write(folder: Path, text: str, name: str = "mine.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "entry, problem",
    [
        ("{id: x-force, type: Force, name: X Force, alias: [X]}", "unknown key 'alias'; allowed are id"),
        ("{id: x-force, type: Army, name: X Force}", "type 'Army' is unknown; allowed are Country"),
        ("{id: x-force, name: X Force}", "type None is unknown; allowed are Country"),
        ("{id: X Force, type: Force, name: X Force}", "must be small letters, digits and hyphens such as 'x-force'"),
        ("{type: Force, name: X Force}", "id None must be small letters"),
        ("{id: x-force, type: Force}", "needs a name"),
        ("{id: x-force, type: Force, name: X Force, names: XF}", "names 'XF' must be a list of texts"),
        ("{id: x-force, type: Force, name: X Force, names: [no]}", "quote yes, no, on, off"),
        ("{id: x-force, type: Force, name: X Force, names: ['--']}", "one short line with a letter"),
        ("{id: x-force, type: Force, name: X Force, period: '2025'}", "must be first and last day or year"),
        ("{id: x-force, type: Force, name: X Force, wikidata: 252}", "must be a Wikidata id such as Q252"),
        ("{id: x-land, type: Country, name: X Land, iso_alpha2: xl}", "must be two capital letters"),
        ("{id: x-force, type: Force, name: X Force, country: x-land}", "'x-land' is not the id of a country"),
        ("{id: x-man, type: Person, name: X Man, body: x-body}", "'x-body' is not the id of a body"),
        ("{id: x-land, type: Country, name: X Land, regions: [Nowhere]}", "'Nowhere' is not the name of a place"),
        ("{id: x-force, type: Force, name: UNIFIL}", "the name 'UNIFIL' belongs to 'unifil'"),
        ("{id: x-land, type: Country, name: X Land, wikidata: Q252}", "wikidata Q252 belongs to 'indonesia'"),
        ("{id: indonesia, type: Place}", "type Place differs from Country"),
        ("Indonesia", "must be a mapping with the keys id and name"),
    ],
)  # fmt: skip
def test_a_faulty_entry_is_reported_with_its_file_and_what_is_allowed(tmp_path, entry, problem):
    path = write(tmp_path, f"- {entry}\n")
    with pytest.raises(ResourceError) as caught:
        load([path])
    assert problem in str(caught.value)
    assert str(path) in str(caught.value)


def test_every_fault_is_reported_at_once(tmp_path):
    one = write(tmp_path, "- {id: a, type: Army, name: A}\n- {id: b, name: B}\n", "one.yml")
    two = write(tmp_path, "id,type,name\nc,Navy,C\n", "two.csv")
    with pytest.raises(ResourceError, match="3 faults") as caught:
        load([one, two])
    assert "one.yml: a:" in str(caught.value)
    assert "one.yml: b:" in str(caught.value)
    assert "two.csv: c:" in str(caught.value)


@pytest.mark.parametrize(
    "text, problem",
    [
        ("- {id: a", "is no valid YAML"),
        ("{id: a}", "must be a list of entries"),
        ("- {id: a, id: b}", "'id' stands there twice"),
        ("- {no: a}", "key False is no text; put it in quotes"),
    ],
)
def test_a_file_that_is_no_list_of_entries_is_reported(tmp_path, text, problem):
    with pytest.raises(ResourceError, match=problem):
        load([write(tmp_path, text)])


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(ResourceError, match=r"none\.yml: cannot be read"):
        load([tmp_path / "none.yml"])


def test_a_users_entry_is_found_by_its_names(tmp_path):
    path = write(tmp_path, "- {id: x-force, type: Force, name: X Force, names: [XF]}\n")
    gazetteer = load([path]).gazetteer
    assert gazetteer.strong("XF") == gazetteer.by_id["x-force"]
    assert gazetteer.by_id["x-force"].type is EntityType.FORCE


def test_a_csv_file_adds_entries_with_lists_separated_by_semicolons(tmp_path):
    text = "\ufeffid,type,name,names,country\nx-force,Force,X Force,XF; Ex Force,indonesia\n"
    entry = load([write(tmp_path, text, "mine.csv")]).gazetteer.by_id["x-force"]
    assert entry.names == ("X Force", "XF", "Ex Force")
    assert entry.country == "indonesia"


def test_a_csv_row_longer_than_its_header_is_reported(tmp_path):
    with pytest.raises(ResourceError, match="more columns than the header"):
        load([write(tmp_path, "id,type,name\nx-force,Force,X Force,XF\n", "mine.csv")])


def test_a_users_file_adds_names_to_an_entry_that_is_known(tmp_path):
    entry = load([write(tmp_path, "- {id: indonesia, names: [RI]}\n")]).gazetteer.by_id["indonesia"]
    assert entry.names == ("Indonesia", "Republic of Indonesia", "RI")
    assert entry.iso_alpha2 == "ID"


def test_a_users_file_can_make_a_strong_name_weak(tmp_path):
    path = write(tmp_path, "- {id: indonesia, weak_names: [Indonesia]}\n")
    assert load([path]).gazetteer.strong("Indonesia") is None


def test_a_packed_gazetteer_is_the_same_unpacked():
    gazetteer = load().gazetteer
    assert unpack(json.loads(json.dumps(pack(gazetteer)))) == gazetteer


def test_a_broken_packed_gazetteer_is_made_anew():
    packed = pack(Gazetteer(()))
    assert unpack(None) is None
    assert unpack(packed | {"fields": ["id"]}) is None
    assert unpack(packed) == Gazetteer(())
    assert unpack(packed | {"entries": [["x"]]}) is None
    assert unpack(packed | {"entries": [{"id": "x", "type": "Nothing", "name": "X"}]}) is None
