"""Article files → :class:`~kg.model.Document` records.

Reads text with front matter, plain text, Markdown, HTML, JSON Lines and PDF, folders of them, and
standard input ("-"). Nothing here raises for a bad file: it is named in :attr:`Corpus.skipped`.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import BinaryIO

from kg.corpus.frontmatter import read_text
from kg.corpus.identity import identify
from kg.corpus.language import foreign_language
from kg.corpus.records import Article, Corpus, Limits, Skipped
from kg.corpus.sources import ENDINGS, Ignored, Kind, Source, find
from kg.corpus.text import clean, decode
from kg.corpus.watching import changes
from kg.errors import DocumentError

__all__ = ["ENDINGS", "Corpus", "Kind", "Limits", "Skipped", "changes", "read"]


def read(
    paths: Iterable[str | os.PathLike[str]],
    *,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], None] | None = None,
    language: Callable[[str], str] = foreign_language,
    written: Collection[str] = (),
) -> Corpus:
    """Read all articles under ``paths``; "-" stands for ``stdin``.

    ``progress`` is called with the name of each file; ``language`` says as
    :func:`~kg.corpus.language.foreign_language` does which texts are not in English; ``written`` names
    the files of a build, which are no articles where a folder holds a built graph. The order of the
    paths makes no difference.
    """
    limits = limits or Limits()
    articles: list[Article] = []
    skipped: set[Skipped] = set()
    ignored: set[str] = set()
    for source in find(paths, stdin, limits, written):
        if isinstance(source, Skipped):
            skipped.add(source)
            continue
        if isinstance(source, Ignored):
            ignored.add(source.source)
            continue
        if progress:
            progress(source.label)
        for found in _read_source(source, limits):
            result = found if isinstance(found, Skipped) else _checked(found, limits, language)
            if isinstance(result, Skipped):
                skipped.add(result)
            else:
                articles.append(result)
    documents, warnings = identify(articles)
    warnings += [
        f"{article.source}: the date {article.date_text!r} is no date; write it as 2025-12-16"
        for article in articles
        if article.date_text
    ]
    return Corpus(
        tuple(documents), tuple(sorted(skipped)), tuple(sorted(warnings)), tuple(sorted(ignored))
    )


def _read_source(source: Source, limits: Limits) -> Iterator[Article | Skipped]:
    if source.kind is Kind.JSONL:
        yield from _lines(source, limits)
        return
    try:
        yield _read_one(source, limits)
    except DocumentError as error:
        yield Skipped(source.label, str(error))


def _lines(source: Source, limits: Limits) -> Iterator[Article | Skipped]:
    from kg.corpus.jsonl import read_lines  # noqa: PLC0415

    if not source.data.strip():
        yield Skipped(source.label, "is empty")
    yield from read_lines(source.label, source.stem, source.data, limits)


def _read_one(source: Source, limits: Limits) -> Article:
    # the readers of pages and PDF files are slow to import, so only who needs them waits
    if not source.data.strip():
        raise DocumentError("is empty")
    if source.kind is Kind.PDF:
        from kg.corpus.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(source.label, source.stem, source.data, limits)
    if source.kind is Kind.HTML:
        from kg.corpus.html import declared_charset, read_html  # noqa: PLC0415

        page = clean(decode(source.data, declared_charset(source.data)))
        return read_html(source.label, source.stem, page)
    text = clean(decode(source.data))
    if source.kind is Kind.MARKDOWN:
        from kg.corpus.markdown import read_markdown  # noqa: PLC0415

        return read_markdown(source.label, source.stem, text)
    return read_text(source.label, source.stem, text)


def _checked(article: Article, limits: Limits, language: Callable[[str], str]) -> Article | Skipped:
    """Return the article, or why it is none."""
    length = len(article.title) + len(article.body)
    if not any(c.isalpha() for c in article.body):
        return Skipped(article.source, "is empty (no words in the text)")
    if length > limits.characters:
        most = f"at most {limits.characters:,}"
        return Skipped(
            article.source, f"is too long for one article ({length:,} characters; {most}); split it"
        )
    if other := language(article.body):
        return Skipped(article.source, f"is not in English (looks like {other!r})")
    return article
