"""N-Quads and N-Triples, sorted, in bounded memory.

Lines are canonical (https://www.w3.org/TR/rdf-canon/), so equal datasets are equal files.
"""

import heapq
import tempfile
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import IO

from pyoxigraph import RdfFormat, Store

from kg.export.exporter import Content

#: Lines that are sorted in memory at a time; about 300 MB of them.
_RUN_LENGTH = 1_000_000


def write_nquads(content: Content, path: Path) -> None:
    """Write the dataset as sorted N-Quads."""
    with path.open("wb") as out:
        out.writelines(sorted_lines(content.store))


def write_ntriples(content: Content, path: Path) -> None:
    """Write all graphs merged into one, as sorted N-Triples."""
    with path.open("wb") as out:
        out.writelines(sorted_lines(content.store, graphs=False))


def sorted_lines(
    store: Store, *, graphs: bool = True, run_length: int = _RUN_LENGTH
) -> Iterator[bytes]:
    """Yield the lines of a store in byte order, each once; ``graphs=False`` drops the graph name.

    More than ``run_length`` lines are sorted in temporary files and merged (external merge sort).
    """
    with tempfile.TemporaryFile() as dump:
        store.dump(dump, RdfFormat.N_QUADS)
        dump.seek(0)
        lines: Iterator[bytes] = dump if graphs else map(_without_graph, dump)
        runs: list[IO[bytes]] = []
        try:
            while run := sorted(islice(lines, run_length)):
                if len(run) < run_length and not runs:
                    yield from (line for line, _ in groupby(run))
                    return
                file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, when merged
                runs.append(file)
                file.writelines(run)
                file.seek(0)
            yield from (line for line, _ in groupby(heapq.merge(*runs)))
        finally:
            for file in runs:
                file.close()


def _without_graph(line: bytes) -> bytes:
    # All quads are in a named graph, whose name is the last term: `… <graph> .`
    return line[: line.rindex(b" <")] + b" .\n"
