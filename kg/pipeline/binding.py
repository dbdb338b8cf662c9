"""What the components of a spaCy pipeline share and a config file cannot hold.

spaCy makes a component from its factory's name; the resources and the parser it needs are bound to
the ``Language`` object first.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from spacy.language import Language

from kg.errors import ModelError
from kg.resources import Resources


@dataclass(frozen=True, slots=True)
class Binding:
    """The resources of a pipeline, and the language model that gives it trees."""

    resources: Resources
    parser: Language


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
