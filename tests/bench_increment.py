"""What a build costs after one article changed, against a build of all: what ``make bench-increment`` prints.

Times are those of a command, with its start; the steps are in seconds of the processor, without the process
that reads new articles beside them, and the peak is that of both processes together. Articles are added one by
one in one process, as kg watch does, and compared with a build of all without its start. spaCy imports torch
where that is installed, which takes more than a second: measure without the ``train`` extra. A single
change comes a while after the build before it, as it does in use, when the system has put the files on
the disk. At last as many articles come one by one into a folder that kg watch watches, as fast as a build
of all reads them, and one more.

python -m tests.bench_increment [ARTICLES [ONE_BY_ONE]]
"""

import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

from kg.cli import collect_seldom
from kg.config import Config
from kg.pipeline.worker import start

_WHILE = 70
_STEPS = ("extracting claims", "resolving", "building the graph", "validating", "writing")


def measure(articles: Path, out: Path) -> None:
    """Build a folder of articles in this process and print what that took, as JSON."""
    collect_seldom()  # as a command does, and in its order
    config = Config()
    worker = start(config)
    from kg import builder

    times: dict[str, float] = {}
    last = ("reading", time.process_time())

    def note(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.process_time()
        times[last[0]] = times.get(last[0], 0.0) + now - last[1]
        last = (step, now)

    begun = time.perf_counter()
    with worker or nullcontext():
        found = builder.read_corpus([articles], config, out=out, progress=note)
        graph = builder.build_corpus(found, out=out, config=config, progress=note, worker=worker)
    note("", 0, 0)
    counts = graph.report["counts"]
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)  # of the worker
    size = sum(path.stat().st_size for path in out.iterdir() if path.is_file())
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - begun,
                "processor": time.process_time() + beside.ru_utime + beside.ru_stime,
                "steps": times,
                "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + beside.ru_maxrss)
                / 1024,
                "triples": counts["triples"],
                "claims": counts["claims"],
                "size": size / 1e6,
            }
        )
    )


def built(articles: Path, out: Path, what: str) -> dict[str, float]:
    """Build in a process of its own; print a line and return the seconds without and with its start."""
    command = [sys.executable, "-m", "tests.bench_increment", "--measure", str(articles), str(out)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    wall = time.perf_counter() - begun
    found = json.loads(done.stdout)
    steps = "  ".join(f"{s} {found['steps'].get(s, 0):.1f}" for s in _STEPS)
    print(
        f"{what:28} {wall:7.1f} s, {found['processor']:7.1f} s of processor ({steps});"
        f" peak {found['memory']:,.0f} MiB, {found['triples']:,} triples, {found['size']:,.0f} MB",
        flush=True,
    )
    return {"inside": found["wall"], "wall": wall, "processor": found["processor"]}


def watched(folder: Path, count: int, at_once: dict[str, float]) -> None:
    """Let articles come one by one into a folder that is watched, and print what that took."""
    from tests import recombine

    articles, out = folder / "watched", folder / "out-watched"
    articles.mkdir()
    code = "from kg.cli import main; main()"
    command = [sys.executable, "-c", code, "watch", str(articles), "-o", str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        begun = time.perf_counter()
        for number in range(count):
            recombine.write(articles, range(number, number + 1))
            time.sleep(
                max(0.0, begun + (number + 1) * at_once["wall"] / count - time.perf_counter())
            )
        _until(lambda: _articles(out) == count)
        wall = time.perf_counter() - begun
        time.sleep(_WHILE)
        begun = time.perf_counter()
        recombine.write(articles, range(count, count + 1))
        _until(lambda: _articles(out) > count)
        print(
            f"{'one added, watched':28} {time.perf_counter() - begun:7.1f} s until the files are there"
        )
        process.send_signal(signal.SIGINT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ratio = processor / at_once["processor"]
    print(
        f"{f'{count} articles, watched':28} {wall:7.1f} s, {processor:7.1f} s of processor,"
        f" {ratio:.2f} times as much"
    )


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.02)


def _articles(out: Path) -> int:
    """Return how many articles the graph of a folder is of."""
    with suppress(OSError, ValueError):
        return int(json.loads((out / "report.json").read_text())["counts"]["documents"])
    return 0


def main() -> None:
    """Build recombined articles at several sizes, change one, and add some one by one."""
    from kg import builder
    from tests import recombine

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    singly = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.TemporaryDirectory() as place:
        folder, articles = Path(place), Path(place) / "articles"
        for size in (count // 4, count // 2, count):
            recombine.write(articles, range(size))
            out = folder / f"out-{size}"
            at_once = built(articles, out, f"{size} articles at once")
        time.sleep(_WHILE)
        changed = recombine.place(articles, count // 2)
        changed.write_text(recombine.article(2 * count), encoding="utf-8")
        built(articles, out, "one of them changed")
        time.sleep(_WHILE)
        recombine.write(articles, range(count, count + 1))
        built(articles, out, "one added")
        time.sleep(_WHILE)
        changed.unlink()
        built(articles, out, "one removed")
        few, whole, grown = folder / "few", folder / "whole", folder / "grown"
        recombine.write(few, range(singly))
        few_at_once = built(few, whole, f"{singly} articles at once")
        for path in few.iterdir():
            path.unlink()
        begun = time.perf_counter()
        for number in range(singly):
            recombine.write(few, range(number, number + 1))
            builder.build(few, out=grown)
        wall = time.perf_counter() - begun
        ratio = wall / few_at_once["inside"]
        print(f"{f'{singly} articles one by one':28} {wall:7.1f} s, {ratio:.1f} times as long")
        watched(folder, count, at_once)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
