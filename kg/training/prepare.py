"""Annotated articles → one JSON file with tokens, mentions, pairs, quantities and times.

    python -m kg.training.prepare --gold DIR [DIR ...] --out FILE

Tokens, quantities and times are those of the run-time pipeline, so that training sees what the
product will see.
"""

import argparse
import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

from kg.model import Document
from kg.training.gold_articles import GoldArticle, GoldMention, GoldPair, annotate, read_article
from kg.training.owners import owners_of, read_adjectives


def read_prepared(path: Path) -> list[GoldArticle]:
    """Read what :func:`main` wrote."""
    articles = []
    for line in path.read_text(encoding="utf8").splitlines():
        d: dict[str, Any] = json.loads(line)
        date = d["document"].pop("date")
        d["document"] = Document(
            **d["document"], date=datetime.date.fromisoformat(date) if date else None
        )
        d["mentions"] = [GoldMention(**m) for m in d["mentions"]]
        d["pairs"] = [GoldPair(**p) for p in d["pairs"]]
        d["paragraphs"] = frozenset(d["paragraphs"])
        articles.append(GoldArticle(**d))
    return articles


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--gold", type=Path, nargs="+", required=True)
    ap.add_argument("--model", type=Path, required=True, help="an exported model folder")
    ap.add_argument("--language", type=Path, required=True, help="ontology/language")
    ap.add_argument("--countries", type=Path, required=True, help="the gazetteer's")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    from kg.training.annotate_values import annotator

    analyse = annotator(a.model, a.language)
    adjectives = read_adjectives(a.countries)
    with a.out.open("w", encoding="utf8") as out:
        for folder in a.gold:
            for path in sorted(folder.glob("*.json")):
                gold = json.loads(path.read_text(encoding="utf8"))
                article = analyse(read_article(path.with_suffix(".txt")))
                annotate(article, gold)
                article.owners = owners_of(gold["entities"], adjectives)
                record = dataclasses.asdict(article) | {"paragraphs": sorted(article.paragraphs)}
                out.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main()
