"""``kg conflicts``."""

from pathlib import Path

import click

from kg.cli.options import graph_option, rows_option
from kg.cli.output import print_rows


@click.command("conflicts")
@click.argument("entity", required=False)
@click.option("-r", "--reason", default="", help="Only those with this reason code.")
@rows_option
@graph_option
def command(entity: str | None, reason: str, form: str, directory: Path) -> None:
    """List claims that cannot both hold, with both quotes.

    ENTITY (a name or an id) leaves only those about it. Reason codes are opposite-polarity,
    incompatible-number, stage-reversed, other-leader, other-location and other-control.

    \b
    Examples:
      kg conflicts
      kg conflicts Indonesia --reason incompatible-number
      kg conflicts --format csv > conflicts.csv
    """
    from kg import findings
    from kg.view import open_graph

    if reason and reason not in findings.reasons():
        codes = ", ".join(findings.reasons())
        raise click.BadParameter(f"{reason!r} is no reason; choose from {codes}")
    graph = open_graph(directory)
    about = findings.named(graph, entity) if entity else None
    table = findings.conflicts(graph, reason=reason, about=about)
    print_rows(table.columns, table.rows, form)
