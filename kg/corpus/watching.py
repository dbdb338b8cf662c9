"""Which articles are added, changed or removed while the program runs, by looking again and again."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress

from kg.corpus.sources import in_folder

#: So many looks are taken at files that change all the time before they are taken as they are.
_PATIENCE = 10
#: What tells a file from what it was: its number, size and time.
Stamp = tuple[int, int, int]


def changes(
    paths: Iterable[str | os.PathLike[str]],
    wait: Callable[[], None],
    written: Collection[str] = (),
) -> Iterator[None]:
    """Yield once, and then whenever files under some paths changed and were left alone for a while.

    Where they are never left alone, as articles keep coming, that is after ten such whiles.
    ``wait`` lets that while pass; ``written`` is as in :func:`kg.corpus.read`.
    """
    paths = list(paths)
    seen = stamps(paths, written)
    yield
    while True:
        wait()
        now = stamps(paths, written)
        if now == seen:
            continue
        for _ in range(_PATIENCE):
            before = now
            wait()
            now = stamps(paths, written)
            if now == before:
                break
        seen = now
        yield


def stamps(
    paths: Iterable[str | os.PathLike[str]], written: Collection[str] = ()
) -> dict[str, Stamp]:
    """Return the stamp of each file under some paths that may be an article, by its place."""
    found: dict[str, Stamp] = {}
    for path in paths:
        for place in in_folder(path, written) if os.path.isdir(path) else [os.fspath(path)]:  # noqa: PTH112 (see kg.corpus.sources)
            with suppress(OSError):
                status = os.stat(place)  # noqa: PTH116 (quicker, a thousand times a second)
                found[place] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found
