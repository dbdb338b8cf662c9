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
    owners: dict[str, str] = field(default_factory=dict)
    groups: dict[int, tuple[str, ...]] = field(default_factory=dict)


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


class _Annotation:
    """Spans of an article's entities; the first entity to claim a span keeps it."""

    def __init__(self, article: GoldArticle, gold: dict[str, Any]) -> None:
        self.words, self.text = article.words, article.document.text
        self.index = _Index(article.offsets)
        self.owner: dict[tuple[int, int], str] = {}
        self.spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        for entity in gold["entities"]:
            for name in entity["names"]:
                self.bearers[_trim(name).lower()].add(entity["id"])

    def add(self, span: tuple[int, int], entity: str) -> None:
        if self.owner.setdefault(span, entity) == entity:
            self.spans[entity].add(span)

    def argument(self, claim: dict[str, Any], role: str) -> tuple[int, int] | None:
        """Add and return the span that a claim gives for its subject or object."""
        value, at = claim.get(f"{role}_text"), self.text.find(claim["evidence"])
        if not value or at < 0:
            return None
        found = _occurrences(claim["evidence"], _trim(value), _Shifted(self.index, at))
        if not found:
            return None
        span = _strip_article(self.words, found[0])
        self.add(span, claim[role])
        return span

    def names(self, entity: dict[str, Any]) -> None:
        """Add every occurrence of an entity's names, the longest first.

        A description that several entities share ("the force") says nothing by itself.
        """
        for name in sorted(map(_trim, entity["names"]), key=len, reverse=True):
            plain = name == name.lower()
            if not name or (plain and len(self.bearers[name.lower()]) > 1):
                continue
            for found in _occurrences(self.text, name, self.index):
                span = _strip_article(self.words, found)
                own = self.spans[entity["id"]] - {span}
                inside = any(s <= span[0] and span[1] <= t for s, t in own)
                if not inside and (plain or not self.words[span[0]].islower()):
                    self.add(span, entity["id"])


def annotate(article: GoldArticle, gold: dict[str, Any]) -> None:
    """Fill in the mentions and pairs of ``article`` from its gold."""
    found = _Annotation(article, gold)
    arguments = [
        (found.argument(c, "subject"), found.argument(c, "object")) for c in gold["claims"]
    ]
    for entity in gold["entities"]:
        found.names(entity)
    types = {e["id"]: e["type"] for e in gold["entities"]}
    order = sorted(found.owner)
    position = {span: i for i, span in enumerate(order)}
    article.mentions = [GoldMention(*s, found.owner[s], types[found.owner[s]]) for s in order]
    for claim, given in zip(gold["claims"], arguments, strict=True):
        at = found.text.find(claim["evidence"])
        anchor = next((i for i, (_, e) in enumerate(article.offsets) if e > at), 0)
        subject = given[0] or _nearest(found.spans[claim["subject"]], anchor)
        object_ = given[1] or _nearest(found.spans[claim["object"]], anchor)
        if subject is None or object_ is None or subject == object_:
            article.unlabelled += 1
            continue
        pair = GoldPair(position[subject], claim["relation"], position[object_], claim)
        article.pairs.append(pair)


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
