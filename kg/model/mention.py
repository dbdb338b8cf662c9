"""Mentions and coreference clusters: what a text says, not yet who it is."""

from dataclasses import dataclass

from kg.model.vocabulary import EntityType, MentionKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document's text that stands for something; offsets in code points.

    ``head_start`` and ``head_end`` delimit the head word ("troops" in "the Turkish troops").
    """

    start: int
    end: int
    text: str
    type: EntityType
    kind: MentionKind
    head_start: int = -1
    head_end: int = -1


@dataclass(frozen=True, slots=True)
class CoreferenceCluster:
    """All mentions of one thing in one document, in text order, and the type they agree on.

    ``entity_hint`` is the id of a gazetteer entry when the pipeline's entity ruler matched one
    ("" otherwise); it is a candidate that resolution may refuse. ``owner`` is the position, among the
    clusters of the document, of whom the thing belongs to where the text does not say it beside each mention.
    """

    mentions: tuple[Mention, ...]
    type: EntityType
    entity_hint: str = ""
    owner: int | None = None
