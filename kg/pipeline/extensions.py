"""Every custom attribute and span group of a Doc, named once, and the records kept in them."""

from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.model import Modality, Polarity, Stage

MENTIONS = "mentions"
#: What the span groups of clusters are called, with a number from 1 (as in spacy-experimental).
CLUSTERS = "coref_clusters"
QUANTITIES = "quantities"
TIMES = "times"
#: Days named in figures, among the times where they can be resolved.
DATES = "dates"
#: The extractor named by claims of the bundled model.
MODEL = "model"

__all__ = [
    "CLUSTERS",
    "DATES",
    "MENTIONS",
    "QUANTITIES",
    "TIMES",
    "Attribution",
    "Candidate",
    "Speaker",
    "register",
    "replace",
]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: token spans ``(start, end)`` of cue and content; ``source`` is a mention.

    ``kind`` tells a report from what is asked of others, what is denied, a turn, and a quotation that goes on;
    ``company`` are the mentions of those who say it together with the source.
    """

    source: int | None
    cue: tuple[int, int]
    content: tuple[int, int]
    kind: str = "report"
    company: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a network takes for the source of a claim: a mention, and how likely that is.

    ``unsaid`` is how likely it is that nobody but the article says it.
    """

    mention: int
    likelihood: float
    unsaid: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation found between two mentions, with the attributes that its finder knows.

    ``subject``, ``object``, ``of`` and ``sources`` are indices into the mentions; ``object`` is None
    where the passage leaves it out ("Britain has sent 40 trainers"). ``trigger`` is the token that
    carries the relation. None means "not known here": later components fill it in.
    ``quantity`` and ``time`` are indices into the quantities and times of the Doc.
    ``evidence`` is a token span ``(start, end)``. ``speaker`` is what a network thinks of the sources. ``settled`` says that its finder has looked for
    quantity, time and sources, and that None is its answer.
    """

    subject: int
    relation: str
    object: int | None
    trigger: int
    confidence: float
    extractor: str
    evidence: tuple[int, int] | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    stage: Stage | None = None
    quantity: int | None = None
    time: int | None = None
    about: tuple[int, int] | None = None
    of: int | None = None
    sources: tuple[int, ...] | None = None
    settled: bool = False
    speaker: Speaker | None = None


def register() -> None:
    """Register the attributes of ``Doc``; calling it twice changes nothing."""
    for name in (
        "mention_kinds",
        "mention_hints",
        "clusters",
        "owners",
        "members",
        "quantities",
        "times",
        "attributions",
        "candidates",
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])
    if not Doc.has_extension("document"):
        Doc.set_extension("document", default=None)
