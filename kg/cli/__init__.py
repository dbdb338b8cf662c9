"""The command ``kg``: parses options, calls the library, prints; results on standard output.

Exit codes: 0 all went well; 1 nothing usable, or failed; 2 wrong usage; 3 done, but something was
left out or does not conform. Messages go to standard error, one line each, never a traceback.
"""

import atexit
import gc
import importlib
import io
import sys
from collections.abc import Mapping
from typing import Any

import click

from kg.cli.failures import in_one_line

_COMMANDS: Mapping[str, str] = {
    "build": "Read articles and write their graph.",
    "watch": "Build, and again whenever articles are added, changed or removed.",
    "export": "Write a built graph in another format.",
    "load": "Load a built graph into a database.",
    "query": "Ask the graph a question in SPARQL.",
    "show": "Show what is claimed about one entity, with quotes.",
    "explain": "Show why mentions are one entity, with the score of each feature.",
    "conflicts": "List claims that cannot both hold, with both quotes.",
    "history": "Show how far a subject has come with what it offers, step by step.",
    "contributors": "List who contributes to a force, with present stage and number.",
    "view": "Open the graph in the browser.",
    "serve": "Serve the graph: explorer, SPARQL endpoint, a page for every entity.",
    "validate": "Check the graph against the shapes of the ontology.",
    "evaluate": "Score extracted claims against gold annotations.",
    "formats": "List what can be read and written.",
}


#: So many new objects make Python look for cycles among them, where it would after 700.
_COLLECTED_AT = 50_000


def collect_seldom() -> None:
    """Spare this process most of the search for cycles: a command makes few among all that it loads."""
    gc.set_threshold(_COLLECTED_AT)
    atexit.register(gc.freeze)  # what is left at the end goes with the process


def print_all() -> None:
    """Let standard output print what its encoding lacks as an escape, as standard error does."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


class _Commands(click.Group):
    """Commands in modules of their own, imported when called, so that --help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kg.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        collect_seldom()
        print_all()
        with in_one_line():
            return super().invoke(ctx)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kg.cli.versions import versions

        click.echo(versions())
        ctx.exit()


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Read news on diplomacy, security and peacekeeping into a graph of claims.

    Every edge says who is said to do what, on whose word, and where it stands, word for word.

    \b
    Examples:
      kg build articles/               write the graph of a folder to exports/
      kg query "SELECT ?who ?what { ?who kg:offersTroops ?what }"
      kg show Indonesia                what it does and what is said of it

    \b
    Exit codes:
      0  all went well
      1  nothing usable, or failed
      2  wrong usage
      3  done, but something was left out or does not conform
    """
