"""Composition root: the one module that knows every stage and their order."""

import importlib.metadata
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from pyoxigraph import RdfFormat, Store

from kg import corpus, serialize
from kg.cache import ExtractionCache, LanguageCache, Shelf
from kg.config import CACHE, Config
from kg.corpus import Corpus, Limits, Skipped
from kg.errors import ConfigError, DocumentError, ResourceError
from kg.export import EXPORTERS, Exporter, save
from kg.graph.provenance import Run
from kg.increment import FILES, Keeper, Outcome, build_graph, program
from kg.model import Extraction
from kg.pipeline import Extractor, Failure
from kg.pipeline.worker import Worker
from kg.publishing import Site
from kg.resolution import UserDecisions, load_decisions, resolve
from kg.resources import Resources, load
from kg.view import REPORT, Graph

if TYPE_CHECKING:
    from kg.graph.validation import Violation

#: The page to look at.
PAGE = "graph.html"
#: The formats that every build writes, besides the claims, the page and the report.
STANDARD = tuple(name for name, exporter in EXPORTERS.items() if exporter.file in FILES)
#: Every file that a build may write; those that it does not write are of an older graph.
_KNOWN = frozenset(
    {f"{e.file}{end}" for e in EXPORTERS.values() for end in ("", ".gz")} | {*FILES, REPORT}
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
    read = read_corpus(given, config, out=out, stdin=stdin, progress=progress)
    return build_corpus(read, out=out, config=config, also=also, progress=progress)


def read_corpus(
    paths: Iterable[Path_],
    config: Config,
    *,
    out: Path_ | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Read the articles under some paths; "-" stands for ``stdin``.

    What the last build to ``out`` kept of them is not found out again.
    """
    count = 0

    def note(_: str) -> None:
        nonlocal count
        count += 1
        _report(progress, "opening", count, 0)

    limits = Limits(characters=config.max_characters)
    language = LanguageCache(_shelf(out, config)).foreign_language
    return corpus.read(
        paths, stdin=stdin, limits=limits, progress=note, language=language, written=_KNOWN
    )


def changes(paths: Iterable[Path_], config: Config, wait: Callable[[], None]) -> Iterable[None]:
    """Yield once, and then whenever there is something else to build from; see :func:`kg.corpus.changes`.

    The gazetteers and decisions of the settings belong to it.
    """
    files = [*config.gazetteer, *filter(None, [config.decisions])]
    return corpus.changes([*paths, *files], wait, _KNOWN)


def build_corpus(
    articles: Corpus,
    *,
    out: Path_ | None = None,
    config: Config | None = None,
    also: Iterable[str] = (),
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
    worker: Worker | None = None,
) -> Graph:
    """Build the graph of articles that have been read; see :func:`build`.

    ``tell`` is called with a line where articles have to be read again that did not change; ``worker``
    is a process that was started before, to extract in place of this one.
    """
    config = config or Config()
    formats = _formats(also)
    if not articles.documents:
        raise DocumentError(_nothing(articles))
    folder = Path(tempfile.mkdtemp(prefix="claimgraph-") if out is None else out)
    with ExitStack() as closed:
        # first of all, so that a folder that is not writable costs nothing
        site = closed.enter_context(Site(folder))
        resources, decisions = _knowledge(config)
        extractor = Extractor(config, resources)
        shelf = _shelf(out, config)
        made_with = (version(), extractor.fingerprint, resources.digest)
        cache = ExtractionCache(shelf, config, *made_with)
        user = decisions or UserDecisions()
        keeper = Keeper(shelf, cache, resources, user, program(), extractor.extract)
        closed.enter_context(closing(keeper))
        new = [document for document in articles.documents if not keeper.has(document)]
        if tell and new and (reason := cache.outdated()):
            tell(
                f"what {folder / CACHE} holds was made with {reason}; reading {len(new):,} articles again"
            )
        found = extractor.extract_many(new, config.jobs, worker)
        keeper.prepare(folder)
        if worker and new:  # the files can be copied while it is waited for
            site.begin(keeper.kept_files())
        known = len(articles.documents) - len(new)
        articles = _extract(articles, found, keeper.add, progress, known)
        cache.mark()
        articles = _with_idle(articles, decisions, keeper, config)
        run = Run(version(), extractor.model, resources.digest)

        def note(step: str, done: int, total: int) -> None:
            _report(progress, step, done, total)

        outcome = build_graph(articles.documents, keeper, site, run, note)
        violations = () if outcome.state.conforms else _violations(site.path)
        outcome.state.conforms = not violations
        files = [*FILES, *(EXPORTERS[name].file for name in formats), REPORT]
        summary = _summary(articles, outcome, violations, run)
        summary["files"] = sorted(files)
        text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
        site.write(REPORT, lambda path: _write_text(path, text))
        for name in formats:
            write = partial(_export, EXPORTERS[name], site.path)
            site.write(EXPORTERS[name].file, write)
        site.publish(last=REPORT, known=_KNOWN)
        keeper.put_state(outcome.state, folder)
        LanguageCache(shelf).put(d.text[d.body_start :] for d in articles.documents)
        keeper.prune()
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
    extractions: list[Extraction] = []
    found = extractor.extract_many(articles.documents, config.jobs)
    articles = _extract(articles, found, extractions.append, progress)
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


def _shelf(out: Path_ | None, config: Config) -> Shelf:
    """Return where a build to a folder keeps what it found out; in memory, where it is not to."""
    return Shelf(None if out is None or not config.cache else Path(out) / CACHE)


def _formats(also: Iterable[str]) -> list[str]:
    also = list(also)
    if unknown := sorted(set(also) - set(EXPORTERS)):
        names = ", ".join(EXPORTERS)
        raise ConfigError(f"{', '.join(map(repr, unknown))} is no format; choose from {names}")
    return [name for name in EXPORTERS if name in also and name not in STANDARD]


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
    found: Iterable[Extraction | Failure],
    take: Callable[[Extraction], None],
    progress: Progress | None,
    known: int = 0,
) -> Corpus:
    """Hand on what is found in articles, of which some are known; return those that did not break the program.

    Raises DocumentError where all of them did.
    """
    total = len(articles.documents)
    failed: dict[str, Skipped] = {}
    _report(progress, "extracting claims", known, total)
    for done, result in enumerate(found, start=known + 1):
        if isinstance(result, Failure):
            failed[result.document.id] = Skipped(result.document.id, result.reason)
        else:
            take(result)
        _report(progress, "extracting claims", done, total)
    read = replace(
        articles,
        documents=tuple(d for d in articles.documents if d.id not in failed),
        skipped=tuple(sorted([*articles.skipped, *failed.values()])),
    )
    if not read.documents:
        raise DocumentError(_nothing(read))
    return read


def _with_idle(
    articles: Corpus, decisions: UserDecisions | None, keeper: Keeper, config: Config
) -> Corpus:
    """Return the corpus with a warning for each reference of a decision that is no cluster in it."""
    if decisions is None:
        return articles
    known = set(keeper.references(articles.documents))
    lines = [
        f"{config.decisions}: {item} is no cluster of these articles; kg explain shows those there are"
        for item in decisions.references()
        if item not in known
    ]
    return replace(articles, warnings=tuple(sorted([*articles.warnings, *lines])))


def _violations(folder: Path) -> "tuple[Violation, ...]":
    """Return how the graph in a folder breaks the shapes."""
    from kg.graph.validation import validate  # noqa: PLC0415 (slow to import, and seldom needed)

    store = Store()
    store.bulk_load(path=folder / EXPORTERS["nquads"].file, format=RdfFormat.N_QUADS)
    return validate(store).violations


def _export(exporter: Exporter, folder: Path, path: Path) -> None:
    """Write a further format of the graph in a folder."""
    save(exporter, Graph(folder).content, path)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _summary(
    articles: Corpus, outcome: Outcome, violations: "tuple[Violation, ...]", run: Run
) -> dict[str, Any]:
    """Return what ``report.json`` says; nothing in it depends on when or where the build ran."""
    counts = outcome.counts
    return {
        "made_with": {
            "claimgraph": run.software,
            "model": run.model,
            "ontology": run.ontology,
        },
        "counts": {
            "documents": len(articles.documents),
            "skipped": len(articles.skipped),
            "claims": counts["claim"],
            "entities": counts["entity"],
            "assertions": counts["assertion"],
            "disagreements": counts["disagreement"],
            "histories": counts["history"],
            "triples": counts["triples"],
        },
        "claims_by_relation": dict(sorted(outcome.relations.items())),
        "entities_by_type": dict(sorted(outcome.types.items())),
        "claims_left_out": dict(sorted(outcome.dropped.items())),
        "validation": {
            "conforms": not violations,
            "violations": [asdict(violation) for violation in violations],
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
                "claims": outcome.claims[document.id],
            }
            for document in articles.documents
        ],
    }


def _report(progress: Progress | None, step: str, done: int, total: int) -> None:
    if progress:
        progress(step, done, total)
