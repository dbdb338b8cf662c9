"""Composition root: the one module that knows every stage and their order."""

import importlib.metadata
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from kg import corpus, serialize
from kg.cache import ExtractionCache
from kg.config import Config
from kg.corpus import Corpus, Limits, Skipped
from kg.errors import ConfigError, DocumentError, ResourceError
from kg.export import EXPORTERS, Content, save
from kg.export.explorer import write_explorer
from kg.graph.dataset import to_dataset
from kg.graph.provenance import Run
from kg.graph.validation import Report, validate
from kg.model import Extraction
from kg.pipeline import Extractor, Failure
from kg.publishing import Site
from kg.resolution import Resolution, UserDecisions, load_decisions, resolve
from kg.resolution.profiles import reference
from kg.resolution.stored import to_jsonl
from kg.resources import Resources, load
from kg.view import CLAIMS, REPORT, RESOLUTION, Graph

#: The formats that every build writes, besides the claims, the page and the report.
STANDARD = ("turtle", "trig", "nquads", "jsonld", "graphml")
PAGE = "graph.html"
#: The folder beside the exports that keeps what was found in each article.
CACHE = ".kg-cache"
#: Every file that a build may write; those that it does not write are of an older graph.
FILES = frozenset(
    {f"{e.file}{end}" for e in EXPORTERS.values() for end in ("", ".gz")}
    | {CLAIMS, PAGE, REPORT, RESOLUTION}
)

Path_ = str | os.PathLike[str]


class Progress(Protocol):
    """Is told of each step: its name, how much is done, how much there is (0 if unknown)."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note."""


def build(
    paths: Path_ | Iterable[Path_],
    *,
    out: Path_ | None = None,
    config: Config | None = None,
    also: Iterable[str] = (),
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Read articles, extract and resolve their claims, and write the graph to a folder.

    Without ``out`` the graph lives in a temporary folder. ``also`` names further formats (see
    ``kg formats``). Equal input and settings give equal files, byte for byte.

    Raises DocumentError where no article can be read, other KgErrors for wrong settings, a missing
    model, or a folder that cannot be written; the folder then keeps what it had.
    """
    config = config or Config()
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    read = read_corpus(given, config, stdin=stdin, progress=progress)
    return build_corpus(read, out=out, config=config, also=also, progress=progress)


def read_corpus(
    paths: Iterable[Path_],
    config: Config,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Read the articles under some paths; "-" stands for ``stdin``."""
    count = 0

    def note(_: str) -> None:
        nonlocal count
        count += 1
        _report(progress, "opening", count, 0)

    limits = Limits(characters=config.max_characters)
    return corpus.read(paths, stdin=stdin, limits=limits, progress=note)


def build_corpus(
    articles: Corpus,
    *,
    out: Path_ | None = None,
    config: Config | None = None,
    also: Iterable[str] = (),
    progress: Progress | None = None,
) -> Graph:
    """Build the graph of articles that have been read; see :func:`build`."""
    config = config or Config()
    formats = _formats(also)
    if not articles.documents:
        raise DocumentError(_nothing(articles))
    folder = Path(tempfile.mkdtemp(prefix="claimgraph-") if out is None else out)
    with Site(folder) as site:  # first of all, so that a folder that is not writable costs nothing
        resources, decisions = _knowledge(config)
        extractor = Extractor(config, resources)
        kept = None if out is None or not config.cache else folder / CACHE
        made_with = (version(), extractor.fingerprint, resources.digest) if kept else ()
        cache = ExtractionCache(kept, config, *made_with)
        articles, extractions = _extract(articles, extractor, cache, config.jobs, progress)
        articles = _with_idle(articles, decisions, extractions, config)
        _report(progress, "resolving", 0, 0)
        resolution = resolve(extractions, resources, decisions)
        run = Run(version(), extractor.model, resources.digest)
        _report(progress, "building the graph", 0, 0)
        store = to_dataset(resolution, articles.documents, run)
        _report(progress, "validating", 0, 0)
        validation = validate(store)
        content = Content(store, resolution, articles.documents)
        writers = _writers(content, formats)
        for done, (name, write) in enumerate(writers.items()):
            _report(progress, "writing", done, len(writers) + 1)
            site.write(name, write)
        report = _summary(articles, resolution, validation, run, len(store))
        report["files"] = sorted([*writers, REPORT])
        text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        site.write(REPORT, lambda path: _write_text(path, text))
        _report(progress, "writing", len(writers) + 1, len(writers) + 1)
        site.publish(last=REPORT, known=FILES)
        cache.prune()
    return Graph(folder, temporary=out is None)


def extract_claims(
    articles: Corpus, config: Config, *, progress: Progress | None = None
) -> tuple[str, tuple[Skipped, ...]]:
    """Return the claims of articles as ``claims.jsonl`` has them, without building a graph.

    Beside them stands what was left out, in reading and in extracting.
    """
    if not articles.documents:
        raise DocumentError(_nothing(articles))
    resources, decisions = _knowledge(config)
    extractor = Extractor(config, resources)
    no_cache = ExtractionCache(None, config)
    articles, extractions = _extract(articles, extractor, no_cache, config.jobs, progress)
    _report(progress, "resolving", 0, 0)
    claims = resolve(extractions, resources, decisions).claims
    return serialize.claims_to_jsonl(claims), articles.skipped


def sample_folder() -> Path:
    """Return the folder of the sample articles that come with the program."""
    return Path(__file__).parent / "sample"


def version() -> str:
    """Return the version of this program."""
    try:
        return importlib.metadata.version("claimgraph")
    except importlib.metadata.PackageNotFoundError:
        return "0+unknown"


def _formats(also: Iterable[str]) -> list[str]:
    also = list(also)
    if unknown := sorted(set(also) - set(EXPORTERS)):
        names = ", ".join(EXPORTERS)
        raise ConfigError(f"{', '.join(map(repr, unknown))} is no format; choose from {names}")
    return [name for name in EXPORTERS if name in STANDARD or name in also]


def _nothing(articles: Corpus) -> str:
    message = "no article could be read"
    if articles.skipped:
        first = articles.skipped[0]
        return f"{message} ({len(articles.skipped)} left out; {first.source}: {first.reason})"
    if articles.ignored:
        return (
            f"{message}: the folder holds only files of other kinds (such as {articles.ignored[0]})"
        )
    return f"{message}: the folder is empty"


def _knowledge(config: Config) -> tuple[Resources, UserDecisions | None]:
    """Read the ontology, gazetteers and decisions; raises ResourceError with the faults of all."""
    faults: list[str] = []
    resources: Resources | None = None
    decisions: UserDecisions | None = None
    try:
        resources = load(Path(path) for path in config.gazetteer)
    except ResourceError as error:
        faults.append(str(error))
    try:
        decisions = load_decisions(Path(config.decisions)) if config.decisions else None
    except ResourceError as error:
        faults.append(str(error))
    if resources and decisions and (unknown := decisions.unknown(resources.gazetteer.by_id)):
        faults.append(
            f"{config.decisions}: {', '.join(map(repr, unknown))} is neither a reference such as"
            " ARTICLE#10-17 nor the id of a gazetteer entry"
        )
    if faults or resources is None:
        raise ResourceError("\n".join(faults))
    return resources, decisions


def _extract(
    articles: Corpus,
    extractor: Extractor,
    cache: ExtractionCache,
    jobs: int,
    progress: Progress | None,
) -> tuple[Corpus, list[Extraction]]:
    """Return what was found in each article, and the corpus without those that broke the program.

    Raises DocumentError where all of them did.
    """
    total = len(articles.documents)
    known = {document.id: cache.get(document) for document in articles.documents}
    found = {id_: extraction for id_, extraction in known.items() if extraction}
    failed: list[Skipped] = []
    _report(progress, "extracting claims", len(found), total)
    new = [document for document in articles.documents if document.id not in found]
    for result in extractor.extract_many(new, jobs) if new else ():
        if isinstance(result, Failure):
            failed.append(Skipped(result.document.id, result.reason))
        else:
            cache.put(result)
            found[result.document.id] = result
        _report(progress, "extracting claims", len(found) + len(failed), total)
    read = replace(
        articles,
        documents=tuple(d for d in articles.documents if d.id in found),
        skipped=tuple(sorted([*articles.skipped, *failed])),
    )
    if not found:
        raise DocumentError(_nothing(read))
    return read, [found[document.id] for document in read.documents]


def _with_idle(
    articles: Corpus,
    decisions: UserDecisions | None,
    extractions: Iterable[Extraction],
    config: Config,
) -> Corpus:
    """Return the corpus with a warning for each reference of a decision that is no cluster in it."""
    if decisions is None:
        return articles
    known = {reference(e.document.id, cluster) for e in extractions for cluster in e.clusters}
    lines = [
        f"{config.decisions}: {item} is no cluster of these articles; kg explain shows those there are"
        for item in decisions.references()
        if item not in known
    ]
    return replace(articles, warnings=tuple(sorted([*articles.warnings, *lines])))


def _writers(content: Content, formats: Sequence[str]) -> dict[str, Callable[[Path], None]]:
    """Return what writes each file, by its name."""

    def write_claims(path: Path) -> None:
        _write_text(path, serialize.claims_to_jsonl(content.resolution.claims))

    def write_resolution(path: Path) -> None:
        _write_text(path, to_jsonl(content.resolution))

    def write_page(path: Path) -> None:
        write_explorer(content.resolution, content.documents, path)

    def exported(name: str) -> Callable[[Path], None]:
        return lambda path: save(EXPORTERS[name], content, path)

    files = {EXPORTERS[name].file: exported(name) for name in formats}
    return {CLAIMS: write_claims, RESOLUTION: write_resolution, **files, PAGE: write_page}


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _summary(
    articles: Corpus, resolution: Resolution, validation: Report, run: Run, triples: int
) -> dict[str, Any]:
    """Return what ``report.json`` says; nothing in it depends on when or where the build ran."""
    per_document = Counter(claim.document for claim in resolution.claims)
    relations = Counter(claim.relation for claim in resolution.claims)
    types = Counter(entity.type.value for entity in resolution.entities)
    dropped = Counter(drop.reason.value for drop in resolution.dropped)
    return {
        "made_with": {
            "claimgraph": run.software,
            "model": run.model,
            "ontology": run.ontology,
        },
        "counts": {
            "documents": len(articles.documents),
            "skipped": len(articles.skipped),
            "claims": len(resolution.claims),
            "entities": len(resolution.entities),
            "assertions": len(resolution.assertions),
            "disagreements": len(resolution.disagreements),
            "histories": len(resolution.histories),
            "triples": triples,
        },
        "claims_by_relation": dict(sorted(relations.items())),
        "entities_by_type": dict(sorted(types.items())),
        "claims_left_out": dict(sorted(dropped.items())),
        "validation": {
            "conforms": validation.conforms,
            "violations": [asdict(violation) for violation in validation.violations],
        },
        "skipped": [asdict(skipped) for skipped in articles.skipped],
        "warnings": list(articles.warnings),
        "ignored": list(articles.ignored),
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "publisher": document.publisher,
                "date": document.date.isoformat() if document.date else None,
                "url": document.url,
                "claims": per_document[document.id],
            }
            for document in articles.documents
        ],
    }


def _report(progress: Progress | None, step: str, done: int, total: int) -> None:
    if progress:
        progress(step, done, total)
