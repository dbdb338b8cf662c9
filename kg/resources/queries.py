"""The ready-made SPARQL queries of ``ontology/queries``."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from kg.resources.faults import Faults


@dataclass(frozen=True, slots=True)
class Query:
    """A query: the file's name without ending, the first comment line as title, and the text."""

    name: str
    title: str
    text: str


def build_queries(files: Iterable[tuple[str, str]], faults: Faults) -> tuple[Query, ...]:
    """Check the query files, given as (path, text); a file without a title is a fault."""
    queries = []
    for path, text in files:
        first = text.partition("\n")[0]
        title = first.lstrip("# ").rstrip() if first.startswith("#") else ""
        if not title:
            faults.add(path, "line 1", "must be a comment that says what the query answers")
        queries.append(Query(PurePosixPath(path).stem, title, text))
    return tuple(queries)
