"""resolve(): from extractions to a resolution; the order of the steps, and nothing else."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model import Entity, Extraction
from kg.resolution import assembly
from kg.resolution.assertions import make_assertions
from kg.resolution.clustering import across_documents, by_owner, within_document
from kg.resolution.counting import counter
from kg.resolution.decisions import UserDecisions
from kg.resolution.descriptions import apposed, delegates, described, rank_and_file
from kg.resolution.disagreements import find_disagreements
from kg.resolution.entities import make_entities
from kg.resolution.history import make_histories
from kg.resolution.linking import context_of, link
from kg.resolution.numbered import issued
from kg.resolution.owners import qualify
from kg.resolution.profiles import (
    Profile,
    definitions,
    profiles_of,
    reference,
    without_bare_noun,
)
from kg.resolution.records import (
    DroppedClaim,
    MergeDecision,
    Resolution,
    ResolvedMention,
    Verdict,
)
from kg.resources import Resources


@dataclass(frozen=True, slots=True)
class LocalResolution:
    """What one document gives by itself: its things, linked where possible, and why."""

    profiles: tuple[Profile, ...]
    decisions: tuple[MergeDecision, ...]


def resolve(
    extractions: Iterable[Extraction],
    resources: Resources,
    decisions: UserDecisions | None = None,
) -> Resolution:
    """Return entities, claims and what they amount to; the order of the extractions does not matter.

    ``decisions`` are a user's, from :func:`kg.resolution.decisions.load_decisions`.
    """
    user = decisions or UserDecisions()
    ordered = sorted(extractions, key=lambda e: e.document.id)
    locals_ = [resolve_document(extraction, resources, user) for extraction in ordered]
    return combine(ordered, locals_, resources, user)


def resolve_document(
    extraction: Extraction, resources: Resources, user: UserDecisions
) -> LocalResolution:
    """Link and unite the clusters of one document; depends on nothing outside it."""
    words, gazetteer = resources.linking, resources.gazetteer
    profiles = profiles_of(extraction, gazetteer, words)
    context = context_of(profiles, gazetteer, extraction.document.date)

    def linked(profile: Profile) -> tuple[Profile, list[MergeDecision]]:
        made = link(profile, gazetteer, context, words)
        chosen = user.entry_of(profile, gazetteer.by_id)
        if chosen:
            made = [MergeDecision("link", profile.ref, chosen, Verdict.SAME, 1.0, (), "user")]
        made = [
            replace(d, verdict=Verdict.DIFFERENT, by="user")
            if user.forbids(profile, d.right)
            else d
            for d in made
        ]
        entry = next((d.right for d in made if d.verdict is Verdict.SAME), "")
        return replace(profile, entry=entry), made

    first = [linked(profile)[0] for profile in profiles]
    first = issued(extraction, first, gazetteer, words)
    partners = [(claim.subject, claim.object) for claim in extraction.claims]
    spoken_of = [
        *described(extraction, first, gazetteer, words),
        *apposed(extraction, first),
        *rank_and_file(extraction, first, words),
        *delegates(extraction, first, words),
    ]
    united, merges = within_document(
        first, definitions(extraction), partners, words, user, spoken_of
    )
    final, links = [], []
    for profile in qualify(extraction, united, gazetteer, words):
        whole, made = linked(profile)
        final.append(whole if whole.entry or not profile.entry else profile)
        links += made
    final, owned = by_owner(final, partners)
    final = [without_bare_noun(profile, words) for profile in final]
    return LocalResolution(tuple(final), tuple(merges + owned + links))


def combine(
    extractions: Iterable[Extraction],
    locals_: Iterable[LocalResolution],
    resources: Resources,
    user: UserDecisions,
) -> Resolution:
    """Merge what documents give across them; both arguments in the order of document ids."""
    ordered, parts = list(extractions), list(locals_)
    words, gazetteer = resources.linking, resources.gazetteer
    profiles = [profile for part in parts for profile in part.profiles]
    groups, merges = across_documents(profiles, words, gazetteer, user)
    entities = make_entities(groups, gazetteer, words)
    of_cluster: dict[tuple[str, int], Entity | None] = {
        (profile.document, index): entity
        for group, entity in zip(groups, entities, strict=True)
        for profile in group
        for index in profile.clusters
    }
    decisions = [decision for part in parts for decision in part.decisions] + merges
    claims, dropped, mentions = [], [], []
    reasons = reasons_of(decisions)
    for extraction in ordered:
        document = extraction.document.id
        named = [of_cluster[document, index] for index in range(len(extraction.clusters))]
        kept, left_out = assembly.assemble(extraction, named, resources.schema)
        claims += kept
        dropped += left_out
        ids = [None if entity is None else entity.id for entity in named]
        mentions += mentions_of(extraction, ids, reasons)
    publishers = {e.document.id: e.document.publisher for e in ordered}
    dates = {e.document.id: e.document.date for e in ordered}
    return Resolution(
        entities=tuple(assembly.entities_of(claims)),
        claims=tuple(sorted(claims, key=assembly.order)),
        mentions=tuple(mentions),
        assertions=make_assertions(claims, publishers),
        disagreements=find_disagreements(claims, dates, counter(resources)),
        histories=make_histories(claims, dates),
        decisions=tuple(sorted(decisions, key=decision_order)),
        dropped=tuple(sorted(dropped, key=_dropped_order)),
    )


def mentions_of(
    extraction: Extraction,
    entities: list[str | None],
    reasons: dict[str, MergeDecision],
) -> list[ResolvedMention]:
    """Return the mentions of a document whose clusters belong to an entity (its id), in text order."""
    found: list[ResolvedMention] = []
    for cluster, entity in zip(extraction.clusters, entities, strict=True):
        if entity is None:
            continue
        ref = reference(extraction.document.id, cluster)
        why = reasons.get(ref)
        found += [
            ResolvedMention(
                document=extraction.document.id,
                start=mention.start,
                end=mention.end,
                text=mention.text,
                kind=mention.kind,
                entity=entity,
                cluster=ref,
                score=why.score if why else 1.0,
                why=f"{why.kind}/{why.by}" if why else "own-name",
            )
            for mention in cluster.mentions
        ]
    return sorted(found, key=lambda m: (m.start, -m.end, m.entity))


def reasons_of(decisions: Iterable[MergeDecision]) -> dict[str, MergeDecision]:
    """Return for each cluster reference the decision that tells most: a link, else the surest merge."""
    found: dict[str, MergeDecision] = {}
    same = [d for d in decisions if d.verdict is Verdict.SAME]
    for decision in sorted(same, key=lambda d: (d.kind != "link", -d.score, d.left, d.right)):
        sides = (decision.left,) if decision.kind == "link" else (decision.left, decision.right)
        for ref in sides:
            found.setdefault(ref, decision)
    return found


def decision_order(decision: MergeDecision) -> tuple[str, str, str, str, str, float, str]:
    """Return the sort key of decisions, of which no two are equal: what they are about, then how."""
    features = [(f.name, f.score, f.left, f.right) for f in decision.features]
    return (
        decision.left,
        decision.right,
        decision.kind,
        decision.by,
        decision.verdict,
        decision.score,
        json.dumps(features),
    )


def _dropped_order(dropped: DroppedClaim) -> tuple[str, int, int, str, str]:
    evidence = dropped.evidence
    return evidence.document, evidence.start, evidence.end, dropped.relation, dropped.reason
