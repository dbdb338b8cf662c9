"""What a build leaves for the next one: what was merged and counted, and which files it wrote."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.export.splicing import Ledger
from kg.resolution.entities import Draft, Row
from kg.resolution.merging import Bundle, Merged
from kg.resolution.stored import disagreement_from_row, disagreement_to_row
from kg.resolution.tallying import Tally


@dataclass(slots=True)
class State:
    """The whole, after a build.

    ``articles`` are the names on the shelf of each article's things and claims, by article;
    ``entities`` are rows (:func:`kg.resolution.entities.from_row`) by id.
    ``stamps`` are those of the published files.
    """

    articles: dict[str, tuple[str, str]] = field(default_factory=dict)
    merged: Merged = field(default_factory=Merged)
    tally: Tally = field(default_factory=Tally)
    entities: dict[str, Row] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    conforms: bool = True
    stamps: dict[str, list[int]] = field(default_factory=dict)


def stamp(path: Path) -> list[int]:
    """Return what tells a file from any that replaced it; an empty list where there is none."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def to_text(state: State) -> str:
    """Return a state, without its ledgers, as lines of JSON: first what every build reads."""
    merged, tally = state.merged, state.tally
    data: dict[str, Any] = {
        "articles": state.articles,
        "blocks": merged.blocks,
        "bundles": [bundle[:3] for bundle in merged.bundles],
        "drafts": list(merged.drafts.items()),
        "united": list(merged.united),
        "sources": list(tally.sources.items()),
        "disagreements": [
            [scope, [disagreement_to_row(d) for d in some]]
            for scope, some in tally.disagreements.items()
        ],
        "histories": sorted(tally.histories),
        "entities": list(state.entities.values()),
        "conforms": state.conforms,
        "stamps": state.stamps,
    }
    lines = [*(bundle.found for bundle in merged.bundles), *merged.united.values()]
    return "\n".join([json.dumps(data), *lines])


def from_text(text: str) -> State:
    """Return the state that :func:`to_text` wrote; raises ValueError for anything else."""
    try:
        first, *lines = text.split("\n")
        return _state(json.loads(first), iter(lines))
    except (KeyError, TypeError, IndexError, StopIteration) as error:
        raise ValueError(f"is no state: {error}") from error


def _state(data: dict[str, Any], lines: Iterator[str]) -> State:
    merged = Merged(
        data["blocks"],
        [Bundle._make([*bundle, next(lines)]) for bundle in data["bundles"]],
        {tuple(groups): Draft(*draft) for groups, draft in data["drafts"]},
        dict(zip(data["united"], lines, strict=True)),
    )
    tally = Tally(
        {_triple(triple): count for triple, count in data["sources"]},
        {
            tuple(scope): [disagreement_from_row(d) for d in some]
            for scope, some in data["disagreements"]
        },
        {_triple(triple) for triple in data["histories"]},
    )
    return State(
        {id_: (things, claims) for id_, (things, claims) in data["articles"].items()},
        merged,
        tally,
        {row[0]: row for row in data["entities"]},
        {},
        data["conforms"],
        data["stamps"],
    )


def _triple(names: Iterable[str]) -> tuple[str, str, str]:
    subject, relation, target = names
    return subject, relation, target
