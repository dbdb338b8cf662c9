"""From what the texts say to who is meant: linking, merging, and what many articles amount to."""

from kg.resolution.decisions import UserDecisions, load_decisions
from kg.resolution.explaining import explain
from kg.resolution.records import (
    Assertion,
    Disagreement,
    DroppedClaim,
    DropReason,
    Feature,
    History,
    HistoryStep,
    MergeDecision,
    Reason,
    Resolution,
    ResolvedMention,
    Verdict,
)
from kg.resolution.resolving import resolve

__all__ = [
    "Assertion",
    "Disagreement",
    "DropReason",
    "DroppedClaim",
    "Feature",
    "History",
    "HistoryStep",
    "MergeDecision",
    "Reason",
    "Resolution",
    "ResolvedMention",
    "UserDecisions",
    "Verdict",
    "explain",
    "load_decisions",
    "resolve",
]
