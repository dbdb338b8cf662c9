"""``kg build``."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.failures import INCOMPLETE
from kg.cli.options import also_option, out_option, reading_options, settings
from kg.cli.output import ProgressBar, message
from kg.config import CACHE, Config
from kg.pipeline.worker import Worker, start

if TYPE_CHECKING:
    from kg.corpus import Skipped
    from kg.view import Graph

_SHOWN = 20


@click.command("build")
@click.argument("paths", nargs=-1, metavar="PATH...")
@out_option
@also_option
@click.option("--open", "show", is_flag=True, help="Open the page in the browser afterwards.")
@click.option("--sample", is_flag=True, help="Read the sample articles that come with the program.")
@click.option(
    "--cache/--no-cache",
    default=None,
    help="Keep what is found in each article, for the next build; kept unless told otherwise.",
)
@reading_options
def command(
    paths: tuple[str, ...],
    out: Path,
    also: tuple[str, ...],
    show: bool,
    sample: bool,
    config_file: Path | None,
    **options: Any,
) -> None:
    """Read articles and write their graph.

    PATH is a text (with or without front matter), Markdown, HTML, JSON Lines or PDF file, a folder
    of them, or - for standard input. The folder gets the graph as Turtle, TriG, N-Quads, JSON-LD
    and GraphML, the claims as JSON Lines, graph.html to look at, and report.json. A build that
    fails or is stopped leaves these files as they were. What is found in an article is kept in the
    folder's .kg-cache, so the next build, or one that was stopped, reads only what is new or changed.

    \b
    Examples:
      kg build articles/ report.pdf
      kg build articles/ -o graphs/march --also cypher --jobs 0
      kg build articles/ --gazetteer names.csv --decisions mine.yml
      cat article.txt | kg build - --open

    Exit code 3 says that some input was left out; each has its line on standard error and in
    report.json.
    """
    if not all(paths) or not (paths or sample):  # an empty name is not the folder here
        raise click.UsageError("name the articles to read: kg build PATH...")
    config = settings(config_file, **options)
    # where several processes will read all articles, one more would be in their way
    worker = start(config) if config.jobs == 1 or (out / CACHE).is_dir() else None
    with worker or nullcontext():
        graph = _build(paths, out, config, also, sample=sample, worker=worker)
    conforms = sum_up(graph)
    if show:
        from kg.builder import PAGE

        click.launch(str((out / PAGE).resolve()))
    if not conforms:
        sys.exit(1)
    if graph.report["skipped"]:
        sys.exit(INCOMPLETE)


def _build(
    paths: tuple[str, ...],
    out: Path,
    config: Config,
    also: tuple[str, ...],
    *,
    sample: bool,
    worker: Worker | None,
) -> "Graph":
    """Build the graph, and tell what was left out on the way."""
    from kg import builder
    from kg.corpus import Skipped

    inputs = [*paths, *([str(builder.sample_folder())] if sample else [])]
    with ProgressBar() as progress:
        stdin = sys.stdin.buffer if "-" in inputs else None
        articles = builder.read_corpus(inputs, config, out=out, stdin=stdin, progress=progress)
    tell(articles.skipped, articles.warnings)
    with ProgressBar() as progress:
        graph = builder.build_corpus(
            articles,
            out=out,
            config=config,
            also=also,
            progress=progress,
            tell=message,
            worker=worker,
        )
    skipped = [Skipped(**entry) for entry in graph.report["skipped"]]
    tell(
        [entry for entry in skipped if entry not in articles.skipped],
        [line for line in graph.report["warnings"] if line not in articles.warnings],
    )
    return graph


def tell(skipped: "Iterable[Skipped]", warnings: Iterable[str] = ()) -> None:
    """Print what was left out and what is odd, but not without end."""
    lines = [f"left out: {s.source}: {s.reason}" for s in skipped]
    lines += [f"warning: {line}" for line in warnings]
    for line in lines[:_SHOWN]:
        message(line)
    if len(lines) > _SHOWN:
        message(f"… and {len(lines) - _SHOWN} more, all in report.json")


def sum_up(graph: "Graph") -> bool:
    """Print in a line what a graph amounts to, and how it breaks the shapes; return whether it conforms."""
    counts, validation = graph.report["counts"], graph.report["validation"]
    message(
        f"{counts['documents']} articles, {counts['claims']} claims about {counts['entities']} entities"
        f" → {graph.directory}"
    )
    if validation["conforms"]:
        return True
    violations = validation["violations"]
    first = violations[0]
    message(
        f"the graph breaks {len(violations)} rules of ontology/shapes.ttl (see report.json), first:"
        f" {first['message']} ({first['focus']})"
    )
    return False
