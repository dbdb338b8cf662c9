"""From an article to an extraction: the only package that imports spaCy.

extractor = Extractor(Config(), load())
extraction = extractor.extract(document)
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.pipeline.extractor import Extractor, Failure
    from kg.pipeline.language import make_nlp

__all__ = ["Extractor", "Failure", "make_nlp"]

_HOMES = {
    "Extractor": "kg.pipeline.extractor",
    "Failure": "kg.pipeline.extractor",
    "make_nlp": "kg.pipeline.language",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: spaCy takes longer than a small build."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.pipeline' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
