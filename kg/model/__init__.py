"""Frozen records that cross the borders between layers; standard library only.

A :class:`Document` is read; the pipeline turns it into an :class:`Extraction` (mentions, coreference
clusters and :class:`Claim` records whose arguments are clusters of that document); resolution turns
extractions into :class:`ResolvedClaim` records whose arguments are :class:`Entity` records.
"""

from kg.model.claim import Claim, Extraction, Quantity, ResolvedClaim
from kg.model.document import Document
from kg.model.entity import Entity
from kg.model.evidence import Evidence
from kg.model.mention import CoreferenceCluster, Mention
from kg.model.vocabulary import (
    EntityType,
    MentionKind,
    Modality,
    Polarity,
    Qualifier,
    Relation,
    Stage,
)

__all__ = [
    "Claim",
    "CoreferenceCluster",
    "Document",
    "Entity",
    "EntityType",
    "Evidence",
    "Extraction",
    "Mention",
    "MentionKind",
    "Modality",
    "Polarity",
    "Qualifier",
    "Quantity",
    "Relation",
    "ResolvedClaim",
    "Stage",
]
