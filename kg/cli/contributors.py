"""``kg contributors``."""

from pathlib import Path

import click

from kg.cli.options import graph_option, rows_option
from kg.cli.output import print_rows


@click.command("contributors")
@click.argument("force")
@rows_option
@graph_option
def command(force: str, form: str, directory: Path) -> None:
    """List who contributes to a force, with present stage and number.

    FORCE is a name or an id. A row tells where a contributor stands now: asked, interest, offer,
    pledge, delivered, refused, or "not pledge" where that is all that is said; since when, on whose
    word, and how many sources say so independently. For all forces: kg query contributors.

    \b
    Examples:
      kg contributors "International Stabilization Force"
      kg contributors UNIFIL --format csv > unifil.csv
    """
    from kg import findings
    from kg.view import open_graph

    graph = open_graph(directory)
    table = findings.contributors(graph, findings.named(graph, force))
    print_rows(table.columns, table.rows, form)
