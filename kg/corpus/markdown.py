"""Markdown → text, without the markup."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.corpus.frontmatter import split, with_fields
from kg.corpus.records import Article


def read_markdown(source: str, name: str, text: str) -> Article:
    """Return the article of a Markdown file.

    The title is that of the front matter, else the first heading of the first level. Images, HTML
    and code blocks are left out; every block becomes a paragraph.
    """
    fields, rest = split(text)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    title, blocks = _blocks(parser.parse(rest))
    has_title = bool(fields.get("title") or fields.get("headline"))
    if title and has_title:
        blocks.insert(0, title)
    return with_fields(Article(source, name, title, "\n\n".join(blocks)), fields)


def _blocks(tokens: Sequence[Token]) -> tuple[str, list[str]]:
    """Return the leading title ("" if none) and the text of each block."""
    title = ""
    blocks: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        text = _inline(token.children or ()).strip()
        if not text:
            continue
        if before is not None and before.tag == "h1" and not blocks and not title:
            title = " ".join(text.split())
        else:
            blocks.append(text)
    return title, blocks


def _inline(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
