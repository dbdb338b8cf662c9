"""From an article to an extraction: the only package that imports spaCy.

extractor = Extractor(Config(), load())
extraction = extractor.extract(document)
"""

from kg.pipeline.extractor import Extractor, Failure
from kg.pipeline.language import make_nlp

__all__ = ["Extractor", "Failure", "make_nlp"]
