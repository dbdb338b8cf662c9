"""What a build keeps of each article: its things before merging, and its claims after it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.export.explorer.parts import lines_of, named
from kg.export.pieces import edges_of
from kg.model import Extraction, ResolvedClaim
from kg.resolution import MergeDecision, UserDecisions
from kg.resolution.disagreements import Scope, scopes_of
from kg.resolution.profiles import reference
from kg.resolution.resolving import resolve_document
from kg.resolution.stored import decision_from_row, decision_to_row
from kg.resolution.things import Things, things_of
from kg.resources import Resources


@dataclass(frozen=True, slots=True)
class Local:
    """What an article gives by itself: things, and as JSON references of its clusters, and decisions."""

    things: Things
    told: str

    def references(self) -> list[str]:
        """Return the references of the article's clusters."""
        references: list[str] = json.loads(self.told)[0]
        return references

    def reasons(self) -> list[MergeDecision]:
        """Return why clusters of the article are one, or what they are linked to."""
        return [decision_from_row(row) for row in json.loads(self.told)[1]]


def local_of(extraction: Extraction, resources: Resources, user: UserDecisions) -> Local:
    """Resolve an article by itself."""
    found = resolve_document(extraction, resources, user)
    things = things_of(
        found.profiles,
        resources.linking,
        resources.gazetteer,
        all_grouped=bool(user.same or user.different),
    )
    references = [reference(extraction.document.id, cluster) for cluster in extraction.clusters]
    decisions = [decision_to_row(decision) for decision in found.decisions]
    return Local(things, json.dumps([references, decisions]))


def local_to_text(local: Local) -> str:
    """Return it as text: what merging needs at the end, the rest for who asks."""
    return f"{local.told}\n{local.things.to_text()}"


def local_from_text(text: str) -> Local:
    """Return what :func:`local_to_text` wrote."""
    told, _, things = text.partition("\n")
    return Local(Things.from_text(things), told)


class Resolved(NamedTuple):
    """What an article gives to the graph: to the direct edges, the page, the counts, and the report.

    ``entities`` are the ids of those that its claims name, ``edges`` subject, relation and object of its
    direct ones, ``scopes`` those in which its claims can disagree with others. ``lines`` are what the
    page draws: subject, relation and object, and where the line leads to.
    """

    entities: Sequence[str]
    edges: Sequence[tuple[str, str, str]]
    scopes: Sequence[Scope]
    lines: Sequence[tuple[str, str, str, str]]


def resolved_of(claims: Sequence[ResolvedClaim]) -> Resolved:
    """Return what the resolved claims of an article give."""
    return Resolved(
        sorted({entity.id for claim in claims for entity in named(claim)}),
        sorted({(subject, *edge[:2]) for subject, edge in edges_of(claims)}),
        sorted({scope for claim in claims for scope in scopes_of(claim)}),
        sorted(lines_of(claims)),
    )


def resolved_to_text(resolved: Resolved) -> str:
    """Return it as text."""
    return json.dumps(resolved)


def resolved_from_text(text: str) -> Resolved:
    """Return what :func:`resolved_to_text` wrote."""
    entities, *others = json.loads(text)
    edges, scopes, lines = (list(map(tuple, some)) for some in others)
    return Resolved(entities, edges, scopes, lines)
