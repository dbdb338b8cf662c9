"""What the program knows beforehand: ``ontology/`` and users' gazetteers as frozen records."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.resources.cues import Cues, read_cues
from kg.resources.faults import Faults
from kg.resources.files import (
    Parser,
    Source,
    cache_folder,
    keep,
    kept,
    ontology_folder,
    parse_yaml,
    read_source,
)
from kg.resources.gazetteer import Gazetteer, GazetteerEntry, Strength, SurfaceForm
from kg.resources.gazetteer_files import build_gazetteer, pack, unpack
from kg.resources.language import LanguageTables, language_tables
from kg.resources.linking import LinkingWords, build_linking_words
from kg.resources.patterns import RelationPatterns, read_patterns
from kg.resources.queries import Query, build_queries
from kg.resources.schema import RelationSchema, Schema, build_schema, parse_turtle

__all__ = [
    "Cues",
    "Gazetteer",
    "GazetteerEntry",
    "LanguageTables",
    "LinkingWords",
    "Query",
    "RelationPatterns",
    "RelationSchema",
    "Resources",
    "Schema",
    "Strength",
    "SurfaceForm",
    "load",
    "ontology_folder",
]

_ONTOLOGY = "kg.ttl"
#: Folder of the gazetteer, and the kind of cached data that it is once it is checked.
_GAZETTEER = "gazetteer"
_LINKING = "resolution/words.yml"
_PARSERS: Mapping[str, Parser] = {
    ".yml": parse_yaml,
    "kg.ttl": parse_turtle,
    # not parsed here, but part of the digest
    ".ttl": str,
    ".jsonld": str,
    ".rq": str,
}


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything read from the ontology; ``digest`` names its content.

    ``folder`` is where it was read from, for whoever needs a file as it is (SHACL shapes, JSON-LD
    context).
    """

    folder: Path
    digest: str
    schema: Schema
    gazetteer: Gazetteer
    language: LanguageTables
    linking: LinkingWords
    cues: Cues
    patterns: tuple[RelationPatterns, ...]
    queries: tuple[Query, ...]


#: What was loaded last, by all that it is made of, for the next build of this process.
_LOADED: dict[tuple[Path, str, tuple[Path, ...]], Resources] = {}


def load(
    extra: Iterable[Path] = (), *, folder: Path | None = None, cache: Path | None = None
) -> Resources:
    """Read and check the ontology, and users' gazetteer files (YAML or CSV) on top of it.

    ``folder`` is another ontology than the one that ships with the package, ``cache`` another place
    for compiled data. Raises ResourceError that lists every fault with file and entry.
    """
    root, extra = folder or ontology_folder(), tuple(extra)
    source = read_source(root, _PARSERS, cache or cache_folder())
    made_of = (root, _digest(source.digest, extra), extra)
    if made_of not in _LOADED:
        resources = _checked(source, extra, made_of[1], cache or cache_folder())
        _LOADED.clear()
        _LOADED[made_of] = resources
    return _LOADED[made_of]


def _checked(source: Source, extra: tuple[Path, ...], digest: str, cache: Path) -> Resources:
    """Return the records of an ontology and of users' files."""
    faults = Faults()
    known = None if extra else unpack(kept(cache, _GAZETTEER, digest))
    schema = build_schema(_ONTOLOGY, source.data.get(_ONTOLOGY, {}), faults)
    cues = read_cues(
        {PurePosixPath(path).stem: data for path, data in source.under("cues", ".yml")}, faults
    )
    resources = Resources(
        folder=source.root,
        digest=digest,
        schema=schema,
        gazetteer=known or build_gazetteer(source.under(_GAZETTEER, ".yml"), extra, faults),
        language=language_tables(source.under("language", ".yml"), faults),
        linking=build_linking_words(_LINKING, source.data.get(_LINKING), faults),
        cues=cues,
        patterns=read_patterns(
            source.under("patterns", ".yml"),
            faults,
            {name: (r.domain, r.range) for name, r in schema.relations.items()},
            cues.words,
        ),
        queries=build_queries(source.under("queries", ".rq"), faults),
    )
    faults.raise_if_any()
    if known is None and not extra:
        keep(cache, _GAZETTEER, digest, pack(resources.gazetteer))
    return resources


def _digest(ontology: str, extra: Iterable[Path]) -> str:
    """Return the digest of the ontology together with users' files, whatever these are called."""
    contents = [
        hashlib.sha256(path.suffix.lower().encode() + path.read_bytes()).hexdigest()
        for path in extra
        if path.is_file()
    ]
    return (
        hashlib.sha256("".join([ontology, *contents]).encode()).hexdigest()
        if contents
        else ontology
    )
