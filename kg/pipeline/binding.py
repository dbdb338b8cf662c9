"""What the components of a spaCy pipeline share and a config file cannot hold.

spaCy makes a component from its factory's name; the resources and the parser it needs are bound to
the ``Language`` object first.
"""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from spacy.language import Language

from kg.errors import ModelError
from kg.pipeline.extensions import register
from kg.pipeline.neural.network import Network
from kg.resources import Resources, load


@dataclass(frozen=True, slots=True)
class Binding:
    """The resources of a pipeline, and its language model.

    That is a spaCy pipeline that gives trees, or our network, which also finds mentions, references
    and claims; its component ``kg_network`` reads its files.
    """

    resources: Resources
    parser: Language | None = None
    network: Network = field(default_factory=Network)

    @property
    def tree_parser(self) -> Language:
        """The spaCy pipeline; raises ModelError where there is none."""
        if self.parser is None:
            raise ModelError(
                "kg_syntax works in a pipeline made by kg.pipeline.make_nlp only, with the spaCy"
                " pipeline named there"
            )
        return self.parser


_BINDINGS: WeakKeyDictionary[Language, Binding] = WeakKeyDictionary()


def bind(nlp: Language, binding: Binding) -> None:
    """Give a pipeline what its components need."""
    register()
    _BINDINGS[nlp] = binding


def bound(nlp: Language) -> Binding:
    """Return what a pipeline was given; one that spaCy made by itself gets the package's ontology.

    Raises ResourceError when the ontology has faults.
    """
    if nlp not in _BINDINGS:
        bind(nlp, Binding(load()))
    return _BINDINGS[nlp]
