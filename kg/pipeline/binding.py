"""What the components of a spaCy pipeline share and a config file cannot hold.

spaCy makes a component from its factory's name; the resources and the parser it needs are bound to
the ``Language`` object first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from spacy.language import Language

from kg.errors import ModelError
from kg.pipeline.neural.network import Network
from kg.resources import Resources


@dataclass(frozen=True, slots=True)
class Binding:
    """The resources of a pipeline, and its language model.

    That is a spaCy pipeline that gives trees, or the bundled network, which also finds mentions,
    references and claims.
    """

    resources: Resources
    parser: Language | None = None
    network: Network | None = None

    @property
    def tree_parser(self) -> Language:
        """The spaCy pipeline; raises ModelError where there is none."""
        if self.parser is None:
            raise ModelError("this pipeline runs on the bundled model and has no spaCy parser")
        return self.parser

    @property
    def reader(self) -> Network:
        """The bundled network; raises ModelError where there is none."""
        if self.network is None:
            raise ModelError("this pipeline runs on a spaCy model and has no network")
        return self.network

    @property
    def meta(self) -> Mapping[str, Any]:
        """Name and version of the language model."""
        return self.reader.meta if self.parser is None else self.parser.meta


_BINDINGS: WeakKeyDictionary[Language, Binding] = WeakKeyDictionary()


def bind(nlp: Language, binding: Binding) -> None:
    """Give a pipeline what its components need."""
    _BINDINGS[nlp] = binding


def bound(nlp: Language) -> Binding:
    """Return what a pipeline was given.

    Raises ModelError when it was given nothing: the pipeline was not made by ``make_nlp``.
    """
    if nlp not in _BINDINGS:
        raise ModelError(
            "components named kg_… work in a pipeline made by kg.pipeline.make_nlp only"
        )
    return _BINDINGS[nlp]
