"""What reading a file back shows to be missing is what the loss report says, and nothing is added."""

import csv
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.export import EXPORTERS, Content, losses, save
from kg.graph import to_dataset
from kg.model import Document
from tests import small_graph as small
from tests.conftest import require
from tests.export import readback
from tests.export.readback import Triples

HOSTILE = "'\"\\ \\u0027 \r\n\t\x00 <b>|`*_[x](y) =1+1 é 🕊️ \u202e ]]> &amp; end\\"
READERS: dict[tuple[str, ...], Callable[..., readback.Rows]] = {
    ("graphml",): readback.graphml,
    ("gexf",): readback.gexf,
    ("neo4j-nodes", "neo4j-edges"): readback.tables,
    ("neptune-nodes", "neptune-edges"): readback.tables,
    ("parquet-entities", "parquet-claims"): readback.parquet,
}
UNREAD = Document.compose("third", "An article without a claim", "It rained.")
#: What a missing triple is part of, by what its subject or predicate holds, and whether it counts.
PARTS = (
    ("/assertion/", "Assertion nodes"),
    ("/disagreement/", "Disagreement nodes"),
    ("/history/", "CommitmentHistory nodes"),
    ("oa#prefix>", "text before a quote"),
    ("oa#suffix>", "text after a quote"),
    ("ontology#attribution>", "ids of speakers, whose names are kept"),
    ("/attribution/", "ids of speakers, whose names are kept"),
    ("ontology#saidBy>", "ids of speakers, whose names are kept"),
    ("ontology#of>", "ids of what an office belongs to, whose name is kept"),
    ("/document/", "articles without a claim"),
    ("#altLabel>", "other names in which ' | ' stands, which joins them"),
)
SPEAKERS = {"ids of speakers, whose names are kept"}
NODES = {"Assertion nodes", "Disagreement nodes", "CommitmentHistory nodes"}
#: Kinds that the triples of records do not show.
UNSEEN = {
    "names of graphs (claims still name their document)",
    "statements of the ontology",
    "Run nodes",
    "names of speakers in which ' | ' stands, which joins them",
}


def plain() -> Content:
    resolution, documents = small.plain()
    documents = (*documents, UNREAD)
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def hostile(text: str = HOSTILE) -> Content:
    resolution, documents = small.hostile(text)
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def joined() -> Content:
    """Return a graph in which other names hold what joins lists of them."""
    actor = replace(small.INDONESIA, aliases=("a | b", "c"))
    resolution = small.resolution((replace(small.OFFER, subject=actor),))
    documents = (small.FIRST,)
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


CONTENTS = {
    "plain": plain,
    "hostile": hostile,
    "long": lambda: hostile("x" * 10_000),
    "joined": joined,
}


def read(names: tuple[str, ...], given: Content, folder: Path) -> Triples:
    if "parquet-claims" in names:
        require(importlib.util.find_spec("pyarrow"), "pyarrow is not installed")
    paths = [folder / EXPORTERS[name].file for name in names]
    for name, path in zip(names, paths, strict=True):
        save(EXPORTERS[name], given, path)
    return readback.dataset(*READERS[names](*paths))


def part(triple: tuple[str, str, str]) -> str:
    found = [kind for mark, kind in PARTS if mark in triple[0] or mark in triple[1]]
    assert found, f"missing in silence: {triple}"
    return found[0]


def counted(missing: Triples) -> dict[str, int]:
    """Count missing triples as the report does: nodes once, statements of one kind each."""
    things: dict[str, set[tuple[str, ...]]] = {}
    for triple in missing:
        kind = part(triple)
        if kind in NODES:
            things.setdefault(kind, set()).add((triple[0].strip(">").split("/step/")[0],))
        elif kind == "articles without a claim":
            things.setdefault(kind, set()).add((triple[0],))
        elif kind not in SPEAKERS or triple[1].endswith("#speaker>"):
            things.setdefault(kind, set()).add(triple)
    return {kind: len(found) for kind, found in things.items()}


@pytest.mark.parametrize("graph", CONTENTS)
@pytest.mark.parametrize("names", READERS, ids="+".join)
def test_what_is_missing_is_what_the_report_says(names, graph, tmp_path):
    given = CONTENTS[graph]()
    reported: dict[str, int] = {}
    for name in names:
        for loss in losses(EXPORTERS[name], given.store):
            if not loss.mended and loss.what not in UNSEEN:
                reported[loss.what] = loss.count
    missing = readback.triples(given.store) - read(names, given, tmp_path)
    assert counted(missing) == reported


@pytest.mark.parametrize("graph", [name for name in CONTENTS if name != "joined"])
@pytest.mark.parametrize("names", READERS, ids="+".join)
def test_nothing_is_added_or_changed(names, graph, tmp_path):
    given = CONTENTS[graph]()
    assert read(names, given, tmp_path) <= readback.triples(given.store)


def cells(given: Content, folder: Path) -> list[dict[str, str]]:
    save(EXPORTERS["csv"], given, folder / "claims.csv")
    with (folder / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_spreadsheet_has_the_names_and_values_of_every_claim(tmp_path):
    given = plain()
    rows = {row["id"]: row for row in cells(given, tmp_path)}
    assert set(rows) == {claim.id for claim in small.CLAIMS}
    for claim in small.CLAIMS:
        row = rows[claim.id]
        assert (row["subject"], row["object"]) == (claim.subject.name, claim.object.name)
        assert (row["quote"], row["document"]) == (claim.evidence.text, claim.document)
        assert row["speaker"] == " | ".join(s.name for s in claim.attribution)
        assert row["of"] == (claim.of.name if claim.of else "")
        assert float(row["confidence"]) == claim.confidence


def test_the_spreadsheet_changes_just_the_texts_that_the_report_counts(tmp_path):
    given = hostile("=1+1")
    (row,) = cells(given, tmp_path)
    changed = {name for name, cell in row.items() if cell == "'=1+1"}
    assert changed >= {"subject", "object", "quote", "about", "title", "publisher", "url"}
    found = {loss.what: loss.count for loss in losses(EXPORTERS["csv"], given.store)}
    # both names, and each of the other texts
    assert found["texts like a formula, which get an apostrophe"] == 7


@pytest.mark.parametrize("name", ["csv", "markdown"])
def test_what_sheets_and_pages_lack_is_counted(name):
    given = plain()
    found = {loss.what: loss.count for loss in losses(EXPORTERS[name], given.store)}
    claims = len(small.CLAIMS)
    assert found["ids of subjects and objects, whose names are kept"] >= 2 * claims
    assert found["places of quotes in their articles"] == claims
    assert found["ids of speakers, whose names are kept"] == 3
    assert ("confidences" in found) == (name == "markdown")


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_format_that_says_it_holds_all_has_no_losses_and_no_other(name):
    exporter = EXPORTERS[name]
    assert bool(losses(exporter, plain().store)) == bool(exporter.loses)
