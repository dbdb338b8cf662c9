"""The questions of ontology/queries, and their answers by Oxigraph, which the others must equal."""

from collections.abc import Iterable
from pathlib import Path

import kg
from kg.export import Source
from kg.graph import QueryView
from kg.graph.literals import decimal
from tests.conftest import ROOT
from tests.loading import contents

FOLDER = ROOT / "ontology" / "queries"
NAMES = sorted(path.stem for path in FOLDER.glob("*.rq"))
#: Graphs to ask: one in which every kind of answer is known by hand, and the shipped sample.
GRAPHS = ("small", "sample")

Rows = list[tuple[str, ...]]


def content(graph: str) -> Source:
    """Return one of :data:`GRAPHS`."""
    return contents.whole() if graph == "small" else kg.open(ROOT / "exports").content


def sparql(name: str) -> str:
    """Return a question in SPARQL."""
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def cypher(name: str) -> str:
    """Return a question in Cypher."""
    return (FOLDER / f"{name}.cypher").read_text(encoding="utf-8")


def answers(given: Source) -> dict[str, Rows]:
    """Return what Oxigraph answers to each question."""
    view = QueryView(given.store)
    return {name: sorted(view.query(sparql(name)).rows) for name in NAMES}


def rows(found: Iterable[Iterable[object]]) -> Rows:
    """Return an answer as sorted rows of texts, numbers without needless zeros, "" for nothing."""
    return sorted(tuple(_text(cell) for cell in row) for row in found)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return decimal(cell).value if isinstance(cell, float) else str(cell)


def columns(path: Path) -> list[str]:
    """Return the names of a question's columns, as SPARQL selects or Cypher returns them."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".rq":
        return text[text.index("DISTINCT") : text.index("WHERE")].replace("?", "").split()[1:]
    returned = text[text.index("DISTINCT") + len("DISTINCT") : text.index("ORDER BY")]
    return [part.split(" AS ")[-1].strip() for part in _split(returned)]


def _split(text: str) -> list[str]:
    """Split at commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
