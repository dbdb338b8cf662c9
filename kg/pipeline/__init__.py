"""From an article to an extraction: the only package that imports spaCy.

extractor = Extractor(Config(), load())
extraction = extractor.extract(document)
"""

import importlib
from typing import TYPE_CHECKING, Any

from kg.pipeline.extractor import Extractor, Failure

if TYPE_CHECKING:
    from kg.pipeline.language import make_nlp

__all__ = ["Extractor", "Failure", "make_nlp"]


def __getattr__(name: str) -> Any:
    """Import spaCy when a pipeline is first asked for: it takes longer than a small build."""
    if name != "make_nlp":
        raise AttributeError(f"module 'kg.pipeline' has no attribute {name!r}")
    return importlib.import_module("kg.pipeline.language").make_nlp
