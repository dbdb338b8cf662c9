"""Look-ups and additions on the mentions of a ``Doc``; shared by all components.

The mentions of a Doc are kept in parallel: ``doc.spans["mentions"]``, ``doc._.mention_kinds`` and
``doc._.mention_hints``. Components that run before ``kg_references`` may add mentions; their
indices stay valid, because additions go to the end.
"""

from spacy.tokens import Doc, Span, SpanGroup

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import CLUSTERS, MENTIONS


def set_mentions(doc: Doc, found: list[tuple[Span, MentionKind, str]]) -> None:
    """Write labelled spans with their kinds and gazetteer hints, in text order, outer ones first."""
    ordered = sorted(found, key=lambda item: (item[0].start, -item[0].end, item[0].label_))
    doc.spans[MENTIONS] = SpanGroup(doc, name=MENTIONS, spans=[span for span, _, _ in ordered])
    doc._.mention_kinds = [kind for _, kind, _ in ordered]
    doc._.mention_hints = _without_namesakes(ordered)


def _without_namesakes(found: list[tuple[Span, MentionKind, str]]) -> list[str]:
    """Return the hints; a surname alone is that of a person of the text, not of a better known namesake.

    "Blair" is not Tony Blair where a text speaks of Bill Blair and of no Tony Blair.
    """
    people = [
        (span.text.split(), hint)
        for span, kind, hint in found
        if span.label_ == EntityType.PERSON and kind is MentionKind.NAMED
    ]
    full: dict[str, set[str]] = {}
    for words, hint in people:
        if len(words) > 1:
            full.setdefault(words[-1], set()).add(hint)
    hints = []
    for span, _, hint in found:
        others = full.get(span.text, set()) if span.label_ == EntityType.PERSON else set()
        hints.append(hint if not others or hint in others else "")
    return hints


def set_clusters(doc: Doc, clusters: list[list[int]]) -> None:
    """Write clusters of mentions, and a span group for each that has two mentions or more."""
    doc._.clusters = clusters
    mentions = list(doc.spans[MENTIONS])
    for number, members in enumerate((c for c in clusters if len(c) > 1), start=1):
        key = f"{CLUSTERS}_{number}"
        doc.spans[key] = SpanGroup(doc, name=key, spans=[mentions[i] for i in members])


def add_mention(doc: Doc, span: Span, type: EntityType, kind: MentionKind, hint: str = "") -> int:
    """Add a mention, and its cluster of one where clusters exist already; return its index.

    A mention with the same boundaries is not added twice: its index is returned unchanged.
    """
    group = doc.spans[MENTIONS]
    for index, other in enumerate(group):
        if (other.start, other.end) == (span.start, span.end):
            return index
    group.append(Span(doc, span.start, span.end, label=type.value))
    doc._.mention_kinds = [*doc._.mention_kinds, kind]
    doc._.mention_hints = [*doc._.mention_hints, hint]
    index = len(group) - 1
    if doc._.clusters:
        doc._.clusters = [*doc._.clusters, [index]]
    return index


def mention_heads(doc: Doc) -> dict[int, int]:
    """Return for each token that heads a mention the index of the longest mention it heads.

    A title is read as the person who bears it: in "Prime Minister Li Qiang spoke" both "Minister"
    and "Qiang" (or whichever word the parser made the head) lead to the person.
    """
    spans = list(doc.spans[MENTIONS])
    heads: dict[int, int] = {}
    for index, span in enumerate(spans):
        root = span.root.i
        if root not in heads or len(spans[heads[root]]) < len(span):
            heads[root] = index
    positions = {s.end: i for i, s in enumerate(spans) if s.label_ == EntityType.POSITION}
    for index, span in enumerate(spans):
        title = positions.get(span.start)
        if span.label_ == EntityType.PERSON and title is not None:
            root = spans[title].root
            if heads.get(root.i) == title and span.root in root.subtree:
                heads[root.i] = index
    return heads


def cluster_index(doc: Doc) -> list[int]:
    """Return for each mention the index of its cluster in ``doc._.clusters``."""
    belongs = [-1] * len(doc.spans[MENTIONS])
    for number, cluster in enumerate(doc._.clusters):
        for index in cluster:
            belongs[index] = number
    return belongs
