"""What a build keeps of each article: its things before merging, and its claims after it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.export.explorer.parts import Part, part_from_json, part_of
from kg.export.pieces import edges_of
from kg.graph.network import claim_attributes
from kg.model import Document, Extraction, ResolvedClaim
from kg.resolution import MergeDecision, UserDecisions
from kg.resolution.disagreements import Scope, scopes_of
from kg.resolution.profiles import reference
from kg.resolution.records import DroppedClaim
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


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an article gives to the graph: to the page, the direct edges, the counts, and the report.

    ``edges`` holds subject, relation and object of its direct ones, ``scopes`` those in which its claims
    can disagree with others, ``attributes`` those that its claims have in GraphML, ``dropped`` the
    reasons for what was left out.
    """

    page: Part
    edges: Sequence[tuple[str, str, str]]
    scopes: Sequence[Scope]
    attributes: Sequence[str]
    dropped: Sequence[str]


def resolved_of(
    document: Document, claims: Sequence[ResolvedClaim], dropped: Iterable[DroppedClaim]
) -> Resolved:
    """Return what the resolved claims of an article give."""
    return Resolved(
        part_of(document, claims),
        sorted({(subject, *edge[:2]) for subject, edge in edges_of(claims)}),
        tuple(sorted({scope for claim in claims for scope in scopes_of(claim)})),
        tuple(sorted({name for c in claims for name in claim_attributes(c, document)})),
        tuple(drop.reason.value for drop in dropped),
    )


def resolved_to_text(resolved: Resolved) -> str:
    """Return it as text."""
    parts = (resolved.page, resolved.edges, resolved.scopes)
    return json.dumps([*parts, resolved.attributes, resolved.dropped])


def resolved_from_text(text: str) -> Resolved:
    """Return what :func:`resolved_to_text` wrote."""
    page, edges, scopes, attributes, dropped = json.loads(text)
    return Resolved(part_from_json(page), edges, tuple(map(tuple, scopes)), attributes, dropped)
