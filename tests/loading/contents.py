"""The small graph as content to load, whole and after changes."""

from kg.export import Content
from kg.graph import to_dataset
from tests import small_graph as small

HOSTILE = '\'"\\ \\u0027 \r\n\t\x00 " } INSERT DATA { <a> <b> <c> } # `x` $rows 🕊️ \u202e end\\'


def whole() -> Content:
    """Return the graph of both documents."""
    return Content(to_dataset(*small.plain(), small.RUN), *small.plain())


def first_only() -> Content:
    """Return the graph without the second document."""
    claims = tuple(claim for claim in small.CLAIMS if claim.document == small.FIRST.id)
    resolution = small.resolution(claims)
    documents = (small.FIRST,)
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def hostile(text: str = HOSTILE) -> Content:
    """Return a graph whose texts try to break out."""
    resolution, documents = small.hostile(text)
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)
