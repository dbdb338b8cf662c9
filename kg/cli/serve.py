"""``kg serve``."""

from pathlib import Path

import click

from kg.cli.output import message


@click.command("serve")
@click.argument("directory", default="exports", type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=7200,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port; 0 for any that is free.",
)
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--max-results",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    help="Rows or triples that an answer may have.",
)
def command(directory: Path, host: str, port: int, timeout: float, max_results: int) -> None:
    """Serve the graph: explorer, SPARQL endpoint, a page for every entity.

    DIR is a folder that kg build wrote (exports unless given); a new build in it is taken up
    without a restart. Nothing can be changed through the server, and it asks no other host. It
    listens only to this machine unless --host says otherwise; there is no password, so whoever
    reaches it reads all.

    \b
    Examples:
      kg serve
      kg serve graphs/march --port 8080 --timeout 10
      curl localhost:7200/sparql --data-urlencode "query=SELECT * { ?who kg:offersTroops ?what }"
    """
    from kg.endpoint import Settings, serve
    from kg.resources import load
    from kg.view import open_graph

    open_graph(directory)
    settings = Settings(host=host, port=port, timeout=timeout, max_results=max_results)
    serve(
        directory,
        settings,
        examples=load().queries,
        announce=lambda address: message(
            f"{directory} at {address}, SPARQL at {address}sparql; stop with Ctrl+C"
        ),
    )
