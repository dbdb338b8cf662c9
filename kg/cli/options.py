"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg import config
from kg.config import Config

_Command = TypeVar("_Command", bound=Callable[..., Any])

graph_option = click.option(
    "-g",
    "--graph",
    "directory",
    default="exports",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of the graph, as kg build wrote it.",
)

out_option = click.option(
    "-o",
    "--out",
    default="exports",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder to write to.",
)

also_option = click.option(
    "--also", multiple=True, metavar="FORMAT", help="A further format; see kg formats."
)

rows_option = click.option(
    "-f",
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(("table", "json", "csv")),
    help="How to print the rows.",
)


def reading_options(command: _Command) -> _Command:
    """Add the options of commands that read articles."""
    for option in (
        click.option(
            "--config",
            "config_file",
            type=click.Path(path_type=Path),
            help=f"Settings in TOML; {config.FILE} in the current folder is read unless told otherwise.",
        ),
        click.option(
            "-j",
            "--jobs",
            type=int,
            help="Processes that look for claims, 0 for one a core; 1 unless told otherwise.",
        ),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            help=f"Leave out claims less sure than this (0 to 1; {Config().min_confidence} unless told"
            " otherwise): the higher, the fewer claims, and the more of them right.",
        ),
        click.option(
            "--finder",
            "finders",
            multiple=True,
            type=click.Choice(config.FINDERS),
            help="What looks for claims over the bundled model; all of them unless told otherwise.",
        ),
        click.option(
            "--model",
            help="Another spaCy pipeline with Universal Dependencies labels, by name or folder.",
        ),
        click.option(
            "--gazetteer",
            multiple=True,
            metavar="FILE",
            help="Further names, aliases and ids (YAML or CSV); may be given several times.",
        ),
        click.option(
            "--decisions",
            metavar="FILE",
            help="What is one thing and what is not (YAML), whatever the rules say; see kg explain.",
        ),
    ):
        command = option(command)
    return command


def settings(config_file: Path | None, **options: Any) -> Config:
    """Return the settings of a file (or of the current folder's), changed by the options given."""
    if config_file is None and Path(config.FILE).is_file():
        config_file = Path(config.FILE)
    base = config.load(config_file) if config_file else Config()
    options = {name: value for name, value in options.items() if value != ()}
    return base.replace(**options)
