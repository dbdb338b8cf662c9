"""``kg watch``."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from kg.cli.build import sum_up, tell
from kg.cli.options import also_option, out_option, reading_options, settings
from kg.cli.output import ProgressBar, message
from kg.errors import DocumentError, KgError

if TYPE_CHECKING:
    from kg.config import Config
    from kg.corpus import Skipped


class _Stop:
    """Ends the program where nothing is half done: while it waits, or between two steps of a build."""

    def __init__(self) -> None:
        self._asked = self._waiting = False

    def ask(self, _: int, __: FrameType | None) -> None:
        """Take the signal."""
        self._asked = True
        if self._waiting:
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt where the program is to end."""
        if self._asked:
            raise KeyboardInterrupt

    def wait(self, seconds: float) -> None:
        """Let some seconds pass."""
        self._waiting = True
        try:
            self.check()
            time.sleep(seconds)
        finally:
            self._waiting = False


class _Builds:
    """The builds of one run; says but once what one of them and the next have to say."""

    def __init__(
        self,
        paths: tuple[str, ...],
        out: Path,
        config: "Config",
        also: tuple[str, ...],
        stop: _Stop,
    ) -> None:
        self._paths, self._out, self._config, self._also = paths, out, config, also
        self._stop = stop
        self._told: set[Skipped | str] = set()
        self._begun = False

    def build(self) -> None:
        """Build; where that fails, say so and leave what was built before.

        Raises the KgError of the first one, unless it is about the articles.
        """
        try:
            self._build()
        except KgError as error:
            if not self._begun and not isinstance(error, DocumentError):
                raise
            message(str(error))
        self._begun = True

    def _build(self) -> None:
        from kg import builder
        from kg.corpus import Skipped

        with ProgressBar() as bar:

            def note(step: str, done: int, total: int) -> None:
                self._stop.check()
                bar(step, done, total)

            config, out = self._config, self._out
            articles = builder.read_corpus(self._paths, config, out=out, progress=note)
            graph = builder.build_corpus(
                articles, out=out, config=config, also=self._also, progress=note, tell=message
            )
        skipped = {Skipped(**entry) for entry in graph.report["skipped"]}
        warnings = set(graph.report["warnings"])
        tell(sorted(skipped - self._told), sorted(warnings - self._told))
        self._told = skipped | warnings
        sum_up(graph)


@click.command("watch")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@out_option
@also_option
@click.option(
    "--interval",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.1, 86_400),
    help="Seconds between two looks; files that change are taken up once they stay so for as long,"
    " and where more keep coming, at every tenth look.",
)
@reading_options
def command(
    paths: tuple[str, ...],
    out: Path,
    also: tuple[str, ...],
    interval: float,
    config_file: Path | None,
    **options: Any,
) -> None:
    """Build, and again whenever articles are added, changed or removed.

    PATH is a file or folder as for kg build, and the folder of exports is at any time the one that kg build
    would write. The language model stays loaded, so an article costs no more than itself. A line says
    what each build amounts to; Ctrl+C ends it, and what was begun then is done by the next build.

    \b
    Examples:
      kg watch articles/
      kg watch articles/ -o graphs/now --interval 10
    """
    if not all(paths) or "-" in paths:
        raise click.UsageError("name the files and folders to watch: kg watch PATH...")
    config = settings(config_file, **options)
    stop = _Stop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, stop.ask)
    from kg import builder

    builds = _Builds(paths, out, config, also, stop)
    try:
        for _ in builder.changes(paths, config, lambda: stop.wait(interval)):
            builds.build()
    except KeyboardInterrupt:
        message("stopped")
