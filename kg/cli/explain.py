"""``kg explain``."""

from pathlib import Path

import click

from kg.cli.options import graph_option
from kg.cli.output import printable


@click.command("explain")
@click.argument("entity")
@graph_option
def command(entity: str, directory: Path) -> None:
    """Show why mentions are one entity, with the score of each feature.

    ENTITY is a name, another name of it, or an id. Each cluster of mentions has a reference
    (ARTICLE#START-END); where two are wrongly one, or wrongly two, a file of decisions with these
    references overrules the program:

    \b
      same:
        - [first#10-22, second#108-115]
      different:
        - [first#10-22, georgia]

    \b
    Examples:
      kg explain Indonesia
      kg explain "Stabilization Force" --graph graphs/march
      kg build articles/ --decisions mine.yml
    """
    from kg import findings
    from kg.view import open_graph

    graph = open_graph(directory)
    for line in findings.why(graph, findings.named(graph, entity)):
        click.echo(printable(line))
