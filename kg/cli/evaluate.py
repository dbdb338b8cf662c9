"""``kg evaluate``."""

import json
import tempfile
from pathlib import Path
from typing import Any

import click

from kg.cli.options import reading_options, settings
from kg.cli.output import ProgressBar, message
from kg.config import Config


@click.command("evaluate")
@click.argument(
    "gold", nargs=-1, required=True, metavar="GOLD_DIR...", type=click.Path(path_type=Path)
)
@click.option(
    "--claims",
    type=click.Path(path_type=Path),
    help="Score this claims.jsonl (of any system) instead of reading the articles.",
)
@click.option("--misses", is_flag=True, help="List the wrong and the missed triples with quotes.")
@click.option("--mistakes", is_flag=True, help="Count the commonest kinds of mistakes.")
@click.option("--rules", is_flag=True, help="Count how often the claims of each pattern are right.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@reading_options
def command(
    gold: tuple[Path, ...],
    claims: Path | None,
    misses: bool,
    mistakes: bool,
    rules: bool,
    as_json: bool,
    config_file: Path | None,
    **options: Any,
) -> None:
    """Score extracted claims against gold annotations.

    GOLD_DIR holds articles (NAME.txt) and their annotations (NAME.json). The articles are read and
    the claims found in them compared with the annotations: precision, recall and F1 of triples for
    each relation, and how often each attribute is right.

    \b
    Examples:
      kg evaluate gold/dev
      kg evaluate gold/dev gold/seeds --misses
      kg evaluate gold/dev --claims exports/claims.jsonl --mistakes
      kg evaluate gold/train --finder patterns --min-confidence 0 --rules
    """
    from kg.evaluation import evaluate, report

    with tempfile.TemporaryDirectory() as folder:
        if claims is None:
            claims = Path(folder) / "claims.jsonl"
            claims.write_text(_extracted(gold, settings(config_file, **options)), encoding="utf-8")
        scores = evaluate(claims, gold)
    if as_json:
        click.echo(json.dumps(report.as_json(scores), indent=1))
        return
    if misses and scores.misses:
        click.echo(report.misses(scores))
    if mistakes and scores.misses:
        click.echo(report.mistakes(scores))
    if rules and scores.rules:
        click.echo(report.rules(scores))
    click.echo(report.table(scores))


def _extracted(gold: tuple[Path, ...], config: Config) -> str:
    from kg import builder

    texts = [path.with_suffix(".txt") for folder in gold for path in sorted(folder.glob("*.json"))]
    with ProgressBar() as progress:
        articles = builder.read_corpus(texts or gold, config, progress=progress)
        claims, left_out = builder.extract_claims(articles, config, progress=progress)
        for skipped in left_out:
            message(f"left out: {skipped.source}: {skipped.reason}")
        return claims
