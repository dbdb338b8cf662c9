"""How long a build takes, step by step, and how much memory: what ``make bench`` prints.

python -m tests.bench [PATH...]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

_START = time.perf_counter()

from kg import builder  # noqa: E402 — the time to import is part of what is measured
from kg.config import Config  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


class Stopwatch:
    """Notes when each step began."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    # the numbers are for progress bars
    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG002
        if not self.steps or self.steps[-1][0] != step:
            self.steps.append((step, time.perf_counter()))


def main() -> None:
    """Build the articles named on the command line, or the sample, and print the times."""
    paths = sys.argv[1:] or [str(ROOT / "kg" / "sample")]
    print(f"{'import':24} {time.perf_counter() - _START:8.2f} s")
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        articles = builder.read_corpus(paths, Config(), progress=watch)
        watch("loading")
        builder.build_corpus(articles, out=folder, progress=watch)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    watch("")
    for (step, begun), (_, ended) in zip(watch.steps, watch.steps[1:], strict=False):
        print(f"{step:24} {ended - begun:8.2f} s")
    words = sum(len(document.text.split()) for document in articles.documents)
    whole = time.perf_counter() - watch.steps[0][1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all':24} {whole:8.2f} s, {words / whole:,.0f} words a second")
    print(f"{len(articles.documents)} articles, {words:,} words; exports {size / 1e6:.1f} MB")
    print(f"peak memory {memory:,.0f} MiB")


if __name__ == "__main__":
    main()
