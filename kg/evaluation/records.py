"""What is compared, and what comes out: gold and predicted claims, scores, misses; all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: A triple of a gold file: ids of its entities around the relation.
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity of a gold file; ``names`` are all under which it may fairly be known."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes that are scored, as they stand in the file.

    ``quantity`` is None where there is none or it is no number; ``has_quantity`` tells the two
    apart. ``sources`` and ``of`` are tuples of names, a source each.
    """

    polarity: str = "affirmed"
    modality: str = "actual"
    stage: str = ""
    quantity: float | None = None
    has_quantity: bool = False
    time: str = ""
    sources: tuple[tuple[str, ...], ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim of a gold file; ``source`` is the entity nearest to the claim in its attribution."""

    triple: Triple
    attributes: Attributes
    source: GoldEntity | None
    of: GoldEntity | None
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A gold file and the words of its article, white space made single."""

    id: str
    entities: Mapping[str, GoldEntity]
    claims: tuple[GoldClaim, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Predicted:
    """A claim of a claims file, ours or another's; an entity is the names it is given."""

    document: str
    subject: tuple[str, ...]
    relation: str
    object: tuple[str, ...]
    attributes: Attributes
    evidence: str
    extractor: str = ""

    @property
    def rules(self) -> list[str]:
        """What found it: names of patterns, "model"; nothing where its file does not say."""
        return self.extractor.split("+") if self.extractor else []


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1 with the counts they come from."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share of what is right that was found; 0 where nothing is right."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often an attribute is right among the triples found that carry it, or a rule among its claims."""

    right: int
    n: int

    @property
    def value(self) -> float:
        """Share of the right ones."""
        return self.right / self.n


@dataclass(frozen=True, slots=True)
class Miss:
    """A triple that was wrong or not found, and the words it rests on.

    ``kind`` says what went wrong in a wrong triple ("other relation", …), and "missed" of one that
    was not found.
    """

    document: str
    kind: str
    triple: Triple
    quote: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of an evaluation; equal to those of the reference scorer.

    ``rules`` tells of each pattern, and of the model, how many of its claims state a gold triple.
    """

    documents: int
    all: Measure
    core: Measure
    relations: Mapping[str, Measure]
    attributes: Mapping[str, Accuracy]
    verbatim: int
    quotes: int
    misses: tuple[Miss, ...] = field(default=())
    rules: Mapping[str, Accuracy] = field(default_factory=dict)
