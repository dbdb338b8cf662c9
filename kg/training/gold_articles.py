"""Annotated articles → mentions, clusters and pair labels for the claim heads.

Spans are word offsets, end exclusive. A mention leaves out its leading article. Every occurrence of
a name of an entity is a mention of it, and so is every text that a claim gives for its argument.
"""

import datetime
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.model import Document

ARTICLES = frozenset(("the", "a", "an"))
PRONOUNS = frozenset(
    [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "it",
        "its",
        "itself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "we",
        "us",
        "our",
        "ours",
        "i",
        "me",
        "my",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "this",
        "these",
        "those",
        "both",
    ]
)


@dataclass(slots=True)
class GoldMention:
    """A span of an entity; ``entity`` is its id in the article's gold."""

    start: int
    end: int
    entity: str
    type: str


@dataclass(slots=True)
class GoldPair:
    """A claim between two mentions (indices); attributes as in the gold file."""

    subject: int
    relation: str
    object: int
    claim: dict[str, Any]


@dataclass(slots=True)
class GoldArticle:
    """One article, tokenised, with what the heads learn from it."""

    name: str
    document: Document
    words: list[str]
    offsets: list[tuple[int, int]]
    paragraphs: frozenset[int]
    mentions: list[GoldMention] = field(default_factory=list)
    pairs: list[GoldPair] = field(default_factory=list)
    unlabelled: int = 0
    values: list[tuple[int, int, float]] = field(default_factory=list)
    times: list[tuple[int, int, str]] = field(default_factory=list)


def read_article(path: Path) -> Document:
    """Read a front-matter article as ``kg.corpus`` does."""
    head, _, body = path.read_text(encoding="utf8").partition("\n\n")
    fields = dict(re.findall(r"(?m)^(\w+): ?(.*)$", head))
    date = fields.get("date", "").strip()
    return Document.compose(
        path.stem,
        fields.get("title", "").strip(),
        body.strip("\n"),
        date=datetime.date.fromisoformat(date) if date else None,
    )


class _Index:
    """Character offsets → word offsets."""

    def __init__(self, offsets: list[tuple[int, int]]) -> None:
        self.starts = {s: i for i, (s, _) in enumerate(offsets)}
        self.ends = {e: i + 1 for i, (_, e) in enumerate(offsets)}

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        a, b = self.starts.get(start), self.ends.get(end)
        return (a, b) if a is not None and b is not None and a < b else None


def _strip_article(words: list[str], span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while end - start > 1 and words[start].lower() in ARTICLES:
        start += 1
    return start, end


def _trim(text: str) -> str:
    return text.strip(" ,.;:“”\"'‘’")


def _occurrences(text: str, name: str, index: _Index) -> list[tuple[int, int]]:
    """Word spans of ``name`` in ``text``, at word boundaries; first letter of either case."""
    if not name:
        return []
    first = f"[{name[0].upper()}{name[0].lower()}]" if name[0].isalpha() else re.escape(name[0])
    pattern = first + re.escape(name[1:]).replace("'", "['’]").replace(r"\ ", r"\s+")
    found = []
    for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        span = index.span(m.start(), m.end())
        if span:
            found.append(span)
    return found


def annotate(article: GoldArticle, gold: dict[str, Any]) -> None:
    """Fill in the mentions and pairs of ``article`` from its gold."""
    text, words = article.document.text, article.words
    index = _Index(article.offsets)
    types = {e["id"]: e["type"] for e in gold["entities"]}
    owners: dict[str, set[str]] = defaultdict(set)
    for e in gold["entities"]:
        for n in e["names"]:
            owners[_trim(n).lower()].add(e["id"])
    spans: dict[tuple[int, int], str] = {}
    by_entity: dict[str, set[tuple[int, int]]] = defaultdict(set)

    def add(span: tuple[int, int], entity: str) -> None:
        spans.setdefault(span, entity)
        if spans[span] == entity:
            by_entity[entity].add(span)

    arguments: list[tuple[tuple[int, int] | None, tuple[int, int] | None]] = []
    for claim in gold["claims"]:
        ends = []
        at = text.find(claim["evidence"])
        for role in ("subject", "object"):
            value = claim.get(f"{role}_text")
            span = None
            if value and at >= 0:
                inside = _occurrences(claim["evidence"], _trim(value), _Shifted(index, at))
                span = _strip_article(words, inside[0]) if inside else None
            if span:
                add(span, claim[role])
            ends.append(span)
        arguments.append((ends[0], ends[1]))
    for e in gold["entities"]:
        for n in sorted(map(_trim, e["names"]), key=len, reverse=True):
            if not n or (len(owners[n.lower()]) > 1 and n == n.lower()):
                continue
            for found in _occurrences(text, n, index):
                span = _strip_article(words, found)
                if words[span[0]].islower() and n != n.lower():
                    continue
                nested = any(
                    s <= span[0] and span[1] <= t for s, t in by_entity[e["id"]] if (s, t) != span
                )
                if not nested:
                    add(span, e["id"])
    order = sorted(spans)
    position = {span: i for i, span in enumerate(order)}
    article.mentions = [GoldMention(*s, spans[s], types[spans[s]]) for s in order]
    for claim, (subject, obj) in zip(gold["claims"], arguments, strict=True):
        at = text.find(claim["evidence"])
        anchor = next((i for i, (_, e) in enumerate(article.offsets) if e > at), 0)
        ends = []
        for role, span in (("subject", subject), ("object", obj)):
            ends.append(span or _nearest(by_entity[claim[role]], anchor))
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            article.unlabelled += 1
            continue
        article.pairs.append(
            GoldPair(position[ends[0]], claim["relation"], position[ends[1]], claim)
        )


class _Shifted(_Index):
    """An index for a part of the text that starts at ``at``."""

    def __init__(self, base: _Index, at: int) -> None:
        self.base, self.at = base, at

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        return self.base.span(start + self.at, end + self.at)


def _nearest(spans: set[tuple[int, int]], anchor: int) -> tuple[int, int] | None:
    """The mention last before ``anchor``, else the first after it."""
    before = [s for s in spans if s[0] <= anchor + 25]
    return max(before) if before else min(spans, default=None)


def load(folder: Path, tokenize: Any) -> list[GoldArticle]:
    """Read every article of a gold folder; ``tokenize`` gives (words, offsets, paragraph starts)."""
    articles = []
    for path in sorted(folder.glob("*.json")):
        document = read_article(path.with_suffix(".txt"))
        words, offsets, paragraphs = tokenize(document.text)
        article = GoldArticle(path.stem, document, words, offsets, paragraphs)
        annotate(article, json.loads(path.read_text(encoding="utf8")))
        articles.append(article)
    return articles
