"""N-Quads and N-Triples, sorted, in bounded memory.

Lines are canonical (https://www.w3.org/TR/rdf-canon/), so equal datasets are equal files.
"""

from pathlib import Path

from kg.export.exporter import Source
from kg.export.sorting import sort_lines


def write_nquads(content: Source, path: Path) -> None:
    """Write the dataset as sorted N-Quads."""
    with path.open("wb") as out:
        out.writelines(sort_lines(content.lines()))


def write_ntriples(content: Source, path: Path) -> None:
    """Write all graphs merged into one, as sorted N-Triples."""
    with path.open("wb") as out:
        out.writelines(sort_lines(map(without_graph, content.lines())))


def without_graph(line: bytes) -> bytes:
    """Return a line of N-Quads as one of N-Triples."""
    # All quads are in a named graph, whose name is the last term: `… <graph> .`
    return line[: line.rindex(b" <")] + b" .\n"
