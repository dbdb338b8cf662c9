"""``kg formats``."""

import click

from kg.cli.output import print_table


@click.command("formats")
def command() -> None:
    """List what can be read and written.

    \b
    Examples:
      kg formats
      kg build articles/ --also cypher --also csv
    """
    from kg.builder import PAGE, STANDARD
    from kg.corpus import ENDINGS
    from kg.export import EXPORTERS
    from kg.view import CLAIMS, REPORT, RESOLUTION

    kinds: dict[str, list[str]] = {}
    for ending, kind in ENDINGS.items():
        kinds.setdefault(kind.value, []).append(ending)
    print_table(
        ("kind", "endings"), [(k, " ".join(e)) for k, e in kinds.items()], title="Read by kg build"
    )
    always = [
        ("", CLAIMS, "the claims, one a line", ""),
        ("", RESOLUTION, "mentions, merges, disagreements, histories, one a line", ""),
        ("", PAGE, "the graph as a page to look at, offline", "what is not shown"),
        ("", REPORT, "what was read, left out and found", ""),
    ]
    rows = [
        ("" if name in STANDARD else name, exporter.file, exporter.description, exporter.loses)
        for name, exporter in EXPORTERS.items()
    ]
    rows = [row for row in rows if not row[0]] + always + [row for row in rows if row[0]]
    columns = ("--also", "file", "what it is", "what it cannot hold")
    print_table(columns, rows, title="Written by kg build (always where --also is empty)")
