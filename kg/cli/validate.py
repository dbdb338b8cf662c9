"""``kg validate``."""

import sys
from pathlib import Path

import click

from kg.cli.failures import INCOMPLETE
from kg.cli.options import graph_option
from kg.cli.output import message, printable


@click.command("validate")
@graph_option
def command(directory: Path) -> None:
    """Check the graph against the shapes of the ontology.

    A line for each violation: what is wrong, with which node, and the quote it comes from. Exit
    code 3 says that there are some.

    \b
    Examples:
      kg validate
      kg validate --graph graphs/march
    """
    from kg.view import open_graph

    report = open_graph(directory).validate()
    for violation in report.violations:
        parts = (violation.focus, violation.path, violation.value, violation.quote)
        click.echo(printable(f"{violation.message} | {' | '.join(part for part in parts if part)}"))
    if not report.conforms:
        message(f"{len(report.violations)} violations")
        sys.exit(INCOMPLETE)
    message("the graph conforms to its shapes")
