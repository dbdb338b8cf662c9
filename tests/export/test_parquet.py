"""Parquet: what a data frame gets is what the claims say."""

import pytest

from kg.errors import ExportError
from kg.export import EXPORTERS, Content, save
from kg.graph import to_dataset
from tests import small_graph as small
from tests.conftest import require


def table(name: str, folder, given=None):
    try:
        from pyarrow import parquet
    except ImportError:
        require(None, "pyarrow is not installed")
    resolution, documents = given or small.plain()
    content = Content(to_dataset(resolution, documents, small.RUN), resolution, documents)
    save(EXPORTERS[name], content, folder / "x.parquet")
    return parquet.read_table(folder / "x.parquet").to_pylist()


def test_a_row_a_claim_with_ids_and_names(tmp_path):
    rows = {row["id"]: row for row in table("parquet-claims", tmp_path)}
    assert set(rows) == {claim.id for claim in small.CLAIMS}
    offer = rows[small.OFFER.id]
    assert (offer["subject"], offer["subjectName"]) == (small.INDONESIA.id, "Indonesia")
    assert (offer["quantity"], offer["unit"], offer["stage"]) == (8000.0, "troops", "offer")
    assert offer["speakers"] == [small.OFFICIAL.id, small.DAILY.id]
    assert offer["quote"] == small.OFFER.evidence.text
    assert offer["date"] == "2026-01-10"


def test_what_is_unknown_is_null(tmp_path):
    rows = {row["id"]: row for row in table("parquet-claims", tmp_path)}
    opposes = rows[small.OPPOSES.id]
    assert opposes["quantity"] is None
    assert opposes["stage"] is None
    assert opposes["speakers"] == []


def test_a_row_an_entity_with_its_aliases(tmp_path):
    rows = {row["id"]: row for row in table("parquet-entities", tmp_path)}
    indonesia = rows[small.INDONESIA.id]
    assert indonesia["aliases"] == ["Jakarta"]
    assert indonesia["type"] == "Country"


@pytest.mark.parametrize("name", ["parquet-claims", "parquet-entities"])
def test_hostile_text_is_kept(name, tmp_path):
    text = "'\"\\ \n\x00 🕊️ \u202e"
    cells = [cell for row in table(name, tmp_path, small.hostile(text)) for cell in row.values()]
    assert "'\"\\ \n\ufffd 🕊️ \u202e" in cells


def test_without_pyarrow_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    resolution, documents = small.plain()
    content = Content(to_dataset(resolution, documents, small.RUN), resolution, documents)
    with pytest.raises(ExportError, match=r"pip install 'claimgraph\[parquet\]'"):
        save(EXPORTERS["parquet-claims"], content, tmp_path / "x")
