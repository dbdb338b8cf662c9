"""Sorting what need not fit in memory: runs sorted in temporary files, then merged."""

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

#: Bytes of lines that are sorted in memory at a time; they take about twice as much there.
_RUN_BYTES = 128 * 2**20
#: Lines that are taken at a time, from the input and from each run.
_BLOCK = 8192
_BUFFER = 2**20

# A row is kept behind its key, as one line: `clean` leaves no such characters in either.
_KEY_END = b"\x00"
_LINE_FEED = b"\x01"


def sort_lines(lines: Iterable[bytes], *, run_bytes: int = _RUN_BYTES) -> Iterator[bytes]:
    """Yield lines, each of which ends in a line feed, in byte order, each once."""
    source = iter(lines)
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        while True:
            run, ended = _run(source, run_bytes)
            if ended and not runs:
                yield from _each_once([run])
                return
            file = files.enter_context(tempfile.TemporaryFile(buffering=_BUFFER))
            file.writelines(run)
            file.seek(0)
            runs.append(file)
            if ended:
                break
        del run
        yield from _each_once(_merge(runs))


def sort_rows(rows: Iterable[tuple[str, str]], *, run_bytes: int = _RUN_BYTES) -> Iterator[str]:
    """Yield the second texts of pairs in the order of the first; texts are as ``clean`` leaves them."""
    lines = (b"%b\x00%b\n" % (_encode(key), _encode(row)) for key, row in rows)
    for line in sort_lines(lines, run_bytes=run_bytes):
        row = line[line.index(_KEY_END) + 1 : -1].replace(_LINE_FEED, b"\n")
        yield row.decode()


def _encode(text: str) -> bytes:
    return text.encode().replace(b"\n", _LINE_FEED)


def _run(source: Iterator[bytes], run_bytes: int) -> tuple[list[bytes], bool]:
    """Return the next lines, sorted, and whether they are the last."""
    lines: list[bytes] = []
    size = 0
    while size < run_bytes:
        block = list(islice(source, _BLOCK))
        lines += block
        size += sum(map(len, block))
        if len(block) < _BLOCK:
            break
    lines.sort()
    return lines, size < run_bytes


def _each_once(blocks: Iterable[list[bytes]]) -> Iterator[bytes]:
    """Yield the lines of blocks that together are sorted, without repeating one."""
    last = b""
    for block in blocks:
        yield from [line for line in block if line != last and (last := line)]


def _merge(runs: list[IO[bytes]]) -> Iterator[list[bytes]]:
    """Yield the lines of sorted runs in order, in blocks.

    All lines up to the least of the blocks' ends are known; sorting them is faster than a heap.
    """
    blocks = [list(islice(run, _BLOCK)) for run in runs]
    while pending := [(run, block) for run, block in zip(runs, blocks, strict=True) if block]:
        runs, blocks = [run for run, _ in pending], [block for _, block in pending]
        limit = min(block[-1] for block in blocks)
        known: list[bytes] = []
        for number, block in enumerate(blocks):
            if cut := bisect_right(block, limit):
                known += block[:cut]
                blocks[number] = block[cut:] or list(islice(runs[number], _BLOCK))
        known.sort()
        yield known
