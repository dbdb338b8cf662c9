"""``kg history``."""

from pathlib import Path

import click

from kg.cli.options import graph_option, rows_option
from kg.cli.output import print_rows


@click.command("history")
@click.argument("subject")
@click.argument("relation")
@click.argument("object", required=False)
@rows_option
@graph_option
def command(subject: str, relation: str, object: str | None, form: str, directory: Path) -> None:
    """Show how far a subject has come with what it offers, step by dated step.

    SUBJECT and OBJECT are names or ids, RELATION a relation of the ontology; without OBJECT there
    are steps for all. Only claims with a stage (interest, offer, pledge, delivered, refused) count.

    \b
    Examples:
      kg history Indonesia offersTroops
      kg history Qatar funds "Lebanese army" --format json
    """
    from kg import findings
    from kg.view import open_graph

    graph = open_graph(directory)
    target = findings.named(graph, object) if object else None
    table = findings.history(graph, findings.named(graph, subject), relation, target)
    print_rows(table.columns, table.rows, form)
