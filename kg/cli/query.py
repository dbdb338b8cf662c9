"""``kg query``."""

import sys
from pathlib import Path

import click

from kg.cli.options import graph_option
from kg.cli.output import message, print_table
from kg.errors import QueryError

_FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "rdf", "jsonld")


@click.command("query")
@click.argument("query", required=False)
@click.option(
    "-f",
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(_FORMATS),
    help="csv, tsv, json, xml for SELECT and ASK; ttl, nt, rdf, jsonld for CONSTRUCT and DESCRIBE.",
)
@click.option("-l", "--list", "listing", is_flag=True, help="List the questions that have a name.")
@graph_option
def command(query: str | None, form: str, listing: bool, directory: Path) -> None:
    """Ask the graph a question in SPARQL.

    QUERY is a query, a file that holds one, or the name of a question that comes with the program
    (kg query --list). Common prefixes (kg:, rdfs:, schema:, prov:, …) need no declaration. Queries
    cannot change the graph nor reach another host.

    \b
    Examples:
      kg query "SELECT ?who ?what { ?who kg:offersTroops ?what }"
      kg query --list
      kg query troops --format csv > troops.csv
      kg query mine.rq --graph graphs/march
      kg query "DESCRIBE <https://w3id.org/claimgraph/entity/haiti>" --format ttl
    """
    if listing:
        _list()
        return
    if query is None:
        raise click.UsageError('name a question: kg query "SELECT …", kg query FILE.rq; or --list')
    from kg.view import open_graph

    text = _text(query)
    graph = open_graph(directory)
    if form != "table":
        sys.stdout.buffer.write(graph.query_as(text, form))
        return
    answer = graph.query(text)
    print_table(answer.variables, answer.rows)
    message(f"{len(answer.rows)} rows")


def _text(query: str) -> str:
    """Return the text of a query that is given as such, by file or by name."""
    if any(c in query for c in "{ \n"):
        return query
    path = Path(query)
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise QueryError(f"{query} is no UTF-8 text") from None
    from kg.resources import load

    named = {q.name: q.text for q in load().queries}
    if query not in named:
        names = ", ".join(named)
        raise QueryError(f"{query!r} is no query, file or named question; named are: {names}")
    return named[query]


def _list() -> None:
    from kg.resources import load

    print_table(("name", "question"), [(q.name, q.title) for q in load().queries])
