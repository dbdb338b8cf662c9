"""Who is meant by a bare title: "the Secretary" of a text with one Secretary of State and a Cabinet Secretary."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from kg.model import EntityType
from kg.pipeline.views import Clusters, View

#: Words in the longest title that is looked at.
_LONGEST = 3


def title_bearers(mentions: Sequence[View], clusters: Clusters) -> dict[int, int]:
    """Return for each mention of a person by a bare title the mention of the one who bears it.

    A title that is all of somebody's ("Secretary" of State) counts before one that is its end ("Cabinet Secretary").
    Where several people bear it so, nobody is chosen.
    """
    titles = [(_core(p.span), b) for p, b in _titled(mentions) if _core(p.span)]
    inside = [m for m in mentions if m.type is EntityType.POSITION]
    found = {}
    for mention in mentions:
        words = tuple(t.lower_ for t in mention.span if t.text not in {"'s", "’s"})
        if (
            mention.type is not EntityType.PERSON
            or mention.pronoun
            or not 0 < len(words) <= _LONGEST
            or any(_holds(office.span, mention.span) for office in inside)
            or any(mention is bearer for _, bearer in titles)
        ):
            continue
        for fits in (
            [b for title, b in titles if title == words],
            [b for title, b in titles if title[-len(words) :] == words],
        ):
            people = {clusters.root(bearer): bearer for bearer in fits}
            if people:
                if len(people) == 1:
                    found[mention.index] = next(iter(people.values())).index
                break
    return found


def _titled(mentions: Sequence[View]) -> Iterator[tuple[View, View]]:
    """Yield each office with the person whose name stands right behind it."""
    starts: dict[int, View] = {}
    for mention in mentions:
        if mention.type is EntityType.PERSON and mention.named:
            starts.setdefault(mention.span.start, mention)
    for mention in mentions:
        bearer = starts.get(mention.span.end)
        if mention.type is EntityType.POSITION and bearer is not None:
            yield mention, bearer


def _core(office: Span) -> tuple[str, ...]:
    """Return the words of an office up to its "of" or "for"."""
    words = []
    for token in office:
        if token.pos_ == "ADP":
            break
        words.append(token.lower_)
    return tuple(words)


def _holds(outer: Span, inner: Span) -> bool:
    """Whether a span is part of a longer one."""
    return outer.start <= inner.start and inner.end <= outer.end and len(outer) > len(inner)
