"""What resolution gives: entities, resolved claims, and how each was decided; all frozen, all sorted.

A cluster of an extraction is named by a reference, ``DOCUMENT#START-END`` (the span of its most
telling mention), so that every decision can be read, overruled and undone.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kg.model import (
    Entity,
    Evidence,
    MentionKind,
    Modality,
    Polarity,
    Quantity,
    ResolvedClaim,
    Stage,
)


class Verdict(StrEnum):
    """What a decision says of its two sides."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class DropReason(StrEnum):
    """Why a claim of the pipeline is not in the resolution."""

    SUBJECT_UNNAMED = "subject-unnamed"
    OBJECT_UNNAMED = "object-unnamed"
    SUBJECT_IS_OBJECT = "subject-is-object"
    UNKNOWN_RELATION = "unknown-relation"
    DOMAIN = "domain"
    RANGE = "range"


class Reason(StrEnum):
    """Why two claims disagree."""

    OPPOSITE_POLARITY = "opposite-polarity"
    INCOMPATIBLE_NUMBER = "incompatible-number"
    STAGE_REVERSED = "stage-reversed"
    OTHER_LEADER = "other-leader"
    OTHER_LOCATION = "other-location"
    OTHER_CONTROL = "other-control"


@dataclass(frozen=True, slots=True)
class Feature:
    """One compared feature: its score between 0 and 1, and the two values in words."""

    name: str
    score: float
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class MergeDecision:
    """Why two clusters (or a cluster and a gazetteer entry) are one, or are not.

    ``left`` is a cluster reference; ``right`` another one, or the id of a gazetteer entry where
    ``kind`` is "link". ``by`` names the rule, or is "user" for an entry of a decisions file.
    """

    kind: str
    left: str
    right: str
    verdict: Verdict
    score: float
    features: tuple[Feature, ...]
    by: str


@dataclass(frozen=True, slots=True)
class ResolvedMention:
    """A mention as the text has it, and the IRI of the entity that it was found to be.

    ``cluster`` is the reference of its coreference cluster; ``score`` and ``why`` tell how the
    cluster came to the entity.
    """

    document: str
    start: int
    end: int
    text: str
    kind: MentionKind
    entity: str
    cluster: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """All claims that state one triple.

    ``subject`` and ``object`` are IRIs of entities. ``speakers`` are the IRIs of those on whose word
    the triple is stated, nearest to the claim. ``independent`` counts the sources that do not repeat
    one another.
    """

    id: str
    subject: str
    relation: str
    object: str
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    publishers: tuple[str, ...]
    speakers: tuple[str, ...]
    independent: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two claims that cannot both hold: the reason, their ids (sorted), and a sentence."""

    id: str
    reason: Reason
    left: str
    right: str
    explanation: str


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One stated stage; ``date`` is when it held, or else when it was published ("" if unknown)."""

    date: str
    stage: Stage
    polarity: Polarity
    modality: Modality
    quantity: Quantity | None
    claim: str
    document: str


@dataclass(frozen=True, slots=True)
class History:
    """The dated stages of one subject, relation and object; ``present`` is where they stand last."""

    id: str
    subject: str
    relation: str
    object: str
    steps: tuple[HistoryStep, ...]
    present: Stage


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """A claim that was left out, and why."""

    relation: str
    reason: DropReason
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything that is known after resolution; every tuple is sorted.

    ``entities`` holds all that ``claims`` name (as subject, object, ``of`` or speaker), once each.
    """

    entities: tuple[Entity, ...]
    claims: tuple[ResolvedClaim, ...]
    mentions: tuple[ResolvedMention, ...]
    assertions: tuple[Assertion, ...]
    disagreements: tuple[Disagreement, ...]
    histories: tuple[History, ...]
    decisions: tuple[MergeDecision, ...] = field(default=())
    dropped: tuple[DroppedClaim, ...] = field(default=())
