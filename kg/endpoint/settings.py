"""How the server listens, and what it allows one query."""

import os
from dataclasses import dataclass, field


def _workers() -> int:
    # More than processors, so that a few long queries leave room for the short ones.
    return max(8, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server.

    ``timeout`` is in seconds and covers waiting for a free worker, then again the work;
    ``max_results`` is rows (or triples) of an answer, ``max_bytes`` its size; ``max_body`` is the
    size of a request; ``memory`` is what one query may take beyond the graph; ``workers`` is how
    many queries run at once; ``poll`` is the seconds between looks for a new build.
    """

    host: str = "127.0.0.1"
    port: int = 7200
    timeout: float = 30.0
    max_results: int = 100_000
    max_bytes: int = 256 * 2**20
    max_body: int = 2**20
    memory: int = 2 * 2**30
    workers: int = field(default_factory=_workers)
    poll: float = 1.0
