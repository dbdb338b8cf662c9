"""``kg load``."""

import os
import sys
import time
from pathlib import Path

import click

from kg.cli.output import ProgressBar, message
from kg.errors import ConfigError
from kg.loading import Credentials, Loaded, address, load, needs_password


@click.command("load")
@click.argument("target")
@click.argument("directory", metavar="[DIR]", default="exports", type=click.Path(path_type=Path))
@click.option("-u", "--user", help="User's name at the server; otherwise $KG_USER.")
def command(target: str, directory: Path, user: str | None) -> None:
    """Load a built graph into a database.

    TARGET is the address of a database; DIR is the folder of the graph, exports unless told
    otherwise. Loading again changes nothing; loading a newer graph removes what is gone. A load that
    was interrupted is completed by running it again.

    \b
    Targets:
      http://HOST/…            SPARQL Graph Store Protocol, one named graph an article
      bolt://HOST:PORT/DB      Neo4j, Memgraph, ArcadeDB (also neo4j://, bolt+s://, …)
      ladybug:PATH, kuzu:PATH  a database in a file
      file:PATH                an export, by the ending of its name

    The password is $KG_PASSWORD, or asked for.

    \b
    Examples:
      kg load http://localhost:3030/news/data
      kg load bolt://localhost:7687 graphs/march --user neo4j
      kg load ladybug:news.lbug
      kg load file:news.nq.gz
    """
    from kg.view import open_graph

    place, named = address(target)
    credentials = _credentials(user or named or os.environ.get("KG_USER", ""), place)
    content = open_graph(directory).content
    start = time.perf_counter()
    with ProgressBar() as progress:
        loaded = load(place, content, credentials=credentials, progress=progress)
    message(f"{place}: {_sum(loaded, time.perf_counter() - start)}")


def _credentials(user: str, target: str) -> Credentials | None:
    if not user or not needs_password(target):
        return None
    password = os.environ.get("KG_PASSWORD")
    if password is None:
        if not sys.stdin.isatty():
            raise ConfigError(f"the password of {user!r} is not known; set KG_PASSWORD")
        password = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return Credentials(user, password)


def _sum(loaded: Loaded, seconds: float) -> str:
    parts = [f"{count:,} {name}" for name, count in loaded.counts]
    most, name = max((count, name) for name, count in loaded.counts)
    return f"{', '.join(parts)} in {seconds:.1f} s ({most / seconds:,.0f} {name} a second)"
