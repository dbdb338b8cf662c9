"""Evidence: the words of a document that state a claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and where it stands; only :meth:`kg.model.document.Document.quote` makes one.

    ``start`` and ``end`` count code points of the document's text; ``text`` is what stands there.
    """

    document: str
    start: int
    end: int
    text: str
