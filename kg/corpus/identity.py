"""Articles → documents with unique ids, whatever the order in which they were read."""

from collections import defaultdict
from collections.abc import Iterable

from kg.corpus.records import Article
from kg.corpus.text import one_line
from kg.model import Document
from kg.model.identifiers import digest


def identify(articles: Iterable[Article]) -> tuple[list[Document], list[str]]:
    """Return the documents, sorted by id, and a line for each article that was there twice.

    An article's id is its own name. Where different articles have one name, each gets a hash of
    its content behind it. Articles that agree in text, publisher, date and address are one: the
    first by name and place stays.
    """
    kept: dict[str, Article] = {}
    warnings = []
    for article in sorted(articles, key=lambda a: (_local(a), a.source)):
        first = kept.setdefault(_content(article), article)
        if first is not article:
            warnings.append(f"{article.source}: is the same article as {first.source}")
    names = defaultdict(list)
    for content, article in kept.items():
        names[_local(article)].append((content, article))
    documents = [
        _document(name if len(sharing) == 1 else f"{name}-{content[:8]}", article)
        for name, sharing in names.items()
        for content, article in sharing
    ]
    return sorted(documents, key=lambda d: d.id), warnings


def _local(article: Article) -> str:
    """Return the name as an id: one line, without the slashes that would make it a path."""
    name = one_line(article.name).replace("/", "-").replace("\\", "-").strip(". ")
    return name or "article"


def _content(article: Article) -> str:
    return digest(
        article.title,
        article.body,
        article.publisher,
        article.date.isoformat() if article.date else "",
        article.url,
        length=32,
    )


def _document(id_: str, article: Article) -> Document:
    return Document.compose(
        id_,
        article.title,
        article.body,
        publisher=article.publisher,
        date=article.date,
        url=article.url,
    )
