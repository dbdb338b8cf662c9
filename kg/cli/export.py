"""``kg export``."""

import sys
import tempfile
from pathlib import Path

import click

from kg.cli.output import message, print_table

_STREAM = Path("-")


@click.command("export")
@click.argument("form", metavar="FORMAT", required=False)
@click.argument("directory", metavar="[DIR]", default="exports", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="File to write to, or - for standard output; otherwise the usual name, in DIR.",
)
@click.option("-z", "--gzip", "compress", is_flag=True, help="Compress with gzip.")
@click.option(
    "--profile",
    type=click.Choice(["n10s"]),
    help="Write for a reader with ways of its own: n10s is Neo4j's RDF plug-in.",
)
@click.option(
    "--explain", is_flag=True, help="Write nothing; list what of this graph the format cannot hold."
)
def command(
    form: str | None,
    directory: Path,
    out: Path | None,
    compress: bool,
    profile: str | None,
    explain: bool,
) -> None:
    """Write a built graph in another format.

    FORMAT is one of those that kg formats lists; DIR is the folder of the graph, exports unless
    told otherwise.

    \b
    Examples:
      kg export cypher
      kg export nquads graphs/march -o march.nq.gz --gzip
      kg export csv -o - | head
      kg export --profile n10s --explain
    """
    from kg.errors import ConfigError
    from kg.export import EXPORTERS, losses, save
    from kg.view import open_graph

    if profile:
        # With a profile, the first argument is the folder.
        form, directory = profile, Path(form) if form else directory
    if form is None:
        raise click.UsageError("name a format: kg export FORMAT [DIR]; kg formats lists them")
    if form not in EXPORTERS:
        raise ConfigError(f"{form!r} is no format; choose from {', '.join(EXPORTERS)}")
    exporter = EXPORTERS[form]
    content = open_graph(directory).content
    if explain:
        found = losses(exporter, content.store)
        print_table(
            ("what", "how many", "such as", "mended"),
            [(loss.what, f"{loss.count:,}", loss.example, loss.mended) for loss in found],
        )
        kinds = sum(not loss.mended for loss in found)
        message(f"{form} cannot hold {kinds} kinds of things" if kinds else f"{form} holds all")
    elif out == _STREAM:
        if sys.stdout.isatty() and (compress or "parquet" in form):
            raise click.UsageError("this is nothing to read on a terminal; name a file with -o")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / exporter.file
            save(exporter, content, path, compress=compress)
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    sys.stdout.buffer.write(part)
    else:
        path = out or directory / f"{exporter.file}{'.gz' if compress else ''}"
        save(exporter, content, path, compress=compress)
        if path.is_file():
            message(f"{path}: {path.stat().st_size:,} bytes")
