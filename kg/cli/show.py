"""``kg show``."""

from pathlib import Path

import click

from kg.cli.options import graph_option
from kg.cli.output import message, printable


@click.command("show")
@click.argument("entity")
@graph_option
def command(entity: str, directory: Path) -> None:
    """Show what is claimed about one entity, with quotes.

    ENTITY is a name, another name of it, or an id: what it does, what is said of it, and what is
    claimed on its word.

    \b
    Examples:
      kg show Indonesia
      kg show "Security Council" --graph graphs/march
      kg show https://w3id.org/claimgraph/entity/haiti
    """
    from kg.dossier import describe, find
    from kg.view import open_graph

    graph = open_graph(directory)
    found, others = find(graph, entity)
    for line in describe(graph, found):
        click.echo(printable(line))
    for other in others:
        message(f"also: {other.name} ({other.type}), {other.id}")
