"""Builds small extractions by hand: a text, clusters found by their words, claims between them."""

import datetime

from kg.model import (
    Claim,
    CoreferenceCluster,
    Document,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
)

_SMALL = {"he", "she", "it", "its", "they", "who", "which", "his"}


def article(text, id="a", publisher="Example Wire", date="2026-03-01"):
    return Document(
        id=id,
        title="",
        text=text,
        publisher=publisher,
        date=datetime.date.fromisoformat(date) if date else None,
    )


def mention(document, words, type_, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(words, start + 1)
    kind = MentionKind.NAMED if any(c.isupper() for c in words[1:] + words[:1]) else None
    if words.casefold() in _SMALL:
        kind = MentionKind.PRONOMINAL
    elif (
        words.split()[0] in {"the", "The", "a", "its", "his"} and not words.split()[-1][0].isupper()
    ):
        kind = MentionKind.NOMINAL
    return Mention(start, start + len(words), words, type_, kind or MentionKind.NOMINAL)


def cluster(document, type_, *words):
    kind = EntityType(type_)
    mentions = sorted((mention(document, w, kind) for w in words), key=lambda m: m.start)
    return CoreferenceCluster(tuple(mentions), kind)


def extraction(text, clusters, claims=(), **fields):
    """``clusters`` are (type, words…) tuples; ``claims`` are (subject, relation, object, fields)."""
    document = article(text, **fields)
    made = []
    for subject, relation, target, *rest in claims:
        fields_ = dict(rest[0]) if rest else {}
        quote = fields_.pop("quote", text)
        start = text.index(quote)
        made.append(
            Claim(
                subject,
                relation,
                target,
                document.quote(start, start + len(quote)),
                **fields_,
            )
        )
    return Extraction(document, tuple(cluster(document, *c) for c in clusters), tuple(made))
