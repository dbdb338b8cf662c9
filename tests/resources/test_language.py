import shutil

import pytest

from kg.errors import ResourceError
from kg.resources.language import load_language


@pytest.fixture
def folder(root, tmp_path):
    return shutil.copytree(root / "ontology" / "language", tmp_path / "language")


def test_tables_of_the_package_are_whole(root):
    tables = load_language(root / "ontology" / "language")
    assert tables.calendar.months["june"] == 6


def test_all_faults_are_reported_at_once(folder):
    (folder / "numbers.yml").write_text("values: {one: two}\nvalue: {}\n", encoding="utf-8")
    (folder / "calendar.yml").unlink()
    with pytest.raises(ResourceError) as error:
        load_language(folder)
    message = str(error.value)
    assert "'value'" in message
    assert "must be a number, not 'two'" in message
    assert "calendar.yml" in message


def test_types_in_the_tables_are_entity_types(root):
    from kg.model import EntityType

    names = load_language(root / "ontology" / "language").names
    for table in (names.heads, names.openers, names.nominals):
        assert set(table.values()) <= set(EntityType)
