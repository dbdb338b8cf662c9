"""``kg view``."""

from pathlib import Path

import click

from kg.cli.output import message
from kg.errors import ExportError


@click.command("view")
@click.argument("directory", default="exports", type=click.Path(path_type=Path), metavar="[DIR]")
def command(directory: Path) -> None:
    """Open the graph in the browser.

    DIR is a folder that kg build wrote (exports unless given). The page is one file that needs no
    network; its place is printed, for another browser or to send it on.

    \b
    Examples:
      kg view
      kg view graphs/march
    """
    from kg.builder import PAGE

    page = (directory / PAGE).resolve()
    if not page.is_file():
        raise ExportError(
            f"{directory} holds no {PAGE}; build one with: kg build PATH -o {directory}"
        )
    click.echo(page)
    if click.launch(str(page)) != 0:
        message("no browser could be opened; open this file in one")
