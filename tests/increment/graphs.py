"""Graphs built from extractions, step by step as a build does, without a language model."""

from collections.abc import Iterable
from pathlib import Path

from kg.builder import STANDARD
from kg.cache import ExtractionCache, Shelf
from kg.config import CACHE, Config
from kg.export import EXPORTERS, Content, save
from kg.export.explorer import write_explorer
from kg.graph.dataset import to_dataset
from kg.graph.provenance import Run
from kg.increment import Keeper, Outcome, build_graph
from kg.model import Document, Extraction
from kg.publishing import Site
from kg.resolution import UserDecisions, resolve
from kg.resolution.stored import to_jsonl
from kg.resources import Resources
from kg.serialize import claims_to_jsonl

RUN = Run("1", "m", "o")


def build(
    made: Iterable[Extraction],
    folder: Path,
    resources: Resources,
    *,
    kept: bool = True,
    user: UserDecisions | None = None,
    extracted: list[str] | None = None,
) -> Outcome:
    """Write the files of the graph of some extractions; ``extracted`` is told of those asked for again."""
    found = {extraction.document.id: extraction for extraction in made}

    def extract(document: Document) -> Extraction:
        if extracted is not None:
            extracted.append(document.id)
        return found[document.id]

    with Site(folder) as site:
        shelf = Shelf(folder / CACHE if kept else None)
        cache = ExtractionCache(shelf, Config(), "test")
        keeper = Keeper(shelf, cache, resources, user or UserDecisions(), "test", extract)
        documents = [found[id_].document for id_ in sorted(found)]
        for document in documents:
            if not keeper.has(document):
                keeper.add(found[document.id])
        outcome = build_graph(documents, keeper, site, RUN, lambda *_: None)
        site.publish(last="graph.html", known=())
        keeper.put_state(outcome.state, folder)
        keeper.prune()
        keeper.close()
    return outcome


def whole(
    made: Iterable[Extraction],
    folder: Path,
    resources: Resources,
    user: UserDecisions | None = None,
) -> None:
    """Write the same files from all records at once, with the writers of each format."""
    made = list(made)
    resolution = resolve(made, resources, user)
    documents = tuple(sorted((e.document for e in made), key=lambda document: document.id))
    folder.mkdir()
    (folder / "claims.jsonl").write_text(claims_to_jsonl(resolution.claims), newline="\n")
    (folder / "resolution.jsonl").write_text(to_jsonl(resolution), newline="\n")
    write_explorer(resolution, documents, folder / "graph.html")
    content = Content(to_dataset(resolution, documents, RUN), resolution, documents)
    for name in STANDARD:
        save(EXPORTERS[name], content, folder / EXPORTERS[name].file)


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
