"""Claims before and after resolution, and what a document's extraction holds."""

from dataclasses import dataclass

from kg.model.document import Document
from kg.model.entity import Entity
from kg.model.evidence import Evidence
from kg.model.mention import CoreferenceCluster
from kg.model.vocabulary import Modality, Polarity, Qualifier, Stage


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit ("troops", "percent", "USD") and how exact it is meant."""

    value: float
    unit: str
    qualifier: Qualifier = Qualifier.EXACTLY


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as the text makes it: arguments are indices into :attr:`Extraction.clusters`.

    ``attribution`` is the chain of speakers, nearest to the claim first. ``time`` is an ISO date,
    month, year or interval. ``about`` says what is asked or of what one is accused. ``of`` is the
    country or body of an office. ``confidence`` is between 0 and 1; ``extractor`` names the rule
    ("offersTroops/offer-verb") or model that made the claim, several joined by "+".
    """

    subject: int
    relation: str
    object: int
    evidence: Evidence
    quantity: Quantity | None = None
    stage: Stage | None = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    time: str | None = None
    about: str | None = None
    of: int | None = None
    attribution: tuple[int, ...] = ()
    confidence: float = 1.0
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the pipeline found in one document; claims point into ``clusters``."""

    document: Document
    clusters: tuple[CoreferenceCluster, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ResolvedClaim:
    """A claim whose arguments are entities; ``id`` is the IRI, derived from the content."""

    id: str
    document: str
    subject: Entity
    relation: str
    object: Entity
    evidence: Evidence
    quantity: Quantity | None = None
    stage: Stage | None = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    time: str | None = None
    about: str | None = None
    of: Entity | None = None
    attribution: tuple[Entity, ...] = ()
    confidence: float = 1.0
    extractor: str = ""
